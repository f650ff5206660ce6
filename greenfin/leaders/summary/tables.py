"""The page's tables: every target by jurisdiction, tasks by plan, the goals on paper."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from districts.models import Jurisdiction, Plan
from districts.paging import Folded
from targets.models import Target
from targets.models.goals import TARGET_KINDS
from targets.progress import Progress
from targets.progress.as_of import AsOf
from targets.tables.grouped import goal_groups
from targets.tables.rows import TargetRow
from targets.tables.usual import usual_of
from tasks.by_plan import PlanTasks
from tasks.progress.sentences import late_word
from tasks.progress.states import NOT_REPORTED

PLACES_SHOWN = 60
PLANS_SHOWN = 10
KINDS = [kind for kind, _word in TARGET_KINDS]
Column = tuple[int, str]


def goals_content(own: Sequence[Progress], as_of: AsOf) -> dict[str, Any]:
    """The city's targets by indicator, worst first: what can be counted, and what cannot."""
    usual = usual_of(own)
    groups = goal_groups(own, as_of, usual)
    return {
        "goals_usual": usual,
        "city_groups": [group for group in groups if group.is_countable],
        "uncounted": [group for group in groups if not group.is_countable],
    }


@dataclass(frozen=True)
class Group:
    """Columns of one indicator, under one heading."""

    name: str
    url: str
    width: int


@dataclass(frozen=True)
class HeatRow:
    """One jurisdiction's targets, a list for each column: most hold one, some none."""

    jurisdiction: Jurisdiction
    cells: list[tuple[str, list[TargetRow]]]


def heat_table(progress: Sequence[Progress], as_of: AsOf) -> dict[str, Any]:
    """Rows, and the two lines of headings above them."""
    columns = sorted({column_of(entry) for entry in progress}, key=column_order(progress))
    samples = {column_of(entry): entry.target for entry in progress}
    heads = [(column, samples[column]) for column in columns]
    headings = [(column, heading(target)) for column, target in heads]
    places: dict[Jurisdiction, dict[Column, list[TargetRow]]] = {}
    for entry in progress:
        own = places.setdefault(entry.target.jurisdiction, {})
        own.setdefault(column_of(entry), []).append(TargetRow(entry, as_of))
    ordered = sorted(places, key=lambda place: (place.position, place.pk))
    return {
        "heat_groups": groups(heads),
        "heat_kinds": [str(target.get_kind_display()) for _column, target in heads],
        "heat_rows": Folded(
            [
                HeatRow(
                    place,
                    [(words, places[place].get(column, [])) for column, words in headings],
                )
                for place in ordered
            ],
            PLACES_SHOWN,
        ),
    }


def column_of(entry: Progress) -> Column:
    return (entry.target.indicator_id or 0, entry.target.kind)


def column_order(progress: Sequence[Progress]) -> Any:
    """Indicators in their own order, those without one last; kinds as the glossary lists them."""
    positions = {
        one.target.indicator.pk: one.target.indicator.position
        for one in progress
        if one.target.indicator
    }
    last = max(positions.values(), default=0) + 1

    def order(column: Column) -> tuple[int, int, int]:
        return (positions.get(column[0], last), column[0], KINDS.index(column[1]))

    return order


def groups(heads: Sequence[tuple[Column, Target]]) -> list[Group]:
    headings = []
    for _indicator, columns in groupby(heads, key=lambda head: head[0][0]):
        members = list(columns)
        indicator = members[0][1].indicator
        headings.append(
            Group(
                indicator.label if indicator else _("Without an indicator"),
                indicator.get_absolute_url() if indicator else "",
                len(members),
            )
        )
    return headings


def heading(target: Target) -> str:
    """What a cell is about, for a narrow screen, where it stands without its headings."""
    kind = str(target.get_kind_display())
    return f"{target.indicator.label} · {kind}" if target.indicator else kind


@dataclass(frozen=True)
class Segment:
    """The tasks of a plan in one state: where they lie on a bar of 100, and how many they are.

    `late` is the part of its width, at its end, whose tasks are past their date.
    """

    state: str
    word: str
    tone: str
    count: int
    start: float
    width: float
    late: float

    @property
    def late_start(self) -> float:
        return self.start + self.width - self.late


@dataclass(frozen=True)
class TaskBar:
    """A plan's tasks as one bar, state after state; `late` counts those past their date by kind."""

    plan: Plan
    total: int
    segments: list[Segment]
    late: list[tuple[str, str, int]]

    @property
    def open(self) -> int:
        return sum(one.count for one in self.segments if one.state != "done")


def tasks_content(plans: Sequence[PlanTasks]) -> dict[str, Any]:
    """The city's plans, then those with most tasks not yet done."""
    bars = [task_bar(one) for one in plans]
    bars.sort(key=lambda bar: (bar.plan.jurisdiction.kind != "city", -bar.open))
    return {"task_bars": Folded(bars, PLANS_SHOWN), "has_late": any(bar.late for bar in bars)}


def task_bar(one: PlanTasks) -> TaskBar:
    total = len(one.tasks)
    late = Counter(task.state or NOT_REPORTED for task in one.tasks if task.timing.late)
    segments: list[Segment] = []
    passed = 0
    for state in one.states:
        if state.count:
            start, width = 100 * passed / total, 100 * state.count / total
            past = 100 * late[state.state] / total
            segments.append(
                Segment(state.state, state.word, state.tone, state.count, start, width, past)
            )
            passed += state.count
    kinds = [(kind, late_word(kind), count) for kind, count in one.late.by_kind]
    return TaskBar(one.plan, total, segments, kinds)
