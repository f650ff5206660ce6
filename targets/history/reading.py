"""A file of past figures → its columns, with every finding on what its cells hold.

Runs in the child process (`districts.desk.child`): what comes in and goes out is plain JSON
beside the bytes. No framework, no clock.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from targets.workbook.columns import DECIMALS, SIGNIFICANT_DIGITS, Column
from targets.workbook.findings import ERROR, NOTE, Finding, Refuse
from targets.workbook.reading.cells import RawCell, Read, read_cell
from targets.workbook.reading.package import require_safe_package

from .scan import Mark, Marks, marked_cells
from .table import (
    GUIDE_SHEET,
    HEADINGS,
    MAX_NOTE,
    MAX_ROWS,
    NAMES_SHEET,
    REQUIRED,
    Table,
    TextColumn,
    name_key,
)

MAX_CSV_BYTES = 20 * 1024 * 1024
MAX_COLUMNS = 60
CSV_NAMES = (".csv", ".txt", ".tsv")
# A spreadsheet program names the sheet of a text table after the file, cut to this length.
SHEET_NAME_LENGTH = 31

_VALUE = Column("value", HEADINGS["value"][0], "number", 16)
_NOTE = Column("note", HEADINGS["note"][0], "text", 36, max_length=MAX_NOTE)
_PLAIN = Mark()
_NAMES = ("jurisdiction", "indicator", "quarter", "unit")


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet: row by row from `first_row` on, all rows from `first_column` on."""

    name: str
    cells: Sequence[Sequence[Any]]
    first_row: int = 1
    first_column: int = 1
    marks: Marks = field(default_factory=dict)
    others: tuple[str, ...] = ()


def read_history(content: bytes, file_name: str, units: Mapping[str, str]) -> dict[str, Any]:
    """`{"table": …, "findings": […]}`; no table where the file is refused.

    `units` gives an indicator's unit by each way of writing its name (`name_key`).
    """
    try:
        sheet = (
            csv_sheet(content, file_name) if is_csv(file_name) else xlsx_sheet(content, file_name)
        )
        reader = _Reader(sheet, units)
        return {
            "table": reader.table().to_dict(),
            "findings": [finding.to_dict() for finding in reader.findings],
        }
    except Refuse as refusal:
        return {"table": None, "findings": [refusal.finding.to_dict()]}


def is_csv(file_name: str) -> bool:
    """Whether the name is one of a text table."""
    return file_name.lower().endswith(CSV_NAMES)


def csv_sheet(content: bytes, file_name: str) -> Sheet:
    """The cells of a text table, however Excel or WPS wrote it."""
    if len(content) > MAX_CSV_BYTES:
        raise Refuse("too_large", limit_mb=MAX_CSV_BYTES // 1024 // 1024)
    lines = io.StringIO(decoded(content), newline="")
    head = lines.readline()
    lines.seek(0)
    separator = max(",\t;", key=head.count)
    try:
        rows = list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error as fault:
        raise Refuse("damaged_csv") from fault
    name = file_name.rpartition(".")[0][:SHEET_NAME_LENGTH]
    return Sheet(name, rows)


def decoded(content: bytes) -> str:
    """The text, as Excel and WPS write text tables in Chinese offices."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refuse("damaged_csv")


def xlsx_sheet(content: bytes, file_name: str) -> Sheet:
    """The cells of a workbook's first visible sheet."""
    require_safe_package(content, file_name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [one.name for one in book.sheets_metadata if _is_shown(one)]
        if not shown:
            raise Refuse("no_figures")
        sheet = book.get_sheet_by_name(shown[0])
        cells = _cells(sheet)
    except (CalamineError, OSError, ValueError) as fault:
        raise Refuse("damaged") from fault
    row, column = sheet.start or (0, 0)
    marks = marked_cells(content, sheet.name)
    return Sheet(sheet.name, cells, row + 1, column + 1, marks, tuple(shown[1:]))


def _is_shown(sheet: SheetMetadata) -> bool:
    is_table = sheet.typ == SheetTypeEnum.WorkSheet
    return is_table and sheet.visible == SheetVisibleEnum.Visible


def _cells(sheet: CalamineSheet) -> list[list[Any]]:
    if sheet.width > MAX_COLUMNS:
        raise Refuse("too_wide", limit=MAX_COLUMNS, sheet=sheet.name)
    if sheet.height > MAX_ROWS + 1:
        raise Refuse("too_many_figures", limit=MAX_ROWS)
    return sheet.to_python(skip_empty_area=True)


class _Reader:
    """Reads one sheet; `findings` fills as it goes."""

    def __init__(self, sheet: Sheet, units: Mapping[str, str]) -> None:
        self.sheet = sheet
        self.units = units
        self.findings = [
            Finding(NOTE, "sheet_not_read", other, found=other)
            for other in sheet.others
            if other not in (GUIDE_SHEET, NAMES_SHEET)
        ]

    def table(self) -> Table:
        start, places = self._headings()
        self.letters = {
            key: get_column_letter(self.sheet.first_column + place) for key, place in places.items()
        }
        rows, cells = self._body(start, places)
        if not rows:
            raise Refuse("no_figures")
        if len(rows) > MAX_ROWS:
            raise Refuse("too_many_figures", limit=MAX_ROWS)
        names = {key: TextColumn.of(_texts(cells[key])) if key in cells else None for key in _NAMES}
        self._require_filled(rows, names, places)
        values, typed, read_as = self._values(rows, cells["value"], names["indicator"], places)
        return Table(
            sheet=self.sheet.name,
            letters=self.letters,
            rows=rows,
            values=values,
            typed=typed,
            read_as=read_as,
            notes=self._notes(rows, cells.get("note", [])),
            **names,  # type: ignore[arg-type]
        )

    def _headings(self) -> tuple[int, dict[str, int]]:
        """The position of the row of headings, and of each known column in it."""
        start = next((n for n, row in enumerate(self.sheet.cells) if not is_blank(row)), None)
        if start is None:
            raise Refuse("no_figures")
        keys = [name_key(_text(cell)) for cell in self.sheet.cells[start]]
        places: dict[str, int] = {}
        for name, words in HEADINGS.items():
            headed = [place for place, key in enumerate(keys) if key in words]
            if len(headed) > 1:
                raise Refuse("column_twice", heading=HEADINGS[name][0])
            if headed:
                places[name] = headed[0]
        missing = [HEADINGS[name][0] for name in REQUIRED if name not in places]
        if missing:
            raise Refuse("columns_missing", headings=missing)
        return start, places

    def _body(
        self, start: int, places: Mapping[str, int]
    ) -> tuple[list[int], dict[str, list[Any]]]:
        """The row numbers with content below the headings, and the cells of each known column.

        A row that only looks empty, because its errors or formulas give no value, is kept; the fast
        reader ends the sheet before such rows.
        """
        first = self.sheet.first_row
        wanted = {self.sheet.first_column + place for place in places.values()}
        hollow = {
            row
            for (row, column), mark in self.sheet.marks.items()
            if column in wanted and mark.may_hide_content
        }
        kept: list[tuple[int, Sequence[Any]]] = [
            (first + position, row)
            for position, row in enumerate(self.sheet.cells)
            if position > start and (not is_blank(row) or first + position in hollow)
        ]
        end = first + len(self.sheet.cells)
        kept += [(row, []) for row in sorted(hollow) if row >= end]
        cells = {
            key: [row[place] if place < len(row) else "" for _number, row in kept]
            for key, place in places.items()
        }
        return [number for number, _row in kept], cells

    def _require_filled(
        self,
        rows: Sequence[int],
        names: Mapping[str, TextColumn | None],
        places: Mapping[str, int],
    ) -> None:
        for key in REQUIRED[:3]:
            column = names[key]
            assert column is not None
            blank = {code for code, text in enumerate(column.texts) if not text}
            if not blank:
                continue
            for row, code in zip(rows, column.codes, strict=True):
                if code in blank:
                    is_error = self._mark(row, places[key]).is_error
                    self._say(key, row, "error_cell" if is_error else "blank_cell", "")

    def _values(
        self,
        rows: Sequence[int],
        cells: Sequence[Any],
        indicator: TextColumn | None,
        places: Mapping[str, int],
    ) -> tuple[list[str], dict[int, str], dict[int, str]]:
        assert indicator is not None
        units = [self.units.get(name_key(text), "") for text in indicator.texts]
        values: list[str] = []
        typed: dict[int, str] = {}
        read_as: dict[int, str] = {}
        place, has_marks = places["value"], bool(self.sheet.marks)
        for position, (row, raw, code) in enumerate(zip(rows, cells, indicator.codes, strict=True)):
            mark = self._mark(row, place) if has_marks else _PLAIN
            text = plain_number(raw) if mark is _PLAIN else ""
            if text:
                values.append(text)
                continue
            cell = RawCell(raw, "n", mark.number_format, mark.has_formula)
            read = read_cell(cell, _VALUE, units[code])
            values.append(read.value)
            if read.state != "reported" or mark.is_error:
                self._value_finding(row, cell, read, units[code], mark.is_error)
            elif read.rules:
                read_as[position] = ",".join(read.rules)
                typed[position] = cell.typed[:200]
        return values, typed, read_as

    def _value_finding(
        self, row: int, cell: RawCell, read: Read, unit: str, is_error: bool
    ) -> None:
        if is_error:
            self._say("value", row, "error_cell", "")
        elif read.state == "missing":
            self._say("value", row, "blank_cell", "")
        elif read.fault:
            self._say("value", row, read.fault, cell.typed[:60], unit, **read.params)
        else:
            self._say("value", row, "word_for_number", cell.typed[:60])

    def _notes(self, rows: Sequence[int], cells: Sequence[Any]) -> dict[int, str]:
        notes: dict[int, str] = {}
        for position, raw in enumerate(cells):
            read = read_cell(RawCell(raw), _NOTE)
            if read.fault:
                self._say("note", rows[position], read.fault, "", **read.params)
            elif read.value:
                notes[position] = read.value
        return notes

    def _mark(self, row: int, place: int) -> Mark:
        return self.sheet.marks.get((row, self.sheet.first_column + place), _PLAIN)

    def _say(
        self, column: str, row: int, code: str, found: str, expected: str = "", **params: Any
    ) -> None:
        cell = f"{self.letters[column]}{row}"
        heading = expected or HEADINGS[column][0]
        self.findings.append(
            Finding(ERROR, code, self.sheet.name, cell, "", found, heading, params)
        )


def plain_number(raw: Any) -> str:
    """A cell's number as `read_cell` reads it, where that needs no more than to be written down.

    "" for all else. Nearly every cell of a long table is such a number, and the rules take 20
    times as long to say so.
    """
    if type(raw) is not float:
        return ""
    text = f"{raw:.{SIGNIFICANT_DIGITS}g}"
    whole, _point, decimals = text.partition(".")
    is_plain = whole.isdecimal() and (decimals.isdecimal() or not decimals)
    return text if is_plain and len(decimals) <= DECIMALS else ""


def is_blank(row: Sequence[Any]) -> bool:
    """Whether nothing stands in a row."""
    return all(isinstance(cell, str) and not cell.strip() for cell in row)


def _texts(cells: Sequence[Any]) -> list[str]:
    return [cell.strip() if isinstance(cell, str) else _text(cell) for cell in cells]


def _text(cell: Any) -> str:
    return RawCell(cell).typed.strip()
