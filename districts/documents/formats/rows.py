"""Tables as lines of text."""

from collections.abc import Iterable

from districts.documents.blocks import BREAK, CELL, ROW


def row_line(cells: Iterable[str]) -> str:
    """Return the row as one line; line breaks inside a cell become BREAK."""
    return ROW + CELL.join(BREAK.join(_lines(cell)) for cell in cells)


def _lines(cell: str) -> list[str]:
    return [" ".join(line.split()) for line in cell.splitlines() if line.strip()]
