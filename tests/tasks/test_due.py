"""First and revised due dates, and the register of what is late."""

import datetime
import doctest

import pytest

from districts.models import Plan
from districts.permissions import Reader
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from tasks import due
from tasks.due import (
    due_dates,
    has_passed,
    late_among,
    late_counts,
    reported_by_task,
)
from tasks.models import Task

from .updates import report

pytestmark = pytest.mark.django_db
END = datetime.date(2025, 12, 31)
JUNE, SEPTEMBER = datetime.date(2026, 6, 30), datetime.date(2026, 9, 30)
STRANGER = Reader()
OFFICIAL = Reader(roles=frozenset({"anonymous", "official"}), account_id=1)


@pytest.fixture(autouse=True)
def plans(loaded_plans):
    pass


def as_of(text):
    return AsOf(Quarter.parse(text))


def late_tasks(reader, moment):
    tasks = Task.objects.visible_to(reader)
    return late_among(
        tasks.select_related("plan__jurisdiction"), reported_by_task(tasks, moment), moment
    )


def test_examples():
    assert doctest.testmod(due).failed == 0


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ([], (END, END, 0)),
        ([None, None], (END, END, 0)),
        # A date of its own before the plan's end is the first date, no revision.
        ([datetime.date(2024, 6, 30)], (datetime.date(2024, 6, 30),) * 2 + (0,)),
        ([datetime.date(2024, 6, 30), END], (datetime.date(2024, 6, 30), END, 1)),
        # The first date reported lies after the period: the period's end was moved.
        ([JUNE], (END, JUNE, 1)),
        ([JUNE, None, JUNE], (END, JUNE, 1)),
        ([JUNE, SEPTEMBER, JUNE], (END, JUNE, 3)),
        ([END, JUNE], (END, JUNE, 1)),
    ],
)
def test_first_and_current_dates(reported, expected):
    dates = due_dates(END, reported)
    assert (dates.first, dates.current, dates.times_revised) == expected


def test_a_quarter_includes_its_last_day_and_a_day_excludes_itself():
    assert has_passed(END, as_of("2025Q4"))
    assert not has_passed(END, as_of("2025Q3"))
    assert not has_passed(END, AsOf(Quarter(2025, 4), END))
    assert has_passed(END, AsOf(Quarter(2025, 4), END + datetime.timedelta(days=1)))
    assert not has_passed(END, AsOf(Quarter(1, 1), datetime.date.min))
    assert has_passed(END, as_of("9999Q4"))


def rows(reader, moment):
    return {
        (one.task.plan.slug, one.task.number): one
        for one in late_tasks(reader, moment)
        if one.update is not None
    }


def test_the_register_tells_what_is_reported_late_from_what_is_not_reported():
    report("chongqing", 1, "2025Q4", "in_progress", due_on=JUNE, account="正在推进。")
    report("chongqing", 2, "2025Q4", "done")
    report("chongqing", 3, "2025Q3", "blocked")
    report("chongqing", 4, "2024Q2", "in_progress", due_on=datetime.date(2024, 5, 31))
    register = rows(STRANGER, as_of("2025Q4"))
    assert set(register) == {("chongqing", 1), ("chongqing", 3), ("chongqing", 4)}
    first = register["chongqing", 1]
    assert (first.is_confirmed, first.account) == (True, "正在推进。")
    assert (first.dates.first, first.dates.current, first.dates.times_revised) == (END, JUNE, 1)
    # Its last report is older than its date: it may be done by now.
    assert not register["chongqing", 3].is_confirmed
    # Reported as under way in the very quarter in which it was due.
    assert register["chongqing", 4].is_confirmed
    register = late_tasks(STRANGER, as_of("2025Q4"))
    counts = late_counts(register)
    assert counts == {"overdue": 2, "awaiting": len(register) - 2}
    assert [one.task.number for one in register[:2]] == [4, 1]


def test_before_its_date_nothing_is_late():
    report("chongqing", 1, "2025Q3", "blocked")
    assert late_tasks(STRANGER, as_of("2025Q3")) == []


def test_a_task_never_reported_awaits_its_report():
    late = late_tasks(STRANGER, as_of("2025Q4"))
    assert len(late) == 105
    assert not any(one.is_confirmed or one.state or one.account for one in late)


def test_tasks_of_a_hidden_plan_are_for_those_who_may_see_it():
    report("shapingba", 1, "2025Q4", "blocked")
    assert ("shapingba", 1) not in rows(STRANGER, as_of("2025Q4"))
    assert ("shapingba", 1) in rows(OFFICIAL, as_of("2025Q4"))


def test_queries_do_not_grow_with_tasks(django_assert_num_queries):
    Plan.objects.filter(slug="shapingba").update(is_public=True)
    for number in range(1, 12):
        report("chongqing", number, "2025Q4", "blocked")
    with django_assert_num_queries(3):
        for one in late_tasks(STRANGER, as_of("2025Q4")):
            assert one.task.plan.jurisdiction.name
