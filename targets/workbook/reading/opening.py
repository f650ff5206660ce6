"""A workbook's bytes → the plain cells of its sheets, each with what is needed to judge it.

This runs in the child process. openpyxl's own row iterator trusts the sheet's dimension record,
drops rows that stand out of order, hides whether a value came from a formula, gives up on the
whole sheet over one number that is none, and on the file over a broken colour. Its parser does not;
this is that parser, asked for rows and merged ranges alone.

`package` lets no document type through, and so no entity: the quicker parser of XML is safe here.
"""

import contextlib
import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, iterparse

from openpyxl.packaging.manifest import Manifest
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.packaging.workbook import WorkbookPackage
from openpyxl.reader.excel import _find_workbook_part
from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils import coordinate_to_tuple
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
from openpyxl.worksheet._reader import (
    DATA_TAG,
    FORMULA_TAG,
    INLINE_STRING,
    MERGE_TAG,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
)
from openpyxl.xml.constants import ARC_CONTENT_TYPES, ARC_STYLE, SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import fromstring

from targets.workbook.findings import Refuse

from .cells import RawCell
from .package import require_safe_package
from .styles import GENERAL, number_formats

MAX_ROWS = 5000
MAX_COLUMNS = 60
# Rows, cells and values of a sheet, empty ones too, and texts: a full return has some thousand.
MAX_ELEMENTS = 1_000_000
# Worksheet, rows, row, cell, text, run of a text: programs nest no deeper than a dozen.
MAX_DEPTH = 64
_LAST_ROW = 1048576
# Spreadsheet programs write none longer; the rules on what a format shows take their time.
_LONGEST_FORMAT = 255
_MERGED = re.compile(r"[A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7}", re.ASCII)
MAX_MERGED = 1000
# Excel writes a sign that XML does not hold as _x000D_, and as _x005F_ the first sign of a text
# that would look so. Programs that write texts into the cells themselves, and so the annotated
# copy, do that for the carriage return at most.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PASTED = re.compile(r"(?<!_x005F)_x000D_")
_TEXT, _RUN, _TEXTS = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("t", "r", "si"))
# How a number, and a place in the list of texts, may be written. Python would also take 1_000 and
# other scripts' digits, and count a negative place from the list's end.
_FORMS = {
    "n": re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII),
    "s": re.compile(r"\s*\d+\s*", re.ASCII),
}


@dataclass
class _Book:
    """What the sheets of a package share, and where each of them lies."""

    archive: zipfile.ZipFile
    names: list[str]
    parts: dict[str, str]
    texts: list[str]
    formats: list[str]
    epoch: Any

    def __post_init__(self) -> None:
        kinds = list(enumerate(self.formats))
        self.dates = {number for number, code in kinds if is_date_format(code)}
        self.durations = {number for number, code in kinds if is_timedelta_format(code)}


def open_workbook(content: bytes, file_name: str, sheets: Collection[str]) -> dict[str, Any]:
    """All names of sheets in their order, and the filled cells of the sheets that are asked for.

    `{"names": ["_greenfin", "指标"], "sheets": {"指标": [[4, [[7, 1158.3, "n"]]]]}, "merged":
    {"指标": ["G5:G6"]}}`: rows with content in file order, a hidden one with a closing `true`, each
    cell behind its column's number as `RawCell.to_plain` gives it; and the merged ranges. In place
    of a sheet's rows stands a code where it cannot be read with certainty; `{"refused": …}`, a
    finding, where the file cannot be opened at all.
    """
    try:
        require_safe_package(content, file_name)
        with _opened(content) as book:
            read = {name: _plain_sheet(book, name) for name in book.names if name in sheets}
    except Refuse as refusal:
        return {"refused": refusal.finding.to_dict()}
    return {
        "names": book.names,
        "sheets": {name: rows for name, (rows, _merged) in read.items()},
        "merged": {name: merged for name, (_rows, merged) in read.items() if merged},
    }


@contextlib.contextmanager
def _opened(content: bytes) -> Iterator[_Book]:
    with warnings.catch_warnings(), _any_fault_refused():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield _book(archive)


def _book(archive: zipfile.ZipFile) -> _Book:
    members = set(archive.namelist())
    manifest = Manifest.from_tree(fromstring(archive.read(ARC_CONTENT_TYPES)))
    part = _find_workbook_part(manifest).PartName[1:]
    package = WorkbookPackage.from_tree(fromstring(archive.read(part)))
    relations = get_dependents(archive, get_rels_path(part)).to_dict()
    names: list[str] = []
    parts: dict[str, str] = {}
    for sheet in package.sheets:
        target = relations[sheet.id].target if sheet.id else ""
        if target in members:
            names.append(sheet.name)
            parts.setdefault(sheet.name, target)
    texts = manifest.find(SHARED_STRINGS)
    return _Book(
        archive,
        names,
        parts,
        list(_shared_texts(archive, texts.PartName[1:])) if texts else [],
        number_formats(fromstring(archive.read(ARC_STYLE))) if ARC_STYLE in members else [],
        CALENDAR_MAC_1904 if package.properties.date1904 else CALENDAR_WINDOWS_1900,
    )


def _shared_texts(archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    with archive.open(part) as source:
        for count, (_event, element) in enumerate(iterparse(source, ("end",))):  # noqa: S314
            if count > MAX_ELEMENTS:
                raise Refuse("cannot_be_read")
            if element.tag == _TEXTS:
                yield _ESCAPED.sub(_meant, _text_of(element))
                element.clear()


def _text_of(element: Element) -> str:
    """The text of an entry and of its runs; not the reading aids of East Asian texts."""
    texts = [
        child if child.tag == _TEXT else child.find(_TEXT)
        for child in element
        if child.tag in (_TEXT, _RUN)
    ]
    return "".join(text.text or "" for text in texts if text is not None)


def _meant(escaped: re.Match[str]) -> str:
    sign = chr(int(escaped[1], 16))
    return escaped[0] if "\ud800" <= sign <= "\udfff" else sign


@contextlib.contextmanager
def _any_fault_refused() -> Iterator[None]:
    """A hostile file can make the library raise anything at all: then it cannot be read."""
    try:
        yield
    except (Refuse, MemoryError):
        raise
    except Exception as fault:
        raise Refuse("cannot_be_read") from fault


def _plain_sheet(book: _Book, name: str) -> tuple[list[Any] | str, list[str]]:
    """The rows of a sheet, or why it has none; and its merged ranges."""
    try:
        with _any_fault_refused(), book.archive.open(book.parts[name]) as source:
            parser = _Rows(
                source,
                book.texts,
                data_only=True,
                epoch=book.epoch,
                date_formats=book.dates,
                timedelta_formats=book.durations,
            )
            rows = [
                [number, [[column, *cell.to_plain()] for column, cell in row.items()], *hidden]
                for number, row, *hidden in sheet_rows(parser, book.formats)
            ]
            if not parser.is_sheet:
                raise Refuse("cannot_be_read")
            return rows, parser.merged
    except Refuse as refusal:
        return refusal.finding.code, []


class CautiousParser(WorkSheetParser):
    """openpyxl's parser, but a cell that no program would write becomes a text or an error."""

    row_counter: int
    col_counter: int

    def parse_cell(self, element: Element) -> dict[str, Any]:
        row, column = self._place(element.get("r"))
        values = element.findall(VALUE_TAG)
        text = (values[0].text or "") if values else ""
        # Elements within a value cut it off; a text beside it says something else.
        is_certain = not any(len(value) for value in values)
        is_certain &= not text or element.find(INLINE_STRING) is None
        if len(values) > 1 or not is_certain:
            raise Refuse("doubled_cell")
        kind = element.get("t", "n")
        cell: dict[str, Any] = {
            "value": text,
            "data_type": "s" if kind == "n" else "e",
            "style_id": int(element.get("s", 0)),
        }
        form = _FORMS.get(kind)
        if not text or form is None or form.fullmatch(text):
            with contextlib.suppress(ValueError, IndexError, OverflowError, TypeError):
                cell = super().parse_cell(element)
        self.col_counter = column
        return {**cell, "row": row, "column": column}

    def _place(self, coordinate: str | None) -> tuple[int, int]:
        if coordinate:
            row, column = coordinate_to_tuple(coordinate)
            return row, column
        return self.row_counter, self.col_counter + 1


class _Rows(CautiousParser):
    """The rows of one sheet, as they come; once they are read, the sheet's merged ranges."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.merged: list[str] = []
        self.is_sheet = False

    def __iter__(self) -> Iterator[tuple[int, list[dict[str, Any]], bool]]:
        count = depth = 0
        for event, element in iterparse(self.source, ("start", "end")):  # noqa: S314
            if event == "start":
                count, depth = count + 1, depth + 1
                if count > MAX_ELEMENTS:
                    raise Refuse("too_many_rows")
                # A million elements within one another would take all the time a file is given.
                if depth > MAX_DEPTH:
                    raise Refuse("cannot_be_read")
                continue
            depth -= 1
            if element.tag == ROW_TAG:
                number, cells = self.parse_row(element)
                is_hidden = element.get("hidden") in ("1", "true")
                element.clear()
                if not 1 <= number <= _LAST_ROW:
                    raise ValueError(f"{number} is no row number")
                if any(cell["row"] != number for cell in cells):
                    raise ValueError(f"a cell of row {number} says that it stands in another")
                yield number, cells, is_hidden
            elif element.tag == DATA_TAG:
                self.is_sheet = True
            elif element.tag == MERGE_TAG:
                ranges = (merged.get("ref", "") for merged in element)
                self.merged = [*filter(_MERGED.fullmatch, ranges)][:MAX_MERGED]

    def parse_cell(self, element: Element) -> dict[str, Any]:
        cell = super().parse_cell(element)
        value, kind = cell["value"], element.get("t")
        if isinstance(value, str) and "_x" in value:
            if kind == "str":
                cell["value"] = _ESCAPED.sub(_meant, value)
            elif kind != "s":
                cell["value"] = _PASTED.sub("\r", value)
        return {**cell, "has_formula": element.find(FORMULA_TAG) is not None}


def sheet_rows(parser: _Rows, formats: list[str]) -> Iterator[tuple[Any, ...]]:
    """Row number and its filled cells by column number, for rows with content, in file order; True
    behind those of a hidden row."""
    count = 0
    for number, cells, is_hidden in parser:
        row = _filled(cells, formats)
        if row:
            count += 1
            if count > MAX_ROWS:
                raise Refuse("too_many_rows")
            yield (number, row, True) if is_hidden else (number, row)


def _filled(cells: list[dict[str, Any]], formats: list[str]) -> dict[int, RawCell]:
    row: dict[int, RawCell] = {}
    for cell in cells:
        if cell["column"] > MAX_COLUMNS or (cell["value"] is None and not cell["has_formula"]):
            continue
        if cell["column"] in row:
            raise Refuse("doubled_cell")
        row[cell["column"]] = RawCell(
            cell["value"], cell["data_type"], _number_format(cell, formats), cell["has_formula"]
        )
    return row


def _number_format(cell: Mapping[str, Any], formats: list[str]) -> str:
    if cell["data_type"] != "n":
        return GENERAL
    number = cell["style_id"]
    if number and not formats:
        raise ValueError("the styles are gone that the cells have")
    # A style that is not there is no style, as programs show it.
    code = formats[number] if 0 <= number < len(formats) else GENERAL
    if len(code) > _LONGEST_FORMAT:
        raise ValueError(f"a number format of {len(code)} characters")
    return code
