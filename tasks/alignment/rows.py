"""Alignment as records of files."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from targets.tables.exports import Record
from tasks.models import Alignment

from .matrix import Cell, Matrix, SectionShares, TaskPairs
from .wording import part_words, state_words


def matrix_columns(matrix: Matrix) -> dict[str, Any]:
    """The titles of the matrix: the city's task, then a column a plan."""
    return {
        "section": _("Section"),
        "number": _("Number"),
        "task": _("City task"),
        **{plan.slug: plan.jurisdiction.label for plan in matrix.plans},
        "confirmed": _("Plans that take it up"),
    }


def matrix_records(matrix: Matrix, sections: Sequence[SectionShares]) -> Iterator[Record]:
    """One record a city task of `sections`: its section, itself, a cell a plan."""
    for row in (row for one in sections for row in one.rows):
        task = row.task
        yield {
            "section": str(task.section),
            "number": task.number,
            "task": task.title,
            **{
                plan.slug: cell_text(cell)
                for plan, cell in zip(matrix.plans, row.cells, strict=True)
            },
            "confirmed": row.confirmed,
        }


def cell_text(cell: Cell) -> str:
    """Taken up (4, 5): the state's word with the numbers of the plan's tasks."""
    numbers = _(", ").join(str(task.number) for task in cell.tasks)
    word = state_words()[cell.state]
    return _("%(word)s (%(detail)s)") % {"word": word, "detail": numbers} if numbers else word


def pair_columns() -> dict[str, Any]:
    return {
        "number": _("Number"),
        "task": _("District task"),
        "city_number": _("City task number"),
        "city_task": _("City task"),
        "state": _("State"),
        "score": _("Likeness"),
        **part_words(),
        "origin": _("Origin"),
        "note": _("Note"),
    }


def pair_records(rows: Sequence[TaskPairs]) -> Iterator[Record]:
    """One record a pair; a task without any has a record of its own."""
    for one in rows:
        own = {"number": one.task.number, "task": one.task.title}
        if not one.pairs:
            yield {**own, "state": state_words()["none"]}
        for pair in one.pairs:
            yield {**own, **pair_cells(pair.row)}


def pair_cells(row: Alignment) -> Record:
    return {
        "city_number": row.city_task.number,
        "city_task": row.city_task.title,
        "state": state_words()[row.state],
        "score": row.score,
        **{name: row.parts.get(name) for name in part_words()},
        "origin": row.get_origin_display(),
        "note": row.note,
    }
