"""Pages of tasks."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.paging import paged
from districts.permissions import Reader
from districts.requests import reader_in
from targets.models import QuarterlyReturn
from targets.progress import day_of
from targets.progress.as_of import AsOf, as_of_of
from targets.tables.exports import FORMATS, export_response
from tasks.alignment.matrix import city_plans, standing_pairs
from tasks.bodies import annex_lines, bodies_of
from tasks.filters import TaskFilter
from tasks.models import ProgressUpdate, Task
from tasks.permissions import LINK_TARGETS
from tasks.progress import history_of, state_counts, tasks_with_state
from tasks.sentences import states_sentence, task_sentence
from tasks.serving.page import served_targets
from tasks.tables import TaskTable


@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    """All tasks the reader may see, with bodies and states; filtered, sorted, exported."""
    as_of, reader = as_of_of(request), reader_in(request)
    tasks = tasks_with_state(Task.objects.visible_to(reader), as_of)
    chosen = TaskFilter(request.GET, tasks, reader)
    table = TaskTable(chosen.qs, as_of.query)
    paged(request, table)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        return export_response(table, f"tasks-{as_of.text}", export)
    counts = state_counts(chosen.qs.order_by().values_list("state", flat=True))
    context = {
        "filter": chosen,
        "table": table,
        "total": sum(counts.values()),
        "sentence": states_sentence(counts, as_of),
    }
    return render(request, "tasks/task_list.html", context)


@require_safe
def task(request: HttpRequest, plan: str, number: int) -> HttpResponse:
    """One task: its bodies, its progress quarter by quarter, its wording, its annex rows."""
    as_of, reader = as_of_of(request), reader_in(request)
    visible = Task.objects.visible_to(reader)
    siblings = visible.filter(plan__slug=plan)
    row = _detailed(siblings, as_of).filter(number=number).first()
    if row is None:
        raise Http404
    today = day_of(as_of)
    lead, responsible = (bodies_of(row, role, today) for role in ("lead", "responsible"))
    history = history_of(row, as_of)
    taken_up, answers = standing_pairs(row, reader)
    context = {
        "task": row,
        "sentence": task_sentence(row, len(lead), len(responsible), as_of),
        "lead": lead,
        "responsible": responsible,
        "has_notes": any(body.note for body in [*lead, *responsible]),
        "history": history,
        "openable": _openable(reader, history),
        "annex": annex_lines(row),
        "served": served_targets(row, reader, as_of),
        "may_link": reader.may(LINK_TARGETS),
        "taken_up": taken_up,
        "answers": answers,
        "is_answered": city_plans(reader).filter(pk=row.plan_id).exists(),
        "continues": visible.filter(continued_by=row).select_related("plan").first(),
        "continued_by": visible.filter(continues=row).select_related("plan"),
        "previous": siblings.filter(number__lt=number).order_by("-number").first(),
        "next": siblings.filter(number__gt=number).order_by("number").first(),
    }
    return render(request, "tasks/task.html", context)


def _detailed(tasks: Any, as_of: AsOf) -> QuerySet[Task]:
    return tasks_with_state(tasks, as_of).prefetch_related(
        "assignments__organisation__names", "annex_rows__assignments__organisation"
    )


def _openable(reader: Reader, history: list[ProgressUpdate]) -> set[int]:
    """Ids of the returns behind a history that the reader may open."""
    returns = {update.quarterly_return_id for update in history}
    visible = QuarterlyReturn.objects.visible_to(reader).filter(pk__in=returns)
    return set(visible.values_list("pk", flat=True))
