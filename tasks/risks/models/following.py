"""What follows on a negative record: its steps, joint measures, corrections."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from districts.models import Evidence, Organisation
from districts.models.choices import choice_constraint
from districts.models.persons import account_field
from tasks.risks.choices import CORRECTION_STATES, RISK_STATES

from .records import RiskRecord

WORDS_LENGTH = 500
WITH_WORDS = ("warned", "being_handled", "closed", "corrected")


class RiskStep(models.Model):
    """One row is a step of a record from one state to the next, by whom and why; only added to."""

    record = models.ForeignKey(RiskRecord, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField(_("number"))
    deed = models.CharField(_("deed"), max_length=10)
    before = models.CharField(_("state before"), max_length=13, blank=True)
    after = models.CharField(_("state after"), max_length=13, choices=RISK_STATES)
    words = models.TextField(_("words"), max_length=WORDS_LENGTH, blank=True)
    at = models.DateTimeField(_("at"))
    by = account_field(_("by"))

    class Meta:
        verbose_name = _("step of a negative record")
        verbose_name_plural = _("steps of negative records")
        ordering = ["record", "number"]
        constraints = [
            choice_constraint("after", RISK_STATES, "riskstep_state_known"),
            models.UniqueConstraint(fields=["record", "number"], name="riskstep_number_once"),
            models.CheckConstraint(
                condition=~Q(after__in=WITH_WORDS) | ~Q(words=""), name="riskstep_words_given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.deed}"


class RiskMeasure(models.Model):
    """One row is what a body does about a record, jointly with the others named."""

    record = models.ForeignKey(RiskRecord, models.CASCADE, related_name="measures")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="risk_measures", verbose_name=_("body")
    )
    measure = models.CharField(_("measure"), max_length=200)
    decided_on = models.DateField(_("decided on"))
    at = models.DateTimeField(_("at"))
    by = account_field(_("by"))

    class Meta:
        verbose_name = _("joint measure")
        verbose_name_plural = _("joint measures")
        ordering = ["record", "decided_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(measure=""), name="riskmeasure_says_something"),
            models.UniqueConstraint(
                fields=["record", "organisation", "measure"],
                name="riskmeasure_once",
                violation_error_message=_("This measure of the body stands there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.organisation_id}"


class RiskCorrection(models.Model):
    """One row is a correction that was asked for, with its reason and what proves it.

    Granted it ends the record's mark at once; another person decides than asked.
    """

    record = models.ForeignKey(RiskRecord, models.CASCADE, related_name="corrections")
    reason = models.TextField(_("reason"), max_length=WORDS_LENGTH)
    evidence = models.ManyToManyField(Evidence, related_name="risk_corrections")
    state = models.CharField(_("state"), max_length=7, choices=CORRECTION_STATES, default="asked")
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = account_field(_("asked by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = account_field(_("decided by"), optional=True)
    answer = models.TextField(_("answer"), max_length=WORDS_LENGTH, blank=True)

    class Meta:
        verbose_name = _("correction of a negative record")
        verbose_name_plural = _("corrections of negative records")
        ordering = ["record", "asked_at", "pk"]
        constraints = [
            choice_constraint("state", CORRECTION_STATES, "riskcorrection_state_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="riskcorrection_has_reason"),
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(state="asked"),
                name="riskcorrection_one_open",
                violation_error_message=_("A correction of this record waits for its answer."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state="asked", decided_at__isnull=True, decided_by__isnull=True, answer=""
                )
                | ~Q(state="asked")
                & Q(decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(answer=""),
                name="riskcorrection_decision_whole",
                violation_error_message=_("Who decides on a correction, when and why, is kept."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="riskcorrection_four_eyes",
                violation_error_message=_("Another person decides on a correction than asked."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.state}"
