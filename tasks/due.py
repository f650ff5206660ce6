"""When tasks were due, how often the date was moved, and which are late. Dates as reported.

A task's first date is the first one reported for it; where that lies after the end of its plan's
period, or none was reported, the end of that period stands for it.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from districts.models import Plan
from targets.periods import Quarter
from targets.progress.as_of import AsOf

from .models import ProgressUpdate, Task
from .progress import updates_known


@dataclass(frozen=True)
class DueDates:
    """A task's first due date, the one that holds now, and how often it was moved."""

    first: datetime.date
    current: datetime.date
    times_revised: int

    @property
    def is_revised(self) -> bool:
        return self.times_revised > 0


@dataclass(frozen=True)
class Reported:
    """What is known of a task: the due date of each report, the oldest first, and the last one."""

    dates: tuple[datetime.date | None, ...] = ()
    last: ProgressUpdate | None = None

    @property
    def state(self) -> str | None:
        return self.last.state if self.last else None


UNREPORTED = Reported()


@dataclass(frozen=True)
class Late:
    """A task that is past its first due date and not known to be done.

    `is_confirmed` says that a state was reported for the quarter of that date or a later one;
    without it the task waits for that report. `update` is the last one known, None without any.
    """

    task: Task
    dates: DueDates
    update: ProgressUpdate | None
    is_confirmed: bool

    @property
    def state(self) -> str | None:
        return self.update.state if self.update else None

    @property
    def account(self) -> str:
        return self.update.account if self.update else ""


def due_dates(period_end: datetime.date, reported: Sequence[datetime.date | None]) -> DueDates:
    """First and current date from the dates reported quarter by quarter; None changes nothing.

    >>> end = datetime.date(2025, 12, 31)
    >>> due_dates(end, [None, datetime.date(2026, 6, 30), None]).times_revised
    1
    """
    given = [day for day in reported if day is not None]
    first = given[0] if given and given[0] <= period_end else period_end
    current, times = first, 0
    for day in given:
        if day != current:
            current, times = day, times + 1
    return DueDates(first, current, times)


def period_end(plan: Plan) -> datetime.date:
    """The last day of the plan's period."""
    return datetime.date(plan.period_end, 12, 31)


def has_passed(due: datetime.date, as_of: AsOf) -> bool:
    """Whether what was due on a day had to be done by then.

    A quarter's states are those at its end, so what was due on its last day counts.
    """
    return due < as_of.day if as_of.day else due <= as_of.quarter.end


def reported_by_task(tasks: QuerySet[Task] | Iterable[int], as_of: AsOf) -> dict[int, Reported]:
    """What is known of each task that was reported; two queries.

    Of the many updates before the last one the due dates alone are read.
    """
    rows = updates_known(as_of).filter(task__in=tasks)
    known: dict[int, dict[str, tuple[datetime.date | None, int]]] = defaultdict(dict)
    for task, quarter, due_on, pk in rows.values_list("task_id", "quarter", "due_on", "pk"):
        known[task].setdefault(quarter, (due_on, pk))
    last = {task: quarters[max(quarters)][1] for task, quarters in known.items()}
    updates = ProgressUpdate.objects.in_bulk(last.values())
    return {
        task: Reported(tuple(quarters[key][0] for key in sorted(quarters)), updates[last[task]])
        for task, quarters in known.items()
    }


def dates_of(task: Task, reported: Reported) -> DueDates:
    return due_dates(period_end(task.plan), reported.dates)


def late_among(tasks: Iterable[Task], reported: Mapping[int, Reported], as_of: AsOf) -> list[Late]:
    """The register of what is late among the tasks, by what is known of each.

    Confirmed ones first, those due first before others, then in the order given.
    """
    entries = (late(task, reported.get(task.pk, UNREPORTED), as_of) for task in tasks)
    register = [one for one in entries if one is not None]
    return sorted(register, key=lambda one: (not one.is_confirmed, one.dates.first))


def late(task: Task, reported: Reported, as_of: AsOf) -> Late | None:
    """How a task is late; None where it is done or its first date lies ahead."""
    dates, last = dates_of(task, reported), reported.last
    if not has_passed(dates.first, as_of) or (last and last.state == "done"):
        return None
    is_confirmed = last is not None and Quarter.parse(last.quarter).end >= dates.first
    return Late(task, dates, last, is_confirmed)


def late_counts(register: Iterable[Late]) -> dict[str, int]:
    """How many are overdue by report, and how many still wait for the report that would tell."""
    rows: list[Any] = list(register)
    overdue = sum(1 for one in rows if one.is_confirmed)
    return {"overdue": overdue, "awaiting": len(rows) - overdue}
