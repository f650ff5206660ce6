"""Workbooks whose parts contradict one another are refused, each with its own sentence."""

import re

import pytest

from targets.workbook.columns import INDICATOR_SHEET, META_SHEET
from targets.workbook.reading import opening
from targets.workbook.template import write_template

from .books import CONTENT, as_bytes, book, codes, filled, members, read, replaced

BOOK = "xl/workbook.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"


def test_a_strict_workbook() -> None:
    data = replaced(write_template(CONTENT), BOOK, lambda xml: xml.replace(MAIN, STRICT))
    assert codes(read(data)) == ["kind_strict"]


def test_two_sheets_of_one_name() -> None:
    workbook = filled()
    workbook.create_sheet("另表")
    name = INDICATOR_SHEET.encode()
    data = replaced(as_bytes(workbook), BOOK, lambda xml: xml.replace("另表".encode(), name))
    assert codes(read(data)) == ["doubled_sheet"]


@pytest.mark.parametrize("quarter", ["2025Q5", "去年四季度", "２０２５Q4"])
def test_a_quarter_that_is_none(quarter: str) -> None:
    workbook = book()
    for cells in workbook[META_SHEET].iter_rows():
        if cells[0].value == "quarter":
            cells[1].value = quarter
    assert codes(read(workbook)) == ["no_identity"]


def test_a_cell_that_says_it_stands_in_another_row() -> None:
    data = write_template(CONTENT)
    sheets = (name for name in members(data) if name.startswith("xl/worksheets/sheet"))
    sheet = next(name for name in sheets if b'r="A5"' in members(data)[name])
    moved = replaced(data, sheet, lambda xml: re.sub(rb'<c r="A5"', b'<c r="A6"', xml))
    assert codes(read(moved)) == ["cannot_be_read"]


def test_more_elements_than_a_return_can_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_ELEMENTS", 20)
    assert codes(read(filled())) == ["too_many_rows"]


def test_elements_deeper_than_programs_nest_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_DEPTH", 3)
    assert codes(read(filled())) == ["cannot_be_read"]
