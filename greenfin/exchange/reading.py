"""A file of a source system → its rows, each cell as it stands there.

Runs in the child process (`districts.desk.child`): what comes in and goes out is plain JSON
beside the bytes. No framework, no clock.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from districts.packages import (
    ZIP,
    Unsafe,
    opened_package,
    require_plain_content,
    require_plain_directory,
)
from targets.history.reading import Sheet, csv_sheet, is_blank, xlsx_sheet
from targets.history.scan import Mark
from targets.workbook.findings import Refuse
from targets.workbook.reading.cells import RawCell
from targets.workbook.reading.package import MAX_BYTES, MAX_MEMBERS, MAX_UNPACKED

from . import MANIFEST, OBSERVATIONS, SCHEMA_VERSION

MAX_ROWS = 5000
# A package holds every figure of a city: 38 districts with 30 indicators over ten years are 45,600.
MAX_PACKED_ROWS = 100_000
MAX_FIELDS = 60
MAX_TEXT = 1000

# A row's number, its cells by heading, and what is wrong with the row itself.
PlainRow = tuple[int, dict[str, list[Any]], str]


def read_table(content: bytes, file_name: str) -> dict[str, Any]:
    """`{"headings": […], "rows": […]}`, or `{"refusal": …}` where the file is no such table."""
    try:
        rows = list(_rows(content, file_name))
    except Refuse as refusal:
        return {"refusal": refusal.finding.to_dict()}
    headings = sorted({heading for _number, cells, _fault in rows for heading in cells})
    return {"headings": headings, "rows": rows}


def _rows(content: bytes, file_name: str) -> Iterator[PlainRow]:
    if len(content) > MAX_BYTES:
        raise Refuse("too_large", limit_mb=MAX_BYTES // 1024 // 1024)
    if not content.strip():
        raise Refuse("empty_file")
    if content.startswith(ZIP) and _is_package(content):
        return _json_rows(_observations(content), MAX_PACKED_ROWS, without=_is_derived)
    if content.startswith(ZIP) or b"\0" in content[:4096] or file_name.lower().endswith(".xlsx"):
        return _sheet_rows(xlsx_sheet(content, file_name))
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _json_rows(content, MAX_ROWS)
    return _sheet_rows(csv_sheet(content, file_name or "table.csv"))


def _is_package(content: bytes) -> bool:
    try:
        with opened_package(content) as archive:
            return MANIFEST in archive.namelist()
    except Unsafe as fault:
        raise Refuse(fault.code, **fault.limits) from fault


def _observations(content: bytes) -> bytes:
    """The figures of one of our packages, as its manifest vouches for them."""
    try:
        with opened_package(content) as archive:
            members = archive.infolist()
            require_plain_directory(members, MAX_MEMBERS)
            require_plain_content(archive, members, MAX_UNPACKED)
            manifest = json.loads(archive.read(MANIFEST))
            figures = archive.read(OBSERVATIONS)
            digest = manifest["files"][OBSERVATIONS]["sha256"]
            version = manifest["schema_version"]
    except Unsafe as fault:
        raise Refuse(fault.code, **fault.limits) from fault
    if version != SCHEMA_VERSION:
        raise Refuse("package_version", found=str(version)[:20], known=SCHEMA_VERSION)
    if hashlib.sha256(figures).hexdigest() != digest:
        raise Refuse("package_changed")
    return figures


def _is_derived(line: str) -> bool:
    """Whether a package's row was derived there, or came of its ledger: so it does here anew."""
    try:
        return bool(json.loads(line)["origin"]["kind"] in ("derived", "ledger"))
    except (ValueError, RecursionError, LookupError, TypeError):
        return False


def _json_rows(
    content: bytes, most: int, without: Callable[[str], bool] | None = None
) -> Iterator[PlainRow]:
    """One object a line, but for lines that are left out; a line that is none is a refused row."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refuse("not_utf8") from fault
    count = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        count += 1
        if count > most:
            raise Refuse("too_many_rows", limit=most)
        if without is None or not without(line):
            yield _json_row(number, line)


def _json_row(number: int, line: str) -> PlainRow:
    try:
        # Numbers stay the digits that were written.
        pairs = json.loads(
            line, object_pairs_hook=list, parse_float=str, parse_int=str, parse_constant=str
        )
    except (ValueError, RecursionError):
        return number, {}, "not_json"
    if not isinstance(pairs, list) or not all(isinstance(pair, tuple) for pair in pairs):
        return number, {}, "not_object"
    if len({name for name, _value in pairs}) < len(pairs):
        return number, {}, "field_twice"
    flat = {name: value for name, value in pairs if not isinstance(value, list)}
    return _bounded(number, {name: RawCell(value, _kind(value)) for name, value in flat.items()})


def _kind(value: Any) -> str:
    return "b" if isinstance(value, bool) else "s"


def _sheet_rows(sheet: Sheet) -> Iterator[PlainRow]:
    """The rows below the headings, by the numbers that they have in the file."""
    start = next((n for n, row in enumerate(sheet.cells) if not is_blank(row)), None)
    if start is None:
        raise Refuse("no_figures")
    headings = _headings(sheet.cells[start])
    if len(sheet.cells) - start - 1 > MAX_ROWS:
        raise Refuse("too_many_rows", limit=MAX_ROWS)
    for position, row in enumerate(sheet.cells[start + 1 :], start=start + 1):
        if is_blank(row):
            continue
        number = sheet.first_row + position
        cells = {
            heading: _cell(raw, sheet.marks.get((number, sheet.first_column + place)))
            for place, (heading, raw) in enumerate(zip(headings, row, strict=False))
            if heading
        }
        yield _bounded(number, cells)


def _headings(row: Sequence[Any]) -> list[str]:
    found = [RawCell(cell).typed.strip() for cell in row]
    if len(found) > MAX_FIELDS:
        raise Refuse("too_many_columns", limit=MAX_FIELDS)
    named = [heading for heading in found if heading]
    twice = next((one for one in named if named.count(one) > 1), "")
    if twice:
        raise Refuse("column_twice", heading=twice[:60])
    return found


def _cell(raw: Any, mark: Mark | None) -> RawCell:
    value = None if raw == "" else raw
    if mark is None:
        return RawCell(value)
    kind = "e" if mark.is_error else "n"
    return RawCell(value, kind, mark.number_format, mark.has_formula)


def _bounded(number: int, cells: dict[str, RawCell]) -> PlainRow:
    """A row within bounds; whatever lies beyond them is refused, and nothing of it cut."""
    if len(cells) > MAX_FIELDS:
        return number, {}, "too_many_fields"
    if any(len(name) > MAX_TEXT or len(cell.typed) > MAX_TEXT for name, cell in cells.items()):
        return number, {}, "too_long"
    return number, {name: cell.to_plain() for name, cell in cells.items()}, ""
