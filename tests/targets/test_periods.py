import doctest
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets import periods
from targets.periods import (
    Period,
    Quarter,
    due_date,
    in_reason,
    is_day,
    local_date,
    plan_periods,
    proposed_due_date,
    quarter_from_text,
    takes_figures,
)

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


@given(quarters, st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_due_date_leaves_ten_days_at_least(quarter, today):
    proposed = proposed_due_date(quarter, today)
    assert (proposed - quarter.end).days >= 25
    assert (proposed - today).days >= 10
    assert proposed in (quarter.end + timedelta(days=25), today + timedelta(days=10))


@given(quarters)
def test_a_quarter_takes_figures_from_its_last_day_on(quarter):
    assert takes_figures(quarter, quarter.end)
    assert not takes_figures(quarter, quarter.end - timedelta(days=1))


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


def test_days_that_can_be_meant():
    assert [in_reason(date(year, 6, 30)) for year in (1999, 2000, 2099, 2100)] == [
        False,
        True,
        True,
        False,
    ]
    days = ("2026-01-20", "bad", "2026-02-30", "1926-01-20", "9999-12-31")
    assert [is_day(text) for text in days] == [True, False, False, False, False]


def test_local_date_refuses_a_moment_without_zone():
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2025, 12, 31, 16, 0))


class TestPeriod:
    @pytest.mark.parametrize("text", ["2023-2025", "2023–2025", " 2023—2025 "])
    def test_parse_and_text(self, text):
        found = Period.parse(text)
        assert (found, str(found), found.name) == (Period(2023, 2025), "2023-2025", "2023–2025")

    @pytest.mark.parametrize(
        "text", ["", "2023", "2025-2023", "2023-25", "2023-2025-2026", "２０２３-2025"]
    )
    def test_parse_says_what_it_cannot_read(self, text):
        with pytest.raises(ValueError, match="written like 2023-2025"):
            Period.parse(text)

    def test_years(self):
        period = Period(2023, 2025)
        assert [year for year in range(2020, 2030) if period.covers(year)] == [2023, 2024, 2025]
        assert [period.shared_years(Period(first, first + 4)) for first in (2016, 2021, 2026)] == [
            0, 3, 0,
        ]  # fmt: skip


class TestPeriodOfAPlan:
    def test_the_citys_plans_lead(self):
        city = {"rules": Period(2023, 2025), "next": Period(2026, 2030)}
        others = {
            "same": Period(2023, 2025),
            "later": Period(2024, 2025),
            "beyond": Period(2024, 2026),
            "halfway": Period(2025, 2026),
            "new": Period(2027, 2030),
        }
        found = plan_periods(city, others)
        first, second = city.values()
        assert {key: found[key] for key in city} == city
        assert [found[key] for key in others] == [first, first, first, second, second]

    def test_plans_of_the_city_that_share_years_are_one_period(self):
        found = plan_periods({"a": Period(2021, 2025), "b": Period(2023, 2025)}, {})
        assert set(found.values()) == {Period(2021, 2025)}

    def test_plans_without_one_of_the_city_make_their_own(self):
        others = {"a": Period(2026, 2028), "b": Period(2027, 2030), "c": Period(2016, 2020)}
        found = plan_periods({"city": Period(2023, 2025)}, others)
        assert found["a"] == found["b"] == Period(2026, 2030)
        assert found["c"] == Period(2016, 2020)

    def test_nothing_comes_of_nothing(self):
        assert plan_periods({}, {}) == {}

    @given(
        st.lists(st.tuples(st.integers(2000, 2040), st.integers(0, 6), st.booleans()), max_size=8)
    )
    def test_each_plan_is_in_one_and_shares_years_with_it(self, drawn):
        spans = {key: Period(first, first + more) for key, (first, more, _city) in enumerate(drawn)}
        leading = {key: spans[key] for key, (_first, _more, city) in enumerate(drawn) if city}
        others = {key: span for key, span in spans.items() if key not in leading}
        found = plan_periods(leading, others)
        assert set(found) == set(spans)
        assert all(spans[key].shared_years(period) for key, period in found.items())


@pytest.mark.parametrize(
    "text",
    ["2021Q4", "2021q4", " 2021 Q4 ", "2021-Q4", "２０２１Ｑ４", "2021年四季度", "2021年第4季度"],
)
def test_a_quarter_is_read_in_the_ways_it_is_written(text: str) -> None:
    assert str(quarter_from_text(text)) == "2021Q4"


@pytest.mark.parametrize(
    "text", ["", "2021", "2021Q5", "2021-12-31", "Q4 2021", "0000Q1", "2021年", "44561", "2021Q４½"]
)
def test_everything_else_is_no_quarter(text: str) -> None:
    assert quarter_from_text(text) is None
