"""Every district as a square on a schematic map of the city, by the status of its targets."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from districts.models import Jurisdiction
from districts.permissions import Reader
from districts.tiles import TILES, depth_of, short_label
from targets.arithmetic import Reading
from targets.models import Indicator
from targets.palette import severity
from targets.periods import Quarter
from targets.progress import Progress, status_counts
from targets.progress.as_of import AsOf
from targets.progress.rankings import Ranking, RankingRow, cached_ranking
from targets.wording.explanations import STATUSES
from targets.wording.formatting import listed, quarter_text, when_text
from targets.wording.indicators import change_text
from targets.wording.sentences import joined, reading_text

LOANS_CODE = "green_loan_balance"
SHARE_CODE = "green_loan_share"
MOST_TILES = 60
# So many districts with an older figure are named, more are counted.
MOST_NAMED = 8


@dataclass(frozen=True)
class Shade:
    """A figure among those of all districts; `depth` runs from 1, the lowest fifth, to 5.

    A figure of an older quarter than the one compared has no depth.
    """

    text: str
    value: float
    quarter: Quarter
    depth: int

    @property
    def is_current(self) -> bool:
        return self.depth > 0


class Figure(NamedTuple):
    """What a shade is made of."""

    row: RankingRow
    value: float
    text: str
    quarter: Quarter


@dataclass(frozen=True)
class MapReading:
    """What the map shows by one of its switches: its message, and how it is read."""

    key: str
    title: str
    note: str


@dataclass(frozen=True)
class Tile:
    """One jurisdiction on the map; `status` is its worst target's, "" where it has no target.

    `decided` counts the targets that are met or missed. `share` and `growth` are of its green
    loans; None where no figure is known.
    """

    place: Jurisdiction
    column: int | None
    row: int | None
    status: str
    reached: int
    decided: int
    total: int
    share: Shade | None = None
    growth: Shade | None = None

    @property
    def name(self) -> str:
        return short_label(self.place)

    @property
    def count(self) -> str:
        """Targets reached of all; how many there are while none of them is decided."""
        if self.decided:
            return f"{self.reached}/{self.total}"
        return pgettext("targets on the map", "%(count)s") % {"count": self.total}


def tile_map(progress: Sequence[Progress], who: Reader, as_of: AsOf) -> dict[str, Any]:
    """What `places/tiles.html` shows: districts, zones apart, and how many show which status."""
    shares, loans = (_ranking(code, who, as_of) for code in (SHARE_CODE, LOANS_CODE))
    tiles = tiles_of(progress, shares, loans)
    districts = [one for one in tiles if not one.place.is_zone]
    sentence = tiles_sentence(tiles)
    return {
        "tiles": districts,
        "zones": [one for one in tiles if one.place.is_zone],
        "tile_sentence": sentence,
        "tile_counts": tile_counts(districts),
        "tile_readings": [
            MapReading("status", sentence, _status_note()),
            *_figure_readings(districts, shares, loans),
        ],
    }


def _ranking(code: str, who: Reader, as_of: AsOf) -> Ranking | None:
    indicator = Indicator.objects.filter(code=code).first()
    return cached_ranking(indicator, who, as_of) if indicator else None


def tiles_of(
    progress: Sequence[Progress], shares: Ranking | None = None, growths: Ranking | None = None
) -> list[Tile]:
    """The districts on the map, then the zones, which overlap them; one query.

    Where none has a place on the map, as in another city, the first of them in their order.
    """
    by_place: dict[int, list[Progress]] = {}
    for one in progress:
        by_place.setdefault(one.target.jurisdiction_id, []).append(one)
    by_share, by_growth = _shares(shares), _growths(growths)
    known = list(Jurisdiction.objects.exclude(kind="city"))
    placed = [place for place in known if place.slug in TILES] or known[:MOST_TILES]
    places = sorted(placed, key=lambda place: place.is_zone)
    return [
        _tile(place, by_place.get(place.pk, []), by_share.get(place.pk), by_growth.get(place.pk))
        for place in places
    ]


def _tile(
    place: Jurisdiction, own: Sequence[Progress], share: Shade | None, growth: Shade | None
) -> Tile:
    column, row = TILES.get(place.slug, (None, None))
    counts = status_counts(own)
    reached = counts.get("achieved", 0) + counts.get("ahead", 0)
    return Tile(
        place=place,
        column=column,
        row=row,
        status=min(own, key=lambda one: one.severity).status if own else "",
        reached=reached,
        decided=reached + counts.get("missed", 0),
        total=len(own),
        share=share,
        growth=growth,
    )


def tile_counts(tiles: Sequence[Tile]) -> list[tuple[str, int]]:
    """How many squares show each status, the worst first."""
    counts = Counter(one.status for one in tiles if one.status)
    return sorted(counts.items(), key=lambda item: severity(item[0]))


def tiles_sentence(tiles: Sequence[Tile]) -> str:
    """Of how many districts with targets the worst is in which status; zones are not counted."""
    districts = [one for one in tiles if not one.place.is_zone]
    counts = tile_counts(districts)
    if not counts:
        return _("No district has a target yet.")
    parts = [
        pgettext("districts", "%(count)s %(status)s") % {"count": count, "status": STATUSES[status]}
        for status, count in counts
    ]
    having = sum(count for _status, count in counts)
    text = ngettext(
        "%(count)s of %(total)s districts has targets: %(parts)s",
        "%(count)s of %(total)s districts have targets: %(parts)s",
        having,
    )
    return text % {"count": having, "total": len(districts), "parts": listed(parts)}


def _status_note() -> str:
    return _(
        "Schematic. Targets reached / all targets, once one is decided; without a colour: no "
        "target known. Dashed: zones, which overlap districts."
    )


def _figure_readings(
    districts: Sequence[Tile], shares: Ranking | None, loans: Ranking | None
) -> list[MapReading]:
    """What the shares and the growths say: where the highest is, and who has an older figure."""
    found = []
    if shares:
        name = shares.indicator.label
        found.append(_reading("share", name, shares, [(one, one.share) for one in districts]))
    if loans:
        name = _("%(name)s, growth on the year") % {"name": loans.indicator.label}
        found.append(_reading("growth", name, loans, [(one, one.growth) for one in districts]))
    return found


def _reading(
    key: str, name: str, ranking: Ranking, shown: Sequence[tuple[Tile, Shade | None]]
) -> MapReading:
    current = [(tile, shade) for tile, shade in shown if shade and shade.is_current]
    values = {"name": name, "quarter": when_text(ranking.quarter, ranking.indicator)}
    title = _("%(name)s: no district has a figure yet") % values
    if current:
        tile, best = max(current, key=lambda pair: pair[1].value)
        values |= {"place": tile.place.label, "figure": best.text}
        title = _("%(name)s, %(quarter)s: highest in %(place)s, %(figure)s") % values
    note = ngettext(
        "Schematic. %(count)s of %(total)s districts has this quarter's figure, darker the higher; "
        "grey: no figure.",
        "Schematic. %(count)s of %(total)s districts have this quarter's figure, darker the "
        "higher; grey: no figure.",
        len(current),
    ) % {"count": len(current), "total": len(shown)}
    return MapReading(key, title, joined([note, _older_note(shown)]))


def _older_note(shown: Sequence[tuple[Tile, Shade | None]]) -> str:
    """Whose figure is of which earlier quarter, the newest first; of many how many; "" for none."""
    older: dict[Quarter, list[str]] = {}
    for tile, shade in shown:
        if shade and not shade.is_current:
            older.setdefault(shade.quarter, []).append(tile.name)
    if not older:
        return ""
    is_named = sum(map(len, older.values())) <= MOST_NAMED
    parts = [
        _("%(quarter)s: %(places)s")
        % {
            "quarter": quarter_text(quarter),
            "places": listed(older[quarter]) if is_named else len(older[quarter]),
        }
        for quarter in sorted(older, reverse=True)
    ]
    return _("Hatched: nothing for this quarter, the latest shown (%(parts)s).") % {
        "parts": _("; ").join(parts)
    }


def _shares(ranking: Ranking | None) -> dict[int, Shade]:
    """By jurisdiction id: the figure of an indicator in per cent."""
    if ranking is None:
        return {}
    figures = [
        Figure(row, float(one.value), f"{reading_text(one, ranking.indicator)}%", one.quarter)
        for row, one in _readings(ranking)
    ]
    return _shaded(figures)


def _growths(ranking: Ranking | None) -> dict[int, Shade]:
    """By jurisdiction id: the change on the same quarter last year."""
    if ranking is None:
        return {}
    figures = [
        Figure(row, row.change, change_text(row.change, ranking.indicator), one.quarter)
        for row, one in _readings(ranking)
        if row.change is not None
    ]
    return _shaded(figures)


def _readings(ranking: Ranking) -> list[tuple[RankingRow, Reading]]:
    return [(row, row.reading) for row in ranking.rows if row.reading and not row.is_city]


def _shaded(figures: Sequence[Figure]) -> dict[int, Shade]:
    """Figures of one quarter are told apart by shades; those of another only say their quarter."""
    ordered = sorted(one.value for one in figures if one.row.is_current)
    return {
        one.row.jurisdiction.pk: Shade(
            one.text,
            one.value,
            one.quarter,
            depth_of(one.value, ordered) if one.row.is_current else 0,
        )
        for one in figures
    }
