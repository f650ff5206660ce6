"""What each part of a year adds to its running total, which starts again from zero each year; what
each part of a whole weighs in it, and what part of its increase one part had."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from targets.arithmetic.goals import Reading
from targets.periods import Quarter


@dataclass(frozen=True)
class Piece:
    """What the quarters from `first` to the reading's own added, in the indicator's unit.

    The reading's value is the running total of the year up to then; `value` is it less the running
    total before.
    """

    first: Quarter
    value: Decimal
    reading: Reading

    @property
    def last(self) -> Quarter:
        return self.reading.quarter


def increments(readings: Iterable[Reading]) -> list[Piece]:
    """The pieces of which each year's running total is made, in the order of quarters.

    Quarters without a figure go into the piece that follows; a year with only Q4 is one piece. So
    is a year in which the total falls or only a floor of it is known, for then no part of it is.

    >>> from decimal import Decimal
    >>> found = increments([Reading(Quarter(2024, q), Decimal(v)) for q, v in [(1, 10), (2, 25)]])
    >>> [(str(piece.first), str(piece.last), str(piece.value)) for piece in found]
    [('2024Q1', '2024Q1', '10'), ('2024Q2', '2024Q2', '15')]
    """
    years: dict[int, list[Reading]] = {}
    for reading in sorted(readings, key=lambda one: one.quarter):
        years.setdefault(reading.quarter.year, []).append(reading)
    return [piece for own in years.values() for piece in _pieces_of_year(own)]


def _pieces_of_year(readings: list[Reading]) -> list[Piece]:
    start = Quarter(readings[0].quarter.year, 1)
    is_whole = any(one.is_lower_bound for one in readings) or any(
        later.value < earlier.value for earlier, later in pairwise(readings)
    )
    if is_whole:
        return [Piece(start, readings[-1].value, readings[-1])]
    pieces = [Piece(start, readings[0].value, readings[0])]
    for earlier, later in pairwise(readings):
        pieces.append(Piece(earlier.quarter + 1, later.value - earlier.value, later))
    return pieces


def weights(parts: Sequence[Decimal]) -> list[Decimal | None]:
    """Each part as a share of the sum of all, in their order: 30 and 10 are 0.75 and 0.25.

    Undefined (None for each) where the sum is not above zero. A part of zero weighs 0.

    >>> weights([Decimal(30), Decimal(10), Decimal(0)])
    [Decimal('0.75'), Decimal('0.25'), Decimal('0')]
    """
    total = sum(parts, Decimal(0))
    if total <= 0:
        return [None] * len(parts)
    return [part / total for part in parts]


def share_of_increase(
    part: Decimal, part_before: Decimal, whole: Decimal, whole_before: Decimal
) -> Decimal | None:
    """The increase of a part as a share of that of its whole: 20 more of 80 more is 0.25.

    Negative where the part has fallen, above 1 where the rest has. Undefined (None) where the whole
    has not grown.

    >>> share_of_increase(Decimal(120), Decimal(100), Decimal(480), Decimal(400))
    Decimal('0.25')
    """
    increase = whole - whole_before
    return (part - part_before) / increase if increase > 0 else None
