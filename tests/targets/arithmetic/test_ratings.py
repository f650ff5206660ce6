"""Ratings before the deadline by version 2: path, expected year end, pace, and the last one held.

The worked numbers are those of docs/arithmetic.md.
"""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.arithmetic import FIRST_RULE, Goal, Rule, assess
from targets.periods import Quarter
from targets.wording.explanations import REASONS
from tests.targets.arithmetic.test_laws import goals, moments, pairs, readings_of
from tests.targets.progress.assessed import BONDS, END, FOREST, HUNDRED, START, reading

# The city's bonds: running totals by quarter, as the sample has them.
ISSUED = {
    2022: ("47.25", "99.75", "193.2", "262.5"),
    2023: ("62.38", "129.4", "242.55", "331.8"),
    2024: ("82.57", "168.79", "335.31", "456.2"),
    2025: ("122.98", "255.98", "430.61"),
}
SHARE = Goal(kind="level", operator=">", value=Decimal(15), deadline=END, path="linear")


def issued(until):
    return [
        reading(f"{year}Q{place}", value)
        for year, values in ISSUED.items()
        for place, value in enumerate(values, 1)
        if f"{year}Q{place}" <= until
    ]


def by(goal, as_of, *readings, rule=None):
    chosen = [reading(*one) for one in readings]
    found = assess(goal, chosen, Quarter.parse(as_of), *([rule] if rule else []))
    return found.status, found.rated_by, str(found.rated_quarter or ""), found.reason


def shares(*values, since="2024Q1"):
    first = Quarter.parse(since)
    return [(str(first + step), value) for step, value in enumerate(values)]


class TestYearEnd:
    def test_the_citys_bonds_in_the_third_quarter(self):
        found = assess(BONDS, issued("2025Q3"), Quarter(2025, 3))
        end = found.year_end
        each = [193.2 / 262.5, 242.55 / 331.8, 335.31 / 456.2]
        assert end.share == pytest.approx(sum(each) / 3)
        assert end.value == pytest.approx(430.61 / (sum(each) / 3))
        assert (end.low, end.high) == (
            pytest.approx(430.61 / max(each)),
            pytest.approx(430.61 / min(each)),
        )
        assert (end.years, end.path_value, str(end.quarter)) == (3, 900, "2025Q4")
        assert end.gap_share == pytest.approx((end.value - 900) / 675)
        assert (found.status, found.step, found.rated_by) == ("off_track", 5, "year_end")
        assert found.rated_quarter == Quarter(2025, 3)
        assert found.gap_share is found.path_value is None

    def test_before_the_last_year_the_path_stands_at_its_fourth_quarter(self):
        end = assess(BONDS, issued("2024Q2"), Quarter(2024, 2)).year_end
        assert end.path_value == pytest.approx(225 + 675 * 16 / 20)
        assert end.years == 2

    def test_one_year_gives_no_band(self):
        end = assess(BONDS, issued("2023Q1"), Quarter(2023, 1)).year_end
        assert (end.years, end.low, end.high) == (1, None, None)
        assert end.value == pytest.approx(62.38 / (47.25 / 262.5))

    def test_at_most_the_newest_three_years(self):
        older = [reading("2021Q1", 1), reading("2021Q4", 2)]
        with_older = assess(BONDS, [*older, *issued("2025Q1")], Quarter(2025, 1)).year_end
        assert with_older == assess(BONDS, issued("2025Q1"), Quarter(2025, 1)).year_end
        two = assess(BONDS, issued("2025Q1"), Quarter(2025, 1), Rule(years_used=2)).year_end
        assert [one.year for one in two.shares] == [2023, 2024]

    @pytest.mark.parametrize("zero", ["running", "total"])
    def test_a_year_with_a_zero_is_skipped(self, zero):
        past = [("2024Q1", 0 if zero == "running" else 5), ("2024Q4", 0 if zero == "total" else 9)]
        assert by(BONDS, "2025Q1", *past, ("2025Q1", 50))[1:3] == ("held", "2024Q4")

    @pytest.mark.parametrize("bound", ["2024Q1", "2024Q4"])
    def test_a_floor_says_nothing_of_a_share(self, bound):
        past = [(q, 50, ">" if q == bound else "=") for q in ("2024Q1", "2024Q4")]
        now = assess(BONDS, [reading(*one) for one in (*past, ("2025Q1", 9))], Quarter(2025, 1))
        assert now.year_end is None

    def test_the_three_bands(self):
        past = [("2024Q2", 100), ("2024Q4", 200)]
        assert by(BONDS, "2025Q2", *past, ("2025Q2", 440)) == (
            "on_track", "year_end", "2025Q2", "expected_on_or_near_path",
        )  # fmt: skip
        assert by(BONDS, "2025Q2", *past, ("2025Q2", 410)) == (
            "at_risk", "year_end", "2025Q2", "expected_below_path",
        )  # fmt: skip
        assert by(BONDS, "2025Q2", *past, ("2025Q2", 390)) == (
            "off_track", "year_end", "2025Q2", "expected_far_below_path",
        )  # fmt: skip

    def test_without_a_usable_year_the_last_rating_stands(self):
        assert by(BONDS, "2025Q1", ("2024Q4", 400), ("2025Q1", 90)) == (
            "off_track", "held", "2024Q4", "far_below_path",
        )  # fmt: skip
        found = assess(BONDS, [reading("2024Q4", 400), reading("2025Q1", 90)], Quarter(2025, 1))
        assert (found.observed, found.step) == (90, 6)
        lines = {line.name: line for line in found.formulas}
        assert lines["gap_share"].numbers.startswith("(400 − ")

    def test_nothing_before_it_and_no_usable_year(self):
        assert by(BONDS, "2025Q1", ("2025Q1", 90)) == ("not_rated", "", "", "no_earlier_year")
        bound = ("2025Q1", 90, ">")
        assert by(BONDS, "2025Q1", bound) == ("not_rated", "", "", "lower_bound_only")

    def test_a_ceiling_is_never_met_before_the_fourth_quarter(self):
        ceiling = replace(BONDS, operator="<=", value=Decimal(100), baseline=Decimal(300))
        past = [("2024Q1", 100), ("2024Q4", 200)]
        assert by(ceiling, "2025Q1", *past, ("2025Q1", 40))[:2] == ("on_track", "year_end")
        assert by(ceiling, "2025Q1", *past, ("2025Q1", 90))[:2] == ("off_track", "year_end")
        assert by(ceiling, "2024Q4", ("2024Q4", 90))[:2] == ("ahead", "")
        found = assess(
            ceiling, [reading(*one) for one in (*past, ("2025Q1", 90))], Quarter(2025, 1)
        )
        lines = {line.name: line for line in found.formulas}
        assert lines["gap_share"].formula == "(p − E) / |T − b|"

    @pytest.mark.parametrize(
        "change",
        [{"baseline_quarter": Quarter(2026, 4)}, {"baseline": Decimal(900)}, {"path": None}],
    )
    def test_without_a_path_there_is_nothing_to_hold_it_against(self, change):
        found = assess(replace(BONDS, **change), issued("2025Q2"), Quarter(2025, 2))
        assert (found.status, found.year_end) == ("not_rated", None)

    def test_a_geometric_path(self):
        geometric = replace(BONDS, path="geometric")
        found = assess(geometric, issued("2024Q3"), Quarter(2024, 3))
        assert found.year_end.path_value == pytest.approx(225 * 4**0.8)
        lines = {line.name: line for line in found.formulas}
        assert lines["year_end_path"].formula == "p = b · (T / b)^e"

    def test_the_formulas_hold_the_numbers(self):
        found = assess(BONDS, issued("2025Q3"), Quarter(2025, 3))
        lines = {f"{line.name} {line.formula}": line.numbers for line in found.formulas}
        assert lines["year_share r / R (2022)"] == "193.2 / 262.5"
        assert lines["year_end E = o / s"].startswith("430.61 / 0.73")
        assert lines["year_end_path p = T"] == "900"
        linear = assess(BONDS, issued("2024Q1"), Quarter(2024, 1)).formulas
        [path] = [line for line in linear if line.name == "year_end_path"]
        assert path.numbers == "225 + (900 − 225) · 0.8"
        one = assess(BONDS, issued("2023Q1"), Quarter(2023, 1)).formulas
        assert "mean_share" not in [line.name for line in one]


class TestPace:
    def test_nanan_one_quarter_before_the_deadline(self):
        """Need 2.08 in the one quarter left; 0.40 a quarter has been made."""
        found = assess(
            SHARE, [reading(*one) for one in shares("12.12", "12.52", "12.92", since="2025Q1")],
            Quarter(2025, 3),
        )  # fmt: skip
        assert found.pace.need == pytest.approx(2.08)
        assert found.pace.pace == pytest.approx(0.4)
        assert found.pace.ratio == pytest.approx(5.2)
        assert (found.pace.figures, found.pace.crosses_break) == (3, False)
        assert (found.status, found.step, found.reason) == ("off_track", 5, "pace_far_short")
        lines = {line.name: line for line in found.formulas}
        assert lines["need"].numbers == "(15 − 12.92) / 1"
        assert lines["pace"].numbers == "(12.92 − 12.12) / 2"
        assert lines["pace_ratio"].numbers == "2.08 / 0.4"

    @pytest.mark.parametrize(
        ("last", "expected"),
        [
            ("13", ("on_track", "pace", "2025Q2", "pace_enough")),
            ("12.8", ("at_risk", "pace", "2025Q2", "pace_short")),
            ("12.5", ("off_track", "pace", "2025Q2", "pace_far_short")),
            ("11", ("off_track", "pace", "2025Q2", "pace_backwards")),
            ("10.5", ("off_track", "pace", "2025Q2", "pace_backwards")),
            ("15", ("on_track", "pace", "2025Q2", "pace_enough")),
            ("15.1", ("ahead", "", "2025Q2", "already_met")),
        ],
    )
    def test_limits(self, last, expected):
        """Two quarters left; from 11 in two quarters: 13 needs 2 / 2 = 1 and has made 1."""
        values = shares("11", "11.5", last, since="2024Q4")
        assert by(SHARE, "2025Q2", *values) == expected

    def test_exactly_one_and_a_half_is_at_risk(self):
        assert by(SHARE, "2025Q2", *shares("11", "12", "12.6", since="2024Q4"))[0] == "at_risk"
        strict = Rule(pace_at_risk=Decimal("1.4"))
        values = shares("11", "12", "12.6", since="2024Q4")
        assert by(SHARE, "2025Q2", *values, rule=strict)[0] == "off_track"

    def test_where_lower_is_better_both_are_turned(self):
        falling = replace(SHARE, operator="<=", value=Decimal(5))
        found = assess(falling, [reading(*one) for one in shares(9, 8, 7)], Quarter(2024, 3))
        assert (found.pace.need, found.pace.pace) == (pytest.approx(0.4), 1)
        assert found.status == "on_track"
        lines = {line.name: line for line in found.formulas}
        assert (lines["need"].formula, lines["pace"].formula) == ("(o − T) / n", "(f − o) / m")
        assert by(falling, "2024Q3", *shares(7, 8, 9))[3] == "pace_backwards"

    def test_over_the_last_five(self):
        values = shares(1, 2, 3, 4, 5, 6, 7)
        found = assess(SHARE, [reading(*one) for one in values], Quarter(2025, 3)).pace
        assert (found.figures, str(found.first.quarter), found.pace) == (5, "2024Q3", 1)

    def test_two_figures_are_too_few(self):
        assert by(SHARE, "2024Q2", *shares(9, 10)) == ("not_rated", "", "", "too_few_figures")
        bound = [("2024Q1", 9), ("2024Q2", 10), ("2024Q3", 11, ">")]
        assert by(SHARE, "2024Q3", *bound) == ("not_rated", "", "", "lower_bound_only")

    def test_none_from_before_a_break_unless_too_few_remain(self):
        broken = replace(SHARE, breaks=(Quarter(2022, 1), Quarter(2024, 4)))
        values = shares(1, 2, 3, 9, 10, 11)
        crossing = assess(broken, [reading(*one) for one in values[:5]], Quarter(2025, 1)).pace
        assert (crossing.figures, crossing.crosses_break, crossing.pace) == (5, True, 9 / 4)
        after = assess(broken, [reading(*one) for one in values], Quarter(2025, 2)).pace
        assert (after.figures, after.crosses_break, after.pace) == (3, False, 1)
        before = assess(broken, [reading(*one) for one in values[:3]], Quarter(2024, 3)).pace
        assert (before.figures, before.crosses_break) == (3, False)

    def test_yearly_figures_need_two(self):
        """The city's non-fossil share: 0.95 a year to go, 1.055 a year made."""
        yearly = replace(SHARE, operator=">=", value=Decimal(25), basis="annual")
        values = [("2021Q4", 1), ("2022Q4", "21.94"), ("2023Q4", "22.87"), ("2024Q4", "24.05")]
        found = assess(yearly, [reading(*one) for one in values], Quarter(2025, 3))
        assert found.pace.figures == 3
        assert found.pace.ratio == pytest.approx(((25 - 24.05) / 4) / ((24.05 - 21.94) / 8))
        assert (found.status, found.rated_by, str(found.rated_quarter)) == (
            "on_track", "held", "2024Q4",
        )  # fmt: skip
        assert by(yearly, "2022Q4", *values[:1], values[1])[1] == "pace"
        assert by(yearly, "2022Q4", values[1])[3] == "too_few_figures"

    def test_without_a_level_or_a_deadline_there_is_no_pace(self):
        endless = replace(SHARE, deadline=None)
        assert by(endless, "2024Q3", *shares(1, 2, 3))[3] == "no_baseline"


class TestHeld:
    def test_an_annual_figure_holds_until_the_next(self):
        assert by(FOREST, "2023Q4", ("2023Q4", "55.06"))[1:3] == ("path", "2023Q4")
        for as_of in ("2024Q1", "2024Q2", "2024Q3"):
            found = by(FOREST, as_of, ("2023Q4", "55.06"))
            assert found == ("off_track", "held", "2023Q4", "far_below_path")

    def test_a_balance_that_is_not_reported_holds_too(self):
        assert by(HUNDRED, "2023Q4", ("2023Q2", 49))[:3] == ("on_track", "held", "2023Q2")

    def test_a_floor_behind_the_path_leaves_the_last_rating(self):
        found = by(HUNDRED, "2023Q3", ("2023Q2", 40), ("2023Q3", 41, ">"))
        assert found[:3] == ("at_risk", "held", "2023Q2")

    def test_a_target_met_before_is_not_held_against_a_figure_that_falls_short(self):
        found = by(SHARE, "2024Q2", ("2024Q1", 16), ("2024Q2", 14))
        assert found == ("not_rated", "", "", "too_few_figures")
        floor = by(SHARE, "2024Q2", ("2024Q1", 16), ("2024Q2", 14, ">"))
        assert floor == ("ahead", "held", "2024Q1", "already_met")

    def test_a_part_of_the_next_year_takes_nothing_back(self):
        met = by(BONDS, "2025Q1", ("2024Q4", 950), ("2025Q1", 10))
        assert met == ("ahead", "held", "2024Q4", "already_met")

    def test_a_direction_holds(self):
        goal = Goal(kind="direction", basis="annual")
        values = [("2022Q4", 1), ("2023Q4", 2)]
        assert by(goal, "2023Q4", *values) == (
            "improving", "", "2023Q4", "better_than_last_year",
        )  # fmt: skip
        assert by(goal, "2024Q2", *values)[1:3] == ("held", "2023Q4")
        assert by(goal, "2024Q2", *values, ("2024Q1", 9))[1:3] == ("held", "2023Q4")
        assert by(goal, "2024Q2", ("2022Q4", 2), ("2023Q4", 2), ("2024Q1", 9)) == (
            "not_rated", "", "", "unchanged",
        )  # fmt: skip


class TestDoubt:
    def test_a_figure_in_doubt_is_not_rated_before_or_after_the_deadline(self):
        goal = replace(HUNDRED, is_doubted=True)
        for as_of, value in (("2023Q2", 49), ("2025Q4", 200)):
            assert by(goal, as_of, (as_of, value)) == ("not_rated", "", "", "doubted")
        assert by(goal, "2023Q2")[0] == "no_data"
        assert by(goal, "2025Q4", ("2025Q4", 200), rule=FIRST_RULE)[0] == "achieved"


class TestFirstVersion:
    def test_it_stays_as_it_was(self):
        running = [("2024Q3", 1), ("2024Q4", 2), ("2025Q3", 9)]
        part = by(BONDS, "2025Q3", *running, rule=FIRST_RULE)
        assert part == ("not_rated", "", "", "quarter_not_rated")
        assert by(SHARE, "2024Q3", *shares(1, 2, 3), rule=FIRST_RULE)[3] == "no_baseline"
        assert by(FOREST, "2024Q2", ("2023Q4", "55.06"), rule=FIRST_RULE)[:2] == (
            "off_track",
            "path",
        )
        later = by(HUNDRED, "2026Q2", ("2026Q1", 100), rule=FIRST_RULE)
        assert (later[0], later[3]) == ("achieved", "met_by_later_figure")
        short = by(HUNDRED, "2026Q2", ("2026Q1", 90), rule=FIRST_RULE)
        assert (short[0], short[3]) == ("missed", "not_met_by_later_figure")
        behind = by(HUNDRED, "2023Q2", ("2023Q2", 10, ">"), rule=FIRST_RULE)
        assert behind == ("not_rated", "", "", "lower_bound_only")
        ahead = by(HUNDRED, "2023Q2", ("2023Q2", 100), rule=FIRST_RULE)
        assert ahead == ("ahead", "", "2023Q2", "already_met")
        direction = Goal(kind="direction")
        values = [("2023Q1", 1), ("2024Q1", 2), ("2024Q2", 2)]
        turned = by(direction, "2024Q2", *values, rule=FIRST_RULE)
        assert turned == ("not_rated", "", "", "no_comparison")


def test_a_later_figure_stands_beside():
    readings = [reading("2025Q3", 90), reading("2026Q1", 100), reading("2026Q3", 120)]
    found = assess(HUNDRED, readings, Quarter(2026, 3))
    assert (found.status, found.observed, found.later.value) == ("awaiting", 90, 120)
    assert assess(HUNDRED, readings, Quarter(2025, 4)).later is None
    first = assess(HUNDRED, readings[1:2], Quarter(2026, 3), FIRST_RULE)
    assert (first.observed, first.later) == (100, None)


@given(goals, pairs, moments, st.booleans())
def test_what_is_held_is_what_was_said_in_its_quarter(goal, raw, now, is_direction):
    if is_direction:
        goal = replace(goal, kind="direction")
    readings, as_of = readings_of(raw), START + now
    found = assess(goal, readings, as_of)
    assert found.reason in REASONS
    if found.rated_by != "held":
        assert found.rated_quarter in (None, as_of) or found.status in (
            "achieved",
            "missed",
            "ahead",
        )
        return
    then = assess(goal, readings, found.rated_quarter)
    same = ("status", "step", "reason", "rated_quarter", "year_end", "pace")
    assert [getattr(found, name) for name in same] == [getattr(then, name) for name in same]
    assert then.rated_by != "held"


@given(goals, pairs, moments, st.integers(1, 8))
def test_a_rating_stands_for_as_long_as_nothing_is_reported(goal, raw, now, later):
    readings, as_of = readings_of(raw), START + now
    known = [one for one in readings if one.quarter <= as_of]
    before, after = assess(goal, known, as_of), assess(goal, known, as_of + later)
    if goal.deadline is None or as_of + later < goal.deadline:
        assert (before.status, before.rated_quarter) == (after.status, after.rated_quarter)
