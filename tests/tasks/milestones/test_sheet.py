"""The sheet of milestones: what is asked, prefilled, checked, stored, published and taken back."""

import datetime
import io

import openpyxl
import pytest
from django.utils import translation

from districts.models import Jurisdiction
from targets.periods import Quarter
from targets.workbook import book as workbook
from targets.workbook.wording import wording
from tasks.milestones.actions import give_up_milestone, reach_milestone
from tasks.milestones.checks import count_of
from tasks.milestones.sheet import MilestoneSheet
from tasks.models import MilestoneReport
from tests.targets.workbook.books import opened, place
from tests.targets.workbook.rounds import NOW as STORED
from tests.targets.workbook.rounds import filled_book, member_of, stored

from .made import DECEMBER, NOW, SEPTEMBER, made

pytestmark = pytest.mark.django_db
KEY = "rongchang:3:1"
SHEET = "节点"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def rongchang(loaded_plans):
    return Jurisdiction.objects.get(slug="rongchang")


def book_with(member, key=KEY, **typed):
    book = filled_book(member)
    sheet = book[SHEET]
    for heading, value in typed.items():
        sheet[place(sheet, key, heading)] = value
    return book


def found_in(member, **typed):
    result = workbook.read_return(opened=opened(book_with(member, **typed)), member=member)
    found = [one for one in result.findings if one.sheet == SHEET]
    assert all(wording(one) for one in found)
    return [(one.code, one.cell, one.severity) for one in found]


def sheet_of(member):
    content = workbook.template_bytes(member=member)
    return openpyxl.load_workbook(io.BytesIO(content))[SHEET]


def test_what_is_due_by_the_next_quarter_or_left_over_is_asked(accounts, rongchang):
    for title, due_on in {
        "左": datetime.date(2024, 5, 1),
        "本": SEPTEMBER,
        "下": DECEMBER,
        "远": datetime.date(2026, 1, 1),
    }.items():
        made(accounts, title=title, due_on=due_on)
    done = made(accounts, title="已", due_on=SEPTEMBER)
    reach_milestone(milestone=done, reached_on=SEPTEMBER, by=accounts["reviewer"], now=NOW)
    [asked] = MilestoneSheet().asked(Quarter(2025, 3), [rongchang])
    assert asked.keys == ("rongchang:3:1", "rongchang:3:2", "rongchang:3:3")
    assert asked.why
    sheet = sheet_of(member_of(rongchang, "2025Q3"))
    assert [cell.value for cell in sheet["B"][4:]] == ["左", "本", "下"]
    assert (sheet["E6"].value, sheet["G6"].value, sheet["H6"].value) == (
        "2025-09-30",
        "未达成",
        "未达成",
    )


def test_without_milestones_there_is_no_sheet(rongchang):
    content = workbook.template_bytes(member=member_of(rongchang, "2025Q3"))
    assert SHEET not in openpyxl.load_workbook(io.BytesIO(content)).sheetnames


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        ("step", {"进展说明": "场地未定"}, []),
        ("step", {}, [("overdue_without_account", "L5", "error")]),
        ("step", {"本期状态": "已达成", "达成日期": "2025-09-20"}, []),
        ("step", {"本期状态": "已达成"}, [("reached_without_date", "I5", "error")]),
        (
            "step",
            {"本期状态": "已达成", "达成日期": "2025-10-01"},
            [("reached_after_quarter", "I5", "error")],
        ),
        (
            "step",
            {"本期状态": "已达成", "达成日期": "1999-10-01"},
            [("date_out_of_reason", "I5", "error")],
        ),
        (
            "step",
            {"达成日期": "2025-09-01", "进展说明": "待核"},
            [("date_without_reached", "I5", "error")],
        ),
        ("step", {"本期状态": "差不多", "进展说明": "x"}, [("unknown_choice", "H5", "error")]),
        (
            "deliverable",
            {"本期状态": "已达成", "达成日期": "2025-09-20"},
            [("reached_without_document", "J5", "error")],
        ),
        (
            "deliverable",
            {"本期状态": "已达成", "达成日期": "2025-09-20", "文号": "荣昌府办发〔2025〕12号"},
            [],
        ),
        ("count", {"达成数量": "３", "进展说明": "推进中"}, []),
        (
            "count",
            {"达成数量": "三家", "进展说明": "推进中"},
            [("count_not_whole", "K5", "error")],
        ),
        (
            "count",
            {"达成数量": 7, "进展说明": "待验收"},
            [("count_is_reached", "K5", "query")],
        ),
        (
            "count",
            {"本期状态": "已达成", "达成日期": "2025-09-20", "达成数量": 4},
            [("count_below_goal", "K5", "error")],
        ),
        (
            "count",
            {"本期状态": "已达成", "达成日期": "2025-09-20"},
            [("count_below_goal", "K5", "error")],
        ),
        ("count", {"本期状态": "已达成", "达成日期": "2025-09-20", "达成数量": "5"}, []),
    ],
)
def test_checks(accounts, rongchang, kind, typed, expected):
    made(accounts, kind=kind, goal=5 if kind == "count" else None)
    assert found_in(member_of(rongchang, "2025Q3"), **typed) == expected


def test_before_its_date_nothing_is_asked_of_it(accounts, rongchang):
    made(accounts)
    assert found_in(member_of(rongchang, "2025Q2")) == []


def test_a_reached_one_that_is_planned_again_is_asked_about(accounts, rongchang):
    one = made(accounts)
    member = member_of(rongchang, "2025Q3")
    reach_milestone(milestone=one, reached_on=SEPTEMBER, by=accounts["reviewer"], now=NOW)
    assert found_in(member, 本期状态="未达成", 达成日期=None) == [
        ("milestone_reopened", "H5", "query")
    ]
    # What the office found stands in the template.
    assert (sheet_of(member)["G5"].value, sheet_of(member)["H5"].value) == ("已达成", "已达成")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", None),
        ("0", 0),
        ("１２", 12),
        ("1,200", 1200),
        ("-1", None),
        ("1.5", None),
        ("9" * 20, None),
    ],
)
def test_whole_numbers(text, count):
    assert count_of(text) == count


def test_a_report_is_stored_published_superseded_and_deleted(accounts, rongchang):
    one = made(accounts)
    member = member_of(rongchang, "2025Q3")
    typed = {"本期状态": "已达成", "达成日期": datetime.date(2025, 9, 20), "进展说明": "已召开"}
    row = stored(member, book_with(member, **typed), is_sample=True)
    report = row.milestone_reports.get()
    assert (report.state, report.reached_on, report.account) == (
        "reached",
        datetime.date(2025, 9, 20),
        "已召开",
    )
    assert (report.sheet, report.cell, report.quarter, report.is_sample) == (
        SHEET,
        "H5",
        "2025Q3",
        True,
    )
    one.refresh_from_db()
    assert one.state == "planned"
    assert workbook.effects_of(quarterly_return=row)[-1] == "1 milestone newly reached"

    workbook.publish_contents(quarterly_return=row, former=None, now=STORED)
    one.refresh_from_db()
    assert (one.state, one.reached_on) == ("reached", datetime.date(2025, 9, 20))

    # A correction of the same quarter takes it back: the milestone follows what is published.
    row.state, row.superseded_at = "accepted", STORED
    row.reviewed_at, row.reviewed_by = STORED, accounts["reviewer"]
    row.save()
    again = stored(member, book_with(member, 进展说明="误报"))
    workbook.publish_contents(quarterly_return=again, former=row, now=STORED)
    one.refresh_from_db()
    assert (one.state, one.reached_on) == ("planned", None)
    assert MilestoneReport.objects.published().get().quarterly_return == again

    workbook.delete_contents(quarterly_return=again)
    assert again.milestone_reports.exists()
    again.milestone_reports.update(published_at=None)
    workbook.delete_contents(quarterly_return=again)
    assert not again.milestone_reports.exists()
    assert row.milestone_reports.exists()


def test_the_word_of_the_office_outlives_a_report(accounts, rongchang):
    one = made(accounts)
    member = member_of(rongchang, "2025Q3")
    give_up_milestone(milestone=one, reason="合并", by=accounts["reviewer"], now=NOW)
    typed = {"本期状态": "已达成", "达成日期": "2025-09-20"}
    stored(member, book_with(member, **typed), state="accepted")
    one.refresh_from_db()
    assert one.state == "given_up"


def test_the_preview_shows_what_is_stored(accounts, rongchang):
    made(accounts)
    member = member_of(rongchang, "2025Q3")
    first = stored(member, book_with(member, 进展说明="筹备中"), state="accepted")
    typed = {"本期状态": "已达成", "达成日期": "2025-09-20", "进展说明": "已召开"}
    row = stored(member, book_with(member, **typed), state="draft")
    preview = workbook.preview_of(quarterly_return=row)[-1]
    assert (preview.sheet, preview.title) == (SHEET, "Milestones")
    [shown] = preview.rows
    assert shown.cell == "H5"
    assert [cell.text for cell in shown.cells] == [
        "3-1 召开银企对接会",
        "2025-09-30",
        "Reached",
        "2025-09-20",
        "",
        "",
        "已召开",
    ]
    assert shown.cells[2].note == "before: Planned"
    assert first.state == "accepted"
    row.delete()
    faulty = stored(member, book_with(member, 本期状态="快了"), state="draft")
    cell = workbook.preview_of(quarterly_return=faulty)[-1].rows[0].cells[2]
    assert (cell.text, cell.is_missing) == ("快了", True)


def test_a_number_so_far_is_filled_in_the_quarter_after(accounts, rongchang):
    made(accounts, kind="count", goal=5, unit="家", due_on=DECEMBER)
    member = member_of(rongchang, "2025Q3")
    stored(member, book_with(member, 达成数量=3), state="accepted")
    sheet = sheet_of(member_of(rongchang))
    assert (sheet["F5"].value, sheet["K5"].value) == ("5家", "3")


def test_a_workbook_of_the_version_before_has_no_such_sheet(accounts, rongchang):
    member = member_of(rongchang, "2025Q3")
    book = filled_book(member)
    made(accounts)
    sheet = MilestoneSheet()
    sheet.keep({member: sheet.asked(Quarter(2025, 3), [rongchang])})
    book["_greenfin"]["B1"] = "2"
    result = workbook.read_return(opened=opened(book), member=member)
    assert [one.code for one in result.findings if one.severity != "note"] == []
    row = stored(member, book)
    assert not row.milestone_reports.exists()


def test_bodies_that_report_it(accounts, rongchang):
    own = made(accounts)
    leads = own.task.assignments.filter(role="lead").order_by("position")
    named = made(accounts, title="另", organisation=leads.last().organisation)
    bodies = MilestoneSheet().bodies_of(member_of(rongchang, "2025Q3"))
    assert bodies == {
        KEY: [duty.organisation_id for duty in leads],
        "rongchang:3:2": [named.organisation_id],
    }
