"""A year's list: what a quarter promised, what was left over, what was moved; as of any choice."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from districts.models import Plan
from districts.permissions import Reader
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from tasks.milestones.actions import (
    give_up_milestone,
    move_milestone,
    open_year,
    reach_milestone,
)
from tasks.milestones.known import as_known, milestones_shown
from tasks.milestones.year import Counts, counted, narrowed, tasks_without, year_list
from tasks.models import Milestone, Task

from .made import DECEMBER, NOW, SEPTEMBER, made, reported

pytestmark = pytest.mark.django_db
STRANGER = Reader()
OFFICIAL = Reader(roles=frozenset({"anonymous", "official"}), account_id=1)
Q3, Q4 = Quarter(2025, 3), Quarter(2025, 4)


@pytest.fixture(autouse=True)
def plans(loaded_plans):
    translation.activate("en")


def as_of(text, day=None):
    return AsOf(Quarter.parse(text), day)


@pytest.fixture
def year(accounts):
    """Six milestones of the third quarter, one of each end, and one left over from 2024."""
    by = {"by": accounts["reviewer"], "now": NOW}
    names = ("on_time", "reached_late", "overdue", "awaiting", "given_up", "moved")
    rows = {name: made(accounts, title=name) for name in names}
    rows["left_over"] = made(accounts, title="left", due_on=datetime.date(2024, 12, 31))
    reach_milestone(milestone=rows["on_time"], reached_on=SEPTEMBER, **by)
    reach_milestone(milestone=rows["reached_late"], reached_on=datetime.date(2025, 10, 9), **by)
    reported(rows["overdue"], "2025Q3")
    reported(rows["awaiting"], "2025Q2")
    give_up_milestone(milestone=rows["given_up"], reason="合并", **by)
    move_milestone(milestone=rows["moved"], due_on=DECEMBER, reason="延后", **by)
    return rows


def test_how_many_of_what_was_promised_were_reached(year):
    listed = year_list(2025, STRANGER, AsOf(Q4, is_default=True))
    counts = counted(listed.of_quarter(Q3), Q3)
    assert counts == Counts(on_time=1, reached_late=1, overdue=1, awaiting=1, given_up=1, moved=1)
    assert (counts.promised, counts.reached, counts.late, counts.open) == (6, 2, 2, 2)
    assert [one.title for one in listed.left_over] == ["left"]
    assert [one.title for one in listed.moved] == ["moved"]
    # The ten documents that the rules order and the one moved are due by the end of the year.
    assert counted(listed.of_quarter(Q4), Q4).promised == 11


def test_each_count_leads_to_as_many_rows(year):
    listed = year_list(2025, STRANGER, AsOf(Q4, is_default=True))
    states = ("on_time", "reached_late", "overdue", "awaiting", "ahead", "given_up", "moved")
    for group in listed.by_quarter:
        for state in (*states, "reached", "late", "open"):
            rows = narrowed(listed, quarter=group.subject, state=state)
            assert len(rows) == getattr(group.counts, state), (group.key, state)
        assert len(narrowed(listed, quarter=group.subject)) == group.counts.promised
    for name, groups in (("plan", listed.by_plan), ("organisation", listed.by_body)):
        for group in groups:
            rows = narrowed(listed, state="promised", **{name: group.key})
            assert len(rows) == group.counts.promised
    assert len(narrowed(listed, state="left_over")) == 1
    assert len(narrowed(listed)) == len(listed.rows)


def test_an_earlier_quarter_shows_what_had_happened_by_its_end(year):
    listed = year_list(2025, STRANGER, as_of("2025Q3"))
    kinds = {one.title: one.standing.kind for one in listed.rows}
    assert kinds["on_time"] == "on_time"
    # Reached in October, given up in January: at the end of September both were open.
    assert kinds["reached_late"] == "awaiting"
    assert kinds["given_up"] == "awaiting"
    assert kinds["moved"] == "ahead"
    before = year_list(2025, STRANGER, as_of("2025Q2"))
    assert {one.title: one.standing.kind for one in before.rows}["overdue"] == "ahead"


def test_a_day_shows_what_was_known_on_it(year):
    before = AsOf(Q4, NOW.date() - datetime.timedelta(days=1))
    titles = {one.title for one in milestones_shown(STRANGER, before)}
    assert not titles & set(year)
    assert len(titles) == 10


def test_a_move_out_of_the_year_stays_told_in_it(accounts):
    one = made(accounts)
    move_milestone(
        milestone=one,
        due_on=datetime.date(2026, 6, 30),
        reason="延后",
        by=accounts["reviewer"],
        now=NOW,
    )
    listed = year_list(2025, STRANGER, AsOf(Q4, is_default=True))
    assert one in listed.rows and one not in listed.due
    assert counted(listed.of_quarter(Q3), Q3) == Counts(moved=1)
    assert one in year_list(2026, STRANGER, AsOf(Q4, is_default=True)).due


def test_a_hidden_plan_leaves_no_trace(accounts):
    made(accounts, plan="shapingba", number=1)
    titles = {one.title for one in year_list(2025, STRANGER, AsOf(Q4, is_default=True)).rows}
    assert "召开银企对接会" not in titles
    seen = year_list(2025, OFFICIAL, AsOf(Q4, is_default=True))
    assert [one.key for one in seen.by_plan] == ["shapingba", "chongqing"]


def test_what_was_set_after_the_opening_is_added(accounts):
    made(accounts)
    open_year(year=2025, by=None, now=NOW + datetime.timedelta(hours=1))
    made(accounts, title="后补", now=NOW + datetime.timedelta(days=1))
    listed = year_list(2025, STRANGER, AsOf(Q4, is_default=True))
    assert [one.title for one in listed.added] == ["后补"]
    assert listed.promised_by_opening == 11


def test_the_queries_do_not_grow_with_the_list(accounts):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            listed = year_list(2025, STRANGER, AsOf(Q4, is_default=True))
            assert [*listed.by_plan, *listed.by_body, *listed.by_quarter]
        return len(seen)

    made(accounts, title="一")
    few = queries()
    for number in range(1, 12):
        made(accounts, title=f"节点{number}", number=number)
    assert queries() == few


def test_the_command_opens_a_year_and_says_what_it_holds(accounts):
    made(accounts, due_on=datetime.date(2025, 2, 1))
    made(accounts, title="旧", due_on=datetime.date(2024, 2, 1))
    said = io.StringIO()
    call_command("open_year", "2025", stdout=said)
    assert "2025: opened now. 11 milestones due, 1 left over" in said.getvalue()
    assert "left over rongchang:3 旧, due 2024-02-01" in said.getvalue()
    assert "without shapingba:1" in said.getvalue()
    said = io.StringIO()
    call_command("open_year", "2025", stdout=said)
    assert "2025: open since " in said.getvalue()
    with pytest.raises(CommandError):
        call_command("open_year", "1900")


def test_tasks_in_force_without_a_milestone(accounts):
    made(accounts)
    moment = AsOf(Q4, is_default=True)
    found = tasks_without(2025, STRANGER, moment)
    assert all(task.plan.slug != "shapingba" for task in found)
    assert len(found) == Task.objects.filter(plan__is_public=True).count() - 9
    assert tasks_without(2031, STRANGER, moment) == []


def test_the_documents_of_the_city_rules_come_with_the_plan():
    rows = Milestone.objects.filter(task__plan__slug="chongqing").select_related("task__plan")
    assert {one.task.number for one in rows} == {15, 17, 21, 23, 34, 42, 44, 45}
    assert {(one.kind, one.due_on, one.source, one.set_by) for one in rows} == {
        ("deliverable", DECEMBER, "period", None)
    }
    [late] = {one.standing.kind for one in as_known(rows, AsOf(Q4, is_default=True))}
    assert late == "awaiting"
    assert not Plan.objects.filter(slug="years").exists()
