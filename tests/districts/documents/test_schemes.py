"""Which numbers of a plan are its tasks, where several styles might be."""

import pytest

from districts.documents import Document, read_document

HEAD = "渝州县绿色金融方案\n一、主要目标\n到2026年，绿色贷款余额达到80亿元以上。\n二、重点任务\n"
ROLES = "（牵头单位：县财政局；责任单位：县科技局）"
BOTH = {"县财政局", "县科技局"}
STYLES = {
    "one task a section": (
        f"（一）夯实基础\n1.建甲库。做好。{ROLES}\n（二）扩大应用\n1.建乙库。做好。{ROLES}\n"
        f"（三）优化环境\n1.建丙库。做好。{ROLES}\n2.建丁库。做好。{ROLES}\n",
        ["建甲库", "建乙库", "建丙库", "建丁库"],
    ),
    "a list of one is a task": (
        f"（一）夯实基础，稳步推进\n①建甲库。做好。\n②建乙库。做好。{ROLES}\n"
        f"（二）扩大应用，激发活力\n①建丙库。做好。{ROLES}\n",
        ["建甲库", "建乙库", "建丙库"],
    ),
    "several items are of a task": (
        f"（一）建甲库\n①做好。\n②管好。{ROLES}\n（二）建乙库\n①做好。\n②管好。{ROLES}\n",
        ["建甲库", "建乙库"],
    ),
    "items with bodies of their own": (
        f"1.建甲库。做好。{ROLES}\n2.建乙库。\n（1）做好。（县财政局负责）\n（2）管好。（县科技局负责）\n",
        ["建甲库", "建乙库"],
    ),
    "items by 一是": (
        f"（一）建甲库。做好。{ROLES}\n（二）建乙库。\n一是做好。（县财政局负责）\n二是管好。（县科技局负责）\n"
        "三是用好。（县财政局负责）\n",
        ["建甲库", "建乙库"],
    ),
    "numbers as items": (
        f"（一）建甲库。做好。{ROLES}\n（二）建乙库。\n1.做好。（县财政局负责）\n2.管好。（县科技局负责）\n"
        f"（三）建丙库。做好。{ROLES}\n（四）建丁库。\n1.做好。（县财政局负责）\n2.管好。（县科技局负责）\n",
        ["建甲库", "建乙库", "建丙库", "建丁库"],
    ),
    "a label cut by the end of a line": (
        "（一）建甲库\n做好。（责任单\n位：县科技局）\n（二）建乙库\n做好。（\n责任单位：县财政局）\n",
        ["建甲库", "建乙库"],
    ),
    "names between sentences": (
        f"1.建甲库。做好。（县财政局、县科技局）管好。{ROLES}\n2.建乙库。做好。（县科技局）\n",
        ["建甲库", "建乙库"],
    ),
    "few tasks name bodies": (
        f"1.建甲库。做好。{ROLES}\n2.建乙库。做好。\n三、组织保障\n1.建丙库。做好。\n2.建丁库。做好。{ROLES}\n",
        ["建甲库", "建乙库", "建丙库", "建丁库"],
    ),
}


def titles(document: Document) -> list[str | None]:
    return [task.title for task in document.tasks]


@pytest.mark.parametrize("name", STYLES)
def test_the_numbers_of_tasks_are_told_from_others(name: str) -> None:
    text, expected = STYLES[name]
    document = read_document(HEAD + text)
    assert titles(document) == expected
    assert all(BOTH.issuperset({*task.lead, *task.responsible}) for task in document.tasks)


def test_a_table_of_tabs_ends_where_its_rows_end() -> None:
    """Goals copied as text: they are read, and what follows is no part of the last row."""
    head, heading = HEAD.split("二、")
    rows = "序号\t指标名称\t单位\t2027年目标值\t责任单位\n1\t森林覆盖率\t%\t55\t县林业局\n"
    document = read_document(f"{head}{rows}二、{heading}1.建甲库。做好。{ROLES}\n")
    assert titles(document) == ["建甲库"]
    (_first, goal) = document.statements
    assert (goal.subject, f"{goal.value}{goal.unit}", goal.deadline) == (
        "森林覆盖率",
        "55%",
        "2027Q4",
    )
    assert goal.responsible == ("县林业局",)


def test_a_year_may_be_past_where_no_day_of_issue_tells() -> None:
    goals = "2023年，森林覆盖率达到48%。到2026年，绿色贷款占比达到12%。"
    document = read_document(HEAD.replace("到2026年，绿色贷款余额达到80亿元以上。", goals))
    assert [[entry.code for entry in one.doubts] for one in document.statements] == [
        ["may_be_past"],
        [],
    ]
