"""The page: what was asked for, its parts, and what each part shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.clock import current_date
from districts.models import Jurisdiction, Plan
from districts.permissions import Reader
from districts.requests import reader_in
from greenfin.caching.conditional import conditional
from greenfin.caching.parts import kept_parts
from greenfin.caching.state import stored_state
from greenfin.leaders.changes import (
    Comparison,
    as_of_quarter,
    cached_comparison,
    quarter_before,
)
from greenfin.leaders.facts import (
    RANKED_CODE,
    RESTATED_SHOWN,
    STATUSES_SHOWN,
    aside_lines,
    coverage_sentence,
    latest_changes,
    rank_lines,
    ranking_title,
    ranking_totals,
)
from greenfin.leaders.permissions import TAKE_BRIEFING
from greenfin.places import numbers as figures
from greenfin.plans.audit import Counts, finding_counts
from targets.models import Indicator
from targets.permissions import SEE_BOARD
from targets.progress import cached_progress, kept
from targets.progress.as_of import AsOf, as_of_of, opened_quarters, quarters_of
from targets.progress.rankings import cached_ranking, visible_indicators
from targets.progress.restatements import restatements_since
from targets.returns.board import coverage_of
from tasks.by_plan import tasks_by_plan

from .headline import behind, headline, second_line
from .tables import city_content, heat_table, tasks_content

PARTS = ("greenfin/leaders/summary/head.html", "greenfin/leaders/summary/body.html")
FINDINGS_SHOWN = 6
LATE_SHOWN = 5
# Whom the page names when it says who has reported: those who have not, or not in time.
NAMED_STANDINGS = ("missing", "sent_back", "waiting", "late")


@dataclass(frozen=True)
class Choice:
    """What the page is asked to show: the indicator ranked, the quarter compared with.

    `earlier` is always there, for changes are counted from it; `is_compared` says that it was
    asked for, so that the city's targets show both quarters.
    """

    indicator: Indicator | None
    indicators: list[Indicator]
    earlier: AsOf
    is_compared: bool


@require_safe
@conditional
def summary(request: HttpRequest) -> HttpResponse:
    """The first page, of what this reader may see."""
    who, as_of = reader_in(request), as_of_of(request)
    asked = (known_code(request, who), known_quarter(request))
    head, body = kept_parts(PARTS, lambda: content(who, as_of, *asked), who, as_of, *asked)
    context = {
        "head": head,
        "body": body,
        "coverage": coverage_part(request, who, as_of),
        "may_take_briefing": who.may(TAKE_BRIEFING),
    }
    return render(request, "greenfin/leaders/summary/summary.html", context)


def known_code(request: HttpRequest, who: Reader) -> str:
    """The indicator asked for; "" for one that is unknown or may not be seen."""
    text = request.GET.get("indicator", "")
    if not text:
        return ""
    stamp = stored_state(request).stamp
    codes = kept("codes", who, None, lambda: [one.code for one in rankable(who)], stamp=stamp)
    return text if text in codes else ""


def rankable(who: Reader) -> list[Indicator]:
    """Indicators that jurisdictions report, as far as the reader may know."""
    return list(visible_indicators(who).exclude(asked_of="citations_only"))


def known_quarter(request: HttpRequest) -> str:
    """The quarter to compare with; "" for one that was never opened."""
    text = request.GET.get("compare", "")
    return text if text in quarters_of(request) else ""


def coverage_part(request: HttpRequest, who: Reader, as_of: AsOf) -> str:
    """Who has reported, for those who may see the board; kept until somebody does something."""
    if not who.has_some(SEE_BOARD):
        return ""
    head = stored_state(request).chain_head
    parts = ("greenfin/leaders/summary/coverage.html",)
    return kept_parts(parts, lambda: coverage_content(who, as_of), who, as_of, head)[0]


def coverage_content(who: Reader, as_of: AsOf) -> dict[str, Any]:
    """How many have reported, how many of them late, and who stands out in which state."""
    coverage = coverage_of(who, as_of.quarter, current_date())
    if coverage is None:
        return {}
    return {
        "coverage": coverage,
        "sentence": coverage_sentence(coverage, names_late=True),
        "groups": coverage.groups(NAMED_STANDINGS),
    }


def choice(who: Reader, as_of: AsOf, code: str, compared: str) -> Choice:
    """What was asked for, else the usual."""
    indicators = rankable(who)
    by_code = {one.code: one for one in indicators}
    earlier = as_of_quarter(compared) if compared else None
    is_compared = earlier is not None and earlier.quarter < as_of.quarter
    return Choice(
        indicator=by_code.get(code or RANKED_CODE),
        indicators=indicators,
        earlier=as_of.in_quarter(earlier.quarter)
        if earlier and is_compared
        else quarter_before(as_of),
        is_compared=is_compared,
    )


def since_content(who: Reader, changes: Comparison) -> dict[str, Any]:
    """What changed since the quarter compared with; the page of changes has all of it."""
    turned = [*changes.turned("worse"), *changes.turned("better")]
    later = changes.later
    return {
        **latest_changes(changes, LATE_SHOWN),
        "query": f"from={changes.earlier.quarter}&to={later.quarter}",
        "statuses": turned[:STATUSES_SHOWN],
        "after_day": restatements_since(who, later.day).first(RESTATED_SHOWN) if later.day else [],
    }


def ranking_content(indicator: Indicator | None, who: Reader, as_of: AsOf) -> dict[str, Any]:
    """The districts by an indicator, and what the city has besides."""
    if indicator is None:
        return {}
    ranking = cached_ranking(indicator, who, as_of)
    return {
        "indicator": indicator,
        "title": ranking_title(ranking),
        "rows": rank_lines(ranking, as_of),
        "aside": aside_lines(ranking, as_of),
        "total": ranking_totals(ranking, as_of),
    }


def findings_content(plans: Sequence[Plan], counts: Mapping[str, Counts]) -> dict[str, Any]:
    """The plans with findings, those with most unanswered ones first."""
    doubted = [(plan, counts[plan.slug]) for plan in plans if counts[plan.slug].total]
    doubted.sort(key=lambda one: -one[1].open)
    return {"findings": doubted[:FINDINGS_SHOWN], "more_findings": doubted[FINDINGS_SHOWN:]}


def content(who: Reader, as_of: AsOf, code: str, compared: str) -> dict[str, Any]:
    """All that depends on published data alone; a constant number of queries."""
    chosen = choice(who, as_of, code, compared)
    progress = cached_progress(who, as_of)
    city = Jurisdiction.objects.filter(kind="city").first()
    own = [one for one in progress if city and one.target.jurisdiction_id == city.pk]
    others = [one for one in progress if not city or one.target.jurisdiction_id != city.pk]
    plans = list(Plan.objects.visible_to(who).select_related("jurisdiction"))
    tasks = tasks_by_plan(plans, who, as_of)
    return {
        "city": city,
        "headline": headline(city, own, others, as_of),
        "behind": behind(own, as_of),
        "second": second_line(others, tasks),
        "kpis": figures.head_figures(figures.measured(city, own, who, as_of), as_of)
        if city
        else [],
        **city_content(own, as_of, who, chosen.earlier if chosen.is_compared else None),
        **heat_table(progress, as_of),
        "ranking": ranking_content(chosen.indicator, who, as_of),
        **tasks_content(tasks),
        "since": since_content(who, cached_comparison(who, chosen.earlier, as_of)),
        **findings_content(plans, finding_counts(who)),
        "choice": chosen,
        "earlier_quarters": [one for one in opened_quarters() if one < str(as_of.quarter)],
        "as_of_more": as_of.more,
    }
