"""Every target's status, a row a jurisdiction and a column an indicator and kind of target."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from districts.models import Jurisdiction
from targets.models import Target
from targets.models.goals import TARGET_KINDS
from targets.progress import Progress
from targets.wording.formatting import share_text

ROWS_SHOWN = 60
KINDS = [kind for kind, _word in TARGET_KINDS]
Column = tuple[int, str]


@dataclass(frozen=True)
class Group:
    """Columns of one indicator, under one heading."""

    name: str
    url: str
    width: int


@dataclass(frozen=True)
class HeatCell:
    """One target's status, with its attainment where there is one."""

    target: Target
    status: str
    attainment: str


@dataclass(frozen=True)
class HeatRow:
    """One jurisdiction's targets, a list for each column: most hold one, some none."""

    jurisdiction: Jurisdiction
    cells: list[tuple[str, list[HeatCell]]]


def heat_table(progress: Sequence[Progress]) -> dict[str, Any]:
    """Rows, and the two lines of headings above them."""
    columns = sorted({column_of(entry) for entry in progress}, key=column_order(progress))
    samples = {column_of(entry): entry.target for entry in progress}
    heads = [(column, samples[column]) for column in columns]
    places: dict[Jurisdiction, dict[Column, list[HeatCell]]] = {}
    for entry in progress:
        own = places.setdefault(entry.target.jurisdiction, {})
        cell = HeatCell(entry.target, entry.status, share_text(entry.assessment.attainment))
        own.setdefault(column_of(entry), []).append(cell)
    ordered = sorted(places, key=lambda place: (place.position, place.pk))
    return {
        "heat_groups": groups(heads),
        "heat_kinds": [str(target.get_kind_display()) for _column, target in heads],
        "heat_rows": [
            HeatRow(
                place,
                [(heading(target), places[place].get(column, [])) for column, target in heads],
            )
            for place in ordered[:ROWS_SHOWN]
        ],
        "heat_more": max(0, len(ordered) - ROWS_SHOWN),
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
    found = []
    for _indicator, columns in groupby(heads, key=lambda head: head[0][0]):
        members = list(columns)
        indicator = members[0][1].indicator
        found.append(
            Group(
                indicator.label if indicator else _("Without an indicator"),
                indicator.get_absolute_url() if indicator else "",
                len(members),
            )
        )
    return found


def heading(target: Target) -> str:
    """What a cell is about, for a narrow screen, where it stands without its headings."""
    kind = str(target.get_kind_display())
    return f"{target.indicator.label} · {kind}" if target.indicator else kind
