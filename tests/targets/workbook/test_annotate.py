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


def test_what_was_filled_in_on_the_page_stands_in_its_cell():
    marks = [
        {**mark(text="在线更正"), "value": 120.5},
        {**mark("G5", text="在线更正"), "value": ""},
    ]
    sheet = opened(annotated(as_bytes(filled(loan_balance="约100")), marks))[INDICATOR_SHEET]
    assert sheet["G4"].value == 120.5
    assert sheet["G5"].value is None


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


def test_what_is_said_of_the_file_paints_nothing():
    said = mark("A1", severity="", text="标注副本")
    first = annotated(as_bytes(filled()), [said])
    assert opened(first)[INDICATOR_SHEET]["A1"].comment.text == "【填报系统】\n标注副本"
    again = opened(annotated(first, []))[INDICATOR_SHEET]
    assert again["A1"].comment is None
    assert again["A1"].fill.fill_type is None


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


def test_broken_colours_are_mended_and_nothing_else_changes():
    """What programs show as nothing keeps nobody from the annotated copy."""

    def broken(styles):
        styles = styles.replace(b"<font>", b'<font><sz val="big"/>', 1)
        styles = re.sub(rb"<fill>.*?</fill>", b"<fill/>", styles, count=1)
        styles = re.sub(rb"<border>.*?</border>", b'<border><left style="wavy"/></border>', styles)
        styles = re.sub(rb'fontId="\d+"', b'fontId="99"', styles, count=2)
        styles = styles.replace(b"<cellXfs", b"<dxfs><dxf><fill/></dxf></dxfs><cellXfs")
        styles = styles.replace(b'numFmtId="0"', b'numFmtId="x"', 1)
        return styles.replace(b"<rgbColor ", b'<rgbColor rgb="x"/><rgbColor ', 1)

    data = replaced(as_bytes(filled()), "xl/styles.xml", broken)
    data = replaced(
        data,
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(rb'(r="B4" s=")\d+', rb"\g<1>9999", xml).replace(
            b'<row r="3"', b'<row r="3" s="x" customFormat="1"'
        ),
    )
    assert codes(read(data)) == []
    copy = annotated(data, [mark()])
    assert codes(read(copy)) == []
    sheet = opened(copy)[INDICATOR_SHEET]
    assert sheet["G4"].comment is not None
    assert (sheet["G4"].protection.locked, sheet["A4"].protection.locked) == (False, True)
    assert sheet["A3"].font.b and not sheet["G5"].font.b


@pytest.mark.parametrize("lists", [b"fills", b"fonts|borders|cellStyleXfs|cellStyles"])
def test_styles_without_lists_are_mended_too(lists):
    def bare(styles):
        return re.sub(rb"<(%s)\b.*?</\1>" % lists, b"", styles, flags=re.DOTALL)

    data = replaced(as_bytes(filled()), "xl/styles.xml", bare)
    assert codes(read(annotated(data, [mark()]))) == []
