"""Two states of the same installation, held against each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.http import Http404, HttpRequest

from districts.permissions import Reader
from districts.requests import reader_in
from targets.models import Target
from targets.periods import Quarter
from targets.progress import Progress, cached_progress
from targets.progress.as_of import AsOf, as_of_of, default_as_of
from targets.progress.held import held_by_data
from targets.progress.restatements import Restatements, Window, restatements, window_between
from targets.progress.shown import of_period, shown
from tasks.models import ProgressUpdate, Task
from tasks.progress.due import (
    UNREPORTED,
    Late,
    Reported,
    dates_of,
    known_of_tasks,
    late_among,
)
from tasks.progress.states import shown_tasks
from tasks.timing.lateness import DueDates

# Statuses that say how a target fares, the better ones and the worse ones; others say nothing yet.
BETTER = frozenset({"achieved", "ahead", "on_track", "improving"})
WORSE = frozenset({"missed", "off_track", "at_risk", "worsening"})


@dataclass(frozen=True)
class StatusChange:
    """One target whose status differs; `before` is None for a target that is new.

    `is_revised` says that a document has put the later target in the earlier one's place.
    """

    before: Progress | None
    after: Progress
    is_revised: bool = False

    @property
    def target(self) -> Target:
        return self.after.target

    @cached_property
    def direction(self) -> str:
        """better, worse, or neither where one of the two says nothing of how the target fares."""
        return direction(self.before.status if self.before else None, self.after.status)


@dataclass(frozen=True)
class TaskChange:
    """One task whose state differs; a state is None while nothing was reported."""

    task: Task
    before: str | None
    after: str | None
    update: ProgressUpdate | None

    @property
    def kind(self) -> str:
        """finished, reopened, blocked, started, first_reported, other."""
        if self.after == "done":
            return "finished"
        if self.before == "done":
            return "reopened"
        if self.after == "blocked":
            return "blocked"
        if self.before is None:
            return "first_reported"
        return "started" if self.before == "not_started" else "other"


@dataclass(frozen=True)
class DueChange:
    """One task whose due date was moved."""

    task: Task
    before: DueDates
    after: DueDates
    update: ProgressUpdate | None


@dataclass(frozen=True)
class Comparison:
    """All that differs between two states, as far as one reader may see."""

    earlier: AsOf
    later: AsOf
    window: Window
    statuses: tuple[StatusChange, ...]
    restated: Restatements
    tasks: tuple[TaskChange, ...]
    new_tasks: tuple[Task, ...]
    due: tuple[DueChange, ...]
    late: tuple[Late, ...]

    def turned(self, way: str) -> list[StatusChange]:
        return [one for one in self.statuses if one.direction == way]

    def tasks_of(self, kind: str) -> list[TaskChange]:
        return [one for one in self.tasks if one.kind == kind]


def direction(before: str | None, after: str) -> str:
    """Whether a change of status is for the better or for the worse.

    The first figure of a target says how it fares, not that it turned.

    >>> direction("at_risk", "ahead"), direction("achieved", "awaiting")
    ('better', 'neither')
    >>> direction("no_data", "missed")
    'neither'
    """
    if before == "no_data":
        return "neither"
    if after in BETTER and before not in BETTER:
        return "better"
    if after in WORSE and before not in WORSE:
        return "worse"
    if before is None or {before, after} - BETTER - WORSE:
        return "neither"
    return "worse" if _grade(after) < _grade(before) else "better"


def as_of_quarter(text: str) -> AsOf | None:
    """A quarter as written; the default one as every page has it; None where it is unreadable."""
    try:
        quarter = Quarter.parse(text)
    except ValueError:
        return None
    default = default_as_of()
    return default if default.quarter == quarter else AsOf(quarter)


def with_choices(request: HttpRequest, named: AsOf | None) -> AsOf:
    """The state that an address names, with the period and the rule asked for behind it.

    Http404 where it names none, and for a period that is not there.
    """
    if named is None:
        raise Http404
    as_of = replace(named, rule=as_of_of(request).rule)
    text = request.GET.get("period", "")
    try:
        return of_period(as_of, reader_in(request), text) if text else as_of
    except ValueError:
        raise Http404 from None


def quarter_before(as_of: AsOf) -> AsOf:
    """The quarter before, with what was known at the same moment; the first of all as it is."""
    try:
        return as_of.in_quarter(as_of.quarter.previous)
    except ValueError:
        return as_of


def cached_comparison(reader: Reader, earlier: AsOf, later: AsOf) -> Comparison:
    """A comparison, kept until the data version or a due day moves."""
    window = window_between(earlier.quarter, later.quarter)
    of = reader.scope_key, earlier.key, later.key, window.after, window.until
    return held_by_data("changes", lambda: comparison(reader, earlier, later, window), *of)


def comparison(reader: Reader, earlier: AsOf, later: AsOf, window: Window) -> Comparison:
    """What differs between two as-of choices in one period's plans; a constant number of queries.

    The period is that of the later one: what its plans say is held against itself.
    """
    then = replace(earlier, period=shown(reader, later).period)
    tasks = list(shown_tasks(reader, later).prefetch_related("plan__jurisdiction"))
    old, new = known_of_tasks(then), known_of_tasks(later)
    states, dates = _task_changes(tasks, old, new)
    return Comparison(
        earlier=earlier,
        later=later,
        window=window,
        statuses=tuple(
            status_changes(cached_progress(reader, then), cached_progress(reader, later))
        ),
        restated=restatements(reader, window, later.moment, until=later.quarter),
        tasks=tuple(states),
        new_tasks=tuple(_new_tasks(tasks, earlier.quarter, later.quarter)),
        due=tuple(dates),
        late=tuple(late_among(tasks, later)),
    )


def status_changes(earlier: Sequence[Progress], later: Sequence[Progress]) -> list[StatusChange]:
    """Targets whose status differs, those that turned worse first, the city's before others."""
    before = {entry.target.pk: entry for entry in earlier}
    changes = []
    for entry in later:
        own = before.get(entry.target.pk)
        revised = before.get(entry.target.revises_id or 0) if own is None else None
        former = own or revised
        if former is None or former.status != entry.status:
            changes.append(StatusChange(former, entry, revised is not None))
    order = ("worse", "better", "neither")
    return sorted(
        changes,
        key=lambda change: (order.index(change.direction), change.target.jurisdiction.position),
    )


def _task_changes(
    tasks: Sequence[Task], old: Mapping[int, Reported], new: Mapping[int, Reported]
) -> tuple[list[TaskChange], list[DueChange]]:
    states: list[TaskChange] = []
    dates: list[DueChange] = []
    for task in tasks:
        was, now = old.get(task.pk, UNREPORTED), new.get(task.pk, UNREPORTED)
        if was == now:
            continue
        if was.state != now.state:
            states.append(TaskChange(task, was.state, now.state, now.last))
        if not any(now.dates):  # where no date was ever reported, none was moved
            continue
        first, moved = dates_of(task, was), dates_of(task, now)
        if moved.times_revised > first.times_revised:
            dates.append(DueChange(task, first, moved, now.last))
    return states, dates


def _new_tasks(tasks: Sequence[Task], earlier: Quarter, later: Quarter) -> list[Task]:
    """Tasks of plans that were issued between the ends of the two quarters."""
    return [
        task
        for task in tasks
        if task.plan.issued_on and earlier.end < task.plan.issued_on <= later.end
    ]


_ORDER = ("missed", "off_track", "at_risk", "worsening", "improving", "on_track", "ahead")


def _grade(status: str) -> int:
    return _ORDER.index(status) if status in _ORDER else len(_ORDER)
