"""Rounds, and the quarterly returns that answer them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.models import Evidence, Jurisdiction, SourceFile
from districts.models.choices import choice_constraint
from districts.models.persons import account_field
from districts.permissions import Reader
from targets.permissions import SEE_RETURNS

from .fields import quarter_constraint, quarter_field
from .filed import FiledWorkbook, Moment, OfCell, OfRow, Submitted, sent_back_with_reason
from .indicators import Indicator

RETURN_STATES = [
    ("draft", _("Draft")),
    ("submitted", _("Submitted")),
    ("accepted", _("Accepted")),
    ("sent_back", _("Sent back")),
    ("withdrawn", _("Withdrawn")),
]
OPEN_STATES = ("draft", "submitted")


class ReportingRound(models.Model):
    """One row is a quarter that was opened for reporting.

    `reopened_at` and its fellows tell of the last time it was opened again after a lock.
    """

    quarter = quarter_field(_("quarter"), unique=True)
    due_on = models.DateField(_("due on"))
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    locked_by = account_field(optional=True)

    reopened_at = models.DateTimeField(_("opened again at"), null=True, blank=True)
    reopened_by = account_field(optional=True)
    reopening_reason = models.TextField(_("reason of opening again"), blank=True)

    class Meta:
        verbose_name = _("reporting round")
        verbose_name_plural = _("reporting rounds")
        ordering = ["-quarter"]
        constraints = [
            quarter_constraint("round_quarter_written_right"),
            # By nobody: from the shell.
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopened_by__isnull=True, reopening_reason="")
                | Q(reopened_at__isnull=False) & ~Q(reopening_reason=""),
                name="round_reopening_whole",
                violation_error_message=_("Opening a locked quarter again needs a reason."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.quarter)

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    def get_absolute_url(self) -> str:
        return reverse("round", args=[self.quarter])


class RoundMember(models.Model):
    """One row is a jurisdiction that must report in a round, and on what (frozen).

    `further_rows` are the keys of the rows that sheets of higher floors ask of it, by sheet.
    `extended_at` is when rows were last added that it was not asked from the start.
    `parts_due_on` is when its bodies hand in their parts, where they do; without one, with it.
    A reviewer's exception lets it correct a locked quarter; it ends when the correction is
    accepted.
    """

    round = models.ForeignKey(ReportingRound, models.CASCADE, related_name="members")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="round_members")
    indicators = models.ManyToManyField(Indicator, related_name="+")
    further_rows = models.JSONField(_("further rows asked for"), default=dict, blank=True)
    extended_at = models.DateTimeField(_("extended at"), null=True, blank=True)
    parts_due_on = models.DateField(_("parts due on"), null=True, blank=True)
    exception_reason = models.TextField(_("reason of the exception"), blank=True)
    exception_at = models.DateTimeField(_("exception given at"), null=True, blank=True)
    exception_by = account_field(optional=True)

    class Meta:
        verbose_name = _("jurisdiction that must report")
        verbose_name_plural = _("jurisdictions that must report")
        ordering = ["round", "jurisdiction__position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "jurisdiction"], name="roundmember_once"),
            models.CheckConstraint(
                condition=Q(
                    exception_at__isnull=True, exception_by__isnull=True, exception_reason=""
                )
                | Q(exception_at__isnull=False, exception_by__isnull=False)
                & ~Q(exception_reason=""),
                name="roundmember_exception_whole",
                violation_error_message=_("An exception needs a reason and who gave it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.jurisdiction}"


class QuarterlyReturnQuerySet(models.QuerySet["QuarterlyReturn"]):
    def visible_to(self, reader: Reader) -> "QuarterlyReturnQuerySet":
        """Returns this reader may open: the city office all, a reporter their own."""
        if reader.may(SEE_RETURNS):
            return self
        own = reader.own(SEE_RETURNS)
        return self.filter(member__jurisdiction__in=own)

    def current(self) -> "QuarterlyReturnQuerySet":
        """Accepted and not superseded by a later one."""
        return self.filter(state="accepted", superseded_at__isnull=True)

    def open(self) -> "QuarterlyReturnQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def brought_by(self, account_id: int | None) -> "QuarterlyReturnQuerySet":
        """Those of which the account uploaded, filled in or handed on anything, or anything of a
        part that was taken over into them: another person decides on them."""
        if account_id is None:
            return self.none()
        roads = [
            "uploaded_by",
            "submitted_by",
            "cell_entries__entered_by",
            "taken_rows__part__uploaded_by",
            "taken_rows__part__handed_in_by",
            "taken_rows__part__cell_entries__entered_by",
        ]
        brought = Q(pk__in=[])
        for road in roads:
            rows = QuarterlyReturn.objects.filter(**{road: account_id})
            brought |= Q(pk__in=rows.order_by().values("pk"))
        return self.filter(brought)

    def has_samples(self) -> bool:
        """Whether made-up returns are stored."""
        return self.filter(is_sample=True).exists()


class QuarterlyReturn(Submitted, FiledWorkbook):
    """One row is what one workbook reported of a jurisdiction and quarter, for review."""

    member = models.ForeignKey(RoundMember, models.PROTECT, related_name="returns")
    state = models.CharField(_("state"), max_length=10, choices=RETURN_STATES, default="draft")
    file = models.ForeignKey(SourceFile, models.PROTECT, related_name="returns")
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    reviewed_by = account_field(optional=True)
    review_reason = models.TextField(_("reason for sending back"), blank=True)
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="returns", verbose_name=_("evidence")
    )

    objects = QuarterlyReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("quarterly return")
        verbose_name_plural = _("quarterly returns")
        ordering = ["-member__round__quarter", "member__jurisdiction__position", "-number"]
        constraints = [
            choice_constraint("state", RETURN_STATES, "return_state_known"),
            models.UniqueConstraint(
                fields=["member", "number"],
                name="return_number_once",
                violation_error_message=_("This return number is taken; upload again."),
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state__in=OPEN_STATES),
                name="return_one_open",
                violation_error_message=_("A return for this quarter is already open."),
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state="accepted", superseded_at__isnull=True),
                name="return_one_current",
                violation_error_message=_("A return for this quarter is already accepted."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "accepted", "sent_back"])
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="return_submission_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["accepted", "sent_back"],
                    reviewed_at__isnull=False,
                    reviewed_by__isnull=False,
                )
                | (
                    ~Q(state__in=["accepted", "sent_back"])
                    & Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                ),
                name="return_decision_whole",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=models.F("submitted_by")),
                name="return_four_eyes",
                violation_error_message=_("A return is never reviewed by who submitted it."),
            ),
            sent_back_with_reason("return_sent_back_with_reason", "review_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.number}"

    @property
    def decided(self) -> Moment:
        return Moment(self.reviewed_at, self.reviewed_by)

    @property
    def sent_back_because(self) -> str:
        return self.review_reason

    def get_absolute_url(self) -> str:
        return reverse("return", args=[self.pk])


class QueryAnswer(OfRow):
    """One row is a reporter's answer to a query about one cell: typed on the page, a remark that
    was confirmed there, or one written into the workbook that came back with the query."""

    quarterly_return = models.ForeignKey(
        QuarterlyReturn, models.CASCADE, related_name="query_answers"
    )
    code = models.CharField(_("query"), max_length=40)
    answer = models.TextField(_("answer"))
    answered_at = models.DateTimeField(_("answered at"))
    answered_by = account_field()

    class Meta:
        verbose_name = _("answer to a query")
        verbose_name_plural = _("answers to queries")
        ordering = ["quarterly_return", "sheet", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarterly_return", "code", "sheet", "key"], name="queryanswer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return} {self.code} {self.key}"

    @property
    def question(self) -> tuple[str, str, str]:
        return self.code, self.sheet, self.key


class CellRemark(OfCell):
    """One row is what a reviewer has to say on one row of a return, at the cell of its input."""

    quarterly_return = models.ForeignKey(
        QuarterlyReturn, models.CASCADE, related_name="cell_remarks"
    )
    text = models.TextField(_("reviewer's remark"))
    made_at = models.DateTimeField(_("made at"))
    made_by = account_field()

    class Meta:
        verbose_name = _("reviewer's remark")
        verbose_name_plural = _("reviewer's remarks")
        ordering = ["quarterly_return", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarterly_return", "sheet", "key"], name="cellremark_once"
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(cell=""), name="cellremark_said"),
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return} {self.place}"
