"""Deeds on tasks. Whether a single task or pair of tasks is seen is decided by its plans."""

from districts.permissions import ANONYMOUS, SIGNED_IN, Deed, grants

SEE_TASKS = Deed("see_tasks", grants(ANONYMOUS, *SIGNED_IN))
ALIGN_TASKS = Deed("align_tasks", grants("reviewer", "administrator"))
