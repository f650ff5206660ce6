from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit trail calls the deeds of evaluation.
DEEDS = {
    "draft_scheme": _("Drafted an evaluation scheme"),
    "activate_scheme": _("Put an evaluation scheme in force"),
    "revise_scheme": _("Began a new version of an evaluation scheme"),
    "set_group": _("Set the members of a group of subjects"),
    "begin_run": _("Began an evaluation run"),
    "judge_item": _("Gave points of an evaluation"),
    "compute_run": _("Computed an evaluation run"),
    "open_objections": _("Opened an evaluation run to objections"),
    "object_to_points": _("Objected to points of an evaluation"),
    "answer_objection": _("Answered an objection to points"),
    "reopen_objection": _("Opened an objection to points again"),
    "confirm_run": _("Confirmed an evaluation run"),
    "publish_run": _("Published an evaluation run inside"),
    "publish_run_outside": _("Published an evaluation run outside"),
    "add_institution": _("Added an institution"),
    "change_institution": _("Corrected what is known of an institution"),
    "rename_institution": _("Gave an institution another name"),
    "upload_institutions": _("Uploaded the institutions' workbook"),
    "recheck_institutions": _("Checked the institutions' workbook anew"),
    "submit_institutions": _("Submitted the figures of institutions"),
    "withdraw_institutions": _("Withdrew the figures of institutions"),
    "accept_institutions": _("Accepted the figures of institutions"),
    "send_back_institutions": _("Sent the figures of institutions back"),
    "begin_institution_run": _("Began an evaluation run of institutions"),
    "judge_institution": _("Gave points to an institution"),
    "compute_institution_run": _("Computed an evaluation run of institutions"),
    "confirm_institution_run": _("Confirmed an evaluation run of institutions"),
    "download_evaluation": _("Downloaded the result of an evaluation"),
}


class EvaluationConfig(AppConfig):
    name = "tasks.evaluation"
    label = "evaluation"
    verbose_name = _("Evaluation")

    def ready(self) -> None:
        # Models are ready only now.
        from districts.audit_trail import name_deeds
        from districts.evidence import register_proof
        from districts.panels import register_panel

        from . import panels
        from .institutions.sources import register_institution_sources
        from .seen import evidence_of_evaluations

        name_deeds(DEEDS)
        register_institution_sources()
        register_proof("evaluations", evidence_of_evaluations)
        register_panel("jurisdiction", "evaluation/panel.html", panels.of_district)
        register_panel("summary", "evaluation/summary_line.html", panels.of_summary)
