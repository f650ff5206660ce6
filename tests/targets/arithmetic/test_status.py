"""The status of a target as of a quarter."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.arithmetic import Reading, Rule, assess
from targets.periods import Quarter
from tests.targets.progress.assessed import (
    BONDS,
    END,
    FALLING,
    FOREST,
    HUNDRED,
    LOANS,
    START,
    reading,
    verdict,
)


def test_city_green_loans_whole():
    found = assess(LOANS, [reading("2022Q3", "4972.33")], Quarter(2022, 4))
    assert (found.status, found.step, found.reason) == ("on_track", 6, "on_or_near_path")
    assert found.rule_version == "2"
    assert (found.rated_by, found.rated_quarter) == ("held", Quarter(2022, 3))
    assert found.as_of == Quarter(2022, 4)
    assert found.target_level == 6000
    assert found.observed == Decimal("4972.33")
    assert (found.observed_quarter, found.relation) == (Quarter(2022, 3), "=")
    assert found.source == "cell 2022Q3"
    assert found.elapsed == 0.35
    assert round(found.attainment, 4) == 0.8287
    assert round(found.progress, 4) == 0.6574
    assert round(found.path_value, 2) == 3823.68
    assert round(found.gap_share, 4) == 0.3829
    assert round(found.required_growth, 4) == 0.0595
    assert round(found.required_step, 4) == 79.0515
    assert round(found.average_growth, 4) == 0.3347
    assert (found.forecast, found.reached_quarter, found.change_on_year) == (None, None, None)


def test_forest_coverage_is_off_track():
    found = assess(FOREST, [reading("2023Q4", "55.06")], Quarter(2024, 3))
    assert (found.status, found.step, found.reason) == ("off_track", 6, "far_below_path")
    assert (round(found.progress, 3), found.elapsed) == (0.224, 0.5)
    assert round(found.gap_share, 3) == -0.276


def test_the_growth_target_behind_the_same_loans():
    goal = replace(LOANS, kind="average_growth", value=Decimal(20))
    assert verdict(goal, "2025Q4", ("2025Q4", "7464.96")) == ("achieved", 2, "met_at_deadline")
    short = verdict(goal, "2025Q4", ("2025Q4", "7464.95"))
    assert short == ("missed", 2, "not_met_at_deadline")
    assert assess(goal, [], END).target_level == Decimal("7464.96")


@pytest.mark.parametrize(
    ("as_of", "readings", "expected"),
    [
        ("2024Q3", [], ("no_data", 1, "nothing_observed")),
        ("2026Q3", [], ("no_data", 1, "nothing_observed")),
        ("2024Q3", [("2024Q4", 100)], ("no_data", 1, "nothing_observed")),
        ("2025Q4", [("2025Q4", 100)], ("achieved", 2, "met_at_deadline")),
        ("2025Q4", [("2025Q4", "99.999999")], ("missed", 2, "not_met_at_deadline")),
        ("2026Q2", [("2026Q1", 100)], ("awaiting", 3, "only_later_figures")),
        ("2026Q2", [("2026Q1", 90)], ("awaiting", 3, "only_later_figures")),
        ("2026Q2", [("2025Q3", 90), ("2026Q1", 100)], ("awaiting", 3, "final_figure_missing")),
        ("2026Q2", [("2025Q4", 90), ("2026Q1", 200)], ("missed", 2, "not_met_at_deadline")),
        ("2026Q2", [("2025Q4", 100), ("2026Q1", 9)], ("achieved", 2, "met_at_deadline")),
        ("2026Q2", [("2025Q3", 90)], ("awaiting", 3, "final_figure_missing")),
        ("2025Q4", [("2025Q3", 300)], ("awaiting", 3, "final_figure_missing")),
        ("2025Q3", [("2025Q3", 300)], ("ahead", 4, "already_met")),
        ("2025Q3", [("2024Q1", 300), ("2025Q3", 1)], ("off_track", 6, "far_below_path")),
        ("2022Q2", [("2020Q3", 0)], ("not_rated", 5, "before_baseline")),
        ("2022Q2", [("2020Q4", 0)], ("on_track", 6, "on_or_near_path")),
    ],
)
def test_the_order_of_rules(as_of, readings, expected):
    assert verdict(HUNDRED, as_of, *readings) == expected


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("100", "ahead"),
        ("50", "on_track"),
        ("45", "on_track"),
        ("44.999999", "at_risk"),
        ("35", "at_risk"),
        ("34.999999", "off_track"),
        ("-20", "off_track"),
    ],
)
def test_thresholds_half_way(value, status):
    """10 of 20 quarters gone: the path stands at 50."""
    assert verdict(HUNDRED, "2023Q2", ("2023Q2", value))[0] == status


@given(
    st.integers(0, 200),
    st.integers(1, 300),
    st.integers(1, 19),
    st.sampled_from([Fraction(-5, 100), Fraction(-15, 100)]),
)
def test_exactly_on_a_threshold_is_still_within(baseline, distance, passed, limit):
    """Float noise must not push a case that lies exactly on a limit below it."""
    target = baseline + distance
    exact = Fraction(baseline) + distance * Fraction(passed, 20) + limit * distance
    goal = replace(HUNDRED, value=Decimal(target), baseline=Decimal(baseline))
    observed = Decimal(exact.numerator) / Decimal(exact.denominator)
    found = assess(goal, [Reading(START + passed, observed)], START + passed)
    assert found.status == ("on_track" if limit == Fraction(-5, 100) else "at_risk")


def test_thresholds_belong_to_the_rule():
    strict = Rule(version="2026a", on_track=Decimal(0), at_risk=Decimal("-0.01"))
    found = assess(HUNDRED, [reading("2023Q2", "49")], Quarter(2023, 2), strict)
    assert (found.status, found.rule_version) == ("at_risk", "2026a")
    assert verdict(HUNDRED, "2023Q2", ("2023Q2", "49"))[0] == "on_track"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"value": None}, "no_target_value"),
        ({"operator": None}, "no_target_value"),
        ({"baseline": None}, "too_few_figures"),
        ({"baseline_quarter": None}, "too_few_figures"),
        ({"baseline": None, "deadline": None}, "no_baseline"),
        ({"deadline": None}, "no_deadline"),
        ({"path": None}, "no_path"),
        ({"kind": "multiple", "baseline": None}, "no_baseline"),
        ({"kind": "average_growth", "baseline": None}, "no_baseline"),
        ({"kind": "average_growth", "baseline_quarter": None}, "no_baseline"),
        ({"kind": "average_growth", "deadline": None}, "no_deadline"),
        ({"kind": "average_growth", "value": Decimal(-200)}, "path_undefined"),
        ({"baseline": Decimal(6000)}, "no_distance"),
        ({"baseline": Decimal(0)}, "path_undefined"),
    ],
)
def test_not_rated_says_why(change, reason):
    goal = replace(LOANS, **change)
    found = assess(goal, [reading("2022Q4", 4000)], Quarter(2022, 4))
    assert (found.status, found.step, found.reason) == ("not_rated", 5, reason)
    assert (found.attainment is None) == (found.target_level is None)


def test_before_a_deadline_at_the_baseline_nothing_is_lit():
    goal = replace(LOANS, baseline_quarter=END, deadline=END)
    assert verdict(goal, "2025Q3", ("2025Q3", 10)) == ("not_rated", 5, "before_baseline")


def test_what_cannot_be_counted_is_not_lit_after_its_deadline_either():
    goal = replace(LOANS, kind="multiple", value=Decimal(2), baseline=None)
    assert verdict(goal, "2026Q1", ("2025Q4", 9000)) == ("not_rated", 5, "no_baseline")
    assert verdict(goal, "2026Q1", ("2024Q4", 9000)) == ("not_rated", 5, "no_baseline")


def test_without_baseline_a_target_still_ends():
    share = replace(LOANS, operator=">", value=Decimal(15), baseline=None, path=None)
    assert verdict(share, "2025Q4", ("2025Q4", "15.01"))[0] == "achieved"
    assert verdict(share, "2025Q4", ("2025Q4", 15))[0] == "missed"
    assert verdict(share, "2025Q3", ("2025Q3", 16))[0] == "ahead"
    waiting = assess(share, [reading("2025Q3", 12)], Quarter(2025, 3))
    assert (waiting.status, waiting.attainment) == ("not_rated", 0.8)


@pytest.mark.parametrize(
    ("as_of", "one", "expected"),
    [
        ("2026Q1", ("2025Q4", 90, ">"), ("awaiting", 3, "lower_bound_only")),
        ("2026Q1", ("2025Q4", 100, ">"), ("achieved", 2, "met_at_deadline")),
        ("2023Q2", ("2023Q2", 100, ">"), ("ahead", 4, "already_met")),
        ("2023Q2", ("2023Q2", 45, ">"), ("on_track", 6, "on_or_near_path")),
        ("2023Q2", ("2023Q2", 44, ">"), ("not_rated", 5, "lower_bound_only")),
        ("2023Q2", ("2023Q2", 10, ">"), ("not_rated", 5, "lower_bound_only")),
        ("2023Q2", ("2023Q2", 10, "~"), ("off_track", 6, "far_below_path")),
        ("2026Q1", ("2025Q4", 90, "~"), ("missed", 2, "not_met_at_deadline")),
    ],
)
def test_a_more_than_figure(as_of, one, expected):
    assert verdict(HUNDRED, as_of, one) == expected


def test_lower_is_better():
    """10 of 20 quarters gone: from 100 down to 80, the path stands at 90."""
    found = assess(FALLING, [reading("2023Q2", 85)], Quarter(2023, 2))
    assert (found.status, found.gap_share) == ("on_track", 0.25)
    assert (found.attainment, found.progress) == (None, 0.75)
    assert verdict(FALLING, "2023Q2", ("2023Q2", 92))[0] == "at_risk"
    assert verdict(FALLING, "2023Q2", ("2023Q2", 99))[0] == "off_track"
    assert verdict(FALLING, "2023Q2", ("2023Q2", 80))[0] == "ahead"
    assert verdict(FALLING, "2025Q4", ("2025Q4", 80))[0] == "achieved"
    assert verdict(FALLING, "2025Q4", ("2025Q4", 81))[0] == "missed"
    assert verdict(replace(FALLING, operator="<"), "2025Q4", ("2025Q4", 80))[0] == "missed"


def test_more_than_says_nothing_good_where_lower_is_better():
    expected = ("not_rated", 5, "lower_bound_only")
    assert verdict(FALLING, "2023Q2", ("2023Q2", 70, ">")) == expected
    awaiting = ("awaiting", 3, "lower_bound_only")
    assert verdict(FALLING, "2025Q4", ("2025Q4", 70, ">")) == awaiting


def test_running_totals_are_shown_but_not_rated():
    found = assess(BONDS, [reading("2022Q3", 90), reading("2023Q3", 450)], Quarter(2023, 3))
    assert (found.status, found.step, found.reason) == ("not_rated", 5, "no_earlier_year")
    assert (found.observed, found.attainment, found.elapsed) == (450, 0.5, 0.55)
    assert found.change_on_year == 4
    assert found.path_value is found.progress is found.gap_share is found.required_growth is None
    assert verdict(BONDS, "2023Q4", ("2023Q4", 630)) == ("on_track", 6, "on_or_near_path")
    assert verdict(BONDS, "2026Q3", ("2026Q3", 950))[0] == "awaiting"
    assert verdict(BONDS, "2026Q4", ("2026Q4", 950))[2] == "only_later_figures"


def test_a_running_total_can_prove_enough_but_not_that_a_ceiling_holds():
    assert verdict(BONDS, "2023Q3", ("2023Q3", 900))[0] == "ahead"
    ceiling = replace(BONDS, operator="<=", baseline=Decimal(1200))
    found = assess(ceiling, [reading("2023Q1", 10)], Quarter(2023, 1))
    assert (found.status, found.reason) == ("not_rated", "no_earlier_year")
    assert found.reached_quarter is None
    assert "is_met" not in [line.name for line in found.formulas]


def test_first_quarter_reached():
    readings = [reading("2023Q1", 60), reading("2023Q4", 100), reading("2024Q1", 80)]
    found = assess(HUNDRED, [*readings, reading("2024Q4", 120)], Quarter(2024, 4))
    assert (found.status, found.reached_quarter) == ("ahead", Quarter(2023, 4))
    assert assess(HUNDRED, readings, Quarter(2023, 3)).reached_quarter is None


def test_forecast_takes_rated_exact_figures_before_the_deadline():
    yearly = [
        reading(f"{year}Q4", value)
        for year, value in zip(range(2020, 2024), (10, 20, 30, 40), strict=True)
    ]
    running = [reading("2022Q2", 500), reading("2024Q1", 1)]
    found = assess(BONDS, [*yearly, *running], Quarter(2024, 1)).forecast
    assert (found.points, found.method) == (4, "linear")
    assert found.value == pytest.approx(60)
    bound = [*yearly[:3], replace(yearly[3], relation=">")]
    assert assess(BONDS, bound, Quarter(2024, 1)).forecast is None
    over = [*yearly, reading("2024Q4", 50), reading("2025Q4", 60)]
    assert assess(BONDS, over, Quarter(2025, 3)).forecast.points == 5
    assert assess(BONDS, over, Quarter(2025, 4)).forecast is None
    assert assess(replace(BONDS, deadline=None), yearly, END).forecast is None
