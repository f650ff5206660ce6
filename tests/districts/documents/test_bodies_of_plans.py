"""Bodies as plans write them: what belongs to whom, by when, and what is no name."""

from datetime import date

import pytest

from districts.documents import Document, read_document
from districts.documents.bodies import bodies_in, joined_names
from districts.documents.clauses import clauses_in, names_bodies, split_role_clause
from districts.documents.roles import roles_of
from districts.documents.times import due_on, is_standing, is_time

HEAD = (
    "某某县人民政府办公室\n关于印发《某某县方案》的通知\n某府办发〔2024〕9号\n各镇：\n现印发给你们。\n"
    "某某县人民政府办公室\n2024年3月1日\n（此件公开发布）\n某某县方案\n"
)


def plan(*lines: str) -> Document:
    return read_document(HEAD + "\n".join(lines))


def codes(document: Document) -> list[str]:
    return sorted({entry.code for entry in document.doubts} - {"no_goal_section"})


@pytest.mark.parametrize(
    "label",
    [
        "承办单位",
        "负责单位",
        "实施单位",
        "落实单位",
        "组织实施单位",
        "责任主体",
        "主管部门",
        "会办单位",
        "责任分工",
    ],
)
def test_a_label_of_its_own_names_responsible_bodies_and_is_said(label: str) -> None:
    document = plan("一、任务", f"1.建库。做好。（{label}：县财政局、县科技局）", "2.立制。做好。")
    task = document.tasks[0]
    assert (task.lead, task.responsible) == ((), ("县财政局", "县科技局"))
    said = [entry.found for entry in document.doubts if entry.code == "role_read_as_responsible"]
    assert said == [label]


def test_a_label_of_its_own_may_lead() -> None:
    roles = roles_of("（牵头处室：县财政局；责任分工：县科技局牵头，县水利局配合）")
    assert roles.lead == ("县财政局", "县科技局")
    assert roles.responsible == ("县水利局",)
    assert ("label_read_as_lead", "牵头处室") in roles.remarks


def test_a_heading_that_ends_like_a_label_names_no_bodies() -> None:
    assert clauses_in("支持下列单位：先进的企业。各有关单位：请执行。（承办单位：另行确定）") == []
    assert roles_of(f"牵头单位：县财政局{')' * 9}").lead == ("县财政局)",)
    assert roles_of("责任单位：县财政局；承办单位：本方案另定").responsible == (
        "县财政局",
        "承办单位：本方案另定",
    )


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("县生态环境局和县林业局", ["县生态环境局", "县林业局"]),
        ("县林业和草原局、县住房和城乡建设局", ["县林业和草原局", "县住房和城乡建设局"]),
        ("各乡镇和街道", ["各乡镇", "各街道"]),
        ("县委办与县政府办以及各镇街", ["县委办", "县政府办", "各镇街"]),
        ("市、区财政局", ["市财政局", "区财政局"]),
        ("各区、县政府", ["各区政府", "各县政府"]),
        ("省、市、县有关部门", ["省有关部门", "市有关部门", "县有关部门"]),
        ("各县（市、区）人民政府", ["各县（市、区）人民政府"]),
    ],
)
def test_names_are_parted_and_what_they_share_is_supplied(written: str, names: list[str]) -> None:
    assert bodies_in(written) == (names, [])


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("县财政局等县级相关部门及各乡镇", ["县财政局", "县级相关部门", "各乡镇"]),
        ("县财政局、县金融办等县级有关部门", ["县财政局", "县金融办"]),
        ("县财政局等部门和各乡镇", ["县财政局", "各乡镇"]),
        ("县财政局、县科技局等", ["县财政局", "县科技局"]),
    ],
)
def test_a_list_that_is_left_open_says_so(written: str, names: list[str]) -> None:
    found, remarks = bodies_in(written)
    assert found == names
    assert [code for code, _words in remarks] == ["list_left_open"]


def test_the_level_of_the_first_name_holds_for_the_others_and_is_said() -> None:
    names, remarks = bodies_in("县发展改革委、财政局，科技局")
    assert names == ["县发展改革委", "县财政局", "县科技局"]
    assert set(remarks) == {("level_supplied", "县")}


@pytest.mark.parametrize(
    "name",
    [
        "县财政局督导",
        "县经济和调查队",
        "加强合作",
        "县财政局等级评定办及其他",
    ],
)
def test_what_is_no_plain_name_is_odd(name: str) -> None:
    assert ("odd_body", bodies_in(name)[0][0]) in bodies_in(name)[1]


def test_names_are_not_parted_where_one_side_is_none() -> None:
    assert joined_names("县经济和信息化局") == ["县经济和信息化局"]
    assert joined_names("县财政局和有序推进") == ["县财政局和有序推进"]


def test_times_among_the_bodies_are_the_due_date_of_the_task() -> None:
    document = plan(
        "一、任务",
        "1.甲。（牵头单位：县政务办；责任单位：县司法局，各乡镇人民政府，6月底完成）",
        "2.乙。（牵头单位：县市场监管局；责任单位：县公安局；2024年12月底前完成）",
        "3.丙。（牵头单位：县林业局；责任单位：县财政局；持续推进）",
        "4.丁。（县林业局牵头，县财政局配合，2025年上半年）",
        "5.戊。（牵头单位：县林业局；责任单位：各乡镇人民政府每年12月底前完成）",
        "6.己。（牵头领导：张某；牵头单位：县林业局；责任单位：县财政局；完成时限：2024年6月；完成时限：2025年6月）",
    )
    tasks = document.tasks
    assert [task.due_on for task in tasks] == [
        date(2024, 6, 30),
        date(2024, 12, 31),
        None,
        date(2025, 6, 30),
        None,
        None,
    ]
    assert tasks[2].due == "持续推进"
    assert tasks[0].responsible == ("县司法局", "各乡镇人民政府")
    assert tasks[4].responsible == ("各乡镇人民政府",)
    unclear = [entry.place.value for entry in document.doubts if entry.code == "due_not_understood"]
    assert unclear == ["5", "6"]


def test_without_a_time_among_the_bodies_the_words_of_the_measure_say_it() -> None:
    document = plan(
        "1. 建平台。2027年年底前，建成统一的平台。（牵头单位：县财政局；责任单位：县林业局）",
        "2. 建库。2026年6月底前建库，2027年底前建成。（牵头单位：县财政局；责任单位：县林业局）",
        "3. 建网。2027年年底前建成。（牵头单位：县财政局；责任单位：县林业局；2026年底前）",
        "4. 看前景。2027年前景良好，2026年末建成。（牵头单位：县财政局；责任单位：县林业局）",
        "5. 改制。2027年2月30日前完成。（牵头单位：县财政局；责任单位：县林业局）",
        "6. 建站。二〇二七年6月底前建成。（牵头单位：县财政局；责任单位：县林业局）",
        "7. 建园。2026年13月底前，2027年底前建成。（牵头单位：县财政局；责任单位：县林业局）",
    )
    days = [date(2027, 12, 31), None, date(2026, 12, 31), None, None, date(2027, 6, 30), None]
    assert [task.due_on for task in document.tasks] == days
    unclear = [entry.found for entry in document.doubts if entry.code == "due_not_understood"]
    assert unclear == ["2027年2月30日前", "2026年13月底前；2027年底前"]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2024年6月15日前", date(2024, 6, 15)),
        ("2024年9月上旬", date(2024, 9, 10)),
        ("2024年第三季度", date(2024, 9, 30)),
        ("二季度末", date(2024, 6, 30)),
        ("上半年", date(2024, 6, 30)),
        ("十二月底前", date(2024, 12, 31)),
        ("1月底前", date(2025, 1, 31)),
        ("年底前完成", date(2024, 12, 31)),
        ("2024年2月30日", None),
        ("2024年13月", None),
        ("今后", None),
    ],
)
def test_the_last_day_that_words_leave(words: str, day: date | None) -> None:
    assert due_on(words, date(2024, 3, 1)) == day


def test_without_a_day_of_issue_a_month_alone_is_no_day() -> None:
    assert due_on("6月底", None) is None
    assert is_time("6月底前完成") and not is_time("县六月办")
    assert is_standing("长期坚持") and not is_standing("每年12月底前")


def test_every_clause_of_a_task_is_taken() -> None:
    document = plan(
        "一、任务",
        "1.清单。编制清单。〔县生态环境局牵头，县自然资源局参与，各镇人民政府负责落实〕不再新建锅炉。"
        "（县市场监管局牵头，县发展改革委参与）",
        "2.改革。（1）推行。（县市场监管局牵头负责）（2）办理。（县司法局牵头负责）继续办理。",
    )
    first, second = document.tasks
    assert first.lead == ("县生态环境局", "县市场监管局")
    assert first.responsible == ("县自然资源局", "各镇人民政府", "县发展改革委")
    assert second.lead == ("县市场监管局", "县司法局")
    assert second.clauses == ("（县市场监管局牵头负责）", "（县司法局牵头负责）")
    assert second.wording.endswith("（2）办理。（县司法局牵头负责）继续办理。")
    assert [entry.code for entry in document.doubts].count("several_clauses") == 2


def test_text_on_a_line_of_its_own_behind_the_bodies_has_no_place() -> None:
    document = plan("一、任务", "1.甲。（牵头单位：县财政局；责任单位：县科技局）", "另行通知。")
    assert [entry.found for entry in document.doubts if entry.code == "unplaced_text"] == [
        "另行通知。"
    ]
    assert document.tasks[0].wording == "甲。"


@pytest.mark.parametrize(
    ("clause", "lead", "responsible"),
    [
        ("（县委宣传部会同县融媒体中心负责）", ("县委宣传部",), ("县融媒体中心",)),
        ("（由县财政局牵头，会同县科技局负责）", ("县财政局",), ("县科技局",)),
        ("（县财政局、县科技局）", (), ("县财政局", "县科技局")),
        ("由县财政局牵头，县科技局配合。", ("县财政局",), ("县科技局",)),
        ("（牵头单位：县财政局，县科技局配合）", ("县财政局",), ("县科技局",)),
        ("（县财政局牵头，县科技局）", ("县财政局",), ("县科技局",)),
    ],
)
def test_the_forms_of_a_clause(
    clause: str, lead: tuple[str, ...], responsible: tuple[str, ...]
) -> None:
    split = split_role_clause(f"做好。{clause}")
    assert split.clause == clause
    roles = roles_of(*split.clauses)
    assert (roles.lead, roles.responsible) == (lead, responsible)


@pytest.mark.parametrize(
    "text",
    [
        "做好（谁主管谁负责）。",
        "由县财政局牵头制定办法，做好工作。",
        "（以下简称县办）",
        "（责任分工）",
    ],
)
def test_what_is_no_clause(text: str) -> None:
    assert clauses_in(text) == []


def test_a_line_with_a_clause_names_bodies() -> None:
    assert names_bodies("（县财政局牵头，县科技局配合）")
    assert not names_bodies("负责任地做好")


TASKS = ("二、任务", "1.甲。（县财政局负责）", "2.乙。（县财政局负责）")


def test_items_of_goals_keep_the_bodies_they_name() -> None:
    document = plan("一、目标", "1.达到5亿元。（县财政局负责）", "2.达到6%。", *TASKS)
    assert [(row.wording, row.responsible) for row in document.annex] == [
        ("1．达到5亿元。", ("县财政局",))
    ]
    assert [one.responsible for one in document.statements] == [("县财政局",), ()]


def test_what_holds_for_all_tasks_is_said_once() -> None:
    tasks = [f"{n}.事{n}。做好。（责任单位：县财政局）" for n in range(1, 4)]
    said = [(one.code, str(one.place)) for one in plan("一、任务", *tasks).doubts]
    assert ("no_leads", "document") in said and "no_lead" not in dict(said)
    led = "4.事四。做好。（牵头单位：县财政局）"
    said = [(one.code, str(one.place)) for one in plan("一、任务", *tasks, led).doubts]
    assert [place for code, place in said if code == "no_lead"] == ["task 1", "task 2", "task 3"]
    assert "no_leads" not in dict(said)


def test_a_word_for_a_role_is_said_once_with_its_tasks() -> None:
    clause = "（牵头单位：县财政局；配合单位：县科技局）"
    other = "（牵头单位：县财政局；责任单位：县科技局）"
    clauses = [clause, clause, clause, other, clause]
    tasks = [f"{n}.事{n}。做好。{one}" for n, one in enumerate(clauses, start=1)]
    (entry,) = [one for one in plan("一、任务", *tasks).doubts if "role" in one.code]
    assert (entry.code, str(entry.place)) == ("roles_read_as_responsible", "document")
    assert entry.message == "The role “配合” was read as responsible, in the tasks 1—3、5."
    tasks.append("6.事六。做好。（县财政局牵头，县科技局参与）")
    (entry,) = [one for one in plan("一、任务", *tasks).doubts if "role" in one.code]
    assert entry.message == "The role “配合、参与” was read as responsible, in the tasks 1—3、5—6."
