"""What a workbook of the ledger is about to change: each row beside what is kept."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.wording.formatting import exact_text
from targets.workbook.columns import Column
from targets.workbook.findings import stored_findings
from targets.workbook.indicator_preview import before_note
from targets.workbook.sheets import Preview, PreviewCell, PreviewHeading, PreviewRow
from targets.workbook.wording import read_as_words
from tasks.projects.choices import SHEET_NAMES, SHEETS
from tasks.projects.models import LedgerFiling
from tasks.projects.wording import column_label
from tasks.projects.workbook.book import row_names
from tasks.projects.workbook.expected import Expected

TITLES = dict(SHEETS)


def previews_of(filing: LedgerFiling, expected: Expected) -> list[Preview]:
    """A sheet after the other, rows that need a look first; what a decided one says stands alone,
    for what was kept before it is no longer there to compare."""
    names = row_names(expected, filing.contents)
    found = stored_findings(filing.findings)
    previews = []
    for sheet, name in SHEET_NAMES.items():
        rows = filing.contents.get(name)
        if not rows:
            continue
        columns = [one for one in expected.columns(sheet) if one.is_input]
        known = {row.key: row.prefilled for row in expected.content(sheet).rows}
        compares = filing.state in ("draft", "handed_in")
        shown = []
        for key, cells in rows.items():
            before = known.get(key, {}) if compares else {}
            row = _row(key, cells, columns, before, names.get((name, key), key))
            own = [one for one in found if one.sheet == name and one.key == key]
            row.findings.extend(own)
            shown.append(row)
        headings = [PreviewHeading(_("Project")), PreviewHeading(_("What the row does"))]
        headings += [
            PreviewHeading(column_label(one.key), is_number=one.kind == "number")
            for one in columns
            if one.key not in ("name",)
        ]
        ordered = sorted(shown, key=lambda one: one.rank)
        previews.append(Preview(name, str(TITLES[sheet]), headings, ordered))
    return previews


def _row(
    key: str,
    cells: Mapping[str, Any],
    columns: list[Column],
    before: Mapping[str, str],
    name: str,
) -> PreviewRow:
    shown = [
        _cell(one, cells.get(one.key), before.get(one.key, "") if before else "", bool(before))
        for one in columns
    ]
    changed = sum(one.is_changed for one in shown)
    if before:
        words = ngettext("changes %(count)d cell", "changes %(count)d cells", changed)
        does = words % {"count": changed} if changed else _("as kept")
    else:
        does = _("new")
    kept = [
        cell for column, cell in zip(columns, shown, strict=True) if column.key not in ("name",)
    ]
    return PreviewRow(
        key,
        next((str(cell["cell"]) for cell in cells.values()), ""),
        [PreviewCell(name, lang="zh-Hans"), PreviewCell(does), *kept],
        is_as_before=bool(before) and not changed,
    )


def _cell(
    column: Column, cell: Mapping[str, Any] | None, before: str, compares: bool
) -> PreviewCell:
    is_number = column.kind == "number"
    if not cell or cell["state"] == "missing":
        return PreviewCell("", "", is_number)
    if cell["state"] == "cleared":
        note = before_note(before) if before else ""
        return PreviewCell(_("emptied"), note, is_number, True, bool(before))
    if cell["state"] != "reported":
        return PreviewCell(cell["typed"], "", False, True)
    text = _text(column, cell)
    notes = read_as_words(cell["read_as"])
    if is_number:
        is_changed = compares and (not before or Decimal(before) != Decimal(cell["value"]))
    else:
        is_changed = compares and before != text
    if is_changed and before:
        notes = [*notes, before_note(before)]
    return PreviewCell(
        text, " · ".join(notes), is_number, False, is_changed, "" if is_number else "zh-Hans"
    )


def _text(column: Column, cell: Mapping[str, Any]) -> str:
    if column.kind == "number":
        return exact_text(Decimal(cell["value"]), 2)
    if column.choices:
        return next((word for word, value in column.choices if value == cell["value"]), "")
    return str(cell["value"])
