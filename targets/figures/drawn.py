"""What the figures draw: frames, plain numbers, and the words that go on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from targets.arithmetic.increments import Piece
from targets.periods import Quarter
from targets.wording.formatting import charted

from .frames import Step

# What begins above this share of its highest value is not drawn from zero.
SQUEEZED = 0.75
HEADROOM = 0.1
# About what the plots take on the page, in pixels: a chart of its own, and one of three abreast.
PLOT_HEIGHT, SMALL_HEIGHT = 240, 130


@dataclass(frozen=True)
class Scale:
    """What a chart counts: its name, the unit of its figures, the decimals of its numbers.

    `step_unit` is the unit of a difference, for shares percentage points; "" where it is `unit`.
    """

    name: str
    unit: str
    decimals: int = 2
    step_unit: str = ""

    @property
    def axis_unit(self) -> str:
        """The unit that stands at the axis: 亿元, CNY bn."""
        way = charted(self.unit)
        return way.currency + way.unit

    @property
    def factor(self) -> float:
        """What figures as reported are multiplied by to be drawn."""
        return float(10 ** charted(self.unit).exponent)

    def number(self, value: float, decimals: int | None = None, *, is_short: bool = True) -> str:
        """A figure as reported, written in the unit of the axis."""
        wanted = self.decimals if decimals is None else decimals
        return charted(self.unit).number(value, wanted, is_short=is_short)


@dataclass(frozen=True)
class ValueRange:
    """The ends of an axis of values, and whether it begins at zero."""

    low: float
    high: float

    @property
    def has_zero(self) -> bool:
        return self.low <= 0 <= self.high


def value_range(values: Sequence[float]) -> ValueRange:
    """From zero, unless that would squeeze all that is drawn into the upper quarter."""
    if not values:
        return ValueRange(0.0, 1.0)
    low, high = min(values), max(values)
    if low >= 0 and low <= SQUEEZED * high:
        return ValueRange(0.0, high * (1 + HEADROOM) or 1.0)
    if high <= 0:
        return ValueRange(low * (1 + HEADROOM), 0.0)
    room = (high - low or abs(high)) * HEADROOM
    return ValueRange(low - room, high + room)


@dataclass(frozen=True)
class Aim:
    """A direction that is wanted, and the figure from a year before, against which it is judged."""

    is_upward: bool
    text: str
    since: Quarter | None = None
    reference: float | None = None


@dataclass(frozen=True)
class Aside:
    """The level of another period's target, from where to where it holds, and what it is."""

    first: Quarter
    last: Quarter
    level: float
    text: str


@dataclass(frozen=True)
class Trajectory:
    """The frames of one trajectory chart, with the words that go on it.

    `cadence` is how many quarters lie between figures that follow each other: 4 for annual ones.
    One of several small charts has fewer labels: what they say stands on hover and in its table.
    """

    figures: pd.DataFrame
    path: pd.DataFrame
    steps: pd.DataFrame
    forecast: pd.DataFrame
    required: pd.DataFrame
    scale: Scale
    target_text: str = ""
    path_text: str = ""
    breaks: tuple[tuple[Quarter, str], ...] = ()
    aim: Aim | None = None
    cadence: int = 1
    is_small: bool = False
    asides: Sequence[Aside] = ()

    @property
    def height(self) -> int:
        """About what the plot takes on the page, in pixels: by it labels keep apart."""
        return SMALL_HEIGHT if self.is_small else PLOT_HEIGHT

    @property
    def range(self) -> "ValueRange":
        """What the axis of values spans: all that is drawn."""
        frames = (self.figures, self.path, self.steps, self.forecast)
        values = [float(value) for rows in frames for value in rows["value"]]
        for name in ("low", "high"):
            values += [float(value) for value in self.forecast[name]]
        values += [one.level for one in self.asides]
        return value_range(values)


@dataclass(frozen=True)
class Expected:
    """What a running year is expected to come to; `low` and `high` None without a band."""

    year: int
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class Flow:
    """What is drawn of one flow, in the unit of `scale`.

    `pieces` are `increments` of the figures used. `base` is the base year with its value, `path`
    what should be reached by year, at its fourth quarter: a flow has no path between. `levels` are
    the goal over time, a revision makes a second one. `changes` are the changes on the year in
    words, by quarter.
    """

    pieces: Sequence[Piece]
    scale: Scale
    as_of: Quarter
    base: tuple[int, float] | None = None
    path: Mapping[int, float] = field(default_factory=dict)
    levels: Sequence[Step] = ()
    target_text: str = ""
    expected: Expected | None = None
    changes: Mapping[Quarter, str] = field(default_factory=dict)
    query: str = ""
    is_lower_better: bool = False
    asides: Sequence[Aside] = ()

    @property
    def totals(self) -> dict[int, Piece]:
        """The last piece of each year, whose reading is the year's total so far."""
        return {piece.last.year: piece for piece in self.pieces}

    @property
    def level(self) -> float | None:
        return self.levels[-1].level if self.levels else None

    @property
    def years(self) -> range:
        """From the base year or the first figure to the deadline or the year asked for.

        Of another period's target only what lies beside these is drawn, and what comes after them.
        """
        known = [*self.totals, *self.path, *([self.base[0]] if self.base else [])]
        known += [end.year for step in self.levels for end in (step.first, step.last)]
        known.append(self.as_of.year)
        last = max([*known, *(one.last.year for one in self.asides)])
        return range(min(known), last + 1)

    @property
    def gap(self) -> tuple[int, float, float] | None:
        """Year, where the gap begins and the goal it ends at; None where nothing is short.

        Only the deadline's year is held against the goal: by its total, or by what it is expected
        to come to. A total of which only a floor is known shows no gap.
        """
        if self.level is None or self.is_lower_better:
            return None
        year = self.levels[-1].last.year
        total = self.totals.get(year)
        reached: float | None = None
        if total and total.last.is_year_end and not total.reading.is_lower_bound:
            reached = float(total.reading.value)
        elif self.expected and self.expected.year == year:
            reached = self.expected.value
        return (year, reached, self.level) if reached is not None and reached < self.level else None


@dataclass(frozen=True)
class Line:
    """One jurisdiction's figures, a `trajectory_frame`; zones, which overlap districts, dashed.

    `place` gives its colour, the same in every chart of a page.
    """

    name: str
    figures: pd.DataFrame
    place: int = 0
    is_zone: bool = False
