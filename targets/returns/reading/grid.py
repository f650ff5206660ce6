"""The cells of a sheet, row after row, each with what is needed to judge it.

openpyxl's own row iterator trusts the sheet's dimension record, drops rows that stand out of
order, hides whether a value came from a formula, and gives up on the whole sheet over one number
that is none. Its parser does not; this is that parser, asked for rows and nothing else.
"""

import contextlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils import coordinate_to_tuple
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

from .cells import RawCell

MAX_ROWS = 5000
MAX_COLUMNS = 60
_LAST_ROW = 1048576


class Unreadable(Exception):
    """The sheet cannot be read with certainty; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Rows(WorkSheetParser):
    col_counter: int

    def __iter__(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        for _event, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                number, cells = self.parse_row(element)
                element.clear()
                if not 1 <= number <= _LAST_ROW:
                    raise ValueError(f"{number} is no row number")
                yield number, cells

    def parse_cell(self, element: Element) -> dict[str, Any]:
        coordinate = element.get("r")
        column = coordinate_to_tuple(coordinate)[1] if coordinate else self.col_counter + 1
        text = element.findtext(VALUE_TAG) or ""
        is_number = element.get("t", "n") == "n"
        cell: dict[str, Any] = {"value": text, "data_type": "s" if is_number else "e"}
        # Python's own int() takes 1_000 for a number; a workbook does not know that form.
        if not (is_number and "_" in text):
            with contextlib.suppress(ValueError, IndexError, OverflowError, TypeError):
                cell = super().parse_cell(element)
        self.col_counter = column
        has_formula = element.find(FORMULA_TAG) is not None
        return {**cell, "column": column, "has_formula": has_formula}


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
