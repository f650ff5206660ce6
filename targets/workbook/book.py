"""What the rest of the system asks of a workbook: issue it, read it, show it, store it."""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from districts.clock import current_date
from districts.desk.desk import ReadingDesk
from districts.models import Organisation
from targets.models import CellEntry, CellRemark, PartReturn, QuarterlyReturn, RoundMember
from targets.wording.formatting import MOST_NAMED

from .columns import COVER_SHEET, FORMAT_VERSION, FORMER_VERSION, META_SHEET, quarter_title
from .content import SheetCells, TemplateContent
from .cover import cover_findings, cover_of, signature_names
from .findings import (
    ERROR,
    NOTE,
    QUERY,
    REFUSAL,
    REMARK,
    Finding,
    Question,
    Refuse,
    in_order,
    stored_findings,
)
from .jobs import ANNOTATE, OPEN, answer
from .reading import OpenedWorkbook, label_of, read_workbook
from .scope import Reported, Scope, SheetParts, scope_of, sheets_of
from .sheets import Preview, registered_sheets
from .wording import wording

# A figure of which a spreadsheet keeps every digit.
FIGURE = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
# The code of the note on rows that a workbook was issued without.
ROWS_ADDED = "rows_added"
# What rows are called, by sheet and key.
Names = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class ReadReturn:
    """What one workbook says: cells by sheet, row and column, the signatures, the findings; of a
    refused one what its rows are called."""

    contents: dict[str, SheetCells]
    signatures: dict[str, str]
    findings: list[Finding]
    names: Names = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        """The file is no readable return of this member; nothing of it may be stored."""
        return any(finding.severity == REFUSAL for finding in self.findings)

    @property
    def queries(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == QUERY]

    @property
    def has_errors(self) -> bool:
        return any(finding.severity == ERROR for finding in self.findings)


def template_bytes(*, member: RoundMember, body: Organisation | None = None) -> bytes:
    """The empty workbook of a member, or of a body's part; the same bytes until a comparison figure
    changes."""
    from .template import write_template  # keeps the workbook writer out of the views' imports

    return write_template(template_content(Scope(member, body)))


def template_name(*, member: RoundMember, body: Organisation | None = None) -> str:
    """渝中区_2025年四季度_绿色金融季度报表.xlsx; 渝中区_2025年四季度_区林业局_分表.xlsx."""
    place, quarter = member.jurisdiction.short_name, quarter_title(member.round.quarter)
    return (
        f"{place}_{quarter}_{body.name}_分表.xlsx"
        if body
        else f"{place}_{quarter}_绿色金融季度报表.xlsx"
    )


def template_content(scope: Scope) -> TemplateContent:
    """All that the empty workbook of this scope says."""
    return _template_content(scope, sheets_of(scope))


def open_workbook(
    *,
    content: bytes,
    file_name: str = "",
    desk: ReadingDesk | None = None,
    sheets: Iterable[str] | None = None,
) -> OpenedWorkbook:
    """The bytes opened in a child process: the cells of all sheets that a return can have, or of
    these `sheets`."""
    wanted = [sheet.name for sheet in registered_sheets()] if sheets is None else sheets
    names = [META_SHEET, COVER_SHEET, *wanted]
    try:
        plain = answer(OPEN, content, desk, file_name=file_name, sheets=names)
    except Refuse as refusal:
        return OpenedWorkbook(refusal=refusal.finding)
    return OpenedWorkbook.from_plain(plain)


def read_return(
    *,
    opened: OpenedWorkbook,
    member: RoundMember,
    body: Organisation | None = None,
    today: datetime.date | None = None,
) -> ReadReturn:
    """What the workbook, or a body's part, says, checked against what is published now; `today` is
    the clock's, unless the file came in on another day."""
    scope = Scope(member, body)
    parts = sheets_of(scope)
    contents, findings = read_workbook(opened, _template_content(scope, parts))
    cover = contents.pop(COVER_SHEET, {})
    findings = (
        findings
        + cover_findings(member.round.quarter, cover, today or current_date())
        + _checked(parts, contents)
    )
    if contents:
        findings += _added_since(parts, contents)
    signatures = {key: cells["value"]["value"] for key, cells in cover.items()}
    read = ReadReturn(contents, signatures, in_order(findings, _sheet_names(parts)))
    return replace(read, names=_row_names(member, parts)) if read.is_refused else read


def recheck(*, quarterly_return: Reported) -> list[Finding]:
    """The return's findings with the checks done anew against what is published now."""
    parts = sheets_of(scope_of(quarterly_return))
    checked_codes = {code for sheet, _content in parts for code in sheet.check_codes}
    read = [
        finding
        for finding in stored_findings(quarterly_return.findings)
        if finding.code not in checked_codes | {ROWS_ADDED}
    ]
    contents = quarterly_return.contents
    findings = read + _checked(parts, contents) + _added_since(parts, contents)
    return in_order(findings, _sheet_names(parts))


def queries_of(*, quarterly_return: Reported) -> list[Finding]:
    """What the checks ask of a return, answered or not."""
    return [one for one in stored_findings(quarterly_return.findings) if one.severity == QUERY]


def unanswered_queries(*, quarterly_return: Reported) -> list[Finding]:
    """Queries without an answer: what stood in the remark before a query was raised is none."""
    answered = answers_of(quarterly_return)
    queries = queries_of(quarterly_return=quarterly_return)
    return [query for query in queries if query.question not in answered]


def answers_of(reported: Reported) -> dict[Question, str]:
    """What was answered to which query."""
    if isinstance(reported, PartReturn):
        return {(one["code"], one["sheet"], one["key"]): one["answer"] for one in reported.answers}
    return {answer.question: answer.answer for answer in reported.query_answers.all()}


def remark_on(query: Finding, contents: Mapping[str, SheetCells]) -> str:
    """What stands where the query's row is explained; "" where that says nothing."""
    cells = contents.get(query.sheet, {}).get(query.key, {})
    columns = (
        column
        for sheet in registered_sheets()
        if sheet.name == query.sheet
        for column in sheet.columns
        if column.is_answer
    )
    said = (cells.get(column.key, {}) for column in columns)
    return "".join(cell["value"] for cell in said if cell.get("state") == "reported")


def cell_of(*, quarterly_return: QuarterlyReturn, sheet: str, key: str) -> str:
    """The cell of a row's own input, where what is said of the row belongs; "" for a row that the
    return does not hold."""
    cells = quarterly_return.contents.get(sheet, {}).get(key, {})
    columns = next((one.columns for one in registered_sheets() if one.name == sheet), ())
    return "".join(
        cells[one.key]["cell"] for one in columns if one.is_required and one.key in cells
    )


def remarks_as_answers(*, quarterly_return: Reported) -> dict[Question, str]:
    """The open queries whose remark can be confirmed as their answer."""
    remarks = {
        query.question: remark_on(query, quarterly_return.contents)
        for query in unanswered_queries(quarterly_return=quarterly_return)
    }
    return {question: remark for question, remark in remarks.items() if remark}


def annotated_copy(
    *,
    content: bytes,
    findings: Sequence[Finding],
    remarks: Sequence[CellRemark] = (),
    entries: Sequence[CellEntry] = (),
) -> bytes | None:
    """The workbook with each faulty cell, and each that the reviewer remarked on, coloured and
    commented, in Chinese, what was filled in on the page in its cells; None where the file cannot
    be annotated within the limits: the page lists the same."""
    with translation.override("zh-hans"):
        marks: list[dict[str, Any]] = [
            {
                "sheet": finding.sheet,
                "cell": finding.cell,
                "severity": finding.severity,
                "text": wording(finding),
            }
            for finding in findings
            if finding.cell
        ]
        marks += [
            {
                "sheet": remark.sheet,
                "cell": remark.cell,
                "severity": REMARK,
                "text": _("Reviewer's remark: %(text)s") % {"text": remark.text},
            }
            for remark in remarks
        ]
        marks += [
            {
                "sheet": entry.sheet,
                "cell": entry.cell,
                "severity": "",
                "text": _("Filled in on the page."),
                "value": _as_number(entry),
            }
            for entry in entries
        ]
        marks.append({"sheet": COVER_SHEET, "cell": "A1", "severity": "", "text": _copy_text()})
    try:
        copy: bytes = answer(ANNOTATE, content, marks=marks)
    except Refuse:
        return None
    return copy


def _as_number(entry: CellEntry) -> float | str:
    """A figure as a number, where a cell holds all of its digits; everything else as text."""
    is_figure = entry.column == "value" and entry.sheet != COVER_SHEET
    return float(entry.text) if is_figure and FIGURE.fullmatch(entry.text) else entry.text


def _copy_text() -> str:
    return _(
        "A marked copy, made by the system of the file that was uploaded: each coloured cell holds "
        "what was found in it. It can be corrected here and uploaded again."
    )


def preview_of(*, quarterly_return: Reported) -> list[Preview]:
    """What the return will store, sheet by sheet, beside the return before, in the reader's
    language, each row with its findings; what is most unusual comes first."""
    member = quarterly_return.member
    before = _return_before(quarterly_return)
    findings = stored_findings(quarterly_return.findings)
    previews = []
    for sheet, content in sheets_of(scope_of(quarterly_return)):
        cells = quarterly_return.contents.get(sheet.name, {})
        former = before.contents.get(sheet.name, {}) if before else {}
        preview = sheet.preview(member, content.rows, cells, former)
        own = [finding for finding in findings if finding.sheet == sheet.name]
        rows = [
            replace(row, findings=[finding for finding in own if finding.key == row.key])
            for row in preview.rows
        ]
        previews.append(replace(preview, rows=sorted(rows, key=lambda row: row.rank)))
    return previews


def effects_of(*, quarterly_return: QuarterlyReturn) -> list[str]:
    """What accepting would change besides figures, a sentence each, in the reader's language."""
    contents = quarterly_return.contents
    return [
        sentence
        for sheet in registered_sheets()
        if sheet.name in contents
        for sentence in sheet.effects(quarterly_return.member, contents[sheet.name])
    ]


def says_the_same(one: QuarterlyReturn, other: QuarterlyReturn) -> bool:
    """Whether two returns hold the same values, states and remarks, however they were typed."""
    return _said(one.contents) == _said(other.contents)


def save_contents(*, quarterly_return: QuarterlyReturn, now: datetime.datetime) -> None:
    """Stores the rows of all sheets, not yet published. Called within the caller's transaction."""
    for sheet in registered_sheets():
        cells = quarterly_return.contents.get(sheet.name)
        if cells:
            sheet.save(quarterly_return, cells, now)


def publish_contents(
    *, quarterly_return: QuarterlyReturn, former: QuarterlyReturn | None, now: datetime.datetime
) -> None:
    """Ends the publication of the former return's rows and publishes these, all sheets."""
    for sheet in registered_sheets():
        if former is not None:
            sheet.supersede(former, now)
        sheet.publish(quarterly_return, now)


def delete_contents(*, quarterly_return: QuarterlyReturn) -> None:
    """Removes the rows of a return that was never published."""
    for sheet in registered_sheets():
        sheet.delete(quarterly_return)


def _row_names(member: RoundMember, parts: SheetParts) -> Names:
    """What each row is called, in the reader's language."""
    rows = {
        (sheet.name, row.key): row.cells[0].text
        for sheet, content in parts
        for row in sheet.preview(member, content.rows, {}, {}).rows
    }
    return signature_names() | rows


def _sheet_names(parts: SheetParts) -> list[str]:
    """The visible sheets in their order, the cover first."""
    return [COVER_SHEET, *(sheet.name for sheet, _content in parts)]


def _template_content(scope: Scope, parts: SheetParts) -> TemplateContent:
    sheets = (cover_of(scope), *(content for _sheet, content in parts))
    opened, place = scope.member.round, scope.member.jurisdiction
    versions = (FORMAT_VERSION,) if opened.is_locked else (FORMAT_VERSION, FORMER_VERSION)
    return TemplateContent(place.slug, opened.quarter, sheets, versions, scope.body_slug)


def _checked(parts: SheetParts, contents: Mapping[str, SheetCells]) -> list[Finding]:
    return [
        finding
        for sheet, content in parts
        for finding in sheet.checks(content.rows, contents.get(sheet.name, {}))
    ]


def _added_since(parts: SheetParts, contents: Mapping[str, SheetCells]) -> list[Finding]:
    """What is asked for and not in the workbook: it was added after that had been issued."""
    findings = []
    for sheet, content in parts:
        cells = contents.get(sheet.name, {})
        added = (row for row in content.rows if row.key not in cells and not row.is_optional)
        words = [label_of(row) for row in added]
        if words:
            params = {"words": words[:MOST_NAMED], "count": len(words)}
            findings.append(Finding(NOTE, ROWS_ADDED, sheet.name, params=params))
    return findings


def _said(contents: Mapping[str, SheetCells]) -> dict[tuple[str, str, str], tuple[str, str]]:
    return {
        (sheet, key, column): (cell["state"], cell["value"])
        for sheet, rows in contents.items()
        for key, cells in rows.items()
        for column, cell in cells.items()
    }


def _return_before(reported: Reported) -> Reported | None:
    """The latest earlier return of the same member, or part of the same body, that was decided
    on."""
    rows: QuerySet[Any] = QuarterlyReturn.objects.filter(member=reported.member)
    if isinstance(reported, PartReturn):
        rows = PartReturn.objects.filter(
            member=reported.member, organisation=reported.organisation_id
        )
    decided = rows.filter(
        number__lt=reported.number, state__in=["accepted", "sent_back", "taken_over"]
    )
    return decided.order_by("-number").first()
