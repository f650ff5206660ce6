from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit trail calls the deeds of this floor.
DEEDS = {
    "set_task_due_date": _("Set a task's due date"),
    "set_milestone": _("Set a milestone"),
    "move_milestone": _("Moved a milestone"),
    "reach_milestone": _("Found a milestone reached"),
    "give_up_milestone": _("Gave a milestone up"),
    "take_back_milestone": _("Took back what was said of a milestone"),
    "file_milestone_evidence": _("Filed evidence of a milestone"),
    "withdraw_milestone_evidence": _("Took evidence of a milestone away"),
    "open_year": _("Opened the work points of a year"),
    "continue_task": _("Linked a task to its successor"),
    "propose_alignment": _("Proposed which city tasks are taken up"),
    "confirm_alignment": _("Confirmed that a city task is taken up"),
    "refuse_alignment": _("Refused that a city task is taken up"),
    "propose_serving": _("Proposed which tasks serve targets"),
    "confirm_serving": _("Confirmed that a task serves a target"),
    "refuse_serving": _("Declined that a task serves a target"),
    "open_matter": _("Opened a matter under supervision"),
    "acknowledge_matter": _("Acknowledged a matter"),
    "reply_to_matter": _("Replied to a matter"),
    "report_matter_done": _("Reported a matter done"),
    "return_matter": _("Sent a matter back to be done again"),
    "strike_off_matter": _("Struck a matter off"),
    "cancel_matter": _("Cancelled a matter"),
    "ask_extension": _("Asked for an extension of a matter"),
    "grant_extension": _("Granted an extension of a matter"),
    "refuse_extension": _("Refused an extension of a matter"),
    "download_slip": _("Downloaded the slip of a matter"),
    "remind_of_matter": _("Sent a reminder of a matter"),
    "remind_of_blocked": _("Sent a reminder of blocked tasks to the body awaited"),
    "write_instruction": _("Wrote an instruction"),
    "answer_instruction": _("Answered an instruction"),
}


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = _("Tasks")

    def ready(self) -> None:
        # Models are ready only now.
        from districts.audit_trail import name_deeds
        from districts.evidence import register_proof
        from districts.panels import register_column, register_panel
        from targets.actions.reminders import register_reminders
        from targets.workbook.sheets import register

        from .milestones.proving import evidence_of_milestones
        from .milestones.sheet import MilestoneSheet
        from .reporting.awaited import send_awaited_reminders
        from .reporting.sheet import TaskSheet
        from .serving.page import panel_of_target
        from .serving.wording import numbers_of_targets
        from .supervision import panels
        from .supervision.page import evidence_of_matters
        from .supervision.reminders import send_matter_reminders

        name_deeds(DEEDS)
        register_reminders("matters", send_matter_reminders)
        register_reminders("obstacles", send_awaited_reminders)
        register_proof("matter_steps", evidence_of_matters)
        register_proof("milestones", evidence_of_milestones)
        register(TaskSheet())
        register(MilestoneSheet())
        register_panel("target", "tasks/serving/of_target.html", panel_of_target)
        register_panel("target", "tasks/supervision/panel.html", panels.of_target)
        register_panel("task", "tasks/supervision/panel.html", panels.of_task)
        register_panel("own_work", "tasks/supervision/own_panel.html", panels.of_own_work)
        register_panel("jurisdiction", "tasks/supervision/panel.html", panels.of_district)
        register_column("targets", _("Tasks that serve it"), numbers_of_targets)
