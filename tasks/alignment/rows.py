"""Alignment as rows of files."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tasks.models import Alignment

from .matrix import Cell, Matrix, SectionShares, TaskPairs
from .wording import part_words, state_words

Row = list[Any]


def matrix_file(matrix: Matrix, sections: Sequence[SectionShares]) -> Iterator[Row]:
    """Headings, then one row a city task of `sections`: its section, itself, a column a plan."""
    yield [
        _("Section"),
        _("Number"),
        _("City task"),
        *(plan.jurisdiction.label for plan in matrix.plans),
        _("Plans that take it up"),
    ]
    for row in (row for one in sections for row in one.rows):
        section = row.task.section
        cells = [cell_text(cell) for cell in row.cells]
        yield [str(section), row.task.number, row.task.title, *cells, row.confirmed]


def cell_text(cell: Cell) -> str:
    """Taken up (4, 5): the state's word with the numbers of the plan's tasks."""
    numbers = _(", ").join(str(task.number) for task in cell.tasks)
    word = state_words()[cell.state]
    return _("%(word)s (%(detail)s)") % {"word": word, "detail": numbers} if numbers else word


def pairs_file(rows: Sequence[TaskPairs]) -> Iterator[Row]:
    """Headings, then one row a pair; a task without any has a row of its own."""
    parts = part_words()
    yield [
        _("Number"),
        _("District task"),
        _("City task number"),
        _("City task"),
        _("State"),
        _("Likeness"),
        *parts.values(),
        _("Origin"),
        _("Note"),
    ]
    for one in rows:
        own = [one.task.number, one.task.title]
        if not one.pairs:
            yield [*own, None, None, state_words()["none"], None, *[None] * len(parts), None, None]
        for pair in one.pairs:
            yield [*own, *pair_cells(pair.row, list(parts))]


def pair_cells(row: Alignment, parts: Sequence[str]) -> Row:
    return [
        row.city_task.number,
        row.city_task.title,
        state_words()[row.state],
        row.score,
        *(row.parts.get(name) for name in parts),
        row.get_origin_display(),
        row.note,
    ]
