"""What the office answered to the findings of the plan audit."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from districts.models import Plan
from districts.models.choices import choice_constraint
from districts.models.persons import account_field

FINDING_ANSWERS = [
    ("accepted_as_published", _("Accepted as published")),
    ("corrected_by", _("Corrected by a document")),
]


class FindingAnswer(models.Model):
    """One row is the office's answer to a finding of the plan audit.

    `key` is the finding's digest: the answer holds for exactly what was found, figures included.
    `finding` keeps it as it was, so that it can be shown once it is no longer found.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="finding_answers")
    rule = models.PositiveSmallIntegerField(_("rule"))
    key = models.CharField(_("key"), max_length=64)
    answer = models.CharField(_("answer"), max_length=24, choices=FINDING_ANSWERS)
    document = models.CharField(_("correcting document"), max_length=120, blank=True)
    note = models.TextField(_("note"), blank=True)
    finding = models.JSONField(_("what was found"))
    by = account_field(_("answered by"), related_name="finding_answers")
    at = models.DateTimeField(_("answered at"))

    class Meta:
        db_table = "districts_findinganswer"  # where it was first kept
        verbose_name = _("answer to a finding")
        verbose_name_plural = _("answers to findings")
        ordering = ["plan", "rule", "pk"]
        constraints = [
            choice_constraint("answer", FINDING_ANSWERS, "findinganswer_answer_known"),
            models.CheckConstraint(
                condition=Q(answer="corrected_by") & ~Q(document="")
                | ~Q(answer="corrected_by") & Q(document=""),
                name="findinganswer_correction_has_document",
                violation_error_message=_(
                    "A correction names its document, and nothing else does."
                ),
            ),
            models.UniqueConstraint(
                fields=["plan", "rule", "key"],
                name="findinganswer_once",
                violation_error_message=_("This finding has been answered already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.slug} {self.rule}: {self.get_answer_display()}"
