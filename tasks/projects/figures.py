"""Counts, sums and shares of the ledger. Pure: no framework, no clock; amounts in 亿元.

What is missing is None and never zero; a sum says from how many projects it is.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from targets.periods import Quarter

TEN_THOUSAND = Decimal(10_000)
ON_LEDGER = frozenset({"admitted", "matched", "financed"})
MATCHED = frozenset({"matched", "financed"})
GONE = frozenset({"removed"})
# Strangers are told of so many projects together at least, where an office tells them at all.
LEAST_TOLD = 3
# A project pushed so many quarters ago and not answered by any institution is spoken of.
UNANSWERED_QUARTERS = 2


@dataclass(frozen=True)
class Fact:
    """What is counted of a project. `shares` are parts of one by the slug of a district; amounts
    are 亿元, `co2` tons in the newest year that is reported."""

    number: str
    state: str
    kind: str
    green_class: str
    place: str
    body: str
    shares: Mapping[str, Decimal] = field(default_factory=dict)
    investment: Decimal | None = None
    wanted: Decimal | None = None
    granted: Decimal | None = None
    drawn: Decimal | None = None
    co2: Decimal | None = None
    since: datetime.date = datetime.date.min
    admitted_in: str = ""


@dataclass(frozen=True)
class Sum:
    """A sum, None where nothing is known, and from how many projects it is."""

    value: Decimal | None
    projects: int


@dataclass(frozen=True)
class Totals:
    """Counts and sums of some projects; those that were removed are not among them."""

    projects: int
    admitted: int
    matched: int
    financed: int
    investment: Sum
    wanted: Sum
    granted: Sum
    drawn: Sum
    co2: Sum


@dataclass(frozen=True)
class Stage:
    """A bar of the way from proposal to money: how many projects came so far, and their amount."""

    code: str
    projects: int
    amount: Sum


def publishable(counts: Mapping[str, int], least: int = LEAST_TOLD) -> set[str]:
    """Which parts of a published whole may be told: of so many projects at least, and so that
    those left out are as many together, since they could be found by subtraction.

    Of parts of 5, 4 and 2 the 2 is left out, and the 4 with it; of 5, 2 and 1 both small ones.

    >>> sorted(publishable({"a": 5, "b": 4, "c": 2})), sorted(publishable({"a": 5, "b": 2, "c": 1}))
    (['a'], ['a'])
    """
    told = {name for name, count in counts.items() if count >= least}
    left = sum(count for name, count in counts.items() if name not in told)
    for name in sorted(told, key=lambda one: (counts[one], one)):
        if not 0 < left < least:
            break
        told.remove(name)
        left += counts[name]
    return told


def nested_publishable(counts: Sequence[int], least: int = LEAST_TOLD) -> list[bool]:
    """The same of stages, each a part of the one before: neither it nor what fell away is few.

    Of 46, 35, 34, 24 and 2 the 34 is left out, since it says of one project what became of it.

    >>> nested_publishable([46, 35, 34, 24, 2])
    [True, True, False, True, False]
    """
    told = []
    before = 0
    for count in counts:
        is_told = count >= least and (before == 0 or before == count or before - count >= least)
        told.append(is_told)
        before = count if is_told else before
    return told


def in_hundred_millions(amount: Decimal | None, unit: str) -> Decimal | None:
    """An amount in 亿元: 25000 of 万元 (`wan`) are 2.5; undefined where there is none.

    >>> in_hundred_millions(Decimal(25000), "wan")
    Decimal('2.5')
    """
    if amount is None or unit == "yi":
        return amount
    return amount / TEN_THOUSAND


def summed(values: Iterable[Decimal | None]) -> Sum:
    """The sum of what is known: of 3, None and 4 it is 7 from two projects.

    >>> summed([Decimal(3), None, Decimal(4)])
    Sum(value=Decimal('7'), projects=2)
    """
    known = [value for value in values if value is not None]
    return Sum(sum(known, Decimal(0)) if known else None, len(known))


def totals(facts: Sequence[Fact]) -> Totals:
    """Counts and sums of all but removed projects, each project whole.

    Of an admitted and a removed project one is counted.
    """
    return _totals([(one, Decimal(1)) for one in facts])


def _totals(parts: Iterable[tuple[Fact, Decimal]], owner: str = "") -> Totals:
    kept = [(one, part) for one, part in parts if one.state not in GONE]
    # A project across districts is counted where its row is, and summed by shares.
    own = [one for one, _part in kept if not owner or one.place == owner]

    def of(value: Callable[[Fact], Decimal | None]) -> Sum:
        pairs = ((value(one), part) for one, part in kept)
        return summed(None if amount is None else amount * part for amount, part in pairs)

    return Totals(
        projects=len(own),
        admitted=sum(one.state in ON_LEDGER for one in own),
        matched=sum(one.state in MATCHED for one in own),
        financed=sum(one.state == "financed" for one in own),
        investment=of(lambda one: one.investment),
        wanted=of(lambda one: one.wanted),
        granted=of(lambda one: one.granted),
        drawn=of(lambda one: one.drawn),
        co2=of(lambda one: one.co2),
    )


def grouped(facts: Sequence[Fact], key: Callable[[Fact], str]) -> dict[str, Totals]:
    """Totals by class, department, state or kind, whatever `key` gives."""
    groups: dict[str, list[Fact]] = {}
    for one in facts:
        groups.setdefault(key(one), []).append(one)
    return {name: totals(own) for name, own in groups.items()}


def by_district(facts: Sequence[Fact]) -> dict[str, Totals]:
    """Totals by district: counted where the project's row is, sums by the shares of districts.

    Of a project of 10 that lies with 0.6 in one district and 0.4 in another, they have 6 and 4.
    """
    parts: dict[str, list[tuple[Fact, Decimal]]] = {}
    for one in facts:
        for place, share in (one.shares or {one.place: Decimal(1)}).items():
            parts.setdefault(place, []).append((one, share))
    return {place: _totals(own, place) for place, own in parts.items()}


def funnel(facts: Sequence[Fact]) -> list[Stage]:
    """申报, 入库, 对接 with the financing wanted; 授信 and 放款 with what was granted and drawn."""
    kept = [one for one in facts if one.state not in GONE]
    admitted = [one for one in kept if one.state in ON_LEDGER]
    matched = [one for one in admitted if one.state in MATCHED]
    granted = [one for one in admitted if one.granted]
    drawn = [one for one in admitted if one.drawn]
    return [
        Stage("proposed", len(kept), summed(one.wanted for one in kept)),
        Stage("admitted", len(admitted), summed(one.wanted for one in admitted)),
        Stage("matched", len(matched), summed(one.wanted for one in matched)),
        Stage("granted", len(granted), summed(one.granted for one in granted)),
        Stage("drawn", len(drawn), summed(one.drawn for one in drawn)),
    ]


def matched_share(of: Totals) -> Decimal | None:
    """Projects matched with an institution ÷ admitted: 3 of 4 are 0.75; undefined for none.

    >>> matched_share(totals([]))
    """
    return Decimal(of.matched) / of.admitted if of.admitted else None


def landed_share(of: Totals) -> Decimal | None:
    """Drawn ÷ granted: 12 of 15 are 0.8; undefined where nothing is granted or drawn unknown."""
    if of.drawn.value is None or not of.granted.value:
        return None
    return of.drawn.value / of.granted.value


def co2_per_ten_thousand(facts: Sequence[Fact]) -> Decimal | None:
    """Tons of CO₂ avoided in a year for 万元 invested, of projects of which both are known.

    500 t and 0.1 亿元 (1000 万元) are 0.5; undefined where no project tells both.
    """
    known = [
        (one.co2, one.investment)
        for one in facts
        if one.state not in GONE and one.co2 is not None and one.investment
    ]
    if not known:
        return None
    tons = sum((co2 for co2, _invested in known), Decimal(0))
    return tons / (sum((invested for _co2, invested in known), Decimal(0)) * TEN_THOUSAND)


def days_in_state(since: datetime.date, today: datetime.date) -> int:
    """Full days since the present state began: from 1 to 20 January 19."""
    return (today - since).days


def is_unanswered(state: str, admitted_in: str, now: Quarter) -> bool:
    """Whether a project stands in the ledger for two quarters and no institution has answered.

    One admitted in 2025Q2 is so from 2025Q4 on.
    """
    if state != "admitted" or not admitted_in:
        return False
    return now - Quarter.parse(admitted_in) >= UNANSWERED_QUARTERS
