"""A workbook's way: handed in, withdrawn, accepted, sent back."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from districts.models import Account
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed
from targets.actions.holding import clear_conflicts, require_no_errors, takes_findings
from targets.periods import Quarter
from tasks.projects.choices import SHEET_NAMES
from tasks.projects.models import Benefit, Financing, LedgerFiling, Project
from tasks.projects.permissions import ADMIT_PROJECTS
from tasks.projects.transitions import deeds_of_financing
from tasks.projects.workbook.book import recheck
from tasks.projects.workbook.expected import expected_of
from tasks.projects.workbook.said import Cells, merged, place_of, yes_of

from .holding import (
    hold_filing,
    move_project,
    record_step,
    require_department,
    take_filing_step,
)
from .proposing import change_known, propose_new


def hand_in_ledger(
    *, filing: LedgerFiling, by: Account, now: datetime.datetime, version: int, digest: str
) -> LedgerFiling:
    """Hands a draft in as it was previewed; its new projects are proposed.

    The checks run once more: where the ledger has moved and the findings with it, the draft takes
    the new findings, and Conflict asks to look at the new preview.
    """
    row, is_as_previewed = _hand_in(filing=filing, by=by, now=now, version=version, digest=digest)
    if not is_as_previewed:
        raise Conflict(
            _(
                "The ledger has changed since you looked. Check the new preview, then hand the "
                "workbook in."
            )
        )
    return row


@clear_conflicts
@transaction.atomic
def _hand_in(
    *, filing: LedgerFiling, by: Account, now: datetime.datetime, version: int, digest: str
) -> tuple[LedgerFiling, bool]:
    row = hold_filing(filing)
    before = row.state
    require_department(reader_of(by), row.jurisdiction, row.organisation)
    take_filing_step(row, deed="hand_in", version=version, digest=digest)
    quarter = Quarter.parse(row.quarter)
    expected = expected_of(row.jurisdiction, row.organisation, quarter)
    if takes_findings(row, recheck(row, expected)):
        row.state = before
        row.version += 1
        row.save(update_fields=["findings", "version"])
        record_step("recheck_ledger", row, by=by, before=before, now=now)
        return row, False
    require_no_errors(row)
    row.handed_in_at, row.handed_in_by = now, by
    row.save(update_fields=["state", "handed_in_at", "handed_in_by"])
    record_step("hand_in_ledger", row, by=by, before=before, now=now)
    propose_new(row, by=by, now=now)
    return row, True


@clear_conflicts
@transaction.atomic
def withdraw_ledger(
    *, filing: LedgerFiling, by: Account, now: datetime.datetime, version: int, digest: str
) -> LedgerFiling:
    """Takes a workbook back; what it proposed and nobody has checked is returned with it."""
    row = hold_filing(filing)
    before = row.state
    require_department(reader_of(by), row.jurisdiction, row.organisation)
    take_filing_step(row, deed="withdraw", version=version, digest=digest)
    row.save(update_fields=["state"])
    record_step("withdraw_ledger", row, by=by, before=before, now=now)
    _return_proposed(row, by=by, now=now, reason=_("The department withdrew its workbook."))
    return row


@clear_conflicts
@transaction.atomic
def accept_ledger(
    *, filing: LedgerFiling, by: Account, now: datetime.datetime, version: int, digest: str
) -> LedgerFiling:
    """Takes over what a workbook says of projects that were known: changes, financing, benefit."""
    row = hold_filing(filing)
    before = row.state
    _require_decider(row, by)
    take_filing_step(row, deed="accept", version=version, digest=digest)
    row.decided_at, row.decided_by = now, by
    row.save(update_fields=["state", "decided_at", "decided_by"])
    change_known(row, by=by, now=now)
    _write_financing(row, by=by, now=now)
    _write_benefit(row, now=now)
    record_step("accept_ledger", row, by=by, before=before, now=now)
    return row


@clear_conflicts
@transaction.atomic
def send_back_ledger(
    *,
    filing: LedgerFiling,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    reason: str,
) -> LedgerFiling:
    """Gives a workbook back with the reason; what it proposed and is not admitted is returned."""
    row = hold_filing(filing)
    before = row.state
    _require_decider(row, by)
    take_filing_step(row, deed="send_back", version=version, digest=digest, reason=reason)
    row.decided_at, row.decided_by, row.reason = now, by, reason.strip()
    row.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    record_step("send_back_ledger", row, by=by, before=before, now=now, reason=row.reason)
    _return_proposed(row, by=by, now=now, reason=row.reason)
    return row


def _require_decider(row: LedgerFiling, by: Account) -> None:
    if not reader_of(by).may(ADMIT_PROJECTS):
        raise NotAllowed(_("Only a reviewer decides on workbooks of the ledger."))
    if by.pk in (row.uploaded_by_id, row.handed_in_by_id):
        raise NotAllowed(_("You handed this workbook in; another person must decide on it."))


def _return_proposed(
    row: LedgerFiling, *, by: Account, now: datetime.datetime, reason: str
) -> None:
    for project in Project.objects.filter(filing=row, state__in=["proposed", "checked"]):
        move_project(project, deed="return", by=by, now=now, reason=reason, filing=row)


def _write_financing(row: LedgerFiling, *, by: Account, now: datetime.datetime) -> None:
    rows = row.contents.get(SHEET_NAMES["financing"], {})
    numbers = {key.partition("/")[0] for key in rows}
    known = Project.objects.filter(
        provisional_number__in=numbers, jurisdiction=row.jurisdiction
    ).in_bulk(field_name="provisional_number")
    for key, cells in rows.items():
        number, _slash, line = key.partition("/")
        _write_line(row, known[number], int(line), cells, now)
    for project in known.values():
        lines = list(Financing.objects.published().filter(project=project))
        deeds = deeds_of_financing(
            project.state,
            is_matched=bool(lines),
            is_drawn=any(one.drawn for one in lines),
        )
        for deed in deeds:
            move_project(project, deed=deed, by=by, now=now, filing=row)


def _write_line(
    row: LedgerFiling, project: Project, line: int, cells: Cells, now: datetime.datetime
) -> None:
    former = Financing.objects.published().filter(project=project, line=line).first()
    texts = ("institution", "product", "unit", "policy_tool")
    amounts = ("granted", "drawn", "balance")
    kept: dict[str, Any] = {name: getattr(former, name) if former else "" for name in texts}
    kept |= {name: getattr(former, name) if former else None for name in amounts}
    values = {name: merged(cells, name, kept[name]) for name in kept}
    was = former.is_transition_loan if former else None
    values["is_transition_loan"] = bool(yes_of(cells, "is_transition_loan", was))
    said = {**kept, "is_transition_loan": bool(was)}
    # A quarter end's figures are reported anew each quarter, be they the same.
    if former is not None and said == values and former.quarter == row.quarter:
        return
    _supersede(former, now)
    Financing.objects.create(
        project=project,
        line=line,
        quarter=row.quarter,
        filing=row,
        cell=place_of(cells, "institution"),
        published_at=now,
        is_sample=row.is_sample,
        **values,
    )


def _write_benefit(row: LedgerFiling, *, now: datetime.datetime) -> None:
    rows = row.contents.get(SHEET_NAMES["benefit"], {})
    year = Quarter.parse(row.quarter).year
    known = Project.objects.filter(
        provisional_number__in=rows, jurisdiction=row.jurisdiction
    ).in_bulk(field_name="provisional_number")
    for key, cells in rows.items():
        former = Benefit.objects.published().filter(project=known[key], year=year).first()
        texts, amounts = ("others", "method", "computed_by"), ("coal", "co2")
        kept: dict[str, Any] = {name: getattr(former, name) if former else "" for name in texts}
        kept |= {name: getattr(former, name) if former else None for name in amounts}
        values: dict[str, str | Decimal | None] = {
            name: merged(cells, name, kept[name]) for name in kept
        }
        if values == kept:
            continue
        _supersede(former, now)
        Benefit.objects.create(
            project=known[key],
            year=year,
            filing=row,
            cell=place_of(cells, "co2"),
            published_at=now,
            is_sample=row.is_sample,
            **values,
        )


def _supersede(former: Financing | Benefit | None, now: datetime.datetime) -> None:
    if former is not None:
        former.superseded_at = now
        former.save(update_fields=["superseded_at"])
