"""The formulas of docs/arithmetic.md, one function each; None where a formula is undefined."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from targets.periods import Quarter

Number = Decimal | float
Path = Literal["linear", "geometric"]

QUARTERS_A_YEAR = 4


def attainment(
    observed: Number | None, target: Number | None, *, lower_is_better: bool = False
) -> float | None:
    """Share of the target that is reached, o / T (0.83 = 83 %).

    Undefined without o or T, for T <= 0, and where lower is better.

    >>> round(attainment(4972.33, 6000), 4)
    0.8287
    """
    if observed is None or target is None or target <= 0 or lower_is_better:
        return None
    return float(observed) / float(target)


def progress(
    observed: Number | None, baseline: Number | None, target: Number | None
) -> float | None:
    """Share of the way from baseline to target that is covered, (o - b) / (T - b), not clipped.

    Undefined without o, b or T, and for T = b.

    >>> round(progress(4972.33, 3000, 6000), 4)
    0.6574
    """
    if observed is None or baseline is None or target is None:
        return None
    start, end = float(baseline), float(target)
    return None if start == end else (float(observed) - start) / (end - start)


def elapsed(
    quarter: Quarter, baseline_quarter: Quarter | None, deadline: Quarter | None
) -> float | None:
    """Share of the time from baseline to deadline that has passed at the quarter, not clipped.

    Undefined without baseline quarter or deadline, and when the deadline is not after it.

    >>> elapsed(Quarter(2022, 3), Quarter(2020, 4), Quarter(2025, 4))
    0.35
    """
    if baseline_quarter is None or deadline is None or deadline <= baseline_quarter:
        return None
    return (quarter - baseline_quarter) / (deadline - baseline_quarter)


def path_value(
    baseline: Number | None, target: Number | None, elapsed: float | None, path: Path | None
) -> float | None:
    """What should be reached by now, in the indicator's unit; T from the deadline (e = 1) on.

    Linear b + (T - b)·e, geometric b·(T / b)^e. Undefined without b, T, e or path, and for a
    geometric path with b <= 0 or T <= 0.

    >>> round(path_value(3000, 6000, 0.35, "geometric"), 2)
    3823.68
    """
    if baseline is None or target is None or elapsed is None or path is None:
        return None
    start, end = float(baseline), float(target)
    if path == "geometric" and (start <= 0 or end <= 0):
        return None
    if elapsed >= 1:
        return end
    if path == "geometric":
        return float(start * (end / start) ** elapsed)
    return start + (end - start) * elapsed


def gap_share(
    observed: Number | None,
    path: Number | None,
    baseline: Number | None,
    target: Number | None,
    *,
    lower_is_better: bool = False,
) -> float | None:
    """How far the observation stands beyond (+) or behind (-) its path, as a share of |T - b|.

    `path` is the path's value in the same quarter. The sign turns where lower is better.
    Undefined without any of the four, and for T = b.

    >>> gap_share(85, 90, 100, 80, lower_is_better=True)
    0.25
    """
    if observed is None or path is None or baseline is None or target is None:
        return None
    distance = abs(float(target) - float(baseline))
    if distance == 0:
        return None
    ahead = float(observed) - float(path)
    return (-ahead if lower_is_better else ahead) / distance


def multiple_short(
    observed: Number | None, baseline: Number | None, multiple: Number | None
) -> float | None:
    """How many times the baseline are lacking, k - o / b; below zero where none are.

    Undefined without any of the three, and for b <= 0.

    >>> round(multiple_short(612.4, 225, 4), 2)
    1.28
    """
    if observed is None or baseline is None or multiple is None or baseline <= 0:
        return None
    return float(multiple) - float(observed) / float(baseline)


def growth_short(average_growth: float | None, rate: Number | None) -> float | None:
    """How many percentage points a year are lacking of a rate in per cent, g - 100 * growth so far.

    Undefined without either.

    >>> growth_short(0.185, 20)
    1.5
    """
    if average_growth is None or rate is None:
        return None
    return float(rate) - 100 * average_growth


def required_growth(
    observed: Number | None, target: Number | None, years_left: float | None
) -> float | None:
    """Growth a year that leads from o to T in the years left, (T / o)^(1 / years) - 1.

    A share (0.06 = 6 % a year). Undefined without o, T or years, for o <= 0, T < 0, and when no
    time is left.

    >>> round(required_growth(4972.33, 6000, 3.25), 4)
    0.0595
    """
    if observed is None or target is None or years_left is None:
        return None
    if observed <= 0 or target < 0 or years_left <= 0:
        return None
    return float((float(target) / float(observed)) ** (1 / years_left) - 1)


def required_step(
    observed: Number | None, target: Number | None, quarters_left: int | None
) -> float | None:
    """Change a quarter that leads from o to T, (T - o) / quarters left, in the indicator's unit.

    Undefined without o, T or quarters, and when no time is left.

    >>> round(required_step(4972.33, 6000, 13), 2)
    79.05
    """
    if observed is None or target is None or quarters_left is None or quarters_left <= 0:
        return None
    return (float(target) - float(observed)) / quarters_left


def average_growth(
    observed: Number | None, baseline: Number | None, years: float | None
) -> float | None:
    """Average growth a year since the baseline, (o / b)^(1 / years) - 1, a share.

    For reading only: whether a growth target is met is decided by `is_met`, in Decimal.
    Undefined without o, b or years, for b <= 0, o < 0, and before any time has passed.

    >>> round(average_growth(4972.33, 3000, 1.75), 4)
    0.3347
    """
    if observed is None or baseline is None or years is None:
        return None
    if baseline <= 0 or observed < 0 or years <= 0:
        return None
    return float((float(observed) / float(baseline)) ** (1 / years) - 1)


def growth(new: Number | None, old: Number | None) -> float | None:
    """Change from an earlier value to a later one, new / old - 1, a share.

    Undefined when either is missing, and for old <= 0.

    >>> round(growth(4972.33, 3546.6), 3)
    0.402
    """
    if new is None or old is None or old <= 0:
        return None
    return float(new) / float(old) - 1
