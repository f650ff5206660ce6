"""Which figure is used for a jurisdiction's indicator in a quarter, and where it came from.

An accepted return or bulk history comes first, then a cited figure with a quarter, then a sample.
A figure of the ledger of green projects is stored as a return's is.
A derived share is stored with the observations it was computed from and counts as they do: as a
sample when one of its parts is one.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from django.db.models import QuerySet
from django.urls import reverse

from districts.clock import current_date
from districts.permissions import Reader
from targets.arithmetic import Reading
from targets.arithmetic.quantities import QUARTERS_A_YEAR
from targets.models import (
    CitedFigure,
    Indicator,
    Observation,
    ObservationQuerySet,
    QuarterlyReturn,
)
from targets.models.entries import ON_PAGE
from targets.periods import Quarter

from .as_of import AsOf
from .shown import issued_plans

Key = tuple[int, int]
Kind = Literal["observation", "history", "ledger", "cited"]
_KINDS: dict[str, Kind] = {"history": "history", "ledger": "ledger"}
STRANGER = Reader()

# A longer list of numbers in a query costs more than the rows it would leave out.
MOST_IDS_IN_A_QUERY = 500
# Among several citations of one quarter the more exact one is used, then the newer one.
EXACTNESS = {"=": 2, "~": 1, ">": 0}


@dataclass(frozen=True)
class Source:
    """Where a figure came from, and the page that shows it."""

    kind: Kind
    pk: int
    key: str = ""
    relation: str = "="
    is_sample: bool = False
    is_derived: bool = False
    is_on_page: bool = False

    @property
    def origin(self) -> str:
        """What kind of figure it is: return, on_page, history, ledger, derived, cited,
        sample, derived_sample."""
        if self.kind != "observation" and not self.is_sample:
            return self.kind
        if self.is_derived:
            return "derived_sample" if self.is_sample else "derived"
        if self.is_sample:
            return "sample"
        return "on_page" if self.is_on_page else "return"

    @property
    def url(self) -> str:
        if self.kind == "cited":
            return reverse("cited_figure", args=[self.key])
        return reverse("observation", args=[self.pk])


@dataclass(frozen=True)
class Absence:
    """A quarter for which a word was reported instead of a number."""

    quarter: Quarter
    state: str
    source: Source


@dataclass(frozen=True)
class Series:
    """All that is known of one indicator of one jurisdiction, in the order of quarters.

    `readings` holds the one figure used for each quarter; `cited` every dated citation, used or
    not, for they are always drawn beside the line.
    """

    readings: tuple[Reading, ...] = ()
    cited: tuple[Reading, ...] = ()
    absences: tuple[Absence, ...] = ()


NO_SERIES = Series()


def series_of(
    as_of: AsOf,
    reader: Reader | None = None,
    *,
    jurisdictions: Collection[int] | None = None,
    indicators: Collection[int] | None = None,
    since: Quarter | None = None,
    accepting: QuarterlyReturn | None = None,
    told_to: Reader = STRANGER,
) -> dict[Key, Series]:
    """Figures used, citations and absences, by (jurisdiction id, indicator id); two queries.

    `since` leaves out what was reported for quarters before; citations are always whole. Without a
    reader nothing is left out for its secrecy, for the figures behind targets that are seen, but
    figures of the ledger, of which as much as `told_to` may read.
    `accepting` counts a waiting return as if it were published; three queries more.
    """
    drafts: dict[Key, _Draft] = defaultdict(_Draft)
    for key, reading, published_on in _citations(as_of, jurisdictions, indicators):
        drafts[key].cite(reading, published_on)
    observed = _known_by(as_of, reader, accepting, told_to)
    if since:
        observed = observed.filter(quarter__gte=str(since))
    for key, entry in _entries(narrowed(observed, jurisdictions, indicators)):
        drafts[key].observe(entry)
    return {key: draft.series() for key, draft in drafts.items()}


def cited_series(
    as_of: AsOf, indicators: Collection[int], jurisdictions: Collection[int] | None = None
) -> dict[Key, Series]:
    """What is published elsewhere alone, one reading a quarter; one query."""
    drafts: dict[Key, _Draft] = defaultdict(_Draft)
    for key, reading, published_on in _citations(as_of, jurisdictions, indicators):
        drafts[key].cite(reading, published_on)
    return {key: draft.series() for key, draft in drafts.items()}


def recent_series(
    as_of: AsOf, reader: Reader, indicator: int, since: Quarter, *, whole: Collection[int] = ()
) -> dict[int, Series]:
    """One indicator's series by jurisdiction id, from a quarter on where that is enough.

    Enough is a figure in the quarters since, and one a year before the last. The series of all
    others, and of those in `whole`, hold all that is known; four queries.
    """
    recent = _by_jurisdiction(series_of(as_of, reader, indicators={indicator}, since=since))
    settled = {
        place
        for place, series in recent.items()
        if series.readings and series.readings[-1].quarter - since >= 4
    }
    older = _known_by(as_of, reader).filter(indicator=indicator, quarter__lt=str(since))
    places = set(older.order_by().values_list("jurisdiction_id", flat=True).distinct())
    unsettled = (places - settled) | set(whole)
    if not unsettled:
        return recent
    all_known = series_of(as_of, reader, jurisdictions=unsettled, indicators={indicator})
    return recent | {
        place: series for place, series in _by_jurisdiction(all_known).items() if place in unsettled
    }


def known_base(place: int, indicator: Indicator, start: Quarter) -> Reading | None:
    """The last exact figure of a jurisdiction at `start` or before it, as it is known then.

    It is proposed as a target's base and never taken by itself. `start` is the base quarter, or
    the last one before the period. Of an indicator that counts within a year only the year's own
    figure will do, of another that of the year before `start`. None without one, and where it is
    a sample: nobody reported that.
    """
    series = series_of(AsOf(start), jurisdictions={place}, indicators={indicator.pk})
    readings = series.get((place, indicator.pk), NO_SERIES).readings
    last = readings[-1] if readings else None
    oldest = 0 if indicator.basis in ("year_to_date", "annual") else QUARTERS_A_YEAR - 1
    if last is None or last.relation != "=" or start - last.quarter > oldest:
        return None
    return None if last.source.origin in ("sample", "derived_sample") else last


def start_of_period(first_year: int) -> Quarter:
    """The last quarter before a period begins: of 2026–2030 that is 2025Q4."""
    return Quarter(first_year - 1, QUARTERS_A_YEAR)


def whole_series(as_of: AsOf, reader: Reader, indicator: int) -> dict[int, Series]:
    """All that is known of one indicator, by jurisdiction id; two queries."""
    return _by_jurisdiction(series_of(as_of, reader, indicators={indicator}))


def _by_jurisdiction(by_key: dict[Key, Series]) -> dict[int, Series]:
    return {jurisdiction: series for (jurisdiction, _indicator), series in by_key.items()}


def is_public_by(day: datetime.date, published_on: datetime.date | None, quarter: Quarter) -> bool:
    """Whether a citation was known on a day; without a date, from the end of its quarter on."""
    return published_on <= day if published_on else day > quarter.end


@dataclass
class _Draft:
    used: dict[Quarter, Reading] = field(default_factory=dict)
    best: dict[Quarter, tuple[Any, ...]] = field(default_factory=dict)
    cited: list[Reading] = field(default_factory=list)
    absent: dict[Quarter, Absence] = field(default_factory=dict)

    def cite(self, reading: Reading, published_on: datetime.date | None) -> None:
        self.cited.append(reading)
        rank = (
            EXACTNESS[reading.relation],
            published_on or datetime.date.min,
            reading.source.pk,
        )
        if rank > self.best.get(reading.quarter, (-1,)):
            self.best[reading.quarter] = rank
            self.used[reading.quarter] = reading

    def observe(self, entry: Reading | Absence) -> None:
        if entry.source.is_sample and entry.quarter in self.best:
            return
        if isinstance(entry, Absence):
            # 数据待发布 says nothing against a figure that is published elsewhere.
            if entry.quarter not in self.best:
                self.absent[entry.quarter] = entry
            return
        self.used[entry.quarter] = entry

    def series(self) -> Series:
        return Series(
            readings=tuple(self.used[quarter] for quarter in sorted(self.used)),
            cited=tuple(sorted(self.cited, key=lambda reading: reading.quarter)),
            absences=tuple(self.absent[quarter] for quarter in sorted(self.absent)),
        )


def _citations(
    as_of: AsOf, jurisdictions: Collection[int] | None, indicators: Collection[int] | None
) -> list[tuple[Key, Reading, datetime.date | None]]:
    day = as_of.day or current_date()
    rows = (
        narrowed(CitedFigure.objects.all(), jurisdictions, indicators)
        .filter(
            indicator__isnull=False,
            quarter__isnull=False,
            quarter__lte=str(as_of.quarter),
            relation__in=list(EXACTNESS),
        )
        .order_by("quarter", "pk")
        .values_list(
            "jurisdiction_id",
            "indicator_id",
            "quarter",
            "relation",
            "value",
            "pk",
            "key",
            "published_on",
        )
    )
    cited = []
    for jurisdiction, indicator, text, relation, value, pk, key, published_on in rows:
        quarter = Quarter.parse(text)
        if is_public_by(day, published_on, quarter):
            source = Source("cited", pk, key, relation)
            reading = Reading(quarter, value, relation, source)
            cited.append(((jurisdiction, indicator), reading, published_on))
    return cited


def _known_by(
    as_of: AsOf,
    reader: Reader | None,
    accepting: QuarterlyReturn | None = None,
    told_to: Reader = STRANGER,
) -> ObservationQuerySet:
    moment = as_of.moment
    if accepting is not None:
        known = Observation.objects.as_if_accepted(accepting)
    else:
        known = Observation.objects.as_of(moment) if moment else Observation.objects.published()
    known = known.filter(quarter__lte=str(as_of.quarter))
    if reader is None:
        return known.told_to(told_to)
    return known.visible_to(reader, issued_plans(reader, as_of))


def _entries(observations: QuerySet[Observation]) -> list[tuple[Key, Reading | Absence]]:
    rows = observations.order_by().values_list(
        "jurisdiction_id",
        "indicator_id",
        "quarter",
        "state",
        "value",
        "pk",
        "is_sample",
        "origin",
        "read_as",
    )
    return [((jurisdiction, indicator), _entry(*more)) for jurisdiction, indicator, *more in rows]


def _entry(
    quarter: str,
    state: str,
    value: Decimal | None,
    pk: int,
    is_sample: bool,
    origin: str,
    read_as: str,
) -> Reading | Absence:
    source = Source(
        _KINDS.get(origin, "observation"),
        pk,
        is_sample=is_sample,
        is_derived=origin == "derived",
        is_on_page=ON_PAGE in read_as.split(","),
    )
    if value is None:
        return Absence(Quarter.parse(quarter), state, source)
    return Reading(Quarter.parse(quarter), value, "=", source)


def narrowed(
    rows: QuerySet[Any], jurisdictions: Collection[int] | None, indicators: Collection[int] | None
) -> QuerySet[Any]:
    """Rows of the wanted ids; a list too long to send is left out, and more rows come back."""
    for name, ids in (("jurisdiction_id", jurisdictions), ("indicator_id", indicators)):
        if ids is not None and len(ids) <= MOST_IDS_IN_A_QUERY:
            rows = rows.filter(**{f"{name}__in": sorted(ids)})
    return rows
