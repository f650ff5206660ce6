"""Every district as a square on a schematic map of the city, by the status of its targets."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from districts.models import Jurisdiction
from districts.permissions import Reader
from targets.models import Indicator
from targets.palette import severity
from targets.progress import Progress, status_counts
from targets.progress.as_of import AsOf
from targets.progress.rankings import Ranking, RankingRow, cached_ranking
from targets.wording.explanations import STATUSES
from targets.wording.formatting import listed
from targets.wording.indicators import change_text
from targets.wording.sentences import reading_text

# Where each jurisdiction's square lies on a map of Chongqing, west at the left: neighbours on the
# ground are neighbours here as far as squares allow. The three by three squares in the middle are
# the central districts; zones, which overlap districts, stand in the free row below.
COLUMNS, ROWS = 11, 8

# (column, row), counted from 1 at the upper left.
TILES: dict[str, tuple[int, int]] = {
    "chengkou": (9, 1),
    "wuxi": (10, 1),
    "kaizhou": (8, 2),
    "yunyang": (9, 2),
    "fengjie": (10, 2),
    "wushan": (11, 2),
    "liangping": (7, 3),
    "wanzhou": (8, 3),
    "tongnan": (1, 4),
    "hechuan": (3, 4),
    "changshou": (5, 4),
    "dianjiang": (6, 4),
    "zhongxian": (7, 4),
    "shizhu": (8, 4),
    "dazu": (1, 5),
    "tongliang": (2, 5),
    "beibei": (3, 5),
    "yubei": (4, 5),
    "jiangbei": (5, 5),
    "fuling": (6, 5),
    "fengdu": (7, 5),
    "rongchang": (1, 6),
    "bishan": (2, 6),
    "shapingba": (3, 6),
    "yuzhong": (4, 6),
    "nanan": (5, 6),
    "wulong": (7, 6),
    "pengshui": (8, 6),
    "qianjiang": (9, 6),
    "yongchuan": (1, 7),
    "jiangjin": (2, 7),
    "jiulongpo": (3, 7),
    "dadukou": (4, 7),
    "banan": (5, 7),
    "nanchuan": (6, 7),
    "youyang": (9, 7),
    "qijiang": (5, 8),
    "xiushan": (9, 8),
    "liangjiang": (1, 8),
    "gaoxin": (2, 8),
    "jingkai": (3, 8),
    "wansheng": (4, 8),
}


LOANS_CODE = "green_loan_balance"
SHARE_CODE = "green_loan_share"
MOST_TILES = 60
# So many shades tell shares, or growths, apart.
SHADES = 5


@dataclass(frozen=True)
class Shade:
    """A figure among those of all districts; `depth` runs from 1, the lowest fifth, to 5."""

    text: str
    depth: int


@dataclass(frozen=True)
class Tile:
    """One jurisdiction on the map; `status` is its worst target's, "" where it has no target.

    `share` and `growth` are of its green loans; None where no figure of the compared quarter is
    known.
    """

    place: Jurisdiction
    column: int | None
    row: int | None
    status: str
    reached: int
    total: int
    share: Shade | None = None
    growth: Shade | None = None

    @property
    def name(self) -> str:
        return short_label(self.place)


def tile_map(progress: Sequence[Progress], who: Reader, as_of: AsOf) -> dict[str, Any]:
    """What `places/tiles.html` shows: districts, zones apart, and how many show which status."""
    shares, loans = (_ranking(code, who, as_of) for code in (SHARE_CODE, LOANS_CODE))
    tiles = tiles_of(progress, shares, loans)
    districts = [one for one in tiles if not one.place.is_zone]
    return {
        "tiles": districts,
        "zones": [one for one in tiles if one.place.is_zone],
        "tile_sentence": tiles_sentence(tiles),
        "tile_counts": tile_counts(districts),
    }


def _ranking(code: str, who: Reader, as_of: AsOf) -> Ranking | None:
    indicator = Indicator.objects.filter(code=code).first()
    return cached_ranking(indicator, who, as_of) if indicator else None


def short_label(place: Jurisdiction) -> str:
    """A name that fits a square: 荣昌; in English 荣昌区 is Rongchang, and a zone its pinyin."""
    if place.label == place.name:
        return place.short_name
    return place.slug.capitalize() if place.is_zone else place.label.split()[0]


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
    return Tile(
        place=place,
        column=column,
        row=row,
        status=min(own, key=lambda one: one.severity).status if own else "",
        reached=counts.get("achieved", 0) + counts.get("ahead", 0),
        total=len(own),
        share=share,
        growth=growth,
    )


def tile_counts(tiles: Sequence[Tile]) -> list[tuple[str, int]]:
    """How many squares show each status, the worst first."""
    counts = Counter(one.status for one in tiles if one.status)
    return sorted(counts.items(), key=lambda item: severity(item[0]))


def tiles_sentence(tiles: Sequence[Tile]) -> str:
    """How many districts have their worst target in which status; zones are not counted."""
    districts = [one for one in tiles if not one.place.is_zone]
    counts = tile_counts(districts)
    if not counts:
        return _("No district has a target yet.")
    parts = [
        pgettext("districts", "%(count)s %(status)s") % {"count": count, "status": STATUSES[status]}
        for status, count in counts
    ]
    text = ngettext(
        "Of %(total)s district, by its worst target: %(parts)s",
        "Of %(total)s districts, by their worst target: %(parts)s",
        len(districts),
    )
    return text % {"total": len(districts), "parts": listed(parts)}


def _shares(ranking: Ranking | None) -> dict[int, Shade]:
    """By jurisdiction id: the figure of an indicator in per cent."""
    if ranking is None:
        return {}
    figures = {
        row.jurisdiction.pk: reading_text(row.reading, ranking.indicator)
        for row in _compared(ranking)
        if row.reading
    }
    rows = [(row, float(row.value)) for row in _compared(ranking) if row.value is not None]
    return _shaded(rows, lambda row: f"{figures[row.jurisdiction.pk]}%")


def _growths(ranking: Ranking | None) -> dict[int, Shade]:
    """By jurisdiction id: the change on the same quarter last year."""
    if ranking is None:
        return {}
    rows = [(row, row.change) for row in _compared(ranking) if row.change is not None]
    return _shaded(rows, lambda row: change_text(row.change, ranking.indicator))


def _compared(ranking: Ranking) -> list[RankingRow]:
    """Figures of one quarter only."""
    return [row for row in ranking.rows if row.is_current and not row.is_city]


def _shaded(
    rows: Sequence[tuple[RankingRow, float]], word: Callable[[RankingRow], str]
) -> dict[int, Shade]:
    ordered = sorted(value for _row, value in rows)
    return {
        row.jurisdiction.pk: Shade(word(row), 1 + ordered.index(value) * SHADES // len(ordered))
        for row, value in rows
    }
