"""Tables of past figures for tests: written by two libraries, read in this process."""

import csv
import io
import zipfile

import openpyxl
import xlsxwriter

from targets.history.reading import read_history
from targets.history.table import Table, name_key
from targets.workbook.findings import Finding

HEADINGS = ("行政区域", "指标", "季度", "数值", "备注")
LOANS = ("荣昌区", "绿色贷款余额", "2021Q4", 90.5, "")
UNITS = {name_key("绿色贷款余额"): "亿元", name_key("森林覆盖率"): "%"}


def xlsx(*rows, headings=HEADINGS, sheet="历史数据", change=None):
    """The bytes of a workbook; `change` may do more to its openpyxl form."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in (headings, *rows):
        book.active.append(list(row))
    if change is not None:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def large_xlsx(rows, headings=HEADINGS[:4]):
    """The same by the quicker library."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("历史数据")
    for number, row in enumerate((headings, *rows)):
        sheet.write_row(number, 0, row)
    book.close()
    return stream.getvalue()


def text_table(*rows, headings=HEADINGS, encoding="utf-8", separator=","):
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows([headings, *rows])
    return stream.getvalue().encode(encoding)


def with_part(content, name, change):
    """The package with one of its parts changed, or left out where `change` gives None."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for member in old.namelist():
            kept = old.read(member)
            if member == name:
                kept = change(kept)
            if kept is not None:
                new.writestr(member, kept)
    return stream.getvalue()


def read(content, file_name="历史.xlsx"):
    """The table, or None, and the findings."""
    result = read_history(content, file_name, UNITS)
    table = result["table"] and Table.from_dict(result["table"])
    return table, [Finding.from_dict(finding) for finding in result["findings"]]


def said(findings):
    """What the findings say, without words: code and cell."""
    return [(finding.code, finding.cell) for finding in findings]
