"""Whether a task is late, and since when: the one rule, pure, without clock or framework.

A task is judged by one date: what the office has decided or the plan's clause says, else the first
date reported that lies within the plan's period, else the end of that period. A date reported
later is when it is expected to be done; it never clears what is overdue. Due days are inclusive:
late is what is not known to be done from the next day on. A standing measure is never late.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from targets.periods import Quarter

# A due date further from its plan's period is a slip.
YEARS_ASIDE = 5
A_DAY = datetime.timedelta(days=1)
# Where a due date comes from: the first three are set by the office, the others follow.
SET_SOURCES = ("decision", "clause", "standing")
SOURCES = (*SET_SOURCES, "reported", "period")


@dataclass(frozen=True)
class SetDate:
    """What the office has set for a task: one of SET_SOURCES, or `period` to take that back.

    `on` is None for a standing measure and for what is taken back.
    """

    source: str
    on: datetime.date | None = None
    document: str = ""


@dataclass(frozen=True)
class DueDates:
    """The date a task is judged by, one of SOURCES for it, and when it is expected to be done.

    `due` is None for a standing measure. `expected` is the last date reported, None where it is
    the due date or none was reported; `times_revised` says how often the reported date was moved.
    """

    due: datetime.date | None
    source: str
    document: str = ""
    expected: datetime.date | None = None
    times_revised: int = 0

    @property
    def current(self) -> datetime.date | None:
        """When the task is to be done by what was said last."""
        return self.expected or self.due

    @property
    def is_revised(self) -> bool:
        return self.times_revised > 0


@dataclass(frozen=True)
class Lateness:
    """Since when a task is late; `is_confirmed` says that its state was reported since it fell due.

    Without such a report the task may be done: it waits for the report that would tell.
    """

    since: datetime.date
    is_confirmed: bool

    @property
    def kind(self) -> str:
        return "overdue" if self.is_confirmed else "awaiting"


@dataclass(frozen=True)
class Timing:
    """A task's dates, and how it is late; None where it is not."""

    dates: DueDates
    late: Lateness | None


@dataclass(frozen=True)
class LateCounts:
    """Tasks counted: all, those overdue and since when the first of them is, those awaiting."""

    total: int = 0
    overdue: int = 0
    awaiting: int = 0
    since: datetime.date | None = None

    @property
    def by_kind(self) -> list[tuple[str, int]]:
        """The kinds that occur, with their counts."""
        kinds = [("overdue", self.overdue), ("awaiting", self.awaiting)]
        return [(kind, count) for kind, count in kinds if count]


def count_late(timings: Iterable[Timing]) -> LateCounts:
    """How many of some tasks are late."""
    rows = list(timings)
    late = [one.late for one in rows if one.late is not None]
    since = [one.since for one in late if one.is_confirmed]
    return LateCounts(len(rows), len(since), len(late) - len(since), min(since, default=None))


def due_dates(
    first_year: int,
    last_year: int,
    reported: Sequence[datetime.date | None],
    decided: SetDate | None = None,
) -> DueDates:
    """The dates of a task of a plan for these years, from those reported quarter by quarter.

    None among `reported` is a quarter that gave no date.

    >>> due_dates(2023, 2025, [None, datetime.date(2026, 6, 30), None])
    ... # doctest: +NORMALIZE_WHITESPACE
    DueDates(due=datetime.date(2025, 12, 31), source='period', document='',
             expected=datetime.date(2026, 6, 30), times_revised=1)
    """
    begin, end = datetime.date(first_year, 1, 1), datetime.date(last_year, 12, 31)
    given = [day for day in reported if day is not None]
    within = next((day for day in given if begin <= day <= end), None)
    own = SetDate("reported" if within else "period", within or end)
    set_date = decided if decided and decided.source in SET_SOURCES else own
    moves = zip([own.on, *given], given, strict=False)
    last = given[-1] if given else None
    return DueDates(
        due=set_date.on,
        source=set_date.source,
        document=set_date.document,
        expected=None if last == set_date.on else last,
        times_revised=sum(before != after for before, after in moves),
    )


def years_of_reason(first_year: int, last_year: int) -> tuple[int, int]:
    """The first and the last year in which a task of a plan for these years may fall due.

    >>> years_of_reason(2023, 2027)
    (2018, 2032)
    """
    return first_year - YEARS_ASIDE, last_year + YEARS_ASIDE


def judging_day(quarter: Quarter, today: datetime.date) -> datetime.date:
    """The day on which a quarter is judged: the one after its last, never one to come.

    >>> judging_day(Quarter(2025, 2), datetime.date(2026, 3, 1))
    datetime.date(2025, 7, 1)
    """
    return min(quarter.end, today - A_DAY) + A_DAY


def lateness(
    due: datetime.date | None, state: str | None, quarter: Quarter | None, day: datetime.date
) -> Lateness | None:
    """How a task is late on a day, by the state last reported and its quarter; None: not late.

    >>> lateness(datetime.date(2025, 6, 30), "in_progress", Quarter(2025, 2),
    ...          datetime.date(2025, 7, 1))
    Lateness(since=datetime.date(2025, 7, 1), is_confirmed=True)
    """
    if due is None or due >= day or state == "done":
        return None
    return Lateness(due + A_DAY, quarter is not None and quarter.end >= due)
