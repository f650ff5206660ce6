"""Rows of the ledger: they become a workbook of the department, read and handed in as any other."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from districts.models import Account
from districts.permissions import reader_of
from districts.refusals import Conflict, Refused
from targets.digits import plain
from targets.intake.models import Mapping, SourceSystem
from targets.workbook.book import ReadReturn
from targets.workbook.columns import Column, column_number
from targets.workbook.content import Row as SheetRow
from targets.workbook.findings import ERROR, Finding
from targets.workbook.reading import OpenedWorkbook
from targets.workbook.reading.cells import read_cell
from targets.workbook.template import write_template
from tasks.projects.actions import hand_in_ledger, upload_ledger
from tasks.projects.actions.holding import require_department
from tasks.projects.choices import SHEET_NAMES
from tasks.projects.models import LedgerFiling
from tasks.projects.reading import owed_quarter
from tasks.projects.workbook.book import open_book, read_book
from tasks.projects.workbook.columns import list_columns
from tasks.projects.workbook.expected import (
    MOST_EMPTY_ROWS,
    NEW,
    Expected,
    expected_of,
    template_content,
)

from .fields import RowRefused
from .table import Row, rows_of

LIST = SHEET_NAMES["list"]
LEDGER_COLUMNS = {one.key: one for one in list_columns(()) if one.is_input}
_AMOUNTS = ("investment", "wanted", "invested")


@dataclass(frozen=True)
class LedgerRows:
    """What a file says of the ledger: the workbook of the rows that can be taken, and the others
    with their reasons."""

    expected: Expected
    content: bytes
    opened: OpenedWorkbook | None
    count: int
    refusals: list[dict[str, Any]]


def read_ledger(
    source: SourceSystem,
    content: bytes,
    file_name: str,
    mapping: Mapping | None,
    today: datetime.date,
) -> LedgerRows:
    """The rows as the department's own workbook would be read; nothing is written."""
    assert source.organisation is not None
    rows = rows_of(
        content=content,
        file_name=file_name,
        mapping=mapping,
        fields=tuple(LEDGER_COLUMNS),
        required=("name", "owner_code"),
    )
    if len(rows) > MOST_EMPTY_ROWS:
        text = _("A list has at most %(limit)d projects: send them in several files.")
        raise Refused(text % {"limit": MOST_EMPTY_ROWS})
    place, body = source.organisation.jurisdiction, source.organisation
    require_department(reader_of(source.account), place, body)
    expected = expected_of(place, body, owed_quarter(today))
    if "list" not in expected.sheets:
        raise Refused(_("The department does not write the list of the ledger."))
    _require_none_open(expected)
    texts: dict[int, dict[str, str]] = {}
    refusals = []
    for row in rows:
        try:
            texts[row.number] = _texts(row, mapping)
        except RowRefused as refusal:
            refusals.append(refusal.kept(row.number))
    refused, _opened, _content = _checked(expected, texts, today)
    for number in refused:
        del texts[number]
    refusals += refused.values()
    if not texts:
        return LedgerRows(expected, b"", None, 0, refusals)
    again, opened, made = _checked(expected, texts, today)
    if again:  # what was refused made others faulty
        raise Refused(_("The rows contradict each other: correct the refused ones first."))
    return LedgerRows(expected, made, opened, len(texts), refusals)


def file_rows(
    rows: LedgerRows, *, by: Account, now: datetime.datetime, is_sample: bool
) -> int | None:
    """Hands the workbook in, which proposes its projects; its number, None where nothing is left.

    Called within the caller's transaction.
    """
    if rows.opened is None:
        return None
    _require_none_open(rows.expected)
    draft = upload_ledger(
        jurisdiction=rows.expected.jurisdiction,
        body=rows.expected.body,
        quarter=rows.expected.quarter,
        content=rows.content,
        file_name="系统推送.xlsx",
        by=by,
        now=now,
        is_sample=is_sample,
        opened=rows.opened,
    )
    filing = hand_in_ledger(
        filing=draft, by=by, now=now, version=draft.version, digest=draft.file.digest
    )
    return filing.pk


def _require_none_open(expected: Expected) -> None:
    """What a person has begun, or what waits to be decided on, is not overwritten by a machine."""
    own = LedgerFiling.objects.filter(
        jurisdiction=expected.jurisdiction,
        organisation=expected.body,
        quarter=str(expected.quarter),
    )
    if own.open().exists():
        raise Conflict(
            _("A workbook of the department is open. Push again once it has been decided on.")
        )


def _texts(row: Row, mapping: Mapping | None) -> dict[str, str]:
    """The words of our workbook for a row, amounts times the mapping's factor."""
    row.require_sound()
    words = mapping.words if mapping else {}
    factor = mapping.factor if mapping else Decimal(1)
    texts = {}
    for key, column in LEDGER_COLUMNS.items():
        text = row.text(key)
        if key in _AMOUNTS and text:
            text = _amount(row, column, factor)
        texts[key] = words.get(key, {}).get(text, text)
    return {key: text for key, text in texts.items() if text}


def _amount(row: Row, column: Column, factor: Decimal) -> str:
    cell = row.cell(column.key)
    said = read_cell(cell, column)
    if said.state != "reported":
        raise RowRefused("no_number", found=cell.typed[:60])
    return plain(Decimal(said.value) * factor)


def _checked(
    expected: Expected, texts: dict[int, dict[str, str]], today: datetime.date
) -> tuple[dict[int, dict[str, Any]], OpenedWorkbook, bytes]:
    """The refused rows by number, the workbook of all of them as it was opened, and its bytes."""
    numbers = list(texts)
    rows = [
        SheetRow(f"{NEW}{place:03d}", {}, prefilled=texts[number])
        for place, number in enumerate(numbers, start=1)
    ]
    content = _workbook(expected, rows)
    opened = open_book(content=content, file_name="系统推送.xlsx")
    read = read_book(opened=opened, expected=expected, today=today)
    faults = _faults(read)
    columns = expected.columns("list")
    refused: dict[int, dict[str, Any]] = {}
    for finding in faults:
        number = numbers[int(finding.key.removeprefix(NEW)) - 1]
        named = replace(finding, sheet=_header(columns, finding.cell), cell="")
        refused.setdefault(number, RowRefused("ledger", **named.to_dict()).kept(number))
    return refused, opened, content


def _workbook(expected: Expected, rows: Sequence[SheetRow]) -> bytes:
    content = template_content(replace(expected, empty_rows=0))
    sheets = (
        replace(sheet, rows=rows) if sheet.name == LIST else replace(sheet, rows=[])
        for sheet in content.sheets[1:]
    )
    return write_template(replace(content, sheets=(content.sheets[0], *sheets)))


def _faults(read: ReadReturn) -> Iterable[Finding]:
    faults = [one for one in read.findings if one.severity == ERROR]
    if read.is_refused or any(not one.key.startswith(NEW) for one in faults):
        raise Refused(_("The rows cannot be written as a workbook of the ledger."))
    return faults


def _header(columns: Sequence[Column], cell: str) -> str:
    """The heading of the column that a cell stands in."""
    place = column_number(cell.rstrip("0123456789")) - 1
    return columns[place].header if 0 <= place < len(columns) else ""
