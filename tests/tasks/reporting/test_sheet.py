"""The sheet of tasks: rows of the own plans, states, accounts, what is stored."""

import datetime
import io
from types import SimpleNamespace

import openpyxl
import pytest
from django.utils import translation

from districts.models import Jurisdiction, Organisation, Plan
from targets.models import QuarterlyReturn
from targets.workbook import book as workbook
from targets.workbook.wording import wording
from tasks.models import ProgressUpdate
from tasks.reporting.sheet import _is_moved, _is_redated
from tests.targets.workbook.books import opened, place
from tests.targets.workbook.rounds import NOW, filled_book, member_of, stored

pytestmark = pytest.mark.django_db
FIRST = "wushan:1"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def wushan(loaded_plans):
    return Jurisdiction.objects.get(slug="wushan")


@pytest.fixture
def before(wushan):
    """The quarter before is accepted: the first task done, all others in progress."""
    member = member_of(wushan, "2025Q3")
    book = filled_book(member, tasks={FIRST: "已完成"}, accounts={FIRST: "已印发"})
    return stored(member, book, state="accepted")


def read(member, **more):
    return workbook.read_return(opened=opened(filled_book(member, **more)), member=member)


def on_tasks(result):
    return [(one.code, one.cell, one.key) for one in result.findings if one.sheet == "举措"]


def sheet_of(member):
    content = workbook.template_bytes(member=member)
    return openpyxl.load_workbook(io.BytesIO(content))["举措"]


def test_one_row_a_task_of_the_own_plan(wushan):
    member = member_of(wushan)
    sheet = sheet_of(member)
    keys = [cell.value for cell in sheet["N"][4:]]
    assert keys == [f"wushan:{number}" for number in range(1, 30)]
    task = Plan.objects.get(slug="wushan").tasks.get(number=1)
    lead = [one.written for one in task.assignments.filter(role="lead").order_by("position")]
    assert sheet["B5"].value == task.title
    assert sheet["C5"].value == "、".join(lead)
    assert sheet["E5"].value == "未报送"
    assert sheet["F5"].value is None


def test_states_are_prefilled_with_the_last_one(wushan, before):
    sheet = sheet_of(member_of(wushan))
    assert (sheet["E5"].value, sheet["F5"].value) == ("已完成", "已完成")
    assert (sheet["E6"].value, sheet["F6"].value) == ("推进中", "推进中")


def test_a_plan_of_other_years_asks_nothing(wushan):
    member = member_of(wushan, "2022Q4")
    content = workbook.template_bytes(member=member)
    assert "举措" not in openpyxl.load_workbook(io.BytesIO(content)).sheetnames


def test_a_plan_not_for_publication_asks_its_own_reporter(loaded_plans):
    member = member_of(Jurisdiction.objects.get(slug="shapingba"))
    assert sheet_of(member)["N5"].value == "shapingba:1"


def test_newly_completed_needs_an_account(wushan, before):
    member = member_of(wushan)
    result = read(member, tasks={"wushan:2": "已完成", FIRST: "已完成"})
    assert on_tasks(result) == [("done_without_account", "G6", "wushan:2")]
    assert result.has_errors
    result = read(
        member, tasks={"wushan:2": "已完成", FIRST: "已完成"}, accounts={"wushan:2": "已建成"}
    )
    assert on_tasks(result) == []


def test_reopened_must_be_explained(wushan, before):
    member = member_of(wushan)
    book = filled_book(member, tasks={FIRST: "推进中"}, accounts={FIRST: "资金未到位"})
    again = stored(member, book, state="draft")
    [query] = [
        one
        for one in workbook.unanswered_queries(quarterly_return=again)
        if one.code == "task_reopened"
    ]
    assert workbook.remarks_as_answers(quarterly_return=again) == {query.question: "资金未到位"}


def test_what_is_blocked_needs_an_account_each_quarter(wushan):
    member = member_of(wushan, "2025Q3")
    tasks = {"wushan:2": "受阻"}
    found = on_tasks(read(member, tasks=tasks))
    assert ("blocked_without_account", "G6", "wushan:2") in found
    book = blocked(filled_book(member, tasks=tasks, accounts={"wushan:2": "资金未到位"}))
    assert stored(member, book, state="accepted").findings == []
    # Its obstacle stands in the next template; the account is asked for anew.
    result = read(member_of(wushan), tasks=tasks)
    assert on_tasks(result) == [("blocked_without_account", "G6", "wushan:2")]


OBSTACLE = {
    "受阻类型": "资金未落实",
    "待协调单位": "巫山县财政局",
    "解除条件": "专项资金下达",
    "受阻起始日期": "2025-07-01",
}


def blocked(book, key="wushan:2", **more):
    """The book with what holds a task up filled in, but for what the caller says."""
    sheet = book["举措"]
    for heading, typed in {**OBSTACLE, **more}.items():
        sheet[place(sheet, key, heading)] = typed
    return book


@pytest.mark.parametrize(
    ("more", "code", "cell", "severity"),
    [
        ({"受阻类型": None}, "blocked_without_kind", "I6", "error"),
        ({"待协调单位": None}, "blocked_without_body", "J6", "query"),
        ({"解除条件": None}, "blocked_without_release", "K6", "query"),
        ({"受阻起始日期": None}, "blocked_without_since", "L6", "error"),
        ({"受阻起始日期": "2025-10-01"}, "blocked_after_quarter", "L6", "error"),
        ({"受阻起始日期": "1999-01-01"}, "date_out_of_reason", "L6", "error"),
        ({"受阻类型": "不想做"}, "unknown_choice", "I6", "error"),
    ],
    ids=str,
)
def test_what_holds_a_task_up_is_told_whole(wushan, more, code, cell, severity):
    member = member_of(wushan, "2025Q3")
    tasks, accounts = {"wushan:2": "受阻"}, {"wushan:2": "资金未到位"}
    book = blocked(filled_book(member, tasks=tasks, accounts=accounts), **more)
    result = workbook.read_return(opened=opened(book), member=member)
    [found] = [one for one in result.findings if one.sheet == "举措"]
    assert (found.code, found.cell, found.severity) == (code, cell, severity)
    assert wording(found)


def test_an_obstacle_is_stored_with_the_body_that_is_awaited(wushan):
    member = member_of(wushan, "2025Q3")
    body = Organisation.objects.filter(jurisdiction=wushan).first()
    tasks, accounts = {"wushan:2": "受阻"}, {"wushan:2": "资金未到位"}
    book = filled_book(member, tasks=tasks, accounts=accounts)
    blocked(book, 待协调单位=body.name)
    # Left in a row that is not blocked it says nothing.
    blocked(book, "wushan:3")
    row = stored(member, book, state="accepted")
    update = row.progress_updates.get(task__number=2)
    assert (update.obstacle, update.awaited, update.awaited_written) == ("funds", body, body.name)
    assert (update.release, update.blocked_since) == ("专项资金下达", datetime.date(2025, 7, 1))
    assert row.progress_updates.get(task__number=3).obstacle == ""
    shown = row_of(workbook.preview_of(quarterly_return=row)[1], "wushan:2").cells[5].text
    assert shown == f"Funds not secured · {body.name} · 专项资金下达 · 2025-07-01"
    sheet = sheet_of(member_of(wushan))
    assert [sheet[place].value for place in ("I6", "J6", "K6")] == [
        "资金未落实",
        body.name,
        "专项资金下达",
    ]


def test_a_name_that_no_body_has_is_kept_as_written(wushan):
    member = member_of(wushan, "2025Q3")
    tasks, accounts = {"wushan:2": "受阻"}, {"wushan:2": "资金未到位"}
    book = blocked(filled_book(member, tasks=tasks, accounts=accounts), 待协调单位="某某公司")
    update = stored(member, book).progress_updates.get(task__number=2)
    assert (update.awaited, update.awaited_written) == (None, "某某公司")


def test_a_workbook_of_the_version_before_knows_no_obstacles(wushan):
    member = member_of(wushan, "2025Q3")
    tasks, accounts = {"wushan:2": "受阻"}, {"wushan:2": "资金未到位"}
    book = filled_book(member, tasks=tasks, accounts=accounts)
    book["_greenfin"]["B1"] = "2"
    book["举措"].delete_cols(9, 4)
    row = stored(member, book, state="accepted")
    assert row.findings == []
    assert row.progress_updates.get(task__number=2).obstacle == ""


def with_date(member, typed, **more):
    book = filled_book(member, **more)
    sheet = book["举措"]
    sheet[place(sheet, "wushan:2", "完成时限")] = typed
    return book


@pytest.mark.parametrize("typed", ["1926-06-30", "9999年12月31日", datetime.date(2031, 1, 1)])
def test_a_due_date_out_of_reason_is_an_error(wushan, typed):
    member = member_of(wushan)
    result = workbook.read_return(opened=opened(with_date(member, typed)), member=member)
    assert on_tasks(result) == [("date_out_of_reason", "H6", "wushan:2")]
    assert result.findings[0].params == {"first": "2018", "last": "2030"}
    for good in ("2018-01-01", "2030-12-31"):
        result = workbook.read_return(opened=opened(with_date(member, good)), member=member)
        assert on_tasks(result) == []


def test_a_due_date_stands_until_another_is_reported(wushan):
    first = member_of(wushan, "2025Q1")
    stored(first, with_date(first, "2026-06-30", accounts={FIRST: "已起草"}), state="accepted")
    second = member_of(wushan, "2025Q2")
    assert sheet_of(second)["H6"].value == datetime.datetime(2026, 6, 30)
    assert [sheet_of(second)[place].value for place in ("H5", "M5", "M6")] == [None, "已起草", None]
    # The former version of the workbook came without it: what is left empty stays as it was.
    row = stored(second, with_date(second, None), state="accepted")
    assert row.progress_updates.get(task__number=2).due_on == datetime.date(2026, 6, 30)
    shown = row_of(workbook.preview_of(quarterly_return=row)[1], "wushan:2").cells[4]
    assert (shown.text, shown.note) == ("2026-06-30", "left empty: stays as reported before")
    third = member_of(wushan, "2025Q3")
    stored(third, with_date(third, "2026-09-30"), state="accepted")
    assert sheet_of(member_of(wushan))["H6"].value == datetime.datetime(2026, 9, 30)


def test_a_date_out_of_reason_that_was_once_taken_is_not_carried_over(wushan, before):
    before.progress_updates.update(due_on=datetime.date(9999, 12, 31))
    assert sheet_of(member_of(wushan))["H6"].value is None


def row_of(preview, key):
    [row] = [row for row in preview.rows if row.key == key]
    return row


def test_unknown_and_missing_states(wushan):
    result = read(member_of(wushan), tasks={FIRST: "快了", "wushan:2": None})
    assert on_tasks(result) == [
        ("unknown_choice", "F5", FIRST),
        ("missing_choice", "F6", "wushan:2"),
    ]


def test_rows_are_stored_published_superseded_and_deleted(wushan, before):
    member = member_of(wushan)
    book = filled_book(member, tasks={FIRST: "已完成"}, accounts={FIRST: "已印发"})
    sheet = book["举措"]
    sheet[place(sheet, "wushan:2", "完成时限")] = datetime.date(2026, 6, 30)
    row = stored(member, book, is_sample=True)
    first, second = row.progress_updates.order_by("task__number")[:2]
    assert (first.state, first.account, first.due_on) == ("done", "已印发", None)
    assert (first.sheet, first.cell, first.quarter) == ("举措", "F5", "2025Q4")
    assert (second.state, second.due_on) == ("in_progress", datetime.date(2026, 6, 30))
    assert first.is_sample and first.published_at is None
    assert row.progress_updates.count() == 29

    workbook.publish_contents(quarterly_return=row, former=before, now=NOW)
    published = ProgressUpdate.objects.published()
    assert set(published.values_list("quarterly_return", flat=True)) == {row.pk}

    workbook.delete_contents(quarterly_return=row)
    assert row.progress_updates.count() == 29
    row.progress_updates.update(published_at=None)
    workbook.delete_contents(quarterly_return=row)
    assert not row.progress_updates.exists()


def test_preview(wushan, before):
    again = stored(
        before.member,
        filled_book(before.member, tasks={FIRST: "未启动", "wushan:2": "快了"}),
        state="draft",
    )
    preview = workbook.preview_of(quarterly_return=again)[1]
    assert (preview.sheet, preview.title) == ("举措", "Tasks")
    second, first, third = preview.rows[:3]  # the fault, then the state that moved
    assert first.cells[0].text.startswith("1. ")
    assert [cell.text for cell in first.cells[1:3]] == ["Not reported", "Not started"]
    assert first.cells[2].note == "before: Done"
    assert first.cells[3].is_changed
    assert (second.cells[2].text, second.cells[2].is_missing) == ("快了", True)
    assert second.severity == "error"
    assert not any(cell.is_changed for cell in third.cells)
    assert preview.changed_count == 2


def test_preview_knows_the_state_before(wushan, before):
    member = member_of(wushan)
    row = stored(member, filled_book(member), state="draft")
    assert isinstance(row, QuarterlyReturn)
    rows = workbook.preview_of(quarterly_return=row)[1].rows
    assert rows[0].cells[1].text == "Done"
    # Only what was reported before, in the same state and by the same date, is no news.
    assert {one.key for one in rows if not one.is_as_before} == {FIRST}


@pytest.mark.parametrize(("date", "is_same"), [("2025-06-30", True), ("2025-09-30", False)])
def test_another_date_is_news(wushan, date, is_same):
    kept = {"state": {"state": "reported", "value": "in_progress"}, "due_on": {"value": date}}
    row = SimpleNamespace(prefilled={"due_on": "2025-06-30"}, facts={"previous": "in_progress"})
    assert not _is_moved(row, kept)
    assert _is_redated(row, kept) is not is_same
    assert not _is_redated(row, kept | {"due_on": {}})


def test_what_accepting_would_change(wushan, before):
    states = {FIRST: "推进中", "wushan:2": "已完成", "wushan:3": "受阻", "wushan:4": "未启动"}
    member = member_of(wushan)
    row = stored(member, filled_book(member, tasks=states), state="draft")
    assert workbook.effects_of(quarterly_return=row) == [
        "1 measure newly done",
        "1 measure no longer done",
        "1 measure newly blocked",
        "1 measure back to not started",
    ]
    # Against what stands now: a correction of the same quarter is held against that.
    again = stored(
        before.member, filled_book(before.member, tasks={FIRST: "已完成"}), state="draft"
    )
    assert workbook.effects_of(quarterly_return=again) == []
    # Where nothing was known, what is under way is news, and what is not started is none.
    first = member_of(wushan, "2024Q1")
    book = filled_book(first, tasks={FIRST: "未启动"})
    assert workbook.effects_of(quarterly_return=stored(first, book, state="draft")) == [
        "28 measures under way"
    ]
