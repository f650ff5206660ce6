"""The summary: the city's targets, who carries them, and what has been reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from districts.clock import current_date
from districts.models import Jurisdiction, Plan
from districts.permissions import Reader
from districts.requests import reader_in
from targets.as_of import AsOf, as_of_of
from targets.board import Standing, standings
from targets.formatting import number_text, quarter_text
from targets.indicator_sentences import leader
from targets.models import Indicator, ReportingRound
from targets.permissions import SEE_BOARD
from targets.progress import Progress, cached_progress, status_counts
from targets.rankings import Ranking, RankingRow, cached_ranking
from targets.sentences import joined, reading_text, signed_share

from . import jurisdiction_figures as figures
from .conditional import conditional
from .parts import kept_parts
from .status_sentences import counts_text, targets_sentence
from .target_rows import origin_word, target_rows
from .task_parts import STATES, PlanTasks, done_sentence, state_word, tasks_by_plan

PARTS = ("summary/head.html", "summary/body.html")
RANKED_CODE = "green_loan_balance"
RANKED_ROWS = 10


@dataclass(frozen=True)
class StatusRow:
    """How many targets of one jurisdiction have each status."""

    jurisdiction: Jurisdiction
    cells: list[tuple[str, int]]
    total: int


@require_safe
@conditional
def summary(request: HttpRequest) -> HttpResponse:
    """The first page, of what this reader may see."""
    who, as_of = reader_in(request), as_of_of(request)
    head, body = kept_parts(PARTS, lambda: summary_content(who, as_of), who, as_of)
    context = {"head": head, "body": body, "coverage": coverage(who, as_of)}
    return render(request, "summary/summary.html", context)


def summary_content(who: Reader, as_of: AsOf) -> dict[str, Any]:
    """All that depends on published data alone; a constant number of queries."""
    progress = cached_progress(who, as_of)
    city = Jurisdiction.objects.filter(kind="city").first()
    city_key = city.pk if city else None
    own = [one for one in progress if one.target.jurisdiction_id == city_key]
    others = [one for one in progress if one.target.jurisdiction_id != city_key]
    tasks = tasks_by_plan(
        list(Plan.objects.visible_to(who).select_related("jurisdiction")), who, as_of
    )
    statuses = list(status_counts(progress))
    return {
        "city": city,
        "answer": answer(city, own, others, tasks, as_of),
        "kpis": figures.head_figures(figures.measured(city, own, who, as_of), as_of)
        if city
        else [],
        "rows": target_rows(own, as_of),
        "statuses": statuses,
        "status_rows": status_rows(progress, statuses),
        "ranking": ranking_content(who, as_of),
        "task_states": [(state, state_word(state)) for state in STATES],
        "task_rows": [task_row(one) for one in tasks],
        "as_of_more": as_of.query.replace("?", "&"),
    }


def answer(
    city: Jurisdiction | None,
    own: Sequence[Progress],
    others: Sequence[Progress],
    tasks: Sequence[PlanTasks],
    as_of: AsOf,
) -> str:
    """The headline: the city's targets by status, then its districts', then the tasks done."""
    sentences = [
        targets_sentence(city.label, own, as_of) if city else "",
        districts_sentence(others),
        done_sentence(tasks),
    ]
    return joined(sentences) or _("No plan is loaded yet, so there is nothing to sum up.")


def districts_sentence(progress: Sequence[Progress]) -> str:
    if not progress:
        return ""
    text = ngettext(
        "Of %(total)s target of its districts and zones: %(parts)s.",
        "Of %(total)s targets of its districts and zones: %(parts)s.",
        len(progress),
    )
    return text % {"total": len(progress), "parts": counts_text(status_counts(progress))}


def status_rows(progress: Sequence[Progress], statuses: Sequence[str]) -> list[StatusRow]:
    """One row a jurisdiction that has targets, in their order; the columns are `statuses`."""
    places: dict[Jurisdiction, list[Progress]] = {}
    for entry in progress:
        places.setdefault(entry.target.jurisdiction, []).append(entry)
    return [
        StatusRow(place, cells_of(status_counts(places[place]), statuses), len(places[place]))
        for place in sorted(places, key=lambda place: place.position)
    ]


def cells_of(counts: dict[str, int], statuses: Sequence[str]) -> list[tuple[str, int]]:
    return [(status, counts.get(status, 0)) for status in statuses]


def ranking_content(who: Reader, as_of: AsOf) -> dict[str, Any] | None:
    """The districts by their latest green loans; None while no district has a figure."""
    indicator = Indicator.objects.filter(code=RANKED_CODE).first()
    if indicator is None:
        return None
    ranking = cached_ranking(indicator, who, as_of)
    ranked = [row for row in ranking.rows if row.rank]
    most = max((row.value for row in ranked if row.value), default=None)
    if not ranked or not most:
        return None
    return {
        "indicator": indicator,
        "title": ranking_title(ranking),
        "rows": [ranking_row(row, ranking, float(most), as_of) for row in ranked[:RANKED_ROWS]],
        "more": max(0, len(ranked) - RANKED_ROWS),
    }


def ranking_title(ranking: Ranking) -> str:
    """The message: who leads, and with which figure."""
    best = leader(ranking)
    if best is None or best.reading is None:
        return _("%(name)s by district") % {"name": ranking.indicator.label}
    return _("%(name)s: %(place)s leads with %(figure)s %(unit)s") % {
        "name": ranking.indicator.label,
        "place": best.jurisdiction.label,
        "figure": reading_text(best.reading, ranking.indicator),
        "unit": ranking.indicator.unit_label,
    }


def ranking_row(row: RankingRow, ranking: Ranking, most: float, as_of: AsOf) -> dict[str, Any]:
    reading = row.reading
    assert reading is not None
    return {
        "rank": row.rank,
        "jurisdiction": row.jurisdiction,
        "figure": reading_text(reading, ranking.indicator),
        "url": reading.source.url + as_of.query,
        "quarter": quarter_text(reading.quarter),
        "origin": origin_word(reading.source),
        "change": signed_share(row.change),
        "share": number_text(float(reading.value) / most * 100, 2).replace(",", ""),
    }


def task_row(one: PlanTasks) -> dict[str, Any]:
    return {
        "plan": one.plan,
        "cells": [(state, one.count(state)) for state in STATES],
        "total": len(one.tasks),
    }


def coverage(who: Reader, as_of: AsOf) -> dict[str, Any] | None:
    """Who has reported for the quarter, as it stands today; for those who may see the board."""
    if not who.has_some(SEE_BOARD):
        return None
    opened = ReportingRound.objects.filter(quarter=str(as_of.quarter)).first()
    if opened is None:
        return None
    found = standings(opened, current_date())
    return {"round": opened, "sentence": coverage_sentence(found, as_of)}


def coverage_sentence(found: Sequence[Standing], as_of: AsOf) -> str:
    """How many have reported, and how many of them late; a return sent back is not reported."""
    late = sum(1 for one in found if one.is_on_time is False)
    values = {
        "quarter": quarter_text(as_of.quarter),
        "reported": sum(1 for one in found if one.is_on_time is not None),
        "total": len(found),
        "late": late,
    }
    if late:
        text = _(
            "Returns for %(quarter)s: %(reported)s of %(total)s have reported, "
            "%(late)s of them late."
        )
    else:
        text = _("Returns for %(quarter)s: %(reported)s of %(total)s have reported.")
    return text % values
