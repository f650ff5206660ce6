"""What a person fills in on the page for the cells of a workbook that was read: read by the same
rules, checked by the same checks, at the place that each cell has in the file."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from targets.models.entries import ON_PAGE
from targets.workbook.findings import stored_findings

from .book import recheck
from .columns import COVER_COLUMNS, COVER_SHEET, WORD_OF_STATE, Column
from .content import Row
from .cover import cover_findings, cover_of
from .findings import Finding, in_order
from .reading import SheetReading, read_input
from .reading.cells import RawCell
from .scope import Reported, SheetParts, scope_of, sheets_of

# The one column of the signatures that is filled in.
SIGNED = COVER_COLUMNS[1]
# Everything on a page is text: that a number came as text is no news.
_NO_NEWS = ("text",)


@dataclass(frozen=True)
class Entry:
    """What is filled in for one cell; "" empties it."""

    sheet: str
    key: str
    column: str
    text: str

    @property
    def place(self) -> tuple[str, str, str]:
        return self.sheet, self.key, self.column


@dataclass(frozen=True)
class Input:
    """A cell that can be filled in: its row and column, what it says, and where it stands."""

    sheet: str
    row: Row
    column: Column
    said: Mapping[str, Any]

    @property
    def place(self) -> tuple[str, str, str]:
        return self.sheet, self.row.key, self.column.key

    @property
    def cell(self) -> str:
        return str(self.said["cell"])

    @property
    def text(self) -> str:
        """What a person would type to say the same."""
        return typed_text(self.column, self.said)


def typed_text(column: Column, cell: Mapping[str, Any]) -> str:
    """What a person types for a cell to say what this one says; of a faulty one what was typed."""
    if cell["state"] == "reported":
        words = {value: word for word, value in column.choices}
        return str(words.get(cell["value"], cell["value"]))
    return WORD_OF_STATE.get(cell["state"]) or str(cell.get("typed", ""))


def inputs_of(reported: Reported, parts: SheetParts | None = None) -> list[Input]:
    """Every cell of the file that can be filled in on the page, as a person goes through it: the
    signatures, then sheet by sheet and row by row.

    A row that was asked for after the file had been issued has no cell in it, and is left out.
    """
    found = [
        Input(COVER_SHEET, row, SIGNED, _signed(reported, row.key, place))
        for place, row in _cover_places(reported).items()
    ]
    for sheet, content in sheets_of(scope_of(reported)) if parts is None else parts:
        cells = reported.contents.get(sheet.name, {})
        found += [
            Input(sheet.name, row, column, cells[row.key][column.key])
            for row in content.rows
            for column in content.columns
            if column.is_input and column.key in cells.get(row.key, {})
        ]
    return found


def fill_in(reported: Reported, entries: Iterable[Entry], today: datetime.date) -> None:
    """Puts the entries into contents, signatures and findings, and checks all anew; not saved.

    KeyError for an entry whose cell is not in the file.
    """
    known = {one.place: one for one in inputs_of(reported)}
    contents, findings = deepcopy(reported.contents), stored_findings(reported.findings)
    signatures = dict(reported.signatures)
    checked = _checked_codes(reported)
    is_signed = False
    for entry in entries:
        one = known[entry.place]
        reading = SheetReading(entry.sheet)
        cell = RawCell(entry.text or None, "s")
        said = read_input(
            reading,
            cell,
            one.cell,
            one.row,
            one.column,
            without=_NO_NEWS,
            further=(ON_PAGE,),
        )
        if entry.sheet == COVER_SHEET:
            signatures[entry.key], is_signed = said["value"], True
        else:
            contents[entry.sheet][entry.key][entry.column] = said
        findings = [
            finding
            for finding in findings
            if (finding.sheet, finding.cell) != (entry.sheet, one.cell) or finding.code in checked
        ]
        findings += reading.findings
    reported.contents, reported.signatures = contents, signatures
    if is_signed:
        findings = _signed_anew(reported, findings, today)
    reported.findings = [finding.to_dict() for finding in findings]
    reported.findings = [one.to_dict() for one in recheck(quarterly_return=reported)]


def _signed_anew(
    reported: Reported, findings: Sequence[Finding], today: datetime.date
) -> list[Finding]:
    """The findings with what is checked of the signatures done anew."""
    kept = [one for one in findings if one.sheet != COVER_SHEET or one.code not in COVER_CODES]
    cover = {
        row.key: {"value": _signed(reported, row.key, place)}
        for place, row in _cover_places(reported).items()
    }
    sheets = [COVER_SHEET, *(sheet.name for sheet, _content in sheets_of(scope_of(reported)))]
    return in_order([*kept, *cover_findings(reported.member.round.quarter, cover, today)], sheets)


# What the checks of the signatures say.
COVER_CODES = frozenset({"not_a_date", "date_signed_out_of_reason"})


def _signed(reported: Reported, key: str, place: str) -> dict[str, Any]:
    text = reported.signatures.get(key, "")
    state = "reported" if text else "missing"
    return {"cell": place, "state": state, "value": text, "typed": text, "read_as": ""}


def _cover_places(reported: Reported) -> dict[str, Row]:
    """The signatures by the cells that they have in the workbook as it is issued."""
    cover = cover_of(scope_of(reported))
    first = len(cover.notes) + 3  # below the title, the notes and the headings
    return {f"B{first + number}": row for number, row in enumerate(cover.rows)}


def _checked_codes(reported: Reported) -> frozenset[str]:
    asked = sheets_of(scope_of(reported))
    return frozenset(code for sheet, _content in asked for code in sheet.check_codes)
