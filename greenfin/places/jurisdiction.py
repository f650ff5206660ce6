"""A jurisdiction's progress page: where it stands, in words, then in numbers, tasks and bodies."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from districts.clock import current_date
from districts.models import Jurisdiction
from districts.paging import Folded
from districts.permissions import LOAD_PLANS, Reader
from districts.requests import kept_page, reader_in
from greenfin.caching.parts import kept_parts
from greenfin.plans.audit import doubted_targets
from targets.figures.by_class import class_charts
from targets.permissions import SEE_RETURNS, SUBMIT_RETURNS
from targets.progress import Progress, cached_progress
from targets.progress.as_of import AsOf, as_of_of
from targets.progress.shown import shown_plans
from targets.returns.board import Standing, coverage_of
from targets.tables.grouped import target_rows
from targets.tables.usual import usual_of
from targets.wording.counts import targets_sentence
from targets.wording.formatting import listed
from targets.wording.sentences import joined
from tasks.by_plan import PlanTasks, done_sentence, duties, tasks_by_plan

from . import numbers as figures

PARTS = ("greenfin/places/jurisdiction/head.html", "greenfin/places/jurisdiction/body.html")
BODIES_SHOWN = 12


@require_safe
@kept_page
def jurisdiction(request: HttpRequest, slug: str) -> HttpResponse:
    """The city, a district, a county or a zone."""
    place = get_object_or_404(Jurisdiction, slug=slug)
    who, as_of = reader_in(request), as_of_of(request)
    head, body = kept_parts(PARTS, lambda: page_content(place, who, as_of), who, as_of, slug)
    context = {
        "jurisdiction": place,
        "head": head,
        "body": body,
        "standing": standing_of(place, who, as_of),
        "may_see_return": who.may(SEE_RETURNS, place.pk),
        "may_submit": who.may(SUBMIT_RETURNS, place.pk),
    }
    return render(request, "greenfin/places/jurisdiction/jurisdiction.html", context)


def page_content(place: Jurisdiction, who: Reader, as_of: AsOf) -> dict[str, Any]:
    """All that depends on published data alone; a constant number of queries."""
    progress = progress_of_place(place, who, as_of)
    plans = list(shown_plans(who, as_of).filter(jurisdiction=place))
    tasks = tasks_by_plan(plans, who, as_of)
    usual = usual_of(progress)
    rows = target_rows(progress, as_of, usual)
    measured = figures.measured(place, progress, who, as_of)
    return {
        "jurisdiction": place,
        "answer": answer(place, progress, tasks, as_of),
        "plans": plans,
        "may_load": who.may(LOAD_PLANS),
        "kpis": figures.head_figures(measured, as_of),
        "rows": rows,
        "usual": usual,
        "doubted": doubted_among(progress, who, as_of),
        "charts": figures.charts(place, measured, as_of),
        "class_charts": class_charts(place, who, as_of),
        "silent": [one.indicator for one in measured if one.is_missing],
        "texts": figures.figures_in_text(place, as_of),
        "plan_tasks": tasks,
        "bodies": Folded(duties(plans), BODIES_SHOWN),
        "overlap": overlap_sentence(place),
        "checks": figures.city_checks(measured, who, as_of) if place.kind == "city" else [],
    }


def doubted_among(progress: Sequence[Progress], who: Reader, as_of: AsOf) -> set[int]:
    """Keys of the targets whose published figure the plan audit doubts: both are shown."""
    doubted = doubted_targets(who, as_of)
    return {one.target.pk for one in progress if (one.target.plan.slug, one.target.key) in doubted}


def progress_of_place(place: Jurisdiction, who: Reader, as_of: AsOf) -> list[Progress]:
    """The targets that bind the place, whichever visible plan sets them."""
    return [one for one in cached_progress(who, as_of) if one.target.jurisdiction_id == place.pk]


def answer(
    place: Jurisdiction, progress: Sequence[Progress], tasks: Sequence[PlanTasks], as_of: AsOf
) -> str:
    """What the page says first: its targets counted by status, then its tasks done."""
    sentences = [targets_sentence(place.label, progress, as_of), done_sentence(tasks)]
    if not progress and not tasks:
        return _("No plan and no target of %(place)s can be shown here.") % {"place": place.label}
    return joined(sentences)


def overlap_sentence(place: Jurisdiction) -> str:
    """Which zones and districts share its ground; "" where none does."""
    if place.is_zone:
        others = list(place.overlaps.all())
        text = ngettext(
            "%(place)s is a zone that overlaps %(others)s; their figures are never summed.",
            "%(place)s is a zone that overlaps %(others)s; their figures are never summed.",
            len(others),
        )
    else:
        others = list(Jurisdiction.objects.filter(overlaps=place))
        text = ngettext(
            "%(others)s is a zone that overlaps %(place)s; their figures are never summed.",
            "%(others)s are zones that overlap %(place)s; their figures are never summed.",
            len(others),
        )
    names = listed([other.label for other in others])
    return text % {"place": place.label, "others": names} if others else ""


def standing_of(place: Jurisdiction, who: Reader, as_of: AsOf) -> Standing | None:
    """How the place's reporting for the quarter stands today, for those who may see the board."""
    coverage = coverage_of(who, as_of.quarter, current_date())
    standings = coverage.standings if coverage else []
    return next((one for one in standings if one.member.jurisdiction == place), None)
