"""Lines, page furniture and unwrapping."""

import pytest

from districts.documents.blocks import (
    closing_of,
    is_balanced,
    line_at,
    measure,
    source_lines,
    split_outside_brackets,
    unwrapped,
    width_of,
    without_furniture,
)


def kept_and_doubts(text: str) -> tuple[list[str], list[tuple[str, str]]]:
    kept, doubts = without_furniture(source_lines(text))
    return [line.text for line in kept], [(found.code, found.found) for found in doubts]


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["能源消", "费比重"], "能源消费比重"),
        (["达到 6000 亿", "元以上"], "达到6000亿元以上"),
        (["森林覆盖率达到", "57%、森林"], "森林覆盖率达到57%、森林"),
        (["20", "25 年"], "2025年"),
        (["推动 ESG 评价"], "推动ESG评价"),
        (["Green", "Bond 标准"], "Green Bond 标准"),
        (["能力 and 风险"], "能力 and 风险"),
        (["\u3000抄送：甲 "], "抄送：甲"),
        (["“十四", " 五”规划"], "“十四五”规划"),
        ([], ""),
    ],
)
def test_unwrapped(pieces: list[str], text: str) -> None:
    assert unwrapped(pieces) == text


def test_lines_keep_number_page_and_tabs() -> None:
    lines = source_lines("\ufeff甲\r\n\r\n\t1\n乙\f丙\r丁\u00a0戊")
    assert [(line.number, line.page, line.text) for line in lines] == [
        (1, 1, "甲"),
        (3, 1, "\t1"),
        (4, 1, "乙"),
        (4, 2, "丙"),
        (5, 2, "丁 戊"),
    ]


def test_headers_footers_and_page_numbers_are_left_out_and_doubted_once_each() -> None:
    kept, doubts = kept_and_doubts(
        "服务绿色\n甲市人民政府办公厅行政规范性文件\n甲市人民政府办公厅发布\n- 7 -\n升级\n"
        "甲市人民政府办公厅行政规范性文件\n第 8 页 共 9 页\n完"
    )
    assert kept == ["服务绿色", "升级", "完"]
    assert doubts == [
        ("page_furniture", "甲市人民政府办公厅行政规范性文件"),
        ("page_furniture", "甲市人民政府办公厅发布"),
        ("page_furniture", "- 7 -"),
        ("page_furniture", "第 8 页 共 9 页"),
    ]
    _, found = without_furniture(source_lines("- 7 -\n甲\n- 7 -"))
    assert found[0].params["lines"] == "1, 3"
    assert found[0].message.endswith("“- 7 -” (line 1, 3).")


def test_a_bare_number_is_a_page_number_only_at_the_edge_of_a_page() -> None:
    assert kept_and_doubts("甲\n7\f乙\n丙") == (["甲", "乙", "丙"], [("page_furniture", "7")])
    assert kept_and_doubts("达到\n57\n以上") == (
        ["达到", "57", "以上"],
        [("bare_number_line", "57")],
    )


def test_a_line_repeated_at_the_edge_of_three_pages_is_a_running_head() -> None:
    kept, _ = kept_and_doubts("某方案 1\n甲\n乙\f某方案 2\n丙\n丁\f某方案 3\n戊\n己")
    assert kept == ["甲", "乙", "丙", "丁", "戊", "己"]
    kept, _ = kept_and_doubts("某方案 1\n甲\n乙\f某方案 2\n丙\n丁")
    assert kept[0] == "某方案 1"
    kept, _ = kept_and_doubts("某方案汇编\n甲\n乙\f某方案汇编\n丙\n丁")
    assert kept == ["甲", "乙", "丙", "丁"]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["Green", "Finance"], "Green Finance"),
        (["对接Invest-", "ment平台"], "对接Investment平台"),
        (["控制P", "M2.5"], "控制PM2.5"),
        (["ISO-", "14001"], "ISO-14001"),
        (["A-", "B"], "A-B"),
    ],
)
def test_a_latin_word_broken_at_the_end_of_a_line_is_one(lines: list[str], text: str) -> None:
    assert unwrapped(lines) == text


def test_width_and_measure() -> None:
    assert width_of("甲乙a1") == 6
    assert measure([]) == 0.0
    assert measure(source_lines("\n".join(["甲" * 10] * 9 + ["乙"]))) == 20.0


def test_line_at_names_the_line_of_a_character() -> None:
    lines = source_lines("甲 1\n乙丙\n丁")
    assert [line_at(lines, offset).number for offset in (0, 1, 2, 3, 4, 9)] == [1, 1, 2, 2, 3, 3]


def test_brackets_of_all_kinds_are_counted_alike() -> None:
    assert closing_of("a〔b（c）d)e", 1) == 7
    assert closing_of("（（）", 0) is None
    assert is_balanced("（a)〔b]")
    assert not is_balanced(")(")
    assert not is_balanced("（")
    assert split_outside_brackets("a，b（c，d）e，f", "，") == ["a", "b（c，d）e", "f"]


def test_page_numbers_are_said_once_with_all_their_lines() -> None:
    kept, doubts = without_furniture(source_lines("甲\n- 1 -\n乙\n- 2 -\n丙"))
    assert [line.text for line in kept] == ["甲", "乙", "丙"]
    assert [(one.found, one.params["lines"]) for one in doubts] == [("- 1 -", "2, 4")]
