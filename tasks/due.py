"""What is known of tasks' due dates as of a quarter or day, and the register of what is late.

The rule itself is `lateness`; whoever says that a task is late asks here.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import QuerySet

from districts.clock import current_date
from districts.permissions import Reader
from targets.periods import Quarter
from targets.progress import kept
from targets.progress.as_of import AsOf

from .lateness import DueDates, Lateness, SetDate, Timing, due_dates, judging_day, lateness
from .models import ProgressUpdate, Task, TaskDueDate
from .progress import updates_known

Timed = TypeVar("Timed", bound=Task)


@dataclass(frozen=True)
class Reported:
    """What is known of a task: the date of each report, the oldest first, and the last one.

    `decided` is the due date that the office has set, None where it never did.
    """

    dates: tuple[datetime.date | None, ...] = ()
    last: ProgressUpdate | None = None
    decided: SetDate | None = None

    @property
    def state(self) -> str | None:
        return self.last.state if self.last else None


UNREPORTED = Reported()


@dataclass(frozen=True)
class Late:
    """A task that is past its due date and not known to be done; `update` is the last one known."""

    task: Task
    dates: DueDates
    update: ProgressUpdate | None
    lateness: Lateness

    @property
    def is_confirmed(self) -> bool:
        return self.lateness.is_confirmed

    @property
    def since(self) -> datetime.date:
        return self.lateness.since

    @property
    def state(self) -> str | None:
        return self.update.state if self.update else None

    @property
    def account(self) -> str:
        return self.update.account if self.update else ""


def reported_by_task(tasks: QuerySet[Task] | Iterable[int], as_of: AsOf) -> dict[int, Reported]:
    """What is known of each task that was reported or given a due date; three queries.

    Of the many updates before the last one the dates alone are read.
    """
    rows = updates_known(as_of).filter(task__in=tasks)
    known: dict[int, dict[str, tuple[datetime.date | None, int]]] = defaultdict(dict)
    for task, quarter, due_on, pk in rows.values_list("task_id", "quarter", "due_on", "pk"):
        known[task].setdefault(quarter, (due_on, pk))
    last = {task: quarters[max(quarters)][1] for task, quarters in known.items()}
    updates = ProgressUpdate.objects.in_bulk(last.values())
    decided = set_dates(tasks, as_of)
    return {
        task: Reported(
            tuple(known[task][key][0] for key in sorted(known[task])) if task in known else (),
            updates[last[task]] if task in last else None,
            decided.get(task),
        )
        for task in [*known, *(task for task in decided if task not in known)]
    }


def set_dates(tasks: QuerySet[Task] | Iterable[int], as_of: AsOf) -> dict[int, SetDate]:
    """The due date that the office set last for each task, as far as it was known; one query."""
    rows = TaskDueDate.objects.filter(task__in=tasks).order_by("pk")
    if as_of.moment:
        rows = rows.filter(at__lte=as_of.moment)
    return {row.task_id: row.as_set for row in rows}


def dates_of(task: Task, reported: Reported) -> DueDates:
    plan = task.plan
    return due_dates(plan.period_start, plan.period_end, reported.dates, reported.decided)


def judged_on(as_of: AsOf) -> datetime.date:
    """The day on which an as-of choice judges: the day asked for, or the quarter's."""
    return as_of.day or judging_day(as_of.quarter, current_date())


def late_among(tasks: Iterable[Task], reported: Mapping[int, Reported], as_of: AsOf) -> list[Late]:
    """The register of what is late among the tasks, by what is known of each.

    Confirmed ones first, those due first before others, then in the order given.
    """
    entries = (late(task, reported.get(task.pk, UNREPORTED), as_of) for task in tasks)
    register = [one for one in entries if one is not None]
    return sorted(register, key=lambda one: (not one.is_confirmed, one.since))


def late(task: Task, reported: Reported, as_of: AsOf) -> Late | None:
    """How a task is late; None where it is done, stands for good, or its date lies ahead."""
    timing = timing_of(task, reported, as_of)
    if timing.late is None:
        return None
    return Late(task, timing.dates, reported.last, timing.late)


def timing_of(task: Task, reported: Reported, as_of: AsOf) -> Timing:
    dates, last = dates_of(task, reported), reported.last
    quarter = Quarter.parse(last.quarter) if last else None
    return Timing(dates, lateness(dates.due, reported.state, quarter, judged_on(as_of)))


def late_counts(register: Iterable[Late]) -> dict[str, int]:
    """How many are overdue by report, and how many still wait for the report that would tell."""
    rows: list[Any] = list(register)
    overdue = sum(1 for one in rows if one.is_confirmed)
    return {"overdue": overdue, "awaiting": len(rows) - overdue}


def timings(reader: Reader, as_of: AsOf) -> dict[int, Timing]:
    """The timing of every task the reader may see, kept until the data version moves."""

    def build() -> dict[int, Timing]:
        visible = Task.objects.visible_to(reader)
        reported = reported_by_task(visible, as_of)
        return {
            task.pk: timing_of(task, reported.get(task.pk, UNREPORTED), as_of)
            for task in visible.select_related("plan")
        }

    return kept("timings", reader, as_of, build)


def timed(tasks: Iterable[Timed], reader: Reader, as_of: AsOf) -> list[Timed]:
    """Visible tasks, each with its `timing`."""
    known = timings(reader, as_of)
    rows = list(tasks)
    for task in rows:
        task.timing = known[task.pk]
    return rows


def late_tasks(kind: str, reader: Reader, as_of: AsOf) -> list[int]:
    """Ids of the tasks that are `overdue`, or `awaiting` the report that would tell."""
    known = timings(reader, as_of)
    return [pk for pk, one in known.items() if one.late is not None and one.late.kind == kind]
