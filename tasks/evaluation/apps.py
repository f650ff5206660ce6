from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit trail calls the deeds of evaluation.
DEEDS: dict[str, Any] = {}


class EvaluationConfig(AppConfig):
    name = "tasks.evaluation"
    label = "evaluation"
    verbose_name = _("Evaluation")

    def ready(self) -> None:
        # Models are ready only now.
        from districts.audit_trail import name_deeds

        name_deeds(DEEDS)
