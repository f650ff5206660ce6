from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit trail calls the deeds of this floor.
DEEDS = {
    "continue_task": _("Linked a task to its successor"),
    "propose_alignment": _("Proposed which city tasks are taken up"),
    "confirm_alignment": _("Confirmed that a city task is taken up"),
    "refuse_alignment": _("Refused that a city task is taken up"),
    "propose_serving": _("Proposed which tasks serve targets"),
    "confirm_serving": _("Confirmed that a task serves a target"),
    "refuse_serving": _("Declined that a task serves a target"),
}


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = _("Tasks")

    def ready(self) -> None:
        # Models are ready only now.
        from districts.audit_trail import name_deeds
        from targets.workbook.sheets import register

        from .sheet import TaskSheet

        name_deeds(DEEDS)
        register(TaskSheet())
