"""Tables copied as plain text: their rows put together again, whether tabs part the cells or each
cell has a line of its own."""

import re
from collections.abc import Sequence
from dataclasses import replace

from districts.documents.blocks import Line, unwrapped
from districts.documents.markers import ANNEX
from districts.documents.model import Doubt, Place, doubt
from districts.documents.statements.table import is_known_label, is_target_head
from districts.documents.tables import column_of, is_duty_head

_MOST_COLUMNS = 8
_NUMBER = re.compile(r"(?P<value>\d{1,3})[.．、]?")


def with_rows_of_lines(lines: Sequence[Line]) -> tuple[list[Line], list[Doubt]]:
    """Return the lines, with those of such tables as rows, and doubts about rows whose lines are
    not as many as the columns.

    A head is lines that each name a column, the first of them the number or the indicator.
    """
    lines = _with_rows_of_tabs(lines)
    kept: list[Line] = []
    doubts: list[Doubt] = []
    place = 0
    while place < len(lines):
        width = _width(lines, place)
        rows, end = _rows(lines, place, width, doubts) if width else ([], place)
        kept += rows or lines[place : place + 1]
        place = end if rows else place + 1
    return kept, doubts


def _with_rows_of_tabs(lines: Sequence[Line]) -> list[Line]:
    """The lines, with those below a head of tabs as rows; an annex of tabs is read as it stands."""
    kept: list[Line] = []
    width = 0
    is_annex = False
    rows = [() if line.cells else _cells_by_tabs(line) for line in lines]
    for index, line in enumerate(lines):
        cells, following = rows[index], () if index + 1 == len(rows) else rows[index + 1]
        count = len(cells)
        is_annex = is_annex or bool(ANNEX.fullmatch(line.text.strip()))
        if count != width:
            is_head = is_target_head(cells) or (is_duty_head(cells) and not is_annex)
            has_row = 1 < count == len(following) and cells != following
            width = count if has_row and is_head else 0
        kept.append(_row([line], cells) if width else line)
    return kept


def _cells_by_tabs(line: Line) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.text.split("\t"))


def _label(line: Line) -> str:
    return "" if line.cells or "\t" in line.text else unwrapped([line])


def _width(lines: Sequence[Line], start: int) -> int:
    """How many columns a head that begins there has; 0 where none begins."""
    labels: list[str] = []
    for line in lines[start : start + _MOST_COLUMNS]:
        label = _label(line)
        if not label or label in labels or not is_known_label(label):
            break
        labels.append(label)
    is_head = len(labels) > 1 and (is_target_head(labels) or is_duty_head(labels))
    return len(labels) if is_head else 0


def _row(lines: Sequence[Line], cells: Sequence[str]) -> Line:
    return replace(lines[0], text=" ".join(filter(None, cells)), cells=tuple(cells))


def _rows(
    lines: Sequence[Line], start: int, width: int, doubts: list[Doubt]
) -> tuple[list[Line], int]:
    """The head and the rows below it, and where they end; none where no row follows."""
    labels = [_label(line) for line in lines[start : start + width]]
    rows = [_row(lines[start:], labels)]
    place = start + width
    is_numbered = column_of(labels[0]) == "row"
    while place < len(lines):
        count = (
            _numbered(lines, place, width, len(rows))
            if is_numbered
            else _valued(lines, place, width)
        )
        if not count:
            break
        texts = [_label(line) for line in lines[place : place + count]]
        if count != width:
            found = " / ".join(texts)
            doubts.append(doubt("lines_of_cells", Place("line", str(lines[place].number)), found))
        rows.append(_row(lines[place:], _cells(texts, width)))
        place += count
    return (rows, place) if len(rows) > 1 else ([], start)


def _numbered(lines: Sequence[Line], start: int, width: int, expected: int) -> int:
    """How many lines the row of that number takes: up to the next number, the last as many as
    there are columns."""
    if not _is_number(_label(lines[start]), expected):
        return 0
    most = width * 3
    for count in range(2, most + 1):
        if start + count >= len(lines) or not _label(lines[start + count]):
            break
        if _is_number(_label(lines[start + count]), expected + 1):
            return count
    return min(width, len(lines) - start)


def _is_number(text: str, expected: int) -> bool:
    match = _NUMBER.fullmatch(text)
    return match is not None and int(match["value"]) == expected


def _valued(lines: Sequence[Line], start: int, width: int) -> int:
    """A row without a number is as many lines as there are columns, one of them with a figure, the
    first without."""
    texts = [_label(line) for line in lines[start : start + width]]
    is_row = len(texts) == width and all(texts) and len(texts[0]) < 30 and "。" not in texts[0]
    has_value = any(text[:1].isdecimal() or text[:1] in "≥≤＞＜><" for text in texts[1:])
    return width if is_row and has_value else 0


def _cells(texts: Sequence[str], width: int) -> list[str]:
    """The lines in their columns: of more lines the longest cell takes what is over, of fewer the
    last ones are empty."""
    over = len(texts) - width
    if over <= 0:
        return [*texts, *[""] * -over]
    return [texts[0], unwrapped(texts[1 : 2 + over]), *texts[2 + over :]]
