"""The page's tables: the city's targets, every target by jurisdiction, tasks by plan and body."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from districts.models import Jurisdiction, Organisation
from districts.paging import Folded
from districts.permissions import Reader
from targets.models import Target
from targets.models.goals import TARGET_KINDS
from targets.progress import Progress, by_severity, cached_progress
from targets.progress.as_of import AsOf
from targets.tables.cells import missing
from targets.tables.rows import TargetRow, target_rows
from tasks.by_plan import STATES, PlanTasks, state_word
from tasks.models import Assignment
from tasks.progress import NOT_REPORTED

PLACES_SHOWN = 60
PLANS_SHOWN = 10
BODIES_SHOWN = 8
KINDS = [kind for kind, _word in TARGET_KINDS]
Column = tuple[int, str]


@dataclass(frozen=True)
class CityRow:
    """A target as it stands, and in a second quarter where two are compared."""

    row: TargetRow
    before: SafeString | None = None


def city_content(
    own: Sequence[Progress], as_of: AsOf, who: Reader, earlier: AsOf | None
) -> dict[str, Any]:
    """The city's targets, worst first: those that can be counted, and those that cannot."""
    former = cached_progress(who, earlier) if earlier else []
    before = {one.target.pk: TargetRow(one, as_of) for one in former}
    rows = [
        CityRow(row, before_cell(row.target, before) if earlier else None)
        for row in target_rows(by_severity(own), as_of)
    ]
    return {
        "city_rows": [one for one in rows if one.row.target.is_countable],
        "uncounted": [one for one in rows if not one.row.target.is_countable],
        "compared_quarter": earlier.quarter if earlier else None,
    }


def before_cell(target: Target, before: Mapping[int, TargetRow]) -> SafeString:
    """How the target stood in the earlier quarter; its former wording where it was revised."""
    former = before.get(target.pk) or before.get(target.revises_id or 0)
    return former.brief_cell if former else missing(_("No such target yet"))


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
                    [(heading(target), places[place].get(column, [])) for column, target in heads],
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
class StateRow:
    """Something that has tasks: state, word and number for each; `of` is the filter's value."""

    subject: Any
    of: str
    cells: list[tuple[str, str, int]]
    total: int


def tasks_content(plans: Sequence[PlanTasks]) -> dict[str, Any]:
    return {
        "task_states": [state_word(state) for state in STATES],
        "task_rows": Folded(by_plan(plans), PLANS_SHOWN),
        "body_rows": Folded(by_lead_body(plans), BODIES_SHOWN),
    }


def by_plan(plans: Sequence[PlanTasks]) -> list[StateRow]:
    """The city's plans, then those with most tasks not yet done."""
    rows = [state_row(one.plan, one.plan.slug, Counter(states_of(one))) for one in plans]
    return sorted(rows, key=lambda row: (row.subject.jurisdiction.kind != "city", -open_tasks(row)))


def states_of(one: PlanTasks) -> list[str]:
    return [task.state or NOT_REPORTED for task in one.tasks]


def state_row(subject: Any, of: str, counts: Mapping[str, int]) -> StateRow:
    cells = [(state, state_word(state), counts.get(state, 0)) for state in STATES]
    return StateRow(subject, of, cells, sum(counts.values()))


def by_lead_body(plans: Sequence[PlanTasks]) -> list[StateRow]:
    """Lead bodies, those with most tasks not yet done first; two queries."""
    states = {task.pk: task.state or NOT_REPORTED for one in plans for task in one.tasks}
    leads = Assignment.objects.filter(role="lead", task__plan__in=[one.plan.pk for one in plans])
    counts: dict[int, Counter[str]] = {}
    for body, task in leads.order_by().values_list("organisation_id", "task_id").distinct():
        if task in states:
            counts.setdefault(body, Counter())[states[task]] += 1
    bodies = Organisation.objects.in_bulk(counts)
    rows = [state_row(bodies[pk], bodies[pk].slug, own) for pk, own in counts.items()]
    return sorted(rows, key=lambda row: (-open_tasks(row), -row.total, row.of))


def open_tasks(row: StateRow) -> int:
    return sum(count for state, _word, count in row.cells if state != "done")
