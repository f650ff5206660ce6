"""A return's sheets as tables of its page: no empty column, figures point below point."""

from collections.abc import Mapping
from typing import Any

from targets.wording.formatting import padding
from targets.workbook.sheets import Preview, PreviewCell

from .remarks import RowRemarks

NO_REMARKS = RowRemarks()


def preview_table(
    preview: Preview, remarks: Mapping[tuple[str, str], RowRemarks], *, may_remark: bool
) -> dict[str, Any]:
    """A sheet's preview with each cell beside its heading, for the list it is on a phone.

    A column that is empty in every row is left out. `has_remarks` says whether there is a column
    for what reviewers say of rows.
    """
    columns = list(zip(*(row.cells for row in preview.rows), strict=True))
    shown = [number for number, cells in enumerate(columns) if any(map(_says_something, cells))]
    paddings = {number: padding([_figure(cell) for cell in columns[number]]) for number in shown}
    said = {row.key: remarks.get((preview.sheet, row.key), NO_REMARKS) for row in preview.rows}
    return {
        "sheet": preview.sheet,
        "title": preview.title,
        "headings": [preview.headings[number] for number in shown],
        "changed_count": preview.changed_count,
        "has_remarks": may_remark or any(one is not NO_REMARKS for one in said.values()),
        "rows": [
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
            }
            for place, row in enumerate(preview.rows)
        ],
    }


def _says_something(cell: PreviewCell) -> bool:
    return bool(cell.text or cell.note)


def _figure(cell: PreviewCell) -> str:
    """The digits that stand below each other; "" for words."""
    return cell.text if cell.is_number and not cell.is_missing else ""
