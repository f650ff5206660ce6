"""What the slides of the wall display show; the same numbers as the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from districts.clock import current_date
from districts.paging import Folded
from districts.permissions import Reader
from districts.tiles import short_label
from greenfin.leaders.cards import Card, balance_of, flow_of, goal_card
from greenfin.leaders.changes import cached_comparison, quarter_before
from greenfin.leaders.changes.comparing import StatusChange
from greenfin.leaders.facts import (
    RANKED_CODE,
    STATUSES_SHOWN,
    coverage_sentence,
    latest_changes,
    rank_lines,
)
from greenfin.places.numbers import measured
from greenfin.places.tiles import tile_map
from targets.models import Indicator
from targets.progress import Progress, cached_progress
from targets.progress.as_of import AsOf
from targets.progress.rankings import cached_ranking
from targets.progress.shown import shown, shown_plans
from targets.returns.board import STANDINGS, coverage_of
from targets.tables.grouped import goal_groups
from targets.tables.usual import usual_of
from targets.wording.counts import targets_sentence
from targets.wording.indicators import check_sentence
from targets.wording.sentences import restatement_sentence

GOALS_A_SLIDE = 6
LATE_SHOWN = 6


@dataclass(frozen=True)
class ChangeLine:
    """One change of status, with its jurisdiction's short name."""

    place: str
    change: StatusChange


def slides(who: Reader, as_of: AsOf) -> dict[str, Any]:
    """All slides that depend on published data alone."""
    progress = cached_progress(who, as_of)
    return {
        "period": shown(who, as_of).period,
        "has_plan": shown_plans(who, as_of).filter(jurisdiction__kind="city").exists(),
        **goals(progress, as_of),
        "trends": trends(progress, who, as_of),
        **tile_map(progress, who, as_of),
        "ranking": ranking(who, as_of),
        "changes": changes(who, as_of),
    }


def goals(progress: Sequence[Progress], as_of: AsOf) -> dict[str, Any]:
    """The city's goals by indicator, the worst first, six a slide, and a sentence on all."""
    own = [one for one in progress if one.target.jurisdiction.kind == "city"]
    usual = usual_of([one for one in own if one.target.is_countable])
    lines = [group for group in goal_groups(own, as_of, usual) if group.is_countable]
    city = own[0].target.jurisdiction if own else None
    return {
        "goal_slides": [
            lines[start : start + GOALS_A_SLIDE] for start in range(0, len(lines), GOALS_A_SLIDE)
        ],
        "goal_usual": usual,
        "goal_sentence": targets_sentence(city.label, own, as_of) if city else "",
    }


def trends(progress: Sequence[Progress], who: Reader, as_of: AsOf) -> list[Card]:
    """The city's balance and its yearly flow, as on the first screen; those that have a chart."""
    own = [one for one in progress if one.target.jurisdiction.kind == "city"]
    if not own:
        return []
    rows = measured(own[0].target.jurisdiction, own, who, as_of)
    found = [
        goal_card("balance", balance_of(rows), as_of),
        goal_card("flow", flow_of(rows), as_of),
    ]
    return [card for card in found if card.chart]


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
        "sentence": coverage_sentence(today),
    }
