"""The empty workbook: what is open, what is locked, what is hidden."""

import datetime

import pytest

from targets.workbook.columns import (
    FORMAT_VERSION,
    INDICATOR_SHEET,
    KEY_HEADER,
    META_SHEET,
    quarter_title,
)
from targets.workbook.findings import Finding
from targets.workbook.template import write_template

from .books import CONTENT, KEY, LAST, TASKS, book, content, place, row


@pytest.fixture(scope="module")
def workbook():
    return book()


@pytest.fixture
def sheet(workbook):
    return workbook[INDICATOR_SHEET]


def validation(sheet, address):
    [found] = [one for one in sheet.data_validations.dataValidation if address in one.sqref]
    return found


def test_the_same_content_gives_the_same_bytes():
    assert write_template(CONTENT) == write_template(content())


def test_sheets_and_what_is_hidden(workbook, sheet):
    assert workbook.sheetnames == [INDICATOR_SHEET, TASKS, META_SHEET]
    assert workbook[META_SHEET].sheet_state == "veryHidden"
    assert sheet[f"{KEY}3"].value == KEY_HEADER
    assert sheet.column_dimensions[KEY].hidden
    assert [[cell.value for cell in line[:2]] for line in workbook[META_SHEET]["A1:B3"]] == [
        ["format_version", FORMAT_VERSION],
        ["jurisdiction", "rongchang"],
        ["quarter", "2025Q4"],
    ]


def test_only_input_cells_are_open(workbook):
    for name, inputs in {
        INDICATOR_SHEET: {"本期值", "备注"},
        TASKS: {"本期状态", "进展说明", "完成时限"},
    }.items():
        sheet = workbook[name]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        expected = {
            place(sheet, key, header)
            for key in [cell.value for cell in sheet[KEY if name == INDICATOR_SHEET else "F"]]
            if key and key != KEY_HEADER
            for header in inputs
        }
        opened = {
            cell.coordinate for cells in sheet for cell in cells if not cell.protection.locked
        }
        assert opened == expected


def test_comparison_figures_stand_beside_the_input(sheet):
    assert [sheet[f"{column}4"].value for column in "EFG"] == [1100.5, "未报送", None]
    assert sheet["E4"].number_format == "#,##0.00"
    assert sheet["A4"].value == 1
    # With a number format of its own the cell would swallow a typed percent sign.
    assert sheet["G4"].number_format == "General"


def test_validation_with_chinese_prompts(workbook, sheet):
    number = validation(sheet, "G4")
    assert number.type == "custom"
    assert number.formula1 == ('IF(ISNUMBER(G4),AND(G4>=0),OR(G4="数据待发布",G4="不适用"))')
    assert validation(sheet, "G5").formula1.startswith("IF(ISNUMBER(G5),AND(G5>=0,G5<=100),")
    assert validation(sheet, "G6").formula1.startswith("IF(ISNUMBER(G6),AND(G6<=100),")
    assert number.prompt.startswith("单位：亿元。")
    assert validation(sheet, "H4").type == "textLength"
    choice = validation(workbook[TASKS], "B3")
    assert (choice.type, choice.formula1) == ("list", '"推进中,已完成"')
    assert validation(workbook[TASKS], "D3").type == "date"
    assert workbook[TASKS]["B3"].value == "推进中"


def test_a_number_without_bounds():
    sheet = book(content((row(),)))[INDICATOR_SHEET]
    assert "AND(TRUE)" in validation(sheet, "G4").formula1


def test_print_set_up(sheet):
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "A4"
    assert sheet.print_area == f"'指标'!$A$1:${LAST}$6"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_quarter_title():
    assert quarter_title("2025Q1") == "2025年一季度"


def test_created_on_a_fixed_day(workbook):
    assert workbook.properties.created == datetime.datetime(2020, 1, 1)


def test_finding_knows_its_place():
    assert Finding("error", "dash", "指标", "G7").place == "指标!G7"
    assert Finding("error", "dash", "指标").place == "指标"
    finding = Finding("error", "dash", "指标", "G7", "a", "-", "亿元", {"x": 1})
    assert Finding.from_dict(finding.to_dict()) == finding
