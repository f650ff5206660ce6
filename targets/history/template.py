"""Writes the empty table of past figures. The same names and day, the same bytes."""

import datetime
import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from districts.models import Jurisdiction
from targets.models import Indicator
from targets.periods import Quarter
from targets.workbook.columns import BASIS_WORDS, quarter_title
from targets.workbook.template import CREATED, sheet_formats

from .table import GUIDE_SHEET, HEADINGS, NAMES_SHEET

TEMPLATE_NAME = "历史数据_导入模板.xlsx"
TABLE_SHEET = "历史数据"
# Key, width, format, and what is said beside the cell.
COLUMNS = (
    ("jurisdiction", 20, "text", "从列表选择，或填六位行政区划代码。"),
    ("indicator", 40, "text", "从列表选择；名称和计量单位见“名称”表。"),
    ("quarter", 16, "text", "从列表选择，或填 2021Q4；只填已结束的季度，年度指标填四季度。"),
    ("value", 18, "number", "按指标的计量单位填数字；没有数据的不要列出，0 表示确实为零。"),
    ("unit", 12, "text", "可不填；填写时须与指标的计量单位一致。"),
    ("note", 44, "text", "可不填；如统计年鉴、统计公报、部门台账。"),
)
LISTED = ("jurisdiction", "indicator", "quarter")
# Rows that are drawn, and those in which the lists can be chosen from.
DRAWN, LISTED_ROWS = 300, 5000
FIRST_YEAR = 2010
GUIDE = (
    "一行填一个数据。行政区域、指标、季度、数值必填；计量单位、数据来源可不填。",
    "行政区域、指标的名称和计量单位见“名称”表，可从列表选择，也可粘贴。",
    "季度如“2021年四季度”或“2021Q4”，只填已结束的季度；年度指标填四季度。",
    "数值只填数字；没有数据的不要列出，0 表示确实为零。由其他指标计算得出的占比不要列出。",
    "已有审核通过的报表的数据不在此更正，请通过该季度的报表更正。",
    "不要改动表头；可以加行，一次不超过200000行，文件不超过5 MB。也可用同样表头的CSV文件。",
    "上传后先检查和预览，确认后才公开；改动已公布的数据，须由另一人复核。",
)


def write_history_template(today: datetime.date) -> bytes:
    """The workbook as bytes: the table, how to fill it in, and the names that are known."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": CREATED, "author": ""})
    book.set_size(2400, 1400)
    formats = sheet_formats(book)
    places = list(Jurisdiction.objects.values_list("name", "code"))
    indicators = list(Indicator.objects.exclude(asked_of__in=["derived", "ledger"]))
    quarters = _past_quarters(today)
    counts = (len(places), len(indicators), len(quarters))
    _write_table(book.add_worksheet(TABLE_SHEET), formats, counts)
    _write_guide(book.add_worksheet(GUIDE_SHEET), formats)
    names = (
        ("行政区域", 20, [name for name, _code in places]),
        ("行政区划代码", 14, [code or "" for _name, code in places]),
        ("指标", 44, [one.name for one in indicators]),
        ("计量单位", 12, [one.unit for one in indicators]),
        ("口径", 16, [BASIS_WORDS[one.basis] for one in indicators]),
        ("季度", 16, quarters),
    )
    _write_names(book.add_worksheet(NAMES_SHEET), formats, names)
    book.close()
    return file.getvalue()


def _past_quarters(today: datetime.date) -> list[str]:
    """Those that are over, the newest first."""
    last = Quarter.of(today).previous
    years = range(last.year, FIRST_YEAR - 1, -1)
    quarters = (Quarter(year, number) for year in years for number in (4, 3, 2, 1))
    return [quarter_title(str(one)) for one in quarters if one <= last]


def _write_table(sheet: Worksheet, formats: dict[str, Format], counts: Sequence[int]) -> None:
    # Where each list stands in the sheet of names.
    lists = {
        key: f"={NAMES_SHEET}!${letter}$2:${letter}${count + 1}"
        for key, letter, count in zip(LISTED, "ACF", counts, strict=True)
    }
    sheet.set_row(0, 24)
    for place, (key, width, look, prompt) in enumerate(COLUMNS):
        heading = HEADINGS[key][0]
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, formats["header"])
        for row in range(1, DRAWN + 1):
            sheet.write_blank(row, place, None, formats[look])
        said = {"ignore_blank": True, "input_title": heading, "input_message": prompt}
        if key in lists:
            # Codes, and other ways of writing, are read as well.
            said |= {"validate": "list", "source": lists[key], "error_type": "information"}
            said |= {"error_title": heading, "error_message": "列表中没有此项。"}
        else:
            said |= {"validate": "any"}
        sheet.data_validation(1, place, LISTED_ROWS, place, said)
    sheet.freeze_panes(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_guide(sheet: Worksheet, formats: dict[str, Format]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 100)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, "历史数据导入填写说明", formats["title"])
    for number, line in enumerate(GUIDE, start=1):
        sheet.write_string(number, 0, f"{number}. {line}", formats["note"])
    sheet.protect()


def _write_names(
    sheet: Worksheet,
    formats: dict[str, Format],
    columns: Sequence[tuple[str, int, Sequence[str]]],
) -> None:
    sheet.freeze_panes(1, 0)
    sheet.hide_gridlines(2)
    for place, (heading, width, texts) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, formats["header"])
        for row, text in enumerate(texts, start=1):
            sheet.write_string(row, place, text, formats["label"])
    sheet.protect("", {"select_locked_cells": True, "format_columns": True})
