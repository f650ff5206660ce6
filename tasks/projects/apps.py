from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit trail calls the deeds on the ledger.
DEEDS = {
    "set_ledger_duties": _("Set which departments write the ledger"),
    "upload_ledger": _("Uploaded a workbook of the ledger"),
    "recheck_ledger": _("Checked a workbook of the ledger anew"),
    "hand_in_ledger": _("Handed a workbook of the ledger in"),
    "withdraw_ledger": _("Withdrew a workbook of the ledger"),
    "accept_ledger": _("Accepted a workbook of the ledger"),
    "send_back_ledger": _("Sent a workbook of the ledger back"),
    "propose_project": _("Proposed a project"),
    "check_project": _("Checked a proposed project"),
    "admit_project": _("Admitted a project to the ledger"),
    "match_project": _("Matched a project with an institution"),
    "finance_project": _("Recorded that a project is financed"),
    "return_project": _("Returned a proposed project"),
    "remove_project": _("Removed a project from the ledger"),
    "publish_ledger_figures": _("Published figures of the ledger"),
    "change_project": _("Changed what is known of a project"),
}


class ProjectsConfig(AppConfig):
    name = "tasks.projects"
    label = "projects"
    verbose_name = _("Green projects")

    def ready(self) -> None:
        # Models are ready only now.
        from districts.audit_trail import name_deeds
        from districts.panels import register_panel
        from targets.workbook.wording import word_codes

        from .pages.figures import figure_panel
        from .pages.own_work import own_work
        from .wording import CODES

        name_deeds(DEEDS)
        word_codes(CODES)
        register_panel("own_work", "projects/own_panel.html", own_work)
        register_panel("observation", "projects/figure_panel.html", figure_panel)
