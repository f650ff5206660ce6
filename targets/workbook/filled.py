"""A return's workbook with everything in it that the draft holds, to go on with in Excel or WPS."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .book import template_content
from .columns import COVER_SHEET, DATE_SIGNED
from .content import Row, SheetContent
from .correcting import typed_text
from .scope import Reported, scope_of


def filled_copy(*, quarterly_return: Reported) -> bytes:
    """The empty workbook as it is issued now, its inputs filled with what the draft says.

    What was faulty stands as it was typed. Read again, it says what the draft says.
    """
    from .template import write_template  # keeps the workbook writer out of the views' imports

    content = template_content(scope_of(quarterly_return))
    sheets = tuple(_filled(sheet, quarterly_return) for sheet in content.sheets)
    return write_template(replace(content, sheets=sheets))


def _filled(sheet: SheetContent, held: Reported) -> SheetContent:
    if sheet.name == COVER_SHEET:
        rows = [
            replace(row, prefilled={"value": held.signatures.get(row.key, "")})
            for row in sheet.rows
            if row.key != DATE_SIGNED
        ]
        dated = [row for row in sheet.rows if row.key == DATE_SIGNED]
        return replace(sheet, rows=rows + dated)
    contents = held.contents.get(sheet.name, {})
    return replace(sheet, rows=[_row(sheet, row, contents.get(row.key, {})) for row in sheet.rows])


def _row(sheet: SheetContent, row: Row, cells: Mapping[str, Mapping[str, Any]]) -> Row:
    inputs = [column for column in sheet.columns if column.is_input and column.key in cells]
    texts = {column.key: typed_text(column, cells[column.key]) for column in inputs}
    return replace(row, prefilled={**row.prefilled, **texts})
