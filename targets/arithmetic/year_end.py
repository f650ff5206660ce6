"""Where a running total will stand at the end of its year, by how earlier years came in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from targets.arithmetic import quantities
from targets.arithmetic.goals import Goal, Reading, Rule, target_level
from targets.periods import Quarter


@dataclass(frozen=True)
class YearShare:
    """What share of an earlier year's total had come by the quarter: 197.4 of 262.5."""

    year: int
    running: Decimal
    total: Decimal

    @property
    def share(self) -> float:
        return float(self.running) / float(self.total)


@dataclass(frozen=True)
class YearEnd:
    """The expected total of a running year, held against the path at its fourth quarter.

    `value`, `low`, `high` and `path_value` are in the indicator's unit; the band comes from the
    smallest and the largest share and is None with one year. `share` is the mean of the `years`
    shares, `elapsed` the time gone at the fourth quarter, `reading` the running figure.
    `gap_share` is that of `value`.
    """

    value: float
    low: float | None
    high: float | None
    years: int
    path_value: float
    gap_share: float
    quarter: Quarter
    reading: Reading
    share: float
    shares: tuple[YearShare, ...]
    elapsed: float


def year_shares(
    readings: Mapping[Quarter, Reading], quarter: Quarter, years: int
) -> tuple[YearShare, ...]:
    """The newest earlier years, at most so many, of which both figures are known, oldest first.

    A year in which one of the two is zero, negative or only a floor says nothing and is skipped.
    """
    found = []
    for earlier in sorted({one.year for one in readings if one.year < quarter.year}, reverse=True):
        running = readings.get(Quarter(earlier, quarter.quarter))
        total = readings.get(Quarter(earlier, 4))
        if running is None or total is None or running.is_lower_bound or total.is_lower_bound:
            continue
        if running.value > 0 and total.value > 0:
            found.append(YearShare(earlier, running.value, total.value))
        if len(found) == years:
            break
    return tuple(reversed(found))


def year_end(
    goal: Goal, readings: Mapping[Quarter, Reading], reading: Reading, rule: Rule
) -> YearEnd | None:
    """The expected year end of a running total of Q1 to Q3, and how far it is off the path.

    E = o / s, s the mean share of up to three earlier years. Undefined for other figures, without
    a usable earlier year, and where the path has no value at the year's fourth quarter.

    >>> from decimal import Decimal
    >>> goal = Goal(
    ...     kind="level", operator=">=", value=Decimal(900), path="linear", basis="year_to_date",
    ...     baseline=Decimal(225), baseline_quarter=Quarter(2020, 4), deadline=Quarter(2025, 4),
    ... )
    >>> past = {q: Reading(q, Decimal(v)) for q, v in [
    ...     (Quarter(2024, 3), 300), (Quarter(2024, 4), 400), (Quarter(2025, 3), 450)]}
    >>> found = year_end(goal, past, past[Quarter(2025, 3)], Rule())
    >>> found.value, found.low, found.path_value, round(found.gap_share, 4)
    (600.0, None, 900.0, -0.4444)
    """
    if goal.basis != "year_to_date" or reading.quarter.is_year_end:
        return None
    shares = year_shares(readings, reading.quarter, rule.years_used)
    end = Quarter(reading.quarter.year, 4)
    level = target_level(goal)
    passed = quantities.elapsed(end, goal.baseline_quarter, goal.deadline)
    path = quantities.path_value(goal.baseline, level, passed, goal.path)
    if not shares or passed is None or path is None or passed < 0:
        return None
    each = [one.share for one in shares]
    mean = math.fsum(each) / len(each)
    observed = float(reading.value)
    expected = observed / mean
    gap = quantities.gap_share(
        expected, path, goal.baseline, level, lower_is_better=goal.is_lower_better
    )
    if gap is None:
        return None
    ends = sorted((observed / max(each), observed / min(each)))
    has_band = len(each) > 1
    return YearEnd(
        value=expected,
        low=ends[0] if has_band else None,
        high=ends[1] if has_band else None,
        years=len(each),
        path_value=path,
        gap_share=gap,
        quarter=end,
        reading=reading,
        share=mean,
        shares=shares,
        elapsed=passed,
    )
