"""The status of a target as of a quarter: six rules in order, and the kinds outside the order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from targets.arithmetic.goals import Goal, Reading, Rule, is_met
from targets.arithmetic.measures import Measures
from targets.arithmetic.readings import final_reading, proves_met
from targets.periods import Quarter

# Float noise in gap_share must not carry a borderline case over a threshold.
_PLACES_COMPARED = 12


class Verdict(NamedTuple):
    """A status, the rule of the order that gave it (None outside the order), and a reason code."""

    status: str
    step: int | None
    reason: str


def verdict(
    goal: Goal,
    readings: Sequence[Reading],
    deciding: Reading | None,
    found: Measures,
    as_of: Quarter,
    rule: Rule,
) -> Verdict:
    """The status from the readings up to as_of, the deciding one and its measures."""
    if goal.kind == "milestone":
        return _milestone(goal, as_of)
    if goal.kind == "direction":
        return _direction(goal, readings, deciding)
    if goal.kind == "assigned" and goal.value is None:
        return Verdict("not_rated", None, "not_assigned")
    if deciding is None:
        return Verdict("no_data", 1, "nothing_observed")
    if goal.kind == "first_occurrence":
        return _first_occurrence(goal, readings, deciding, as_of, rule)
    return _in_order(goal, readings, deciding, found, as_of, rule)


def _in_order(
    goal: Goal,
    readings: Sequence[Reading],
    deciding: Reading,
    found: Measures,
    as_of: Quarter,
    rule: Rule,
) -> Verdict:
    missing = _missing_figure(goal, found)
    if missing is not None:
        return Verdict("not_rated", 5, missing)
    if goal.has_ended(as_of):
        final = final_reading(goal, readings, as_of)
        if final is None:
            return Verdict("awaiting", 3, "final_figure_missing")
        return _at_the_end(goal, final, rule)
    if proves_met(goal, deciding, rule):
        return Verdict("ahead", 4, "already_met")
    hindrance = _hindrance(goal, deciding, found)
    if hindrance is not None or found.gap_share is None:
        return Verdict("not_rated", 5, hindrance or "path_undefined")
    return _against_path(goal, deciding, found.gap_share, rule)


def _at_the_end(goal: Goal, final: Reading, rule: Rule) -> Verdict:
    met = is_met(goal, final.value, final.relation, rule=rule)
    if met is None:
        return Verdict("awaiting", 3, "lower_bound_only")
    is_later = final.quarter != goal.deadline
    if met:
        return Verdict("achieved", 2, "met_by_later_figure" if is_later else "met_at_deadline")
    return Verdict("missed", 2, "not_met_by_later_figure" if is_later else "not_met_at_deadline")


def _missing_figure(goal: Goal, found: Measures) -> str | None:
    """Why there is nothing to hold a figure against."""
    if goal.value is None or goal.operator is None:
        return "no_target_value"
    if found.target_level is not None:
        return None
    if goal.baseline is None or goal.baseline_quarter is None:
        return "no_baseline"
    return "no_deadline" if goal.deadline is None else "path_undefined"


def _hindrance(goal: Goal, deciding: Reading, found: Measures) -> str | None:
    """Why a figure that does not meet the target cannot be held against a path either."""
    if goal.baseline is None or goal.baseline_quarter is None:
        return "no_baseline"
    if goal.deadline is None or goal.path is None:
        return "no_path" if goal.deadline else "no_deadline"
    if not goal.is_rated(deciding.quarter):
        return "quarter_not_rated"
    if deciding.quarter < goal.baseline_quarter:
        return "before_baseline"
    if goal.baseline == found.target_level:
        return "no_distance"
    return None


def _against_path(goal: Goal, deciding: Reading, gap: float, rule: Rule) -> Verdict:
    compared = round(gap, _PLACES_COMPARED)
    is_near = compared >= float(rule.on_track)
    if deciding.is_lower_bound and (goal.is_lower_better or not is_near):
        return Verdict("not_rated", 5, "lower_bound_only")
    if is_near:
        return Verdict("on_track", 6, "on_or_near_path")
    if compared >= float(rule.at_risk):
        return Verdict("at_risk", 6, "below_path")
    return Verdict("off_track", 6, "far_below_path")


def _first_occurrence(
    goal: Goal, readings: Sequence[Reading], deciding: Reading, as_of: Quarter, rule: Rule
) -> Verdict:
    has_ended = goal.has_ended(as_of)
    if proves_met(goal, deciding, rule):
        # What has occurred cannot un-occur: no final figure needs to be waited for.
        return (
            Verdict("achieved", 2, "has_occurred")
            if has_ended
            else Verdict("ahead", 4, "has_occurred")
        )
    if not has_ended:
        return Verdict("not_rated", 5, "not_yet_occurred")
    if final_reading(goal, readings, as_of) is None:
        return Verdict("awaiting", 3, "final_figure_missing")
    if deciding.is_lower_bound:
        return Verdict("awaiting", 3, "lower_bound_only")
    return Verdict("missed", 2, "never_occurred")


def _milestone(goal: Goal, as_of: Quarter) -> Verdict:
    if goal.declared is None or goal.declared.quarter > as_of:
        return Verdict("not_rated", None, "not_declared")
    if not goal.declared.is_met:
        return Verdict("not_rated", None, "declared_not_met")
    return Verdict("achieved", None, "declared_met")


def _direction(goal: Goal, readings: Sequence[Reading], deciding: Reading | None) -> Verdict:
    if deciding is None:
        return Verdict("not_rated", None, "nothing_observed")
    earlier = year_before(readings, deciding)
    if earlier is None:
        return Verdict("not_rated", None, "no_comparison")
    change = _sure_change(earlier, deciding)
    if change == 0:
        return Verdict("not_rated", None, "unchanged")
    if change is not None and (change > 0) == goal.higher_is_better:
        return Verdict("improving", None, "better_than_last_year")
    if earlier.is_lower_bound or deciding.is_lower_bound:
        return Verdict("not_rated", None, "lower_bound_only")
    return Verdict("worsening", None, "worse_than_last_year")


def year_before(readings: Sequence[Reading], reading: Reading) -> Reading | None:
    """The reading of the same quarter last year; None when there is none."""
    wanted = reading.quarter.same_quarter_last_year
    return next((earlier for earlier in readings if earlier.quarter == wanted), None)


def _sure_change(earlier: Reading, later: Reading) -> int | None:
    """1 for a rise, -1 for a fall, 0 for none; None when a lower bound leaves it open."""
    if earlier.is_lower_bound and later.is_lower_bound:
        return None
    if later.is_lower_bound:
        return 1 if later.value >= earlier.value else None
    if earlier.is_lower_bound:
        return -1 if later.value <= earlier.value else None
    return (later.value > earlier.value) - (later.value < earlier.value)
