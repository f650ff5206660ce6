"""Observations: the reported numbers, each with the place it came from."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.models import Jurisdiction, Plan
from districts.models.choices import choice_constraint
from districts.permissions import SEE_UNPUBLISHED_PLANS, Reader
from targets.permissions import SEE_PROJECT_SUMS

from .fields import (
    Published,
    PublishedQuerySet,
    one_published,
    quarter_constraint,
    quarter_field,
    value_field,
)
from .goals import CitedFigure, Target
from .history import HistoryImport
from .indicators import Indicator
from .returns import QuarterlyReturn

OBSERVATION_STATES = [
    ("reported", _("Reported")),
    ("not_yet_available", _("Not yet available")),
    ("not_applicable", _("Not applicable")),
]
ORIGINS = [
    ("return", _("Quarterly return")),
    ("history", _("Imported history")),
    ("derived", _("Derived")),
    ("ledger", _("Ledger of green projects")),
]
# Figures of the ledger are for who may read its sums; strangers are told some of them, where an
# office tells them at all.
TOLD_TO = [
    ("", _("Everybody who may see the indicator")),
    ("strangers", _("Who may read sums of the ledger, and strangers where they are told")),
    ("ledger", _("Who may read sums of the ledger")),
]


class ObservationQuerySet(PublishedQuerySet["Observation"]):
    """The rows published now, or at a moment: one a jurisdiction, indicator and quarter."""

    def ever_published(self) -> "ObservationQuerySet":
        return self.filter(published_at__isnull=False)

    def replaced_by(self, held: QuarterlyReturn) -> "ObservationQuerySet":
        """What is published now and gives way once a return is accepted: the rows of the return
        before, and bulk history of what is reported, with the shares derived from it."""
        reported = list(held.observations.values_list("indicator", flat=True))
        is_same = Q(indicator__in=reported)
        is_part = Q(numerator__indicator__in=reported) | Q(denominator__indicator__in=reported)
        former = QuarterlyReturn.objects.current().filter(member=held.member_id)
        return self.published().filter(
            Q(quarterly_return__in=former) | Q(history_import__isnull=False) & (is_same | is_part),
            jurisdiction=held.jurisdiction,
            quarter=held.quarter,
        )

    def as_if_accepted(self, held: QuarterlyReturn) -> "ObservationQuerySet":
        """What would be published if a return that waits were accepted now."""
        replaced = list(Observation.objects.replaced_by(held).values_list("pk", flat=True))
        is_kept = Q(published_at__isnull=False, superseded_at__isnull=True) & ~Q(pk__in=replaced)
        return self.filter(is_kept | Q(quarterly_return=held))

    def visible_to(
        self, reader: Reader, plans: "models.QuerySet[Plan] | None" = None
    ) -> "ObservationQuerySet":
        """Without figures that a place reports only because a plan not for publication asks it to.

        Where a target that is seen, or a published figure, names the same, there is no secret.
        `plans` are those that exist as of then, where not all do. Figures of the ledger are left
        out as its sums are.
        """
        told = self.told_to(reader)
        if reader.may(SEE_UNPUBLISHED_PLANS):
            return told
        same = {"jurisdiction": OuterRef("jurisdiction"), "indicator": OuterRef("indicator")}
        seen = Target.objects.visible_to(reader)
        if plans is not None:
            seen = seen.filter(plan__in=plans)
        return told.filter(
            ~Q(indicator__asked_of="with_target")
            | Q(jurisdiction__in=reader.own(SEE_UNPUBLISHED_PLANS))
            | Exists(seen.filter(**same))
            | Exists(CitedFigure.objects.filter(**same))
        )

    def told_to(self, reader: Reader) -> "ObservationQuerySet":
        """Without figures of the ledger whose sums the reader may not read."""
        if reader.may(SEE_PROJECT_SUMS):
            return self
        told = ["", "strangers"] if settings.PUBLIC_LEDGER else [""]
        own = reader.own(SEE_PROJECT_SUMS)
        is_told = Q(told_to__in=told)
        return self.filter(is_told | Q(jurisdiction__in=own) if own else is_told)


class Observation(Published):
    """One row is one reported number (or its absence) for jurisdiction, indicator and quarter.

    A row is published when its return is accepted, or at once where it is bulk history, and
    superseded when a later one takes its place; it is never changed otherwise. A derived row names
    the two observations that it was computed from; one of the ledger is kept with the projects that
    it was computed from, where the ledger is.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="observations")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="observations")
    quarter = quarter_field(_("quarter"))
    state = models.CharField(
        _("state"), max_length=18, choices=OBSERVATION_STATES, default="reported"
    )
    value = value_field(_("value"), null=True, blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=ORIGINS)
    quarterly_return = models.ForeignKey(
        QuarterlyReturn,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="observations",
    )
    history_import = models.ForeignKey(
        HistoryImport,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="observations",
    )
    row = models.PositiveIntegerField(_("row of the table"), null=True, blank=True)
    sheet = models.CharField(_("sheet"), max_length=31, blank=True)
    cell = models.CharField(_("cell"), max_length=10, blank=True)
    typed = models.CharField(_("as typed"), max_length=200, blank=True)
    read_as = models.CharField(_("how it was read"), max_length=200, blank=True)
    remark = models.TextField(_("remark"), blank=True)
    numerator = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="numerator_of"
    )
    denominator = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="denominator_of"
    )

    told_to = models.CharField(
        _("told to"), max_length=9, choices=TOLD_TO, default="", db_default="", blank=True
    )

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["jurisdiction__position", "indicator__position", "quarter", "pk"]
        indexes = [
            models.Index(
                fields=["indicator", "quarter", "jurisdiction", "value"],
                condition=Q(published_at__isnull=False, superseded_at__isnull=True),
                name="observation_current",
            ),
            models.Index(
                fields=["jurisdiction", "indicator", "quarter"],
                condition=Q(superseded_at__isnull=False),
                name="observation_superseded",
            ),
        ]
        constraints = [
            choice_constraint("state", OBSERVATION_STATES, "observation_state_known"),
            choice_constraint("origin", ORIGINS, "observation_origin_known"),
            choice_constraint("told_to", TOLD_TO, "observation_told_to_known"),
            quarter_constraint("observation_quarter_written_right"),
            one_published(
                "jurisdiction",
                "indicator",
                "quarter",
                name="observation_one_published",
                violation_error_message=_("This number is already published."),
            ),
            models.UniqueConstraint(
                fields=["quarterly_return", "indicator"],
                condition=Q(origin="return"),
                name="observation_once_a_return",
            ),
            models.CheckConstraint(
                condition=Q(state="reported", value__isnull=False)
                | (~Q(state="reported") & Q(value__isnull=True)),
                name="observation_value_iff_reported",
            ),
            models.CheckConstraint(
                condition=Q(origin="return", quarterly_return__isnull=False)
                & ~Q(cell="")
                & ~Q(sheet="")
                | Q(origin="history", history_import__isnull=False, row__isnull=False)
                | Q(origin="derived", numerator__isnull=False, denominator__isnull=False)
                | Q(
                    origin="ledger",
                    quarterly_return__isnull=True,
                    history_import__isnull=True,
                    value__isnull=False,
                )
                & ~Q(told_to=""),
                name="observation_has_origin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.indicator} {self.quarter}"

    def get_absolute_url(self) -> str:
        return reverse("observation", args=[self.pk])
