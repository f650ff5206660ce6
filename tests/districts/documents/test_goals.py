"""Numeric phrases of goals."""

from decimal import Decimal

import pytest

from districts.documents import read_document
from districts.documents.goals import goal_clauses, numeric_phrases
from districts.documents.model import Section
from districts.documents.numerals import chinese_number
from districts.documents.statements import read_statements


@pytest.mark.parametrize(
    ("sentence", "phrases"),
    [
        ("达到6000亿元以上", [("达到6000亿元以上", "6000", "亿元", ("达到", "以上"))]),
        (
            "到2025年年末，较2020年翻一番",
            [
                ("到2025年年末", "2025", "年", ("到", "年末")),
                ("较2020年", "2020", "年", ("较",)),
                ("翻一番", "1", "番", ("翻",)),
            ],
        ),
        ("翻两番", [("翻两番", "2", "番", ("翻",))]),
        ("增长超3倍", [("增长超3倍", "3", "倍", ("增长", "超"))]),
        ("保持25%左右", [("保持25%左右", "25", "%", ("保持", "左右"))]),
        ("占比超15%", [("超15%", "15", "%", ("超",))]),
        (
            "比2020年降低14%",
            [("比2020年", "2020", "年", ("比",)), ("降低14%", "14", "%", ("降低",))],
        ),
        ("提高至25%、", [("提高至25%", "25", "%", ("提高至",))]),
        ("达到2.8亿立方米", [("达到2.8亿立方米", "2.8", "亿立方米", ("达到",))]),
        ("1,158.3亿元", [("1,158.3亿元", "1158.3", "亿元", ())]),
        ("达到２．８万亩", [("达到２．８万亩", "2.8", "万亩", ("达到",))]),
        ("等5个核心区域绿色", [("5个核心区域", "5", "个核心区域", ())]),
        ("培育三家", [("三家", "3", "家", ())]),
        ("百分之二十以上", [("百分之二十以上", "20", "%", ("以上",))]),
        ("百分之5", [("百分之5", "5", "%", ())]),
        ("下降三分之一", [("下降三分之一", None, "", ("下降",))]),
        ("翻番", [("翻番", None, "", ())]),
        ("“十四五”期间", [("“十四五”", None, "", ())]),
        ("实现“零突破”", [("零突破", "0", "", ("突破",))]),
        ("实现“零”突破", [("“零”突破", "0", "", ("突破",))]),
        ("代码42", [("42", "42", "", ())]),
        ("一带一路、一批示范、二氧化碳、两江新区、零碳", []),
    ],
)
def test_numeric_phrases(
    sentence: str, phrases: list[tuple[str, str | None, str, tuple[str, ...]]]
) -> None:
    found = numeric_phrases(sentence)
    assert [(p.text, p.number, p.unit, p.operators) for p in found] == [
        (text, None if number is None else Decimal(number), unit, operators)
        for text, number, unit, operators in phrases
    ]
    assert all(sentence[p.start :].startswith(p.text) for p in found)


def test_goal_clauses_are_the_sentences_of_the_goal_sections_only() -> None:
    sections = [
        Section("一", "主要目标", 1, "总的话。"),
        Section("一（一）", "建成3个平台", 2, "达到5%。基本建立体系！没有句号"),
        Section("二", "举措", 1, "另有9家。"),
    ]
    clauses = goal_clauses(sections, ["一", "一（一）"])
    assert [(c.clause, c.sentence, len(c.phrases)) for c in clauses] == [
        ("一", "总的话。", 0),
        ("一（一）", "建成3个平台", 1),
        ("一（一）", "达到5%。", 1),
        ("一（一）", "基本建立体系！", 0),
        ("一（一）", "没有句号", 0),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [("十", 10), ("十一", 11), ("二十", 20), ("四十六", 46), ("一百零五", 105), ("二〇二三", 2023)],
)
def test_chinese_number(text: str, value: int) -> None:
    assert chinese_number(text) == value


def test_a_word_is_no_number() -> None:
    with pytest.raises(KeyError):
        chinese_number("甲")


def test_a_statement_names_the_spans_of_its_sentence_that_it_rests_on() -> None:
    sentence = "到2025年，余额在2020年（6亿元）基础上，甲区、乙区等2个区余额达到50亿元以上。"
    goals = goal_clauses([Section("一", "目标", 1, sentence)], ["一"])
    [statement] = read_statements(goals)[0]
    taken = [sentence[first:last] for first, last in statement.taken]
    assert taken == ["达到50亿元以上", "2", "在2020年（6亿元）基础上"]


GOAL = "一、主要目标\n到2025年年末，{}。\n二、举措\n1. 甲做。（牵头单位：县财政局；责任单位：各镇）"


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("6,000亿元", "6000", "亿元"),
        ("6，000亿元", "6000", "亿元"),
        ("6 000亿元", "6000", "亿元"),
        ("６０００亿元", "6000", "亿元"),
        ("６，０００．５亿元", "6000.5", "亿元"),
        ("1，234，567.8万元", "1234567.8", "万元"),
        ("六千亿元", "6000", "亿元"),
        ("９％", "9", "%"),
    ],
)
def test_a_figure_is_read_however_its_digits_are_written(
    written: str, value: str, unit: str
) -> None:
    plan = read_document(GOAL.format(f"绿色贷款余额达到{written}以上"))
    (one,) = plan.statements
    assert (one.value, one.unit, one.operator) == (Decimal(value), unit, ">=")
    assert not {entry.code for entry in plan.doubts} & {"no_unit", "figure_not_taken"}


def test_a_comma_between_figures_that_are_no_thousands_parts_them() -> None:
    plan = read_document(GOAL.format("绿色贷款余额达到60,00亿元以上"))
    assert {"no_unit"} <= {entry.code for entry in plan.doubts}
    apart = read_document(GOAL.format("绿色企业达到5家，100户企业参与"))
    assert apart.statements[0].value == 5


@pytest.mark.parametrize("words", ["新增不良贷款为零", "不良贷款保持零增长", "安全责任零事故"])
def test_nought_in_words_is_named_and_no_value(words: str) -> None:
    plan = read_document(GOAL.format(words))
    assert plan.statements == ()
    assert "goal_not_taken" in [entry.code for entry in plan.doubts]
    for first in ("绿色债券实现零突破", "绿色债券发行实现零的突破"):
        (one,) = read_document(GOAL.format(first)).statements
        assert one.kind == "first_occurrence"
