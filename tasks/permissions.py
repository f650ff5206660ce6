"""Deeds on tasks: who may see a task is decided by its plan; reported progress is public with it."""

from districts.permissions import ANONYMOUS, SIGNED_IN, Deed, grants

SEE_TASKS = Deed("see_tasks", grants(ANONYMOUS, *SIGNED_IN))
