"""The annex: a table that divides the tasks among bodies."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from districts.documents.blocks import Line, unwrapped
from districts.documents.bodies import bodies_in
from districts.documents.model import AnnexText, Doubt, Place, doubt

_COLUMNS = (
    ("row", re.compile("序号|编号")),
    ("wording", re.compile("(?:工作|主要|重点|具体)?(?:举措|任务|措施|内容|事项)(?:内容)?")),
    ("lead", re.compile("牵头(?:单位|部门)")),
    ("responsible", re.compile("(?:责任|配合)(?:单位|部门)")),
)


@dataclass
class _Cell:
    """A cell and its lines: a line break inside a cell belongs to it."""

    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return unwrapped(self.pieces)


@dataclass
class Annex:
    """The rows, and everything above the first row as written."""

    heading: tuple[str, ...] = ()
    rows: list[AnnexText] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_annex(lines: Sequence[Line]) -> Annex:
    """Return the rows of a table whose cells are separated by tabs.

    A cell may stand on a line of its own behind a tab, or several on one line. A row begins at
    the cell that holds the next number, so missing empty cells at its end do no harm.
    """
    cells = _cells(lines)
    columns, body = _columns(cells)
    if not columns:
        text = " ".join(cell.text for cell in cells if cell.text)
        return Annex(doubts=[doubt("annex_unread", Place("line", str(lines[0].number)), text)])
    annex = Annex(heading=tuple(cell.text for cell in cells[:body] if cell.text))
    for row in _rows(cells[body:], len(columns)):
        _add_row(annex, dict(zip(columns, row, strict=False)), row[len(columns) :])
    return annex


def _cells(lines: Sequence[Line]) -> list[_Cell]:
    cells: list[_Cell] = []
    is_in_table = False
    for line in lines:
        before, *pieces = line.text.split("\t")
        opens_row = not is_in_table or (bool(pieces) and before.strip().isdecimal())
        if before and opens_row:
            pieces.insert(0, before)
        elif before:
            cells[-1].pieces.append(before)
        cells += [_Cell([piece]) for piece in pieces]
        is_in_table = is_in_table or any(_is_row_label(piece) for piece in pieces)
    return cells


def _is_row_label(text: str) -> bool:
    return bool(_COLUMNS[0][1].fullmatch(unwrapped([text])))


def _columns(cells: Sequence[_Cell]) -> tuple[list[str], int]:
    """The columns in their order and the index of the first cell below them."""
    for start, cell in enumerate(cells):
        if not _is_row_label(cell.text):
            continue
        names: list[str] = []
        for head in cells[start:]:
            name = next((key for key, label in _COLUMNS if label.fullmatch(head.text)), None)
            if name is None or name in names:
                break
            names.append(name)
        return names, start + len(names)
    return [], 0


def _rows(cells: Sequence[_Cell], width: int) -> list[list[_Cell]]:
    rows: list[list[_Cell]] = []
    for cell in cells:
        is_number = cell.text.isdecimal()
        if not rows or (is_number and (len(rows[-1]) >= width or _follows(cell, rows[-1]))):
            rows.append([])
        rows[-1].append(cell)
    return rows


def _follows(cell: _Cell, row: Sequence[_Cell]) -> bool:
    number = row[0].text
    return number.isdecimal() and int(cell.text) == int(number) + 1


def _add_row(annex: Annex, row: dict[str, _Cell], surplus: Sequence[_Cell]) -> None:
    texts = {name: cell.text for name, cell in row.items()}
    expected = annex.rows[-1].row + 1 if annex.rows else 1
    written = texts["row"]
    number = int(written) if written.isdecimal() else expected
    place = Place("annex_row", str(number))
    if written != str(expected):
        annex.doubts.append(doubt("annex_number_gap", place, written, expected=str(expected)))
    named = {}
    for role in ("lead", "responsible"):
        names, remarks = bodies_in(texts.get(role, ""))
        named[role] = tuple(names)
        annex.doubts += [doubt(code, place, text) for code, text in remarks]
        if not names:
            annex.doubts.append(doubt(f"no_{role}", place))
    annex.rows.append(
        AnnexText(number, texts.get("wording", ""), named["lead"], named["responsible"])
    )
    beyond = " ".join(cell.text for cell in surplus if cell.text)
    if beyond:
        annex.doubts.append(doubt("annex_row_cells", place, beyond))
