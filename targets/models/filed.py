"""What a return and a body's part of one have in common: what was read from their workbook."""

import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from districts.models import Account, Jurisdiction
from districts.models.persons import account_field

if TYPE_CHECKING:
    from .returns import RoundMember


class Moment(NamedTuple):
    """When a step was taken, and by whom; of a step that was not taken yet, neither."""

    at: datetime.datetime | None
    by: Account | None


class FiledWorkbook(models.Model):
    """The columns of what one workbook reported; `number` counts those of a quarter (第 n 次).

    `contents` keeps what was read from the workbook, sheet by sheet, and `findings` what the
    checks said, so that a preview shows exactly what will be stored. `version` counts the changes
    of an open one: a confirmation names the version that was previewed. One that
    `is_begun_on_page` has the empty workbook for its file: what it says stands in its entries.
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

    @property
    def has_errors(self) -> bool:
        return any(finding["severity"] == "error" for finding in self.findings)


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
