"""Lights on every day around the due day, counted by another way than the rule does."""

import datetime
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.supervision import lights
from tasks.supervision.lights import days_left, elapsed_share, light, overdue_days

DUE = datetime.date(2026, 1, 20)
DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "lead_days", "expected"),
    [
        ("2026-01-09", 10, "none"),
        ("2026-01-10", 10, "yellow"),
        ("2026-01-20", 10, "yellow"),
        ("2026-01-21", 10, "red"),
        ("2026-01-19", 0, "none"),
        ("2026-01-20", 0, "yellow"),
        ("2026-01-21", 0, "red"),
    ],
)
def test_the_light_turns_with_the_days(day: str, lead_days: int, expected: str) -> None:
    today = datetime.date.fromisoformat(day)
    assert light(DUE, lead_days, today, is_open=True) == expected
    assert light(DUE, lead_days, today, is_open=False) == "none"


@given(st.dates(), st.integers(0, 365), st.integers(-400, 400))
def test_red_is_what_is_overdue_and_yellow_what_comes_before(
    due: datetime.date, lead_days: int, away: int
) -> None:
    try:
        today = due + away * DAY
    except OverflowError:
        return
    found = light(due, lead_days, today, is_open=True)
    assert (found == "red") == (overdue_days(due, today) > 0) == (days_left(due, today) < 0)
    assert (found == "yellow") == (-lead_days <= away <= 0)


def test_the_share_of_time_counts_both_days() -> None:
    assert elapsed_share(DUE, DUE, DUE - DAY) is None
    assert elapsed_share(DUE, DUE, DUE) == 1.0
    assert elapsed_share(DUE - 3 * DAY, DUE, DUE - 3 * DAY) == 0.25
    assert elapsed_share(DUE - 3 * DAY, DUE, DUE + 30 * DAY) == 1.0


def test_the_examples_hold() -> None:
    assert doctest.testmod(lights).failed == 0
