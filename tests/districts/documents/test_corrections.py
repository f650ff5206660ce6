"""Corrections over a reading: what each makes of it, what it settles, and what is refused."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from districts.documents import Document, read_document
from districts.documents.corrections import (
    REFUSALS,
    Correction,
    Draft,
    Refused,
    apply,
    corrected,
    state_before,
)
from districts.documents.corrections.deeds import DEEDS
from districts.models.plans import CORRECTION_DEEDS

HEAD = """
重庆市大足区人民政府办公室
关于印发重庆市大足区绿色金融工作方案的通知
大足府办发〔2024〕9号
各镇街，区政府有关部门，有关单位：
现印发给你们，请认真组织实施。
重庆市大足区人民政府办公室
2024年3月5日
（此件公开发布）
重庆市大足区绿色金融工作方案
一、主要目标
（一）扩大规模。到2025年年末，全区绿色贷款余额达到80亿元以上，绿色债券余额达到5亿元。
二、工作举措
"""
BODY = """（一）健全体系
1.建机构。配备专门人员。（牵头单位：区金融发展中心；责任单位：区财政局）
2.建项目库。每季度更新一次。（牵头单位：区发展改革委；责任单位：各镇街）
4.强监管。（牵头单位：区财政局；责任单位：各镇街）
（二）扩大应用
5.抓示范。打造样板。推广经验。（牵头单位：区财政局；责任单位：区商务委）
"""
TEXT = HEAD + BODY


@pytest.fixture(scope="module")
def document() -> Document:
    return read_document(TEXT)


def made(document: Document, *deeds: tuple[str, str, Mapping[str, Any]], text: str = TEXT) -> Draft:
    corrections = [Correction(number, *deed) for number, deed in enumerate(deeds, start=1)]
    return corrected(document, corrections, text)


def numbers(draft: Draft) -> list[int]:
    return [task.number for task in draft.document.tasks]


def codes(draft: Draft) -> list[str]:
    return [entry.code for entry in draft.document.doubts]


def refusal(document: Document, deed: str, about: str, content: Mapping[str, Any]) -> str:
    draft = corrected(document, [], TEXT)
    before = (dict(draft.tasks), dict(draft.sections), dict(draft.targets))
    with pytest.raises(Refused) as caught:
        apply(draft, Correction(1, deed, about, content))
    assert (draft.tasks, draft.sections, draft.targets) == before
    assert caught.value.template % caught.value.params
    # Kept all the same, as when what it rests on was undone, it changes nothing and is a doubt.
    assert "correction_strayed" in codes(made(document, (deed, about, content)))
    return caught.value.code


def new_task(**said: Any) -> dict[str, Any]:
    empty = {"section": "二（一）", "title": "", "wording": "补录。", "lead": [], "responsible": []}
    return {"number": 3, **empty, **said}


def new_target(**said: Any) -> dict[str, Any]:
    fields = ("sentence", "subject", "operator", "value", "unit", "deadline", "base", "base_value")
    empty = dict.fromkeys(fields, "")
    return {
        **empty,
        "clause": "一（一）",
        "wording": "快于",
        "kind": "direction",
        "indicator": "",
        **said,
    }


def test_every_deed_that_is_kept_is_known_here() -> None:
    assert set(DEEDS) == {deed for deed, _words in CORRECTION_DEEDS}


def test_without_corrections_the_reading_stands(document: Document) -> None:
    assert made(document).document == document


def test_a_task_is_added_where_a_number_is_missing(document: Document) -> None:
    assert "task_number_gap" in codes(made(document))
    draft = made(document, ("add_task", "", new_task(lead=["区财政局"])))
    assert numbers(draft) == [1, 2, 3, 4, 5]
    assert "task_number_gap" not in codes(draft)
    assert draft.tasks["c1"].title is None


def test_a_task_at_a_number_that_is_taken_moves_the_next_until_a_gap(document: Document) -> None:
    draft = made(document, ("add_task", "", new_task(number=1)))
    assert [(key, task.number) for key, task in draft.tasks.items()] == [
        ("c1", 1),
        ("1", 2),
        ("2", 3),
        ("4", 4),
        ("5", 5),
    ]


def test_a_task_is_changed_and_the_doubts_about_its_bodies_go(document: Document) -> None:
    text = TEXT.replace("（牵头单位：区财政局；责任单位：各镇街）", "")
    bare = read_document(text)
    assert "no_role_clause" in codes(made(bare, text=text))
    said = {
        "lead": ["区财政局"],
        "responsible": ["区商务委"],
        "title": "改题",
        "section": "二（二）",
    }
    draft = made(bare, ("change_task", "4", said), text=text)
    task = draft.tasks["4"]
    assert (task.title, task.lead, task.section) == ("改题", ("区财政局",), "二（二）")
    assert "no_role_clause" not in codes(draft)
    bodies = made(bare, ("change_task", "4", {"lead": [], "responsible": ["区财政局"]}), text=text)
    assert "no_lead" in codes(bodies)
    renamed = made(document, ("change_task", "4", {"number": 3}))
    assert numbers(renamed) == [1, 2, 3, 5]
    assert {str(entry.place) for entry in renamed.document.doubts} >= {"task 5"}
    assert made(document, ("change_task", "1", {"title": ""})).tasks["1"].title is None


def test_what_was_done_to_a_task_is_known_before_it_is_done(document: Document) -> None:
    draft = made(document)
    said = {"lead": ["区财政局"], "number": 7}
    assert state_before(draft, Correction(1, "change_task", "1", said)) == {
        "lead": ["区金融发展中心"],
        "number": 1,
    }
    assert state_before(draft, Correction(1, "change_target", "gone", {"base": ""})) == {}
    key = next(iter(draft.targets))
    one = Correction(1, "change_target", key, {"value": "5", "deadline": "", "base": "2020Q4"})
    assert state_before(draft, one) == {"value": "80", "deadline": "2025Q4", "base": None}
    assert state_before(draft, Correction(1, "remove_task", "1", {})) == {}


def test_a_task_is_split_where_another_begins() -> None:
    swallowed = TEXT.replace("责任单位：各镇街）\n4.强监管。", "责任单位：各镇街）3.强监管。")
    document = read_document(swallowed)
    first = made(document, text=swallowed).tasks["2"]
    at = f"{first.title}。{first.wording}".index("3.")
    draft = made(document, ("split_task", "2", {"at": at, "number": None}), text=swallowed)
    assert numbers(draft) == [1, 2, 3, 5]
    assert draft.tasks["2"].lead == ("区发展改革委",)
    assert (draft.tasks["c1"].title, draft.tasks["c1"].lead) == ("强监管", ("区财政局",))
    assert draft.tasks["c1"].section == "二（一）"


def test_a_part_without_bodies_keeps_those_of_the_whole(document: Document) -> None:
    at = "抓示范。打造样板。".__len__()
    draft = made(document, ("split_task", "5", {"at": at, "number": 9}))
    assert [draft.tasks[key].lead for key in ("5", "c1")] == [("区财政局",)] * 2
    assert (draft.tasks["5"].wording, draft.tasks["c1"].number) == ("打造样板。", 9)


def test_a_task_is_joined_to_the_one_before(document: Document) -> None:
    draft = made(document, ("join_task", "2", {}))
    assert list(draft.tasks) == ["1", "4", "5"]
    task = draft.tasks["1"]
    assert task.wording == "配备专门人员。建项目库。每季度更新一次。"
    assert task.lead == ("区金融发展中心", "区发展改革委")
    assert task.responsible == ("区财政局", "各镇街")


def test_tasks_are_removed_and_numbered_through(document: Document) -> None:
    assert numbers(made(document, ("remove_task", "2", {}))) == [1, 4, 5]
    draft = made(document, ("remove_task", "2", {}), ("number_tasks", "", {}))
    assert numbers(draft) == [1, 2, 3]
    assert "task_number_gap" not in codes(draft)
    assert "correction_strayed" in codes(
        made(document, ("remove_task", "2", {}), ("join_task", "2", {}))
    )


def test_a_section_is_added_changed_and_split(document: Document) -> None:
    after = "二（一）"
    said = {"label": "二（三）", "heading": "强化监管", "wording": "从严。", "after": after}
    draft = made(document, ("add_section", "", {**said, "first_task": "4"}))
    assert [one.label for one in draft.document.sections] == [
        "一",
        "一（一）",
        "二",
        "二（一）",
        "二（三）",
        "二（二）",
    ]
    assert (draft.tasks["4"].section, draft.tasks["2"].section) == ("二（三）", "二（一）")
    assert draft.sections["c1"].level == 2
    first = made(document, ("add_section", "", {**said, "after": "", "first_task": ""}))
    assert next(iter(first.sections)) == "c1"
    renamed = made(document, ("change_section", "二（一）", {"label": "三", "heading": "改题"}))
    assert (renamed.sections["二（一）"].level, renamed.tasks["1"].section) == (1, "三")
    assert (
        made(document, ("change_section", "二（一）", {"wording": "新"})).tasks["1"].section
        == after
    )
    at = document.sections[1].wording.index("，绿色债券") + 1
    parted = {"label": "一（二）", "heading": "扩大发行", "first_task": ""}
    cut = made(document, ("split_section", "一（一）", {**parted, "at": at}))
    assert cut.sections["c1"].wording == "绿色债券余额达到5亿元。"
    moved = {"label": "二（三）", "heading": "监管", "first_task": "2", "at": None}
    assert made(document, ("split_section", "二（一）", moved)).tasks["4"].section == "二（三）"


def test_a_section_is_joined_and_removed(document: Document) -> None:
    draft = made(document, ("join_section", "二（二）", {}))
    assert draft.tasks["5"].section == "二（一）"
    assert draft.sections["二（一）"].wording == "扩大应用。"
    goals = made(document, ("join_section", "一（一）", {}))
    assert {one.clause for one in goals.document.statements} == {"一"}
    assert "二" not in made(document, ("remove_section", "二", {})).sections
    bare = made(
        document, ("change_section", "二（二）", {"heading": ""}), ("join_section", "二（二）", {})
    )
    assert bare.sections["二（一）"].wording == ""


def test_a_target_is_added_changed_split_and_joined(document: Document) -> None:
    level, bonds = made(document).targets
    draft = made(
        document, ("add_target", "", new_target(value="3.5", base="2020Q4", base_value="2"))
    )
    assert list(draft.targets) == [level, bonds, "c1"]
    target = draft.targets["c1"]
    assert (str(target.value), target.base, str(target.base_value)) == ("3.5", "2020Q4", "2")
    elsewhere = made(document, ("add_target", "", new_target(clause="二")))
    assert [*elsewhere.targets][-1] == "c1"
    said = {"base": "2020Q4", "base_value": "40", "subject": "绿色贷款"}
    changed = made(document, ("change_target", level, said))
    assert changed.targets[level].subject == "绿色贷款"
    assert changed.chosen[level] == {"base": "2020Q4", "base_value": "40"}
    joined = made(document, ("join_target", bonds, {}))
    assert list(joined.targets) == [level]
    assert joined.targets[level].wording.count("亿元") == 2


def test_a_joined_target_gives_what_the_one_before_lacks(document: Document) -> None:
    level, _bonds = made(document).targets
    bare = ("add_target", "", new_target(wording="达到", subject=""))
    whole = new_target(
        wording="比2020年", subject="贷款", value="7", kind="level", deadline="2025Q4"
    )
    draft = made(document, bare, ("add_target", "", whole), ("join_target", "c2", {}))
    target = draft.targets["c1"]
    assert (target.kind, str(target.value), target.deadline) == ("level", "7", "2025Q4")
    assert (target.subject, target.deadline_origin) == ("贷款", "stated")
    same = made(
        document, bare, ("add_target", "", new_target(wording="达")), ("join_target", "c2", {})
    )
    assert same.targets["c1"].wording == "达到"
    assert made(document, bare).targets[level]


def test_a_target_is_split_into_its_figures() -> None:
    text = TEXT.replace("绿色债券余额达到5亿元", "绿色债券余额达到5亿元、支农贷款余额达到6亿元")
    document = read_document(text)
    said = new_target(wording="达到5亿元和6亿元", value="5", unit="亿元", kind="level")
    add = ("add_target", "", said)
    chosen = ("change_target", "c1", {"value": "5", "deadline": "2025Q4"})
    draft = made(document, add, chosen, ("split_target", "c1", {"at": 5}), text=text)
    assert [str(draft.targets[key].value) for key in ("c1", "c3")] == ["5", "6"]
    assert draft.targets["c3"].wording == "6亿元"
    assert draft.chosen["c3"] == {"deadline": "2025Q4", "indicator": ""}
    words = made(document, ("add_target", "", new_target(wording="稳步上升、快于全市")), text=text)
    apply(words, Correction(2, "split_target", "c1", {"at": 5}))
    assert words.targets["c2"].value is None


def test_the_head_settles_its_doubts() -> None:
    text = TEXT.replace("（此件公开发布）\n", "").replace("2024年3月5日\n", "")
    document = read_document(text)
    assert {"no_date", "no_publication_mark"} <= set(codes(made(document, text=text)))
    said = {"issued_on": "2024-03-05", "is_public": "no", "jurisdiction": "dazu", "title": "新题"}
    deeds = [("head", name, {"value": value}) for name, value in said.items()]
    draft = made(document, *deeds, ("body", "区财政局", {"value": "new"}), text=text)
    assert not {"no_date", "no_publication_mark"} & set(codes(draft))
    assert (draft.document.title, draft.document.is_public) == ("新题", False)
    assert draft.bodies == {"区财政局": "new"}
    undated = made(document, ("head", "issued_on", {"value": ""}), text=text)
    assert "no_date" in codes(undated)
    assert undated.document.issued_on is None


def test_nonsense_is_refused_in_a_sentence(document: Document) -> None:
    level, _bonds = made(document).targets
    both = {"lead": ["区财政局"], "responsible": ["区财政局"]}
    section = {"heading": "监管", "wording": "", "after": "", "first_task": ""}
    split = {"label": "三", "heading": "监管", "first_task": ""}
    found = {
        refusal(document, "change_task", "99", {}): "gone",
        refusal(document, "remove_section", "九", {}): "gone",
        refusal(document, "change_target", "none", {}): "gone",
        refusal(document, "change_task", "1", {"number": 2}): "number_taken",
        refusal(document, "add_task", "", new_task(section="九")): "no_section",
        refusal(document, "change_task", "1", {"section": "九"}): "no_section",
        refusal(document, "change_task", "1", both): "body_in_both",
        refusal(document, "add_section", "", {**section, "label": "一"}): "label_taken",
        refusal(document, "change_section", "二（一）", {"label": "一"}): "label_taken",
        refusal(document, "remove_section", "二（一）", {}): "section_in_use",
        refusal(document, "join_section", "一", {}): "nothing_before",
        refusal(document, "join_task", "1", {}): "nothing_before",
        refusal(document, "join_target", level, {}): "nothing_before",
        refusal(document, "split_task", "1", {"at": 0}): "no_such_place",
        refusal(document, "split_target", level, {"at": 0}): "no_such_place",
        refusal(document, "split_section", "二", {**split, "at": None}): "no_such_place",
        refusal(
            document, "split_section", "二（一）", {**split, "at": None, "first_task": "5"}
        ): "task_of_other_section",
        refusal(document, "change_target", level, {"base": "2026Q4"}): "base_not_before",
        refusal(
            document, "add_target", "", new_target(base="2025Q4", deadline="2025Q4")
        ): "base_not_before",
    }
    assert all(code == wanted for code, wanted in found.items())
    assert not made(document, *(("remove_task", key, {}) for key in "1245")).tasks
    bare = replace(document, statements=())
    only = made(bare, *(("remove_task", key, {}) for key in "124"))
    with pytest.raises(Refused) as caught:
        apply(only, Correction(9, "remove_task", "5", {}))
    # What is refused of rows of the annex stands with their corrections.
    assert {*found, caught.value.code} == set(REFUSALS) - {"row_taken"}


def test_two_tasks_of_one_number_are_told_apart(document: Document) -> None:
    first, second, *others = document.tasks
    twice = replace(document, tasks=(first, replace(second, number=1), *others))
    draft = made(twice)
    assert list(draft.tasks) == ["1", "1+", "4", "5"]
    assert numbers(made(twice, ("number_tasks", "", {}))) == [1, 2, 3, 4]
