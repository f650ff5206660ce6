from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tasks"

    def ready(self) -> None:
        # Models are ready only now.
        from targets.returns.sheets import register

        from .sheet import TaskSheet

        register(TaskSheet())
