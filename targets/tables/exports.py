"""Tables as files: what the page shows, with numbers as numbers and text that stays text."""

import csv
import datetime
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.db.models import Model
from django.http import HttpResponse
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django_tables2.utils import Accessor, signature

from targets.wording.formatting import computed, plain_text

from .blanks import BLANK_MOMENT, PLACE, BlankFile, blank_marks, minute

FORMATS = ("csv", "xlsx")

# A spreadsheet takes text that begins so for a formula, in full width too.
ACTIVE_BEGINNINGS = tuple("=+-@\t\r\n＝＋－＠")
# Beyond this a spreadsheet would change the digits of a number.
EXCEL_DIGITS = 15
WIDEST_COLUMN = 48

# What one row of a file says, by the names of its columns.
Record = dict[str, Any]
Cell = Decimal | int | str | None


def export_response(table: Any, name: str, export_format: str) -> HttpResponse:
    """A django-tables2 table as a download; every row of it, whatever page is shown.

    Columns with `visible=False` are in the file only; `exclude_from_export=True` keeps one out.
    """
    return _download(values_of(table), name, export_format)


def values_of(table: Any) -> Iterator[list[Any]]:
    """The rows that `table.as_values()` gives, headings first, at a fraction of its cost.

    The library looks for each column anew in each row, and for what its method takes in each cell.
    """
    columns = [one for one in table.columns.iterall() if not one.column.exclude_from_export]
    yield [force_str(one.header, strings_only=True) for one in columns]
    readers = [_value_reader(table, one) for one in columns]
    for row in table.rows:
        yield [force_str(read(row), strings_only=True) for read in readers]


def _value_reader(table: Any, bound: Any) -> Callable[[Any], Any]:
    """What gives a column's value of a row, as `BoundRow.get_cell_value` does."""
    column, accessor = bound.column, Accessor(bound.accessor)
    wanted, takes_all = signature(bound.value)

    def read(row: Any) -> Any:
        value = _displayed(accessor, row.record)
        if value in column.empty_values:
            return None
        known = {
            "value": value,
            "record": row.record,
            "column": column,
            "bound_column": bound,
            "bound_row": row,
            "table": table,
        }
        return bound.value(**(known if takes_all else {name: known[name] for name in wanted}))

    return read


def _displayed(accessor: Any, record: Any) -> Any:
    """What an accessor leads to; the words of a model's choice, None where it leads nowhere."""
    holder, name = accessor.penultimate(record)
    if isinstance(holder, Model) and name:
        display = getattr(holder, f"get_{name}_display", None)
        if display is not None:
            return display()
    try:
        return accessor.resolve(record)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def records_response(
    titles: Mapping[str, Any], records: Iterable[Record], name: str, export_format: str
) -> HttpResponse:
    """Records as a download, a column for each of `titles` in their order.

    A cell that a record does not name stays empty; KeyError for a name without a column.
    """
    empty = dict.fromkeys(titles)
    rows = [[*titles.values()]]
    for record in records:
        if not record.keys() <= titles.keys():
            raise KeyError(*sorted(record.keys() - titles.keys()))
        rows.append([*(empty | record).values()])
    return _download(rows, name, export_format)


def _download(rows: Iterable[Sequence[Any]], name: str, export_format: str) -> HttpResponse:
    """Rows, headings first, as a file named `name`; ValueError for an unknown format."""
    if export_format not in FORMATS:
        raise ValueError(f"an export is csv or xlsx, not {export_format!r}")
    cells = [[plain_cell(value) for value in row] for row in rows]
    content = blank_csv(cells) if export_format == "csv" else blank_book(cells, name)
    return BlankFile(f"{name}.{export_format}", content).answer()


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula: "=1+1" gets an apostrophe in front."""
    return f"'{text}" if text.startswith(ACTIVE_BEGINNINGS) else text


def plain_cell(value: Any) -> Cell:
    """What a cell of a file holds: a number, text made inert, or nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal | int | float):
        return computed(value) if isinstance(value, float) else value
    if isinstance(value, datetime.datetime):
        return minute(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return inert(str(value).replace(PLACE, ""))


def blank_csv(cells: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as CSV with the mark by which Excel knows that it is UTF-8."""
    stream = io.StringIO()
    stream.write("\ufeff")
    writer = csv.writer(stream, lineterminator=f"{PLACE}\r\n")
    for row in cells:
        writer.writerow([plain_text(c) if isinstance(c, Decimal) else c for c in row])
    return stream.getvalue().encode()


def blank_book(cells: Sequence[Sequence[Cell]], sheet: str) -> bytes:
    """The rows as a workbook of one sheet, with the headings kept in view."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    workbook.set_properties({"created": BLANK_MOMENT.replace(tzinfo=None)})
    heading = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    worksheet = workbook.add_worksheet(sheet[:31])
    for number, row in enumerate(cells):
        for column, value in enumerate(row):
            _write(worksheet, number, column, value, heading if number == 0 else None)
    if marks := blank_marks():
        worksheet.set_footer(f"&L{' · '.join(marks).replace('&', '&&')}&R&P / &N")
        use = workbook.add_worksheet(_("Use"))
        for number, mark in enumerate(marks):
            use.write_string(number, 0, mark)
    worksheet.freeze_panes(1, 1)
    if len(cells) > 1:
        worksheet.autofilter(0, 0, len(cells) - 1, max(len(cells[0]) - 1, 0))
    for column, width in enumerate(column_widths(cells)):
        worksheet.set_column(column, column, width)
    workbook.close()
    return stream.getvalue()


def column_widths(cells: Sequence[Sequence[Cell]]) -> list[int]:
    """Widths in characters, a Chinese one counted as two; headings may wrap and count half."""
    widths: list[int] = []
    for number, row in enumerate(cells):
        for column, value in enumerate(row):
            text = "" if value is None else str(value)
            width = sum(2 if ord(letter) > 0x2E7F else 1 for letter in text) + 2
            width = width // 2 + 2 if number == 0 else width
            if column == len(widths):
                widths.append(8)
            widths[column] = min(max(widths[column], width), WIDEST_COLUMN)
    return widths


def _write(worksheet: Any, row: int, column: int, value: Cell, style: Any) -> None:
    if value is None:
        return
    if isinstance(value, str):
        worksheet.write_string(row, column, value, style)
    elif isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) > EXCEL_DIGITS:
        worksheet.write_string(row, column, plain_text(value), style)
    else:
        # A Decimal is written digit by digit; the float 64.71 would stand as 64.70999999999999.
        number = Decimal(plain_text(value)) if isinstance(value, Decimal) else value
        worksheet.write_number(row, column, number, style)
