"""Workbooks whose parts contradict one another are refused, each with its own sentence."""

import re

import pytest

from targets.workbook.columns import INDICATOR_SHEET, META_SHEET
from targets.workbook.reading import opening
from targets.workbook.template import write_template

from .books import (
    CONTENT,
    as_bytes,
    book,
    cell_of,
    codes,
    filled,
    found,
    members,
    packed,
    read,
    replaced,
)

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


def test_more_texts_than_a_return_can_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_ELEMENTS", 5000)
    more = b"<si><t/></si>" * 3000
    texts = "xl/sharedStrings.xml"
    data = write_template(CONTENT)
    assert "cannot_be_read" not in codes(read(data))
    data = replaced(data, texts, lambda xml: xml.replace(b"</sst>", more + b"</sst>"))
    assert codes(read(data)) == ["cannot_be_read"]


def test_elements_deeper_than_programs_nest_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_DEPTH", 3)
    assert codes(read(filled())) == ["cannot_be_read"]


def test_a_sheet_whose_part_is_gone() -> None:
    parts = members(as_bytes(filled()))
    del parts["xl/worksheets/sheet1.xml"]
    assert found(read(packed(parts)), "sheet_missing").sheet == INDICATOR_SHEET


def test_something_else_in_a_sheets_place() -> None:
    data = replaced(as_bytes(filled()), "xl/worksheets/sheet1.xml", lambda _xml: b"<chartsheet/>")
    assert codes(read(data)) == ["cannot_be_read"]


def test_styles_that_are_gone() -> None:
    parts = members(as_bytes(filled()))
    del parts["xl/styles.xml"]
    assert codes(read(packed(parts))) == ["cannot_be_read"]
    bare = {
        name: re.sub(rb'(<c r="\w+") s="\d+"', rb"\1", part) if "worksheets" in name else part
        for name, part in parts.items()
    }
    assert cell_of(read(packed(bare)))["value"] == "1158.3"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("甲_x000D_\n乙", "甲\n乙"),
        ("甲_x005F_x000D_乙", "甲_x000D_乙"),
        ("甲_x005F_x005F_x005F_x000D_乙", "甲_x005F_x000D_乙"),
        ("甲_xD800_乙", "甲_xD800_乙"),
    ],
)
def test_escapes_in_the_list_of_texts_and_in_results(written: str, meant: str) -> None:
    text = written.encode()
    listed = b'<c r="H4" t="s"><v>%d</v></c>'
    parts = members(write_template(CONTENT))
    shared = parts["xl/sharedStrings.xml"]
    place = len(re.findall(rb"<si>", shared))
    runs = b"<si><r><t>" + text + b'</t></r><r/><rPh sb="0" eb="1"><t>7</t></rPh></si></sst>'
    parts["xl/sharedStrings.xml"] = shared.replace(b"</sst>", runs)
    sheet = parts["xl/worksheets/sheet1.xml"]
    for cell in (listed % place, b'<c r="H4" t="str"><f>A1</f><v>' + text + b"</v></c>"):
        parts["xl/worksheets/sheet1.xml"] = re.sub(rb'<c r="H4"[^>]*/>', cell, sheet)
        result = read(packed(parts))
        assert cell_of(result, column="remark")["value"] == meant
