"""All quantities of one target at one reading, each taken at the reading's own quarter."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from targets.arithmetic import quantities
from targets.arithmetic.goals import Goal, Reading, target_level
from targets.arithmetic.quantities import QUARTERS_A_YEAR


@dataclass(frozen=True, kw_only=True)
class Measures:
    """The quantities of docs/arithmetic.md; None where undefined. Shares as fractions of 1."""

    target_level: Decimal | None = None
    attainment: float | None = None
    progress: float | None = None
    elapsed: float | None = None
    path_value: float | None = None
    gap_share: float | None = None
    required_growth: float | None = None
    required_step: float | None = None
    average_growth: float | None = None


def measures(goal: Goal, reading: Reading | None) -> Measures:
    """The quantities at a reading; only the level of the target when there is no reading.

    In a quarter that is not rated only attainment and elapsed are given: part of a year's total
    held against a whole year's path would say something false.

    >>> from targets.periods import Quarter
    >>> goal = Goal(kind="level", operator=">=", value=Decimal(900))
    >>> measures(goal, Reading(Quarter(2024, 4), Decimal(450))).attainment
    0.5
    """
    level = target_level(goal)
    if reading is None:
        return Measures(target_level=level)
    attained = quantities.attainment(reading.value, level, lower_is_better=goal.is_lower_better)
    passed = (
        None
        if goal.baseline is None
        else quantities.elapsed(reading.quarter, goal.baseline_quarter, goal.deadline)
    )
    if not goal.is_rated(reading.quarter):
        return Measures(target_level=level, attainment=attained, elapsed=passed)
    path = quantities.path_value(goal.baseline, level, passed, goal.path)
    return Measures(
        target_level=level,
        attainment=attained,
        progress=quantities.progress(reading.value, goal.baseline, level),
        elapsed=passed,
        path_value=path,
        gap_share=quantities.gap_share(
            reading.value, path, goal.baseline, level, lower_is_better=goal.is_lower_better
        ),
        required_growth=quantities.required_growth(reading.value, level, years_left(goal, reading)),
        required_step=quantities.required_step(reading.value, level, quarters_left(goal, reading)),
        average_growth=quantities.average_growth(
            reading.value, goal.baseline, years_since_baseline(goal, reading)
        ),
    )


def quarters_left(goal: Goal, reading: Reading) -> int | None:
    """Quarters from the reading to the deadline; None without a deadline, below zero after it."""
    return None if goal.deadline is None else goal.deadline - reading.quarter


def years_left(goal: Goal, reading: Reading) -> float | None:
    """Years from the reading to the deadline, in quarters of a year; None without a deadline."""
    left = quarters_left(goal, reading)
    return None if left is None else left / QUARTERS_A_YEAR


def quarters_since_baseline(goal: Goal, reading: Reading) -> int | None:
    """Quarters from the baseline quarter to the reading; None without a baseline quarter."""
    return None if goal.baseline_quarter is None else reading.quarter - goal.baseline_quarter


def quarters_in_all(goal: Goal) -> int | None:
    """Quarters from baseline to deadline; None without either."""
    if goal.baseline_quarter is None or goal.deadline is None:
        return None
    return goal.deadline - goal.baseline_quarter


def years_since_baseline(goal: Goal, reading: Reading) -> float | None:
    """Years from the baseline quarter to the reading; None without a baseline quarter."""
    passed = quarters_since_baseline(goal, reading)
    return None if passed is None else passed / QUARTERS_A_YEAR
