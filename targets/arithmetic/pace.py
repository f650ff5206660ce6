"""How fast a figure must move to reach its level in time, against how fast it has moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from targets.arithmetic.goals import Goal, Reading, Rule, target_level


@dataclass(frozen=True)
class Pace:
    """What is needed a quarter, and what has been made a quarter, both towards the better.

    In the indicator's unit. `ratio` is need / pace; None where the pace is not above zero.
    `figures` is how many it was taken over, from `first` to `last`; `crosses_break` says that
    the series was counted in another way for some of them. `quarters` lie between the first and
    the last, `quarters_left` until the deadline.
    """

    need: float
    pace: float
    ratio: float | None
    figures: int
    crosses_break: bool
    first: Reading
    last: Reading
    quarters: int
    quarters_left: int


def pace(goal: Goal, readings: Sequence[Reading], rule: Rule) -> Pace | None:
    """Need against pace at the last of the readings, which are in order and none later.

    need = (T − o) / quarters left; pace = (last − first) / quarters between them, over the last
    five rated figures, at least three, none from before a series break unless fewer than three
    remain; of yearly figures over the last three, at least two. Both are turned where lower is
    better. Undefined without level, deadline or time left, under the fewest figures, and when the
    last reading is not itself rated. Figures that only say "more than" are left out.

    >>> from decimal import Decimal
    >>> from targets.periods import Quarter
    >>> goal = Goal(kind="level", operator=">", value=Decimal(15), deadline=Quarter(2025, 4))
    >>> shares = [Reading(Quarter(2025, q), Decimal(v)) for q, v in ((1, 12), (2, 12.5), (3, 13))]
    >>> found = pace(goal, shares, Rule())
    >>> found.need, found.pace, found.ratio
    (2.0, 0.5, 4.0)
    """
    level, last = target_level(goal), readings[-1]
    if level is None or goal.deadline is None or not _is_whole(goal, last):
        return None
    left = goal.deadline - last.quarter
    used, crosses = _figures(goal, [one for one in readings if _is_whole(goal, one)], rule)
    if left <= 0 or not used:
        return None
    first = used[0]
    sign = -1 if goal.is_lower_better else 1
    need = sign * float(level - last.value) / left
    made = sign * float(last.value - first.value) / (last.quarter - first.quarter)
    return Pace(
        need=need,
        pace=made,
        ratio=need / made if made > 0 else None,
        figures=len(used),
        crosses_break=crosses,
        first=first,
        last=last,
        quarters=last.quarter - first.quarter,
        quarters_left=left,
    )


def _is_whole(goal: Goal, reading: Reading) -> bool:
    return goal.is_rated(reading.quarter) and not reading.is_lower_bound


def _figures(goal: Goal, rated: Sequence[Reading], rule: Rule) -> tuple[Sequence[Reading], bool]:
    """The figures that a pace is taken over, none where too few; and whether across a break."""
    most, fewest = (
        (rule.yearly_used, rule.yearly_needed)
        if goal.is_rated_yearly
        else (rule.figures_used, rule.figures_needed)
    )
    used = rated[-most:]
    if len(used) < fewest:
        return (), False
    breaks = [quarter for quarter in goal.breaks if used[0].quarter < quarter <= used[-1].quarter]
    if not breaks:
        return used, False
    since = [one for one in used if one.quarter >= max(breaks)]
    return (since, False) if len(since) >= fewest else (used, True)
