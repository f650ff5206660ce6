"""What each part of a whole weighs in it, and what part of its increase one part had."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal


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
