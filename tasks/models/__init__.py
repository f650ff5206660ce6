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
from .milestones import (
    MILESTONE_KINDS,
    MILESTONE_SOURCES,
    MILESTONE_STATES,
    Milestone,
    MilestoneDecision,
    MilestoneMove,
    MilestoneQuerySet,
    MilestoneReport,
    WorkYear,
)

__all__ = [
    "ALIGNMENT_ORIGINS",
    "ALIGNMENT_STATES",
    "ASSIGNMENT_ROLES",
    "DUE_SOURCES",
    "MILESTONE_KINDS",
    "MILESTONE_SOURCES",
    "MILESTONE_STATES",
    "SERVING_ORIGINS",
    "SERVING_STATES",
    "TASK_STATES",
    "Alignment",
    "AlignmentQuerySet",
    "AnnexRow",
    "Assignment",
    "Milestone",
    "MilestoneDecision",
    "MilestoneMove",
    "MilestoneQuerySet",
    "MilestoneReport",
    "ProgressUpdate",
    "Serving",
    "Task",
    "TaskDueDate",
    "TaskQuerySet",
    "WorkYear",
]
