"""Computed figures as the arithmetic shows them: rounded half up, without closing zeros."""

from decimal import ROUND_HALF_UP, Decimal

from .model import shown_exactly


def shown(value: float | Decimal, places: int) -> str:
    """The figure at `places` decimals: 2411.2654 at one → "2411.3", 3000.0 at one → "3000"."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return shown_exactly(exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def shown_amount(value: float) -> str:
    """An amount in its unit: one decimal from 100 on, two below. 18.333 → "18.33"."""
    return shown(value, 1 if abs(value) >= 100 else 2)


def shown_rate(percent: float) -> str:
    """A rate in percent: 14.8698 → "14.87"."""
    return shown(percent, 2)
