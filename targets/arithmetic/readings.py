"""Which of a target's readings counts, as of a quarter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from targets.arithmetic.goals import DEFAULT_RULE, Goal, Reading, Rule, is_met
from targets.periods import Quarter


def readings_up_to(readings: Iterable[Reading], as_of: Quarter) -> list[Reading]:
    """The readings of quarters up to as_of, in order; ValueError for two of one quarter."""
    ordered = sorted(
        (reading for reading in readings if reading.quarter <= as_of),
        key=lambda reading: reading.quarter,
    )
    for earlier, later in pairwise(ordered):
        if earlier.quarter == later.quarter:
            raise ValueError(f"two readings for {later.quarter}: one figure is used a quarter")
    return ordered


def final_reading(
    goal: Goal, readings: Iterable[Reading], as_of: Quarter, rule: Rule = DEFAULT_RULE
) -> Reading | None:
    """The reading that closes the target: the deadline quarter's; under version 1 else a later one.

    None before the deadline, and while no such reading is there. A running total of part of a
    year closes nothing.
    """
    if goal.deadline is None or as_of < goal.deadline:
        return None
    for reading in readings_up_to(readings, as_of):
        if reading.quarter < goal.deadline or not goal.is_rated(reading.quarter):
            continue
        if reading.quarter == goal.deadline or not rule.rates_every_quarter:
            return reading
    return None


def deciding_reading(
    goal: Goal, readings: Iterable[Reading], as_of: Quarter, rule: Rule = DEFAULT_RULE
) -> Reading | None:
    """The reading by which the target is judged as of a quarter; None when there is none.

    Once as_of has reached the deadline, the deadline quarter's reading, else the last before it;
    before that, the latest up to as_of. Under version 1 of the rule the first reading after the
    deadline comes before an older one. For a first occurrence the largest so far, as long as
    nothing has occurred the latest. Readings after as_of are never looked at.

    >>> from decimal import Decimal
    >>> from targets.arithmetic.goals import FIRST_RULE
    >>> goal = Goal(kind="level", value=Decimal(57), deadline=Quarter(2025, 4))
    >>> early, late = Reading(Quarter(2024, 4), Decimal(55)), Reading(Quarter(2026, 1), Decimal(57))
    >>> deciding_reading(goal, [early, late], Quarter(2026, 2)).value
    Decimal('55')
    >>> deciding_reading(goal, [early, late], Quarter(2026, 2), FIRST_RULE).value
    Decimal('57')
    """
    counted = _counted_readings(goal, readings_up_to(readings, as_of), as_of, rule)
    if not counted:
        return None
    if goal.kind == "first_occurrence":
        largest = max(counted, key=_size)
        has_occurred = largest.value > 0 or largest.is_lower_bound
        return largest if has_occurred else counted[-1]
    return counted[-1]


def later_reading(goal: Goal, visible: Sequence[Reading]) -> Reading | None:
    """The newest reading after the deadline, which decides nothing; None where there is none."""
    if goal.deadline is None or not visible or visible[-1].quarter <= goal.deadline:
        return None
    return visible[-1]


def proves_met(goal: Goal, reading: Reading, rule: Rule) -> bool:
    """Whether the reading by itself shows the target met.

    A running total can only grow within its year, so it may prove that enough is reached, but
    never that a ceiling is kept.
    """
    if goal.is_lower_better and not goal.is_rated(reading.quarter):
        return False
    return is_met(goal, reading.value, reading.relation, rule=rule) is True


def _counted_readings(
    goal: Goal, visible: list[Reading], as_of: Quarter, rule: Rule
) -> list[Reading]:
    if rule.rates_every_quarter:
        end = goal.deadline
        return [reading for reading in visible if end is None or reading.quarter <= end]
    final = final_reading(goal, visible, as_of, rule)
    if final is not None:
        return [reading for reading in visible if reading.quarter <= final.quarter]
    # Without a rated reading after the deadline, running totals after it do not count either.
    before = [
        reading for reading in visible if goal.deadline is None or reading.quarter < goal.deadline
    ]
    return before or visible


def _size(reading: Reading) -> tuple[object, ...]:
    return reading.value, reading.is_lower_bound, -reading.quarter.index
