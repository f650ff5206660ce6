"""Which measures a quarter asks for: those of plans that cover it and were issued by its end.

A measure that the office gave until after its plan's period is asked for until that day.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from districts.models import Jurisdiction, Plan
from targets.periods import Quarter
from targets.workbook.asked import Asked
from tasks.models import Task, TaskDueDate, TaskQuerySet


def key_of(task: Task) -> str:
    """A task's key in the workbook: rongchang:12."""
    return f"{task.plan.slug}:{task.number}"


def tasks_in_force(quarter: Quarter, places: Sequence[Jurisdiction]) -> TaskQuerySet:
    """Tasks of the places' own plans that a quarter asks for, those not for publication too."""
    return Task.objects.filter(
        Q(plan__period_end__gte=quarter.year) | Q(pk__in=_given_longer(quarter)),
        plan__in=Plan.objects.begun(quarter.end),
        plan__jurisdiction__in=places,
    ).select_related("plan__jurisdiction")


def tasks_asked(quarter: Quarter, places: Sequence[Jurisdiction]) -> list[Asked]:
    """Plan by plan what each of these places reports for a quarter."""
    by_plan: dict[Plan, list[str]] = defaultdict(list)
    for task in tasks_in_force(quarter, places):
        by_plan[task.plan].append(key_of(task))
    return [
        Asked(plan.jurisdiction_id, plan, _reason(plan, quarter), tuple(keys))
        for plan, keys in by_plan.items()
    ]


def _given_longer(quarter: Quarter) -> list[int]:
    """Tasks whose due date, as the office set it last, lies in the quarter or later."""
    last = {row.task_id: row.due_on for row in TaskDueDate.objects.order_by("pk")}
    return [task for task, due_on in last.items() if due_on and due_on >= quarter.start]


def _reason(plan: Plan, quarter: Quarter) -> str:
    years = {"first": plan.period_start, "last": plan.period_end}
    if plan.period_end < quarter.year:
        return _("Due after the plan's period, by decision of the office.")
    if quarter == Quarter(plan.period_end, 4):
        return _("The last quarter of the period %(first)d–%(last)d: final states.") % years
    return _("The plan is in force: %(first)d–%(last)d.") % years
