"""Tables: duties in rows, heads and cells that span, and targets with a column a year."""

import pytest

from districts.documents import Document, read_document
from districts.documents.blocks import BREAK, CELL, ROW
from districts.documents.tables import bodies_text

HEAD = "某区绿色金融方案\n一、主要目标\n"
DUTIES = "序号|工作任务|牵头单位|责任单位"


def rows(*lines: str) -> str:
    return "\n".join(ROW + line.replace("|", CELL).replace("/", BREAK) for line in lines)


def codes(document: Document, severity: str = "error") -> list[str]:
    return [entry.code for entry in document.doubts if entry.severity == severity]


def duties(document: Document) -> list[tuple[object, ...]]:
    return [(one.row, one.wording, one.lead, one.responsible) for one in document.annex]


def with_annex(*lines: str) -> Document:
    task = "二、举措\n1．做事。支持做事。（牵头单位：甲局；责任单位：乙局）\n"
    return read_document(f"{HEAD}{task}附件\n分解表\n{rows(*lines)}")


def test_a_row_cut_by_the_end_of_a_page_is_put_together() -> None:
    cut = (
        rows(DUTIES, "1|做甲事，|区财政局、区发|区科技局")
        + "\n\f"
        + rows("|做完。|展改革委|区科技局", "2|做乙事。|区财政局|区科技局")
    )
    document = read_document(f"{HEAD}二、举措\n{cut}")
    assert [(task.wording, task.lead) for task in document.tasks] == [
        ("做甲事，做完。", ("区财政局", "区发展改革委")),
        ("做乙事。", ("区财政局",)),
    ]
    assert codes(document) == []


def test_a_row_without_a_number_in_mid_page_is_doubted() -> None:
    document = with_annex(DUTIES, "1|做甲事。|区财政局|区科技局", "|做乙事。|区财政局|区科技局")
    assert "row_without_number" in codes(document)


def test_rows_that_share_a_number_are_counted_through() -> None:
    document = with_annex(
        DUTIES, "1|做甲事。|区财政局|", "1|做乙事。|区科技局|", "2|做丙事。|区财政局|"
    )
    assert [row[0] for row in duties(document)] == [1, 2, 3]
    assert codes(document, "warning").count("row_number_shared") == 2


def test_numbers_that_are_missing_or_no_numbers_are_doubted() -> None:
    document = with_annex(
        DUTIES, "1|做甲事。|区财政局|", "4|做乙事。|区科技局|", "甲|做丙事。|区科技局|"
    )
    assert [row[0] for row in duties(document)] == [1, 4, 5]
    assert codes(document).count("annex_number_gap") == 2


def test_a_table_without_numbers_is_counted() -> None:
    document = with_annex("主要任务|责任部门", "做甲事。|区财政局", "做乙事。|—")
    assert duties(document) == [(1, "做甲事。", (), ("区财政局",)), (2, "做乙事。", (), ())]


def test_labels_and_marks_inside_a_cell_say_who_leads() -> None:
    document = with_annex(
        "序号|任务内容|责任单位",
        "1|做甲事。|牵头单位：区财政局；配合单位：区科技局",
        "2|做乙事。|区财政局（牵头）、区科技局",
        "3|做丙事。|区财政局、区科技局（牵头）",
    )
    assert [row[2:] for row in duties(document)] == [
        (("区财政局",), ("区科技局",)),
        (("区财政局",), ("区科技局",)),
        (("区科技局",), ("区财政局",)),
    ]
    assert codes(document) == ["lead_marked_late"]


def test_groups_headings_and_other_columns() -> None:
    document = read_document(
        f"{HEAD}二、举措\n"
        + rows(
            "序号|重点任务|具体举措|牵头单位|完成时限|备注栏",
            "一、完善体系|一、完善体系|一、完善体系|一、完善体系|一、完善体系|一、完善体系",
            "1|体系建设|做甲事。|区财政局|2025年|无",
            "2|体系建设|做乙事。|区科技局|2025年|无",
        )
    )
    assert [(task.title, task.section) for task in document.tasks] == [
        ("做甲事", "表1"),
        ("做乙事", "表1"),
    ]
    assert document.sections[-1].heading == "体系建设"
    assert codes(document, "warning").count("column_not_taken") == 1
    assert [task.due for task in document.tasks] == ["2025年", "2025年"]


def test_a_first_column_that_names_each_task_is_its_heading() -> None:
    document = read_document(
        f"{HEAD}二、举措\n"
        + rows(
            "序号|重点任务|具体举措|牵头单位",
            "1|建项目库|做甲事。|区财政局",
            "2|建支行|做乙事。|区科技局",
        )
    )
    assert [task.title for task in document.tasks] == ["建项目库", "建支行"]


def test_three_columns_of_tasks_are_group_heading_and_text() -> None:
    document = with_annex(
        "类别|任务名称|工作任务|具体举措|牵头单位|牵头单位",
        "体系|建库|做库|做甲事。|区财政局|区科技局",
    )
    assert duties(document) == [(1, "做库。做甲事。", ("区财政局",), ())]
    assert "column_not_taken" in codes(document, "warning")


def test_a_second_table_goes_on_with_numbers_of_its_own() -> None:
    document = read_document(
        f"{HEAD}二、举措\n"
        + rows("第一张表|第一张表|第一张表|第一张表", DUTIES, "1|做甲事。|区财政局|区科技局")
        + "\n说明文字。\n"
        + rows("第二张表|第二张表|第二张表|第二张表", DUTIES, "1|做乙事。|区财政局|区科技局")
    )
    assert [(task.number, task.section, task.label) for task in document.tasks] == [
        (1, "表1", "1"),
        (2, "表2", "1"),
    ]
    assert [one.heading for one in document.sections[-2:]] == ["第一张表", "第二张表"]


def test_a_table_that_goes_on_without_its_head_is_read_on() -> None:
    table = rows(DUTIES, "1|做甲事。|区财政局|区科技局")
    more = rows("2|做乙事。|区科技局|区财政局")
    document = read_document(f"{HEAD}二、举措\n{table}\n中间一行。\n{more}")
    assert [task.wording for task in document.tasks] == ["做甲事。", "做乙事。"]


def test_a_number_alone_in_its_row_is_no_heading_and_surplus_cells_are_doubted() -> None:
    document = with_annex(DUTIES, "1|||", "2|做乙事。|区科技局||多余")
    assert duties(document)[0] == (1, "", (), ())
    assert "annex_row_cells" in codes(document)


def test_what_no_table_reader_knows_is_shown() -> None:
    document = read_document(f"{HEAD}二、举措\n{rows('甲|乙', '丙|丁')}")
    (found,) = [entry for entry in document.doubts if entry.code == "table_not_read"]
    assert found.found == "甲 乙 丙 丁"


def test_a_frame_around_text_is_text() -> None:
    document = read_document(f"{HEAD}二、举措\n{rows('1．做事。支持做事。（牵头单位：甲局）')}")
    assert [task.title for task in document.tasks] == ["做事"]


def test_text_behind_the_table_of_an_annex_has_no_place() -> None:
    document = read_document(
        f"{HEAD}二、举措\n1．做事。支持。（牵头单位：甲局；责任单位：乙局）\n附件\n分解表\n"
        + rows(DUTIES, "1|做甲事。|区财政局|区科技局")
        + "\n表后一段话。"
    )
    assert document.annex_heading == ("附件", "分解表")
    assert [entry.found for entry in document.doubts if entry.code == "unplaced_text"] == [
        "表后一段话。"
    ]


def test_bodies_of_the_annex_serve_a_text_without_any() -> None:
    text = f"{HEAD}二、举措\n1．做甲事。支持甲。\n2．做乙事。支持乙。\n附件\n"
    table = rows(DUTIES, "1|做甲事|区财政局|区科技局", "2|支持乙|区科技局|")
    document = read_document(text + table)
    assert [(task.lead, task.responsible) for task in document.tasks] == [
        (("区财政局",), ("区科技局",)),
        (("区科技局",), ()),
    ]
    assert "roles_from_annex" in codes(document, "warning")
    assert "no_role_clause" not in codes(document)
    other = read_document(text + table.replace("支持乙", "别的事"))
    assert codes(other).count("no_role_clause") == 2


@pytest.mark.parametrize(
    ("cell", "names", "is_sure"),
    [
        ("区财政局/区科技局", "区财政局、区科技局", True),
        ("区发展/改革委", "区发展改革委", True),
        ("区财政局、/区科技局", "区财政局、区科技局", True),
        ("区财政局/、区科技局", "区财政局、区科技局", True),
        ("区财政局/金融办", "区财政局金融办", False),
        ("", "", True),
    ],
)
def test_lines_of_a_cell_are_names_or_one_name(cell: str, names: str, is_sure: bool) -> None:
    assert bodies_text(cell.replace("/", BREAK)) == (names, is_sure)


def test_a_doubtful_line_end_in_a_cell_is_shown() -> None:
    document = with_annex(DUTIES, "1|做甲事。|区财政局/金融办|")
    assert "cell_break" in codes(document)


# targets


def test_targets_in_a_table_have_a_year_a_column() -> None:
    table = rows(
        "主要指标表|主要指标表|主要指标表|主要指标表",
        "指标名称|单位|2023年实际|2025年目标值",
        "绿色贷款余额|亿元|50|80以上",
        "绿色贷款占比（%）||10|≥12",
        "森林覆盖率|%|55|56%",
        "绿色机构|家|3|若干",
    )
    document = read_document(f"{HEAD}{table}\n二、举措\n1．做事。支持。（牵头单位：甲局）")
    assert [
        (one.subject, one.operator, str(one.value), one.unit, one.deadline, one.base)
        for one in document.statements
    ] == [
        ("绿色贷款余额", ">=", "80", "亿元", "2025Q4", "2023Q4"),
        ("绿色贷款占比", ">=", "12", "%", "2025Q4", "2023Q4"),
        ("森林覆盖率", ">=", "56", "%", "2025Q4", "2023Q4"),
    ]
    assert {one.clause for one in document.statements} == {"一"}
    assert codes(document) == ["target_not_read"]
    assert codes(document, "warning").count("operator_not_stated") == 1


def test_several_years_are_a_base_and_a_target() -> None:
    table = rows(
        "序号|指标|2022年|2025年", "1|绿色贷款余额|50亿元|80亿元", "2|户数|30|不超过40以上"
    )
    document = read_document(f"{HEAD}{table}")
    first, second = document.statements
    assert (first.base_value, first.value, first.unit) == (50, 80, "亿元")
    assert {entry.code for entry in second.doubts} == {"operators_disagree", "no_unit"}
    alone = read_document(HEAD + rows("指标|2025年", "绿色贷款余额|超过80亿元"))
    assert [(one.base, one.operator) for one in alone.statements] == [(None, ">")]


def test_heads_and_empty_rows_among_the_rows_are_passed_over() -> None:
    head = "指标|2022年|2025年"
    document = read_document(HEAD + rows(head, "贷款余额|50亿元|80亿元", head))
    assert len(document.statements) == 1
    assert duties(with_annex(DUTIES, "1|做甲。|区财政局|", "|||")) == [
        (1, "做甲。", ("区财政局",), ())
    ]
