"""Pages of tasks."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from districts.clock import current_time
from districts.models import Plan
from districts.paging import paged
from districts.permissions import SEE_PERSONS, Reader
from districts.refusals import Refusal
from districts.requests import account_in, entitled, kept_page, reader_in
from targets.models import QuarterlyReturn
from targets.progress.as_of import AsOf, as_of_of, as_of_on_list, as_of_on_plan
from targets.progress.shown import issued_plans
from targets.returns.parts.origin import origins
from targets.tables.exports import FORMATS, export_response
from tasks.actions import set_due_date
from tasks.alignment.matrix import city_plans, standing_pairs
from tasks.bodies import annex_lines, bodies_of
from tasks.filters import TaskFilter
from tasks.forms import TaskDueDateForm
from tasks.milestones.page import of_task
from tasks.models import ProgressUpdate, Task
from tasks.permissions import LINK_TARGETS, SET_DUE_DATES
from tasks.progress.due import UNREPORTED, as_known
from tasks.progress.sentences import Address, late_sentence, states_sentence, task_sentence
from tasks.progress.states import (
    history_of,
    seen_tasks,
    state_counts,
    unseen_plan_text,
    unseen_plans,
    with_bodies,
    with_state,
)
from tasks.reporting.asked import key_of
from tasks.reporting.sheet import TASK_SHEET
from tasks.serving.page import served_targets
from tasks.tables import TaskTable
from tasks.timing.lateness import count_late


@require_safe
@kept_page
def task_list(request: HttpRequest) -> HttpResponse:
    """All tasks the reader may see, with bodies and states; filtered, sorted, exported."""
    as_of, reader = as_of_on_list(request), reader_in(request)
    tasks = with_state(with_bodies(seen_tasks(reader, as_of)), as_of)
    chosen = TaskFilter(request, tasks, reader, as_of)
    unseen = frozenset(unseen_plans(reader, as_of).values_list("pk", flat=True))
    table = TaskTable(chosen.qs, as_of, unseen)
    paged(request, table)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        return export_response(table, f"tasks-{as_of.name}", export)
    shown = list(chosen.qs.order_by().values_list("pk", flat=True))
    states = state_counts(table.known.get(pk, UNREPORTED).state for pk in shown)
    counts = count_late(table.timings[pk] for pk in shown)
    context = {
        "filter": chosen,
        "table": table,
        "total": len(shown),
        "sentence": states_sentence(states, as_of),
        "late": late_sentence(counts, narrowed(request.GET)),
    }
    return render(request, "tasks/task_list.html", context)


def narrowed(query: QueryDict) -> Address:
    """The same list, its filters kept, of the tasks in a state."""

    def address(state: str) -> str:
        more = query.copy()
        more["state"] = state
        more.pop("page", None)
        return f"?{more.urlencode()}"

    return address


@require_safe
@kept_page
def task(request: HttpRequest, plan: str, number: int) -> HttpResponse:
    """One task: its bodies, its progress quarter by quarter, its wording, its annex rows."""
    return task_page(request, plan, number)


@login_required
@require_POST
def task_due(request: HttpRequest, plan: str, number: int) -> HttpResponse:
    """Sets the date by which the task is judged."""
    reader = entitled(request, SET_DUE_DATES)
    row = Task.objects.visible_to(reader).filter(plan__slug=plan, number=number).first()
    if row is None:
        raise Http404
    form = TaskDueDateForm(request.POST)
    if not form.is_valid():
        return task_page(request, plan, number, {"due": form}, status=422)
    try:
        is_changed = set_due_date(
            task=row, by=account_in(request), now=current_time(), **form.cleaned_data
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return task_page(request, plan, number, {"due": form}, status=refusal.status)
    if is_changed:
        messages.success(request, _("The due date is set; the task is judged by it from now on."))
    else:
        messages.info(request, _("The due date stood so already; nothing was changed."))
    return redirect(row.get_absolute_url() + as_of_of(request).query)


def task_page(
    request: HttpRequest,
    plan: str,
    number: int,
    bound: Mapping[str, Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`bound` are forms of the page that came back with what is wrong in them, by their names."""
    reader = reader_in(request)
    visible = Task.objects.visible_to(reader)
    siblings = visible.filter(plan__slug=plan)
    found = siblings.filter(number=number).select_related("plan").first()
    if found is None:
        raise Http404
    sees_plan = Plan.objects.visible_to(reader).filter(pk=found.plan_id).exists()
    as_of = as_of_on_plan(request, found.plan) if sees_plan else as_of_of(request)
    if not Plan.objects.issued_by(as_of.documents_day).filter(pk=found.plan_id).exists():
        raise Http404
    [row] = as_known(_detailed(siblings).filter(pk=found.pk), as_of)
    issued = visible.filter(plan__in=issued_plans(reader, as_of))
    today = as_of.documents_day
    lead, responsible = (bodies_of(row, role, today) for role in ("lead", "responsible"))
    history = history_of(row, as_of)
    taken_up, answers = standing_pairs(row, reader, as_of)
    milestones = of_task(row, reader, as_of, bound)
    of_year = milestones.get("milestones_said", "")
    context = {
        "task": row,
        "sees_plan": sees_plan,
        "plan_text": row.plan.title if sees_plan else unseen_plan_text(row.plan),
        "sentence": task_sentence(row, len(lead), len(responsible), as_of, of_year),
        "lead": lead,
        "responsible": responsible,
        "has_notes": any(body.note for body in [*lead, *responsible]),
        **_due_context(row, reader, as_of, (bound or {}).get("due")),
        **milestones,
        "history": history,
        "openable": _openable(reader, history),
        "origins": origins(
            reader,
            {update.quarterly_return_id for update in history},
            TASK_SHEET,
            key_of(row),
        ),
        "annex": annex_lines(row) if sees_plan else [],
        "served": served_targets(row, reader, as_of),
        "may_link": reader.may(LINK_TARGETS),
        "taken_up": taken_up,
        "answers": answers,
        "is_answered": city_plans(reader).filter(pk=row.plan_id).exists(),
        "continues": issued.filter(continued_by=row).select_related("plan").first(),
        "continued_by": issued.filter(continues=row).select_related("plan"),
        "previous": siblings.filter(number__lt=number).order_by("-number").first(),
        "next": siblings.filter(number__gt=number).order_by("number").first(),
    }
    return render(request, "tasks/task.html", context, status=status)


def _due_context(row: Task, reader: Reader, as_of: AsOf, form: Form | None) -> dict[str, Any]:
    """What was set of the task's due date, newest first, and the form for who may set it."""
    known = row.due_dates.select_related("by").order_by("-pk")
    set_before = list(known.filter(at__lte=as_of.moment) if as_of.moment else known)
    if form is None and reader.may(SET_DUE_DATES):
        held = set_before[0] if set_before else None
        form = TaskDueDateForm(
            initial={"source": held.source, "due_on": held.due_on, "document": held.document}
            if held
            else {"source": "decision"}
        )
    return {
        "due_form": form,
        "set_before": set_before,
        "sees_persons": reader.may(SEE_PERSONS, row.plan.jurisdiction_id),
    }


def _detailed(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return with_bodies(tasks).prefetch_related(
        "assignments__organisation__names", "annex_rows__assignments__organisation"
    )


def _openable(reader: Reader, history: list[ProgressUpdate]) -> set[int]:
    """Ids of the returns behind a history that the reader may open."""
    returns = {update.quarterly_return_id for update in history}
    visible = QuarterlyReturn.objects.visible_to(reader).filter(pk__in=returns)
    return set(visible.values_list("pk", flat=True))
