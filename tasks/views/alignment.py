"""Which tasks of the city's plan the districts take up: matrix, both ways, and settling pairs."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from districts.clock import current_time
from districts.models import Plan
from districts.permissions import SEE_PERSONS, Reader
from districts.refusals import Refusal
from districts.requests import account_in, entitled, kept_page, reader_in
from targets.progress.as_of import AsOf, as_of_of, as_of_on_list, as_of_on_plan
from targets.progress.shown import NotIssued, issued_plans, shown
from targets.tables.exports import FORMATS, records_response
from tasks import actions
from tasks.alignment.matrix import (
    Matrix,
    answered_plan,
    city_plans,
    matrix_of,
    pairs_of_tasks,
    plans_below,
)
from tasks.alignment.rows import matrix_columns, matrix_records, pair_columns, pair_records
from tasks.alignment.wording import matrix_sentence, plan_sentence, task_answer_sentence
from tasks.forms import AddPairForm, MatrixFilter
from tasks.models import Alignment, Task
from tasks.permissions import ALIGN_TASKS

from .settling import settle_chosen


@require_safe
@kept_page
def alignment(request: HttpRequest) -> HttpResponse:
    """City tasks by the plans below; gaps, strays and shares of sections."""
    as_of, reader = as_of_on_list(request), reader_in(request)
    cities = list(city_plans(reader).filter(pk__in=shown(reader, as_of).plans))
    chosen = MatrixFilter(request, plans=cities)
    plan = chosen.city_plan
    if plan is None:
        return render(request, "tasks/alignment/none.html")
    matrix = matrix_of(plan, reader, as_of)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        records = matrix_records(matrix, chosen.sections(matrix))
        name = f"alignment-{plan.slug}"
        return records_response(matrix_columns(matrix), records, name, export)
    sections = chosen.sections(matrix)
    context = {
        "filter": chosen,
        "has_choice": len(cities) > 1,
        "matrix": matrix,
        "sections": sections,
        "shown": sum(len(one.rows) for one in sections),
        "sentence": matrix_sentence(matrix),
        "strays": strays_by_plan(matrix),
    }
    return render(request, "tasks/alignment/alignment.html", context)


@require_safe
@kept_page
def alignment_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """One plan against the city's: each task with what it takes up, and what is left."""
    reader = reader_in(request)
    plan, city = plan_below(reader, slug)
    as_of = as_of_on_plan(request, plan)
    if not issued_plans(reader, as_of).contains(city):
        raise NotIssued(city)
    tasks = plan.tasks.select_related("section", "plan").prefetch_related("assignments")
    rows = pairs_of_tasks(tasks, reader, as_of, "task")
    export = request.GET.get("_export", "")
    if export in FORMATS:
        name = f"alignment-{plan.slug}"
        return records_response(pair_columns(), pair_records(rows), name, export)
    matrix = Matrix(city, (plan,), matrix_rows(city, plan, reader, as_of))
    context = {
        "plan": plan,
        "city_plan": city,
        "rows": rows,
        "matrix": matrix,
        "share": matrix.total_of(),
        "sentence": plan_sentence(plan, rows, matrix),
        "form": AddPairForm(city_tasks=city.tasks.all(), tasks=plan.tasks.all()),
        **rights(reader, plan),
    }
    return render(request, "tasks/alignment/plan.html", context)


@require_safe
@kept_page
def alignment_task(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One city task and the district tasks that answer to it, plan by plan."""
    reader = reader_in(request)
    task = city_task(reader, slug, number)
    as_of = as_of_on_plan(request, task.plan)
    plans = plans_below(task.plan, reader, as_of)
    pairs = pairs_of_tasks([task], reader, as_of, "city_task")[0]
    siblings = task.plan.tasks.order_by("number")
    context = {
        "task": task,
        "rows": [pairs],
        "back": f"{task.plan.slug}/{task.number}",
        "missing": [plan for plan in plans if plan.pk not in standing_plans(pairs.pairs)],
        "sentence": task_answer_sentence(pairs, plans),
        "form": AddPairForm(
            city_tasks=Task.objects.filter(pk=task.pk),
            tasks=Task.objects.filter(plan__in=plans).select_related("plan__jurisdiction"),
            city_task=task,
        ),
        "previous": siblings.filter(number__lt=number).last(),
        "next": siblings.filter(number__gt=number).first(),
        **rights(reader, task.plan),
    }
    return render(request, "tasks/alignment/task.html", context)


@login_required
@require_POST
def alignment_settle(request: HttpRequest) -> HttpResponseBase:
    """Confirms or refuses one pair, or all that were ticked."""
    reader = entitled(request, ALIGN_TASKS)
    settle_chosen(
        request,
        Alignment.objects.visible_to(reader).select_related("task__plan", "city_task__plan"),
        confirm=actions.confirm_alignment,
        refuse=actions.refuse_alignment,
        said=settled_text,
    )
    return redirect(back(request, reader))


@login_required
@require_POST
def alignment_add(request: HttpRequest) -> HttpResponseBase:
    """Adds a pair by hand."""
    reader = entitled(request, ALIGN_TASKS)
    visible = Task.objects.visible_to(reader)
    form = AddPairForm(request.POST, city_tasks=visible, tasks=visible)
    if not form.is_valid():
        messages.error(request, _("Choose a task of the city and a task of the district."))
        return redirect(back(request, reader))
    try:
        actions.add_alignment(by=account_in(request), now=current_time(), **form.cleaned_data)
    except Refusal as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("The pair is added and confirmed."))
    return redirect(back(request, reader))


@login_required
@require_POST
def alignment_propose(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Compares the plan with the city's once more; what a person has settled stays."""
    reader = entitled(request, ALIGN_TASKS)
    plan, _city = plan_below(reader, slug)
    count = actions.propose_alignment(plan=plan, by=account_in(request), now=current_time())
    text = ngettext(
        "The tasks were compared once more: %(count)s proposal waits for a decision.",
        "The tasks were compared once more: %(count)s proposals wait for a decision.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect("alignment_plan", slug=plan.slug)


def rights(reader: Reader, plan: Plan) -> dict[str, bool]:
    return {
        "may_align": reader.may(ALIGN_TASKS),
        "may_see_persons": reader.may(SEE_PERSONS, plan.jurisdiction_id),
    }


def plan_below(reader: Reader, slug: str) -> tuple[Plan, Plan]:
    """A plan and the city's that it answers to, both visible; any other is as a missing one."""
    visible = Plan.objects.visible_to(reader).select_related("jurisdiction__parent", "based_on")
    plan = get_object_or_404(visible, slug=slug)
    city = answered_plan(plan)
    if city is None or not visible.filter(pk=city.pk).exists():
        raise Http404
    return plan, city


def city_task(reader: Reader, slug: str, number: int) -> Task:
    tasks = Task.objects.visible_to(reader).filter(plan__in=city_plans(reader))
    detailed = tasks.select_related("plan__jurisdiction", "section").prefetch_related("assignments")
    return get_object_or_404(detailed, plan__slug=slug, number=number)


def matrix_rows(city: Plan, plan: Plan, reader: Reader, as_of: AsOf) -> Any:
    """The rows of the whole matrix, cut to one plan."""
    whole = matrix_of(city, reader, as_of)
    place = [one.pk for one in whole.plans].index(plan.pk)
    return tuple(replace(row, cells=(row.cells[place],)) for row in whole.rows)


def strays_by_plan(matrix: Matrix) -> list[tuple[Plan, list[Task]]]:
    """Tasks that answer to no city task, by plan; plans without any are left out."""
    strays = [
        (plan, [task for task in matrix.strays if task.plan_id == plan.pk]) for plan in matrix.plans
    ]
    return [(plan, tasks) for plan, tasks in strays if tasks]


def standing_plans(pairs: Any) -> set[int]:
    return {pair.row.task.plan_id for pair in pairs if pair.is_standing}


def settled_text(count: int, is_confirmed: bool) -> str:
    if is_confirmed:
        text = ngettext("%(count)s pair is confirmed.", "%(count)s pairs are confirmed.", count)
    else:
        text = ngettext(
            "%(count)s pair is refused and will not be proposed again.",
            "%(count)s pairs are refused and will not be proposed again.",
            count,
        )
    return text % {"count": count}


def back(request: HttpRequest, reader: Reader) -> str:
    """The page the form stood in: a city task's, a plan's, or the matrix."""
    query = as_of_of(request).query
    slug, dot, number = request.POST.get("back", "").partition("/")
    visible = Plan.objects.visible_to(reader).filter(slug=slug).exists()
    if visible and dot and number.isdecimal():
        return reverse("alignment_task", args=[slug, int(number)]) + query
    if visible:
        return reverse("alignment_plan", args=[slug]) + query
    return reverse("alignment") + query
