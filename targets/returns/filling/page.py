"""The page on which a whole return, or part, is filled in: section by section, row by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.models.names import shown_name
from districts.refusals import Refusal
from targets.models import PartReturn
from targets.workbook import book as workbook
from targets.workbook.columns import (
    COVER_SHEET,
    NOT_APPLICABLE,
    NOT_YET_AVAILABLE,
    Column,
)
from targets.workbook.content import Row
from targets.workbook.correcting import Entry, Input
from targets.workbook.cover import signature_names
from targets.workbook.findings import ERROR, QUERY, Finding, stored_findings
from targets.workbook.indicator_preview import pushed_note
from targets.workbook.scope import Reported, scope_of, sheets_of
from targets.workbook.wording import wording

from .form import EntryForm, entry_form, field_name

# More findings than these are put right on the page with all cells.
MOST_ENTRIES = 30
# What is plain to see on a page of fields.
_EMPTY = frozenset({"missing_value", "missing_choice"})
# What the columns are called in the reader's language.
HEADINGS: Mapping[str, Any] = {
    "上期值": gettext_lazy("Period before"),
    "去年同期值": gettext_lazy("Same quarter last year"),
    "本期值": gettext_lazy("This quarter"),
    "备注": gettext_lazy("Remark"),
    "上期状态": gettext_lazy("State before"),
    "本期状态": gettext_lazy("State now"),
    "进展说明": gettext_lazy("Account of progress"),
    "受阻类型": gettext_lazy("Kind of obstacle"),
    "待协调单位": gettext_lazy("Body awaited"),
    "解除条件": gettext_lazy("Condition of release"),
    "受阻起始日期": gettext_lazy("Blocked since"),
    "完成时限": gettext_lazy("Due date"),
    "完成期限": gettext_lazy("Due date"),
    "达成日期": gettext_lazy("Reached on"),
    "文号": gettext_lazy("Document number"),
    "达成数量": gettext_lazy("Number so far"),
}


@dataclass(frozen=True)
class FilledCell:
    """One cell of a row: what is shown, or an input with its field and what was found in it.

    `former` is what was said last time, `pushed` what a source system pushed for it; `typed` what
    was filled in and could not be kept.
    """

    heading: Any
    text: str = ""
    bound: BoundField | None = None
    findings: list[tuple[str, str]] = field(default_factory=list)
    is_empty: bool = False
    former: str = ""
    typed: str = ""
    is_number: bool = False
    pushed: str = ""


@dataclass(frozen=True)
class FilledRow:
    """One indicator, task or line of the signatures."""

    key: str
    number: str
    label: str
    notes: list[str]
    cells: list[FilledCell]
    severity: str
    aside: list[FilledCell]

    @property
    def is_unfolded(self) -> bool:
        """Whether what is filled in in a special case only is, or should be."""
        return any(cell.bound.value() or cell.findings for cell in self.aside if cell.bound)


@dataclass(frozen=True)
class FilledGroup:
    """Rows under one heading; "" where a sheet has none. Without `lang` it is the reader's."""

    heading: str
    rows: list[FilledRow]
    lang: str = "zh-Hans"


@dataclass(frozen=True)
class FilledSheet:
    """One sheet of the workbook as a section of the page."""

    name: str
    title: Any
    headings: list[tuple[Any, str]]
    groups: list[FilledGroup]


def fill_context(
    held: Reported,
    form: EntryForm,
    refusal: Refusal | None = None,
    lost: Iterable[Entry] = (),
) -> dict[str, Any]:
    """Everything `returns/filling/fill.html` shows; `lost` is what was filled in on a page that
    somebody else's entries had overtaken."""
    findings = _findings_by_cell(held)
    body = scope_of(held).body
    form.typed = {one.place: one.text for one in lost}
    sheets = list(_sheets(held, form, findings))
    required = [
        one for one in form.inputs.values() if one.column.is_required and not one.row.is_optional
    ]
    return {
        "return": held,
        "whose": body.name if body else held.jurisdiction.label,
        "is_part": body is not None,
        **addresses(held),
        "form": form,
        "refusal": refusal,
        "sheets": sheets,
        "signatures": _signatures(form, findings),
        "reserved_words": (NOT_YET_AVAILABLE, NOT_APPLICABLE),
        "asked": len(required),
        "filled": sum(one.said["state"] != "missing" for one in required),
        "errors": sum(finding["severity"] == ERROR for finding in held.findings),
        "queries": len(workbook.unanswered_queries(quarterly_return=held)),
        "left_out": _left_out(held),
    }


def addresses(held: Reported) -> dict[str, str]:
    """Where the cells are sent to, its workbooks, and where each deed on it is done."""
    is_part = isinstance(held, PartReturn)
    name = "part" if is_part else "return"
    deeds = ("fill", "filled", "annotated", "original", "send_back", "withdraw")
    found = {f"{deed}_url": reverse(f"{name}_{deed}", args=[held.pk]) for deed in deeds}
    hand_on = reverse("part_hand_in" if is_part else "return_submit", args=[held.pk])
    return {**found, "hand_on_url": hand_on, "upload_url": reverse(f"{name}_upload")}


def _left_out(held: Reported) -> list[str]:
    """What is said of rows that the file does not have: they are filled in in a new workbook."""
    found = stored_findings(held.findings)
    return [wording(one) for one in found if one.code == workbook.ROWS_ADDED]


def _findings_by_cell(held: Reported) -> dict[tuple[str, str], list[Finding]]:
    found: dict[tuple[str, str], list[Finding]] = {}
    for content in held.findings:
        finding = Finding.from_dict(content)
        if finding.severity in (ERROR, QUERY):
            found.setdefault((finding.sheet, finding.cell), []).append(finding)
    return found


def _sheets(
    held: Reported, form: EntryForm, findings: Mapping[tuple[str, str], list[Finding]]
) -> Iterator[FilledSheet]:
    inputs = {one.place: one for one in form.inputs.values()}
    for sheet, content in sheets_of(scope_of(held)):
        shown = [one for one in content.columns if one.is_input or one.kind == "shown"]
        columns = [one for one in shown if not one.is_aside]
        rows = [row for row in content.rows if row.key in held.contents.get(sheet.name, {})]
        groups = [
            FilledGroup(
                heading,
                [_row(form, inputs, findings, sheet.name, shown, row) for row in own],
                lang,
            )
            for (heading, lang), own in groupby(rows, _group_of)
        ]
        headings = [(_heading(one), _kind(one, rows)) for one in columns]
        yield FilledSheet(sheet.name, sheet.label, headings, groups)


def _group_of(row: Row) -> tuple[str, str]:
    """The heading that the row stands under, and its language where that is not the reader's: as
    in the workbook where it has no English one."""
    own, other = str(row.facts.get("group", "")), row.facts.get("group_en", "")
    return shown_name(own, other), "" if other else "zh-Hans"


def _row(
    form: EntryForm,
    inputs: Mapping[tuple[str, str, str], Input],
    findings: Mapping[tuple[str, str], list[Finding]],
    sheet: str,
    columns: Sequence[Column],
    row: Row,
) -> FilledRow:
    cells: list[FilledCell] = []
    aside: list[FilledCell] = []
    severities = set()
    for column in columns:
        one = inputs.get((sheet, row.key, column.key))
        if one is None:
            if not column.is_input:
                cells.append(_shown(row, column))
            elif not column.is_aside:
                # The file is of a former format, which has no such cell.
                cells.append(FilledCell(_heading(column)))
            continue
        found = findings.get((sheet, one.cell), [])
        severities |= {finding.severity for finding in found}
        (aside if column.is_aside else cells).append(_filled(form, one, found, row))
    severity = next((one for one in (ERROR, QUERY) if one in severities), "")
    name = row.texts.get("name") or row.texts.get("title", "")
    return FilledRow(
        row.key,
        row.texts.get("number", ""),
        shown_name(name, row.facts.get("name_en", "")),
        _notes(row),
        cells,
        severity,
        aside,
    )


def _notes(row: Row) -> list[str]:
    """What stands beneath the name: unit and basis, or the bodies."""
    unit = shown_name(row.unit, row.facts.get("unit_en", ""))
    texts = [unit, *(row.texts.get(key, "") for key in ("basis", "lead", "responsible"))]
    return [text for text in texts if text]


def _shown(row: Row, column: Column) -> FilledCell:
    is_number = column.key in row.numbers
    return FilledCell(_heading(column), row.shown(column.key), is_number=is_number)


def _filled(form: EntryForm, one: Input, found: Sequence[Finding], row: Row) -> FilledCell:
    former = row.texts.get(f"former_{one.column.key}", "")
    return FilledCell(
        _heading(one.column),
        bound=form[field_name(one)],
        findings=[
            (finding.severity, wording(finding)) for finding in found if finding.code not in _EMPTY
        ],
        is_empty=any(finding.code in _EMPTY for finding in found),
        typed=form.typed.get(one.place, ""),
        former=_("Last time: %(text)s") % {"text": former} if former else "",
        is_number=one.column.kind == "number",
        pushed=_pushed(one, row),
    )


def _pushed(one: Input, row: Row) -> str:
    is_pushed = one.column.key in row.pushed
    return pushed_note(row.facts["pushed"], row.decimals) if is_pushed else ""


def _kind(column: Column, rows: Sequence[Row]) -> str:
    """How a column is set: what is shown of former quarters may be words."""
    is_word = column.kind == "shown" and not any(column.key in row.numbers for row in rows)
    return "word" if is_word else column.kind


def _heading(column: Column) -> Any:
    return HEADINGS.get(column.header, column.header)


def _signatures(
    form: EntryForm, findings: Mapping[tuple[str, str], list[Finding]]
) -> list[FilledCell]:
    names = signature_names()
    return [
        FilledCell(
            names[COVER_SHEET, one.row.key],
            bound=form[name],
            findings=[
                (finding.severity, wording(finding))
                for finding in findings.get((COVER_SHEET, one.cell), [])
            ],
        )
        for name, one in form.inputs.items()
        if one.sheet == COVER_SHEET
    ]


def fields_of_findings(held: Reported, form_id: str) -> dict[tuple[str, str], BoundField]:
    """The fields of a draft's cells that something was found in, by sheet and cell; none where so
    much is open that the page with all of them serves better."""
    places = set(_findings_by_cell(held))
    form = entry_form(held, form_id=form_id)
    found = {
        (one.sheet, one.cell): form[name]
        for name, one in form.inputs.items()
        if (one.sheet, one.cell) in places
    }
    return found if len(found) <= MOST_ENTRIES else {}
