"""What all workbooks that are reported have in common: what was read of them, their two steps."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from districts.models import Account, Jurisdiction, SourceFile
from districts.models.persons import account_field

if TYPE_CHECKING:
    from .returns import RoundMember


class Moment(NamedTuple):
    """When a step was taken, and by whom; of a step that was not taken yet, neither."""

    at: datetime.datetime | None
    by: Account | None


def heavy_fields(relation: str = "") -> list[str]:
    """The fields of filed books, across a relation to them, that only their own page shows.

    They hold up to megabytes, and whatever shows a line of each book must not fetch them.
    """
    path = f"{relation}__" if relation else ""
    return [path + name for name in ("contents", "findings", "signatures", "file__content")]


class FiledBook(models.Model):
    """The columns of what one workbook reported; `number` counts those of a quarter (第 n 次).

    `contents` keeps what was read from the workbook, sheet by sheet, and `findings` what the
    checks said, so that a preview shows exactly what will be stored. `version` counts the changes
    of an open one: a confirmation names the version that was previewed.
    """

    number = models.PositiveSmallIntegerField(_("number"))
    version = models.PositiveIntegerField(default=1)
    file_name = models.CharField(_("file name"), max_length=200)
    contents = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    signatures = models.JSONField(_("signatures"), default=dict)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = account_field()
    is_sample = models.BooleanField(_("sample"), default=False)

    state: "models.CharField[str, str]"
    file: "models.ForeignKey[SourceFile, SourceFile]"

    class Meta:
        abstract = True

    @property
    def has_errors(self) -> bool:
        return any(finding["severity"] == "error" for finding in self.findings)

    @property
    def received(self) -> Moment:
        return Moment(self.uploaded_at, self.uploaded_by)

    @property
    def handed_on(self) -> Moment:
        """When it was given to who decides on it, and by whom."""
        raise NotImplementedError

    def get_absolute_url(self) -> str:
        """Its page."""
        raise NotImplementedError


class FiledWorkbook(FiledBook):
    """The same, of a member of a round. One that `is_begun_on_page` has the empty workbook for its
    file: what it says stands in its entries."""

    is_begun_on_page = models.BooleanField(_("begun on the page"), default=False)

    member: "models.ForeignKey[RoundMember, RoundMember]"

    class Meta:
        abstract = True

    @property
    def jurisdiction(self) -> Jurisdiction:
        return self.member.jurisdiction

    @property
    def quarter(self) -> str:
        return str(self.member.round.quarter)


class Submitted(models.Model):
    """The columns of what is submitted, and may correct what was accepted before."""

    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = account_field(optional=True)
    correction_reason = models.TextField(_("reason for the correction"), blank=True)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def handed_on(self) -> Moment:
        return Moment(self.submitted_at, self.submitted_by)


class HandedIn(models.Model):
    """The columns of what a body or department hands in."""

    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    handed_in_by = account_field(optional=True)

    class Meta:
        abstract = True

    @property
    def handed_on(self) -> Moment:
        return Moment(self.handed_in_at, self.handed_in_by)


class Decided(models.Model):
    """The columns of the decision: who accepted it, or sent it back for the `reason`."""

    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = account_field(optional=True)
    reason = models.TextField(_("reason for sending back"), blank=True)

    class Meta:
        abstract = True

    @property
    def decided(self) -> Moment:
        return Moment(self.decided_at, self.decided_by)

    @property
    def sent_back_because(self) -> str:
        return self.reason


def step_whole(step: str, states: Q, otherwise: Q, **options: Any) -> models.CheckConstraint:
    """The database's own check that who took a step, and when, is kept together: there in these
    states, missing in those."""
    missing = Q(**{f"{step}_at__isnull": True, f"{step}_by__isnull": True})
    there = Q(**{f"{step}_at__isnull": False, f"{step}_by__isnull": False})
    return models.CheckConstraint(
        condition=missing & otherwise | there & states,
        **options,
    )


def decision_whole(decided: Sequence[str], **options: Any) -> models.CheckConstraint:
    """The same of the decision: who decides, and when, is kept with what is decided on alone."""
    return models.CheckConstraint(
        condition=Q(state__in=decided, decided_at__isnull=False, decided_by__isnull=False)
        | ~Q(state__in=decided) & Q(decided_at__isnull=True, decided_by__isnull=True),
        **options,
    )


def four_eyes(decided: Sequence[str], handed_on_by: str, **options: Any) -> models.CheckConstraint:
    """The database's own check that another decides than uploaded it or handed it on."""
    return models.CheckConstraint(
        condition=~Q(state__in=decided)
        | ~Q(decided_by=F(handed_on_by)) & ~Q(decided_by=F("uploaded_by")),
        **options,
    )


def sent_back_with_reason(name: str, reason: str = "reason") -> models.CheckConstraint:
    """The database's own check that nothing is sent back without a reason."""
    return models.CheckConstraint(
        condition=~Q(state="sent_back") | ~Q(**{reason: ""}),
        name=name,
        violation_error_message=_("Sending back needs a reason."),
    )


class OfRow(models.Model):
    """The columns that name one row of a return's workbook: its sheet and its key."""

    sheet = models.CharField(_("sheet"), max_length=31)
    key = models.CharField(_("row"), max_length=60)

    class Meta:
        abstract = True


class OfCell(OfRow):
    """The same, and the cell in that row."""

    cell = models.CharField(_("cell"), max_length=10)

    class Meta:
        abstract = True

    @property
    def place(self) -> str:
        """指标!G7."""
        return f"{self.sheet}!{self.cell}"
