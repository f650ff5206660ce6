"""The status of a target as of a quarter."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.arithmetic import Declaration, Goal, Reading, Rule, assess
from targets.periods import Quarter

START, END = Quarter(2020, 4), Quarter(2025, 4)
LOANS = Goal(
    kind="level",
    operator=">=",
    value=Decimal(6000),
    baseline=Decimal(3000),
    baseline_quarter=START,
    deadline=END,
    path="geometric",
)
FOREST = Goal(
    kind="level",
    operator=">=",
    value=Decimal(57),
    baseline=Decimal("54.5"),
    baseline_quarter=Quarter(2021, 4),
    deadline=END,
    path="linear",
    basis="annual",
)
HUNDRED = replace(LOANS, value=Decimal(100), baseline=Decimal(0), path="linear")
FALLING = replace(HUNDRED, operator="<=", value=Decimal(80), baseline=Decimal(100))
BONDS = replace(HUNDRED, basis="year_to_date", value=Decimal(900), baseline=Decimal(225))


def reading(quarter, value, relation="="):
    return Reading(Quarter.parse(quarter), Decimal(value), relation, source=f"cell {quarter}")


def verdict(goal, as_of, *readings):
    found = assess(goal, [reading(*one) for one in readings], Quarter.parse(as_of))
    return found.status, found.step, found.reason


def test_city_green_loans_whole():
    found = assess(LOANS, [reading("2022Q3", "4972.33")], Quarter(2022, 4))
    assert (found.status, found.step, found.reason) == ("on_track", 6, "on_or_near_path")
    assert found.rule_version == "1"
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
        ("2026Q2", [("2026Q1", 100)], ("achieved", 2, "met_by_later_figure")),
        ("2026Q2", [("2026Q1", 90)], ("missed", 2, "not_met_by_later_figure")),
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
        ({"baseline": None}, "no_baseline"),
        ({"baseline_quarter": None}, "no_baseline"),
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
    assert (found.status, found.step, found.reason) == ("not_rated", 5, "quarter_not_rated")
    assert (found.observed, found.attainment, found.elapsed) == (450, 0.5, 0.55)
    assert found.change_on_year == 4
    assert found.path_value is found.progress is found.gap_share is found.required_growth is None
    assert verdict(BONDS, "2023Q4", ("2023Q4", 630)) == ("on_track", 6, "on_or_near_path")
    assert verdict(BONDS, "2026Q3", ("2026Q3", 950))[0] == "awaiting"
    assert verdict(BONDS, "2026Q4", ("2026Q4", 950))[2] == "met_by_later_figure"


def test_a_running_total_can_prove_enough_but_not_that_a_ceiling_holds():
    assert verdict(BONDS, "2023Q3", ("2023Q3", 900))[0] == "ahead"
    ceiling = replace(BONDS, operator="<=", baseline=Decimal(1200))
    found = assess(ceiling, [reading("2023Q1", 10)], Quarter(2023, 1))
    assert (found.status, found.reason) == ("not_rated", "quarter_not_rated")
    assert found.reached_quarter is None
    assert "is_met" not in [line.name for line in found.formulas]


def test_first_quarter_reached():
    readings = [reading("2023Q1", 60), reading("2023Q4", 100), reading("2024Q1", 80)]
    found = assess(HUNDRED, [*readings, reading("2024Q4", 120)], Quarter(2024, 4))
    assert (found.status, found.reached_quarter) == ("ahead", Quarter(2023, 4))
    assert assess(HUNDRED, readings, Quarter(2023, 3)).reached_quarter is None


OCCURRENCE = Goal(kind="first_occurrence", deadline=END, basis="year_to_date")


@pytest.mark.parametrize(
    ("as_of", "readings", "expected"),
    [
        ("2024Q4", [], ("no_data", 1, "nothing_observed")),
        ("2024Q4", [("2024Q4", 0)], ("not_rated", 5, "not_yet_occurred")),
        ("2024Q4", [("2024Q2", 3), ("2024Q4", 0)], ("ahead", 4, "has_occurred")),
        ("2025Q4", [("2024Q2", 3)], ("achieved", 2, "has_occurred")),
        ("2025Q4", [("2024Q2", 3), ("2025Q4", 0)], ("achieved", 2, "has_occurred")),
        ("2025Q4", [("2025Q3", 0)], ("awaiting", 3, "final_figure_missing")),
        ("2025Q4", [("2025Q4", 0)], ("missed", 2, "never_occurred")),
        ("2026Q1", [("2025Q4", 0), ("2026Q1", 9)], ("missed", 2, "never_occurred")),
        ("2025Q4", [("2025Q4", 0, ">")], ("achieved", 2, "has_occurred")),
        ("2025Q4", [("2025Q4", -1, ">")], ("awaiting", 3, "lower_bound_only")),
    ],
)
def test_first_occurrence(as_of, readings, expected):
    assert verdict(OCCURRENCE, as_of, *readings) == expected


def test_first_occurrence_without_deadline():
    goal = replace(OCCURRENCE, deadline=None)
    found = assess(goal, [reading("2024Q1", 0), reading("2024Q2", 3)], Quarter(2026, 4))
    assert (found.status, found.reached_quarter) == ("ahead", Quarter(2024, 2))
    assert (found.target_level, found.attainment, found.path_value) == (None, None, None)


def test_assigned_waits_for_its_value():
    goal = replace(HUNDRED, kind="assigned", value=None, operator=None)
    assert verdict(goal, "2026Q1", ("2025Q4", 10)) == ("not_rated", None, "not_assigned")
    assert verdict(goal, "2026Q1") == ("not_rated", None, "not_assigned")
    entered = replace(goal, value=Decimal(9), operator=">=")
    assert verdict(entered, "2026Q1", ("2025Q4", 10)) == ("achieved", 2, "met_at_deadline")


def test_reduction_is_a_level_of_the_cumulative_fall():
    goal = replace(HUNDRED, kind="reduction", value=Decimal(14), basis="annual")
    assert verdict(goal, "2023Q1", ("2022Q4", "5.6")) == ("on_track", 6, "on_or_near_path")
    assert verdict(goal, "2025Q4", ("2025Q4", 14))[0] == "achieved"
    assert verdict(goal, "2025Q4", ("2025Q4", "13.99"))[0] == "missed"


def direction(*readings, as_of="2024Q4", higher_is_better=True):
    goal = Goal(kind="direction", higher_is_better=higher_is_better)
    return verdict(goal, as_of, *readings)


@pytest.mark.parametrize(
    ("earlier", "later", "rising", "falling"),
    [
        ((10, "="), (11, "="), "improving", "worsening"),
        ((10, "="), (9, "="), "worsening", "improving"),
        ((10, "="), (10, "="), "unchanged", "unchanged"),
        ((10, "~"), (11, "~"), "improving", "worsening"),
        ((10, "="), (10, ">"), "improving", "lower_bound_only"),
        ((10, "="), (9, ">"), "lower_bound_only", "lower_bound_only"),
        ((10, ">"), (10, "="), "lower_bound_only", "improving"),
        ((10, ">"), (11, "="), "lower_bound_only", "lower_bound_only"),
        ((10, ">"), (20, ">"), "lower_bound_only", "lower_bound_only"),
    ],
)
def test_direction(earlier, later, rising, falling):
    readings = [("2023Q4", *earlier), ("2024Q4", *later), ("2024Q3", 99)]
    for higher_is_better, expected in ((True, rising), (False, falling)):
        status, step, reason = direction(*readings, higher_is_better=higher_is_better)
        assert expected in (status, reason)
        assert (status == "not_rated") == (expected in ("unchanged", "lower_bound_only"))
        assert step is None


def test_direction_needs_something_to_compare():
    assert direction() == ("not_rated", None, "nothing_observed")
    assert direction(("2024Q4", 3)) == ("not_rated", None, "no_comparison")
    assert direction(("2024Q3", 2), ("2024Q4", 3)) == ("not_rated", None, "no_comparison")


def test_change_on_year_takes_no_lower_bounds():
    goal = Goal(kind="direction")
    bound = [reading("2023Q4", 10), reading("2024Q4", 20, ">")]
    assert assess(goal, bound, Quarter(2024, 4)).change_on_year is None
    bound = [reading("2023Q4", 10, ">"), reading("2024Q4", 20)]
    assert assess(goal, bound, Quarter(2024, 4)).change_on_year is None


def test_milestone_is_declared():
    goal = Goal(kind="milestone", deadline=END)
    met = replace(goal, declared=Declaration(True, Quarter(2025, 2)))
    assert verdict(goal, "2026Q1") == ("not_rated", None, "not_declared")
    assert verdict(met, "2025Q1") == ("not_rated", None, "not_declared")
    assert verdict(met, "2025Q2") == ("achieved", None, "declared_met")
    unmet = replace(goal, declared=Declaration(False, Quarter(2025, 2)))
    assert verdict(unmet, "2025Q2") == ("not_rated", None, "declared_not_met")
    assert assess(met, [], Quarter(2025, 2)).reached_quarter == Quarter(2025, 2)
    assert assess(met, [], Quarter(2025, 1)).reached_quarter is None
    assert assess(unmet, [], END).reached_quarter is None
    assert assess(goal, [], END).reached_quarter is None


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


moments = st.integers(-4, 30)
pairs = st.lists(
    st.tuples(moments, st.integers(-50, 200), st.sampled_from("=>~")),
    unique_by=lambda one: one[0],
    max_size=10,
)
goals = st.builds(
    Goal,
    kind=st.sampled_from(
        ["level", "multiple", "average_growth", "reduction", "first_occurrence", "assigned"]
    ),
    operator=st.sampled_from([">=", ">", "<=", "<", "~", None]),
    value=st.none() | st.integers(-5, 120).map(Decimal),
    baseline=st.none() | st.integers(-5, 120).map(Decimal),
    baseline_quarter=st.none() | st.just(START),
    deadline=st.none() | st.just(END),
    path=st.sampled_from(["linear", "geometric", None]),
    basis=st.sampled_from(["point_in_time", "year_to_date", "cumulative", "annual"]),
    higher_is_better=st.booleans(),
)


@given(goals, pairs, moments)
def test_as_of_looks_at_nothing_later(goal, raw, now):
    readings = [Reading(START + step, Decimal(value), relation) for step, value, relation in raw]
    as_of = START + now
    known = [one for one in readings if one.quarter <= as_of]
    assert assess(goal, readings, as_of) == assess(goal, known, as_of)


@given(goals, pairs, moments)
def test_what_every_assessment_keeps_to(goal, raw, now):
    readings = [Reading(START + step, Decimal(value), relation) for step, value, relation in raw]
    as_of = START + now
    found = assess(goal, readings, as_of)
    known = [one for one in readings if one.quarter <= as_of]
    has_ended = goal.deadline is not None and as_of >= goal.deadline
    if found.status in ("missed", "at_risk", "off_track"):
        assert found.relation != ">"
    if found.status in ("achieved", "missed", "awaiting"):
        assert has_ended
    if found.status in ("ahead", "on_track", "at_risk", "off_track"):
        assert not has_ended
    if not known and found.reason != "not_assigned":
        assert (found.status, found.step, found.observed) == ("no_data", 1, None)
    if found.status in ("achieved", "ahead"):
        assert found.reached_quarter is not None
    if found.status in ("on_track", "at_risk", "off_track"):
        assert found.gap_share is not None
        assert goal.basis in ("point_in_time", "cumulative") or found.observed_quarter.is_year_end


@given(pairs, moments, st.integers(1, 50))
def test_a_new_value_moves_no_old_percentage(raw, now, later):
    """The baseline is fixed on the target: what was said of a quarter stays said."""
    readings = [Reading(START + step, Decimal(value), relation) for step, value, relation in raw]
    as_of = START + now
    before = assess(HUNDRED, readings, as_of)
    fresh = Reading(START + 30 + later, Decimal(12345))
    assert assess(HUNDRED, [*readings, fresh], as_of) == before
