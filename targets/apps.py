from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "targets"

    def ready(self) -> None:
        # Models are ready only now.
        from .returns.indicator_sheet import IndicatorSheet
        from .returns.sheets import register

        register(IndicatorSheet())
