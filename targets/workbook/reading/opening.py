"""A workbook's bytes → the plain cells of its sheets, each with what is needed to judge it.

This runs in the child process. openpyxl's own row iterator trusts the sheet's dimension record,
drops rows that stand out of order, hides whether a value came from a formula, and gives up on the
whole sheet over one number that is none. Its parser does not; this is that parser, asked for rows
and nothing else.
"""

import contextlib
import io
import re
import warnings
from collections.abc import Collection, Iterator
from typing import Any
from xml.etree.ElementTree import Element

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils import coordinate_to_tuple
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import (
    FORMULA_TAG,
    INLINE_STRING,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
)
from openpyxl.xml.functions import iterparse

from targets.workbook.findings import Refuse

from .cells import RawCell
from .package import require_safe_package

MAX_ROWS = 5000
MAX_COLUMNS = 60
# Rows, cells and values of a sheet, empty ones too: a full return has some thousand.
MAX_ELEMENTS = 1_000_000
# Worksheet, rows, row, cell, text, run of a text: programs nest no deeper than a dozen.
MAX_DEPTH = 64
_LAST_ROW = 1048576
# Spreadsheet programs write none longer; the rules on what a format shows take their time.
_LONGEST_FORMAT = 255
# How a number, and a place in the list of texts, may be written. Python would also take 1_000 and
# other scripts' digits, and count a negative place from the list's end.
_FORMS = {
    "n": re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII),
    "s": re.compile(r"\s*\d+\s*", re.ASCII),
}


def open_workbook(content: bytes, file_name: str, sheets: Collection[str]) -> dict[str, Any]:
    """All names of sheets in their order, and the filled cells of the sheets that are asked for.

    `{"names": ["_greenfin", "指标"], "sheets": {"指标": [[4, [[7, 1158.3, "n"]]]]}}`: rows with
    content in file order, each cell behind its column's number as `RawCell.to_plain` gives it. In
    place of a sheet's rows stands a code where it cannot be read with certainty; `{"refused": …}`,
    a finding, where the file cannot be opened at all.
    """
    try:
        require_safe_package(content, file_name)
        with _opened(content) as book:
            asked = [name for name in dict.fromkeys(book.sheetnames) if name in sheets]
            return {
                "names": book.sheetnames,
                "sheets": {name: _plain_rows(book, name) for name in asked},
            }
    except Refuse as refusal:
        return {"refused": refusal.finding.to_dict()}


@contextlib.contextmanager
def _opened(content: bytes) -> Iterator[Any]:
    with warnings.catch_warnings(), _any_fault_refused():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        with contextlib.closing(book):
            yield book


@contextlib.contextmanager
def _any_fault_refused() -> Iterator[None]:
    """A hostile file can make the library raise anything at all: then it cannot be read."""
    try:
        yield
    except (Refuse, MemoryError):
        raise
    except Exception as fault:
        raise Refuse("cannot_be_read") from fault


def _plain_rows(book: Any, name: str) -> list[Any] | str:
    try:
        with _any_fault_refused():
            return [
                [number, [[column, *cell.to_plain()] for column, cell in row.items()]]
                for number, row in sheet_rows(book[name])
            ]
    except Refuse as refusal:
        return refusal.finding.code


class CautiousParser(WorkSheetParser):
    """openpyxl's parser, but a cell that no program would write becomes a text or an error."""

    row_counter: int
    col_counter: int

    def parse_cell(self, element: Element) -> dict[str, Any]:
        row, column = self._place(element.get("r"))
        values = element.findall(VALUE_TAG)
        text = (values[0].text or "") if values else ""
        # Elements within a value cut it off; a text beside it says something else.
        is_certain = not any(len(value) for value in values)
        is_certain &= not text or element.find(INLINE_STRING) is None
        if len(values) > 1 or not is_certain:
            raise Refuse("doubled_cell")
        kind = element.get("t", "n")
        cell: dict[str, Any] = {
            "value": text,
            "data_type": "s" if kind == "n" else "e",
            "style_id": int(element.get("s", 0)),
        }
        form = _FORMS.get(kind)
        if not text or form is None or form.fullmatch(text):
            with contextlib.suppress(ValueError, IndexError, OverflowError, TypeError):
                cell = super().parse_cell(element)
        self.col_counter = column
        return {**cell, "row": row, "column": column}

    def _place(self, coordinate: str | None) -> tuple[int, int]:
        if coordinate:
            row, column = coordinate_to_tuple(coordinate)
            return row, column
        return self.row_counter, self.col_counter + 1


class _Rows(CautiousParser):
    def __iter__(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        count = depth = 0
        for event, element in iterparse(self.source, ("start", "end")):
            if event == "start":
                count, depth = count + 1, depth + 1
                if count > MAX_ELEMENTS:
                    raise Refuse("too_many_rows")
                # A million elements within one another would take all the time a file is given.
                if depth > MAX_DEPTH:
                    raise Refuse("cannot_be_read")
                continue
            depth -= 1
            if element.tag == ROW_TAG:
                number, cells = self.parse_row(element)
                element.clear()
                if not 1 <= number <= _LAST_ROW:
                    raise ValueError(f"{number} is no row number")
                if any(cell["row"] != number for cell in cells):
                    raise ValueError(f"a cell of row {number} says that it stands in another")
                yield number, cells

    def parse_cell(self, element: Element) -> dict[str, Any]:
        has_formula = element.find(FORMULA_TAG) is not None
        return {**super().parse_cell(element), "has_formula": has_formula}


def sheet_rows(sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, dict[int, RawCell]]]:
    """Row number and its filled cells by column number, for rows with content, in file order."""
    book = sheet.parent
    count = 0
    with sheet._get_source() as source:
        parser = _Rows(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser:
            row = _filled(sheet, cells)
            if row:
                count += 1
                if count > MAX_ROWS:
                    raise Refuse("too_many_rows")
                yield number, row


def _filled(sheet: ReadOnlyWorksheet, cells: list[dict[str, Any]]) -> dict[int, RawCell]:
    row: dict[int, RawCell] = {}
    for cell in cells:
        if cell["column"] > MAX_COLUMNS or (cell["value"] is None and not cell["has_formula"]):
            continue
        if cell["column"] in row:
            raise Refuse("doubled_cell")
        row[cell["column"]] = RawCell(
            _unescaped(cell["value"]),
            cell["data_type"],
            _number_format(sheet, cell),
            cell["has_formula"],
        )
    return row


def _unescaped(value: Any) -> Any:
    # Excel writes the carriage return of a pasted text in this form; openpyxl leaves it as it is.
    return value.replace("_x000D_", "\r") if isinstance(value, str) else value


def _number_format(sheet: ReadOnlyWorksheet, cell: dict[str, Any]) -> str:
    if cell["data_type"] != "n":
        return "General"
    style = ReadOnlyCell(sheet, 1, 1, None, style_id=cell["style_id"])
    number_format = str(style.number_format)
    if len(number_format) > _LONGEST_FORMAT:
        raise ValueError(f"a number format of {len(number_format)} characters")
    return number_format
