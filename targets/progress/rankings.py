"""One indicator across jurisdictions, and the city's figure held against its districts'.

A ranking ranks what districts and counties have reported for one quarter: the newest for which one
of them has. Older figures and those published elsewhere stand below it with their own quarter,
without a rank, so that nobody gains or loses a place by a figure of another time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from districts.models import Jurisdiction
from districts.permissions import SEE_UNPUBLISHED_PLANS, Reader
from targets.arithmetic import Reading, Reconciliation, growth, reconciliation
from targets.models import CitedFigure, Indicator, Target
from targets.periods import Quarter
from targets.permissions import SEE_PROJECT_SUMS

from .as_of import AsOf
from .figures_used import Absence, Series, recent_series, whole_series
from .kept import kept
from .shown import issued_plans, shown

# A row's small line shows so many quarters, of yearly figures so many years.
POINTS_IN_A_SPARKLINE = 12

# How a jurisdiction stands in a ranking, in the order of the rows: the city above it, the ranked
# ones, below them figures of earlier quarters and figures published elsewhere, zones, no figure.
STANDINGS = ("city", "ranked", "older", "cited", "zone", "none")


@dataclass(frozen=True)
class RankingRow:
    """One jurisdiction's figure of an indicator: of the quarter that is ranked, else its latest.

    `rank` counts districts and counties among those that reported this quarter, 1 the best; equal
    figures share it. `standing` is one of STANDINGS. `is_current` says that the figure is of the
    quarter that is ranked. `change` is against the same quarter last year: a share,
    or for an indicator in per cent a difference in percentage points. `share_of_city` is the part
    of the city's figure of the same quarter; None where there is none, where nothing adds up, and
    where one of the two is a "more than" figure, which `has_bound` says.
    """

    jurisdiction: Jurisdiction
    reading: Reading | None
    absence: Absence | None
    change: float | None
    standing: str
    is_current: bool
    rank: int | None = None
    recent: tuple[float, ...] = ()
    share_of_city: Decimal | None = None
    has_bound: bool = False

    @property
    def value(self) -> Decimal | None:
        return self.reading.value if self.reading else None

    @property
    def is_city(self) -> bool:
        return self.jurisdiction.kind == "city"


@dataclass(frozen=True)
class CityCheck:
    """The city's own figure and the sum of its districts in one quarter."""

    quarter: Quarter
    city: Reading | None
    reconciled: Reconciliation
    missing: tuple[Jurisdiction, ...]
    counted: int
    has_bounds: bool


@dataclass(frozen=True)
class Ranking:
    """An indicator's rows, the quarter that is ranked, and the city's reconciliation.

    `quarter` is None while no district or county has reported the indicator.
    """

    indicator: Indicator
    rows: tuple[RankingRow, ...]
    quarter: Quarter | None
    city_check: CityCheck | None

    def of(self, *standings: str) -> list[RankingRow]:
        """The rows of some standings, in their order."""
        return [row for row in self.rows if row.standing in standings]


def visible_indicators(reader: Reader, as_of: AsOf) -> QuerySet[Indicator]:
    """Indicators a reader may know of: one that only a hidden plan's target asks for is hidden.

    So is one that only the target of a plan asks for which does not exist by then, and what the
    ledger yields, for readers who are told none of it and see no target on it.
    """
    indicators = Indicator.objects.all()
    plans = issued_plans(reader, as_of)
    if not (settings.PUBLIC_LEDGER or reader.has_some(SEE_PROJECT_SUMS)):
        told = Target.objects.filter(plan__in=plans, indicator=OuterRef("pk"))
        ledger = Indicator.objects.of_ledger().values("pk")
        indicators = indicators.filter(~Q(pk__in=ledger) | Exists(told))
    if reader.may(SEE_UNPUBLISHED_PLANS):
        return indicators
    own = OuterRef("pk")
    return indicators.filter(
        ~Q(asked_of="with_target")
        | Exists(Target.objects.filter(plan__in=plans, indicator=own))
        | Exists(CitedFigure.objects.filter(indicator=own))
    )


def cached_ranking(indicator: Indicator, reader: Reader, as_of: AsOf) -> Ranking:
    """The indicator across jurisdictions in the period shown, kept until the data version moves."""
    as_of = as_of.of_figures
    return kept("ranking", reader, as_of, lambda: ranking(indicator, reader, as_of), indicator.code)


def ranking(indicator: Indicator, reader: Reader, as_of: AsOf) -> Ranking:
    """One quarter's figures, best first; the city first of all, who has no figure last."""
    series = _series(indicator, reader, as_of)
    places = list(_asked(indicator, reader, as_of, series))
    quarter = ranked_quarter(places, series)
    whole = _city_readings(places, series) if indicator.is_additive else {}
    rows = [_row_of(place, indicator, series.get(place.pk), quarter, whole) for place in places]
    return Ranking(
        indicator,
        tuple(_ranked(rows, is_lower_better=indicator.direction == "lower")),
        quarter,
        # What city departments push lies in no district: their sum is not the city's.
        _city_check(places, series)
        if indicator.is_additive and indicator.asked_of != "ledger"
        else None,
    )


def _series(indicator: Indicator, reader: Reader, as_of: AsOf) -> dict[int, Series]:
    """By jurisdiction id: enough of each for its row, all of the city's and of who lags behind."""
    span = (POINTS_IN_A_SPARKLINE - 1) * (4 if indicator.is_annual else 1)
    since = as_of.quarter + -min(span, as_of.quarter - Quarter(1, 1))
    places = list(Jurisdiction.objects.all())
    city = {place.pk for place in places if place.kind == "city"}
    recent = recent_series(as_of, reader, indicator.pk, since, whole=city)
    ranked = ranked_quarter(places, recent)
    has_year_before = ranked is not None and ranked - since >= 4
    is_checked = not indicator.is_additive or _has_common_quarter(recent, city)
    if has_year_before and is_checked:
        return recent
    # What is ranked, and in what the city is checked, is the newest quarter, however old.
    return whole_series(as_of, reader, indicator.pk)


def ranked_quarter(places: Iterable[Jurisdiction], series: dict[int, Series]) -> Quarter | None:
    """The newest quarter that a district or county has reported; None where none has any."""
    return max(
        (
            reading.quarter
            for place in places
            if _is_rankable(place) and place.pk in series
            for reading in series[place.pk].readings
            if reading.source.kind != "cited"
        ),
        default=None,
    )


def _is_rankable(place: Jurisdiction) -> bool:
    """Whether a jurisdiction can have a rank: the city and the zones overlap the others."""
    return place.kind != "city" and not place.is_zone


def _has_common_quarter(series: dict[int, Series], city: set[int]) -> bool:
    """Whether the city and anybody else have figures of one quarter, or the city none at all."""
    own = {one.quarter for pk in city & set(series) for one in series[pk].readings}
    theirs = {one.quarter for pk in set(series) - city for one in series[pk].readings}
    return not own or bool(own & theirs)


def _asked(
    indicator: Indicator, reader: Reader, as_of: AsOf, series: dict[int, Series]
) -> QuerySet[Jurisdiction]:
    """Who reports the indicator or has a figure of it, as far as this reader may know."""
    places = Jurisdiction.objects.all()
    targets = Target.objects.filter(plan__in=shown(reader, as_of).plans, indicator=indicator)
    with_target = Q(pk__in=targets.values("jurisdiction"))
    cited = Q(pk__in=CitedFigure.objects.filter(indicator=indicator).values("jurisdiction"))
    asked = with_target | cited | Q(pk__in=list(series))
    is_of_ledger = indicator.numerator is not None and indicator.numerator.asked_of == "ledger"
    if indicator.asked_of in ("everyone", "derived") and not is_of_ledger:
        asked |= Q(is_reporting=True)
    if indicator.asked_of == "named":
        asked |= Q(pk__in=indicator.named.values("pk"))
    return places.filter(asked)


def _shown(series: Series | None, quarter: Quarter | None) -> Reading | None:
    """The figure of the quarter that is ranked, else the latest."""
    if series is None or not series.readings:
        return None
    return _reading_in(series, quarter) or series.readings[-1]


def _standing(place: Jurisdiction, reading: Reading | None, quarter: Quarter | None) -> str:
    if place.kind == "city":
        return "city"
    if reading is None:
        return "none"
    if place.is_zone:
        return "zone"
    if reading.source.kind == "cited":
        return "cited"
    return "ranked" if reading.quarter == quarter else "older"


def _row_of(
    place: Jurisdiction,
    indicator: Indicator,
    series: Series | None,
    quarter: Quarter | None,
    whole: dict[Quarter, Reading],
) -> RankingRow:
    reading = _shown(series, quarter)
    absence = series.absences[-1] if series and series.absences else None
    is_newer = absence and (reading is None or absence.quarter > reading.quarter)
    city = whole.get(reading.quarter) if reading else None
    has_bound = any(one.is_lower_bound for one in (reading, city) if one and city)
    return RankingRow(
        jurisdiction=place,
        reading=reading,
        absence=absence if is_newer else None,
        change=change_on_year(indicator, series, reading),
        standing=_standing(place, reading, quarter),
        is_current=reading is not None and reading.quarter == quarter,
        recent=_recent(series),
        share_of_city=reading.value / city.value if reading and city and not has_bound else None,
        has_bound=has_bound,
    )


def _recent(series: Series | None) -> tuple[float, ...]:
    """The last figures for a small line, the oldest first."""
    readings = series.readings[-POINTS_IN_A_SPARKLINE:] if series else ()
    return tuple(float(reading.value) for reading in readings)


def _city_readings(places: list[Jurisdiction], series: dict[int, Series]) -> dict[Quarter, Reading]:
    """The city's figures by quarter, those of which there can be a part."""
    return {
        reading.quarter: reading
        for place in places
        if place.kind == "city" and place.pk in series
        for reading in series[place.pk].readings
        if reading.value > 0
    }


def change_on_year(
    indicator: Indicator, series: Series | None, reading: Reading | None
) -> float | None:
    """What a figure differs by from that of the same quarter last year: a share of that one.

    For an indicator in per cent a difference in points; None where either is missing or a bound.
    """
    if series is None or reading is None or reading.is_lower_bound:
        return None
    wanted = reading.quarter.same_quarter_last_year
    earlier = next((r for r in series.readings if r.quarter == wanted), None)
    if earlier is None or earlier.is_lower_bound:
        return None
    if indicator.is_share:
        return float(reading.value - earlier.value)
    return growth(reading.value, earlier.value)


def _ranked(rows: Iterable[RankingRow], *, is_lower_better: bool) -> list[RankingRow]:
    """The rows in the order of STANDINGS; ranked ones and zones by value, others by position."""
    sign = 1 if is_lower_better else -1

    def place(row: RankingRow) -> tuple[int, Decimal, int]:
        # Figures of different quarters are not held against each other.
        is_by_value = row.standing == "ranked" or (row.standing == "zone" and row.is_current)
        value = sign * row.value if is_by_value and row.value is not None else Decimal(0)
        # Older and cited figures stand together; zones without a figure of the quarter last.
        group = STANDINGS.index("older" if row.standing == "cited" else row.standing)
        is_aside = row.standing == "zone" and not row.is_current
        return (2 * group + is_aside, value, row.jurisdiction.position)

    ordered = sorted(rows, key=place)
    ranked = [row for row in ordered if row.standing == "ranked"]
    # Equal figures share the place of the first of them.
    first: dict[Decimal | None, int] = {}
    for number, row in enumerate(ranked, 1):
        first.setdefault(row.value, number)
    ranks = {row.jurisdiction.pk: first[row.value] for row in ranked}
    return [replace(row, rank=ranks.get(row.jurisdiction.pk)) for row in ordered]


def _city_check(places: list[Jurisdiction], series: dict[int, Series]) -> CityCheck | None:
    """The reconciliation of the newest quarter in which the city or a district has a figure."""
    city = next((place for place in places if place.kind == "city"), None)
    parts = [place for place in places if _is_rankable(place)]
    if city is None or not parts:
        return None
    quarter = _quarter_of_check(city, parts, series)
    if quarter is None:
        return None
    own = _reading_in(series.get(city.pk), quarter)
    readings = {place.pk: _reading_in(series.get(place.pk), quarter) for place in parts}
    values = {str(pk): reading.value if reading else None for pk, reading in readings.items()}
    expected = {str(place.pk): place for place in parts if place.is_reporting}
    reconciled = reconciliation(own.value if own else None, values, expected)
    used = [reading for reading in [own, *readings.values()] if reading]
    return CityCheck(
        quarter=quarter,
        city=own,
        reconciled=reconciled,
        missing=tuple(expected[pk] for pk in reconciled.missing),
        counted=sum(1 for reading in readings.values() if reading),
        has_bounds=any(reading.relation != "=" for reading in used),
    )


def _quarter_of_check(
    city: Jurisdiction, parts: list[Jurisdiction], series: dict[int, Series]
) -> Quarter | None:
    """The newest quarter with figures of both sides, else of either."""
    own = {reading.quarter for reading in series[city.pk].readings} if city.pk in series else set()
    theirs = {
        reading.quarter
        for place in parts
        if place.pk in series
        for reading in series[place.pk].readings
    }
    return max(own & theirs or own | theirs, default=None)


def _reading_in(series: Series | None, quarter: Quarter | None) -> Reading | None:
    if series is None:
        return None
    return next((reading for reading in series.readings if reading.quarter == quarter), None)
