from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = _("Targets and published figures")

    def ready(self) -> None:
        # Models are ready only now.
        from .workbook.indicator_sheet import IndicatorSheet
        from .workbook.sheets import register

        register(IndicatorSheet())
