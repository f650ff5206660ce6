"""A return's sheets as tables of its page: no empty column, figures point below point."""

from collections.abc import Mapping
from typing import Any

from targets.wording.formatting import padding
from targets.workbook.sheets import Preview, PreviewCell, PreviewRow

from .remarks import RowRemarks

NO_REMARKS = RowRemarks()
# Fewer rows without news are not worth a fold.
FEWEST_FOLDED = 5


def preview_table(
    preview: Preview, remarks: Mapping[tuple[str, str], RowRemarks], *, may_remark: bool
) -> dict[str, Any]:
    """A sheet's preview with each cell beside its heading, for the list it is on a phone.

    A column that is empty in every row is left out. `has_remarks` says whether there is a column
    for what reviewers say of rows. `folded` are the rows without news, where they are many: as
    reported last, nothing found or remarked on, and the same in the return before this one.
    """
    columns = list(zip(*(row.cells for row in preview.rows), strict=True))
    shown = [number for number, cells in enumerate(columns) if any(map(_says_something, cells))]
    paddings = {number: padding([_figure(cell) for cell in columns[number]]) for number in shown}
    said = {row.key: remarks.get((preview.sheet, row.key), NO_REMARKS) for row in preview.rows}
    news = {row.key: _has_news(row, said[row.key]) for row in preview.rows}
    is_long = sum(not one for one in news.values()) >= FEWEST_FOLDED
    ready = [
        (
            {
                "key": row.key,
                "cell": row.cell,
                "severity": row.severity,
                "remarks": said[row.key],
                "labelled": [
                    {
                        "heading": preview.headings[number],
                        "cell": row.cells[number],
                        "padding": paddings[number][place],
                    }
                    for number in shown
                ],
            },
            news[row.key] or not is_long,
        )
        for place, row in enumerate(preview.rows)
    ]
    return {
        "sheet": preview.sheet,
        "title": preview.title,
        "headings": [preview.headings[number] for number in shown],
        "changed_count": preview.changed_count,
        "has_remarks": may_remark or any(one is not NO_REMARKS for one in said.values()),
        "rows": [row for row, is_open in ready if is_open],
        "folded": [row for row, is_open in ready if not is_open],
    }


def _has_news(row: PreviewRow, remarks: RowRemarks) -> bool:
    is_changed = any(cell.is_changed for cell in row.cells)
    is_said = bool(row.findings) or is_changed or remarks is not NO_REMARKS
    return is_said or not row.is_as_before


def _says_something(cell: PreviewCell) -> bool:
    return bool(cell.text or cell.note)


def _figure(cell: PreviewCell) -> str:
    """The digits that stand below each other; "" for words."""
    return cell.text if cell.is_number and not cell.is_missing else ""
