"""The ledger by itself: each kind of piece, missing from a reading or in it twice."""

from dataclasses import replace

import pytest

from districts.documents import Document, read_document
from districts.documents.blocks import source_lines
from districts.documents.ledger import unaccounted
from districts.documents.model import Place, doubt

from .samples import HEAD, ROLES, SAMPLES, rows

TEXT = (
    f"{HEAD}一、目标\n到2025年末，绿色贷款余额达到80亿元以上。\n二、任务\n（一）建库\n"
    f"1.甲事。做好。{ROLES}\n2.乙事。建成3家以上。{ROLES}\n"
)


def missed(text: str, document: Document) -> list[tuple[str, str, str]]:
    found = unaccounted(source_lines(text), document)
    return [(entry.code, str(entry.place), entry.found) for entry in found]


def codes(text: str, document: Document) -> set[str]:
    return {code for code, _place, _found in missed(text, document)}


WHOLE = read_document(TEXT)


def test_a_whole_reading_leaves_nothing() -> None:
    assert missed(TEXT, WHOLE) == []


def test_a_task_that_is_missing_is_named_with_its_line() -> None:
    without = replace(WHOLE, tasks=WHOLE.tasks[:1])
    assert ("number_not_taken", "line 15", f"2.乙事。建成3家以上。{ROLES}"[:40]) in missed(
        TEXT, without
    )
    assert "clause_not_taken" not in codes(TEXT, replace(without, tasks=WHOLE.tasks))


def test_a_section_that_is_missing_is_named() -> None:
    without = replace(WHOLE, sections=WHOLE.sections[:1])
    assert "number_not_taken" in codes(TEXT, without)


def test_a_clause_that_is_missing_is_named() -> None:
    tasks = (replace(WHOLE.tasks[0], clauses=()), WHOLE.tasks[1])
    assert ("clause_not_taken", "task 1", f"1.甲事。做好。{ROLES[:-1]}") in missed(
        TEXT, replace(WHOLE, tasks=tasks)
    )


@pytest.mark.parametrize(
    "written",
    [
        "由区水利局牵头制定办法",
        "会同区水利局负责审核",
        "区水利局牵头",
        "承办单位：区水利局",
        "（由区水利局负责实施）",
    ],
)
def test_bodies_in_the_prose_are_named(written: str) -> None:
    text = TEXT.replace("做好。", f"做好，{written}。", 1)
    document = read_document(text)
    task = document.tasks[0]
    said = [entry.found for entry in document.doubts] + list(task.clauses)
    assert any("区水利局" in one for one in said)


def test_a_name_that_is_missing_is_named() -> None:
    tasks = (replace(WHOLE.tasks[0], responsible=()), WHOLE.tasks[1])
    assert missed(TEXT, replace(WHOLE, tasks=tasks)) == [("name_not_taken", "task 1", "区科技局")]
    named = replace(
        WHOLE,
        tasks=tasks,
        doubts=(*WHOLE.doubts, doubt("odd_body", Place("task", "1"), "区科技局")),
    )
    assert missed(TEXT, named) == []


def test_a_name_of_which_a_part_is_missing_is_odd() -> None:
    task = replace(WHOLE.tasks[0], responsible=("区科技局", "街道"))
    document = replace(WHOLE, tasks=(task, WHOLE.tasks[1]))
    assert missed(TEXT, document) == [("odd_body", "task 1", "街道")]


def test_a_figure_of_the_goals_that_is_missing_is_named() -> None:
    without = replace(WHOLE, statements=())
    assert ("figure_not_taken", "section 一") in {
        (code, place) for code, place, _found in missed(TEXT, without)
    }
    named = replace(
        without,
        doubts=(*WHOLE.doubts, doubt("target_not_read", Place("section", "一"), "达到80亿元以上")),
    )
    assert missed(TEXT, named) == []


def test_bodies_that_answer_for_a_goal_are_taken() -> None:
    goal = "1.绿色贷款余额达到80亿元以上。\n牵头单位：区财政局\n责任单位：区水利局、区科技局\n"
    text = TEXT.replace("到2025年末，绿色贷款余额达到80亿元以上。\n", goal)
    document = read_document(text)
    assert document.statements[0].responsible == ("区水利局", "区科技局")
    assert "clause_not_taken" not in codes(text, document)
    without = replace(document, statements=())
    assert "clause_not_taken" in codes(text, replace(without, annex=()))


def test_a_direction_of_the_goals_that_is_missing_is_named() -> None:
    text = TEXT.replace("80亿元以上。", "80亿元以上，稳步提高绿色贷款占比。")
    document = read_document(text)
    assert missed(text, document) == []
    without = replace(document, statements=document.statements[:1])
    assert missed(text, without) == [("goal_not_taken", "section 一", "稳步提高绿色贷款占比")]


def test_a_figure_to_reach_outside_the_goals_is_named() -> None:
    quiet = replace(WHOLE, doubts=())
    assert ("target_outside_goals", "task 2", "3家以上") in missed(TEXT, quiet)
    opening = TEXT.replace("某某区绿色方案\n一", "某某区绿色方案\n力争余额达到90亿元以上。\n一")
    outside = replace(read_document(opening), doubts=())
    assert ("target_outside_goals", "document") in {
        (code, place) for code, place, _found in missed(opening, outside)
    }


def test_a_text_that_is_missing_is_named_with_its_line() -> None:
    tasks = (replace(WHOLE.tasks[0], title="甲", wording="甲"), WHOLE.tasks[1])
    lost = missed(TEXT, replace(WHOLE, tasks=tasks))
    assert ("text_not_taken", "line 14", "甲事") in lost


TABLE = (
    TEXT
    + "附件\n任务分解表\n"
    + rows("序号|任务|牵头单位|责任单位", "1|修路|区交通局|区科技局", "2|架桥|区交通局|区科技局")
)


def test_a_row_that_is_missing_is_named() -> None:
    document = read_document(TABLE)
    assert missed(TABLE, document) == []
    assert "row_not_taken" in codes(TABLE, replace(document, annex=document.annex[:1]))


def test_what_is_read_twice_is_an_error() -> None:
    tasks = (*WHOLE.tasks, replace(WHOLE.tasks[0], number=3))
    assert "taken_twice" in codes(TEXT, replace(WHOLE, tasks=tasks))
    twice = replace(WHOLE, statements=(*WHOLE.statements, *WHOLE.statements))
    assert ("taken_twice", "section 一") in {
        (code, place) for code, place, _found in missed(TEXT, twice)
    }


def test_numbers_that_go_on_in_another_region_are_all_lost() -> None:
    text = (
        f"{HEAD}一、任务\n（一）建库\n一览。{ROLES}\n（1）甲。\n（2）乙。\n（4）戊。\n（二）立制\n"
        f"一览。{ROLES}\n（3）丙。\n（1）丁。\n"
    )
    document = read_document(text)
    numbers = [
        f for c, _p, f in missed(text, replace(document, doubts=())) if c == "number_not_taken"
    ]
    assert {"（4）戊。", "（3）丙。"} <= set(numbers)
    assert "（1）丁。" not in numbers


def test_a_line_named_by_a_doubt_is_not_said_again() -> None:
    without = replace(WHOLE, tasks=WHOLE.tasks[:1])
    named = replace(
        without, doubts=(*WHOLE.doubts, doubt("unplaced_text", Place("line", "15"), "2.乙事"))
    )
    assert "number_not_taken" not in codes(TEXT, named)


def test_what_is_looked_for_in_the_whole_text_is_bounded() -> None:
    lines = "".join(f"第{'甲乙丙丁戊己庚辛'[n % 8]}{n}句，\n" for n in range(300))
    text = TEXT + lines
    assert "text_not_taken" in codes(text, WHOLE)


def test_the_heads_of_an_annex_of_tabs_are_no_text() -> None:
    text = SAMPLES["tabs"]
    document = read_document(text)
    assert missed(text, document) == []
    lost = missed(text, replace(document, annex=(), annex_heading=()))
    assert {found for _code, _place, found in lost} >= {"做事", "区水利局"}
    assert "序号" not in {found for _code, _place, found in lost}
