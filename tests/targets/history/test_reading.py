"""A file of past figures, read: right, or refused with a reason, never wrong."""

import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from targets.history import reading, table
from targets.workbook.reading.cells import RawCell, read_cell

from .books import HEADINGS, LOANS, read, said, text_table, with_part, xlsx

FOREST = ("荣昌区", "森林覆盖率", "2021Q4", 0.57, "")
SHEET = "xl/worksheets/sheet1.xml"


def value_of(content, file_name="历史.xlsx"):
    found, findings = read(content, file_name)
    assert findings == []
    return found.values[0]


def with_value(value, indicator="绿色贷款余额"):
    return xlsx(("荣昌区", indicator, "2021Q4", value, ""))


def test_each_column_is_read() -> None:
    found, findings = read(xlsx(LOANS, ("500153", "绿色贷款余额", "2022Q1", 91, "年报")))
    assert findings == []
    assert found.sheet == "历史数据"
    assert found.rows == [2, 3]
    assert found.values == ["90.5", "91"]
    assert found.jurisdiction.texts == ["荣昌区", "500153"]
    assert found.quarter.texts == ["2021Q4", "2022Q1"]
    assert found.notes == {1: "年报"}
    assert found.unit is None
    assert found.letters["value"] == "D"


def test_columns_are_found_by_their_headings_wherever_they_stand() -> None:
    content = xlsx(
        (1, 90.5, "2021Q4", "亿元", "rongchang", "green_loan_balance"),
        headings=("序号", "Value", "QUARTER", "Unit", "jurisdiction", "indicator"),
    )
    found, _findings = read(content)
    assert (found.values, found.unit.texts, found.letters["value"]) == (["90.5"], ["亿元"], "B")


def test_a_table_that_starts_lower_and_to_the_right_keeps_its_cells() -> None:
    def move(book) -> None:
        book.active.insert_rows(1, 3)
        book.active.insert_cols(1, 2)
        book.active["F5"] = "about 90"

    _found, findings = read(xlsx(LOANS, change=move))
    assert said(findings) == [("not_a_number", "F5")]


def test_a_division_code_typed_as_a_number_is_the_code() -> None:
    found, _findings = read(xlsx((500153, *LOANS[1:])))
    assert found.jurisdiction.texts == ["500153"]


@pytest.mark.parametrize(
    ("typed", "value", "rules"),
    [
        ("１，１５８．３亿元", "1158.3", "full_width,unit,thousands"),
        ("90.5", "90.5", "text"),
        ("1,158.3", "1158.3", "thousands"),
    ],
)
def test_numbers_typed_as_text_follow_the_rules_of_returns(typed, value, rules) -> None:
    found, findings = read(with_value(typed))
    assert findings == []
    assert (found.values, found.read_as, found.typed) == ([value], {0: rules}, {0: typed})


def test_numbers_are_read_at_15_digits() -> None:
    assert value_of(with_value(0.1 + 0.2)) == "0.3"
    assert value_of(with_value(123456789.123456)) == "123456789.123456"
    assert value_of(with_value(0)) == "0"
    assert value_of(with_value(-5)) == "-5"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "blank_cell"),
        ("  ", "blank_cell"),
        ("数据待发布", "word_for_number"),
        ("11583000万元", "other_unit"),
        ("90-91", "range"),
        ("—", "dash"),
        ("1e5", "exponent"),
        (True, "boolean"),
        (datetime.datetime(2021, 12, 31), "date_for_number"),
        (1.1234567, "too_many_decimals"),
        (1e300, "too_large_number"),
        ("约90", "not_a_number"),
    ],
)
def test_whatever_is_no_number_is_an_error_at_its_cell(typed, code) -> None:
    found, findings = read(with_value(typed))
    assert said(findings) == [(code, "D2")]
    assert found.values == [""]


def test_a_percentage_counts_as_it_is_shown() -> None:
    def as_percentage(book) -> None:
        book.active["D2"].number_format = "0.00%"

    found, findings = read(xlsx(FOREST, change=as_percentage))
    assert (found.values, found.read_as, findings) == (["57"], {0: "percent_format"}, [])
    _found, findings = read(xlsx(LOANS, change=as_percentage))
    assert said(findings) == [("other_unit", "D2")]
    assert value_of(xlsx(FOREST)) == "0.57"


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("0.00,", "shown_differs"),
        ('0.0"万元"', "other_unit"),
        ("[<9]0.00;0.00,", "shown_differs"),
        ("# ?/?", "unknown_format"),
    ],
)
def test_a_format_that_shows_another_number_is_an_error(code, fault) -> None:
    def decorate(book) -> None:
        book.active["D2"].number_format = code

    assert said(read(xlsx(LOANS, change=decorate))[1]) == [(fault, "D2")]


def test_blank_rows_with_a_format_are_blank() -> None:
    def decorate(book) -> None:
        for row in range(2, 9):
            book.active[f"D{row}"].number_format = "0%"

    found, findings = read(xlsx(FOREST, change=decorate))
    assert (found.rows, findings) == ([2], [])


@given(
    st.floats()
    | st.decimals(-(10**9), 10**9, places=6).map(float)
    | st.integers(-(10**16), 10**16).map(float)
)
@example(-0.0)
@example(1e15)
@example(999999999999999.5)
@example(float("nan"))
def test_a_plain_number_is_what_the_rules_read(number) -> None:
    text = reading.plain_number(number)
    read = read_cell(RawCell(number), reading._VALUE, "亿元")
    assert text in ("", read.value)
    if read.state == "reported" and 1e-4 <= number < 1e15:
        assert text == read.value


@pytest.mark.parametrize("other", [True, 5, "5", None, datetime.date(2021, 1, 1)])
def test_nothing_else_is_a_plain_number(other) -> None:
    assert reading.plain_number(other) == ""


def test_an_error_value_is_told_wherever_it_stands() -> None:
    def break_cells(book) -> None:
        for place in ("A2", "D3"):
            book.active[place] = "#N/A"
            book.active[place].data_type = "e"

    found, findings = read(xlsx(LOANS, LOANS, change=break_cells))
    assert said(findings) == [("error_cell", "A2"), ("error_cell", "D3")]
    assert found.values == ["90.5", ""]


def test_a_formula_without_a_result_is_told_even_in_a_row_that_looks_empty() -> None:
    formulas = tuple(f"=旧表!{letter}9" for letter in "ABCDE")
    for rows, place in (((LOANS, formulas), 3), ((formulas, LOANS), 2)):
        found, findings = read(xlsx(*rows))
        assert found.rows == [2, 3]
        assert ("formula_without_result", f"D{place}") in said(findings)
        assert ("blank_cell", f"A{place}") in said(findings)


def test_a_formulas_result_is_read_and_said_so() -> None:
    content = with_part(
        with_value("=1+1"), SHEET, lambda text: text.replace(b"<v></v>", b"<v>2</v>")
    )
    content = with_part(content, SHEET, lambda text: text.replace(b"<v/>", b"<v>2</v>"))
    found, findings = read(content)
    assert (found.values, found.read_as, findings) == (["2"], {0: "formula"}, [])


def test_blank_rows_are_no_figures() -> None:
    found, findings = read(xlsx(LOANS, (None, " ", None, None, None), LOANS))
    assert (found.rows, findings) == ([2, 4], [])


def test_blank_names_are_told_each_at_its_cell() -> None:
    _found, findings = read(xlsx(("", "", "", 1, "")))
    assert said(findings) == [("blank_cell", "A2"), ("blank_cell", "B2"), ("blank_cell", "C2")]


def test_a_note_too_long_is_told() -> None:
    content = xlsx((*LOANS[:4], "注" * (table.MAX_NOTE + 1)))
    assert said(read(content)[1]) == [("too_long", "E2")]


def test_other_sheets_are_named_and_hidden_ones_passed_over() -> None:
    def more(book) -> None:
        book.create_sheet("别的")
        hidden = book.create_sheet("隐藏", 0)
        hidden.sheet_state = "hidden"

    found, findings = read(xlsx(LOANS, change=more))
    assert found.sheet == "历史数据"
    assert [(finding.code, finding.found) for finding in findings] == [("sheet_not_read", "别的")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (xlsx(LOANS, headings=("行政区域", "指标", "季度", "金额", "备注")), "columns_missing"),
        (xlsx(LOANS, headings=("行政区域", "指标", "季度", "数值", "value")), "column_twice"),
        (xlsx(), "no_figures"),
        (xlsx(headings=()), "no_figures"),
        (xlsx(LOANS, headings=(*HEADINGS, *[None] * 60, "远")), "too_wide"),
        (b"", "empty_file"),
        (b"%PDF-1.7", "kind_pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "kind_xls"),
        (with_part(xlsx(LOANS), SHEET, lambda text: text[: len(text) // 2]), "damaged"),
        (with_part(xlsx(LOANS), SHEET, lambda text: None), "damaged"),
    ],
)
def test_what_is_no_table_of_past_figures_is_refused(content, code) -> None:
    found, findings = read(content)
    assert found is None
    assert [finding.code for finding in findings] == [code]


def test_a_workbook_without_a_visible_table_is_refused() -> None:
    def chart_only(book) -> None:
        book.create_chartsheet("图")
        book.active.sheet_state = "hidden"

    assert said(read(xlsx(LOANS, change=chart_only))[1]) == [("no_figures", "")]


def test_too_many_rows_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 2)
    for content, name in (
        (xlsx(LOANS, LOANS, LOANS), "历史.xlsx"),
        (text_table(LOANS, LOANS, LOANS), "历史.csv"),
    ):
        assert said(read(content, name)[1]) == [("too_many_figures", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_tables_as_offices_save_them(encoding, separator) -> None:
    content = text_table(
        LOANS,
        ("巫山县", "绿色贷款余额", "2021年四季度", "1,158.3", "两\u2028行\n备注"),
        encoding=encoding,
        separator=separator,
    )
    found, findings = read(content, "历史数据.CSV")
    assert findings == []
    assert (found.sheet, found.rows, found.values) == ("历史数据", [2, 3], ["90.5", "1158.3"])
    assert found.notes == {1: "两\u2028行\n备注"}


def test_short_lines_of_a_text_table_have_blank_cells() -> None:
    _found, findings = read(text_table(LOANS[:3]), "历史.csv")
    assert said(findings) == [("blank_cell", "D2")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_figures"),
        (b"\xff\xfe\x00\xd8", "damaged_csv"),
        (b"\x81", "damaged_csv"),
        (b"a\0b,c", "damaged_csv"),
        ('行政区域,指标,季度,数值\n"荣昌区'.encode(), "damaged_csv"),
    ],
)
def test_text_that_is_no_table_is_refused(content, code) -> None:
    assert [finding.code for finding in read(content, "历史.csv")[1]] == [code]


def test_a_text_table_has_a_limit(monkeypatch) -> None:
    monkeypatch.setattr(reading, "MAX_CSV_BYTES", 10)
    assert said(read(text_table(LOANS), "历史.csv")[1]) == [("too_large", "")]
