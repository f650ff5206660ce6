"""What is known of tasks' due dates as of a quarter or day, and the register of what is late.

The rule itself is `lateness`; whoever says that a task is late asks here.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import QuerySet

from districts.clock import current_date
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from targets.progress.held import held_by_data, held_by_place
from tasks.models import ProgressUpdate, Task, TaskDueDate
from tasks.timing.lateness import (
    DueDates,
    Lateness,
    SetDate,
    Timing,
    due_dates,
    judging_day,
    lateness,
)

from .states import updates_known

Named = TypeVar("Named", bound=Task)


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


def known_of_tasks(as_of: AsOf) -> dict[int, Reported]:
    """What is known of each task that was reported or given a due date, whoever may see it.

    Of each place it is held until its own returns move.
    """

    def build() -> dict[int, Reported]:
        by_place = held_by_place(
            "tasks", lambda places: _by_place(places, as_of), as_of.key_of_any_period
        )
        return {task: known for own in by_place.values() for task, known in own.items()}

    return held_by_data("known_tasks", build, as_of.key_of_any_period)


def _by_place(places: list[int], as_of: AsOf) -> dict[int, dict[int, Reported]]:
    """The same by jurisdiction; four queries.

    Of the many updates before the last one the dates alone are read.
    """
    tasks = Task.objects.filter(plan__jurisdiction__in=places).order_by()
    place_of = dict(tasks.values_list("pk", "plan__jurisdiction_id"))
    rows = updates_known(as_of).filter(task__in=tasks)
    known: dict[int, dict[str, tuple[datetime.date | None, int]]] = defaultdict(dict)
    for task, quarter, due_on, pk in rows.values_list("task_id", "quarter", "due_on", "pk"):
        known[task].setdefault(quarter, (due_on, pk))
    last = {task: quarters[max(quarters)][1] for task, quarters in known.items()}
    updates = ProgressUpdate.objects.in_bulk(last.values())
    decided = set_dates(tasks, as_of)
    by_place: dict[int, dict[int, Reported]] = {place: {} for place in set(place_of.values())}
    for task in {*known, *decided}:
        by_place[place_of[task]][task] = Reported(
            tuple(known[task][key][0] for key in sorted(known[task])) if task in known else (),
            updates[last[task]] if task in last else None,
            decided.get(task),
        )
    return by_place


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


def late_among(tasks: Iterable[Task], as_of: AsOf) -> list[Late]:
    """The register of what is late among the tasks, by what is known of each.

    Confirmed ones first, those due first before others, then in the order given. Not late is what
    is done, stands for good, or has its date ahead.
    """
    known, when = known_of_tasks(as_of), timings(as_of)
    register = [
        Late(task, when[task.pk].dates, known.get(task.pk, UNREPORTED).last, late)
        for task in tasks
        if (late := when[task.pk].late) is not None
    ]
    return sorted(register, key=lambda one: (not one.is_confirmed, one.since))


def timing_of(task: Task, reported: Reported, day: datetime.date) -> Timing:
    dates, last = dates_of(task, reported), reported.last
    quarter = Quarter.parse(last.quarter) if last else None
    return Timing(dates, lateness(dates.due, reported.state, quarter, day))


def late_counts(register: Iterable[Late]) -> dict[str, int]:
    """How many are overdue by report, and how many still wait for the report that would tell."""
    rows: list[Any] = list(register)
    overdue = sum(1 for one in rows if one.is_confirmed)
    return {"overdue": overdue, "awaiting": len(rows) - overdue}


def timings(as_of: AsOf) -> dict[int, Timing]:
    """The timing of every task, whoever may see it; of each place held as what is known of it."""

    def build() -> dict[int, Timing]:
        by_place = held_by_place(
            "timings_of_place",
            lambda places: _timings_by_place(places, as_of),
            as_of.key_of_any_period,
        )
        return {task: timing for own in by_place.values() for task, timing in own.items()}

    return held_by_data("timings", build, as_of.key_of_any_period)


def _timings_by_place(places: list[int], as_of: AsOf) -> dict[int, dict[int, Timing]]:
    known, day = known_of_tasks(as_of), judged_on(as_of)
    tasks = Task.objects.filter(plan__jurisdiction__in=places).order_by()
    by_place: dict[int, dict[int, Timing]] = {}
    for task in tasks.defer("wording", "role_clause").prefetch_related("plan"):
        timing = timing_of(task, known.get(task.pk, UNREPORTED), day)
        by_place.setdefault(task.plan.jurisdiction_id, {})[task.pk] = timing
    return by_place


def as_known(tasks: Iterable[Named], as_of: AsOf) -> list[Named]:
    """The tasks, each with its `timing`, its `last` update and that one's `state` and
    `state_quarter`; None where nothing is reported."""
    known, when = known_of_tasks(as_of), timings(as_of)
    rows = list(tasks)
    for task in rows:
        last = known.get(task.pk, UNREPORTED).last
        task.timing, task.last = when[task.pk], last
        task.state = last.state if last else None
        task.state_quarter = last.quarter if last else None
    return rows


def late_tasks(kind: str, as_of: AsOf) -> list[int]:
    """Ids of the tasks that are `overdue`, or `awaiting` the report that would tell."""
    known = timings(as_of)
    return [pk for pk, one in known.items() if one.late is not None and one.late.kind == kind]
