"""What a year promised and kept: its milestones, quarter by quarter, by body and by plan."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from districts.models import Organisation
from districts.permissions import Reader
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from targets.progress.shown import issued_plans
from tasks.models import Milestone, MilestoneMove, Task, WorkYear

from .known import as_known, milestones_shown, with_task
from .proving import lacks_evidence

LEFT_OVER, MOVED, PROMISED = "left_over", "moved", "promised"
UNPROVED = "unproved"


@dataclass(frozen=True)
class Counts:
    """Milestones counted by how they stand; `moved` ones were due here and are due later now.

    `unproved` are those of the reached ones that lack the evidence they need.
    """

    on_time: int = 0
    reached_late: int = 0
    overdue: int = 0
    awaiting: int = 0
    ahead: int = 0
    given_up: int = 0
    moved: int = 0
    unproved: int = 0

    @property
    def promised(self) -> int:
        return self.reached + self.open + self.given_up + self.moved

    @property
    def reached(self) -> int:
        return self.on_time + self.reached_late

    @property
    def late(self) -> int:
        """Past their date and not known to be reached."""
        return self.overdue + self.awaiting

    @property
    def open(self) -> int:
        return self.late + self.ahead


def counted(rows: Iterable[Milestone], quarter: Quarter | None = None) -> Counts:
    """The milestones counted; those that left the quarter as moved."""
    counts: dict[str, int] = {}
    for one in rows:
        kind = MOVED if quarter and one.standing.left(quarter) else one.standing.kind
        counts[kind] = counts.get(kind, 0) + 1
        if kind != MOVED and lacks_evidence(one):
            counts[UNPROVED] = counts.get(UNPROVED, 0) + 1
    return Counts(**counts)


@dataclass(frozen=True)
class Group:
    """The milestones of a quarter, a body or a plan, counted; `key` narrows the list to them."""

    key: str
    subject: Any
    counts: Counts


@dataclass(frozen=True)
class YearList:
    """A year's milestones as of a choice: those due in it, and those left over from before.

    `opened` is None where the office has not opened the year's list.
    """

    year: int
    rows: tuple[Milestone, ...]
    opened: WorkYear | None
    as_of: AsOf

    @cached_property
    def due(self) -> list[Milestone]:
        return [one for one in self.rows if one.standing.due_on.year == self.year]

    @cached_property
    def left_over(self) -> list[Milestone]:
        """Due before the year, and still open when it began."""
        begin = datetime.date(self.year, 1, 1)
        return [one for one in self.rows if one.standing.due_on < begin]

    @cached_property
    def moved(self) -> list[Milestone]:
        """Those that were due in the year once and were moved, within it or out of it."""
        return [
            one for one in self.rows if any(day.year == self.year for day in one.standing.dues[:-1])
        ]

    @property
    def quarters(self) -> list[Quarter]:
        return [Quarter(self.year, number) for number in (1, 2, 3, 4)]

    @property
    def quarter(self) -> Quarter:
        """The quarter that the page speaks of: that of the choice, else the nearest of the year."""
        return min(max(self.as_of.quarter, self.quarters[0]), self.quarters[-1])

    def of_quarter(self, quarter: Quarter) -> list[Milestone]:
        """What was promised for a quarter: due in it, or moved out of it to a later day."""
        return [
            one
            for one in self.rows
            if Quarter.of(one.standing.due_on) == quarter or one.standing.left(quarter)
        ]

    @cached_property
    def by_quarter(self) -> list[Group]:
        return [Group(str(one), one, counted(self.of_quarter(one), one)) for one in self.quarters]

    @cached_property
    def by_plan(self) -> list[Group]:
        return self._grouped(lambda one: (one.task.plan.slug, one.task.plan))

    @cached_property
    def by_body(self) -> list[Group]:
        """By the body that is named for it, else the task's first lead."""
        return self._grouped(lambda one: (_slug(body_of(one)), body_of(one)))

    def _grouped(self, key: Callable[[Milestone], tuple[str, Any]]) -> list[Group]:
        groups: dict[str, tuple[Any, list[Milestone]]] = {}
        for one in [*self.due, *self.left_over]:
            name, subject = key(one)
            groups.setdefault(name, (subject, []))[1].append(one)
        return [Group(name, subject, counted(rows)) for name, (subject, rows) in groups.items()]

    @property
    def promised_by_opening(self) -> int:
        """How many the list held when it was opened; 0 where it was not."""
        opened = self.opened
        return sum(one.set_at <= opened.opened_at for one in self.rows) if opened else 0

    @cached_property
    def added(self) -> list[Milestone]:
        """What was set for the year after its list was opened."""
        opened = self.opened
        return [one for one in self.due if one.set_at > opened.opened_at] if opened else []


def body_of(milestone: Milestone) -> Organisation | None:
    """Who is to reach it: the body named, else the task's first lead; None where there is none."""
    if milestone.organisation:
        return milestone.organisation
    leads = [duty for duty in milestone.task.assignments.all() if duty.role == "lead"]
    return leads[0].organisation if leads else None


def _slug(body: Organisation | None) -> str:
    return body.slug if body else ""


def year_list(year: int, reader: Reader, as_of: AsOf) -> YearList:
    """The list of a year as the reader may see it; nine queries however many there are.

    A milestone that was moved to a later year stands in the year that it left, too.
    """
    end = datetime.date(year, 12, 31)
    seen = milestones_shown(reader, as_of)
    left = MilestoneMove.objects.filter(before__year__lte=year).values("milestone")
    rows = seen.filter(due_on__lte=end) | seen.filter(pk__in=left)
    known = as_known(with_task(rows.distinct().order_by(*ORDER), as_of), as_of)
    begin = datetime.date(year, 1, 1)
    return YearList(
        year,
        tuple(one for one in known if _belongs(one, year, begin)),
        opened_year(year, as_of),
        as_of,
    )


ORDER = ("due_on", "task__plan__jurisdiction__position", "task__plan", "task__number", "number")


def opened_year(year: int, as_of: AsOf) -> WorkYear | None:
    rows = WorkYear.objects.filter(year=year)
    return (rows.filter(opened_at__lte=as_of.moment) if as_of.moment else rows).first()


def _belongs(one: Milestone, year: int, begin: datetime.date) -> bool:
    dues = one.standing.dues
    if any(day.year == year for day in dues):
        return True
    return one.standing.due_on < begin and one.standing.is_open_on(begin)


def narrowed(
    listed: YearList,
    *,
    quarter: Quarter | None = None,
    plan: str = "",
    organisation: str = "",
    state: str = "",
) -> list[Milestone]:
    """The rows of a list that are asked for: each count of its page leads to as many."""
    rows: Sequence[Milestone] = listed.of_quarter(quarter) if quarter else listed.rows
    if plan:
        rows = [one for one in rows if one.task.plan.slug == plan]
    if organisation:
        rows = [one for one in rows if _slug(body_of(one)) == organisation]
    return [one for one in rows if _is_in_state(listed, one, state, quarter)]


def _is_in_state(listed: YearList, one: Milestone, state: str, quarter: Quarter | None) -> bool:
    if state == LEFT_OVER:
        return one in listed.left_over
    has_left = bool(quarter and one.standing.left(quarter))
    if state == MOVED:
        return has_left if quarter else one in listed.moved
    groups = {"reached": ("on_time", "reached_late"), "open": ("overdue", "awaiting", "ahead")}
    groups["late"] = ("overdue", "awaiting")
    wanted = groups.get(state, (state,))
    # What is due in another year by now counts for this one as moved alone.
    is_here = one in listed.due or one in listed.left_over
    if state == PROMISED:
        return is_here
    if state == UNPROVED:
        return is_here and not has_left and lacks_evidence(one)
    return not state or (not has_left and is_here and one.standing.kind in wanted)


def tasks_without(year: int, reader: Reader, as_of: AsOf) -> list[Task]:
    """The tasks in force in a year that have no milestone due in it; two queries."""
    due = Milestone.objects.filter(due_on__year=year).values("task")
    plans = issued_plans(reader, as_of).filter(period_start__lte=year, period_end__gte=year)
    rows = Task.objects.filter(plan__in=plans).exclude(pk__in=due)
    return list(rows.select_related("plan"))
