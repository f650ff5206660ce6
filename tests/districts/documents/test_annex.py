"""The table of the annex."""

import pytest

from districts.documents.annex import Annex, read_annex
from districts.documents.annexes import task_of
from districts.documents.blocks import source_lines
from districts.documents.model import AnnexText, TaskText

HEAD = "附件\n\t任务分解表\n\n\t序号\n\t工作举措\n\t牵头单位\n\t责任单位\n"


def read(text: str) -> Annex:
    return read_annex(source_lines(text))


def rows(annex: Annex) -> list[tuple[int, str, tuple[str, ...], tuple[str, ...]]]:
    return [(row.row, row.wording, row.lead, row.responsible) for row in annex.rows]


def codes(annex: Annex) -> list[tuple[str, str, str]]:
    return [(found.code, str(found.place), found.found) for found in annex.doubts]


def test_cells_on_lines_of_their_own_with_line_breaks_inside() -> None:
    annex = read(
        HEAD + "\t1\n\t做事，\n好。\n\t甲局\n\t乙局、\n丙局\n\n\t2\n\t再做。\n\t甲局\n\t\n"
    )
    assert rows(annex) == [
        (1, "做事，好。", ("甲局",), ("乙局", "丙局")),
        (2, "再做。", ("甲局",), ()),
    ]
    assert annex.heading == ("附件", "任务分解表", "序号", "工作举措", "牵头单位", "责任单位")
    assert codes(annex) == [("no_responsible", "annex_row 2", "")]


def test_cells_of_a_row_on_one_line() -> None:
    annex = read(
        "附件1\n序号\t任务\t牵头部门\t责任部门\n1\t做事，\n好。\t甲局\t乙局、\n丙局\n2\t再做。\t\t甲局"
    )
    assert rows(annex) == [
        (1, "做事，好。", ("甲局",), ("乙局", "丙局")),
        (2, "再做。", (), ("甲局",)),
    ]
    assert codes(annex) == [("no_lead", "annex_row 2", "")]


def test_empty_cells_lost_at_the_end_of_a_row_do_no_harm() -> None:
    annex = read(HEAD + "\t1\n\t做事。\n\t甲局\n\t2\n\t再做。\n\t甲局\n\t乙局")
    assert rows(annex) == [(1, "做事。", ("甲局",), ()), (2, "再做。", ("甲局",), ("乙局",))]


def test_a_number_in_a_cell_is_no_row() -> None:
    annex = read(HEAD + "\t1\n\t57\n\t甲局\n\t乙局")
    assert rows(annex) == [(1, "57", ("甲局",), ("乙局",))]


def test_gaps_and_surplus_cells_are_doubted() -> None:
    annex = read(HEAD + "\t甲\n\t做。\n\t甲局\n\t乙局\n\t\n\t丁\n\t3\n\t再做。\n\t甲局\n\t乙局、")
    assert rows(annex) == [(1, "做。", ("甲局",), ("乙局",)), (3, "再做。", ("甲局",), ("乙局",))]
    assert codes(annex) == [
        ("annex_number_gap", "annex_row 1", "甲"),
        ("annex_row_cells", "annex_row 1", "丁"),
        ("annex_number_gap", "annex_row 3", "3"),
        ("stray_separator", "annex_row 3", "乙局、"),
    ]


def test_a_table_without_rows_or_with_further_columns() -> None:
    assert read(HEAD).rows == []
    annex = read("附件\n\t序号\n\t任务\n\t牵头单位\n\t时限\n\t1\n\t做。\n\t甲局\n\t明年")
    assert [found.code for found in annex.doubts].count("annex_number_gap") == 1


def test_an_annex_without_column_headings_is_reported_whole() -> None:
    annex = read("附件\n\t图\n说明")
    assert annex.rows == []
    assert codes(annex) == [("annex_unread", "line 1", "附件 图 说明")]


def task(number: int, title: str | None, wording: str) -> TaskText:
    return TaskText(number, title, "一", wording, "", (), ())


TASKS = [
    task(1, "建立项目库", "每季度更新，向银行推送；做好储备。"),
    task(2, None, "支持典当行专设部门。做好储备。"),
]


@pytest.mark.parametrize(
    ("wording", "number"),
    [
        ("向银行推送。", 1),
        ("建立项目库。每季度更新，向银行推送；做好储备。", 1),
        ("支持典当行专设部门。", 2),
        ("做好储备。", None),
        ("另起炉灶。", None),
    ],
)
def test_a_row_belongs_to_the_one_task_that_says_the_same(wording: str, number: int | None) -> None:
    found = task_of(AnnexText(1, wording, ("甲局",), ()), TASKS)
    assert (found.number if found else None) == number
