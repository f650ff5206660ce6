"""Writes the empty workbook of one jurisdiction and quarter. The same content, the same bytes."""

import datetime
import io
import re
from itertools import groupby
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from .columns import (
    CLEAR,
    FORMAT_VERSION,
    KEY_HEADER,
    META_SHEET,
    NOT_APPLICABLE,
    NOT_YET_AVAILABLE,
    Column,
)
from .content import Row, SheetContent, TemplateContent, shown_digest

_FONT = "Microsoft YaHei"
# The file's own date stands still: two downloads of one template are the same file.
CREATED = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
_A4 = 9
_PROMPT_LENGTH = 255
# A day that a spreadsheet can hold.
_DAY = re.compile(r"(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}")
# A number as it is filled in; 15 digits come through a spreadsheet's numbers unchanged.
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
# Spreadsheet programs take no higher row.
_HIGHEST = 409.0


def write_template(content: TemplateContent) -> bytes:
    """The workbook as bytes: only input cells are open, keys and identity are hidden."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": CREATED, "author": ""})
    book.set_size(2400, 1400)
    formats = sheet_formats(book)
    for sheet in content.sheets:
        _SheetWriter(book.add_worksheet(sheet.name), sheet, formats).write()
    _write_meta(book.add_worksheet(META_SHEET), content)
    book.close()
    return file.getvalue()


def sheet_formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    """The look of every workbook that is downloaded to be filled in."""
    base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter"}
    boxed = {**base, "border": 1, "border_color": "#B7C0CC", "text_wrap": True}
    locked = {**boxed, "bg_color": "#F3F5F8"}
    # Input numbers keep the General format: in a cell with a format of its own, Excel stores a
    # typed 18.3% as 0.183 without leaving a trace of the percent sign.
    open_cell = {**boxed, "bg_color": "#FFFBE6", "locked": False}
    return {
        "title": book.add_format({**base, "font_size": 14, "bold": True}),
        "note": book.add_format({**base, "font_color": "#4A5568"}),
        "header": book.add_format(
            {**boxed, "bold": True, "align": "center", "bg_color": "#DCE6F2"}
        ),
        "label": book.add_format({**locked, "align": "left", "indent": 1}),
        "ordinal": book.add_format({**locked, "align": "center"}),
        "word": book.add_format({**locked, "align": "right", "font_color": "#6B7280"}),
        "former": book.add_format(
            {**locked, "align": "left", "indent": 1, "font_size": 9, "font_color": "#4A5568"}
        ),
        **{
            f"shown{decimals}": book.add_format(
                {**locked, "align": "right", "num_format": _number_format(decimals)}
            )
            for decimals in range(7)
        },
        "number": book.add_format({**open_cell, "align": "right"}),
        "pushed": book.add_format({**boxed, "align": "right", "bg_color": "#DDEBE3"}),
        "choice": book.add_format({**open_cell, "align": "center"}),
        "text": book.add_format({**open_cell, "align": "left", "indent": 1, "num_format": "@"}),
        "date": book.add_format({**open_cell, "align": "center", "num_format": "yyyy-mm-dd"}),
    }


def _number_format(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


class _SheetWriter:
    """Writes one visible sheet, top down: title, notes, headings, rows."""

    def __init__(self, sheet: Worksheet, content: SheetContent, formats: dict[str, Format]) -> None:
        self.sheet = sheet
        self.content = content
        self.formats = formats
        self.header = 1 + len(content.notes)
        self.last = self.header + len(content.rows)
        self.key_place = len(content.columns)

    def write(self) -> None:
        self._write_head()
        for offset, row in enumerate(self.content.rows, start=1):
            self._write_row(self.header + offset, row)
        for place, column in enumerate(self.content.columns):
            if column.is_input:
                self._write_rules(place, column)
        self._write_closing()
        self._set_up_page()

    def _write_head(self) -> None:
        self.sheet.set_row(0, 28)
        self.sheet.write_string(0, 0, self.content.title, self.formats["title"])
        for place, note in enumerate(self.content.notes, start=1):
            self.sheet.write_string(place, 0, note, self.formats["note"])
        self.sheet.set_row(self.header, 24)
        for place, column in enumerate(self.content.columns):
            self.sheet.set_column(place, place, column.width)
            self.sheet.write_string(self.header, place, column.header, self.formats["header"])
        self.sheet.set_column(self.key_place, self.key_place, 8, None, {"hidden": True})
        self.sheet.write_string(self.header, self.key_place, KEY_HEADER)

    def _write_row(self, number: int, row: Row) -> None:
        self.sheet.set_row(number, self._height(row))
        for place, column in enumerate(self.content.columns):
            if column.is_input:
                self._write_input(number, place, column, row)
            else:
                self._write_locked(number, place, column, row)
        self.sheet.write_string(number, self.key_place, row.key)

    def _write_locked(self, number: int, place: int, column: Column, row: Row) -> None:
        figure = row.numbers.get(column.key)
        if figure is not None:
            form = self.formats[f"shown{min(row.decimals, 6)}"]
            self.sheet.write_number(number, place, float(figure), form)
            return
        text = _text_of(column, row)
        form = self.formats[{"shown": "word"}.get(column.kind, column.kind)]
        if column.kind in ("label", "ordinal") and text.isdecimal():
            self.sheet.write_number(number, place, int(text), self.formats["ordinal"])
        elif text:
            self.sheet.write_string(number, place, text, form)
        else:
            self.sheet.write_blank(number, place, None, form)

    def _write_input(self, number: int, place: int, column: Column, row: Row) -> None:
        text = row.filled(column.key)
        # An empty string would be written as no cell at all, and so lose its open lock.
        form = self.formats["pushed" if row.is_locked(column.key) else column.kind]
        if _DAY.fullmatch(text) and column.kind == "date":
            day = datetime.date.fromisoformat(text)
            self.sheet.write_datetime(number, place, day, form)
        elif text and column.kind == "number" and _NUMBER.fullmatch(text):
            self.sheet.write_number(number, place, float(text), form)
        elif text:
            self.sheet.write_string(number, place, text, form)
        else:
            self.sheet.write_blank(number, place, None, form)

    def _write_rules(self, place: int, column: Column) -> None:
        """What may be typed: once for rows on end that take the same, as empty ones do."""
        rows = enumerate(self.content.rows, start=self.header + 1)
        for _rule, alike in groupby(rows, lambda one: _validation(column, one[1], 0, place)):
            (first, row), *others = alike
            last = others[-1][0] if others else first
            rule = _validation(column, row, first, place)
            self.sheet.data_validation(first, place, last, place, rule)

    def _write_closing(self) -> None:
        for number, line in enumerate(self.content.closing, start=self.last + 2):
            self.sheet.write_string(number, 0, line, self.formats["note"])

    def _height(self, row: Row) -> float:
        """Room for the longest locked text: a row of a given height is not fitted by programs."""
        lines = 1
        for column in self.content.columns:
            text = _text_of(column, row)
            per_line = _per_line(column)
            lines = max(lines, sum(-(-len(part) // per_line) or 1 for part in text.split("\n")))
        return min(max(22.0, 14.0 * lines + 6), _HIGHEST)

    def _set_up_page(self) -> None:
        sheet = self.sheet
        below = len(self.content.closing)
        last = self.last + (below + 1 if below else 0)
        sheet.freeze_panes(self.header + 1, self.content.frozen)
        sheet.hide_gridlines(2)
        sheet.set_paper(_A4)
        if not self.content.is_form:
            sheet.set_landscape()
            sheet.autofilter(self.header, 0, self.last, self.key_place - 1)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(self.header)
        sheet.print_area(0, 0, last, self.key_place - 1)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.center_horizontally()
        sheet.set_footer("&C&9第 &P 页，共 &N 页")
        sheet.protect(
            "",
            {
                # A number format that is refused must be one that can be changed.
                "format_cells": True,
                "format_columns": True,
                "format_rows": True,
                "autofilter": True,
                "select_locked_cells": True,
                "select_unlocked_cells": True,
            },
        )


def _text_of(column: Column, row: Row) -> str:
    """The text of a locked cell."""
    is_former = column.kind == "former"
    return row.said_before(column.key) if is_former else row.texts.get(column.key, "")


def _per_line(column: Column) -> int:
    """How many Chinese characters a line of the column holds; what was said last is set smaller."""
    if column.kind == "former":
        return (column.width - 2) * 7 // 12
    return max(1, (column.width - 1) // 2)


def _validation(column: Column, row: Row, number: int, place: int) -> dict[str, Any]:
    """What a program lets a person type into an input cell, and the hint beside it."""
    common = {
        "ignore_blank": True,
        "input_title": column.header,
        "input_message": _prompt(column, row)[:_PROMPT_LENGTH],
        "error_title": column.header,
    }
    if column.kind == "number":
        cell = xl_rowcol_to_cell(number, place)
        return {
            **common,
            "validate": "custom",
            "value": _number_rule(cell, column, row),
            "error_message": _prompt(column, row)[:_PROMPT_LENGTH],
        }
    if column.kind == "choice":
        words = [word for word, _value in column.choices] + [CLEAR] * column.may_clear
        return {
            **common,
            "validate": "list",
            "source": words,
            "error_message": "请从列表中选择：" + "、".join(words),
        }
    if column.kind == "date":
        return {
            **common,
            "validate": "date",
            "criteria": "between",
            "minimum": datetime.date.fromisoformat(row.minimum),
            "maximum": datetime.date.fromisoformat(row.maximum),
            "error_message": f"请填写 {row.minimum} 至 {row.maximum} 之间的日期。",
        }
    return {
        **common,
        "validate": "length",
        "criteria": "<=",
        "value": column.max_length,
        "error_message": f"不超过 {column.max_length} 字。",
    }


def _number_rule(cell: str, column: Column, row: Row) -> str:
    bounds = [f"ISNUMBER({cell})"]
    minimum, maximum = column.minimum or row.minimum, column.maximum or row.maximum
    # A typed 18.3% arrives here as 0.183 and lies within 0 to 100 as well.
    bounds += [f"{cell}>={minimum}"] if minimum else []
    bounds += [f"{cell}<={maximum}"] if maximum else []
    taken = (CLEAR,) if column.may_clear else (NOT_YET_AVAILABLE, NOT_APPLICABLE)
    words = ",".join(f'{cell}="{word}"' for word in taken)
    # IF, not AND: a text compared with a bound would be an error in some programs.
    return f"=IF({bounds[0]},AND({','.join(bounds[1:]) or 'TRUE'}),OR({words}))"


def _prompt(column: Column, row: Row) -> str:
    unit = column.unit or row.unit
    return (f"单位：{unit}。" if column.kind == "number" else "") + (row.hint or column.help)


def _write_meta(sheet: Worksheet, content: TemplateContent) -> None:
    """The identity, and for each row the digest of its comparison figures as they were issued."""
    identity = {
        "format_version": FORMAT_VERSION,
        "jurisdiction": content.jurisdiction,
        "quarter": content.quarter,
        **({"body": content.body} if content.body else {}),
    }
    lines = [[name, text] for name, text in identity.items()]
    for part in content.sheets:
        shown = [column.key for column in part.columns if column.kind == "shown"]
        for row in part.rows:
            texts = {**row.texts, **row.numbers}
            digest = shown_digest([texts.get(key, "") for key in shown])
            lines.append(["row", part.name, row.key, digest])
    for number, line in enumerate(lines):
        for place, text in enumerate(line):
            sheet.write_string(number, place, text)
    sheet.protect()
    sheet.very_hidden()
