"""A whole workbook: every row by its key, every finding with its cell, nothing lost."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import column_index_from_string

from targets.workbook.columns import INDICATOR_SHEET, META_SHEET, Column

from .books import (
    CONTENT,
    FREE,
    KEY,
    TASKS,
    as_bytes,
    book,
    cell_of,
    codes,
    content,
    fill,
    filled,
    found,
    place,
    read,
    replaced,
    row,
)


def test_what_is_filled_in_is_what_is_read():
    workbook = filled(loan_balance="１，１５８．３亿元")
    fill(workbook, {"loan_balance": "含新增 "}, "备注")
    fill(workbook, {"rongchang:1": "已完成"}, "本期状态", TASKS)
    result = read(workbook)
    assert result[1] == []
    assert cell_of(result) == {
        "cell": "G4",
        "state": "reported",
        "value": "1158.3",
        "typed": "１，１５８．３亿元",
        "read_as": "full_width,unit,thousands",
    }
    assert cell_of(result, column="remark")["value"] == "含新增"
    assert cell_of(result, "rongchang:1", "state", TASKS)["value"] == "done"
    assert "former_account" not in result[0][TASKS]["rongchang:1"]


def test_a_date_that_is_left_empty_stays_as_it_was_reported():
    for typed, expected in {
        None: ("reported", "2026-06-30", "kept"),
        "2026年9月30日": ("reported", "2026-09-30", "date"),
    }.items():
        workbook = fill(filled(), {"rongchang:1": typed}, "完成时限", TASKS)
        cell = cell_of(read(workbook), "rongchang:1", "due_on", TASKS)
        assert (cell["state"], cell["value"], cell["read_as"]) == expected


def test_what_was_said_last_time_is_for_the_eye_only():
    workbook = fill(filled(), {"loan_balance": "随手写的"}, "上期备注")
    workbook[INDICATOR_SHEET].delete_cols(9)
    assert read(workbook)[1] == []


def test_hidden_rows_are_read_and_named():
    workbook = filled()
    sheet = workbook[INDICATOR_SHEET]
    for number in (1, 2, 5, 6):
        sheet.row_dimensions[number].hidden = True
    result = read(workbook)
    assert codes(result) == ["hidden_rows"]
    assert found(result, "hidden_rows").params == {"words": ["5 森林覆盖率", "6 累计降幅"]}
    assert cell_of(result, "co2")["value"] == "12"


@pytest.mark.parametrize(
    ("version", "versions", "expected"),
    [
        ("3", ("3", "2"), []),
        ("2", ("3", "2"), []),
        ("2", ("3",), ["other_version"]),
        ("1", ("3", "2"), ["other_version"]),
    ],
)
def test_the_version_before_is_read_as_well(version, versions, expected):
    workbook = filled()
    workbook[META_SHEET]["B1"] = version
    # What came with this version is not asked of the one before.
    content = replace(CONTENT, versions=versions)
    if version == "2":
        indicators, *others = CONTENT.sheets
        came = Column("came", "新列", "text", 10, is_required=True, is_new=True)
        columns = (*indicators.columns, came)
        content = replace(content, sheets=(replace(indicators, columns=columns), *others))
        assert codes(read(workbook, content)) == expected
        workbook[META_SHEET]["B1"] = "3"
        assert "heading_changed" in codes(read(workbook, content))
        return
    assert codes(read(workbook, content)) == expected


@settings(max_examples=20, deadline=None)
@given(
    st.decimals(min_value=0, max_value=99999999, places=6).map(lambda value: value.normalize()),
    st.decimals(min_value=0, max_value=100, places=4),
)
def test_random_numbers_survive_the_round_trip(loans, share):
    workbook = filled(loan_balance=float(loans), forest_coverage=str(share))
    result = read(workbook)
    assert Decimal(cell_of(result)["value"]) == loans
    assert Decimal(cell_of(result, "forest_coverage")["value"]) == share


def test_empty_template_lists_every_compulsory_cell():
    result = read(book())
    assert codes(result) == ["missing_value"] * 3
    assert [finding.cell for finding in result[1]] == ["G4", "G5", "G6"]
    assert cell_of(result)["state"] == "missing"


def test_blank_zero_and_the_two_words_stay_four_things():
    result = read(filled(loan_balance=0, forest_coverage="数据待发布", co2="不适用"))
    states = [cell_of(result, key)["state"] for key in ("loan_balance", "forest_coverage", "co2")]
    assert states == ["reported", "not_yet_available", "not_applicable"]
    assert cell_of(result)["value"] == "0"
    assert cell_of(read(filled(loan_balance=None)))["state"] == "missing"


def test_all_faults_at_once_each_with_its_cell():
    workbook = filled(loan_balance="11583000万元", forest_coverage=True, co2="-")
    fill(workbook, {"rongchang:1": "完成了"}, "本期状态", TASKS)
    fill(workbook, {"rongchang:1": "很长" * 20}, "进展说明", TASKS)
    fill(workbook, {"rongchang:1": "年底"}, "完成时限", TASKS)
    result = read(workbook)
    assert [(one.sheet, one.cell, one.code) for one in result[1]] == [
        (INDICATOR_SHEET, "G4", "other_unit"),
        (INDICATOR_SHEET, "G5", "boolean"),
        (INDICATOR_SHEET, "G6", "dash"),
        (TASKS, "B3", "unknown_choice"),
        (TASKS, "C3", "too_long"),
        (TASKS, "D3", "not_a_date"),
    ]
    finding = found(result, "other_unit")
    assert (finding.severity, finding.key) == ("error", "loan_balance")
    assert (finding.found, finding.expected) == ("11583000万元", "亿元")
    assert cell_of(result)["state"] == "faulty"


class TestIdentity:
    def test_other_jurisdiction_quarter_and_version(self):
        result = read(book(content(jurisdiction="wushan", quarter="2025Q3")))
        assert codes(result) == ["other_jurisdiction", "other_quarter"]
        assert result[0] == {}
        workbook = book()
        workbook[META_SHEET]["B1"] = "0"
        assert codes(read(workbook)) == ["other_version"]

    def test_no_identity(self):
        workbook = book()
        del workbook[META_SHEET]
        assert codes(read(workbook)) == ["no_identity"]
        workbook = book()
        workbook[META_SHEET]["B2"] = None
        assert codes(read(workbook)) == ["no_identity"]

    def test_visible_quarter(self):
        workbook = filled()
        workbook[INDICATOR_SHEET]["A1"] = "荣昌区2025年三季度绿色金融季度报表：指标"
        finding = found(read(workbook), "title_changed")
        assert finding.severity == "refusal"
        assert "三季度" in finding.found and "四季度" in finding.expected
        workbook[INDICATOR_SHEET]["A1"] = None
        workbook[INDICATOR_SHEET]["A2"] = None
        assert found(read(workbook), "title_changed").found == ""


class TestStructure:
    def test_sheet_missing(self):
        workbook = filled()
        workbook[TASKS].title = "举措2"
        result = read(workbook)
        assert codes(result) == ["sheet_missing", "sheet_not_read"]
        assert found(result, "sheet_not_read").severity == "note"
        assert INDICATOR_SHEET in result[0]

    def test_inserted_rows_and_columns_are_read_right(self):
        workbook = filled()
        workbook[INDICATOR_SHEET].insert_cols(3)
        workbook[INDICATOR_SHEET].insert_rows(1, 4)
        workbook[INDICATOR_SHEET]["C7"] = "我的列"
        workbook[INDICATOR_SHEET]["L7"] = " "
        result = read(workbook)
        assert codes(result) == ["column_not_read"]
        assert cell_of(result)["cell"] == "H8"
        assert cell_of(result)["value"] == "1158.3"

    def test_sorted_rows_are_read_by_their_key(self):
        workbook = filled()
        sheet = workbook[INDICATOR_SHEET]
        first, last = ([cell.value for cell in sheet[number]] for number in (4, 6))
        for column, (one, other) in enumerate(zip(first, last, strict=True), start=1):
            sheet.cell(4, column).value, sheet.cell(6, column).value = other, one
        result = read(workbook)
        assert codes(result) == []
        assert cell_of(result) == {**cell_of(read(filled())), "cell": "G6"}

    def test_values_sorted_without_their_labels(self):
        workbook = filled()
        sheet = workbook[INDICATOR_SHEET]
        sheet["B4"], sheet["B5"] = sheet["B5"].value, sheet["B4"].value
        finding = read(workbook)[1][0]
        assert (finding.severity, finding.code, finding.cell) == (
            "refusal",
            "label_changed",
            "B4",
        )

    def test_rows_sorted_without_their_keys_are_one_sentence(self):
        rows = tuple(row(f"key{n}", f"指标{n}", previous=str(n)) for n in range(1, 5))
        template = content(rows)
        workbook = book(template)
        sheet = workbook[INDICATOR_SHEET]
        sheet[f"{FREE}3"] = "自用"
        texts = [[cell.value for cell in cells[:-2]] for cells in sheet["A4:J7"]]
        for number, line in enumerate(reversed(texts), start=4):
            for column, value in enumerate(line, start=1):
                sheet.cell(number, column).value = value
        sheet["B4"] = f" {sheet['B4'].value}\n"
        result = read(workbook, template)
        assert sorted(codes(result)) == ["column_not_read", "rows_sorted"]
        assert result[0][INDICATOR_SHEET] == {}  # no figure is checked beside another row's key
        finding = found(result, "rows_sorted")
        assert (finding.severity, finding.sheet) == ("refusal", INDICATOR_SHEET)

    def test_a_cell_within_a_merged_range_says_so(self):
        workbook = filled(forest_coverage=None, co2=None)
        sheet = workbook[INDICATOR_SHEET]
        sheet.merge_cells("G4:G5")
        sheet.merge_cells(f"{FREE}1:Z99")
        result = read(workbook)
        finding = found(result, "merged_cell")
        assert (finding.cell, finding.params) == ("G5", {"merged": "G4:G5"})
        assert found(result, "missing_value").cell == "G6"
        assert cell_of(result)["value"] == "1158.3"

    @pytest.mark.parametrize("address", ["B4", "C5", "D6"])
    def test_changed_label(self, address):
        workbook = filled()
        workbook[INDICATOR_SHEET][address] = "万元"
        assert found(read(workbook), "label_changed").cell == address

    def test_headings(self):
        workbook = filled()
        workbook[INDICATOR_SHEET]["G3"] = "本期数"
        finding = found(read(workbook), "heading_changed")
        assert (finding.expected, finding.found) == ("本期值", "本期数")
        workbook = filled()
        workbook[INDICATOR_SHEET][f"{FREE}3"] = "本期值"
        assert found(read(workbook), "heading_doubled").cell == f"{FREE}3"
        workbook = filled()
        workbook[INDICATOR_SHEET].delete_cols(column_index_from_string(KEY))
        assert codes(read(workbook)) == ["key_column_missing"]
        workbook = filled()
        workbook[INDICATOR_SHEET].delete_rows(3)
        assert codes(read(workbook)) == ["headings_missing"]

    def test_unknown_doubled_missing_and_lost_rows(self):
        workbook = filled()
        sheet = workbook[INDICATOR_SHEET]
        sheet[f"{KEY}5"] = "loan_balance"
        sheet[f"{KEY}6"] = "other"
        sheet["A8"] = "注：含税"
        sheet["G9"] = 5
        result = read(workbook)
        assert [(one.code, one.cell, one.key) for one in result[1]] == [
            ("doubled_key", f"{KEY}5", "loan_balance"),
            ("unknown_key", f"{KEY}6", "other"),
            ("row_without_key", "G9", ""),
            ("row_missing", "", "forest_coverage"),
            ("row_missing", "", "co2"),
        ]
        assert found(result, "doubled_key").params == {"first": 4}
        assert all(one.severity == "refusal" for one in result[1])

    def test_hidden_rows_are_read(self):
        workbook = filled()
        workbook[INDICATOR_SHEET].row_dimensions[4].hidden = True
        assert cell_of(read(workbook))["value"] == "1158.3"


class TestComparisonFigures:
    def test_an_edited_figure_is_not_lost_silently(self):
        workbook = filled()
        sheet = workbook[INDICATOR_SHEET]
        sheet[place(sheet, "loan_balance", "上期值")] = 1000
        finding = found(read(workbook), "shown_changed")
        assert (finding.severity, finding.cell) == ("error", "E4")
        assert (finding.found, finding.expected) == ("1000", "1100.5")

    def test_a_figure_published_since_the_download_is_no_fault(self):
        from .books import FOREST, REDUCTION

        restated = content((row(minimum="0", previous="1101"), FOREST, REDUCTION))
        assert codes(read(filled(), restated)) == []
        assert codes(read(as_bytes(filled()), CONTENT)) == []


def test_text_is_only_ever_text():
    nasty = '=HYPERLINK("http://x")<script>'
    workbook = filled()
    sheet = workbook[INDICATOR_SHEET]
    cell = sheet[place(sheet, "loan_balance", "备注")]
    cell.value = nasty
    cell.data_type = "s"
    assert cell_of(read(workbook), column="remark")["value"] == nasty


def test_long_texts_are_shortened_only_in_what_is_shown():
    text = "长" * 900
    workbook = fill(filled(), {"loan_balance": text}, "备注")
    cell = cell_of(read(workbook), column="remark")
    assert cell["value"] == text
    assert len(cell["typed"]) == 200
    long = "长" * 30_000
    workbook = filled()
    for place_of_text in ("A1", f"{KEY}5", f"{FREE}3"):
        workbook[INDICATOR_SHEET][place_of_text] = long
    findings = read(workbook)[1]
    assert {one.code for one in findings} > {"title_changed", "unknown_key", "column_not_read"}
    assert max(len(one.found) for one in findings) == 100


def test_a_sheet_with_a_name_beyond_all_bounds_is_named_by_its_beginning():
    name = "长" * 30_000
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = f'<sheet xmlns:r="{relations}" name="{name}" sheetId="99" r:id="rId1"/>'.encode()
    data = replaced(
        as_bytes(filled()),
        "xl/workbook.xml",
        lambda xml: xml.replace(b"</sheets>", sheet + b"</sheets>"),
    )
    [finding] = read(data)[1]
    assert (finding.code, len(finding.sheet)) == ("sheet_not_read", 100)
