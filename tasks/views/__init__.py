"""Pages of tasks, of their alignment with the city's plan, and of what a new period carries on."""

from .alignment import (
    alignment,
    alignment_add,
    alignment_plan,
    alignment_propose,
    alignment_settle,
    alignment_task,
)
from .carried_over import carried_over
from .tasks import task, task_list

__all__ = [
    "alignment",
    "alignment_add",
    "alignment_plan",
    "alignment_propose",
    "alignment_settle",
    "alignment_task",
    "carried_over",
    "task",
    "task_list",
]
