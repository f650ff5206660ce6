"""Cells that the fast reader does not tell apart are found in the sheet's own text."""

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from targets.history.scan import Mark, marked_cells
from targets.workbook.findings import Refuse

from .books import LOANS, with_part, xlsx

NAME = "历史数据"
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
ERROR, FORMULA = Mark(is_error=True), Mark(has_formula=True)
RELATIONS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"


def special(book) -> None:
    sheet = book.active
    sheet["A2"] = "=1/0"
    sheet["B2"] = "#N/A"
    sheet["D2"].number_format = "0%"
    sheet["AB3"] = 0.5
    sheet["AB3"].number_format = '0.0" 分"%'
    sheet["C3"] = 1
    sheet["C3"].number_format = '0" %"'


def test_each_special_cell_is_found_at_its_place() -> None:
    assert marked_cells(xlsx(LOANS, change=special), NAME) == {
        (2, 1): FORMULA,
        (2, 2): ERROR,
        (2, 4): Mark("0%"),
        (3, 3): Mark('0" %"'),
        (3, 28): Mark('0.0" 分"%'),
    }


@pytest.mark.parametrize("code", ["0.00", "#,##0.00_ ", "[Red]0.0;-0.0", "yyyy-mm-dd", "@"])
def test_a_format_that_shows_the_number_itself_is_nothing_special(code) -> None:
    def decorate(book) -> None:
        book.active["D2"].number_format = code

    assert marked_cells(xlsx(LOANS, change=decorate), NAME) == {}


@pytest.mark.parametrize("code", ["0.00,", '0.0"万元"', '0;-0"万元"', "0.0%"])
def test_a_format_that_shows_another_number_or_unit_is_kept(code) -> None:
    def decorate(book) -> None:
        book.active["D2"].number_format = code

    assert marked_cells(xlsx(LOANS, change=decorate), NAME) == {(2, 4): Mark(code)}


def test_a_plain_sheet_has_none() -> None:
    assert marked_cells(xlsx(LOANS), NAME) == {}


def test_another_library_writes_it_otherwise() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet(NAME)
    sheet.write_formula(0, 0, "=NA()", None, "#N/A")
    sheet.write_number(1, 1, 0.5, book.add_format({"num_format": 10}))
    book.close()
    assert marked_cells(stream.getvalue(), NAME) == {
        (1, 1): Mark(is_error=True, has_formula=True),
        (2, 2): Mark("0.00%"),
    }


def test_the_sheet_is_found_by_its_name() -> None:
    def second(book: openpyxl.Workbook) -> None:
        book.create_sheet("别的")["B7"] = "=1"

    content = xlsx(LOANS, change=second)
    assert marked_cells(content, NAME) == {}
    assert marked_cells(content, "别的") == {(7, 2): FORMULA}


def test_prefixes_quotes_and_the_strict_format_change_nothing() -> None:
    content = with_part(
        xlsx(LOANS),
        SHEET,
        lambda text: (
            text.replace(b"<row ", b"<x:row ")
            .replace(b"</row>", b"</x:row>")
            .replace(
                b"</sheetData>",
                b"<x:row r='9'><x:c t = 'e' r = 'C9'><x:v>#REF!</x:v></x:c></x:row></sheetData>",
            )
        ),
    )
    content = with_part(
        content,
        BOOK,
        lambda text: text.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    assert marked_cells(content, NAME) == {(9, 3): ERROR}


def test_a_package_without_styles_has_no_percentages() -> None:
    def drop(text):
        entries = text.replace(b"/>", b"/>\n").splitlines()
        return b"".join(entry for entry in entries if b"/styles" not in entry)

    content = with_part(xlsx(LOANS, change=special), RELATIONS, drop)
    assert marked_cells(content, NAME) == {(2, 1): FORMULA, (2, 2): ERROR}
    bare = with_part(
        xlsx(LOANS, change=special), STYLES, lambda text: b'<styleSheet xmlns="x"></styleSheet>'
    )
    assert marked_cells(bare, NAME) == {(2, 1): FORMULA, (2, 2): ERROR}


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (BOOK, lambda text: text.replace(NAME.encode(), b"other")),
        (BOOK, lambda text: text[:50]),
        (BOOK, lambda text: None),
        (RELATIONS, lambda text: None),
        (SHEET, lambda text: None),
        (SHEET, lambda text: text.replace(b'r="B2" ', b"")),
        (STYLES, lambda text: b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ],
)
def test_what_cannot_be_placed_is_refused(part, change) -> None:
    content = with_part(xlsx(LOANS, change=special), part, change)
    with pytest.raises(Refuse) as refusal:
        marked_cells(content, NAME)
    assert refusal.value.finding.code == "damaged"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
