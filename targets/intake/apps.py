from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit trail calls the deeds of the exchange.
DEEDS = {
    "add_source": _("Added a source system"),
    "change_source": _("Changed a source system"),
    "download_exchange": _("Downloaded a file of a source system"),
    "issue_token": _("Issued a token of a source system"),
    "revoke_token": _("Revoked a token of a source system"),
    "add_mapping": _("Added a mapping of a source system"),
    "change_mapping": _("Changed a mapping of a source system"),
    "take_in": _("Took rows of a source system in"),
    "refuse_intake": _("Refused a file of a source system"),
    "weigh_pushed": _("Decided between a reported and a pushed figure"),
    "take_package": _("Took a package of the data"),
}


class IntakeConfig(AppConfig):
    name = "targets.intake"
    label = "intake"
    verbose_name = _("Exchange")

    def ready(self) -> None:
        from districts.audit_trail import name_deeds

        name_deeds(DEEDS)
