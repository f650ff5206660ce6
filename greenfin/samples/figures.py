"""The made-up figures: seeded, so that the same seed gives the same workbooks. Pure."""

from decimal import Decimal
from itertools import pairwise

from targets.periods import Quarter

from .baselines import ANNUAL, BALANCES, STEPS, YEARLY
from .dice import dice

SEED = 2025
FIRST = Quarter(2022, 1)
LAST = Quarter(2025, 4)

CENT = Decimal("0.01")
WHOLE = Decimal(1)
COUNTED_IN_WHOLES = frozenset({"green_institutions"})
# Quarter-end noise of a balance, and of a quarter's share of the year's issues.
NOISE = 0.004
ISSUE_NOISE = 0.03
# How much of a year's issues has been placed by the end of each quarter.
ISSUED_BY = {1: 0.19, 2: 0.46, 3: 0.73, 4: 1.0}


def figure(slug: str, code: str, quarter: Quarter, *, seed: int = SEED) -> Decimal | None:
    """A jurisdiction's figure in the indicator's unit; None where it is not yet available.

    >>> figure("wushan", "green_bond_issuance", Quarter(2025, 3))
    Decimal('0.00')
    """
    if slug in ANNUAL.get(code, {}):
        return _annual(slug, code, quarter)
    if slug in STEPS.get(code, {}):
        return Decimal(str(STEPS[code][slug].get(str(quarter), 0))).quantize(CENT)
    if slug in YEARLY.get(code, {}):
        return _year_to_date(slug, code, quarter, seed)
    if slug in BALANCES.get(code, {}):
        return _balance(slug, code, quarter, seed)
    return None


def _annual(slug: str, code: str, quarter: Quarter) -> Decimal | None:
    text = ANNUAL[code][slug].get(quarter.year)
    return Decimal(text) if text and quarter.is_year_end else None


def _year_to_date(slug: str, code: str, quarter: Quarter, seed: int) -> Decimal | None:
    total = YEARLY[code][slug].get(quarter.year)
    if total is None:
        return None
    noise = 0.0 if quarter.is_year_end else _noise(slug, code, quarter, seed, ISSUE_NOISE)
    return _rounded(code, total * (ISSUED_BY[quarter.quarter] + noise))


def _balance(slug: str, code: str, quarter: Quarter, seed: int) -> Decimal | None:
    points = sorted((Quarter.parse(text), value) for text, value in BALANCES[code][slug].items())
    for (start, low), (end, high) in pairwise(points):
        if start <= quarter <= end:
            way = (quarter - start) / (end - start)
            noise = 1 + _noise(slug, code, quarter, seed, NOISE)
            return _rounded(code, low * (high / low) ** way * noise)
    return None


def _noise(slug: str, code: str, quarter: Quarter, seed: int, size: float) -> float:
    return dice(seed, slug, code, quarter).uniform(-size, size)


def _rounded(code: str, value: float) -> Decimal:
    return Decimal(str(value)).quantize(WHOLE if code in COUNTED_IN_WHOLES else CENT)
