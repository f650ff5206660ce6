"""What came in: each exchange, each pushed value, and what a reviewer made of a difference."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.models import Jurisdiction, SourceFile
from districts.models.choices import choice_constraint
from districts.models.persons import account_field
from targets.models import Indicator, QuarterlyReturn
from targets.models.fields import quarter_constraint, quarter_field, value_field
from targets.models.filed import OfCell

from .sources import Mapping, SourceSystem

CHANNELS = [("api", _("API")), ("page", _("Page")), ("command", _("Command"))]
STATES = [
    ("reported", _("Reported")),
    ("not_yet_available", _("Not yet available")),
    ("not_applicable", _("Not applicable")),
]
CHOSEN = [("typed", _("The reported figure")), ("pushed", _("The pushed figure"))]


class Exchange(models.Model):
    """One row is a file that was taken from a source system, with what became of its rows.

    The same `key` with the same file is the same exchange, however often it is sent. `refusals`
    hold of each refused row its number, the code of the reason and its facts.
    """

    source = models.ForeignKey(SourceSystem, models.PROTECT, related_name="exchanges")
    mapping = models.ForeignKey(
        Mapping, models.PROTECT, null=True, blank=True, related_name="exchanges"
    )
    channel = models.CharField(_("way"), max_length=7, choices=CHANNELS)
    at = models.DateTimeField(_("received at"))
    by = account_field(_("by"))
    key = models.CharField(_("key"), max_length=80)
    file = models.ForeignKey(SourceFile, models.PROTECT, related_name="exchanges")
    file_name = models.CharField(_("file name"), max_length=200)
    taken = models.PositiveIntegerField(_("rows taken"))
    refusals = models.JSONField(default=list)
    # The workbook of the ledger that its rows became.
    filing = models.PositiveBigIntegerField(null=True, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        verbose_name = _("exchange")
        verbose_name_plural = _("exchanges")
        ordering = ["-pk"]
        constraints = [
            choice_constraint("channel", CHANNELS, "exchange_channel_known"),
            models.UniqueConstraint(fields=["source", "key"], name="exchange_key_once"),
            models.CheckConstraint(condition=~Q(key=""), name="exchange_has_key"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def refused(self) -> int:
        return len(self.refusals)

    def get_absolute_url(self) -> str:
        return reverse("exchange_intake", args=[self.pk])


class PushedValueQuerySet(models.QuerySet["PushedValue"]):
    """Pushed values; those of a place and quarter are few."""

    def current(self) -> Self:
        return self.filter(superseded_at__isnull=True)

    def leading_first(self) -> Self:
        """Where two systems push one figure, the later version goes first."""
        return self.select_related("source").order_by("-version_date", "-pk")


class PushedValue(models.Model):
    """One row is a figure as a source system pushed it; a later version takes its place.

    `as_pushed` is what stood in their table. It is no observation: nothing of it is published.
    """

    exchange = models.ForeignKey(Exchange, models.PROTECT, related_name="values")
    row = models.PositiveIntegerField(_("row"))
    source = models.ForeignKey(SourceSystem, models.PROTECT, related_name="values")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    quarter = quarter_field(_("quarter"))
    state = models.CharField(_("state"), max_length=20, choices=STATES, default="reported")
    value = value_field(_("value"), null=True, blank=True)
    as_pushed = models.CharField(_("as pushed"), max_length=80)
    version_date = models.DateField(_("date of the version"))
    method = models.CharField(_("method"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("received at"))
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)

    objects = PushedValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("pushed value")
        verbose_name_plural = _("pushed values")
        ordering = ["pk"]
        constraints = [
            choice_constraint("state", STATES, "pushedvalue_state_known"),
            quarter_constraint("pushedvalue_quarter_written_right"),
            models.UniqueConstraint(
                fields=["source", "jurisdiction", "indicator", "quarter"],
                condition=Q(superseded_at__isnull=True),
                name="pushedvalue_one_current",
            ),
            models.CheckConstraint(
                condition=Q(state="reported", value__isnull=False)
                | ~Q(state="reported") & Q(value__isnull=True),
                name="pushedvalue_number_when_reported",
            ),
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction", "quarter", "indicator"], name="pushedvalue_place_quarter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} {self.indicator_id} {self.quarter}"


class PushedChoice(OfCell):
    """One row is which figure a reviewer let stand in a return, where the pushed one differed.

    `typed` is the cell as it was reported, kept where the pushed figure took its place.
    """

    quarterly_return = models.ForeignKey(
        QuarterlyReturn, models.CASCADE, related_name="pushed_choices"
    )
    pushed = models.ForeignKey(PushedValue, models.PROTECT, related_name="choices")
    chosen = models.CharField(_("which stands"), max_length=6, choices=CHOSEN)
    typed = models.JSONField(default=dict)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = account_field(_("decided by"))

    class Meta:
        verbose_name = _("decision on a pushed figure")
        verbose_name_plural = _("decisions on pushed figures")
        ordering = ["quarterly_return", "pk"]
        constraints = [
            choice_constraint("chosen", CHOSEN, "pushedchoice_chosen_known"),
            models.UniqueConstraint(
                fields=["quarterly_return", "sheet", "key"], name="pushedchoice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return_id} {self.place}"
