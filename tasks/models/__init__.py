"""What is to be done, by whom, and how far it has come."""

from .bodies import ASSIGNMENT_ROLES, AnnexRow, Assignment
from .links import (
    ALIGNMENT_ORIGINS,
    ALIGNMENT_STATES,
    SERVING_ORIGINS,
    SERVING_STATES,
    Alignment,
    AlignmentQuerySet,
    Serving,
)
from .measures import DUE_SOURCES, TASK_STATES, ProgressUpdate, Task, TaskDueDate, TaskQuerySet

__all__ = [
    "ALIGNMENT_ORIGINS",
    "ALIGNMENT_STATES",
    "ASSIGNMENT_ROLES",
    "DUE_SOURCES",
    "SERVING_ORIGINS",
    "SERVING_STATES",
    "TASK_STATES",
    "Alignment",
    "AlignmentQuerySet",
    "AnnexRow",
    "Assignment",
    "ProgressUpdate",
    "Serving",
    "Task",
    "TaskDueDate",
    "TaskQuerySet",
]
