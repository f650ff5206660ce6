"""The annotated copy: every mark in its place, all that the template wrote still there."""

import io
import re

import openpyxl
import pytest

from targets.workbook.annotate import COLOURS, annotated
from targets.workbook.columns import INDICATOR_SHEET, META_SHEET

from .books import TASKS, as_bytes, codes, fill, filled, members, packed, read, replaced


def mark(cell="G4", severity="error", text="请填写数字", sheet=INDICATOR_SHEET):
    return {"sheet": sheet, "cell": cell, "severity": severity, "text": text}


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_faulty_cells_are_coloured_and_say_why():
    data = annotated(
        as_bytes(filled(loan_balance="约100")),
        [mark(), mark(text="另一处"), mark("G5", "query", "请说明"), mark("B3", sheet=TASKS)],
    )
    sheet = opened(data)[INDICATOR_SHEET]
    assert sheet["G4"].comment.text == "【填报系统】\n请填写数字\n另一处"
    assert sheet["G4"].fill.start_color.rgb == (COLOURS["error"])
    assert sheet["G5"].fill.start_color.rgb == (COLOURS["query"])
    assert opened(data)[TASKS]["B3"].comment is not None
    assert sheet["G6"].comment is None
    assert sheet["G4"].value == "约100"


def test_all_that_the_template_wrote_is_kept():
    before, after = filled(), opened(annotated(as_bytes(filled()), [mark()]))
    assert after.sheetnames == before.sheetnames
    assert after[META_SHEET].sheet_state == "veryHidden"
    for one, other in zip(before.worksheets, after.worksheets, strict=True):
        assert other.protection.sheet
        assert len(other.data_validations.dataValidation) == len(
            one.data_validations.dataValidation
        )
        assert {key: (size.width, size.hidden) for key, size in one.column_dimensions.items()} == {
            key: (size.width, size.hidden) for key, size in other.column_dimensions.items()
        }
        assert (one.freeze_panes, one.print_title_rows, one.print_area) == (
            other.freeze_panes,
            other.print_title_rows,
            other.print_area,
        )
        for cells in one.iter_rows():
            for cell in cells:
                twin = other[cell.coordinate]
                assert (twin.value, twin.protection.locked, twin.number_format) == (
                    cell.value,
                    cell.protection.locked,
                    cell.number_format,
                )


def test_corrected_and_uploaded_again():
    first = annotated(as_bytes(filled(loan_balance="约100")), [mark()])
    corrected = as_bytes(fill(opened(first), {"loan_balance": 100}))
    assert codes(read(corrected)) == []
    again = opened(annotated(corrected, [mark("G5")]))[INDICATOR_SHEET]
    assert again["G4"].comment is None
    assert again["G4"].fill.start_color.rgb == again["G6"].fill.start_color.rgb
    assert again["G5"].comment.text == "【填报系统】\n请填写数字"


def test_a_locked_cell_gets_its_colour_back():
    first = annotated(as_bytes(filled()), [mark("B4")])
    again = opened(annotated(first, []))[INDICATOR_SHEET]
    assert again["B4"].comment is None
    assert again["B4"].fill.start_color.rgb == again["B5"].fill.start_color.rgb
    assert again["B4"].value == "各项贷款余额"


def test_marks_are_known_without_their_author():
    """LibreOffice gives back comments without their authors."""
    first = opened(annotated(as_bytes(filled()), [mark()]))
    first[INDICATOR_SHEET]["G4"].comment.author = " "
    again = opened(annotated(as_bytes(first), []))[INDICATOR_SHEET]
    assert again["G4"].comment is None


def test_a_persons_own_comment_stays():
    workbook = filled()
    workbook[INDICATOR_SHEET]["G4"].comment = openpyxl.comments.Comment("查过了", "张三")
    workbook[INDICATOR_SHEET]["H4"].comment = openpyxl.comments.Comment("备查", "张三")
    data = annotated(as_bytes(workbook), [mark()])
    sheet = opened(data)[INDICATOR_SHEET]
    assert sheet["G4"].comment.text == "【填报系统】\n请填写数字\n【原批注】\n查过了"
    assert sheet["H4"].comment.text == "备查"
    again = opened(annotated(data, []))[INDICATOR_SHEET]
    assert again["G4"].comment.text == "查过了"


def test_a_mark_in_a_merged_range_goes_to_its_first_cell():
    workbook = filled()
    workbook[INDICATOR_SHEET].merge_cells("G4:G5")
    sheet = opened(annotated(as_bytes(workbook), [mark("G5"), mark(sheet="没有")]))[INDICATOR_SHEET]
    assert sheet["G4"].comment.text == "【填报系统】\n请填写数字"


@pytest.mark.parametrize(
    "reference", ["A1:XFD1048576", "J1:XFD5", "A9:B9999", "A:A", "nonsense", "A1:ZZZZ9"]
)
def test_ranges_that_would_fill_the_memory_are_left_out(reference):
    workbook = filled()
    workbook[INDICATOR_SHEET].merge_cells("K1:L1")
    data = replaced(
        as_bytes(workbook),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'ref="K1:L1"', f'ref="{reference}"'.encode()),
    )
    sheet = opened(annotated(data, [mark()]))[INDICATOR_SHEET]
    assert not sheet.merged_cells.ranges
    assert sheet["G4"].comment is not None


def test_a_large_but_bounded_merged_range():
    workbook = filled()
    workbook[INDICATOR_SHEET].merge_cells("K1:AK2000")
    assert not opened(annotated(as_bytes(workbook), [mark()]))[INDICATOR_SHEET].merged_cells.ranges


def test_a_comment_on_the_whole_sheet_is_left_out():
    workbook = filled()
    workbook[INDICATOR_SHEET]["G5"].comment = openpyxl.comments.Comment("远", "张三")
    parts = members(as_bytes(workbook))
    [name] = [name for name in parts if re.search(r"comment\d*\.xml$", name)]
    assert b'ref="G5"' in parts[name]
    parts[name] = parts[name].replace(b'ref="G5"', b'ref="A1:XFD1048576"')
    sheet = opened(annotated(packed(parts), [mark()]))[INDICATOR_SHEET]
    assert sheet["G5"].comment is None
    assert sheet["G4"].comment is not None
