"""What the ledger yields as indicators: whose projects, what is summed, who may be told. Pure.

The ledger is counted as it stands on the day, in 亿元; what is missing is no part of a sum.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .figures import LEAST_TOLD, MATCHED, ON_LEDGER, Fact, publishable

# Digits that an observation keeps.
PLACES = Decimal("0.000001")
WHOLE = Decimal(1)


@dataclass(frozen=True)
class Part:
    """What one project adds to a figure: its amount, of which a district has a share."""

    number: str
    amount: Decimal
    share: Decimal = WHOLE


@dataclass(frozen=True)
class Measured:
    """A figure of a place: the parts that it is the sum of."""

    parts: tuple[Part, ...]

    @property
    def value(self) -> Decimal:
        """The sum, as an observation keeps it.

        >>> Measured((Part("G1", Decimal(10), Decimal("0.6")), Part("G2", Decimal(4)))).value
        Decimal('10.000000')
        """
        return summed_parts((one.amount, one.share) for one in self.parts)

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(one.number for one in self.parts)


def summed_parts(pairs: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """Amounts by their shares, summed first and rounded then: 10 of which 0.6 and 4 are 10."""
    return sum((amount * share for amount, share in pairs), Decimal(0)).quantize(PLACES)


@dataclass(frozen=True)
class Measure:
    """An indicator of the ledger: what a project on it adds. One that counts projects counts each
    where its row is, others go by the districts' shares."""

    code: str
    counts: bool
    of: Callable[[Fact], Decimal | None]


def _one_if(is_counted: bool) -> Decimal | None:
    return WHOLE if is_counted else None


# In the order of the way from admission to money: each stage is a part of the one before.
STAGES = ("ledger_projects", "ledger_matched", "ledger_granted", "ledger_drawn")
MEASURES = (
    Measure("ledger_projects", True, lambda one: WHOLE),
    Measure("ledger_matched", True, lambda one: _one_if(one.state in MATCHED)),
    Measure("ledger_wanted", False, lambda one: one.wanted),
    Measure("ledger_granted", False, lambda one: one.granted),
    Measure("ledger_drawn", False, lambda one: one.drawn),
    Measure("ledger_co2", False, lambda one: one.co2),
)

Figures = dict[tuple[str, str], Measured]


def measured(facts: Sequence[Fact], places: Iterable[str], city: str) -> Figures:
    """Figures by place and indicator: of each of the places, and of the city for all projects.

    A count of nothing is 0, for the ledger is known whole; a sum of which nothing is known is no
    figure. A project of 10 with 0.6 in one district and 0.4 in another adds 6 and 4 to theirs.
    """
    on_ledger = [one for one in facts if one.state in ON_LEDGER]
    found: Figures = {}
    for measure in MEASURES:
        by_place: dict[str, list[Part]] = {place: [] for place in (*places, city)}
        for fact in on_ledger:
            amount = measure.of(fact)
            if amount is None:
                continue
            by_place[city].append(Part(fact.number, amount))
            for place, share in _lies_in(fact, measure).items():
                if place != city:
                    by_place.setdefault(place, []).append(Part(fact.number, amount, share))
        for place, parts in by_place.items():
            if parts or measure.counts:
                found[place, measure.code] = Measured(tuple(parts))
    return found


def _lies_in(fact: Fact, measure: Measure) -> Mapping[str, Decimal]:
    own = {fact.place: WHOLE}
    return own if measure.counts else fact.shares or own


def told_to_strangers(
    figures: Mapping[tuple[str, str], Measured],
    former: Mapping[tuple[str, str], frozenset[str]],
    city: str,
    least: int = LEAST_TOLD,
) -> set[tuple[str, str]]:
    """Which figures may be told to everybody: of three projects at least, and so that fewer cannot
    be found by taking one told figure from another.

    Not places from the city, not a stage from the stage before, and not a quarter from the one told
    last, whose projects `former` names: of those the same, or three others at least.
    """
    told: set[tuple[str, str]] = set()
    for code in dict.fromkeys(code for _place, code in figures):
        counts = {
            place: len(one.parts)
            for (place, own), one in figures.items()
            if own == code and place != city
        }
        if len(figures[city, code].parts) >= least:
            told.add((city, code))
            # What lies in no district is as good as a place of its own.
            beside = figures[city, code].numbers.difference(
                *(figures[place, code].numbers for place in counts)
            )
            kept = publishable({**counts, "": len(beside)} if beside else counts, least)
            told |= {(place, code) for place in kept if place}
    told = {key for key in told if _apart(figures[key].numbers, former.get(key), least)}
    places = dict.fromkeys(place for place, _code in figures)
    return told - {key for place in places for key in _given_away(place, figures, told, least)}


def _given_away(
    place: str,
    figures: Mapping[tuple[str, str], Measured],
    told: set[tuple[str, str]],
    least: int,
) -> Iterable[tuple[str, str]]:
    """Figures that differ from one told before them by fewer projects than may be told of."""
    said: list[frozenset[str]] = []
    in_order = sorted(MEASURES, key=lambda one: one.code not in STAGES)
    for key in ((place, one.code) for one in in_order):
        if key not in told:
            continue
        if all(_apart(figures[key].numbers, one, least) for one in said):
            said.append(figures[key].numbers)
        else:
            yield key


def _apart(projects: frozenset[str], other: frozenset[str] | None, least: int) -> bool:
    """Whether neither has a few projects that the other has not."""
    if other is None:
        return True
    return all(not 0 < len(few) < least for few in (projects - other, other - projects))
