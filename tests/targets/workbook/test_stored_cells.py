"""Cells as the files of spreadsheet programs hold them."""

import re
from functools import partial

import pytest

from targets.workbook.columns import INDICATOR_SHEET
from targets.workbook.reading import opening
from targets.workbook.template import write_template

from .books import (
    CONTENT,
    as_bytes,
    cell_of,
    codes,
    fill,
    filled,
    found,
    members,
    place,
    read,
    replaced,
)

SHEET = "xl/worksheets/sheet1.xml"


def edited(change, workbook=None):
    """The filled workbook with the XML of its first sheet changed."""
    return replaced(as_bytes(workbook or filled()), SHEET, change)


class TestCellsAsFilesHoldThem:
    def test_formula_with_its_stored_result(self):
        data = edited(lambda xml: xml.replace(b"<v>1158.3</v>", b"<f>1000+158.3</f><v>1158.3</v>"))
        assert cell_of(read(data))["value"] == "1158.3"
        assert cell_of(read(data))["read_as"] == "formula"

    def test_formula_without_a_result_is_not_blank(self):
        result = read(filled(loan_balance="=1000+158.3"))
        assert found(result, "formula_without_result").cell == "G4"

    def test_formula_with_an_error(self):
        data = edited(
            lambda xml: re.sub(
                rb'<c r="G4"( s="\d+")[^>]*><v>1158.3</v>',
                rb'<c r="G4"\1 t="e"><f>1/0</f><v>#DIV/0!</v>',
                xml,
            )
        )
        assert found(read(data), "error_value").found == "#DIV/0!"

    @pytest.mark.parametrize("text", ["NaN", "INF", "-Infinity", "1e999"])
    def test_no_number_where_a_number_should_be(self, text):
        data = edited(lambda xml: xml.replace(b"<v>1158.3</v>", f"<v>{text}</v>".encode()))
        result = read(data)
        assert [found(result, "not_finite").cell] == ["G4"]
        assert cell_of(result, "co2")["value"] == "12"

    def test_pythons_own_number_forms_are_none(self):
        data = edited(lambda xml: xml.replace(b"<v>1158.3</v>", b"<v>1_158</v>"))
        assert "not_a_number" in codes(read(data))

    def test_a_shared_string_that_is_not_there_is_no_number(self):
        data = edited(
            lambda xml: re.sub(rb'(<c r="G4"[^>]*) t="n"><v>1158.3', rb'\1 t="s"><v>99999', xml)
        )
        assert found(read(data), "error_value").cell == "G4"

    def test_percent_format(self):
        workbook = filled(forest_coverage=0.5238)
        sheet = workbook[INDICATOR_SHEET]
        sheet[place(sheet, "forest_coverage", "本期值")].number_format = "0.00%"
        cell = cell_of(read(workbook), "forest_coverage")
        assert (cell["value"], cell["read_as"]) == ("52.38", "percent_format")
        assert cell["typed"] == "0.5238（百分比格式）"

    def test_builtin_percent_format_and_dates(self):
        workbook = filled(forest_coverage=0.5, loan_balance=45000)
        sheet = workbook[INDICATOR_SHEET]
        sheet[place(sheet, "forest_coverage", "本期值")].number_format = "0%"
        sheet[place(sheet, "loan_balance", "本期值")].number_format = "yyyy-mm-dd"
        result = read(workbook)
        assert cell_of(result, "forest_coverage")["value"] == "50"
        assert found(result, "date_for_number").found == "2023-03-15"

    def test_cells_without_coordinates(self):
        def bare(xml):
            rows = xml.split(b"<row ")
            rows[4] = re.sub(rb' r="[A-Z]+4"', b"", rows[4])
            return b"<row ".join(rows)

        assert cell_of(read(edited(bare)))["value"] == "1158.3"

    def test_a_cell_that_is_there_twice(self):
        twice = rb'\g<0><c r="G4"><v>5</v></c>'
        data = edited(lambda xml: re.sub(rb'<c r="G4".*?</c>', twice, xml))
        [finding] = read(data)[1]
        assert (finding.code, finding.sheet) == ("doubled_cell", INDICATOR_SHEET)

    @pytest.mark.parametrize(
        "cell",
        [
            '<c r="G4"><v>8<x/>8</v></c>',
            '<c r="G4" t="inlineStr"><is><t>88</t></is><v>99</v></c>',
            '<c r="G4"><is><t>88</t></is><v>99</v></c>',
        ],
    )
    def test_a_cell_that_says_two_things(self, cell):
        data = edited(lambda xml: re.sub(rb'<c r="G4".*?</c>', cell.encode(), xml))
        assert codes(read(data)) == ["doubled_cell"]

    def test_dimension_record_that_lies(self):
        data = edited(lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', xml))
        assert codes(read(data)) == []
        assert cell_of(read(data))["value"] == "1158.3"

    def test_rows_out_of_order(self):
        def swapped(xml):
            rows = re.findall(rb"<row .*?</row>", xml, re.DOTALL)
            return xml.replace(rows[3], b"@").replace(rows[4], rows[3]).replace(b"@", rows[4])

        result = read(edited(swapped))
        assert codes(result) == []
        assert cell_of(result)["cell"] == "G4"

    def test_a_cell_at_the_far_corner_costs_nothing(self):
        workbook = filled()
        workbook[INDICATOR_SHEET]["XFD1048576"] = 1
        workbook[INDICATOR_SHEET].merge_cells("J1:XFD2")
        assert codes(read(workbook)) == []

    @pytest.mark.parametrize("number", ["0", "-4", "99999999999", "4.5"])
    def test_a_row_that_no_sheet_has(self, number):
        data = edited(lambda xml: xml.replace(b'<row r="4"', f'<row r="{number}"'.encode()))
        assert codes(read(data)) == ["cannot_be_read"]

    def test_carriage_returns_as_excel_writes_them(self):
        workbook = fill(filled(), {"loan_balance": "一_x000D_\n二"}, "备注")
        assert cell_of(read(workbook), column="remark")["value"] == "一\n二"

    def test_a_remark_comes_through_as_it_was_written(self):
        text = "甲_x005F_x000D_乙"
        workbook = fill(filled(), {"loan_balance": text}, "备注")
        assert cell_of(read(workbook), column="remark")["value"] == text

    def test_a_style_that_is_not_there_is_none(self):
        for style in (b"9999", b"-1"):
            put = rb"\g<1>" + style
            data = replaced(as_bytes(filled()), SHEET, partial(re.sub, rb'(r="G4" s=")\d+', put))
            assert cell_of(read(data))["value"] == "1158.3"

    def test_a_number_format_that_no_program_writes(self):
        workbook = filled()
        sheet = workbook[INDICATOR_SHEET]
        sheet[place(sheet, "loan_balance", "本期值")].number_format = "0" + "[" * 255
        assert codes(read(workbook)) == ["cannot_be_read"]

    def test_more_rows_than_a_return_can_have(self, monkeypatch):
        monkeypatch.setattr(opening, "MAX_ROWS", 5)
        assert codes(read(filled())) == ["too_many_rows"]


def test_sheet_written_by_another_program_without_styles():
    """A workbook of another maker: inline strings and no style of its own."""
    data = write_template(CONTENT)
    assert b"inlineStr" not in members(data)[SHEET]
    inline = edited(
        lambda xml: re.sub(
            rb'(<c r="G4"[^>]*?) t="n"><v>1158.3</v>',
            rb'\1 t="inlineStr"><is><r><t>1,158</t></r><r><t>.3</t></r></is>',
            xml,
        )
    )
    assert cell_of(read(inline))["value"] == "1158.3"
