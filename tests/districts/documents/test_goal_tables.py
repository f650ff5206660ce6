"""Goals in tables and lists, with those who answer for them."""

import pytest

from districts.documents import Document, read_document
from districts.documents.blocks import row_line

HEAD = (
    "某县政府办公室\n关于印发某县绿色方案的通知\n某府办发〔2024〕9号\n请执行。\n"
    "某县政府办公室\n2024年3月1日\n（此件公开发布）\n某县绿色方案\n为了，制定本方案。\n"
)
TASK = "1.做事。（牵头单位：县财政局；责任单位：县林业局）\n"
PLAN = f"{HEAD}一、总体要求\n好。\n二、任务\n{TASK}附件1\n"


def with_table(*rows: tuple[str, ...], before: str = PLAN) -> Document:
    return read_document(before + "\n".join(row_line(row) for row in rows))


def with_lines(*cells: str, before: str = PLAN, after: str = "") -> Document:
    return read_document(before + "\n".join(cells) + after)


def short(document: Document) -> list[str]:
    return [
        f"{one.subject} {one.operator}{one.value}{one.unit} {one.deadline} {one.base or ''} "
        f"{'、'.join(one.lead)}/{'、'.join(one.responsible)}"
        for one in document.statements
    ]


def codes(document: Document) -> set[str]:
    return {entry.code for entry in document.doubts} - {"no_goal_section"}


GOALS = (
    ("序号", "2024年预期目标", "责任单位"),
    ("1", "地区生产总值增长5.5%左右", "县发展改革委"),
    ("2", "绿色贷款余额达到60亿元以上，占比达到8%", "县金融工作局、县财政局"),
)
READ = [
    "地区生产总值 ~5.5% 2024Q4 2023Q4 /县发展改革委",
    "绿色贷款余额 >=60亿元 2024Q4  /县金融工作局、县财政局",
    "绿色贷款余额占比 >=8% 2024Q4  /县金融工作局、县财政局",
]


def test_a_column_of_whole_goals_is_read_with_its_bodies() -> None:
    document = with_table(*GOALS)
    assert short(document) == READ
    assert {one.deadline_origin for one in document.statements[1:]} == {"stated"}
    assert codes(document) == {"growth_of_year"}
    assert [(row.row, row.responsible) for row in document.annex] == [
        (1, ("县发展改革委",)),
        (2, ("县金融工作局", "县财政局")),
    ]


def test_the_same_with_a_cell_a_line() -> None:
    document = with_lines("目标分解表", *(cell for row in GOALS for cell in row))
    assert short(document) == READ
    assert codes(document) == {"growth_of_year"}


def test_a_document_of_nothing_but_such_a_table_is_read() -> None:
    document = with_lines(*(cell for row in GOALS for cell in row), before=HEAD)
    assert short(document) == READ
    assert "no_tasks" in codes(document)


def test_rows_of_more_or_fewer_lines_are_doubtful() -> None:
    document = with_lines(
        "序号", "主要目标", "责任单位", "1", "到2025年，绿色贷款余额", "达到60亿元", "县金融工作局",
        "2", "到2025年，绿化率达到8%", "3", "到2025年，债券余额达到3亿元", "县财政局", "附注。",
    )  # fmt: skip
    assert short(document) == [
        "绿色贷款余额 >=60亿元 2025Q4  /县金融工作局",
        "绿化率 >=8% 2025Q4  /",
        "债券余额 >=3亿元 2025Q4  /县财政局",
    ]
    assert [one.found for one in document.doubts if one.code == "lines_of_cells"] == [
        "1 / 到2025年，绿色贷款余额 / 达到60亿元 / 县金融工作局",
        "2 / 到2025年，绿化率达到8%",
    ]
    assert "no_role_clause" in codes(document)


def test_what_follows_the_last_row_is_text() -> None:
    cells = [cell for row in GOALS for cell in row]
    document = with_lines(*cells, *["甲", "乙", "丙", "丁"] * 4)
    assert short(document) == READ


def test_a_table_of_duties_with_a_cell_a_line_is_read() -> None:
    document = with_lines(
        "序号", "工作任务", "牵头单位", "责任单位",
        "1", "建标准。", "县财政局", "县林业局",
        "2", "建平台。", "县林业局", "县财政局",
    )  # fmt: skip
    assert [(row.wording, row.lead, row.responsible) for row in document.annex] == [
        ("建标准。", ("县财政局",), ("县林业局",)),
        ("建平台。", ("县林业局",), ("县财政局",)),
    ]


def test_columns_without_numbers_end_where_no_figure_stands() -> None:
    document = with_lines(
        "指标名称", "单位", "2025年目标值", "责任单位",
        "绿色贷款余额", "亿元", "60", "县金融工作局",
        "绿色债券余额", "亿元", "≥5", "县财政局",
        "以上指标由县政府解释。",
    )  # fmt: skip
    assert short(document) == [
        "绿色贷款余额 >=60亿元 2025Q4  /县金融工作局",
        "绿色债券余额 >=5亿元 2025Q4  /县财政局",
    ]


@pytest.mark.parametrize("last", [("1", "只有一行"), ("指标很好。", "60"), ()])
def test_a_head_without_rows_is_text(last: tuple[str, ...]) -> None:
    assert with_lines("指标", "目标值", *last).statements == ()
    assert with_lines("序号", "主要目标", "责任单位", *last[1:]).statements == ()


def test_values_without_a_year_take_that_of_the_title() -> None:
    rows = (
        ("指标", "预期值", "牵头单位"),
        ("贷款余额", "60亿元", "县财政局"),
        ("占比", "—", "县财政局"),
    )
    document = with_table(*rows)
    assert short(document) == ["贷款余额 >=60亿元 None  县财政局/"]
    assert "no_deadline" in codes(document)
    document = with_table(*rows, before=PLAN.replace("绿色方案", "2025年绿色方案"))
    assert short(document) == ["贷款余额 >=60亿元 2025Q4  县财政局/"]
    assert document.statements[0].deadline_origin == "context"


def test_a_goal_in_a_cell_that_is_not_read_is_named() -> None:
    document = with_table(
        ("序号", "2025年主要目标", "责任单位"),
        ("1", "绿色金融体系更加完善", "县财政局"),
        ("2", "—", "县财政局"),
        ("3", "财政收入增长不低于5%左右", "县财政\n局"),
        ("4", "收入同比增长", "县财政局及县林业局"),
    )
    found = {(one.code, one.found) for one in document.doubts}
    assert ("goal_not_taken", "绿色金融体系更加完善") in found
    assert ("goal_not_taken", "收入同比增长") in found
    assert "operators_disagree" in codes(document)


def test_a_break_in_a_cell_of_bodies_may_be_doubtful() -> None:
    document = with_table(
        ("序号", "2025年主要目标", "责任单位"), ("1", "贷款余额达到5亿元", "县财政局\n公路中心")
    )
    assert "cell_break" in codes(document)


def test_a_table_of_other_columns_is_no_table_of_goals() -> None:
    assert "table_not_read" in codes(with_table(("甲", "主要目标", "丙"), ("1", "2", "3")))


def test_a_list_of_indicators_is_a_list_of_goals() -> None:
    title = HEAD.replace("绿色方案", "2024年绿色计划")
    document = read_document(
        f"{title}一、主要预期指标\n1.绿色贷款余额达到50亿元以上。\n牵头单位：县金融工作局\n"
        "责任单位：县财政局\n2.占比达到8%以上。（县林业局牵头及县财政局负责）\n"
        f"二、任务\n{TASK}"
    )
    assert short(document)[0] == "绿色贷款余额 >=50亿元 2024Q4  县金融工作局/县财政局"
    assert [row.wording for row in document.annex] == [
        "1．绿色贷款余额达到50亿元以上。",
        "2．占比达到8%以上。",
    ]
    assert len(document.tasks) == 1
