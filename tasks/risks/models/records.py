"""Negative records: on whom, from which source, what was found, and until when it holds."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from districts.models import Evidence, Jurisdiction
from districts.models.choices import choice_constraint
from districts.models.persons import account_field
from districts.permissions import Reader
from targets.models.fields import value_field
from tasks.evaluation.models import Institution
from tasks.projects.models.projects import require_owner_code
from tasks.risks.choices import LEVELS, RISK_STATES, SOURCES
from tasks.risks.figures import MARKING
from tasks.risks.permissions import SEE_RISK_COUNTS, SEE_RISKS

FACT_LENGTH = 1000


class RiskRecordQuerySet(models.QuerySet["RiskRecord"]):
    """Negative records, for the few who may read them."""

    def visible_to(self, reader: Reader) -> "RiskRecordQuerySet":
        return self if reader.may(SEE_RISKS) else self.none()

    def counted_for(self, reader: Reader) -> "RiskRecordQuerySet":
        """The records whose counts the reader may see."""
        return self if reader.may(SEE_RISK_COUNTS) else self.none()

    def marking(self, today: datetime.date) -> "RiskRecordQuerySet":
        """Facts that hold on the day: verified, not corrected, not expired."""
        return self.filter(state__in=MARKING, expires_on__gte=today)

    def numbered(self, year: int, number: int) -> "RiskRecordQuerySet":
        return self.filter(year=year, number=number)

    def with_subject(self) -> "RiskRecordQuerySet":
        return self.select_related("institution", "jurisdiction")


class RiskRecord(models.Model):
    """One row is a negative record on an enterprise, by its code, or on an institution.

    It is numbered within its year. A suspicion until another person has verified it; a fact from
    then on, to the end of `expires_on` or until it is corrected. `state_at` is when the present
    state began.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        related_name="risk_records",
        verbose_name=_("institution"),
        null=True,
        blank=True,
    )
    enterprise = models.CharField(_("enterprise"), max_length=120, blank=True)
    enterprise_code = models.CharField(
        _("unified social credit code"),
        max_length=18,
        blank=True,
        validators=[require_owner_code],
    )
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="risk_records", verbose_name=_("jurisdiction")
    )
    source = models.CharField(
        pgettext_lazy("negative record", "source"), max_length=12, choices=SOURCES
    )
    fact = models.TextField(_("fact"), max_length=FACT_LENGTH)
    happened_on = models.DateField(_("date of the finding"))
    document = models.CharField(_("document number"), max_length=100, blank=True)
    fine = value_field(_("fine (CNY 10,000)"), null=True, blank=True)
    level = models.CharField(
        pgettext_lazy("negative record", "level"), max_length=8, choices=LEVELS
    )
    expires_on = models.DateField(_("holds until"))
    state = models.CharField(_("state"), max_length=13, choices=RISK_STATES, default="registered")
    state_at = models.DateTimeField(_("in this state since"))
    registered_at = models.DateTimeField(_("registered at"))
    registered_by = account_field(_("registered by"))
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    verified_by = account_field(_("verified by"), optional=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="risk_records")
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = RiskRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("negative record")
        verbose_name_plural = _("negative records")
        ordering = ["-year", "-number"]
        indexes = [
            models.Index(fields=["enterprise_code", "state"], name="risk_code_state"),
            models.Index(fields=["state", "expires_on"], name="risk_state_expiry"),
        ]
        constraints = [
            choice_constraint("source", SOURCES, "risk_source_known"),
            choice_constraint("level", LEVELS, "risk_level_known"),
            choice_constraint("state", RISK_STATES, "risk_state_known"),
            models.UniqueConstraint(
                fields=["year", "number"],
                name="risk_number_once",
                violation_error_message=_("This number of a record is taken; register again."),
            ),
            models.CheckConstraint(
                condition=Q(institution__isnull=False, enterprise="", enterprise_code="")
                | Q(
                    institution__isnull=True,
                    enterprise_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$",
                )
                & ~Q(enterprise=""),
                name="risk_one_subject",
                violation_error_message=_(
                    "A record is on one enterprise with name and code, or on one institution."
                ),
            ),
            models.CheckConstraint(condition=~Q(fact=""), name="risk_says_something"),
            models.CheckConstraint(
                condition=~Q(source="penalty") | ~Q(document=""),
                name="risk_penalty_has_document",
                violation_error_message=_("A penalty has the number of its decision."),
            ),
            models.CheckConstraint(
                condition=Q(fine__isnull=True) | Q(fine__gte=0), name="risk_fine_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("happened_on")),
                name="risk_expires_later",
                violation_error_message=_("A record holds until a day after the finding."),
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_by__isnull=True)
                & Q(state__in=["registered", "corrected"])
                | Q(verified_at__isnull=False, verified_by__isnull=False) & ~Q(state="registered"),
                name="risk_verification_whole",
                violation_error_message=_("Who verifies a record, and when, is kept with it."),
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("registered_by")),
                name="risk_four_eyes",
                violation_error_message=_("Another person verifies a record than registered it."),
            ),
        ]

    def __str__(self) -> str:
        return self.record_number

    @property
    def record_number(self) -> str:
        """As it is cited; Chinese, as the papers are."""
        return f"负面〔{self.year}〕{self.number}号"

    @property
    def subject_name(self) -> str:
        return self.institution.name if self.institution is not None else self.enterprise

    @property
    def subject_code(self) -> str:
        return self.institution.code if self.institution is not None else self.enterprise_code

    def get_absolute_url(self) -> str:
        return reverse("risk", args=[self.year, self.number])
