"""Tasks and bodies as parts of a page that shows several floors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import ngettext

from districts.models import Organisation, Plan
from districts.permissions import Reader
from targets.progress.as_of import AsOf

from .models import Assignment, Task
from .progress.due import as_known
from .progress.sentences import states_sentence
from .progress.states import (
    NOT_REPORTED,
    STATE_ORDER,
    TONES,
    state_counts,
    state_text,
)
from .timing.lateness import LateCounts, count_late

STATES = (*STATE_ORDER, NOT_REPORTED)


@dataclass(frozen=True)
class StateCount:
    """How many tasks stand in a state, with the word and the tone it is shown in."""

    state: str
    word: str
    tone: str
    count: int


@dataclass(frozen=True)
class PlanTasks:
    """A plan with its tasks, which carry their state and timing, and the tasks counted."""

    plan: Plan
    tasks: list[Any]
    states: list[StateCount]
    as_of: AsOf

    @property
    def sentence(self) -> str:
        return states_sentence({one.state: one.count for one in self.states}, self.as_of)

    @property
    def blocked(self) -> list[Any]:
        return [task for task in self.tasks if task.state == "blocked"]

    @property
    def done(self) -> int:
        return self.count("done")

    @property
    def late(self) -> LateCounts:
        return count_late(task.timing for task in self.tasks)

    @property
    def is_reported(self) -> bool:
        return self.count(NOT_REPORTED) < len(self.tasks)

    def count(self, state: str) -> int:
        return next((one.count for one in self.states if one.state == state), 0)


@dataclass(frozen=True)
class Duties:
    """A body with the number of tasks it leads and the number it is responsible for."""

    organisation: Organisation
    lead: int
    responsible: int


def state_word(state: str) -> str:
    return state_text(None if state == NOT_REPORTED else state)


def tasks_by_plan(plans: Sequence[Plan], reader: Reader, as_of: AsOf) -> list[PlanTasks]:
    """The plans that have tasks, in their order, each with its tasks; a constant few queries."""
    rows = Task.objects.visible_to(reader).filter(plan__in=[plan.pk for plan in plans])
    own = {plan.pk: plan for plan in plans}
    by_plan: dict[int, list[Task]] = {plan.pk: [] for plan in plans}
    for task in as_known(rows.defer("wording", "role_clause"), as_of):
        task.plan = own[task.plan_id]
        by_plan[task.plan_id].append(task)
    return [plan_tasks(plan, by_plan[plan.pk], as_of) for plan in plans if by_plan[plan.pk]]


def plan_tasks(plan: Plan, tasks: list[Any], as_of: AsOf) -> PlanTasks:
    counts = state_counts(task.state for task in tasks)
    states = [
        StateCount(state, state_word(state), TONES.get(state, ""), count)
        for state, count in counts.items()
    ]
    return PlanTasks(plan, tasks, states, as_of)


def done_sentence(plans: Sequence[PlanTasks]) -> str:
    """How many tasks are done; "" where no progress of any was reported."""
    if not any(one.is_reported for one in plans):
        return ""
    total = sum(len(one.tasks) for one in plans)
    done = sum(one.done for one in plans)
    text = ngettext(
        "%(done)s of %(total)s task is done.", "%(done)s of %(total)s tasks are done.", total
    )
    return text % {"done": done, "total": total}


def duties(plans: Sequence[Plan]) -> list[Duties]:
    """The bodies with tasks in the plans, who leads most first; two queries."""
    rows = (
        Assignment.objects.filter(task__plan__in=[plan.pk for plan in plans])
        .order_by()
        .values("organisation")
        .annotate(
            lead=Count("pk", filter=Q(role="lead")),
            responsible=Count("pk", filter=Q(role="responsible")),
        )
    )
    counts = {row["organisation"]: row for row in rows}
    loads = [
        Duties(body, counts[body.pk]["lead"], counts[body.pk]["responsible"])
        for body in Organisation.objects.filter(pk__in=counts)
    ]
    return sorted(loads, key=lambda one: (-one.lead, -one.responsible, one.organisation.slug))
