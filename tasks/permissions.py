"""Deeds on tasks. Whether a single task is seen is decided by its plan."""

from districts.permissions import ANONYMOUS, SIGNED_IN, Deed, grants

SEE_TASKS = Deed("see_tasks", grants(ANONYMOUS, *SIGNED_IN))
