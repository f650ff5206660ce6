"""Which doubts a correction settles, and which it leaves."""

from dataclasses import replace

import pytest

from districts.documents import Document, read_document
from districts.documents.corrections import doubt_key
from districts.documents.model import Place, doubt

from .test_corrections import TEXT, codes, made, new_task


@pytest.fixture(scope="module")
def document() -> Document:
    return read_document(TEXT)


def test_a_passage_that_is_added_is_doubted_no_longer_and_leaves_its_section() -> None:
    loose = "抓推广。扩大应用。（牵头单位：区财政局；责任单位：区商务委）"
    text = TEXT.replace("（二）扩大应用\n", f"（二）扩大应用\n{loose}\n")
    document = read_document(text)
    assert "bodies_outside_task" in codes(made(document, text=text))
    said = new_task(section="二（二）", passage=loose, lead=["区财政局"])
    draft = made(document, ("add_task", "", said), text=text)
    assert "bodies_outside_task" not in codes(draft)
    (section,) = [one for one in draft.document.sections if one.label == "二（二）"]
    assert section.wording == ""
    # The same words in another section are another matter.
    elsewhere = text.replace("（一）健全体系\n", f"（一）健全体系\n{loose[:-1]}、区新设中心）\n")
    both = replace(
        read_document(elsewhere),
        doubts=tuple(
            doubt("bodies_outside_task", Place("section", label), "（牵头单位：区财政局")
            for label in ("二（一）", "二（二）")
        ),
    )
    assert (
        codes(made(both, ("add_task", "", said), text=elsewhere)).count("bodies_outside_task") == 1
    )


def test_a_day_settles_the_time_that_was_not_understood(document: Document) -> None:
    entry = doubt("due_not_understood", Place("task", "1"), "适时")
    unsure = replace(document, doubts=(entry,))
    assert codes(made(unsure)) == ["due_not_understood"]
    draft = made(unsure, ("change_task", "1", {"due_on": "2024-12-31"}))
    assert (codes(draft), str(draft.tasks["1"].due_on)) == ([], "2024-12-31")
    assert made(document, ("change_task", "1", {"due_on": ""})).tasks["1"].due_on is None


def test_a_gap_that_is_looked_over_is_settled(document: Document) -> None:
    removed = ("remove_task", "2", {})
    keys = [doubt_key(one) for one in made(document, removed).document.doubts]
    draft = made(document, removed, ("settle", "task_number_gap", {"doubts": keys}))
    assert codes(draft) == []
    bare = ("change_task", "1", {"lead": [], "responsible": []})
    keys = [doubt_key(one) for one in made(document, bare).document.doubts]
    assert codes(made(document, bare, ("settle", "no_role_clause", {"doubts": keys}))) == []


def test_doubts_about_a_section_follow_its_number() -> None:
    text = TEXT.replace(
        "（二）扩大应用\n", "（二）扩大应用\n抓推广。（牵头单位：区财政局；责任单位：区商务委）\n"
    )
    document = read_document(text)
    draft = made(document, ("change_section", "二（二）", {"label": "三"}), text=text)
    assert "section 三" in {str(entry.place) for entry in draft.document.doubts}


def test_a_line_that_was_left_out_is_settled_by_adding_it(document: Document) -> None:
    text = f"{TEXT}抓推广。扩大应用。"
    line = str(text.count("\n") + 1)
    left = doubt("unplaced_text", Place("line", line), "抓推广。扩大应用。")
    nowhere = doubt("unplaced_text", Place("line", "999"), "别处文字")
    document = replace(document, doubts=(left, nowhere))
    assert codes(made(document, text=text)) == ["unplaced_text"] * 2
    part = ("add_task", "", new_task(lead=["区财政局"], passage="抓推广。"))
    assert codes(made(document, part, text=text)).count("unplaced_text") == 2
    whole = ("add_task", "", new_task(lead=["区财政局"], passage="抓推广。扩大应用。"))
    assert codes(made(document, whole, text=text)).count("unplaced_text") == 1


def test_what_is_said_of_all_tasks_holds_until_each_is_written(document: Document) -> None:
    unsure = replace(document, doubts=(doubt("no_leads", Place("document")),))
    said = {"lead": ["区财政局"], "responsible": ["区商务委"]}
    keys = list(made(unsure).tasks)
    some = [("change_task", key, said) for key in keys[1:]]
    assert codes(made(unsure, *some)) == ["no_leads"]
    assert codes(made(unsure, *some, ("change_task", keys[0], said))) == []
