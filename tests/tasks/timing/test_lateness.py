"""The one rule of lateness: which date counts, from which day on, and what is known since."""

import datetime
import doctest
import random

import pytest

from targets.periods import Quarter
from tasks.timing import lateness as rule
from tasks.timing.lateness import (
    LateCounts,
    Lateness,
    SetDate,
    Timing,
    count_late,
    due_dates,
    judging_day,
    lateness,
)

END = datetime.date(2025, 12, 31)
JUNE, SEPTEMBER = datetime.date(2026, 6, 30), datetime.date(2026, 9, 30)
EARLY = datetime.date(2024, 6, 30)
TODAY = datetime.date(2026, 11, 5)
DAY = datetime.timedelta(days=1)


def test_examples():
    assert doctest.testmod(rule).failed == 0


@pytest.mark.parametrize(
    ("reported", "due", "source", "expected", "times"),
    [
        ([], END, "period", None, 0),
        ([None, None], END, "period", None, 0),
        # A date of its own within the period is the due date, no revision.
        ([EARLY], EARLY, "reported", None, 0),
        # What is reported after it is when the work is expected to be done.
        ([EARLY, END], EARLY, "reported", END, 1),
        ([EARLY, JUNE, None], EARLY, "reported", JUNE, 1),
        # A first date after the period moves nothing: the period's end holds.
        ([JUNE], END, "period", JUNE, 1),
        ([JUNE, None, JUNE], END, "period", JUNE, 1),
        ([JUNE, SEPTEMBER, JUNE], END, "period", JUNE, 3),
        # The first one that lies within the period counts, whatever was reported before.
        ([JUNE, EARLY], EARLY, "reported", None, 2),
        ([datetime.date(2022, 12, 31)], END, "period", datetime.date(2022, 12, 31), 1),
        ([datetime.date(2023, 1, 1)], datetime.date(2023, 1, 1), "reported", None, 0),
        ([END, JUNE], END, "reported", JUNE, 1),
    ],
)
def test_without_a_decision_reports_and_the_period_say_when(reported, due, source, expected, times):
    dates = due_dates(2023, 2025, reported)
    assert (dates.due, dates.source, dates.expected) == (due, source, expected)
    assert (dates.times_revised, dates.is_revised) == (times, times > 0)
    assert dates.current == (expected or due)


def test_what_the_office_has_set_goes_before_what_was_reported():
    reported = [EARLY, JUNE]
    decided = due_dates(2023, 2025, reported, SetDate("decision", SEPTEMBER, "渝金〔2025〕7号"))
    assert (decided.due, decided.source, decided.document) == (
        SEPTEMBER,
        "decision",
        "渝金〔2025〕7号",
    )
    assert (decided.expected, decided.times_revised) == (JUNE, 1)
    clause = due_dates(2023, 2025, reported, SetDate("clause", END))
    assert (clause.due, clause.source, clause.expected) == (END, "clause", JUNE)
    assert due_dates(2023, 2025, reported, SetDate("period")) == due_dates(2023, 2025, reported)
    # The decision may name the very date that the body reported.
    assert due_dates(2023, 2025, reported, SetDate("decision", JUNE, "x")).expected is None


def test_a_standing_measure_has_no_date_and_is_never_late():
    dates = due_dates(2023, 2025, [EARLY], SetDate("standing"))
    assert (dates.due, dates.source, dates.expected) == (None, "standing", EARLY)
    assert lateness(dates.due, "blocked", Quarter(2030, 4), datetime.date.max) is None


def test_the_due_day_is_in_time_and_the_next_one_late():
    quarter = Quarter(2025, 4)
    assert lateness(END, "in_progress", quarter, END) is None
    late = lateness(END, "in_progress", quarter, END + DAY)
    assert late == Lateness(datetime.date(2026, 1, 1), True)
    assert late.kind == "overdue"
    assert lateness(END, "done", quarter, TODAY) is None


def test_a_quarter_is_judged_on_the_day_after_it_and_never_before_that_day_has_come():
    assert judging_day(Quarter(2025, 4), TODAY) == datetime.date(2026, 1, 1)
    assert judging_day(Quarter(2025, 4), END) == END
    assert judging_day(Quarter(2025, 4), END + DAY) == END + DAY
    assert judging_day(Quarter(9999, 4), TODAY) == TODAY
    assert lateness(END, "blocked", None, judging_day(Quarter(2025, 3), TODAY)) is None


def test_without_a_report_since_the_date_the_task_may_be_done():
    day = datetime.date(2026, 4, 1)
    before = lateness(END, "in_progress", Quarter(2025, 3), day)
    assert before == Lateness(datetime.date(2026, 1, 1), False)
    assert before.kind == "awaiting"
    assert lateness(END, None, None, day) == before


def test_late_ones_are_counted_with_the_day_of_the_first():
    dates = due_dates(2023, 2025, [])
    late = [
        Lateness(JUNE, True),
        Lateness(EARLY, True),
        Lateness(datetime.date(2023, 1, 1), False),
        None,
    ]
    counts = count_late(Timing(dates, one) for one in late)
    assert counts == LateCounts(total=4, overdue=2, awaiting=1, since=EARLY)
    assert counts.by_kind == [("overdue", 2), ("awaiting", 1)]
    assert count_late([]) == LateCounts()
    assert LateCounts().by_kind == []


def test_later_reports_never_clear_what_is_overdue():
    """However dates are reported after the due date's, only its state or a decision ends it."""
    dice = random.Random(36)
    for _ in range(300):
        first = datetime.date(2023, 1, 1) + dice.randrange(1095) * DAY
        later = [datetime.date(2023, 1, 1) + dice.randrange(3000) * DAY for _ in range(4)]
        given = [None] * dice.randrange(3) + [first]
        own = due_dates(2023, 2025, given)
        with_more = due_dates(2023, 2025, given + later)
        assert with_more.due == own.due == first
        day = first + DAY
        assert lateness(with_more.due, "in_progress", Quarter.of(first), day).since == day
