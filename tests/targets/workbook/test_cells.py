"""Cells as people type them: what is read, by which rules, and what is refused by name."""

import datetime
import json
import math
import time
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from targets.workbook.columns import Column
from targets.workbook.reading.cells import RawCell, number_as_text, read_cell

VALUE = Column("value", "本期值", "number", 10)
REMARK = Column("remark", "备注", "text", 10, max_length=10)
DUE = Column("due_on", "完成时限", "date", 10)
STATE = Column("state", "状态", "choice", 10, choices=(("已完成", "done"), ("受阻", "blocked")))


def number(value, unit="亿元", kind="n", **more):
    return read_cell(RawCell(value, "s" if isinstance(value, str) else kind, **more), VALUE, unit)


@pytest.mark.parametrize(
    ("typed", "value", "rules"),
    [
        (1158.3, "1158.3", ()),
        (0, "0", ()),
        (-0.0, "0", ()),
        (-5.25, "-5.25", ()),
        (0.1 + 0.2, "0.3", ()),
        (1e-6, "0.000001", ()),
        (123456789012345, "123456789012345", ()),
        ("1158.3", "1158.3", ("text",)),
        ("  1158.30 ", "1158.3", ("text",)),
        ("\u3000\u00a01158.3\n", "1158.3", ("text",)),
        ("+5", "5", ("text",)),
        (".5", "0.5", ("text",)),
        ("5.", "5", ("text",)),
        ("\u22125.5", "-5.5", ("full_width",)),
        ("１，１５８．３", "1158.3", ("full_width", "thousands")),
        ("－３", "-3", ("full_width",)),
        ("1,158.3", "1158.3", ("thousands",)),
        ("1,234,567", "1234567", ("thousands",)),
        ("1,158.3亿元", "1158.3", ("unit", "thousands")),
        ("１１５８．３　亿元", "1158.3", ("full_width", "unit")),
        ("007", "7", ("text",)),
    ],
)
def test_number_in_its_own_unit(typed, value, rules):
    read = number(typed)
    assert (read.state, read.value, read.rules) == ("reported", value, rules)


@pytest.mark.parametrize(
    ("typed", "form", "value", "rules"),
    [
        ("18.3%", "General", "18.3", ("percent_sign",)),
        ("１８．３％", "General", "18.3", ("full_width", "percent_sign")),
        (18.3, "General", "18.3", ()),
        (0.183, "0.00%", "18.3", ("percent_format",)),
        (0.07, "0%", "7", ("percent_format",)),
        (0.183, '0.0"%"', "0.183", ()),
        (0.183, r"0.0%_ ;[Red]\-0.0%", "18.3", ("percent_format",)),
        ("18.3", "0.00%", "18.3", ("text",)),
    ],
)
def test_three_ways_of_percent(typed, form, value, rules):
    read = number(typed, "%", number_format=form)
    assert (read.value, read.rules) == (value, rules)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("11583000万元", "other_unit"),
        ("1158.3亿", "other_unit"),
        ("18.3%", "other_unit"),
        ("100以上", "other_unit"),
        ("100-120", "range"),
        ("100～120亿元", "range"),
        ("100至120", "range"),
        ("-", "dash"),
        ("——", "dash"),
        ("/", "dash"),
        ("约100", "not_a_number"),
        ("无", "not_a_number"),
        ("亿元", "not_a_number"),
        ("1,15", "not_a_number"),
        ("1,1583.00", "not_a_number"),
        ("1 158.3", "not_a_number"),
        ("--5", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("(5)", "not_a_number"),
        ("②", "not_a_number"),
        ("½", "not_a_number"),
        ("٣", "not_a_number"),
        ("1_000", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1.2E3", "exponent"),
        ("1e5", "exponent"),
        ("NaN", "not_finite"),
        ("-inf", "not_finite"),
        ("Infinity", "not_finite"),
        ("2025-12-31", "date_for_number"),
        ("2025年12月31日", "date_for_number"),
        (True, "boolean"),
        (False, "boolean"),
        (datetime.datetime(2025, 12, 31), "date_for_number"),
        (datetime.time(1, 2), "date_for_number"),
        (datetime.timedelta(1), "date_for_number"),
        (math.inf, "not_finite"),
        (math.nan, "not_finite"),
        (1 / 3, "too_many_decimals"),
        ("0.1234567", "too_many_decimals"),
        ("1234567890.123456", "too_many_digits"),
        (1e15, "too_large_number"),
        (10**400, "too_large_number"),
        ("1" + "0" * 15, "too_large_number"),
        ("1" * 1001, "too_many_digits"),
    ],
)
def test_everything_else_is_an_error(typed, fault):
    read = number(typed)
    assert (read.state, read.fault, read.value) == ("faulty", fault, "")


def test_percentage_format_in_a_row_of_money():
    assert number(1158.3, number_format="0%").fault == "other_unit"


@pytest.mark.parametrize(
    "form",
    [
        "General",
        "G/通用格式",
        '0.00"亿元"',
        r"0.00\ 亿元",
        "#,##0.00_ ;[Red]\\-#,##0.00\\ ",
        '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
        "[DBNum1][$-804]General",
        "0.00E+00",
        "#,##0",
        '0.00;0.00"万元"',
        '0.00;-0.00;"无"',
    ],
)
def test_formats_that_show_the_number(form):
    assert number(1158.3, number_format=form).value == "1158.3"


@pytest.mark.parametrize(
    ("form", "behind"),
    [
        ('0.00"万元"', "万元"),
        ("0.00万元", "万元"),
        (r"0.00\万\元", "万元"),
        ('0.0"%"', "%"),
        ("0.0%", "%"),
        ("0.0‰", "‰"),
        ('"¥"#,##0.00', "¥"),
        ("_ [$￥-804]* #,##0.00_ ", "￥"),
        ("$0.00", "$"),
        ("[$€-2] 0.00", "€"),
        ("¥0.0%", "¥"),
    ],
)
def test_formats_that_show_another_unit(form, behind):
    read = number(1158.3, number_format=form)
    assert (read.fault, read.params["behind"]) == ("other_unit", behind)


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (966359.92, "0!.00", "9663.60"),
        (966359.92, r"0\.00", "9663.60"),
        (966359.92, '0"."00', "9663.60"),
        (9663599.2, "[<1000]0.00;0.00,", "9663.60"),
        (1158.3, "0.00,", "1.16"),
        (1158.3, "#,##0,,", "0"),
        (11583, '0!.0,"亿元"', "1.2亿元"),
        (1158.3, '"约"0.0', "约1158.3"),
        (-5, "0.00;0.00", "5.00"),
        (0, "0.00;-0.00;", ""),
        (0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (5, '"-"', "-"),
        (5, '"不适用"', "不适用"),
        (0.183, "0.0%%", "1830.0%%"),
    ],
)
def test_formats_that_show_another_number(value, form, shown):
    read = number(value, number_format=form)
    assert (read.value, read.params["shown"]) == ("", shown)
    is_unseen_zero = value == 0 and shown in ("", "-")
    fault = "dash" if is_unseen_zero else "other_unit" if "%%" in form else "shown_differs"
    assert read.fault == fault


@pytest.mark.parametrize("form", ["# ?/?", "aaaa", "0.0/0", "[<1000]0.00", "[红黑", '0"亿元'])
def test_formats_that_show_nothing_certain(form):
    read = number(1158.3, number_format=form)
    assert (read.fault, read.params) == ("unknown_format", {"number_format": form})


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (999.99, "[<1000]0.00;0.00,"),
        (-5.25, "#,##0.00_);(#,##0.00)"),
        (9663.599, "0.00E+00"),
        (9663.5992, "[Red][>=10000]0.0;0"),
        (9663.5992, '[$-804]#,##0.0"亿元"'),
    ],
)
def test_formats_that_show_the_number_but_for_its_last_digit(value, form):
    assert number(value, number_format=form).value == str(value)


@pytest.mark.parametrize("sign", "¥￥$€£")
def test_a_currency_is_another_unit_typed_or_by_format(sign):
    typed = number(f"{sign}9,663.60")
    shown = number(9663.6, number_format=f'"{sign}"#,##0.00')
    assert (typed.fault, typed.params["behind"]) == ("other_unit", sign)
    assert (shown.fault, shown.params["behind"]) == ("other_unit", sign)
    assert number(f"-{sign} 5").params["behind"] == sign
    assert number(sign).fault == "not_a_number"


def test_what_a_formula_computes_is_rounded_and_said_to_be():
    read = number(1 / 3, has_formula=True)
    assert (read.value, read.rules) == ("0.333333", ("formula", "rounded"))
    assert number(2 / 3, "%", number_format="0%", has_formula=True).value == "66.666667"
    assert number(0.0000005, has_formula=True).value == "0.000001"
    assert number(0.5, has_formula=True).rules == ("formula",)
    assert number(1e15 + 0.5, has_formula=True).fault == "too_large_number"
    assert number("0.1234567", has_formula=True).fault == "too_many_decimals"


def test_error_value_and_formulas():
    assert number("#DIV/0!", kind="e").fault == "not_a_number"
    assert read_cell(RawCell("#DIV/0!", "e"), VALUE).fault == "error_value"
    assert number(None, has_formula=True).fault == "formula_without_result"
    assert number("", has_formula=True).fault == "formula_without_result"
    read = number("1,000", has_formula=True)
    assert (read.value, read.rules) == ("1000", ("formula", "thousands"))
    assert number("约5", has_formula=True).fault == "not_a_number"


@pytest.mark.parametrize("blank", [None, "", "  ", "\u3000\n"])
def test_blank_is_missing_never_zero(blank):
    read = number(blank)
    assert (read.state, read.value) == ("missing", "")


@pytest.mark.parametrize(
    ("typed", "state"),
    [("数据待发布", "not_yet_available"), (" 不适用\u3000", "not_applicable")],
)
def test_reserved_words_are_states_of_their_own(typed, state):
    read = number(typed)
    assert (read.state, read.value) == (state, "")
    assert number("不适用。").fault == "not_a_number"


def test_text():
    assert read_cell(RawCell(" 说\r\n明 ", "s"), REMARK).value == "说\n明"
    assert read_cell(RawCell(12.5), REMARK).value == "12.5"
    assert read_cell(RawCell(True, "b"), REMARK).value == "TRUE"
    assert read_cell(RawCell(False, "b"), REMARK).value == "FALSE"
    too_long = read_cell(RawCell("一二三四五六七八九十一", "s"), REMARK)
    assert (too_long.fault, too_long.params) == ("too_long", {"limit": 10, "length": 11})
    for sign in ("\x00", "\x07", "\ud800"):
        assert read_cell(RawCell(f"a{sign}b", "s"), REMARK).fault == "unreadable_character"
    assert (
        read_cell(RawCell("<b>=1+1</b>", "s"), Column("a", "b", "text", 1)).value == "<b>=1+1</b>"
    )


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (datetime.datetime(2025, 12, 31), "2025-12-31"),
        (datetime.date(2025, 12, 31), "2025-12-31"),
        ("2025-12-31", "2025-12-31"),
        ("2025/1/2", "2025-01-02"),
        ("2025.1.2", "2025-01-02"),
        ("2025年1月2日", "2025-01-02"),
        ("２０２５０１０２", "2025-01-02"),
    ],
)
def test_dates(typed, value):
    assert read_cell(RawCell(typed, "d"), DUE).value == value


@pytest.mark.parametrize("typed", ["2025-02-30", "2025年底", "明年", 45000, True])
def test_no_date(typed):
    assert read_cell(RawCell(typed), DUE).fault == "not_a_date"


def test_choice():
    assert read_cell(RawCell(" 已完成 ", "s"), STATE).value == "done"
    read = read_cell(RawCell("完成", "s"), STATE)
    assert (read.fault, read.params) == ("unknown_choice", {"words": ["已完成", "受阻"]})


def test_what_stood_in_the_cell():
    assert RawCell(0.183, number_format="0.0%").typed == "0.183（百分比格式）"
    assert RawCell(datetime.datetime(2025, 1, 2, 3), "d").typed == "2025-01-02 03:00:00"
    assert number_as_text(math.inf) == "Infinity"


DECIMALS = st.decimals(
    min_value="-99999999", max_value="99999999", places=6, allow_nan=False, allow_infinity=False
)


@given(DECIMALS)
@example(Decimal("99999999.999999"))
def test_any_number_is_read_as_it_is_however_it_is_written(value):
    grouped = f"{value:,f}"
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in grouped)
    for typed in (float(value), f"{value:f}", grouped, f"{grouped} 亿元", wide):
        assert Decimal(number(typed).value) == value


@given(DECIMALS.map(lambda value: (value / 10000).quantize(Decimal("0.000001"))))
def test_any_percentage_is_read_from_its_format(value):
    read = number(float(value / 100), "%", number_format="0.00%")
    assert Decimal(read.value) == value


@given(st.text(max_size=12))
def test_no_text_breaks_the_reader(text):
    read = number(text)
    assert read.state in ("reported", "faulty", "missing", "not_yet_available", "not_applicable")
    assert bool(read.value) == (read.state == "reported")


CELLS = st.builds(
    RawCell,
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(),
        st.datetimes().map(lambda moment: moment.replace(fold=0)),
        st.dates(),
        st.times().map(lambda moment: moment.replace(fold=0)),
        st.timedeltas(),
    ),
    st.sampled_from("nsbde"),
    st.text() | st.sampled_from(["General", "0.0%", '0.00"万元"', "0,;-0;"]),
    st.booleans(),
)


@given(CELLS)
def test_a_cell_travels_as_json(cell):
    travelled = RawCell.from_plain(json.loads(json.dumps(cell.to_plain())))
    # No number that is none equals itself.
    assert repr(travelled) == repr(cell)


@given(CELLS, st.sampled_from([VALUE, REMARK, DUE, STATE]), st.sampled_from(["", "%", "亿元"]))
def test_no_cell_breaks_the_reader(cell, column, unit):
    assert read_cell(cell, column, unit).state in (
        "reported",
        "faulty",
        "missing",
        "not_yet_available",
        "not_applicable",
    )


@pytest.mark.parametrize("text", ["1" + "- " * 200_000, "1 ,-" * 100_000, "1" + ".." * 200_000])
def test_a_text_as_long_as_a_file_takes_no_time(text):
    begun = time.process_time()
    assert number(text).fault in ("range", "not_a_number", "other_unit")
    assert time.process_time() - begun < 5
