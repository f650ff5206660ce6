"""What a target asks for, and whether a figure meets it: exact, against Fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.arithmetic import (
    FIRST_RULE,
    Goal,
    Reading,
    Rule,
    deciding_reading,
    is_met,
    target_level,
    threshold,
)
from targets.periods import Quarter

START, END = Quarter(2020, 4), Quarter(2025, 4)
RULE = Rule()
figures = st.decimals("0.01", "99999", places=2)


def growth_goal(percent, baseline, *, quarters=20, operator=">=", **more):
    return Goal(
        kind="average_growth",
        operator=operator,
        value=Decimal(percent),
        baseline=Decimal(baseline),
        baseline_quarter=START,
        deadline=START + quarters,
        **more,
    )


def reading(quarter, value, relation="="):
    return Reading(Quarter.parse(quarter), Decimal(value), relation)


@pytest.mark.parametrize(
    ("goal", "level"),
    [
        (Goal(kind="level", operator=">=", value=Decimal(6000)), "6000"),
        (Goal(kind="multiple", operator=">=", value=Decimal(2), baseline=Decimal(3000)), "6000"),
        (Goal(kind="multiple", operator=">=", value=Decimal(4), baseline=Decimal(225)), "900"),
        (growth_goal("20", "3000"), "7464.96"),
        (growth_goal("30", "26.93"), "99.9890849"),
        (growth_goal("46.41", "100", quarters=1), "110"),
        (growth_goal("21", "100", quarters=6), "133.1"),
        (Goal(kind="reduction", operator=">=", value=Decimal(14)), "14"),
        (Goal(kind="assigned", operator=">=", value=Decimal(25)), "25"),
    ],
)
def test_target_level_in_the_indicators_unit(goal, level):
    found = target_level(goal)
    if goal.kind == "average_growth" and level.startswith("99.98"):
        assert str(found) == str(Decimal("26.93") * Decimal("3.71293"))
    else:
        assert str(found) == level


@pytest.mark.parametrize(
    "goal",
    [
        Goal(kind="level", operator=">="),
        Goal(kind="multiple", operator=">=", value=Decimal(2)),
        Goal(kind="assigned", operator=">="),
        Goal(kind="first_occurrence"),
        Goal(kind="direction"),
        Goal(kind="milestone"),
        Goal(kind="average_growth", operator=">=", value=Decimal(20), deadline=END),
        Goal(
            kind="average_growth",
            operator=">=",
            value=Decimal(20),
            baseline=Decimal(1),
            deadline=END,
        ),
        Goal(
            kind="average_growth",
            operator=">=",
            value=Decimal(20),
            baseline=Decimal(1),
            baseline_quarter=START,
        ),
        growth_goal("20", "100", quarters=0),
        growth_goal("20", "100", quarters=-4),
        growth_goal("-101", "100"),
    ],
)
def test_no_level_without_what_it_is_built_on(goal):
    assert target_level(goal) is None
    assert goal.kind == "first_occurrence" or is_met(goal, Decimal(1)) is None


def test_floats_would_fail_here():
    goal = growth_goal("20", "3000")
    assert (1.2**5) ** (1 / 5) - 1 != 0.2
    assert is_met(goal, Decimal("7464.96")) is True
    assert is_met(goal, Decimal("7464.959999")) is False


@given(st.integers(-50, 200), st.integers(1, 40), st.decimals("0.01", "99999", places=2), figures)
def test_growth_is_decided_exactly(percent, quarters, baseline, observed):
    """o ≥ b(1 + g)^(n/4) exactly when (o/b)⁴ ≥ (1 + g)ⁿ, which Fractions can say."""
    goal = growth_goal(percent, baseline, quarters=quarters)
    factor = 1 + Fraction(percent, 100)
    exact = (Fraction(observed) / Fraction(baseline)) ** 4 >= factor**quarters
    assert is_met(goal, observed) is exact


@given(st.integers(1, 10), figures, st.integers(1, 9999))
def test_the_level_itself_meets_its_target_and_a_hair_less_does_not(years, baseline, basis_points):
    goal = growth_goal(Decimal(basis_points) / 100, baseline, quarters=years * 4)
    level = target_level(goal)
    assert Fraction(level) == Fraction(baseline) * (1 + Fraction(basis_points, 10000)) ** years
    assert is_met(goal, level) is True
    short = Decimal(str(float(level) * 0.999999))
    assert is_met(goal, short) is False


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [
        (">=", False, True, True),
        (">", False, False, True),
        ("<=", True, True, False),
        ("<", True, False, False),
    ],
)
def test_operators(operator, below, at, above):
    goal = Goal(kind="level", operator=operator, value=Decimal(15))
    assert is_met(goal, Decimal("14.99")) is below
    assert is_met(goal, Decimal("15.00")) is at
    assert is_met(goal, Decimal("15.01")) is above
    assert is_met(goal, Decimal("15.01"), "~") is above


def test_no_operator_no_answer():
    assert is_met(Goal(kind="level", value=Decimal(15)), Decimal(20)) is None


def test_about_is_met_from_95_percent_of_the_figure():
    level = Goal(kind="level", operator="~", value=Decimal(200))
    assert (is_met(level, Decimal(190)), is_met(level, Decimal("189.99"))) == (True, False)
    twice = Goal(kind="multiple", operator="~", value=Decimal(3), baseline=Decimal("18.33"))
    assert threshold(twice, RULE) == Decimal("52.2405")
    strict = Rule(version="2", about=Decimal("0.99"))
    assert is_met(level, Decimal(190), rule=strict) is False
    assert threshold(Goal(kind="level", operator="~"), RULE) is None


def test_about_a_growth_rate_is_95_percent_of_the_rate():
    goal = growth_goal("25", "18.33", operator="~")
    limit = Fraction(1833, 100) * Fraction(12375, 10000) ** 5
    assert Fraction(threshold(goal, RULE)) == limit
    exact = threshold(goal, RULE)
    assert is_met(goal, exact) is True
    assert is_met(goal, exact - Decimal("0.000001")) is False
    assert target_level(goal) > exact > target_level(goal) * Decimal("0.94")


def test_about_is_looser_whichever_way_is_better():
    down = Goal(kind="level", operator="~", value=Decimal(80), higher_is_better=False)
    assert (is_met(down, Decimal(84)), is_met(down, Decimal("84.01"))) == (True, False)
    negative = Goal(kind="level", operator="~", value=Decimal(-80))
    assert (is_met(negative, Decimal(-84)), is_met(negative, Decimal("-84.01"))) == (True, False)


@given(figures, figures, st.sampled_from([">=", ">", "<=", "<", "~"]))
def test_a_more_than_figure_never_proves_a_miss(value, target, operator):
    goal = Goal(kind="level", operator=operator, value=target)
    found = is_met(goal, value, ">")
    assert found is not False
    is_proof = operator in (">=", ">", "~") and value >= threshold(goal, RULE)
    assert (found is True) == is_proof


def test_more_than_the_target_is_more_than_the_target():
    assert is_met(Goal(kind="level", operator=">", value=Decimal(15)), Decimal(15), ">") is True


@pytest.mark.parametrize("operator", [None, "~", "<="])
def test_a_first_occurrence_is_more_where_less_is_better_too(operator):
    goal = Goal(kind="first_occurrence", operator=operator, higher_is_better=False)
    assert not goal.is_lower_better
    assert is_met(goal, Decimal("0.01")) is True
    assert is_met(goal, Decimal(0)) is False


def test_first_occurrence_needs_more_than_zero():
    goal = Goal(kind="first_occurrence")
    assert is_met(goal, Decimal(0)) is False
    assert is_met(goal, Decimal("0.01")) is True
    assert is_met(goal, Decimal(0), ">") is True


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "leevl"},
        {"kind": "level", "operator": "≥"},
        {"kind": "level", "path": "straight"},
        {"kind": "level", "basis": "monthly"},
    ],
)
def test_a_goal_of_unknown_kind_is_refused(wrong):
    with pytest.raises(ValueError, match="is one of"):
        Goal(**wrong)


def test_a_reading_of_unknown_relation_is_refused():
    with pytest.raises(ValueError, match="relation is one of"):
        Reading(END, Decimal(1), "<")


LEVEL = Goal(kind="level", operator=">=", value=Decimal(10), deadline=END)


@pytest.mark.parametrize(
    ("as_of", "quarters", "deciding"),
    [
        ("2025Q3", ["2024Q4", "2025Q2"], "2025Q2"),
        ("2025Q3", ["2024Q4", "2025Q4"], "2024Q4"),
        ("2025Q4", ["2025Q3", "2025Q4"], "2025Q4"),
        ("2026Q2", ["2025Q3", "2025Q4", "2026Q1", "2026Q2"], "2025Q4"),
        ("2026Q2", ["2025Q3", "2026Q1", "2026Q2"], "2025Q3"),
        ("2026Q2", ["2026Q1", "2026Q2"], None),
        ("2026Q2", ["2024Q4", "2025Q3", "2026Q3"], "2025Q3"),
        ("2026Q2", ["2026Q3"], None),
    ],
)
def test_deciding_reading(as_of, quarters, deciding):
    readings = [reading(quarter, 1) for quarter in reversed(quarters)]
    found = deciding_reading(LEVEL, readings, Quarter.parse(as_of))
    assert (str(found.quarter) if found else None) == deciding


def test_without_deadline_the_latest_decides():
    goal = Goal(kind="level", operator=">=", value=Decimal(10))
    readings = [reading("2024Q4", 1), reading("2030Q1", 2)]
    assert deciding_reading(goal, readings, Quarter(2031, 1)).value == 2


@pytest.mark.parametrize("basis", ["year_to_date", "annual"])
def test_a_part_of_a_year_closes_no_target(basis):
    goal = Goal(kind="level", operator=">=", value=Decimal(10), deadline=END, basis=basis)
    running = [reading("2025Q3", 8), reading("2026Q1", 2)]
    assert deciding_reading(goal, running, Quarter(2026, 4)).quarter == Quarter(2025, 3)
    closed = [*running, reading("2026Q4", 9)]
    assert deciding_reading(goal, closed, Quarter(2026, 4)).quarter == Quarter(2025, 3)
    assert deciding_reading(goal, running[1:], Quarter(2026, 4)) is None
    first = [
        deciding_reading(goal, some, Quarter(2026, 4), FIRST_RULE) for some in (running, closed)
    ]
    assert [one.quarter for one in first] == [Quarter(2025, 3), Quarter(2026, 4)]
    alone = deciding_reading(goal, running[1:], Quarter(2026, 4), FIRST_RULE)
    assert alone.quarter == Quarter(2026, 1)


def test_first_occurrence_is_decided_by_the_largest_so_far():
    goal = Goal(kind="first_occurrence", deadline=END)
    readings = [reading("2024Q1", 0), reading("2024Q2", 5), reading("2024Q3", 0)]
    assert deciding_reading(goal, readings, Quarter(2024, 4)).quarter == Quarter(2024, 2)
    assert deciding_reading(goal, readings, Quarter(2024, 1)).value == 0
    unsure = [reading("2024Q1", 0), reading("2024Q2", 0, ">")]
    assert deciding_reading(goal, unsure, Quarter(2024, 4)).relation == ">"
    equal = [reading("2024Q2", 5), reading("2024Q3", 5)]
    assert deciding_reading(goal, equal, Quarter(2024, 4)).quarter == Quarter(2024, 2)
    never = [reading("2024Q2", 0), reading("2024Q3", 0)]
    assert deciding_reading(goal, never, Quarter(2024, 4)).quarter == Quarter(2024, 3)
    too_late = [reading("2025Q4", 0), reading("2026Q1", 7)]
    assert deciding_reading(goal, too_late, Quarter(2026, 1)).value == 0


def test_two_readings_of_a_quarter_are_refused():
    with pytest.raises(ValueError, match="two readings for 2024Q1"):
        deciding_reading(LEVEL, [reading("2024Q1", 1), reading("2024Q1", 2)], END)


many = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 100)), unique_by=lambda pair: pair[0], max_size=12
)


@given(many, st.integers(0, 40))
def test_readings_after_as_of_change_nothing(pairs, cut):
    as_of = START + cut
    everything = [Reading(START + step, Decimal(value)) for step, value in pairs]
    known = [one for one in everything if one.quarter <= as_of]
    assert deciding_reading(LEVEL, everything, as_of) == deciding_reading(LEVEL, known, as_of)
