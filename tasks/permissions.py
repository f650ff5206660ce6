"""Deeds on tasks. Whether a single task or pair of tasks is seen is decided by its plans."""

from districts.permissions import Deed, grants

ALIGN_TASKS = Deed("align_tasks", grants("reviewer", "administrator"))
LINK_TARGETS = Deed("link_targets", grants("reviewer", "administrator"))
SET_DUE_DATES = Deed("set_due_dates", grants("reviewer", "administrator"))
