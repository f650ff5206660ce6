"""A whole document."""

import string
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.documents import read_document
from districts.documents.abbreviations import abbreviations_in
from districts.documents.messages import CODES
from districts.documents.model import Abbreviation, Place, doubt

PLAN = """某区政府办公室
关于印发某区绿色实施方案的通知
某府办发〔2023〕4号
某区政府办公室
2023年5月30日
某区绿色实施方案
为推进试点区（以下简称试点区）建设，制定本方案。
一、主要目标
（一）壮大。贷款达到100亿元以上。
二、举措
（一）体系
1．做事。好。（牵头单位：区财政局；责任单位：财务中心）
2．做二。好。（牵头单位：区财务中心；责任单位：各镇（街道，以下简称镇街）政府）
（此件不公开发布）
共印50份
附件：分解表
\t序号
\t举措
\t牵头单位
\t责任单位
\t1
\t做事。
\t区财政局
\t区财务中心
抄送：区法院，
"""


def test_a_document_is_read_whole() -> None:
    plan = read_document(PLAN)
    assert (plan.title, plan.document_number) == ("某区绿色实施方案", "某府办发〔2023〕4号")
    assert plan.is_public is False
    assert [section.label for section in plan.sections] == ["一", "一（一）", "二", "二（一）"]
    assert [task.responsible for task in plan.tasks] == [
        ("财务中心",),
        ("各镇（街道，以下简称镇街）政府",),
    ]
    assert [row.responsible for row in plan.annex] == [("区财务中心",)]
    assert plan.annex_heading[0] == "附件：分解表"
    assert [phrase.text for goal in plan.goals for phrase in goal.phrases] == ["达到100亿元以上"]
    assert plan.abbreviations == (
        Abbreviation("试点区", "为推进试点区"),
        Abbreviation("镇街", "各镇（街道）"),
    )
    assert [(found.code, str(found.place)) for found in plan.doubts] == [
        ("no_deadline", "target 一（一） 达到100亿元以上"),
        ("unplaced_text", "line 15"),
        ("distribution_list", "line 25"),
        ("missing_prefix", "task 1"),
    ]
    assert plan.doubts[3].message == (
        "“财务中心” is elsewhere called “区财务中心”; it was kept as written."
    )


@pytest.mark.parametrize("text", ["", "\n\f\n", "甲", "（（（", "一、", "附件\n抄送：", "\t\t"])
def test_any_text_is_read_without_an_exception(text: str) -> None:
    plan = read_document(text)
    assert {"no_title", "no_tasks"} <= {found.code for found in plan.doubts}


def test_a_definition_is_given_once() -> None:
    text = "某某小组（以下简称小组）要做，某某小组（以下简称小组）要办"
    assert abbreviations_in([text]) == [Abbreviation("小组", "某某小组")]


def test_a_short_name_is_taken_without_its_quotes() -> None:
    names = ("“小组”", "小组", "“绿融通”系统")
    texts = [f"某某小组（以下简称{name}）要做" for name in names]
    assert [one.short for one in abbreviations_in(texts)] == ["小组", "“绿融通”系统"]


def test_every_doubt_fills_its_wording() -> None:
    for code, (severity, template) in CODES.items():
        params = {"lines": "1", "expected": "2", "other": "乙", "base": "2020Q4", "tasks": "1—3"}
        found = doubt(code, Place("document"), "甲", **params)
        assert found.severity == severity in ("error", "warning")
        assert "%(" not in found.message
        assert template.rstrip()[-1] in string.punctuation


def test_a_second_annex_and_the_mark_at_the_end_are_not_lost() -> None:
    plan = read_document("一、举措\n（此件公开发布）\n附件1\n\t序号\n抄送：甲\n附件2\n某表")
    assert plan.is_public is True
    assert plan.closing == ("（此件公开发布）",)
    assert [found.found for found in plan.doubts if found.code == "unplaced_text"] == [
        "附件2",
        "某表",
    ]


LINES = st.sampled_from(
    [
        "一、主要目标",
        "二、举措",
        "（一）体系。基本建成5个平台。",
        "（二）某节",
        "1．推动甲。支持乙。（牵头单位：丙局；责任单位：丁局、）",
        "2．推动戊。支持己。（牵头单位：庚局",
        "3、推动辛，",
        "2.8亿立方米",
        "57",
        "某市人民政府办公厅发布",
        "- 7 -",
        "能力 and 风险",
        "（此件公开发布）",
        "关于印发某方案的通知",
        "2023年1月2日",
        "抄送：壬，",
        "附件：分解表",
        "\t序号\t举措\t牵头单位\t责任单位",
        "\t1\t做事。\t丙局\t丁局、",
        "\t丙局",
        "丁局）。余文",
        "\f",
        "",
    ]
)


def letters(text: str) -> Counter[str]:
    return Counter(character for character in text if character.isalnum())


@given(st.lists(LINES, max_size=25))
def test_every_character_is_placed_or_reported(lines: list[str]) -> None:
    plan = read_document("\n".join(lines))
    kept = [*plan.opening, *plan.closing, *plan.annex_heading]
    kept += [f"{s.label}{s.heading}{s.wording}" for s in plan.sections]
    kept += [f"{t.label}{t.title or ''}{t.wording}{t.role_clause}" for t in plan.tasks]
    kept += [
        f"{row.row}{row.wording}{''.join(row.lead)}{''.join(row.responsible)}" for row in plan.annex
    ]
    kept += [found.found * len(found.params.get("lines", "").split(", ")) for found in plan.doubts]
    assert letters("\n".join(lines)) <= letters("".join(kept))
