"""From the sheets of a group to its ranking and grades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .model import Sheet


@dataclass(frozen=True)
class Grade:
    """A grade: from how many points on, or up to which place; one of the two."""

    name: str
    least: Decimal | None = None
    last_rank: int | None = None


@dataclass(frozen=True)
class Ranked:
    """A subject's place in its group; None, and no grade, below the scheme's least weight."""

    rank: int | None
    grade: str


def ranked(
    sheets: Mapping[str, Sheet], least_weight: Decimal, grades: Sequence[Grade] = ()
) -> dict[str, Ranked]:
    """Places by the comparable total: who has the same shares the place, the next ones are left
    out (1, 1, 3). `least_weight` is the judged weight below which nobody is ranked.

    >>> from .model import KNOWN, ZERO, Point
    >>> def sheet(won):
    ...     won = Decimal(won)
    ...     return Sheet((Point(1, KNOWN, Decimal(100), won, 100 - won, ZERO, ZERO),), Decimal(100))
    >>> places = ranked({"a": sheet(80), "b": sheet(90), "c": sheet(80), "d": sheet(10)},
    ...                 Decimal(60), [Grade("A", Decimal(85)), Grade("B", Decimal(60))])
    >>> {name: (one.rank, one.grade) for name, one in places.items()}
    {'a': (2, 'B'), 'b': (1, 'A'), 'c': (2, 'B'), 'd': (4, '')}
    """
    totals = {
        subject: sheet.comparable if sheet.judged >= least_weight else None
        for subject, sheet in sheets.items()
    }
    known = [total for total in totals.values() if total is not None]
    return {subject: _ranked(total, known, grades) for subject, total in totals.items()}


def _ranked(total: Decimal | None, known: Sequence[Decimal], grades: Sequence[Grade]) -> Ranked:
    if total is None:
        return Ranked(None, "")
    place = 1 + sum(other > total for other in known)
    return Ranked(place, next((one.name for one in grades if _fits(one, total, place)), ""))


def _fits(grade: Grade, total: Decimal, place: int) -> bool:
    if grade.last_rank is not None:
        return place <= grade.last_rank
    return grade.least is None or total >= grade.least
