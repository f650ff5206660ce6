"""Parts of a return: what lead bodies report of their own rows, before the jurisdiction does."""

from typing import TypeVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.models import Organisation, SourceFile
from districts.models.choices import choice_constraint
from districts.models.persons import account_field
from districts.permissions import Reader
from targets.permissions import FILL_PARTS, SEE_PARTS

from .filed import Decided, FiledWorkbook, HandedIn, OfRow, decision_whole, step_whole
from .indicators import Indicator
from .returns import QuarterlyReturn, RoundMember

PART_STATES = [
    ("draft", _("Draft")),
    ("handed_in", _("Handed in")),
    ("taken_over", _("Taken over")),
    ("sent_back", _("Sent back")),
    ("withdrawn", _("Withdrawn")),
]
OPEN_PART_STATES = ("draft", "handed_in")
DECIDED = ("taken_over", "sent_back")


def own_bodies(reader: Reader, prefix: str) -> Q:
    """The condition on rows with a `member` and an `organisation` that the reader answers for."""
    condition = Q(pk__in=[])
    for body, place in reader.bodies:
        if reader.may(FILL_PARTS, place):
            condition |= Q(
                **{f"{prefix}organisation": body, f"{prefix}member__jurisdiction": place}
            )
    return condition


Row = TypeVar("Row", bound=models.Model)


class OfBodiesQuerySet(models.QuerySet[Row]):
    """Rows of one body of one member."""

    def visible_to(self, reader: Reader) -> "OfBodiesQuerySet[Row]":
        """The office's and the auditor's: all; a reporter's: the own jurisdiction's; else those of
        the bodies that the reader answers for."""
        if reader.may(SEE_PARTS):
            return self
        seen = Q(member__jurisdiction__in=reader.own(SEE_PARTS))
        return self.filter(seen | own_bodies(reader, ""))

    def of_own_bodies(self, reader: Reader) -> "OfBodiesQuerySet[Row]":
        """Those of the bodies that the reader answers for."""
        return self.filter(own_bodies(reader, ""))


class PartBody(models.Model):
    """One row is a body that a jurisdiction asks for a part of its return of a quarter.

    Besides the rows that it leads it provides these indicators. A jurisdiction without such a row
    reports all by itself.
    """

    member = models.ForeignKey(RoundMember, models.CASCADE, related_name="part_bodies")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="part_bodies", verbose_name=_("body")
    )
    indicators = models.ManyToManyField(Indicator, related_name="+")

    objects = OfBodiesQuerySet["PartBody"].as_manager()

    class Meta:
        verbose_name = _("body asked for a part")
        verbose_name_plural = _("bodies asked for parts")
        ordering = ["member", "organisation__slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "organisation"],
                name="partbody_once",
                violation_error_message=_("This body is asked for a part already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.organisation}"


class PartReturn(HandedIn, Decided, FiledWorkbook):
    """One row is what one workbook of a body reported of its own rows, for the jurisdiction's
    return.

    `answers` holds what was answered to the checks' queries. `decided_*` tell who took it over, or
    sent it back for the `reason`.
    """

    member = models.ForeignKey(RoundMember, models.PROTECT, related_name="parts")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="parts", verbose_name=_("body")
    )
    state = models.CharField(_("state"), max_length=10, choices=PART_STATES, default="draft")
    file = models.ForeignKey(SourceFile, models.PROTECT, related_name="parts")
    answers = models.JSONField(_("answers to queries"), default=list)
    decided_at = models.DateTimeField(_("taken over or sent back at"), null=True, blank=True)

    objects = OfBodiesQuerySet["PartReturn"].as_manager()

    class Meta:
        verbose_name = _("part of a return")
        verbose_name_plural = _("parts of returns")
        ordering = ["member", "organisation__slug", "-number"]
        constraints = [
            choice_constraint("state", PART_STATES, "part_state_known"),
            models.UniqueConstraint(
                fields=["member", "organisation", "number"],
                name="part_number_once",
                violation_error_message=_("This number of a part is taken; upload again."),
            ),
            models.UniqueConstraint(
                fields=["member", "organisation"],
                condition=Q(state__in=OPEN_PART_STATES),
                name="part_one_open",
                violation_error_message=_("A part of this body is already open."),
            ),
            step_whole(
                "handed_in",
                ~Q(state="draft"),
                otherwise=~Q(state__in=["handed_in", *DECIDED]),
                name="part_handing_in_whole",
                violation_error_message=_("Who hands a part in, and when, is kept with it."),
            ),
            decision_whole(
                DECIDED,
                name="part_decision_whole",
                violation_error_message=_("Who decides on a part, and when, is kept with it."),
            ),
            models.CheckConstraint(
                condition=Q(state="sent_back") & ~Q(reason="") | ~Q(state="sent_back"),
                name="part_sent_back_with_reason",
                violation_error_message=_("Sending back needs a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.organisation} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("part", args=[self.pk])


class TakenRow(OfRow):
    """One row is what a part said of one row of a return when it was taken over into it.

    `cells` are the part's own. The row that `is_used` stands in the return; where bodies lead a row
    together there may be others, and where they differ it is `settled_by` who decides. `place` is
    the body's among those that lead the row, the first-named 0.
    """

    quarterly_return = models.ForeignKey(QuarterlyReturn, models.CASCADE, related_name="taken_rows")
    part = models.ForeignKey(PartReturn, models.PROTECT, related_name="taken_rows")
    cells = models.JSONField(default=dict)
    place = models.PositiveSmallIntegerField(default=0)
    is_used = models.BooleanField(_("stands in the return"), default=False)
    taken_at = models.DateTimeField(_("taken over at"))
    taken_by = account_field()
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = account_field(optional=True)

    class Meta:
        verbose_name = _("row taken over")
        verbose_name_plural = _("rows taken over")
        ordering = ["quarterly_return", "sheet", "key", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarterly_return", "part", "sheet", "key"], name="takenrow_once_a_part"
            ),
            models.UniqueConstraint(
                fields=["quarterly_return", "sheet", "key"],
                condition=Q(is_used=True),
                name="takenrow_one_used",
                violation_error_message=_("One statement alone stands in a return."),
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False, is_used=True),
                name="takenrow_settling_whole",
                violation_error_message=_("Who settles a difference, and when, is kept with it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return} {self.sheet} {self.key}: {self.part_id}"
