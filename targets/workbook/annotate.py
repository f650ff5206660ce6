"""The uploaded workbook given back with every faulty cell coloured and commented. Pure.

openpyxl's full mode can be made to hang by a merged range or a comment that reaches to the far
corner of a sheet, so the package is cleaned of those before it is opened. This runs in the child
process like all reading.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import range_boundaries
from openpyxl.worksheet import _reader
from openpyxl.worksheet.worksheet import Worksheet

from .findings import REMARK
from .mending import with_mended_styles
from .reading.opening import MAX_COLUMNS, MAX_ROWS, CautiousParser

AUTHOR = "填报系统"
# Some programs drop the author of a comment: the text itself must tell ours from a person's.
HEAD = f"【{AUTHOR}】\n"
OWN_HEAD = "\n【原批注】\n"
COLOURS = {
    "refusal": "FFFFC7CE",
    "error": "FFFFC7CE",
    "query": "FFFFE0A3",
    "note": "FFD6E4F5",
    REMARK: "FFE3DFF2",
}
_INPUT_COLOUR = "FFFFFBE6"
_LOCKED_COLOUR = "FFF3F5F8"

# Elements by which a few bytes can ask for a billion cells; each is whole and without children.
_RANGED = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?\bref=[\"']([^\"']*)[\"'][^>]*?/>")
_COMMENT = re.compile(
    rb"<(?P<prefix>(?:\w+:)?)comment\b[^>]*?\bref=[\"']([^\"']*)[\"'][^>]*>.*?</(?P=prefix)comment>",
    re.DOTALL,
)
_MAX_MERGED_CELLS = 20_000


def annotated(content: bytes, marks: Iterable[Mapping[str, Any]]) -> bytes:
    """The workbook with a colour and a comment at each mark's place; all else stays as it was.

    A mark is `{"sheet": "指标", "cell": "G7", "severity": "error", "text": "…"}`; one with a
    `value` puts that into the cell. Marks of an earlier annotation are taken away first, so that a
    corrected cell looks like any other.
    """
    package, by_place = _cleaned(content), _by_place(marks)
    with warnings.catch_warnings(), _cautious_reader():
        warnings.simplefilter("ignore")
        try:
            return _marked(package, by_place)
        except Exception:
            # The library reads every colour; the file was taken, so that what is broken is paint.
            return _marked(with_mended_styles(package), by_place)


def _marked(package: bytes, marks: Mapping[tuple[str, str], list[Mapping[str, Any]]]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(package), rich_text=True)
    for sheet in book.worksheets:
        _take_away_marks(sheet)
    for (name, place), texts in marks.items():
        if name in book.sheetnames:
            _mark(book[name], place, texts)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@contextmanager
def _cautious_reader() -> Iterator[None]:
    """Cells are taken as the reading of returns takes them, or the copy would say another value."""
    own = _reader.WorkSheetParser
    _reader.WorkSheetParser = CautiousParser
    try:
        yield
    finally:
        _reader.WorkSheetParser = own


def _cleaned(content: bytes) -> bytes:
    """The package without ranges that reach beyond what a return can hold."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for member in source.infolist():
            data = source.read(member)
            if member.filename.endswith(".xml"):
                data = _RANGED.sub(_kept_range, data)
                data = _COMMENT.sub(_kept_comment, data)
            target.writestr(member.filename, data)
    return file.getvalue()


def _kept_range(found: re.Match[bytes]) -> bytes:
    return found[0] if _cells_of(found[1]) <= _MAX_MERGED_CELLS else b""


def _kept_comment(found: re.Match[bytes]) -> bytes:
    return found[0] if _cells_of(found[2]) == 1 else b""


def _cells_of(reference: bytes) -> float:
    """How many cells a reference covers; infinite when it reaches beyond a return's size."""
    try:
        left, top, right, bottom = range_boundaries(reference.decode())
    except (ValueError, TypeError):
        return float("inf")
    if None in (left, top, right, bottom) or right > MAX_COLUMNS or bottom > MAX_ROWS:
        return float("inf")
    return float((right - left + 1) * (bottom - top + 1))


def _take_away_marks(sheet: Worksheet) -> None:
    # Only cells that exist: asking the sheet for a region would create all of it.
    for cell in list(sheet._cells.values()):
        if cell.comment is None or not cell.comment.text.startswith(HEAD):
            continue
        own = cell.comment.text.partition(OWN_HEAD)[2]
        cell.comment = Comment(own, cell.comment.author) if own else None
        if cell.fill.start_color.rgb in COLOURS.values():
            colour = _LOCKED_COLOUR if cell.protection.locked else _INPUT_COLOUR
            cell.fill = PatternFill("solid", start_color=colour)


def _by_place(marks: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    places: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for mark in marks:
        places.setdefault((mark["sheet"], mark["cell"]), []).append(mark)
    return places


def _mark(sheet: Worksheet, place: str, marks: list[Mapping[str, Any]]) -> None:
    cell = sheet[place]
    if isinstance(cell, MergedCell):
        cell = _first_of_merged(sheet, place)
    # What is said of the whole file has no severity, and paints nothing.
    if colour := COLOURS.get(marks[0]["severity"]):
        cell.fill = PatternFill("solid", start_color=colour)
    for mark in marks:
        if "value" in mark:
            cell.value = mark["value"] if mark["value"] != "" else None
    text = HEAD + "\n".join(mark["text"] for mark in marks)
    if cell.comment is not None:
        text += OWN_HEAD + cell.comment.text
    cell.comment = Comment(text, AUTHOR, height=40 + 22 * (len(text) // 22 + 1), width=320)


def _first_of_merged(sheet: Worksheet, place: str) -> Cell:
    merged = next(merged for merged in sheet.merged_cells.ranges if place in merged)
    return sheet.cell(merged.min_row, merged.min_col)
