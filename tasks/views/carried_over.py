"""What a plan carries on from the plan of the period before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from districts.clock import current_time
from districts.models import Account, Plan
from districts.permissions import Reader
from districts.refusals import Refused
from districts.requests import account_in, entitled, reader_in
from targets.actions import continue_target
from targets.models import Target
from targets.permissions import CARRY_OVER
from targets.progress.as_of import as_of_of, as_of_on_plan
from tasks.actions import continue_task
from tasks.alignment.likeness import proposals
from tasks.alignment.matrix import former_plan, texts_of
from tasks.alignment.wording import carried_sentence
from tasks.models import Task


@dataclass(frozen=True)
class Line:
    """A task or a target, what it carries on, and what it may carry on."""

    row: Any
    proposed: Any

    @property
    def chosen(self) -> Any:
        """What is settled, else what is proposed."""
        return self.row.continues or self.proposed


@require_http_methods(["GET", "HEAD", "POST"])
def carried_over(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Tasks and targets of a plan beside those of the period before, and settling which go on."""
    reader = reader_in(request)
    plan, former = two_periods(reader, slug)
    as_of_on_plan(request, plan)
    if request.method == "POST":
        entitled(request, CARRY_OVER)
        return settle(request, plan, former)
    return page(request, plan, former, may_settle=reader.may(CARRY_OVER))


def two_periods(reader: Reader, slug: str) -> tuple[Plan, Plan]:
    visible = Plan.objects.visible_to(reader).select_related("jurisdiction")
    plan = get_object_or_404(visible, slug=slug)
    former = former_plan(plan)
    if former is None or not visible.filter(pk=former.pk).exists():
        raise Http404
    return plan, former


def page(request: HttpRequest, plan: Plan, former: Plan, *, may_settle: bool) -> HttpResponse:
    tasks, targets = task_lines(plan, former), target_lines(plan, former)
    context = {
        "plan": plan,
        "former": former,
        "tasks": tasks,
        "targets": targets,
        "former_tasks": former.tasks.all(),
        "former_targets": former.targets.all(),
        "answer": carried_sentence(
            [line.row.continues is not None for line in tasks],
            [line.row.continues is not None for line in targets],
        ),
        "ended_tasks": former.tasks.filter(continued_by__isnull=True),
        "may_settle": may_settle,
    }
    return render(request, "tasks/alignment/carried_over.html", context)


def settle(request: HttpRequest, plan: Plan, former: Plan) -> HttpResponse:
    """Stores what the form says of each task and target; says how many that changed."""
    by: Account = account_in(request)
    now, changed = current_time(), 0
    try:
        for task in plan.tasks.select_related("plan__jurisdiction", "continues__plan"):
            chosen = chosen_in(request, f"task-{task.pk}", former.tasks.all(), task.continues)
            changed += continue_task(task=task, former=chosen, by=by, now=now)
        for target in plan.targets.select_related("plan__jurisdiction", "continues__plan"):
            chosen = chosen_in(
                request, f"target-{target.pk}", former.targets.all(), target.continues
            )
            changed += continue_target(target=target, former=chosen, by=by, now=now)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return page(request, plan, former, may_settle=True)
    text = ngettext("%(count)s link was changed.", "%(count)s links were changed.", changed)
    messages.success(request, text % {"count": changed})
    return redirect(request.path + as_of_of(request).query)


def chosen_in(request: HttpRequest, name: str, rows: QuerySet[Any], stored: Any) -> Any:
    """What a field names among the former rows; nothing for an empty one, as it was without one."""
    text = request.POST.get(name)
    if text is None:
        return stored
    if not text:
        return None
    former = rows.filter(pk=int(text)).first() if text.isdecimal() else None
    if former is None:
        raise Refused(_("A chosen task or target does not belong to the former plan."))
    return former


def task_lines(plan: Plan, former: Plan) -> list[Line]:
    """The plan's tasks with the likeliest task of the former plan."""
    own = list(plan.tasks.select_related("continues__plan", "section"))
    rows = {row.pk: row for row in former.tasks.select_related("plan")}
    best: dict[int, tuple[float, Task]] = {}
    for one in proposals(texts_of(former), texts_of(plan)):
        score = one.likeness.score
        if score > best.get(one.task, (0.0, None))[0]:
            best[one.task] = (score, rows[one.city_task])
    return [Line(task, best[task.pk][1] if task.pk in best else None) for task in own]


def target_lines(plan: Plan, former: Plan) -> list[Line]:
    """The plan's targets with the former one on the same indicator, kind and jurisdiction."""
    rows = list(former.targets.filter(ended_on__isnull=True).select_related("plan"))
    own = plan.targets.filter(ended_on__isnull=True).select_related("continues__plan", "indicator")
    return [Line(target, same_goal(target, rows)) for target in own]


def same_goal(target: Target, rows: Sequence[Target]) -> Target | None:
    """The one former target of the same indicator, kind and jurisdiction; None without a single."""
    if target.indicator_id is None:
        return None
    same = [
        row
        for row in rows
        if (row.indicator_id, row.kind, row.jurisdiction_id)
        == (target.indicator_id, target.kind, target.jurisdiction_id)
    ]
    return same[0] if len(same) == 1 else None
