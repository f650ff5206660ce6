"""The workbook as a whole: its identity, then every sheet that is expected of it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from targets.workbook.columns import FORMAT_VERSION, FORMER_VERSION, META_SHEET
from targets.workbook.content import SheetCells, SheetContent, TemplateContent
from targets.workbook.findings import NOTE, REFUSAL, Finding, Refuse

from .cells import RawCell
from .rows import Grid, SheetReading, is_added, read_sheet, short

_IDENTITY = ("format_version", "jurisdiction", "quarter")
_QUARTER = re.compile(r"\d{4}Q[1-4]", re.ASCII)
# The digests of the comparison figures as the workbook was issued, by sheet and row key.
_Issued = dict[tuple[str, str], str]


@dataclass(frozen=True)
class OpenedWorkbook:
    """What the child gives of a workbook: its sheets' names in order, and the cells of some.

    `sheets` holds a sheet's rows as `open_workbook` gives them, or the code of why it cannot be
    read. `merged` holds the sheets' merged ranges. A `refusal` says why nothing of the file can be
    read.
    """

    names: list[str] = field(default_factory=list)
    sheets: dict[str, Any] = field(default_factory=dict)
    merged: dict[str, list[str]] = field(default_factory=dict)
    refusal: Finding | None = None

    @classmethod
    def from_plain(cls, content: Mapping[str, Any]) -> "OpenedWorkbook":
        if "refused" in content:
            return cls(refusal=Finding.from_dict(content["refused"]))
        return cls(content["names"], content["sheets"], content["merged"])

    def grid(self, name: str) -> Grid:
        """The sheet's rows in their order; Refuse where it cannot be read."""
        rows = self.sheets[name]
        if rows == "cannot_be_read":
            raise Refuse("cannot_be_read")
        if isinstance(rows, str):
            raise Refuse(rows, name)
        return [
            (number, {column: RawCell.from_plain(cell) for column, *cell in cells})
            for number, cells, *_hidden in rows
        ]

    def hidden_rows(self, name: str) -> set[int]:
        """The numbers of the sheet's rows that are not seen."""
        return {number for number, _cells, *hidden in self.sheets[name] if hidden}


@dataclass(frozen=True)
class Identity:
    """Whose return a workbook says it is; empty texts where it cannot be read.

    `body` is the address name of the body whose part it is, "" for a whole return.
    """

    jurisdiction: str = ""
    quarter: str = ""
    findings: list[Finding] = field(default_factory=list)
    body: str = ""

    @property
    def is_refused(self) -> bool:
        return any(finding.severity == REFUSAL for finding in self.findings)


def identity_of(opened: OpenedWorkbook) -> Identity:
    """Whose return this is and for which quarter, as the workbook's hidden sheet says."""
    try:
        said, _issued = _meta(opened)
    except Refuse as refusal:
        return Identity(findings=[refusal.finding])
    findings = _version_findings(said, (FORMAT_VERSION, FORMER_VERSION))
    return Identity(said["jurisdiction"], said["quarter"], findings, said.get("body", ""))


def read_workbook(
    opened: OpenedWorkbook, expected: TemplateContent
) -> tuple[dict[str, SheetCells], list[Finding]]:
    """Every cell of every expected sheet, by sheet, row and column, and every finding.

    `{"指标": {"loan_balance": {"value": {"cell": "G5", …}}}}`; empty for a refused workbook.
    """
    try:
        said, issued = _meta(opened)
        findings = _version_findings(said, expected.versions) + _identity_findings(said, expected)
        if findings:
            # Another district's or quarter's workbook has other rows: one sentence, not a hundred.
            return {}, findings
        is_former = said["format_version"] == FORMER_VERSION
        sheets = [_as_of_version(sheet, is_former) for sheet in expected.sheets]
        readings = [_read_expected(opened, sheet, issued) for sheet in sheets]
    except Refuse as refusal:
        return {}, [refusal.finding]
    for reading in readings:
        findings += reading.findings
    known = {META_SHEET, *(reading.name for reading in readings)}
    others = [name for name in opened.names if name not in known]
    findings += [Finding(NOTE, "sheet_not_read", short(name)) for name in others]
    return {reading.name: reading.cells for reading in readings}, findings


def _meta(opened: OpenedWorkbook) -> tuple[dict[str, str], _Issued]:
    if opened.refusal is not None:
        raise Refuse(opened.refusal.code, **opened.refusal.params)
    if len(set(opened.names)) < len(opened.names):
        raise Refuse("doubled_sheet")
    if META_SHEET not in opened.names:
        raise Refuse("no_identity")
    said: dict[str, str] = {}
    issued: _Issued = {}
    for _number, cells in opened.grid(META_SHEET):
        texts = [cells[place].typed.strip() if place in cells else "" for place in (1, 2, 3, 4)]
        if texts[0] == "row":
            issued[texts[1], texts[2]] = texts[3]
        else:
            said.setdefault(texts[0], texts[1])
    if not all(said.get(name) for name in _IDENTITY) or not _QUARTER.fullmatch(said["quarter"]):
        raise Refuse("no_identity")
    return said, issued


def _version_findings(said: Mapping[str, str], versions: Collection[str]) -> list[Finding]:
    version = said["format_version"]
    if version in versions:
        return []
    return [Finding(REFUSAL, "other_version", found=version, expected=FORMAT_VERSION)]


def _identity_findings(said: Mapping[str, str], expected: TemplateContent) -> list[Finding]:
    wanted = {"jurisdiction": expected.jurisdiction, "quarter": expected.quarter}
    findings = [
        Finding(REFUSAL, f"other_{name}", found=said[name][:60], expected=own)
        for name, own in wanted.items()
        if said[name] != own
    ]
    body = said.get("body", "")
    return findings + (body_findings(body, expected.body) if body != expected.body else [])


def body_findings(said: str, expected: str) -> list[Finding]:
    """Why a part is no whole return, a whole return no part, and another body's part not this."""
    code = "part_of_a_return" if not expected else "other_body" if said else "whole_return"
    return [Finding(REFUSAL, code, found=said[:60], expected=expected)]


def _as_of_version(sheet: SheetContent, is_former: bool) -> SheetContent:
    """The sheet as a workbook of its version has it: the former one without what came since."""
    if not is_former:
        return sheet
    return replace(sheet, columns=tuple(one for one in sheet.columns if not one.is_new))


def _read_expected(opened: OpenedWorkbook, sheet: SheetContent, issued: _Issued) -> SheetReading:
    name = sheet.name
    if name not in opened.names:
        is_new = sheet.rows and all(is_added(name, row.key, issued) for row in sheet.rows)
        if sheet.is_partial or is_new:
            return SheetReading(name)
        return SheetReading(name, findings=[Finding(REFUSAL, "sheet_missing", name, expected=name)])
    grid, merged = opened.grid(name), opened.merged.get(name, [])
    return read_sheet(sheet, grid, issued, opened.hidden_rows(name), merged)
