from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

# What the audit trail calls the deeds of this floor.
DEEDS = {
    "export": _("Exported a table"),
    "download_briefing": _("Downloaded the briefing"),
    "load_plans": _("Loaded the plans that come with the software"),
    "hand_in_plan": _("Handed in a plan document"),
    "correct_plan_import": _("Corrected what was read of a plan document"),
    "undo_plan_correction": _("Took back a correction of a plan document"),
    "discard_plan_import": _("Discarded a plan document"),
    "import_plan": _("Loaded a plan document"),
    "backup": _("Made a backup"),
    "restore": _("Restored a backup"),
    "try_restore": _("Restored a backup on trial"),
    "waive_step": _("Waived a first step"),
    "take_up_step": _("Took up a waived step"),
}


class GreenfinConfig(AppConfig):
    name = "greenfin"

    def ready(self) -> None:
        # Models are ready only now.
        from districts.audit_trail import name_deeds
        from districts.panels import register_panel
        from tasks.supervision.subjects import register_subject

        from .leaders.slides import template_errors
        from .plans.audit import findings_of_target, findings_of_task
        from .plans.audit.subjects import finding_as_subject
        from .plans.finals import finals_of_round
        from .start.steps import way_back

        name_deeds(DEEDS)
        checks.register(template_errors)
        template = "greenfin/plans/audit/findings.html"

        def of_target(target: Any, page: Mapping[str, Any]) -> Mapping[str, Any]:
            return {"findings": findings_of_target(target, page["reader"], page["as_of"])}

        def of_task(task: Any, page: Mapping[str, Any]) -> Mapping[str, Any]:
            return {"findings": findings_of_task(task, page["reader"], page["as_of"])}

        register_panel("target", template, of_target)
        register_panel("task", template, of_task)
        register_subject("finding", finding_as_subject)
        register_panel("round", "greenfin/plans/finals.html", finals_of_round)
        register_panel("first_steps", "greenfin/start/way_back.html", way_back)
