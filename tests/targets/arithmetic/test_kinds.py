"""The status of what is no level: occurrences, assignments, directions, milestones."""

from dataclasses import replace
from decimal import Decimal

import pytest

from targets.arithmetic import Declaration, Goal, assess
from targets.periods import Quarter
from tests.targets.progress.assessed import END, HUNDRED, reading, verdict

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


def test_what_does_not_apply_is_not_rated_until_there_is_a_figure():
    goal = replace(OCCURRENCE, is_not_applicable=True)
    assert verdict(goal, "2024Q4") == ("not_rated", 1, "not_applicable")
    assert verdict(goal, "2024Q4", ("2024Q2", 3)) == ("ahead", 4, "has_occurred")
