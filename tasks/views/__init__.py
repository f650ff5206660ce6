"""Pages of tasks: alignment with the city's plan, what a new period carries on, milestones."""

from .alignment import (
    alignment,
    alignment_add,
    alignment_plan,
    alignment_propose,
    alignment_settle,
    alignment_task,
)
from .carried_over import carried_over
from .milestones import (
    milestone_add,
    milestone_decide,
    milestone_evidence,
    milestone_withdraw,
    task_year,
    task_year_open,
)
from .serving import serving, serving_add, serving_propose, serving_settle
from .tasks import task, task_due, task_list

__all__ = [
    "alignment",
    "alignment_add",
    "alignment_plan",
    "alignment_propose",
    "alignment_settle",
    "alignment_task",
    "carried_over",
    "milestone_add",
    "milestone_decide",
    "milestone_evidence",
    "milestone_withdraw",
    "serving",
    "serving_add",
    "serving_propose",
    "serving_settle",
    "task",
    "task_due",
    "task_list",
    "task_year",
    "task_year_open",
]
