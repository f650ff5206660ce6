"""The made-up figures: seeded, so that the same seed gives the same workbooks."""

import random
from decimal import Decimal
from itertools import pairwise

from targets.arithmetic import share_of_increase
from targets.periods import Quarter

from .data import SERIES

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


def dice(*names: object) -> random.Random:
    """A generator of its own for these names, so that no throw depends on the ones before."""
    return random.Random(":".join(str(name) for name in names))  # noqa: S311 -- no secret


def figure(slug: str, code: str, quarter: Quarter, *, seed: int = SEED) -> Decimal | None:
    """A jurisdiction's figure in the indicator's unit; None where it is not yet available.

    >>> figure("wushan", "green_bond_issuance", Quarter(2025, 3))
    Decimal('0.00')
    """
    if slug in SERIES.annual.get(code, {}):
        return _annual(slug, code, quarter)
    if slug in SERIES.steps.get(code, {}):
        return SERIES.steps[code][slug].get(str(quarter), Decimal(0)).quantize(CENT)
    if slug in SERIES.yearly.get(code, {}):
        return _year_to_date(slug, code, quarter, seed)
    if slug in SERIES.balances.get(code, {}):
        return _balance(slug, code, quarter, seed)
    if code in SERIES.increases:
        return _share_of_increase(slug, code, quarter, seed)
    return None


def _share_of_increase(slug: str, code: str, quarter: Quarter, seed: int) -> Decimal | None:
    way = SERIES.increases[code]
    part, part_before, whole, whole_before = (
        figure(slug, one, when, seed=seed)
        for one in (way.part, way.whole)
        for when in (quarter, quarter.same_quarter_last_year)
    )
    if part is None or part_before is None or whole is None or whole_before is None:
        return None
    share = share_of_increase(part, part_before, whole, whole_before)
    return None if share is None else (share * 100).quantize(CENT)


def classes_of(slug: str, code: str, quarter: Quarter, whole: Decimal) -> dict[str, Decimal]:
    """A figure broken down by the classes of the edition in force, to the cent; the largest class
    takes what rounding leaves. Empty where the jurisdiction does not break it down.

    >>> found = classes_of("rongchang", "green_loan_balance", Quarter(2025, 3), Decimal("84.31"))
    >>> sum(found.values())
    Decimal('84.31')
    """
    begun = [one for one in SERIES.classes.get(code, {}) if one <= str(quarter)]
    if not begun:
        return {}
    start, end = Quarter.parse(max(begun)), _last_of(code, max(begun))
    own = SERIES.classes[code][max(begun)].get(slug, {})
    way = (quarter - start) / (end - start)
    weights = {name: low + (high - low) * way for name, (low, high) in own.items()}
    found = {
        name: (whole * Decimal(str(weight / sum(weights.values())))).quantize(CENT)
        for name, weight in weights.items()
    }
    if found:
        largest = max(found, key=lambda name: found[name])
        found[largest] += whole - sum(found.values())
    return found


def _last_of(code: str, edition: str) -> Quarter:
    """The last quarter that is counted by the edition that begins in a quarter."""
    later = [one for one in SERIES.classes[code] if one > edition]
    return Quarter.parse(min(later)).previous if later else LAST


def _annual(slug: str, code: str, quarter: Quarter) -> Decimal | None:
    value = SERIES.annual[code][slug].get(quarter.year)
    return value.quantize(CENT) if value is not None and quarter.is_year_end else None


def _year_to_date(slug: str, code: str, quarter: Quarter, seed: int) -> Decimal | None:
    total = SERIES.yearly[code][slug].get(quarter.year)
    if total is None:
        return None
    noise = 0.0 if quarter.is_year_end else _noise(slug, code, quarter, seed, ISSUE_NOISE)
    return _rounded(code, total * (ISSUED_BY[quarter.quarter] + noise))


def _balance(slug: str, code: str, quarter: Quarter, seed: int) -> Decimal | None:
    known = SERIES.balances[code][slug]
    points = sorted((Quarter.parse(text), value) for text, value in known.items())
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
