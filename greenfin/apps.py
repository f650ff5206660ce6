from django.apps import AppConfig


class GreenfinConfig(AppConfig):
    name = "greenfin"

    def ready(self) -> None:
        # Models are ready only now.
        from districts.audit_trail import name_deeds

        from .web.deeds import DEEDS

        name_deeds(DEEDS)
