"""Plans of work and measures as districts write them from year to year, each a kind of its own."""

from datetime import date

import pytest

from districts.documents import Document, read_document

ROLES = "（牵头单位：区财政局；责任单位：区科技局）"
HEAD = (
    "某某区人民政府办公室\n关于印发《某某区绿色方案》的通知\n某府办发〔2023〕6号\n"
    "各街道办事处、镇人民政府，区政府各部门：\n现印发给你们。\n某某区人民政府办公室\n2023年8月14日\n"
    "（此件公开发布）\n某某区绿色方案\n"
)


def read(*lines: str) -> Document:
    return read_document(HEAD + "\n".join(lines))


def codes(document: Document) -> list[str]:
    return [entry.code for entry in document.doubts]


def found(document: Document, code: str) -> list[str]:
    return [entry.found for entry in document.doubts if entry.code == code]


def test_items_in_brackets_below_circled_tasks_are_theirs() -> None:
    document = read(
        "一、健全体系",
        "①完善机制。每半年开会。",
        "（1）制定清单。（区财政局）",
        "（2）建立调度。（区财政局、区府办）",
        "②加强队伍。（区委组织部、区财政局）",
        "二、丰富产品",
        "③推动创新。",
        "（1）推广贷款。（区科技局牵头，各银行机构落实）",
        "（2）探索金融。（区林业局、区财政局牵头）",
        "④发展保险。（区水利局牵头，区科技局配合，9月底前完成）",
    )
    assert [(task.label, task.title) for task in document.tasks] == [
        ("①", "完善机制"),
        ("②", "加强队伍"),
        ("③", "推动创新"),
        ("④", "发展保险"),
    ]
    assert document.tasks[0].responsible == ("区财政局", "区府办")
    assert document.tasks[2].lead == ("区科技局", "区林业局", "区财政局")
    assert document.tasks[3].due_on == date(2023, 9, 30)
    assert "section_number_gap" not in codes(document)


def test_circled_items_below_tasks_in_brackets_are_theirs() -> None:
    document = read(
        "一、任务",
        f"（1）建甲库。{ROLES}",
        "①建甲。（区水利局负责）",
        "②建乙。（区教育局负责）",
        f"（2）建乙库。{ROLES}",
    )
    assert [task.label for task in document.tasks] == ["1", "2"]


def test_sections_may_be_counted_through_over_those_around_them() -> None:
    document = read(
        "一、要求",
        "（一）原则。坚持。",
        "（二）目标。到2025年，绿色贷款余额达到5亿元。",
        "二、任务",
        "（三）能源",
        f"1.做甲。{ROLES}",
        "（四）工业",
        f"2.做乙。{ROLES}",
        "三、保障",
        "（五）加强领导。落实责任。",
    )
    labels = [one.label for one in document.sections]
    assert labels == ["一", "一（一）", "一（二）", "二", "二（三）", "二（四）", "三", "三（五）"]
    assert "section_number_gap" not in codes(document)
    assert "clause_not_taken" not in codes(document), "those addressed are no bodies of a task"


@pytest.mark.parametrize(
    ("clause", "lead", "responsible", "due"),
    [
        (
            "（责任单位：区财政局、区科技局；时限：2024年12月底前）",
            (),
            ("区财政局", "区科技局"),
            12,
        ),
        ("（责任单位：区财政局；完成期限：2024年10月）", (), ("区财政局",), 10),
        ("责任单位为区财政局，完成时间为2024年10月。", (), ("区财政局",), 10),
        ("牵头：区财政局，配合：区科技局，各乡镇。", ("区财政局",), ("区科技局", "各乡镇"), None),
        ("（区财政局、国网某某供电公司）", (), ("区财政局", "国网某某供电公司"), None),
        (
            "参与单位：区财政局、区科技局等按职责分工负责",
            (),
            ("区财政局", "区科技局"),
            None,
        ),
        (
            "（区财政局牵头，区科技局配合；各镇街负责落实，上述要求不再列出）",
            ("区财政局",),
            ("区科技局", "各镇街"),
            None,
        ),
    ],
)
def test_bodies_and_their_time(
    clause: str, lead: tuple[str, ...], responsible: tuple[str, ...], due: int | None
) -> None:
    [task] = read("一、任务", f"1.做甲。{clause}").tasks
    assert (task.lead, task.responsible) == (lead, responsible)
    assert (task.due_on.month if task.due_on else None) == due


def test_what_is_no_name_is_odd() -> None:
    document = read("一、任务", "1.做甲。（区财政局牵头，区科技局配合，以下均需各镇街落实）")
    assert "以下均需各镇街" in found(document, "odd_body")


def test_a_time_without_a_year_in_the_words_of_a_measure_is_of_the_year_of_issue() -> None:
    document = read(
        "一、任务",
        f"1.做甲。10月底前印发清单。{ROLES}",
        f"2.做乙。每年10月底前印发清单。{ROLES}",
        f"3.做丙。6月底前印发，12月底前完成。{ROLES}",
        f"4.做丁。上半年前印发，2025年6月底前完成。{ROLES}",
    )
    days = [task.due_on for task in document.tasks]
    assert days == [date(2023, 10, 31), None, None, date(2025, 6, 30)]


def test_who_signs_at_the_end_may_be_a_centre() -> None:
    document = read_document(
        "某某区绿色金融2024年度工作安排\n一、任务\n"
        f"1.做甲。{ROLES}\n2.做乙。{ROLES}\n某某区金融发展服务中心\n二〇二四年三月六日\n"
    )
    assert document.title == "某某区绿色金融2024年度工作安排"
    assert (document.issuer, document.issued_on) == ("某某区金融发展服务中心", date(2024, 3, 6))
    assert not {"open_sentence", "no_title"} & set(codes(document))


def test_a_goal_without_a_figure_is_named() -> None:
    document = read(
        "一、目标",
        "工业能效较2020年大幅提升，顺利实现2030年前碳达峰目标，为实现碳达峰奠定基础。",
        "二、任务",
        f"1.做甲。{ROLES}",
    )
    assert found(document, "goal_not_taken") == [
        "顺利实现2030年前碳达峰目标",
        "工业能效较2020年大幅提升",
    ]


def test_the_unit_of_a_table_stands_before_the_words_behind_its_value() -> None:
    document = read(
        "一、任务",
        f"1.做甲。{ROLES}",
        "附件",
        "主要指标",
        "序号\t指标\t单位\t2020年\t2025年\t属性\t责任单位",
        "1\t能耗下降\t%\t—\t13.5\t约束性\t区财政局",
        "2\t综合利用率\t%\t76\t80以上\t预期性\t区科技局",
    )
    assert [one.wording for one in document.statements] == ["能耗下降13.5%", "综合利用率80%以上"]
    assert found(document, "kind_unsure") == ["能耗下降13.5%"]


def test_goals_may_be_counted_as_the_tasks_are() -> None:
    document = read(
        "一、目标",
        "1.2024—2027年，绿色贷款余额年均增长25%以上。",
        "2.2027年末，建成绿色示范村71个以上。",
        "二、任务",
        "（一）拓展应用，方便群众",
        f"1.做甲。{ROLES}",
        f"2.做乙。{ROLES}",
        "（二）优化环境，激发活力",
        f"3.做丙。{ROLES}",
    )
    assert [(task.number, task.title) for task in document.tasks] == [
        (1, "做甲"),
        (2, "做乙"),
        (3, "做丙"),
    ]
    assert [one.deadline for one in document.statements] == ["2027Q4", "2027Q4"]
    assert not {"figure_not_taken", "number_not_taken", "task_number_gap"} & set(codes(document))


@pytest.mark.parametrize("sign", ["（2）", "②", "2．", "2.", "二是", "——", "■"])
def test_a_year_behind_the_number_of_a_goal_is_its_date(sign: str) -> None:
    document = read(
        "一、目标",
        f"到2025年，绿色贷款余额达到5亿元。{sign}2030年，绿色债券余额达到6亿元。",
        "二、任务",
        f"1.做甲。{ROLES}",
    )
    assert [one.deadline for one in document.statements] == ["2025Q4", "2030Q4"]


@pytest.mark.parametrize(
    ("marks", "labels"),
    [
        (
            ["第一部分 要求", "做好。", "第二部分 任务", "一、能源", "1.做甲。", "2.做乙。"],
            ["1", "2"],
        ),
        (["一、任务", "①做甲。", "（1）办丙。", "（2）办丁。", "②做乙。"], ["①", "②"]),
        (["第一章 总则", "做好。", "第二章 任务", "第一条 做甲。", "第二条 做乙。"], ["一", "二"]),
    ],
)
def test_a_plan_that_names_no_bodies_keeps_its_tasks(marks: list[str], labels: list[str]) -> None:
    document = read(*marks)
    assert [task.label for task in document.tasks] == labels
    assert codes(document).count("no_role_clause") == len(labels)
    assert not {"no_tasks", "number_not_taken"} & set(codes(document))


def test_a_clause_may_go_over_several_lines_with_its_time() -> None:
    document = read(
        "一、任务",
        "（一）推进简政，激发动力",
        "1.做甲。（区国资委牵头，区公安局按职责分工负责；2025年年",
        "底前）",
        "（二）优化环境，稳定预期",
        "1.做乙。（区财政局牵头，区税务局、区人民",
        "银行按职责分工负责；2025年年",
        "底前）",
        "2.做丙。（区国资委牵头，区公安局按职责分工负责；2025年年",
        "底前）",
    )
    assert [(task.label, task.title) for task in document.tasks] == [
        ("1", "做甲"),
        ("1", "做乙"),
        ("2", "做丙"),
    ]
    assert {task.due_on for task in document.tasks} == {date(2025, 12, 31)}


def test_a_bracket_that_never_closes_names_nobody() -> None:
    document = read("一、任务", "1.做甲。（区财政局", "牵头，区科技局", f"2.做乙。{ROLES}")
    assert [task.label for task in document.tasks] == ["1", "2"]
    open_ended = read("一、任务", "1.做甲。（区财政局", "牵头，区科技局", "配合")
    assert found(open_ended, "odd_body") == ["（区财政局牵头，区科技局"]


def test_a_heading_does_not_end_within_a_number() -> None:
    document = read(
        "一、目标",
        "（1）2024年、2025年、2026年，绿色信贷余额分别达到19.6亿元、26",
        "亿元、27亿元。",
        "二、任务",
        f"（一）做甲。绿色项目库建设、环境信息披露、碳账户体系、绿色保险产品。{ROLES}",
        f"（二）做乙。{ROLES}",
        f"（三）做丙。{ROLES}",
    )
    assert [f"{one.value}{one.unit} {one.deadline}" for one in document.statements] == [
        "19.6亿元 2024Q4",
        "26亿元 2025Q4",
        "27亿元 2026Q4",
    ]


def test_a_table_of_tabs_goes_on_behind_the_edge_of_a_page() -> None:
    text = (
        "某某区绿色方案\n一、目标\n序号\t指标名称\t单位\t2025年目标值\t责任单位\n"
        "1\t绿色信用卡\t万张\t564\t区财政局\n— 1 —\n\f某某区文件汇编\n"
        f"2\t公交车\t辆\t530\t区水利局\n二、任务\n1.做甲。{ROLES}\n— 2 —\n"
        f"\f某某区文件汇编\n2.做乙。{ROLES}\n— 3 —\n\f某某区文件汇编\n3.做丙。{ROLES}\n"
    )
    document = read_document(text)
    assert [(one.subject, str(one.value)) for one in document.statements] == [
        ("绿色信用卡", "564"),
        ("公交车", "530"),
    ]
    assert [task.title for task in document.tasks] == ["做甲", "做乙", "做丙"]


def test_the_numeral_before_a_goal_is_no_part_of_what_it_is_about() -> None:
    document = read(
        "一、目标",
        "(一)全区绿色信贷余额力争2025年末突破1.2亿元。",
        "(二)2026年，秸秆利用率达93%以上。",
        "二、任务",
        f"(一)做甲{ROLES}",
        "1.推广配方。",
        "2.6月30日前完成建设，落实条例第八条。",
        f"(二)做乙{ROLES}",
        "1.推广用肥。",
    )
    assert [(one.subject, one.deadline) for one in document.statements] == [
        ("绿色信贷余额", "2025Q4"),
        ("秸秆利用率", "2026Q4"),
    ]
    assert "number_not_taken" not in codes(document)
    assert found(document, "target_outside_goals") == []


def test_actions_with_their_bodies_on_lines() -> None:
    document = read(
        "一、行动",
        "行动一：绿色制造升级行动",
        "实施主体：区工信局",
        "协同主体：区水利局、区科技局",
        "行动内容：支持企业改造。",
        "行动二：绿色金融扩容行动",
        "实施主体：区财政局",
        "协同主体：区林业局、区教育局",
        "行动内容：建设项目库。",
    )
    assert [(task.title, task.responsible) for task in document.tasks] == [
        ("绿色制造升级行动", ("区工信局", "区水利局", "区科技局")),
        ("绿色金融扩容行动", ("区财政局", "区林业局", "区教育局")),
    ]


def test_a_seal_of_another_office_is_no_part_of_the_issuer() -> None:
    text = HEAD.replace("办公室\n2023年", "办公室（代章）\n2023年")
    document = read_document(f"{text}一、任务\n1.做甲。{ROLES}\n")
    assert document.issuer == "某某区人民政府办公室"


def test_a_column_of_times_gives_tasks_their_days() -> None:
    rows = (
        "序号\t重点任务\t具体内容\t牵头单位\t配合单位\t完成时限",
        "1\t健全机制\t建立专班\t县金融办\t县财政局\t2024年6月底",
        "2\t健全机制\t建立制度\t县统计局\t县金融办\t持续推进",
        "3\t扩大投放\t推广产品\t县金融办\t县科技局\t适时",
        "4\t扩大投放\t推广平台\t县金融办\t县科技局\t四个批次",
    )
    document = read(*rows)
    days = [task.due_on for task in document.tasks]
    assert days == [date(2024, 6, 30), None, None, None]
    assert found(document, "due_not_understood") == ["四个批次"]
    assert "column_not_taken" not in codes(document)
    annexed = read("一、任务", f"1.做甲。{ROLES}", f"2.做乙。{ROLES}", "附件", "分工表", *rows)
    assert found(annexed, "column_not_taken") == ["完成时限"]
