"""A city's own figure held against the sum of its districts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Reconciliation:
    """The city's figure, the sum of its parts, and what lies between.

    `difference` is city - total in the indicator's unit, `share` total / city. None where
    undefined; a missing part is named, never counted as zero.
    """

    city: Decimal | None
    total: Decimal | None
    difference: Decimal | None
    share: float | None
    missing: tuple[str, ...]


def reconciliation(
    city: Decimal | None, parts: Mapping[str, Decimal | None], expected: Iterable[str]
) -> Reconciliation:
    """The sum of the parts that were reported, against the city's own figure.

    Undefined: the sum when no part is reported; the difference without city or sum; the share
    also for city <= 0. Only for additive indicators, and without zones, which overlap districts.

    >>> parts = {"荣昌区": Decimal(100), "巫山县": None}
    >>> found = reconciliation(Decimal(6000), parts, ["荣昌区", "巫山县"])
    >>> found.total, found.difference, found.missing
    (Decimal('100'), Decimal('5900'), ('巫山县',))
    """
    reported = [value for value in parts.values() if value is not None]
    total = sum(reported, Decimal(0)) if reported else None
    missing = tuple(name for name in expected if parts.get(name) is None)
    if city is None or total is None:
        return Reconciliation(city, total, None, None, missing)
    share = float(total / city) if city > 0 else None
    return Reconciliation(city, total, city - total, share, missing)
