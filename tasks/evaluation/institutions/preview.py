"""What a workbook of institutions is about to store: each figure beside the quarter before."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from targets.wording.formatting import exact_text, quarter_text, share_text
from targets.workbook.checks import change_of
from targets.workbook.content import SheetCells
from targets.workbook.findings import stored_findings
from targets.workbook.indicator_preview import before_note, value_text
from targets.workbook.sheets import Preview, PreviewCell, PreviewHeading, PreviewRow
from targets.workbook.wording import read_as_words
from tasks.evaluation.figures import FIGURES, Figure
from tasks.evaluation.models import Institution, InstitutionReturn

from .checks import split_key
from .known import Known
from .sheet import REMARK, SHEET, Expected
from .wording import DECIMALS, label_of, unit_of


def preview_of(held: InstitutionReturn, expected: Expected) -> Preview:
    """One row an institution, those that need a look first."""
    cells: SheetCells = held.contents.get(SHEET, {})
    before: SheetCells = {}
    former = _return_before(held)
    if former is not None:
        before = former.contents.get(SHEET, {})
    found = stored_findings(held.findings)
    rows = []
    for one in expected.institutions:
        if one.code not in cells:
            continue
        row = _row(one, cells[one.code], before.get(one.code, {}), expected.previous)
        row.findings.extend(item for item in found if split_key(item.key)[0] == one.code)
        rows.append(row)
    words = {"quarter": quarter_text(expected.quarter.previous)}
    title = _("Figures of institutions, below them those of %(quarter)s") % words
    return Preview(SHEET, title, _headings(), sorted(rows, key=_rank))


def _rank(row: PreviewRow) -> tuple[int, Decimal]:
    return row.rank


def _headings() -> list[PreviewHeading]:
    return [
        PreviewHeading(_("Institution")),
        *(
            PreviewHeading(label_of(one.code), is_number=True, note=unit_of(one.code))
            for one in FIGURES
        ),
        PreviewHeading(_("Remark"), is_minor=True),
    ]


def _row(
    institution: Institution, cells: Mapping[str, Any], before: Mapping[str, Any], previous: Known
) -> PreviewRow:
    figures = [
        _cell(one, institution, cells.get(one.code, {}), before.get(one.code), previous)
        for one in FIGURES
    ]
    remark = cells.get(REMARK, {})
    was = before.get(REMARK)
    is_changed = was is not None and was["value"] != remark.get("value", "")
    note = before_note(was["value"]) if is_changed and was is not None else ""
    return PreviewRow(
        institution.code,
        next((cell["cell"] for cell in cells.values()), ""),
        [
            PreviewCell(institution.name, lang="zh-Hans"),
            *(cell for cell, _change in figures),
            PreviewCell(remark.get("value", ""), note, is_changed=is_changed, lang="zh-Hans"),
        ],
        unusual=max((abs(change) for _cell, change in figures if change), default=Decimal(0)),
    )


def _cell(
    figure: Figure,
    institution: Institution,
    cell: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    previous: Known,
) -> tuple[PreviewCell, Decimal | None]:
    """The figure, how it was read, the quarter before; and the change as a share."""
    if not cell:
        return PreviewCell(_("Not filled in"), "", True, True), None
    text, is_missing = value_text(cell, DECIMALS)
    notes = read_as_words(cell.get("read_as", ""))
    if notes:
        notes = [_("“%(typed)s” in the cell") % {"typed": cell["typed"]}, *notes]
    is_changed = before is not None and (before["state"], before["value"]) != (
        cell["state"],
        cell["value"],
    )
    if is_changed and before is not None:
        notes.append(before_note(value_text(before, DECIMALS)[0]))
    known = previous.row(institution.pk, figure.code)
    change = None
    if known is not None and known.value is not None:
        said = exact_text(known.value, DECIMALS)
        if cell["state"] == "reported":
            change = change_of(Decimal(cell["value"]), known.value)
        if change is not None:
            sign = "+" if change > 0 else ""
            said = f"{said} ({sign}{share_text(change)})"
        notes = [said, *notes]
    return PreviewCell(text, " · ".join(notes), True, is_missing, is_changed), change


def _return_before(held: InstitutionReturn) -> InstitutionReturn | None:
    """The latest earlier return of the quarter that was decided on."""
    own = InstitutionReturn.objects.filter(quarter=held.quarter, number__lt=held.number)
    return own.filter(state__in=["accepted", "sent_back"]).order_by("-number").first()
