"""Counts, days and exposure of negative records. Pure: no framework, no clock; amounts in 亿元.

What is missing is None and never zero; a sum says from how many financings it is.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

# Verified and not yet closed; a registered record is a suspicion and no fact.
OPEN = frozenset({"verified", "warned", "being_handled"})
# What a ledger row is marked by, until the record expires.
MARKING = OPEN | {"closed"}


@dataclass(frozen=True)
class RiskFact:
    """What is counted of a record; `financings` are the ids of those that it touches."""

    level: str
    place: str
    state: str
    registered_on: datetime.date
    closed_on: datetime.date | None
    expires_on: datetime.date
    financings: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Money:
    """What a financing has drawn and what of it is outstanding; None where it is not told."""

    drawn: Decimal | None
    balance: Decimal | None


@dataclass(frozen=True)
class Exposure:
    """Drawn and outstanding over some financings, each with the number of those that tell it."""

    financings: int
    drawn: Decimal | None
    drawn_of: int
    balance: Decimal | None
    balance_of: int


def is_marking(state: str, expires_on: datetime.date, today: datetime.date) -> bool:
    """Whether a record marks the ledger: verified, not corrected, its last day not gone by.

    A record that expires on 31 December marks on that day and no more on the next.

    >>> is_marking("closed", datetime.date(2025, 12, 31), datetime.date(2025, 12, 31))
    True
    >>> is_marking("registered", datetime.date(2025, 12, 31), datetime.date(2025, 1, 1))
    False
    """
    return state in MARKING and today <= expires_on


def least_level(fine: Decimal | None, serious_from: int, grave_from: int) -> str:
    """The level that a fine in 万元 has at least; ordinary where there is none.

    With 10 and 100 as thresholds a fine of 10 is serious, one of 100 grave.

    >>> [least_level(Decimal(fine), 10, 100) for fine in (9, 10, 100)]
    ['ordinary', 'serious', 'grave']
    """
    if fine is None or fine < serious_from:
        return "ordinary"
    return "serious" if fine < grave_from else "grave"


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last day of that month.

    >>> months_after(datetime.date(2025, 8, 31), 18)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = datetime.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (following - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(day.day, last))


def open_by_level(facts: Iterable[RiskFact]) -> dict[str, int]:
    """How many records are open at each level: of one warned and one closed, one."""
    counts: dict[str, int] = {}
    for one in facts:
        if one.state in OPEN:
            counts[one.level] = counts.get(one.level, 0) + 1
    return counts


def open_by_district(facts: Sequence[RiskFact]) -> dict[str, dict[str, int]]:
    """The same of each district that has an open record."""
    places = {one.place for one in facts if one.state in OPEN}
    return {
        place: open_by_level(one for one in facts if one.place == place) for place in sorted(places)
    }


def median_days_to_close(facts: Iterable[RiskFact]) -> Decimal | None:
    """The median of the days from registering to closing; undefined where none is closed.

    Of 10, 20 and 60 days it is 20, of 10 and 20 it is 15. Corrected records do not count.
    """
    days = sorted(
        (one.closed_on - one.registered_on).days
        for one in facts
        if one.state == "closed" and one.closed_on is not None
    )
    if not days:
        return None
    half = len(days) // 2
    if len(days) % 2:
        return Decimal(days[half])
    return Decimal(days[half - 1] + days[half]) / 2


def exposure(
    facts: Iterable[RiskFact], money: Mapping[int, Money], today: datetime.date
) -> Exposure:
    """What is drawn and outstanding of the financing that marking records touch, each once.

    Two records on the owner of one loan of 3 are an exposure of 3.
    """
    touched: set[int] = set()
    for one in facts:
        if is_marking(one.state, one.expires_on, today):
            touched |= one.financings
    return exposure_of([money[key] for key in sorted(touched)])


def exposure_of(parts: Sequence[Money]) -> Exposure:
    """The sums of what is told: of balances 3, None and 4 it is 7, told by two of three."""
    drawn = [one.drawn for one in parts if one.drawn is not None]
    balance = [one.balance for one in parts if one.balance is not None]
    return Exposure(
        len(parts),
        sum(drawn, Decimal(0)) if drawn else None,
        len(drawn),
        sum(balance, Decimal(0)) if balance else None,
        len(balance),
    )
