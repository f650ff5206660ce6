"""The status of a target as of a quarter: six rules in order, and the kinds outside the order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from targets.arithmetic.goals import Goal, Reading, Rule, is_met
from targets.arithmetic.measures import Measures
from targets.arithmetic.ratings import Verdict, last_rating, rated_by_path
from targets.arithmetic.readings import final_reading, later_reading, proves_met
from targets.periods import Quarter

# The reason given where the plan's own figure is in doubt.
DOUBTED = "doubted"


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
        return _direction(goal, readings, deciding, as_of, rule)
    if goal.kind == "assigned" and goal.value is None:
        return Verdict("not_rated", None, "not_assigned")
    if deciding is None:
        return _without_figure(goal, readings)
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
    if goal.is_doubted and rule.rates_every_quarter:
        return Verdict("not_rated", 5, DOUBTED)
    if goal.has_ended(as_of):
        return _at_the_end(goal, final_reading(goal, readings, as_of, rule), rule)
    if rule.rates_every_quarter:
        return last_rating(goal, readings, as_of, rule)
    if proves_met(goal, deciding, rule):
        return Verdict("ahead", 4, "already_met", "", deciding.quarter)
    return rated_by_path(goal, deciding, found, rule)


def _without_figure(goal: Goal, readings: Sequence[Reading]) -> Verdict:
    if later_reading(goal, readings) is not None:
        return Verdict("awaiting", 3, "only_later_figures")
    if goal.is_not_applicable:
        return Verdict("not_rated", 1, "not_applicable")
    return Verdict("no_data", 1, "nothing_observed")


def _at_the_end(goal: Goal, final: Reading | None, rule: Rule) -> Verdict:
    if final is None:
        return Verdict("awaiting", 3, "final_figure_missing")
    met = is_met(goal, final.value, final.relation, rule=rule)
    if met is None:
        return Verdict("awaiting", 3, "lower_bound_only")
    is_later = final.quarter != goal.deadline
    if met:
        reason = "met_by_later_figure" if is_later else "met_at_deadline"
        return Verdict("achieved", 2, reason, "", final.quarter)
    reason = "not_met_by_later_figure" if is_later else "not_met_at_deadline"
    return Verdict("missed", 2, reason, "", final.quarter)


def _missing_figure(goal: Goal, found: Measures) -> str | None:
    """Why there is nothing to hold a figure against."""
    if goal.value is None or goal.operator is None:
        return "no_target_value"
    if found.target_level is not None:
        return None
    if goal.baseline is None or goal.baseline_quarter is None:
        return "no_baseline"
    return "no_deadline" if goal.deadline is None else "path_undefined"


def _first_occurrence(
    goal: Goal, readings: Sequence[Reading], deciding: Reading, as_of: Quarter, rule: Rule
) -> Verdict:
    has_ended = goal.has_ended(as_of)
    if proves_met(goal, deciding, rule):
        # What has occurred cannot un-occur: no final figure needs to be waited for.
        status, step = ("achieved", 2) if has_ended else ("ahead", 4)
        return Verdict(status, step, "has_occurred", "", deciding.quarter)
    if not has_ended:
        return Verdict("not_rated", 5, "not_yet_occurred")
    if final_reading(goal, readings, as_of, rule) is None:
        return Verdict("awaiting", 3, "final_figure_missing")
    if deciding.is_lower_bound:
        return Verdict("awaiting", 3, "lower_bound_only")
    return Verdict("missed", 2, "never_occurred", "", deciding.quarter)


def _milestone(goal: Goal, as_of: Quarter) -> Verdict:
    if goal.declared is None or goal.declared.quarter > as_of:
        return Verdict("not_rated", None, "not_declared")
    if not goal.declared.is_met:
        return Verdict("not_rated", None, "declared_not_met")
    return Verdict("achieved", None, "declared_met")


def _direction(
    goal: Goal, readings: Sequence[Reading], deciding: Reading | None, as_of: Quarter, rule: Rule
) -> Verdict:
    """By the deciding figure; where that says nothing, the last that did say something stands."""
    if deciding is None:
        return Verdict("not_rated", None, "nothing_observed")
    known = {reading.quarter: reading for reading in readings}
    newest = _turn(goal, known, deciding)
    if not rule.rates_every_quarter:
        return newest
    for reading in reversed(readings):
        found = newest if reading is deciding else _turn(goal, known, reading)
        if reading.quarter <= deciding.quarter and found.reason not in _SAY_NOTHING:
            is_held = found.rated_quarter is not None and reading.quarter != as_of
            return found._replace(rated_by="held" if is_held else "")
    return newest


# What leaves a direction open; that nothing has changed is itself an answer.
_SAY_NOTHING = ("no_comparison", "lower_bound_only")


def _turn(goal: Goal, known: Mapping[Quarter, Reading], reading: Reading) -> Verdict:
    """A figure against that of the same quarter last year."""
    earlier = year_before(known, reading)
    if earlier is None:
        return Verdict("not_rated", None, "no_comparison")
    change = _sure_change(earlier, reading)
    if change == 0:
        return Verdict("not_rated", None, "unchanged")
    if change is not None and (change > 0) == goal.higher_is_better:
        return Verdict("improving", None, "better_than_last_year", "", reading.quarter)
    if earlier.is_lower_bound or reading.is_lower_bound:
        return Verdict("not_rated", None, "lower_bound_only")
    return Verdict("worsening", None, "worse_than_last_year", "", reading.quarter)


def year_before(readings: Mapping[Quarter, Reading], reading: Reading) -> Reading | None:
    """The reading of the same quarter last year; None when there is none."""
    return readings.get(reading.quarter.same_quarter_last_year)


def _sure_change(earlier: Reading, later: Reading) -> int | None:
    """1 for a rise, -1 for a fall, 0 for none; None when a lower bound leaves it open."""
    if earlier.is_lower_bound and later.is_lower_bound:
        return None
    if later.is_lower_bound:
        return 1 if later.value >= earlier.value else None
    if earlier.is_lower_bound:
        return -1 if later.value <= earlier.value else None
    return (later.value > earlier.value) - (later.value < earlier.value)
