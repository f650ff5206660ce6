"""What scoring takes and gives: rules, inputs, points, a subject's sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Number = Decimal
ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
HUNDREDTH = Decimal("0.01")

State = Literal["known", "missing", "not_applicable"]
KNOWN: State = "known"
MISSING: State = "missing"
INAPPLICABLE: State = "not_applicable"

# What a missing input gives: no points, or its weight to the judged items of its section.
NO_POINTS, SHARED = "no_points", "shared"
# What a point is marked with.
ALONE, ALL_EQUAL, NO_MEAN, UNSCORED, GIVEN_AWAY = (
    "alone",
    "all_equal",
    "no_mean",
    "unscored",
    "given_away",
)


def rounded(value: Decimal) -> Decimal:
    """A point, to the hundredth, half of one upwards.

    >>> rounded(Decimal("2.675"))
    Decimal('2.68')
    """
    return value.quantize(HUNDREDTH, ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """A number as a formula shows it: without zeros that say nothing, six decimals at most.

    >>> plain(Decimal("12.500")), plain(Decimal(20)), plain(Decimal(1) / 3)
    ('12.5', '20', '0.333333')
    """
    text = f"{value.quantize(Decimal('0.000001'), ROUND_HALF_UP):f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


@dataclass(frozen=True)
class Band:
    """A line of a table of thresholds: from (or up to, where lower is better) which value on how
    many points."""

    threshold: Decimal
    points: Decimal


@dataclass(frozen=True)
class Rule:
    """How one item turns a value into points; `cap` and `floor` are points."""

    kind: str
    weight: Decimal
    higher_is_better: bool = True
    full_mark: Decimal | None = None
    bands: tuple[Band, ...] = ()
    cap: Decimal | None = None
    floor: Decimal | None = None


@dataclass(frozen=True)
class Item:
    """An item of a scheme: its number, its section, its rule, what a missing input gives."""

    number: int
    rule: Rule
    section: str = ""
    missing: str = NO_POINTS


@dataclass(frozen=True)
class Input:
    """What is known of a subject for an item: a value exactly where the state is known."""

    state: State = MISSING
    value: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.state == KNOWN) != (self.value is not None):
            raise ValueError("a value is there exactly where it is known")


NOTHING = Input()


@dataclass(frozen=True)
class Share:
    """Which part of an item's weight a value earns, 0 to 1, and why.

    `text` is the formula with the numbers put in; {w} stands where the weight goes in. `rank` is
    the place in the group where the kind asks for it.
    """

    share: Decimal
    text: str
    rank: Decimal | None = None
    mark: str = ""


@dataclass(frozen=True)
class Cells:
    """Where a recomputing sheet holds what a kind needs: addresses as a formula writes them."""

    value: str
    group: str
    full_mark: str
    weight: str


@dataclass(frozen=True)
class Point:
    """What an item gives a subject.

    `weight` is the one it is judged by: its own, with what missing items of the section gave it.
    `won`, `lost`, `missing` and `inapplicable` add up to it.
    """

    number: int
    state: State
    weight: Decimal
    won: Decimal
    lost: Decimal
    missing: Decimal
    inapplicable: Decimal
    formula: str = ""
    rank: Decimal | None = None
    mark: str = ""


@dataclass(frozen=True)
class Sheet:
    """All points of a subject; `judged` is the weight, as the scheme has it, that was judged."""

    points: tuple[Point, ...]
    judged: Decimal

    @property
    def won(self) -> Decimal:
        return sum((point.won for point in self.points), ZERO)

    @property
    def lost(self) -> Decimal:
        return sum((point.lost for point in self.points), ZERO)

    @property
    def missing(self) -> Decimal:
        return sum((point.missing for point in self.points), ZERO)

    @property
    def inapplicable(self) -> Decimal:
        return sum((point.inapplicable for point in self.points), ZERO)

    @property
    def counted(self) -> Decimal:
        """Of how many points the total is: what does not apply, or cannot be scored, is not asked.

        A missing input that gives no points is asked all the same.
        """
        unscored = (point.missing for point in self.points if point.mark == UNSCORED)
        return sum((p.weight for p in self.points), ZERO) - self.inapplicable - sum(unscored, ZERO)

    @property
    def comparable(self) -> Decimal | None:
        """The total as if all of the weight were counted, by which subjects are ranked.

        None where nothing is counted.
        """
        if self.counted <= 0:
            return None
        whole = sum((point.weight for point in self.points), ZERO)
        return rounded(self.won * whole / self.counted)


Sheets = Mapping[str, Sheet]
