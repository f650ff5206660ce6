"""Deeds on tasks. Whether a single task or pair of tasks is seen is decided by its plans."""

from districts.permissions import Deed, grants

ALIGN_TASKS = Deed("align_tasks", grants("reviewer"))
LINK_TARGETS = Deed("link_targets", grants("reviewer"))
# The dates that a plan's own clauses name come with the plan.
TAKE_CLAUSE_DATES = Deed("take_clause_dates", grants("reviewer", "administrator"))
SET_DUE_DATES = Deed("set_due_dates", grants("reviewer"))
SET_MILESTONES = Deed("set_milestones", grants("reviewer"))
