"""Tasks by state: a row a plan, and a row a body that leads most of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from districts.models import Organisation
from tasks.by_plan import STATES, PlanTasks, state_word
from tasks.models import Assignment
from tasks.progress import NOT_REPORTED

PLANS_SHOWN = 10
BODIES_SHOWN = 8


@dataclass(frozen=True)
class StateRow:
    """Something that has tasks: state, word and number for each; `of` is the filter's value."""

    subject: Any
    of: str
    cells: list[tuple[str, str, int]]
    total: int


def tasks_content(plans: Sequence[PlanTasks]) -> dict[str, Any]:
    rows, bodies = by_plan(plans), by_lead_body(plans)
    return {
        "task_states": [state_word(state) for state in STATES],
        "task_rows": rows[:PLANS_SHOWN],
        "more_plans": max(0, len(rows) - PLANS_SHOWN),
        "body_rows": bodies[:BODIES_SHOWN],
        "more_bodies": max(0, len(bodies) - BODIES_SHOWN),
    }


def by_plan(plans: Sequence[PlanTasks]) -> list[StateRow]:
    """The city's plans, then those with most tasks not yet done."""
    rows = [state_row(one.plan, one.plan.slug, Counter(states_of(one))) for one in plans]
    return sorted(rows, key=lambda row: (row.subject.jurisdiction.kind != "city", -open_tasks(row)))


def states_of(one: PlanTasks) -> list[str]:
    return [task.state or NOT_REPORTED for task in one.tasks]


def state_row(subject: Any, of: str, counts: Mapping[str, int]) -> StateRow:
    cells = [(state, state_word(state), counts.get(state, 0)) for state in STATES]
    return StateRow(subject, of, cells, sum(counts.values()))


def by_lead_body(plans: Sequence[PlanTasks]) -> list[StateRow]:
    """Lead bodies, those with most tasks not yet done first; two queries."""
    states = {task.pk: task.state or NOT_REPORTED for one in plans for task in one.tasks}
    leads = Assignment.objects.filter(role="lead", task__plan__in=[one.plan.pk for one in plans])
    counts: dict[int, Counter[str]] = {}
    for body, task in leads.order_by().values_list("organisation_id", "task_id").distinct():
        if task in states:
            counts.setdefault(body, Counter())[states[task]] += 1
    bodies = Organisation.objects.in_bulk(counts)
    rows = [state_row(bodies[pk], bodies[pk].slug, found) for pk, found in counts.items()]
    return sorted(rows, key=lambda row: (-open_tasks(row), -row.total, row.of))


def open_tasks(row: StateRow) -> int:
    return sum(count for state, _word, count in row.cells if state != "done")
