"""Plans as county offices write them, each in a style of its own, read against what they say."""

from datetime import date
from decimal import Decimal

import pytest

from districts.documents import Document, read_document
from districts.documents.blocks import ASIDE, BREAK, CELL, ROW

HEAD = (
    "某某区人民政府办公室\n关于印发《某某区绿色金融方案》的通知\n某府办发〔2023〕6号\n"
    "各镇街，有关单位：\n现印发给你们。\n某某区人民政府办公室\n2023年8月14日\n（此件公开发布）\n"
    "某某区绿色金融方案\n"
)
GOALS = "一、目标\n到2025年末，全区绿色贷款余额达到80亿元以上。\n"


def rows(*lines: str) -> str:
    return "".join(f"{ROW}{line.replace('|', CELL)}\n" for line in lines)


def duties(document: Document) -> list[tuple[int, str | None, tuple[str, ...], tuple[str, ...]]]:
    return [(one.number, one.title, one.lead, one.responsible) for one in document.tasks]


def codes(document: Document) -> set[str]:
    return {entry.code for entry in document.doubts}


def errors(document: Document) -> list[str]:
    return [entry.code for entry in document.doubts if entry.severity == "error"]


def figures(document: Document) -> list[tuple[str, str, str, str, str | None]]:
    return [
        (one.subject, one.kind, one.operator, f"{one.value}{one.unit}", one.deadline)
        for one in document.statements
    ]


ROLES = "（牵头单位：区财政局；责任单位：区科技局）"
GIVEN = (("区财政局",), ("区科技局",))
STYLES = {
    "named tasks in parts": (
        "第一部分　目标\n到二〇二五年末，绿色贷款余额达到八十亿元以上。\n第二部分　任务\n"
        "任务一：建甲库。做好。\n牵头单位：区财政局　责任单位：区科技局\n"
        "任务二：建乙库。\n牵头单位：区财政局　责任单位：区科技局\n",
        [(1, "建甲库", *GIVEN), (2, "建乙库", *GIVEN)],
    ),
    "named tasks with digits": (
        f"{GOALS}二、举措\n举措1：建甲库。\n主责单位：区财政局\n协同单位：区科技局\n"
        "举措2：建乙库。\n主责单位：区财政局\n协同单位：区科技局\n",
        [(1, "建甲库", *GIVEN), (2, "建乙库", *GIVEN)],
    ),
    "bodies in the heading, numbers run on": (
        f"{GOALS}二、任务\n（一）建库{ROLES}\n1.建甲库。\n2.建乙库。\n（二）立制{ROLES}\n3.定标准。\n",
        [(1, "建甲库", *GIVEN), (2, "建乙库", *GIVEN), (3, "定标准", *GIVEN)],
    ),
    "bodies in the heading, numbers begin again": (
        f"{GOALS}二、任务\n（一）建库{ROLES}\n1.建甲库。\n2.建乙库。\n（二）立制{ROLES}\n1.定标准。\n",
        [(1, "建库", *GIVEN), (2, "立制", *GIVEN)],
    ),
    "numbered principles": (
        f"一、要求\n（一）原则\n1.政府引导。\n2.市场运作。\n（二）目标\n到2025年末，"
        f"绿色贷款余额达到80亿元以上。\n二、任务\n1.建甲库。{ROLES}\n2.建乙库。{ROLES}\n",
        [(1, "建甲库", *GIVEN), (2, "建乙库", *GIVEN)],
    ),
    "goals numbered before the tasks": (
        f"一、目标\n1.到2025年末，绿色贷款余额达到80亿元以上。\n2.绿色贷款占比达到9%。\n"
        f"二、任务\n3.建甲库。{ROLES}\n4.建乙库。{ROLES}\n",
        [(3, "建甲库", *GIVEN), (4, "建乙库", *GIVEN)],
    ),
    "articles": (
        "第一章　总则\n第一条　为规范工作，制定本细则。\n"
        "第二条　到2025年末，绿色贷款余额达到80亿元以上。\n"
        f"第二章　任务\n第三条　建甲库。{ROLES}\n第四条　建乙库。{ROLES}\n"
        "第三章　附则\n第五条　本细则由区财政局负责解释。\n",
        [(3, "建甲库", *GIVEN), (4, "建乙库", *GIVEN)],
    ),
    "parts of a task that all begin again": (
        f"{GOALS}二、行动\n（一）建甲库\n1.目标：建成。\n2.举措：推进。\n"
        "3.分工：牵头单位为区财政局，责任单位为区科技局。\n（二）建乙库\n1.目标：建成。\n2.举措：推进。\n"
        "3.分工：牵头单位为区财政局，责任单位为区科技局。\n",
        [(1, "建甲库", *GIVEN), (2, "建乙库", *GIVEN)],
    ),
    "the responsible official first": (
        f"{GOALS}二、任务\n1.建甲库（责任领导：张某，牵头单位：区财政局，责任单位：区科技局）。\n"
        "2.建乙库（责任领导：李某，牵头单位：区财政局，责任单位：区科技局）。\n",
        [(1, "建甲库", *GIVEN), (2, "建乙库", *GIVEN)],
    ),
    "bodies before the text": (
        f"{GOALS}二、任务\n（一）建甲库\n责任单位：区财政局（牵头）、区科技局\n主要内容：建成甲库。\n"
        "（二）建乙库\n责任单位：区财政局（牵头）、区科技局\n主要内容：建成乙库。\n",
        [(1, "建甲库", *GIVEN), (2, "建乙库", *GIVEN)],
    ),
    "the first body leads": (
        f"{GOALS}二、任务\n1.建甲库。（责任单位：区财政局、区科技局）\n2.建乙库。（责任单位：区财政局、"
        "区科技局）\n注：责任单位中排第一位的为牵头单位。\n",
        [(1, "建甲库", *GIVEN), (2, "建乙库", *GIVEN)],
    ),
    "verbs between the marks of a list": (
        f"{GOALS}二、任务\n（一）建甲库。〔区财政局牵头、区科技局配合〕\n"
        "（二）建乙库。〔区财政局牵头，区科技局配合〕\n",
        [(1, "建甲库", *GIVEN), (2, "建乙库", *GIVEN)],
    ),
    "signed at the end": (
        f"{GOALS}二、任务\n1.建甲库。{ROLES}\n2.建乙库。（区财政局牵头，区科技局配合）\n"
        "某某区人民政府办公室\n2023年11月2日\n",
        [(1, "建甲库", *GIVEN), (2, "建乙库", *GIVEN)],
    ),
    "a table of tabs": (
        f"{GOALS}二、任务\n1.建甲库。{ROLES}\n2.建乙库。{ROLES}\n附件\n任务表\n"
        "序号\t重点任务\t具体举措\t牵头单位\t责任单位\t完成时限\n"
        "1\t建库\t建甲库\t区财政局\t区科技局\t2024年\n2\t建库\t建乙库\t区财政局\t区科技局\n",
        [(1, "建甲库", *GIVEN), (2, "建乙库", *GIVEN)],
    ),
    "a head of two rows": (
        f"{GOALS}二、任务\n"
        + rows(
            "序号|任务内容|责任单位|责任单位",
            "序号|任务内容|牵头单位|配合单位",
            "1|建甲库|区财政局|区科技局",
            "2|建乙库|区财政局|区科技局",
        ),
        [(1, "建甲库", *GIVEN), (2, "建乙库", *GIVEN)],
    ),
    "roles inside the cell": (
        f"{GOALS}二、任务\n"
        + rows(
            "序号|主要任务|责任分工",
            f"1|建甲库|牵头：区财政局{BREAK}配合：区科技局",
            f"2|建乙库|牵头：区财政局{BREAK}配合：区科技局",
        ),
        [(1, "建甲库", *GIVEN), (2, "建乙库", *GIVEN)],
    ),
}


@pytest.mark.parametrize("name", STYLES)
def test_tasks_and_bodies_are_read(name: str) -> None:
    text, truth = STYLES[name]
    document = read_document(HEAD + text)
    assert duties(document) == truth
    assert errors(document) == []
    assert figures(document)[0] == ("绿色贷款余额", "level", ">=", "80亿元", "2025Q4")


def test_what_is_behind_bodies_in_a_heading_is_the_text_of_the_task() -> None:
    document = read_document(HEAD + STYLES["bodies in the heading, numbers begin again"][0])
    assert document.tasks[0].wording == "1.建甲库。2.建乙库。"


def test_items_that_are_no_tasks_stay_text_and_are_shown() -> None:
    document = read_document(HEAD + STYLES["numbered principles"][0])
    assert document.sections[1].wording == "1．政府引导。2．市场运作。"
    kept = [one.found for one in document.doubts if one.code == "item_kept_as_text"]
    assert kept == ["1．政府引导。", "2．市场运作。"]


def test_bodies_in_a_heading_without_tasks_are_an_error() -> None:
    document = read_document(
        f"{HEAD}{GOALS}二、任务\n（一）建库\n1.建甲库。{ROLES}\n2.建乙库。{ROLES}\n三、保障\n（一）领导{ROLES}\n"
    )
    assert [one.place.value for one in document.doubts if one.severity == "error"] == ["三（一）"]


def test_a_section_number_that_comes_twice_is_kept_apart() -> None:
    document = read_document(f"{HEAD}一、任务\n1.建甲库。{ROLES}\n一、保障\n2.建乙库。{ROLES}\n")
    assert [(one.label, one.heading) for one in document.sections] == [
        ("一", "任务"),
        ("一-2", "保障"),
    ]
    assert [one.section for one in document.tasks] == ["一", "一-2"]
    assert "section_repeated" in errors(document)


def test_names_of_bodies_in_their_usual_short_forms() -> None:
    document = read_document(
        f"{HEAD}{GOALS}二、任务\n1.建甲库。（区财政局牵头，区科技局、有关乡镇（街道）、区水利局等配合）\n"
    )
    assert document.tasks[0].responsible == ("区科技局", "有关乡镇", "有关街道", "区水利局")
    assert "list_left_open" in codes(document)


def test_a_plan_without_goals_states_them_in_its_tasks() -> None:
    document = read_document(
        f"{HEAD}一、信贷\n1.加大投放。到2025年末绿色贷款余额达到90亿元以上，占比超14%。{ROLES}\n"
        f"2.降低成本。绿色贷款利率下降至4%以下。{ROLES}\n"
        f"二、支撑\n3.安排资金。每年安排资金不少于1000万元。打造一支专业队伍。{ROLES}\n"
    )
    assert [(one.clause, one.wording) for one in document.statements] == [
        ("举措1", "达到90亿元以上"),
        ("举措1", "占比超14%"),
    ]
    outside = [one.found for one in document.doubts if one.code == "target_outside_goals"]
    assert outside == ["下降至4%以下", "每年安排资金不少于1000万元"]
    assert "goals_from_tasks" in codes(document)


class TestHead:
    def test_a_number_in_brackets_with_its_date(self) -> None:
        text = f"某某区绿色金融方案\n（某府办发〔２０２３〕66号 2023年10月12日）\n{GOALS}"
        document = read_document(text)
        assert document.document_number == "某府办发〔2023〕66号"
        assert document.issued_on == date(2023, 10, 12)

    def test_who_signs_at_the_end(self) -> None:
        text = f"某某区绿色金融方案\n{GOALS}二、任务\n1.建甲库。{ROLES}\n"
        document = read_document(f"{text}某某区财政局\n2023年11月2日\n另行通知")
        assert (document.issuer, document.issued_on) == ("某某区财政局", date(2023, 11, 2))
        assert document.closing == ("某某区财政局", "2023年11月2日")
        assert [one.found for one in document.doubts if one.code == "unplaced_text"] == ["另行通知"]

    def test_when_it_was_printed(self) -> None:
        text = f"某某区绿色金融方案\n{GOALS}二、任务\n1.建甲库。{ROLES}\n"
        document = read_document(f"{text}某某区政府办 2023年11月2日印发")
        assert document.issued_on == date(2023, 11, 2)

    def test_what_a_saved_page_shows_around_the_document(self) -> None:
        around = (
            f"{ASIDE}关于印发《某某区绿色金融方案》的通知\n{ASIDE}某府办发〔2023〕6号\n"
            f"{ASIDE}[ 成文日期 ] 2023-09-18\n"
        )
        document = read_document(f"{around}为做好工作，制定本方案。\n{GOALS}{ASIDE}版权所有")
        assert document.title == "某某区绿色金融方案"
        assert document.document_number == "某府办发〔2023〕6号"
        assert document.issued_on == date(2023, 9, 18)
        left_out = [one.found for one in document.doubts if one.code == "outside_document"]
        assert left_out[0].endswith("2023-09-18 ｜ 版权所有")


class TestAnnexes:
    def test_each_table_has_its_heading_and_its_rows(self) -> None:
        head = "序号|任务|牵头单位|责任单位"
        document = read_document(
            f"{HEAD}{GOALS}二、任务\n1.建甲库。{ROLES}\n2.建乙库。{ROLES}\n附件1\n任务分解表\n"
            + rows(head, "1|建甲库|区财政局|区科技局")
            + "附件2\n项目清单\n"
            + rows(head, "1|修路|区交通局|区科技局")
            + "注：按季调度。\n"
        )
        assert [(row.row, row.wording) for row in document.annex] == [(1, "建甲库"), (2, "修路")]
        assert "annex_numbered_through" in codes(document)
        assert errors(document) == ["unplaced_text"]

    def test_a_first_body_leads_in_the_annex_too(self) -> None:
        document = read_document(
            f"{HEAD}{GOALS}二、任务\n1.建甲库。{ROLES}\n2.建乙库。{ROLES}\n附件\n任务表（列首位的为牵头单位）\n"
            + rows(
                "序号|任务|责任单位",
                "1|建甲库|区财政局、区科技局",
                "2|建乙库|区财政局（牵头）、区科技局",
            )
        )
        assert [(row.lead, row.responsible) for row in document.annex] == [GIVEN, GIVEN]
        assert "no_lead" not in codes(document)

    def test_a_value_for_each_year_is_a_target_each(self) -> None:
        document = read_document(
            f"{HEAD}{GOALS}二、任务\n1.建甲库。{ROLES}\n2.建乙库。{ROLES}\n附件1\n指标表\n"
            + rows(
                "序号|指标名称|单位|2022年|2024年|2025年",
                "1|绿色债券余额|亿元|3|5|8",
                "2|碳市场交易额|亿元|—|—|2",
            )
        )
        table = [one for one in document.statements if one.clause == "附件1"]
        assert [(one.value, one.deadline, one.base, one.base_value) for one in table] == [
            (Decimal(5), "2024Q4", "2022Q4", Decimal(3)),
            (Decimal(8), "2025Q4", "2022Q4", Decimal(3)),
            (Decimal(2), "2025Q4", None, None),
        ]
