import doctest
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets import periods
from targets.periods import Quarter, due_date, local_date

quarters = st.builds(Quarter, st.integers(1990, 2100), st.integers(1, 4))


def test_the_examples_in_the_docstrings_hold():
    found = doctest.testmod(periods)
    assert found.attempted > 0
    assert found.failed == 0


def test_parse_and_text():
    assert Quarter.parse("2025Q4") == Quarter(2025, 4)
    assert str(Quarter(2025, 4)) == "2025Q4"
    assert str(Quarter(7, 1)) == "0007Q1"


@pytest.mark.parametrize(
    "text", ["", "2025", "2025Q5", "2025Q0", "2025q4", " 2025Q4", "2025Q4\n", "25Q4", "２０２５Q4"]
)
def test_parse_says_what_it_cannot_read(text):
    with pytest.raises(ValueError, match="written like 2025Q4"):
        Quarter.parse(text)


@pytest.mark.parametrize(("year", "quarter"), [(2025, 0), (2025, 5), (0, 1), (10000, 1)])
def test_there_are_four_quarters_in_years_that_exist(year, quarter):
    with pytest.raises(ValueError, match="not"):
        Quarter(year, quarter)


@given(quarters)
def test_text_and_back(quarter):
    assert Quarter.parse(str(quarter)) == quarter


@given(quarters, quarters)
def test_order_is_that_of_dates_and_of_text(a, b):
    assert (a < b) == (a.start < b.start) == (str(a) < str(b)) == (a.index < b.index)
    assert (a == b) == (hash(a) == hash(b) and a.end == b.end)


@given(quarters, st.integers(-40, 40))
def test_adding_and_subtracting_undo_each_other(quarter, count):
    assert (quarter + count) - quarter == count
    assert quarter + count + -count == quarter


@given(quarters)
def test_quarters_follow_one_another_without_gap(quarter):
    following = quarter + 1
    assert following.start == quarter.end + timedelta(days=1)
    assert following.previous == quarter
    assert quarter.same_quarter_last_year.start == quarter.start.replace(year=quarter.year - 1)
    assert quarter.is_year_end == (following.year != quarter.year)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_lies_in_its_quarter(day):
    quarter = Quarter.of(day)
    assert quarter.start <= day <= quarter.end


def test_ends_of_a_year():
    assert [quarter.end for quarter in Quarter.range(Quarter(2024, 1), Quarter(2024, 4))] == [
        date(2024, 3, 31),
        date(2024, 6, 30),
        date(2024, 9, 30),
        date(2024, 12, 31),
    ]


def test_range_holds_both_ends_or_nothing():
    assert len(Quarter.range(Quarter(2022, 1), Quarter(2025, 4))) == 16
    assert Quarter.range(Quarter(2025, 4), Quarter(2025, 4)) == [Quarter(2025, 4)]
    assert Quarter.range(Quarter(2025, 4), Quarter(2025, 3)) == []


def test_due_date_is_25_days_after_the_quarter_unless_said_otherwise():
    assert due_date(Quarter(2025, 4)) == date(2026, 1, 25)
    assert due_date(Quarter(2025, 3), days=31) == date(2025, 10, 31)


def test_local_date_is_the_day_in_chongqing():
    assert local_date(datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC)) == date(2025, 12, 31)
    assert local_date(datetime(2025, 12, 31, 16, 0, tzinfo=UTC)) == date(2026, 1, 1)
    in_new_york = datetime(2025, 12, 31, 11, 0, tzinfo=timezone(timedelta(hours=-5)))
    assert local_date(in_new_york) == date(2026, 1, 1)


def test_local_date_refuses_a_moment_without_zone():
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2025, 12, 31, 16, 0))
