"""What each part of a whole weighs in it."""

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
