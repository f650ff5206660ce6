"""What the slides of the wall display show; the same numbers as the pages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.clock import current_date
from districts.models import Jurisdiction
from districts.paging import Folded
from districts.permissions import Reader
from greenfin.leaders.changes import cached_comparison, quarter_before
from greenfin.leaders.changes.comparing import StatusChange
from greenfin.leaders.facts import (
    RANKED_CODE,
    STATUSES_SHOWN,
    coverage_sentence,
    latest_changes,
    rank_lines,
)
from targets.models import Indicator
from targets.palette import severity
from targets.progress import Progress, by_severity, cached_progress, status_counts
from targets.progress.as_of import AsOf
from targets.progress.rankings import cached_ranking
from targets.returns.board import STANDINGS, coverage_of
from targets.tables.rows import TargetRow
from targets.wording.indicators import check_sentence
from targets.wording.sentences import restatement_sentence, targets_sentence

GOALS_A_SLIDE = 10
LATE_SHOWN = 6

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


@dataclass(frozen=True)
class Tile:
    """One jurisdiction on the map; `status` is its worst target's, "" where it has no target."""

    place: Jurisdiction
    column: int | None
    row: int | None
    status: str
    reached: int
    total: int

    @property
    def name(self) -> str:
        return short_label(self.place)


@dataclass(frozen=True)
class ChangeLine:
    """One change of status, with its jurisdiction's short name."""

    place: str
    change: StatusChange


def short_label(place: Jurisdiction) -> str:
    """A name that fits a square: 荣昌; in English 荣昌区 is Rongchang, and a zone its pinyin."""
    if place.label == place.name:
        return place.short_name
    return place.slug.capitalize() if place.is_zone else place.label.split()[0]


def slides(who: Reader, as_of: AsOf) -> dict[str, Any]:
    """All slides that depend on published data alone."""
    progress = cached_progress(who, as_of)
    return {
        **goals(progress, as_of),
        **tiles(progress),
        "ranking": ranking(who, as_of),
        "changes": changes(who, as_of),
    }


def goals(progress: Sequence[Progress], as_of: AsOf) -> dict[str, Any]:
    """The city's targets that can be counted, worst first, ten a slide, and a sentence on all."""
    own = [one for one in progress if one.target.jurisdiction.kind == "city"]
    rows = [TargetRow(one, as_of) for one in by_severity(own) if one.target.is_countable]
    city = own[0].target.jurisdiction if own else None
    return {
        "goal_slides": [
            rows[start : start + GOALS_A_SLIDE] for start in range(0, len(rows), GOALS_A_SLIDE)
        ],
        "goal_sentence": targets_sentence(city.label, own, as_of) if city else "",
    }


def tiles(progress: Sequence[Progress]) -> dict[str, Any]:
    """Every district, county and zone by the worst status of its targets."""
    by_place: dict[int, list[Progress]] = {}
    for one in progress:
        by_place.setdefault(one.target.jurisdiction_id, []).append(one)
    places = Jurisdiction.objects.exclude(kind="city")
    squares = [tile(place, by_place.get(place.pk, [])) for place in places]
    bound = [one for one in squares if one.status]
    worst = Counter(one.status for one in bound)
    text = ngettext(
        "Of %(total)s districts and zones %(count)s has targets; each square shows the worst "
        "status among them.",
        "Of %(total)s districts and zones %(count)s have targets; each square shows the worst "
        "status among them.",
        len(bound),
    )
    return {
        "tiles": squares,
        "tile_counts": sorted(worst.items(), key=lambda item: severity(item[0])),
        "tile_sentence": text % {"total": len(squares), "count": len(bound)}
        if bound
        else _("No district has a target yet."),
    }


def tile(place: Jurisdiction, own: Sequence[Progress]) -> Tile:
    column, row = TILES.get(place.slug, (None, None))
    counts = status_counts(own)
    return Tile(
        place=place,
        column=column,
        row=row,
        status=min(own, key=lambda one: one.severity).status if own else "",
        reached=counts.get("achieved", 0) + counts.get("ahead", 0),
        total=len(own),
    )


def ranking(who: Reader, as_of: AsOf) -> dict[str, Any] | None:
    """The districts by green loans with their share of the city; None without a figure."""
    indicator = Indicator.objects.filter(code=RANKED_CODE).first()
    if indicator is None:
        return None
    ranked = cached_ranking(indicator, who, as_of)
    rows = rank_lines(ranked, as_of)
    if not rows:
        return None
    return {
        "indicator": indicator,
        "quarter": ranked.quarter,
        "rows": rows,
        "check": check_sentence(ranked),
    }


def changes(who: Reader, as_of: AsOf) -> dict[str, Any]:
    """What changed since the quarter before: the most telling lines of each kind."""
    comparison = cached_comparison(who, quarter_before(as_of), as_of)
    latest = latest_changes(comparison, LATE_SHOWN)
    return {
        **latest,
        "statuses": Folded(
            [ChangeLine(short_label(c.target.jurisdiction), c) for c in comparison.statuses],
            STATUSES_SHOWN,
        ),
        "restated": [restatement_sentence(one) for one in latest["restated"]],
        "finished": len(comparison.tasks_of("finished")),
        "blocked": len(comparison.tasks_of("blocked")),
    }


def coverage(who: Reader, as_of: AsOf) -> dict[str, Any] | None:
    """Who has reported for the quarter, for those who may see the board; else None."""
    today = coverage_of(who, as_of.quarter, current_date())
    if today is None:
        return None
    return {
        "members": today.standings,
        "groups": today.groups(STANDINGS),
        "sentence": coverage_sentence(today, names_late=False),
    }
