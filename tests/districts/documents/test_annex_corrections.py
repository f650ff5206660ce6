"""Corrections of the annex and of the bodies that answer for goals; a task taken from another."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from districts.documents import Document, read_document
from districts.documents.corrections import Correction, Draft, Refused, apply, state_before

from .test_corrections import HEAD, codes, made, new_target, new_task

GOALS = HEAD.split("一、主要目标")[0] + (
    "一、主要预期指标\n"
    "1.绿色贷款余额达到50亿元以上，绿色债券余额达到5亿元以上。\n"
    "牵头单位：区金融发展中心\n责任单位：区财政局\n"
    "2.绿色贷款占比达到9%以上。\n"
    "二、工作举措\n"
    "1.建机构。配备专门人员。（牵头单位：区金融发展中心；责任单位：区财政局）\n"
    "2.建项目库。每季度更新。（牵头单位：区发展改革委；责任单位：各镇街）\n"
    "附件\n任务分工表\n"
    "序号\t主要任务\t牵头单位\t责任单位\n"
    "1\t建机构。配备专门人员。\t区金融发展中心\t区财政局\n"
    "3\t建项目库。每季度更新。\t\t各镇街\n"
)
LEVEL, BOND, SHARE = 0, 1, 2


@pytest.fixture(scope="module")
def document() -> Document:
    return read_document(GOALS)


def drafted(document: Document, *deeds: tuple[str, str, Mapping[str, Any]]) -> Draft:
    return made(document, *deeds, text=GOALS)


def target_key(document: Document, place: int) -> str:
    return list(drafted(document).targets)[place]


def rows(draft: Draft) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {row.row: (row.lead, row.responsible) for row in draft.document.annex}


def new_row(**said: Any) -> dict[str, Any]:
    empty = {"number": 2, "wording": "补录。", "lead": ["区财政局"], "responsible": []}
    return {**empty, **said}


FIRST = (("区金融发展中心",), ("区财政局",))


def test_the_reading_has_rows_of_a_table_and_of_goals(document: Document) -> None:
    draft = drafted(document)
    assert rows(draft) == {1: FIRST, 3: ((), ("各镇街",)), 4: FIRST}
    assert [bool(one.lead) for one in draft.targets.values()] == [True, True, False]
    assert {"annex_number_gap", "no_lead"} <= set(codes(draft))


def test_a_row_is_added_at_its_number_and_settles_the_gap(document: Document) -> None:
    draft = drafted(document, ("add_row", "", new_row()))
    assert rows(draft) == {1: FIRST, 2: (("区财政局",), ()), 3: ((), ("各镇街",)), 4: FIRST}
    assert "annex_number_gap" not in codes(draft)
    assert list(rows(drafted(document, ("add_row", "", new_row(number=3))))) == [1, 3, 4, 5]


def test_a_row_is_changed_and_its_doubts_go(document: Document) -> None:
    said = {"lead": ["区发展改革委"], "number": 2, "wording": "建库。"}
    draft = drafted(document, ("change_row", "a3", said))
    assert rows(draft)[2] == (("区发展改革委",), ("各镇街",))
    assert {"annex_number_gap", "no_lead"}.isdisjoint(codes(draft)) is False  # 2 and 4 now
    places = {str(one.place): one for one in draft.document.doubts}
    assert "annex_row 2" not in places
    assert places["annex_row 4"].params["expected"] == "3"
    before = state_before(drafted(document), Correction(1, "change_row", "a3", said))
    assert before == {"lead": [], "number": 3, "wording": "建项目库。每季度更新。"}
    emptied = drafted(document, ("change_row", "a3", {"responsible": []}))
    assert ("no_lead", "annex_row 3") in [(d.code, str(d.place)) for d in emptied.document.doubts]


def test_a_row_is_removed_and_so_are_its_doubts(document: Document) -> None:
    draft = drafted(document, ("remove_row", "a3", {}))
    assert list(rows(draft)) == [1, 4]
    assert "no_lead" not in codes(draft)
    # A goal whose row is gone has bodies no longer, nor has a target of it.
    draft = drafted(document, ("remove_row", "a4", {}))
    assert not any(one.lead for one in draft.targets.values())


def test_numbers_and_roles_of_rows_are_refused_where_they_clash(document: Document) -> None:
    for deed, about, said, code in (
        ("change_row", "a3", {"number": 1}, "row_taken"),
        ("change_row", "a9", {}, "gone"),
        ("remove_row", "a9", {}, "gone"),
        ("change_row", "a1", {"lead": ["区财政局"]}, "body_in_both"),
        ("add_row", "", new_row(responsible=["区财政局"]), "body_in_both"),
        (
            "change_target",
            target_key(document, LEVEL),
            {"lead": ["区财政局"]},
            "body_in_both",
        ),
        ("add_target", "", new_target(lead=["甲局"], responsible=["甲局"]), "body_in_both"),
    ):
        draft = drafted(document)
        with pytest.raises(Refused) as caught:
            apply(draft, Correction(1, deed, about, said))
        assert caught.value.code == code
        assert rows(draft) == rows(drafted(document))


def test_the_bodies_of_a_target_are_those_of_its_goal(document: Document) -> None:
    lead = {"lead": ["区商务委"]}
    draft = drafted(document, ("change_target", target_key(document, LEVEL), lead))
    assert rows(draft)[4] == (("区商务委",), ("区财政局",))
    targets = list(draft.targets.values())
    assert [one.lead for one in targets] == [("区商务委",), ("区商务委",), ()]
    # They come and go with the row.
    draft = drafted(document, ("change_row", "a4", lead))
    assert list(draft.targets.values())[BOND].lead == ("区商务委",)
    nobody: dict[str, Any] = {"lead": [], "responsible": []}
    draft = drafted(document, ("change_target", target_key(document, LEVEL), nobody))
    assert list(rows(draft)) == [1, 3]


def test_a_goal_that_named_nobody_gets_a_row(document: Document) -> None:
    share = target_key(document, SHARE)
    draft = drafted(document, ("change_target", share, {"responsible": ["区财政局"]}))
    assert rows(draft)[5] == ((), ("区财政局",))
    assert draft.document.annex[-1].wording == "绿色贷款占比达到9%以上。"
    assert draft.document.statements[SHARE].responsible == ("区财政局",)
    added = new_target(clause="一", wording="新增", sentence="新增目标。", lead=["区财政局"])
    assert rows(drafted(document, ("add_target", "", added)))[5] == (("区财政局",), ())
    none = drafted(document, ("change_target", share, {"lead": [], "responsible": []}))
    assert rows(none) == rows(drafted(document))


def test_a_task_that_stands_in_another_is_taken_from_it(document: Document) -> None:
    text = GOALS.replace(
        "（牵头单位：区金融发展中心；责任单位：区财政局）\n2.",
        "（牵头单位：区金融发展中心；责任单位：区财政局）抓宣传。办好活动。（牵头单位：区商务委）\n2.",
        1,
    )
    read = read_document(text)
    assert set(read.tasks[0].lead) == {"区金融发展中心", "区商务委"}
    passage = "抓宣传。办好活动。（牵头单位：区商务委）"
    said = new_task(
        number=2, section="二", wording="办好活动。", lead=["区商务委"], passage=passage
    )
    draft = made(read, ("add_task", "", said), text=text)
    assert [task.number for task in draft.document.tasks] == [1, 2, 3]
    first = draft.tasks["1"]
    assert (first.lead, first.responsible) == FIRST
    assert "宣传" not in first.wording + first.role_clause
    # Bodies that a person wrote stay.
    own = ("change_task", "1", {"lead": ["区司法局"], "responsible": []})
    kept = made(read, own, ("add_task", "", said), text=text)
    assert kept.tasks["1"].lead == ("区司法局",)


def test_the_words_of_a_row_change_alone(document: Document) -> None:
    before = drafted(document)
    draft = drafted(document, ("change_row", "a3", {"wording": "另一句"}))
    assert draft.annex["a3"] == replace(before.annex["a3"], wording="另一句")
    assert {key: row for key, row in draft.annex.items() if key != "a3"} == {
        key: row for key, row in before.annex.items() if key != "a3"
    }
