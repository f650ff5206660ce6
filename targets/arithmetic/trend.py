"""The trend of the last rated quarters, carried on to the deadline."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from targets.arithmetic.quantities import Number, Path
from targets.periods import Quarter

Method = Literal["linear", "log_linear"]

MOST_POINTS = 8
FEWEST_POINTS = 4
QUARTERS_SEARCHED = 40
STANDARD_ERRORS = 2


@dataclass(frozen=True)
class Forecast:
    """Where the trend stands at the deadline, in the indicator's unit.

    `low` and `high` lie two standard errors of prediction off (on the log scale for
    `log_linear`). `points` counts the quarters used. `reached` is the first quarter, from the
    last one used on, in which the trend meets the target level; None when it does not within 40
    quarters after the deadline.
    """

    value: float
    low: float
    high: float
    points: int
    method: Method
    reached: Quarter | None


@dataclass(frozen=True)
class _Line:
    origin: Quarter
    mean_x: float
    mean_y: float
    slope: float
    spread_x: float
    residual: float
    points: int

    def at(self, quarter: Quarter) -> float:
        return self.mean_y + self.slope * (quarter - self.origin - self.mean_x)

    def prediction_error(self, quarter: Quarter) -> float:
        distance = quarter - self.origin - self.mean_x
        return self.residual * math.sqrt(1 + 1 / self.points + distance**2 / self.spread_x)


def forecast(
    points: Iterable[tuple[Quarter, Number]],
    deadline: Quarter | None,
    path: Path | None,
    target_level: Number | None,
    *,
    lower_is_better: bool = False,
    year_end_only: bool = False,
) -> Forecast | None:
    """The least-squares trend of the last 8 points: straight, or straight in logarithms.

    `points` are the rated quarters with their values; with `year_end_only` the target can only
    be reached in a Q4. Undefined under 4 points, without deadline or path, for a geometric path
    with a value <= 0, and when the trend leaves the range of numbers. ValueError for two points
    of one quarter.

    >>> year = [(Quarter(2024, q), 100 + 10 * q) for q in (1, 2, 3, 4)]
    >>> round(forecast(year, Quarter(2025, 4), "linear", 165).value, 6)
    180.0
    >>> str(forecast(year, Quarter(2025, 4), "linear", 165).reached)
    '2025Q3'
    """
    used = sorted(points, key=lambda point: point[0])[-MOST_POINTS:]
    if len({quarter for quarter, _ in used}) < len(used):
        raise ValueError("a trend takes one value a quarter")
    if len(used) < FEWEST_POINTS or deadline is None or path is None:
        return None
    if path == "geometric":
        if any(value <= 0 for _, value in used):
            return None
        line = _fitted([(quarter, math.log(value)) for quarter, value in used])
        scale: Callable[[float], float] = _exponential
    else:
        line = _fitted([(quarter, float(value)) for quarter, value in used])
        scale = float
    middle, error = line.at(deadline), STANDARD_ERRORS * line.prediction_error(deadline)
    value, low, high = scale(middle), scale(middle - error), scale(middle + error)
    if not math.isfinite(high):
        return None
    reached = _reached_quarter(
        lambda quarter: scale(line.at(quarter)),
        [
            quarter
            for quarter in Quarter.range(used[-1][0], deadline + QUARTERS_SEARCHED)
            if quarter.is_year_end or not year_end_only
        ],
        target_level,
        lower_is_better,
    )
    method: Method = "log_linear" if path == "geometric" else "linear"
    return Forecast(value, low, high, len(used), method, reached)


def _fitted(points: list[tuple[Quarter, float]]) -> _Line:
    origin = points[0][0]
    xs = [quarter - origin for quarter, _ in points]
    ys = [value for _, value in points]
    mean_x, mean_y = math.fsum(xs) / len(xs), math.fsum(ys) / len(ys)
    spread_x = math.fsum((x - mean_x) ** 2 for x in xs)
    slope = math.fsum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread_x
    squares = math.fsum(
        (y - mean_y - slope * (x - mean_x)) ** 2 for x, y in zip(xs, ys, strict=True)
    )
    residual = math.sqrt(squares / (len(points) - 2))
    return _Line(origin, mean_x, mean_y, slope, spread_x, residual, len(points))


def _exponential(exponent: float) -> float:
    try:
        return math.exp(exponent)
    except OverflowError:
        return math.inf


def _reached_quarter(
    trend: Callable[[Quarter], float],
    quarters: list[Quarter],
    target_level: Number | None,
    lower_is_better: bool,
) -> Quarter | None:
    if target_level is None:
        return None
    level = float(target_level)
    for quarter in quarters:
        value = trend(quarter)
        # A trend that meets the level exactly must not miss it by the last bit of a float.
        if math.isclose(value, level, rel_tol=1e-9) or (value < level) == lower_is_better:
            return quarter
    return None
