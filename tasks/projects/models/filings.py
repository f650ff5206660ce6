"""Which department writes which sheet of the ledger, and the workbooks it hands in."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.models import Jurisdiction, Organisation, SourceFile
from districts.models.choices import choice_constraint
from districts.permissions import Reader
from targets.models.fields import quarter_constraint, quarter_field
from targets.models.filed import (
    Decided,
    FiledBook,
    HandedIn,
    decision_whole,
    four_eyes,
    sent_back_with_reason,
    step_whole,
)
from tasks.projects.choices import FILING_STATES, SHEETS
from tasks.projects.permissions import SEE_PROJECT_FILINGS

OPEN_STATES = ("draft", "handed_in")
DECIDED = ("accepted", "sent_back")


class LedgerDuty(models.Model):
    """One row is a sheet of a jurisdiction's ledger that a department writes."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="ledger_duties")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="ledger_duties", verbose_name=_("department")
    )
    sheet = models.CharField(_("sheet"), max_length=9, choices=SHEETS)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        verbose_name = _("duty on the ledger")
        verbose_name_plural = _("duties on the ledger")
        ordering = ["jurisdiction__position", "sheet", "organisation__name"]
        constraints = [
            choice_constraint("sheet", SHEETS, "ledgerduty_sheet_known"),
            models.UniqueConstraint(
                fields=["jurisdiction", "organisation", "sheet"],
                name="ledgerduty_once",
                violation_error_message=_("The department writes this sheet already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.sheet}"


class LedgerFilingQuerySet(models.QuerySet["LedgerFiling"]):
    """Workbooks of the ledger."""

    def visible_to(self, reader: Reader) -> "LedgerFilingQuerySet":
        """All for the office; a district's own; a department its own alone."""
        if reader.may(SEE_PROJECT_FILINGS):
            return self
        own = Q(jurisdiction__in=[p for role, p in reader.places if role == "reporter"])
        for body, place in reader.bodies:
            own |= Q(organisation=body, jurisdiction=place)
        return self.filter(own & Q(jurisdiction__in=reader.own(SEE_PROJECT_FILINGS)))

    def open(self) -> "LedgerFilingQuerySet":
        return self.filter(state__in=OPEN_STATES)


class LedgerFiling(HandedIn, Decided, FiledBook):
    """One row is what one workbook of a department says of the ledger for a quarter.

    What it says takes effect when it is accepted; projects on its list that are new are proposed
    as soon as it is handed in.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="ledger_filings")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="ledger_filings", verbose_name=_("department")
    )
    quarter = quarter_field(_("quarter"))
    state = models.CharField(_("state"), max_length=9, choices=FILING_STATES, default="draft")
    file = models.ForeignKey(SourceFile, models.PROTECT, related_name="ledger_filings")

    objects = LedgerFilingQuerySet.as_manager()

    class Meta:
        verbose_name = _("workbook of the ledger")
        verbose_name_plural = _("workbooks of the ledger")
        ordering = ["-quarter", "jurisdiction__position", "organisation__name", "-number"]
        constraints = [
            choice_constraint("state", FILING_STATES, "ledgerfiling_state_known"),
            quarter_constraint("ledgerfiling_quarter_written_right"),
            models.UniqueConstraint(
                fields=["jurisdiction", "organisation", "quarter", "number"],
                name="ledgerfiling_number_once",
                violation_error_message=_("This number of a workbook is taken; upload again."),
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "organisation", "quarter"],
                condition=Q(state__in=OPEN_STATES),
                name="ledgerfiling_one_open",
                violation_error_message=_("A workbook of this quarter is already open."),
            ),
            step_whole(
                "handed_in",
                ~Q(state="draft"),
                otherwise=Q(state__in=["draft", "withdrawn"]),
                name="ledgerfiling_handing_in_whole",
                violation_error_message=_("Who hands a workbook in, and when, is kept with it."),
            ),
            decision_whole(
                DECIDED,
                name="ledgerfiling_decision_whole",
                violation_error_message=_("Who decides on a workbook, and when, is kept with it."),
            ),
            four_eyes(
                DECIDED,
                "handed_in_by",
                name="ledgerfiling_four_eyes",
                violation_error_message=_(
                    "Another person decides on a workbook than handed it in."
                ),
            ),
            sent_back_with_reason("ledgerfiling_sent_back_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("ledger_filing", args=[self.pk])
