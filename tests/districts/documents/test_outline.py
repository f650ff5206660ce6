"""Sections and numbered tasks from lines."""

import pytest

from districts.documents import read_document
from districts.documents.blocks import source_lines
from districts.documents.markers import blocks_of
from districts.documents.model import Doubt
from districts.documents.outline import Outline, read_outline

ROLES = "（牵头单位：甲局；责任单位：乙局）"


def outline_of(text: str) -> tuple[Outline, list[Doubt]]:
    blocks, doubts = blocks_of(source_lines(text))
    outline = read_outline(blocks)
    return outline, [*doubts, *outline.doubts]


def codes(doubts: list[Doubt]) -> list[tuple[str, str, str]]:
    return [(found.code, str(found.place), found.found) for found in doubts]


def test_sections_of_two_levels_and_numbered_tasks() -> None:
    outline, doubts = outline_of(
        "某方案\n一、主要目标\n（一）体系健全。基本建成。\n二、举措\n(一) 完善体系\n"
        f"1．推动甲。支持乙。{ROLES}\n2. 推动丙。支持丁。{ROLES}\n（二）创新产品。\n"
        f"3、推动戊。支持己。{ROLES}"
    )
    assert [(s.label, s.heading, s.level, s.wording) for s in outline.sections] == [
        ("一", "主要目标", 1, ""),
        ("一（一）", "体系健全", 2, "基本建成。"),
        ("二", "举措", 1, ""),
        ("二（一）", "完善体系", 2, ""),
        ("二（二）", "创新产品", 2, ""),
    ]
    assert [(t.number, t.title, t.section, t.wording, t.role_clause) for t in outline.tasks] == [
        (1, "推动甲", "二（一）", "支持乙。", ROLES),
        (2, "推动丙", "二（一）", "支持丁。", ROLES),
        (3, "推动戊", "二（二）", "支持己。", ROLES),
    ]
    assert outline.goals == ["一", "一（一）"]
    assert doubts == []


def test_numbers_that_open_a_wrapped_line_open_no_task() -> None:
    outline, doubts = outline_of(
        "一、目标\n（一）生态。覆盖率达到\n57%、蓄积量达到\n2.8 亿立方米，按照〔\n2022〕180号和\n"
        f"三、四级要求。\n二、举措\n1．做事。第\n5. 条和第\n9、条。{ROLES}"
    )
    assert outline.sections[1].wording == (
        "覆盖率达到57%、蓄积量达到2.8亿立方米，按照〔2022〕180号和三、四级要求。"
    )
    assert [task.number for task in outline.tasks] == [1]
    assert outline.tasks[0].wording == "第5.条和第9、条。"
    assert doubts == []


def test_the_next_number_in_mid_sentence_stays_text_and_is_doubted() -> None:
    outline, doubts = outline_of(
        f"一、举措\n1．做事。带动第\n二、三产业，和\n2、号，\n3、号。{ROLES}"
    )
    assert outline.tasks[0].wording == "带动第二、三产业，和2、号，3、号。"
    assert codes(doubts)[:2] == [
        ("marker_in_sentence", "line 3", "二、三产业，和"),
        ("marker_in_sentence", "line 4", "2、号，"),
    ]


def test_a_decimal_after_a_full_stop_is_no_task_unless_it_is_the_next() -> None:
    outline, _ = outline_of(f"一、举措\n1．做事。有数。\n9.5亿元用于此。{ROLES}")
    assert outline.tasks[0].wording == "有数。9.5亿元用于此。"
    outline, _ = outline_of(f"一、举措\n1.2025年做事。好。{ROLES}")
    assert outline.tasks[0].title == "2025年做事"


def test_a_forgotten_bracket_swallows_neither_the_next_task_nor_the_next_section() -> None:
    outline, doubts = outline_of(
        "一、举措\n（一）甲\n1．做事。好。（牵头单位：甲局；责任单位：乙局\n"
        f"2．做二。好。{ROLES}\n3．做三。好。（牵头单位：丙局\n（二）乙\n4．做四。好。{ROLES}"
    )
    assert [(task.number, task.section) for task in outline.tasks] == [
        (1, "一（一）"),
        (2, "一（一）"),
        (3, "一（一）"),
        (4, "一（二）"),
    ]
    assert [found.code for found in doubts] == [
        "marker_after_open_sentence",
        "marker_after_open_sentence",
        "role_clause_unclosed",
        "role_clause_unclosed",
        "no_responsible",
        "no_goal_section",
    ]


def test_gaps_and_repetitions_are_doubted() -> None:
    _, doubts = outline_of(
        f"一、目标\n三、举措\n（二）甲\n1．做。好。{ROLES}\n3．做。好。{ROLES}\n3．做。好。{ROLES}"
    )
    assert codes(doubts) == [
        ("section_number_gap", "line 2", "三"),
        ("section_number_gap", "line 3", "二"),
        ("task_number_gap", "task 3", "3"),
        ("task_number_repeated", "task 3", "3"),
    ]
    assert doubts[2].message == "Task 3 was found where task 2 was expected."
    assert doubts[2].severity == "error"


@pytest.mark.parametrize(
    ("body", "title", "wording"),
    [
        ("推动甲。支持乙。", "推动甲", "支持乙。"),
        ("推动甲\n支持乙，好。", "推动甲", "支持乙，好。"),
        ("鼓励甲、乙，完善丙。鼓励丁。", None, "鼓励甲、乙，完善丙。鼓励丁。"),
        ("只有一句。", "只有一句", "只有一句。"),
        ("只有一句，很长。", None, "只有一句，很长。"),
        ("甲" * 46 + "。乙。", None, "甲" * 46 + "。乙。"),
        ("合作（甲。乙）。好。", "合作（甲。乙）", "好。"),
    ],
)
def test_a_title_is_a_short_first_sentence(body: str, title: str | None, wording: str) -> None:
    outline, _ = outline_of(f"一、举措\n1．{body}{ROLES}\n{'宽' * 30}")
    assert (outline.tasks[0].title, outline.tasks[0].wording) == (title, wording)


def test_a_heading_line_ended_on_purpose_is_told_from_a_wrapped_one() -> None:
    wide = "坚持以发展为主线，全面落实各项任务和要求，深入推进"
    outline, _ = outline_of(f"一、指导思想\n{wide}\n改革。\n（一）{wide}\n工作。好。")
    assert [(s.heading, s.wording) for s in outline.sections] == [
        ("指导思想", f"{wide}改革。"),
        (f"{wide}工作", "好。"),
    ]


def test_a_marker_alone_on_its_line_takes_its_heading_from_the_next() -> None:
    outline, _ = outline_of(f"一、\n主要举措\n1．\n做事。好。{ROLES}\n二、")
    assert [(s.label, s.heading) for s in outline.sections] == [("一", "主要举措"), ("二", "")]
    assert outline.tasks[0].title == "做事"


def test_a_task_that_is_nothing_but_a_heading_has_it_as_title_and_text() -> None:
    outline, _ = outline_of(f"一、举措\n1．做事{ROLES}。\n2．做二")
    assert [(task.title, task.wording) for task in outline.tasks] == [
        ("做事", "做事"),
        ("做二", "做二"),
    ]


def test_numbered_items_of_goals_are_goals_not_tasks() -> None:
    outline, _ = outline_of(
        f"一、总体要求\n（一）思路。好。\n（二）主要目标\n1．达到5%。\n2．达到6%。\n二、举措\n"
        f"1．做事。好。{ROLES}"
    )
    assert outline.goals == ["一（二）"]
    assert outline.sections[2].wording == "1．达到5%。2．达到6%。"
    assert [task.number for task in outline.tasks] == [1]


def test_what_is_wrong_inside_a_task_is_doubted() -> None:
    _, doubts = outline_of(
        "一、举措\n1．做事。提升 and 防控\ufffd（能力。\n2．做二。好，\n3、好。"
        "（牵头单位：甲局）又做（牵头单位：乙局、）附注"
    )
    assert codes(doubts) == [
        ("marker_in_sentence", "line 4", "3、好。（牵头单位：甲局）又做（牵头单位：乙局、）附注"),
        ("foreign_word", "task 1", "and"),
        ("unreadable_character", "task 1", "\ufffd"),
        ("unbalanced_brackets", "task 1", "提升 and 防控\ufffd（能力。"),
        ("no_role_clause", "task 1", ""),
        ("open_sentence", "task 2", "好，3、好。（牵头单位：甲局）又做（牵头单位：乙局、）附注"),
        ("several_clauses", "task 2", "好，3、好。…（牵头单位：甲局）；又做…（牵头单位：乙局、）"),
        ("stray_separator", "task 2", "乙局、"),
        ("no_responsible", "task 2", ""),
        ("no_goal_section", "document", ""),
    ]


def test_bodies_named_outside_a_task_are_doubted() -> None:
    _, doubts = outline_of(f"一、目标\n（一）甲。做事。{ROLES}")
    assert codes(doubts) == [
        ("bodies_outside_task", "section 一（一）", ROLES),
        ("no_tasks", "document", ""),
    ]


def test_a_text_without_sections_is_doubted_and_its_tasks_are_read() -> None:
    outline, doubts = outline_of(f"某方案\n1．做事。好。{ROLES}")
    assert outline.tasks[0].section == ""
    assert codes(doubts) == [("no_sections", "document", "")]


def test_an_opening_that_ends_in_mid_sentence_does_not_end_before_its_sentence() -> None:
    blocks, _ = blocks_of(source_lines("为发展第\n二、三产业，带动\n一、二产业。\n一、目标"))
    assert [block.kind for block in blocks] == ["opening", "section"]
    assert blocks[0].text == "为发展第二、三产业，带动一、二产业。"


def test_an_unbalanced_bracket_before_a_colon_does_not_end_a_sentence() -> None:
    blocks, _ = blocks_of(source_lines("一、目标\n（一）包括（甲：\n（二）和乙）。"))
    assert [block.kind for block in blocks] == ["opening", "section", "section"]


def test_end_matter_is_kept_apart_from_the_last_task() -> None:
    blocks, _ = blocks_of(
        source_lines(
            "附件：某方案\n（此件公开发布）\n一、举措\n1．做。好。（责任单位：甲局）\n（此件公开发布）\n"
            "附件\n\t序号\n1．甲\n抄送：甲，\n乙"
        )
    )
    assert [(block.kind, block.text) for block in blocks[2:]] == [
        ("task", "做。好。（责任单位：甲局）"),
        ("mark", "（此件公开发布）"),
        ("annex", "附件序号1．甲"),
        ("copies", "抄送：甲，乙"),
    ]
    assert blocks[0].text == "附件：某方案（此件公开发布）"


def test_end_matter_words_in_mid_sentence_are_text() -> None:
    blocks, _ = blocks_of(source_lines("一、举措\n1．做事，见\n附件\n抄送：甲。"))
    assert [block.kind for block in blocks] == ["opening", "section", "task"]


def test_numbers_with_points_are_sections_and_tasks() -> None:
    text = (
        "1 总体要求\n1.1 主要目标\n余额达到80亿元。\n2 重点任务\n2.1 健全体系\n"
        f"2.1.1 做甲。支持甲。{ROLES}\n2.1.2 做乙。支持乙。{ROLES}\n2.2 创新产品\n"
        f"2.2.1 做丙。支持丙。{ROLES}"
    )
    plan = read_document(text)
    assert [(s.label, s.heading, s.level) for s in plan.sections] == [
        ("1", "总体要求", 1),
        ("1.1", "主要目标", 2),
        ("2", "重点任务", 1),
        ("2.1", "健全体系", 2),
        ("2.2", "创新产品", 2),
    ]
    assert [(t.number, t.section, t.label) for t in plan.tasks] == [
        (1, "2.1", "1"),
        (2, "2.1", "2"),
        (3, "2.2", "1"),
    ]


def test_a_point_number_is_not_the_task_before_it() -> None:
    text = (
        "1. 主要目标\n余额达到80亿元。\n2. 重点任务\n"
        f"2.1 做甲。支持甲。{ROLES}\n2.2 做乙。支持乙。{ROLES}\n"
        f"3. 保障措施\n3.1 做丙。支持丙。{ROLES}"
    )
    plan = read_document(text)
    assert [t.title for t in plan.tasks] == ["做甲", "做乙", "做丙"]
    assert [s.label for s in plan.sections] == ["1", "2", "3"]


def test_a_number_missing_in_a_section_that_counts_anew_is_doubted() -> None:
    text = (
        f"一、甲\n（一）做甲。支持甲。{ROLES}\n（二）做乙。支持乙。{ROLES}\n二、乙\n"
        f"（一）做丙。支持丙。{ROLES}\n（三）做丁。支持丁。{ROLES}"
    )
    plan = read_document(text)
    assert ("task_number_gap", "三") in [(one.code, one.found) for one in plan.doubts]
    assert [t.number for t in plan.tasks] == [1, 2, 3, 4]


def test_items_of_the_goals_are_no_sections_of_the_tasks() -> None:
    text = (
        "一、主要目标\n1. 甲做到。\n2. 乙做到。\n二、举措\n"
        f"（一）做甲。支持甲。{ROLES}\n（二）做乙。支持乙。{ROLES}\n三、保障\n"
        f"（一）做丙。支持丙。{ROLES}\n（二）做丁。支持丁。{ROLES}"
    )
    plan = read_document(text)
    assert [(s.label, s.wording) for s in plan.sections] == [
        ("一", "1.甲做到。2.乙做到。"),
        ("二", ""),
        ("三", ""),
    ]
    assert [t.title for t in plan.tasks] == ["做甲", "做乙", "做丙", "做丁"]


def test_numbers_that_run_on_over_headings_are_the_tasks_with_bodies_or_without() -> None:
    outline, doubts = outline_of(
        "一、任务\n（一）夯实，基础\n1.建标准。制定。\n2.建平台。建设。\n"
        f"3.建队伍。培训。{ROLES}\n（二）扩大应用\n4.抓示范。打造。\n5.抓推广。扩大。{ROLES}"
    )
    assert [(task.number, task.section) for task in outline.tasks] == [
        (1, "一（一）"),
        (2, "一（一）"),
        (3, "一（一）"),
        (4, "一（二）"),
        (5, "一（二）"),
    ]
    assert [entry.code for entry in doubts].count("no_role_clause") == 3


def test_the_next_number_ends_a_heading_with_a_comma_and_a_text_without_a_stop() -> None:
    outline, doubts = outline_of(
        "一、推进简政，释放活力\n（一）减轻负担，稳定岗位\n"
        f"1.降费。{ROLES}\n（二）优化服务，{'方便群众' * 12}，加强建设\n2.通办。{ROLES}"
    )
    assert [(one.label, one.heading[:4]) for one in outline.sections] == [
        ("一", "推进简政"),
        ("一（一）", "减轻负担"),
        ("一（二）", "优化服务"),
    ]
    assert [task.number for task in outline.tasks] == [1, 2]
    assert "marker_after_open_sentence" in [entry.code for entry in doubts]


def test_chapters_divisions_and_parts_are_sections() -> None:
    outline, _ = outline_of(
        "第一章 总则\n第一节 依据\n一、背景\n背景如此。\n第二章 任务\n第一节 建设，提升\n一、建库\n"
        f"1.甲。{ROLES}\n2.乙。{ROLES}\n第二节 立制\n一、标准\n3.丙。{ROLES}"
    )
    assert [one.label for one in outline.sections] == [
        "第一章",
        "第一章第一节",
        "第一章第一节一",
        "第二章",
        "第二章第一节",
        "第二章第一节一",
        "第二章第二节",
        "第二章第二节一",
    ]
    assert [task.number for task in outline.tasks] == [1, 2, 3]
