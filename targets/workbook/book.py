"""What the rest of the system asks of a workbook: issue it, read it, show it, store it."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from districts.desk.desk import ReadingDesk
from targets.models import QuarterlyReturn, RoundMember

from .columns import (
    COVER_CLOSING,
    COVER_COLUMNS,
    COVER_SHEET,
    META_SHEET,
    NOT_APPLICABLE,
    NOT_YET_AVAILABLE,
    SIGNATURES,
    quarter_title,
    sheet_title,
)
from .content import Row, SheetCells, SheetContent, TemplateContent
from .findings import ERROR, QUERY, REFUSAL, Finding, Refuse, in_order
from .jobs import ANNOTATE, OPEN, answer
from .reading import OpenedWorkbook, read_workbook
from .sheets import Preview, ReturnSheet, registered_sheets
from .wording import wording


@dataclass(frozen=True)
class ReadReturn:
    """What one workbook says: cells by sheet, row and column, the signatures, the findings."""

    contents: dict[str, SheetCells]
    signatures: dict[str, str]
    findings: list[Finding]

    @property
    def is_refused(self) -> bool:
        """The file is no readable return of this member; nothing of it may be stored."""
        return any(finding.severity == REFUSAL for finding in self.findings)

    @property
    def has_errors(self) -> bool:
        return any(finding.severity == ERROR for finding in self.findings)


def template_bytes(*, member: RoundMember) -> bytes:
    """The empty workbook of a member; the same bytes until a comparison figure changes."""
    from .template import write_template  # keeps the workbook writer out of the views' imports

    return write_template(_template_content(member, _parts(member)))


def template_name(*, member: RoundMember) -> str:
    """渝中区_2025年四季度_绿色金融季度报表.xlsx."""
    place = member.jurisdiction.short_name
    return f"{place}_{quarter_title(member.round.quarter)}_绿色金融季度报表.xlsx"


def open_workbook(
    *, content: bytes, file_name: str = "", desk: ReadingDesk | None = None
) -> OpenedWorkbook:
    """The bytes opened in a child process: the cells of all sheets that a return can have."""
    names = [META_SHEET, COVER_SHEET, *(sheet.name for sheet in registered_sheets())]
    try:
        plain = answer(OPEN, content, desk, file_name=file_name, sheets=names)
    except Refuse as refusal:
        return OpenedWorkbook(refusal=refusal.finding)
    return OpenedWorkbook.from_plain(plain)


def read_return(*, opened: OpenedWorkbook, member: RoundMember) -> ReadReturn:
    """What the workbook says, checked against what is published now."""
    parts = _parts(member)
    contents, findings = read_workbook(opened, _template_content(member, parts))
    cover = contents.pop(COVER_SHEET, {})
    findings = findings + _checked(parts, contents)
    signatures = {key: cells["value"]["value"] for key, cells in cover.items()}
    return ReadReturn(contents, signatures, in_order(findings, _sheet_names(parts)))


def recheck(*, quarterly_return: QuarterlyReturn) -> list[Finding]:
    """The return's findings with the checks done anew against what is published now."""
    parts = _parts(quarterly_return.member)
    checked_codes = {code for sheet, _content in parts for code in sheet.check_codes}
    read = [
        finding
        for finding in _findings(quarterly_return.findings)
        if finding.code not in checked_codes
    ]
    findings = read + _checked(parts, quarterly_return.contents)
    return in_order(findings, _sheet_names(parts))


def unanswered_queries(*, quarterly_return: QuarterlyReturn) -> list[Finding]:
    """Queries answered neither in the workbook nor on the page."""
    answered = set(quarterly_return.query_answers.values_list("code", "sheet", "key"))
    columns = {
        sheet.name: [column.key for column in sheet.columns if column.is_answer]
        for sheet in registered_sheets()
    }
    return [
        finding
        for finding in _findings(quarterly_return.findings)
        if finding.severity == QUERY
        and (finding.code, finding.sheet, finding.key) not in answered
        and not _says_something(quarterly_return.contents, finding, columns.get(finding.sheet, []))
    ]


def annotated_copy(*, content: bytes, findings: Sequence[Finding]) -> bytes | None:
    """The workbook with each faulty cell coloured and commented, in Chinese; None where the file
    cannot be annotated within the limits: the page lists the same findings."""
    with translation.override("zh-hans"):
        marks = [
            {
                "sheet": finding.sheet,
                "cell": finding.cell,
                "severity": finding.severity,
                "text": wording(finding),
            }
            for finding in findings
            if finding.cell
        ]
    try:
        copy: bytes = answer(ANNOTATE, content, marks=marks)
    except Refuse:
        return None
    return copy


def preview_of(*, quarterly_return: QuarterlyReturn) -> list[Preview]:
    """What the return will store, sheet by sheet, beside the return before, in the reader's
    language, each row with its findings; what is most unusual comes first."""
    member = quarterly_return.member
    before = _return_before(quarterly_return)
    findings = _findings(quarterly_return.findings)
    previews = []
    for sheet, content in _parts(member):
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


def signatures_of(*, quarterly_return: QuarterlyReturn) -> list[tuple[str, str]]:
    """The signature lines of the cover, labelled in the reader's language."""
    labels = {
        "head": _("Head of the unit"),
        "reviewer": _("Checked by"),
        "preparer": _("Filled in by"),
        "telephone": _("Telephone"),
        "date": _("Date of filling in"),
    }
    signed = quarterly_return.signatures
    return [(labels[key], signed.get(key, "")) for key, _word in SIGNATURES]


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


_Parts = list[tuple[ReturnSheet, SheetContent]]


def _parts(member: RoundMember) -> _Parts:
    """The sheets of this member's return; a sheet that has nothing to ask is left out."""
    contents = [(sheet, sheet.content(member)) for sheet in registered_sheets()]
    return [(sheet, content) for sheet, content in contents if content.rows]


def _sheet_names(parts: _Parts) -> list[str]:
    """The visible sheets in their order, the cover first."""
    return [COVER_SHEET, *(sheet.name for sheet, _content in parts)]


def _template_content(member: RoundMember, parts: _Parts) -> TemplateContent:
    sheets = (_cover(member), *(content for _sheet, content in parts))
    return TemplateContent(member.jurisdiction.slug, member.round.quarter, sheets)


def _cover(member: RoundMember) -> SheetContent:
    due = member.round.due_on
    notes = (
        f"报送内容：{quarter_title(member.round.quarter)}数据，请逐表填写黄色单元格。",
        f"报送时限：{due.year}年{due.month}月{due.day}日前，由填报单位登录系统上传。",
        "报送对象：市级绿色金融工作牵头部门，由其审核。",
        f"尚无数据填“{NOT_YET_AVAILABLE}”，本地没有此项填“{NOT_APPLICABLE}”；0 表示确实为零。",
        "百分比填 18.3 或 18.3%；金额按表中计量单位填写，不填约数和区间。",
        "上传后系统一次列出全部问题，并提供标注问题的副本；在原文件中更正后再次上传。",
        "数据审核通过后需要更正的，用同一工作簿更正并重新上传，注明更正原因。",
        "请勿改动工作表名称、标题、表头和锁定单元格；可以调整行序、筛选和列宽。",
    )
    rows = [Row(key, {"label": label}) for key, label in SIGNATURES]
    title = sheet_title(member.jurisdiction.name, member.round.quarter, COVER_SHEET)
    return SheetContent(
        COVER_SHEET, title, COVER_COLUMNS, rows, notes, COVER_CLOSING, is_landscape=False
    )


def _findings(contents: Iterable[Mapping[str, Any]]) -> list[Finding]:
    return [Finding.from_dict(dict(content)) for content in contents]


def _checked(parts: _Parts, contents: Mapping[str, SheetCells]) -> list[Finding]:
    return [
        finding
        for sheet, content in parts
        for finding in sheet.checks(content.rows, contents.get(sheet.name, {}))
    ]


def _says_something(
    contents: Mapping[str, SheetCells], finding: Finding, columns: Iterable[str]
) -> bool:
    cells = contents.get(finding.sheet, {}).get(finding.key, {})
    return any(cells.get(column, {}).get("state") == "reported" for column in columns)


def _return_before(quarterly_return: QuarterlyReturn) -> QuarterlyReturn | None:
    """The latest earlier return of the same member that was decided on."""
    return (
        QuarterlyReturn.objects.filter(
            member=quarterly_return.member,
            number__lt=quarterly_return.number,
            state__in=["accepted", "sent_back"],
        )
        .order_by("-number")
        .first()
    )
