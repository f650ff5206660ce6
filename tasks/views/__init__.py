"""Pages of tasks: their alignment with the city's plan, what a new period carries on, targets."""

from .alignment import (
    alignment,
    alignment_add,
    alignment_plan,
    alignment_propose,
    alignment_settle,
    alignment_task,
)
from .carried_over import carried_over
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
    "serving",
    "serving_add",
    "serving_propose",
    "serving_settle",
    "task",
    "task_due",
    "task_list",
]
