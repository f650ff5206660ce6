from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit trail calls the deeds on negative records, reading them among these.
DEEDS = {
    "register_risk": _("Registered a negative record"),
    "verify_risk": _("Verified a negative record"),
    "warn_risk": _("Issued the warning of a negative record"),
    "handle_risk": _("Began the handling of a negative record"),
    "close_risk": _("Closed a negative record"),
    "correct_risk": _("Corrected a negative record"),
    "measure_risk": _("Kept a joint measure on a negative record"),
    "ask_risk_correction": _("Asked for the correction of a negative record"),
    "refuse_risk_correction": _("Refused the correction of a negative record"),
    "read_risk": _("Read a negative record"),
    "read_risks": _("Read the list of negative records"),
    "read_risk_counts": _("Read the counts of negative records"),
    "read_risk_marks": _("Read marks of negative records in the ledger"),
}


class RisksConfig(AppConfig):
    name = "tasks.risks"
    label = "risks"
    verbose_name = _("Negative records")

    def ready(self) -> None:
        # Models are ready only now.
        from districts.audit_trail import name_deeds
        from districts.evidence import register_proof
        from districts.panels import register_column, register_panel

        from . import marking
        from .permissions import SEE_RISKS
        from .touched import evidence_of_risks

        name_deeds(DEEDS)
        register_proof("risks", evidence_of_risks)
        register_panel("project", "risks/panel.html", marking.of_project)
        register_column("projects", _("Negative records"), marking.of_lines, SEE_RISKS)
