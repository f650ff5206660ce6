from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = _("Tasks")

    def ready(self) -> None:
        # Models are ready only now.
        from targets.workbook.sheets import register

        from .sheet import TaskSheet

        register(TaskSheet())
