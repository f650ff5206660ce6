"""What the slides of the wall display show; the same numbers as the pages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.clock import current_date
from districts.models import Jurisdiction
from districts.permissions import Reader
from greenfin.leaders.changes import cached_comparison, quarter_before
from greenfin.leaders.changes.comparing import StatusChange
from greenfin.leaders.changes.wording import changes_sentence, late_word
from targets.arithmetic import Reading
from targets.models import Indicator, ReportingRound, Target
from targets.palette import severity
from targets.permissions import SEE_BOARD
from targets.progress import Progress, by_severity, cached_progress, status_counts
from targets.progress.as_of import AsOf
from targets.progress.rankings import Ranking, RankingRow, cached_ranking
from targets.returns.board import Standing, standing_counts, standings
from targets.tables.rows import Bullet, bullet
from targets.wording.formatting import number_text, quarter_text, share_text
from targets.wording.indicators import check_sentence
from targets.wording.sentences import (
    level_text,
    observed_text,
    reading_text,
    restatement_sentence,
    signed_share,
    unit_of,
    unobserved_text,
)
from targets.wording.statuses import targets_sentence
from tasks.due import late_counts

from .tiles import TILES

RANKED_CODE = "green_loan_balance"
RANKED_ROWS = 10
GOALS_A_SLIDE = 10
CHANGES_SHOWN = 8
RESTATED_SHOWN = 4
LATE_SHOWN = 6


@dataclass(frozen=True)
class GoalLine:
    """One city target: figure, level and attainment in large type, and the bar."""

    target: Target
    unit: str
    observed: str
    absence: str
    quarter: str
    level: str
    attainment: str
    status: str
    bullet: Bullet | None


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
    lines = [goal_line(one) for one in by_severity(own) if one.target.is_countable]
    city = own[0].target.jurisdiction if own else None
    return {
        "goal_slides": [
            lines[start : start + GOALS_A_SLIDE] for start in range(0, len(lines), GOALS_A_SLIDE)
        ],
        "goal_sentence": targets_sentence(city.label, own, as_of) if city else "",
    }


def goal_line(entry: Progress) -> GoalLine:
    found = entry.assessment
    return GoalLine(
        target=entry.target,
        unit=unit_of(entry.target),
        observed=observed_text(entry),
        absence=unobserved_text(entry),
        quarter=quarter_text(found.observed_quarter),
        level=level_text(entry),
        attainment=share_text(found.attainment),
        status=entry.status,
        bullet=bullet(entry),
    )


def tiles(progress: Sequence[Progress]) -> dict[str, Any]:
    """Every district, county and zone by the worst status of its targets."""
    by_place: dict[int, list[Progress]] = {}
    for one in progress:
        by_place.setdefault(one.target.jurisdiction_id, []).append(one)
    places = Jurisdiction.objects.exclude(kind="city")
    found = [tile(place, by_place.get(place.pk, [])) for place in places]
    bound = [one for one in found if one.status]
    worst = Counter(one.status for one in bound)
    text = ngettext(
        "Of %(total)s districts and zones %(count)s has targets; each square shows the worst "
        "status among them.",
        "Of %(total)s districts and zones %(count)s have targets; each square shows the worst "
        "status among them.",
        len(bound),
    )
    return {
        "tiles": found,
        "tile_counts": sorted(worst.items(), key=lambda item: severity(item[0])),
        "tile_sentence": text % {"total": len(found), "count": len(bound)}
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
    found = cached_ranking(indicator, who, as_of)
    ranked = [row for row in found.rows if row.rank]
    most = max((float(row.value) for row in ranked if row.value), default=0.0)
    if not most:
        return None
    city = next((row.reading for row in found.rows if row.is_city), None)
    return {
        "indicator": indicator,
        "rows": [rank_line(row, found, most, city) for row in ranked[:RANKED_ROWS]],
        "check": check_sentence(found),
        "quarter": quarter_text(found.newest),
    }


def rank_line(row: RankingRow, found: Ranking, most: float, city: Reading | None) -> dict[str, Any]:
    reading = row.reading
    assert reading is not None
    is_comparable = city is not None and city.quarter == reading.quarter and city.value
    share = float(reading.value / city.value) if city and is_comparable else None
    return {
        "rank": row.rank,
        "place": row.jurisdiction,
        "figure": reading_text(reading, found.indicator),
        "quarter": "" if row.is_current else quarter_text(reading.quarter),
        "share": share_text(share),
        "change": signed_share(row.change),
        "length": number_text(float(reading.value) / most * 100, 2).replace(",", ""),
    }


def changes(who: Reader, as_of: AsOf) -> dict[str, Any]:
    """What changed since the quarter before: the most telling lines of each kind."""
    found = cached_comparison(who, quarter_before(as_of), as_of)
    return {
        "earlier": found.earlier.quarter,
        "sentence": changes_sentence(found),
        "statuses": [
            ChangeLine(short_label(one.target.jurisdiction), one)
            for one in found.statuses[:CHANGES_SHOWN]
        ],
        "more_statuses": max(0, len(found.statuses) - CHANGES_SHOWN),
        "restated": [restatement_sentence(one) for one in found.restated.first(RESTATED_SHOWN)],
        "more_restated": max(0, len(found.restated) - RESTATED_SHOWN),
        "late": [{"late": one, "word": late_word(one)} for one in found.late[:LATE_SHOWN]],
        "more_late": max(0, len(found.late) - LATE_SHOWN),
        "counts": {
            "finished": len(found.tasks_of("finished")),
            "blocked": len(found.tasks_of("blocked")),
            **late_counts(found.late),
        },
    }


def coverage(who: Reader, as_of: AsOf) -> dict[str, Any] | None:
    """Who has reported for the quarter, for those who may see the board; else None."""
    found = board(who, as_of)
    if found is None:
        return None
    counts = standing_counts(found)
    reported = sum(1 for one in found if one.is_on_time is not None)
    values = {"quarter": quarter_text(as_of.quarter), "reported": reported, "total": len(found)}
    return {
        "members": found,
        "counts": [(one.label, one.tone, counts[one.state]) for one in _one_a_state(found)],
        "sentence": _("Returns for %(quarter)s: %(reported)s of %(total)s have reported.") % values,
    }


def board(who: Reader, as_of: AsOf) -> list[Standing] | None:
    if not who.has_some(SEE_BOARD):
        return None
    opened = ReportingRound.objects.filter(quarter=str(as_of.quarter)).first()
    return standings(opened, current_date()) if opened else None


def _one_a_state(found: Sequence[Standing]) -> list[Standing]:
    """One standing for each state that occurs, in the board's order."""
    first = {one.state: one for one in reversed(found)}
    return [first[state] for state in standing_counts(found) if state in first]
