"""The page: its parts, and what each part shows."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.clock import current_date
from districts.models import Jurisdiction
from districts.paging import Folded
from districts.permissions import Reader
from districts.requests import kept_page, reader_in
from greenfin.caching.parts import kept_parts
from greenfin.caching.state import stored_state
from greenfin.leaders.attention import Concern, concerns
from greenfin.leaders.cards import cards
from greenfin.leaders.changes import cached_comparison, quarter_before
from greenfin.leaders.changes.comparing import Comparison
from greenfin.leaders.changes.wording import changes_sentence
from greenfin.leaders.contribution import contribution
from greenfin.leaders.facts import RANKED_CODE
from greenfin.leaders.permissions import TAKE_BRIEFING
from greenfin.places.numbers import measured
from greenfin.places.tiles import tile_map
from greenfin.plans.finals import finals_today
from targets.models import Indicator
from targets.permissions import SEE_BOARD
from targets.progress import Progress, cached_progress
from targets.progress.as_of import AsOf, as_of_of
from targets.progress.rankings import cached_ranking
from targets.progress.shown import shown, shown_plans
from targets.returns.board import coverage_of
from tasks.by_plan import tasks_by_plan
from tasks.permissions import SEE_SUPERVISION

from .former import former_period
from .headline import headline, headline_without, strips
from .tables import goals_content, heat_table, tasks_content

NAMES = ("head", "strips", "cards", "blocks", "below")
PARTS = tuple(f"greenfin/leaders/summary/{name}.html" for name in NAMES)
CHANGES_SHOWN = 5
# With the line on who has not reported there are five.
CONCERNS_SHOWN = 4
CONCERNS_FOLDED = 20
# Whom the page names when it says who has reported: those who have not.
NAMED_STANDINGS = ("missing", "sent_back", "waiting")


@require_safe
@kept_page
def summary(request: HttpRequest) -> HttpResponse:
    """The first page, of what this reader may see."""
    who, as_of = reader_in(request), as_of_of(request)
    texts = kept_parts(PARTS, lambda: content(who, as_of), who, as_of)
    coverage, unreported = coverage_parts(request, who, as_of)
    context = {
        **dict(zip(NAMES, texts, strict=True)),
        "coverage": coverage,
        "unreported": unreported,
        "attention": attention_part(request, who, as_of),
        "may_take_briefing": who.may(TAKE_BRIEFING),
    }
    return render(request, "greenfin/leaders/summary/summary.html", context)


def attention_part(request: HttpRequest, who: Reader, as_of: AsOf) -> str:
    """What asks for a decision; with matters under supervision, kept until somebody does something,
    for those who may read them."""
    state = stored_state(request)
    stamp = f"{state.stamp} {state.board_stamp}" if who.has_some(SEE_SUPERVISION) else None
    (text,) = kept_parts(
        ("greenfin/leaders/summary/attention.html",),
        lambda: attention_content(who, as_of),
        who,
        as_of,
        stamp=stamp,
    )
    return text


def attention_content(who: Reader, as_of: AsOf) -> dict[str, Any]:
    progress = cached_progress(who, as_of)
    own, others = city_and_others(Jurisdiction.objects.filter(kind="city").first(), progress)
    found = concerns(own, others, who, as_of, CONCERNS_SHOWN + CONCERNS_FOLDED)
    awaiting = sum(one.status == "awaiting" for one in progress)
    return {**concerns_content(found), "awaiting": awaiting}


def city_and_others(
    city: Jurisdiction | None, progress: Sequence[Progress]
) -> tuple[list[Progress], list[Progress]]:
    """The targets of the city, and those of everybody else."""
    own = [one for one in progress if city and one.target.jurisdiction_id == city.pk]
    others = [one for one in progress if not city or one.target.jurisdiction_id != city.pk]
    return own, others


def coverage_parts(request: HttpRequest, who: Reader, as_of: AsOf) -> tuple[str, str]:
    """Who has reported, for those who may see the board; kept until somebody does something."""
    if not who.has_some(SEE_BOARD):
        return "", ""
    state = stored_state(request)
    parts = (
        "greenfin/leaders/summary/coverage.html",
        "greenfin/leaders/summary/unreported.html",
    )
    stamp = f"{state.stamp} {state.board_stamp}"
    strip, unreported = kept_parts(
        parts, lambda: coverage_content(who, as_of), who, as_of, stamp=stamp
    )
    return strip, unreported


def coverage_content(who: Reader, as_of: AsOf) -> dict[str, Any]:
    """How many have reported, who has not in which state, and what an ended period lacks."""
    coverage = coverage_of(who, as_of.quarter, current_date())
    owed = finals_today(who, as_of) if as_of.is_default else None
    finals = {"finals": owed, "finals_link": owed and owed.link(who)}
    if coverage is None:
        return finals
    days_left = (coverage.round.due_on - current_date()).days
    return finals | {
        "coverage": coverage,
        "groups": coverage.groups(NAMED_STANDINGS),
        "days_left": days_left,
        "days_past": -days_left,
    }


def content(who: Reader, as_of: AsOf) -> dict[str, Any]:
    """All that depends on published data alone; a constant number of queries."""
    progress = cached_progress(who, as_of)
    city = Jurisdiction.objects.filter(kind="city").first()
    own, others = city_and_others(city, progress)
    plans = list(shown_plans(who, as_of).select_related("jurisdiction"))
    ranked = Indicator.objects.filter(code=RANKED_CODE).first()
    has_plan = any(plan.jurisdiction.kind == "city" for plan in plans)
    rows = measured(city, own, who, as_of) if city else []
    period = shown(who, as_of).period
    without = headline_without(others, as_of, period, has_plan=has_plan)
    return {
        "city": city,
        "headline": headline(city, own, as_of) if own else without,
        "strips": strips(city, own, others, as_of),
        "cards": cards(rows, own, others, as_of, has_plan=has_plan),
        **tile_map(progress, who, as_of),
        "contribution": contribution(cached_ranking(ranked, who, as_of), as_of) if ranked else None,
        "changes": changes_content(cached_comparison(who, quarter_before(as_of), as_of)),
        "former": former_period(who, as_of, is_open=not has_plan),
        **tasks_content(tasks_by_plan(plans, who, as_of)),
        **heat_table(progress, as_of),
        **goals_content(own, as_of),
    }


def concerns_content(found: Folded[Concern]) -> dict[str, Any]:
    """The worst ones in sight, the next folded, and how many the list of targets has beside."""
    return {
        "concerns": found[:CONCERNS_SHOWN],
        "more_concerns": found[CONCERNS_SHOWN:],
        "folded": len(found) - CONCERNS_SHOWN + found.more,
        "left_out": found.more,
    }


def changes_content(changes: Comparison) -> dict[str, Any]:
    """The most telling changes since the quarter before; their page has all of them."""
    turned = [*changes.turned("worse"), *changes.turned("better")]
    telling = turned[:CHANGES_SHOWN]
    return {
        "earlier": changes.earlier,
        "sentence": changes_sentence(changes),
        "statuses": telling,
        "restated": changes.restated.first(CHANGES_SHOWN - len(telling)),
        "query": f"from={changes.earlier.quarter}&to={changes.later.quarter}",
    }
