"""Pages of targets, indicators and cited figures."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from districts.models import Jurisdiction
from districts.models.names import shown_name
from districts.paging import paged
from districts.permissions import Reader
from districts.requests import kept_page, reader_in
from targets.figures.across import ranking_chart
from targets.figures.by_class import class_charts
from targets.figures.charts import trajectory_chart
from targets.filters import TargetFilter
from targets.models import CitedFigure, Indicator, Target
from targets.permissions import REVISE_TARGETS
from targets.progress import (
    Progress,
    cached_progress,
    progress_of,
    status_counts,
    targets_in_force,
)
from targets.progress.as_of import AsOf, as_of_of, as_of_on_list, as_of_on_plan
from targets.progress.figures_used import NO_SERIES, series_of
from targets.progress.rankings import cached_ranking, visible_indicators
from targets.progress.revisions import carried_over, wordings_of
from targets.tables import IndicatorRow, IndicatorTable, RankingTable, TargetTable
from targets.tables.exports import FORMATS, export_response
from targets.tables.grouped import goal_groups
from targets.tables.rows import TargetRow
from targets.tables.usual import usual_of
from targets.wording.formatting import filled, linked
from targets.wording.indicators import check_sentence, ranking_sentence
from targets.wording.sentences import figure_text, headline


@require_safe
@kept_page
def target_list(request: HttpRequest) -> HttpResponse:
    """All targets of the period shown, with their progress; filtered, sorted, exported."""
    as_of, reader = as_of_on_list(request), reader_in(request)
    progress = cached_progress(reader, as_of)
    chosen = TargetFilter(request, targets_in_force(reader, as_of), progress, as_of)
    rows = chosen.rows()
    table = TargetTable(rows, as_of, reader)
    context = {"filter": chosen, "counts": status_counts(rows), "total": len(rows)}
    if len(rows) == len(progress):
        context |= _city_goals(progress, as_of)
    return _table_page(request, table, f"targets-{as_of.name}", "targets/target_list.html", context)


def _city_goals(progress: Sequence[Progress], as_of: AsOf) -> dict[str, Any]:
    """The city's targets by indicator, for the list that nothing narrows."""
    own = [one for one in progress if one.target.jurisdiction.kind == "city"]
    if not own:
        return {}
    city, usual = own[0].target.jurisdiction, usual_of(own)
    goals = goal_groups(own, as_of, usual)
    address = f"{reverse('target_list')}?jurisdiction={city.slug}{as_of.more}"
    text = ngettext(
        "%(place)s has %(total)s target in %(rows)s row; those on one indicator stand together.",
        "%(place)s has %(total)s targets in %(rows)s rows; those on one indicator stand together.",
        len(own),
    )
    values = {"place": city.label, "total": linked(len(own), address), "rows": len(goals)}
    return {"goals": goals, "goals_usual": usual, "goals_sentence": filled(text, values)}


@require_safe
@kept_page
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """One target: where it stands, why, the trajectory, and where every number came from."""
    reader = reader_in(request)
    visible = Target.objects.visible_to(reader)
    shown = get_object_or_404(
        visible.select_related("plan__jurisdiction", "jurisdiction", "indicator"), pk=pk
    )
    as_of = as_of_on_plan(request, shown.plan)
    progress = _progress_of_one(shown, reader, as_of)
    context = {
        "target": shown,
        "row": TargetRow(progress, as_of),
        "headline": headline(progress),
        "chart": trajectory_chart(progress, reader, as_of),
        "revised_by": visible.filter(revises=shown).first(),
        "wordings": wordings_of(shown, reader, as_of),
        "may_revise": shown.ended_on is None and reader.may(REVISE_TARGETS),
        "carried_over": carried_over(shown, reader, as_of),
    }
    return render(request, "targets/target.html", context)


@require_safe
@kept_page
def indicator_list(request: HttpRequest) -> HttpResponse:
    """What is measured, who reports it, and the city's latest figure."""
    as_of, reader = as_of_of(request), reader_in(request)
    city = Jurisdiction.objects.filter(kind="city").values_list("pk", flat=True).first()
    series = series_of(as_of.of_figures, reader, jurisdictions={city}) if city else {}
    targets = Counter(entry.target.indicator_id for entry in cached_progress(reader, as_of))
    rows = []
    for row in visible_indicators(reader, as_of).filter(edition__isnull=True):
        readings = series.get((cast(int, city), row.pk), NO_SERIES).readings
        rows.append(IndicatorRow(row, readings[-1] if readings else None, targets[row.pk]))
    table = IndicatorTable(rows, as_of)
    return _table_page(
        request, table, f"indicators-{as_of.name}", "targets/indicator_list.html", {}
    )


@require_safe
@kept_page
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: its definition, the jurisdictions by it, and the city's reconciliation."""
    as_of, reader = as_of_of(request), reader_in(request)
    visible = visible_indicators(reader, as_of).select_related("edition__indicator")
    shown = get_object_or_404(visible, code=code)
    ranking = cached_ranking(shown, reader, as_of)
    context = {
        "indicator": shown,
        "definition": shown_name(shown.definition, shown.definition_en),
        "breaks": shown.breaks.all(),
        "editions": shown.editions.prefetch_related("classes"),
        "ranking": ranking,
        "check": ranking.city_check,
        "sentence": ranking_sentence(ranking),
        "check_sentence": check_sentence(ranking),
        "chart": ranking_chart(ranking, reader, as_of),
        "class_chart": _class_chart(shown, reader, as_of),
        "targets": _targets_on(shown, reader, as_of),
        "undated": _undated(shown),
    }
    table = RankingTable(list(ranking.rows), shown, as_of)
    name = f"{shown.code}-{as_of.name}"
    return _table_page(request, table, name, "targets/indicator.html", context)


@require_safe
def cited_figure(request: HttpRequest, key: str) -> HttpResponse:
    """A number published elsewhere: who published it, when and where, in which words."""
    figure = get_object_or_404(
        CitedFigure.objects.select_related("jurisdiction", "indicator"), key=key
    )
    indicators = visible_indicators(reader_in(request), as_of_of(request))
    context = {
        "figure": figure,
        "text": _cited_text(figure),
        "is_link": figure.address.startswith(("http://", "https://")),
        "indicator": indicators.filter(cited_figures=figure).first(),
    }
    return render(request, "targets/cited_figure.html", context)


def _table_page(
    request: HttpRequest, table: Any, name: str, template: str, context: dict[str, Any]
) -> HttpResponse:
    """The page of a table, or the whole table as a file when the address asks for one."""
    paged(request, table)
    export = request.GET.get("_export")
    if export in FORMATS:
        return export_response(table, name, export)
    return render(request, template, {**context, "table": table})


def _class_chart(one: Indicator, reader: Reader, as_of: AsOf) -> dict[str, Any] | None:
    """What the city breaks the indicator down into; None where it does not."""
    city = Jurisdiction.objects.filter(kind="city").first()
    charts = class_charts(city, reader, as_of) if city and one.editions.exists() else []
    return next((chart for chart in charts if chart["id"] == f"classes-{one.code}"), None)


def _progress_of_one(one: Target, reader: Reader, as_of: AsOf) -> Progress:
    """The progress of one target; of one not in force then, computed by itself."""
    kept = (entry for entry in cached_progress(reader, as_of) if entry.target.pk == one.pk)
    return next(kept, None) or progress_of([one], as_of, told_to=reader)[0]


def _targets_on(one: Indicator, reader: Reader, as_of: AsOf) -> list[TargetRow]:
    progress = cached_progress(reader, as_of)
    return [TargetRow(entry, as_of) for entry in progress if entry.target.indicator_id == one.pk]


def _undated(one: Indicator) -> list[dict[str, Any]]:
    """Citations that stand in the text and on no axis."""
    rows = one.cited_figures.filter(quarter__isnull=True).select_related("jurisdiction")
    return [{"figure": row, "text": _cited_text(row)} for row in rows]


def _cited_text(figure: CitedFigure) -> str:
    decimals = figure.indicator.decimals if figure.indicator else 2
    return figure_text(figure.value, figure.relation, decimals, is_cited=True)
