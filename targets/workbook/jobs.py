"""What the child is asked to do with a workbook, and within which limits."""

from contextlib import nullcontext
from typing import Any

from districts.desk.child import Limits
from districts.desk.desk import Busy, ChildDied, Job, ReadingDesk

from .findings import Refuse

LIMITS = Limits(cpu_seconds=10, seconds=45.0, memory=1024 * 1024 * 1024, written=200 * 1024 * 1024)
OPEN = Job("targets.workbook.reading.opening:open_workbook", LIMITS)
ANNOTATE = Job("targets.workbook.annotate:annotated", LIMITS)


def answer(job: Job, content: bytes, desk: ReadingDesk | None = None, **arguments: Any) -> Any:
    """The child's answer; Refuse where there is no child to be had, or it died."""
    try:
        with nullcontext(desk) if desk is not None else ReadingDesk() as at:
            return at.ask(job, content, **arguments)
    except Busy as fault:
        raise Refuse("busy") from fault
    except ChildDied as fault:
        raise Refuse("cannot_be_read") from fault
