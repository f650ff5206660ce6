"""The workbook as a whole: its identity, then every sheet that is expected of it."""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import openpyxl

from targets.workbook.columns import FORMAT_VERSION, META_SHEET
from targets.workbook.findings import NOTE, REFUSAL, Finding, Refuse

from .grid import Unreadable, sheet_rows
from .package import require_safe_package
from .rows import Grid, SheetReading, read_sheet, short

_IDENTITY = ("format_version", "jurisdiction", "quarter")
_QUARTER = re.compile(r"\d{4}Q[1-4]", re.ASCII)


def read_identity(content: bytes, file_name: str = "") -> dict[str, Any]:
    """Whose return this is and for which quarter, as the workbook's hidden sheet says.

    `{"jurisdiction": "rongchang", "quarter": "2025Q4", "findings": []}`; empty texts and a
    refusal where the bytes are no readable return.
    """
    try:
        with _opened(content, file_name) as book:
            identity, _issued = _meta(book)
    except Refuse as refusal:
        return {"jurisdiction": "", "quarter": "", "findings": [refusal.finding.to_dict()]}
    return {
        "jurisdiction": identity["jurisdiction"],
        "quarter": identity["quarter"],
        "findings": [finding.to_dict() for finding in _version_findings(identity)],
    }


def read_workbook(
    content: bytes, expectation: dict[str, Any], file_name: str = ""
) -> dict[str, Any]:
    """Every cell of every expected sheet, and every finding, of one workbook.

    `{"sheets": {"指标": {"loan_balance": {"value": {"cell": "G5", …}}}}, "findings": […]}`.
    """
    try:
        with _opened(content, file_name) as book:
            return _read(book, expectation)
    except Refuse as refusal:
        return {"sheets": {}, "findings": [refusal.finding.to_dict()]}


@contextmanager
def _opened(content: bytes, file_name: str) -> Iterator[Any]:
    require_safe_package(content, file_name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # A hostile file can make the library raise anything at all; whatever it is, the file
        # cannot be read.
        try:
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            try:
                yield book
            finally:
                book.close()
        except (Refuse, MemoryError):
            raise
        except Exception as fault:
            raise Refuse("cannot_be_read") from fault


def _meta(book: Any) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """The identity, and the digests of the comparison figures as issued, by sheet and row key."""
    if len(set(book.sheetnames)) < len(book.sheetnames):
        raise Refuse("doubled_sheet")
    if META_SHEET not in book.sheetnames:
        raise Refuse("no_identity")
    identity: dict[str, str] = {}
    issued: dict[tuple[str, str], str] = {}
    for _number, cells in _grid(book, META_SHEET):
        texts = [cells[place].typed.strip() if place in cells else "" for place in (1, 2, 3, 4)]
        if texts[0] == "row":
            issued[texts[1], texts[2]] = texts[3]
        else:
            identity.setdefault(texts[0], texts[1])
    if not all(identity.get(name) for name in _IDENTITY):
        raise Refuse("no_identity")
    if not _QUARTER.fullmatch(identity["quarter"]):
        raise Refuse("no_identity")
    return identity, issued


def _grid(book: Any, name: str) -> Grid:
    try:
        return list(sheet_rows(book[name]))
    except Unreadable as fault:
        raise Refuse(fault.code, name) from fault


def _version_findings(identity: dict[str, str]) -> list[Finding]:
    if identity["format_version"] == FORMAT_VERSION:
        return []
    found = identity["format_version"]
    return [Finding(REFUSAL, "other_version", found=found, expected=FORMAT_VERSION)]


def _identity_findings(identity: dict[str, str], expectation: dict[str, Any]) -> list[Finding]:
    findings = _version_findings(identity)
    for name in ("jurisdiction", "quarter"):
        if identity[name] != expectation[name]:
            findings.append(
                Finding(
                    REFUSAL,
                    f"other_{name}",
                    found=identity[name][:60],
                    expected=expectation[name],
                )
            )
    return findings


def _read(book: Any, expectation: dict[str, Any]) -> dict[str, Any]:
    identity, issued = _meta(book)
    findings = _identity_findings(identity, expectation)
    if findings:
        # Another district's or quarter's workbook has other rows: one sentence, not a hundred.
        return {"sheets": {}, "findings": [finding.to_dict() for finding in findings]}
    readings = [_read_expected(book, sheet, issued) for sheet in expectation["sheets"]]
    for reading in readings:
        findings += reading.findings
    known = {META_SHEET, *(reading.name for reading in readings)}
    others = [name for name in book.sheetnames if name not in known]
    findings += [Finding(NOTE, "sheet_not_read", short(name)) for name in others]
    return {
        "sheets": {reading.name: reading.cells for reading in readings},
        "findings": [finding.to_dict() for finding in findings],
    }


def _read_expected(
    book: Any, sheet: dict[str, Any], issued: dict[tuple[str, str], str]
) -> SheetReading:
    name = sheet["name"]
    if name not in book.sheetnames:
        return SheetReading(name, findings=[Finding(REFUSAL, "sheet_missing", name, expected=name)])
    return read_sheet(sheet, _grid(book, name), issued)
