"""A piece of the text on its own, and where a text may be divided."""

from districts.documents.corrections.passages import (
    ends_of_phrases,
    ends_of_sentences,
    section_from,
    target_from,
    task_from,
)
from districts.documents.corrections.tasks import plain_task


def test_a_passage_is_read_as_what_it_may_be() -> None:
    task = task_from("9.抓推广。扩大应用。（牵头单位：区财政局）", 3, "二")
    assert (task.number, task.title, task.lead, task.label) == (9, "抓推广", ("区财政局",), "9")
    assert task_from("第七条抓推广。", 3, "二").number == 3
    assert task_from("抓推广，扩大应用。", 3, "二").title is None
    behind = task_from("抓推广（牵头单位：区财政局）并扩大应用。", 3, "二")
    assert (behind.role_clause, behind.lead) == ("", ("区财政局",))
    assert "扩大应用" in behind.wording
    section = section_from("（三）强化监管\n从严\n从实。")
    assert (section.label, section.heading, section.wording) == ("（三）", "强化监管", "从严从实。")
    assert section_from("强化监管。从严。").label == ""
    target = target_from("到2025年，绿色债券余额达到5亿元。", "一")
    assert (target.kind, str(target.value), target.clause) == ("level", "5", "一")
    assert target_from("快于全市。", "一").kind == "direction"
    assert plain_task(task)["lead"] == ["区财政局"]


def test_places_where_a_text_may_be_divided() -> None:
    text = "一句（甲；乙）。2.二句；三句"
    assert [text[place:] for place in ends_of_sentences(text)] == ["2.二句；三句", "三句"]
    clause = "一句（牵头单位：区财政局）二句"
    assert [clause[place:] for place in ends_of_sentences(clause)] == ["二句"]
    assert [("下降5%、6%和7%")[place:] for place in ends_of_phrases("下降5%、6%和7%")] == [
        "6%和7%",
        "和7%",
    ]
