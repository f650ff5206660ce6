"""The cells of a sheet, row after row, each with what is needed to judge it.

openpyxl's own row iterator trusts the sheet's dimension record, drops rows that stand out of
order, hides whether a value came from a formula, and gives up on the whole sheet over one number
that is none. Its parser does not; this is that parser, asked for rows and nothing else.
"""

import contextlib
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

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

from .cells import RawCell

MAX_ROWS = 5000
MAX_COLUMNS = 60
# Rows, cells and values of a sheet, empty ones too: a full return has some thousand.
MAX_ELEMENTS = 1_500_000
_LAST_ROW = 1048576
# How a number, and a place in the list of texts, may be written. Python would also take 1_000 and
# other scripts' digits, and count a negative place from the list's end.
_FORMS = {
    "n": re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII),
    "s": re.compile(r"\s*\d+\s*", re.ASCII),
}


class Unreadable(Exception):
    """The sheet cannot be read with certainty; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


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
            raise Unreadable("doubled_cell")
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
        for count, (_event, element) in enumerate(iterparse(self.source)):
            if count > MAX_ELEMENTS:
                raise Unreadable("too_many_rows")
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
                    raise Unreadable("too_many_rows")
                yield number, row


def _filled(sheet: ReadOnlyWorksheet, cells: list[dict[str, Any]]) -> dict[int, RawCell]:
    row: dict[int, RawCell] = {}
    for cell in cells:
        if cell["column"] > MAX_COLUMNS or (cell["value"] is None and not cell["has_formula"]):
            continue
        if cell["column"] in row:
            raise Unreadable("doubled_cell")
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
    return str(style.number_format)
