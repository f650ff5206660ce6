"""Workbooks for tests: a small content by hand, filled as a person would, or taken apart."""

import io
import json
import zipfile

import openpyxl
from openpyxl.utils import get_column_letter

from targets.workbook.columns import (
    COVER_SHEET,
    INDICATOR_COLUMNS,
    INDICATOR_SHEET,
    META_SHEET,
    Column,
    sheet_title,
)
from targets.workbook.content import Row, SheetContent, TemplateContent
from targets.workbook.reading import OpenedWorkbook, read_workbook
from targets.workbook.reading.opening import open_workbook
from targets.workbook.template import write_template

TASKS = "举措"
TASK_COLUMNS = (
    Column("title", "举措", "label", 20),
    Column(
        "state",
        "本期状态",
        "choice",
        10,
        is_required=True,
        choices=(("推进中", "in_progress"), ("已完成", "done")),
    ),
    Column("account", "进展说明", "text", 30, max_length=20),
    Column("due_on", "完成时限", "date", 12, is_kept=True),
    Column("former_account", "上期进展说明", "former", 12),
)

# Of the sheet of indicators: the last visible column, the key's, and the first that is free.
LAST, KEY, FREE = (get_column_letter(len(INDICATOR_COLUMNS) + more) for more in range(3))


def row(key="loan_balance", name="各项贷款余额", unit="亿元", previous="未报送", **more):
    texts = {"number": "1", "name": name, "unit": unit, "basis": "期末时点数"}
    numbers = {}
    for column, text in {"previous": previous, "last_year": "未报送"}.items():
        is_number = text[0].isdigit()
        (numbers if is_number else texts)[column] = text
    facts = {"basis": "point_in_time", **numbers, **more.pop("facts", {})}
    return Row(key, texts, numbers, unit=unit, facts=facts, **more)


LOANS = row(minimum="0", previous="1100.5")
FOREST = row("forest_coverage", "森林覆盖率", "%", minimum="0", maximum="100")
REDUCTION = row("co2", "累计降幅", "%", maximum="100")
ROWS = (LOANS, FOREST, REDUCTION)


def content(rows=ROWS, *, jurisdiction="rongchang", quarter="2025Q4", with_tasks=True):
    indicators = SheetContent(
        INDICATOR_SHEET,
        sheet_title("荣昌区", quarter, INDICATOR_SHEET),
        INDICATOR_COLUMNS,
        rows,
        ("请填写黄色单元格。",),
    )
    tasks = SheetContent(
        TASKS,
        sheet_title("荣昌区", quarter, TASKS),
        TASK_COLUMNS,
        (
            Row(
                "rongchang:1",
                {"title": "绿色信贷", "former_account": "已起草"},
                prefilled={"state": "推进中", "due_on": "2026-06-30"},
                minimum="2018-01-01",
                maximum="2032-12-31",
            ),
        ),
    )
    sheets = (indicators, tasks) if with_tasks else (indicators,)
    return TemplateContent(jurisdiction, quarter, sheets)


CONTENT = content()


def book(template=CONTENT):
    return openpyxl.load_workbook(io.BytesIO(write_template(template)))


def as_bytes(workbook):
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def place(sheet, key, header):
    """The address of an input cell, found as the reader finds it."""
    for cells in sheet.iter_rows():
        texts = [cell.value for cell in cells]
        if "greenfin_key" in texts:
            column, key_column = texts.index(header), texts.index("greenfin_key")
        elif "greenfin_key" in [cell.value for cell in sheet[cells[0].row]]:
            continue
        elif any(cell.value == key for cell in cells) and cells[key_column].value == key:
            return cells[column].coordinate
    raise AssertionError(key)


def fill(workbook, values, header="本期值", sheet=INDICATOR_SHEET):
    """Puts values into the rows by key."""
    for key, value in values.items():
        workbook[sheet][place(workbook[sheet], key, header)] = value
    return workbook


def filled(**values):
    """A workbook with all that is compulsory, but for what the caller says."""
    given = {"loan_balance": 1158.3, "forest_coverage": 52.5, "co2": 12, **values}
    return fill(book(), given)


def opened(workbook, file_name="return.xlsx"):
    """What the child gives, without one; through JSON, as it travels."""
    data = workbook if isinstance(workbook, bytes) else as_bytes(workbook)
    return OpenedWorkbook.from_plain(json.loads(told(data, file_name)))


def told(data, file_name):
    return json.dumps(
        open_workbook(data, file_name, [META_SHEET, COVER_SHEET, INDICATOR_SHEET, TASKS, "节点"])
    )


def read(workbook, template=CONTENT):
    """The cells by sheet, row and column, and the findings."""
    return read_workbook(opened(workbook), template)


def codes(result):
    return [finding.code for finding in result[1]]


def cell_of(result, key="loan_balance", column="value", sheet=INDICATOR_SHEET):
    return result[0][sheet][key][column]


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts, **options):
    """A zip of name → bytes; pairs may repeat a name."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in parts.items() if isinstance(parts, dict) else parts:
            archive.writestr(name, data)
    return file.getvalue()


def replaced(data, name, change):
    """The package with one member's bytes changed."""
    parts = members(data)
    before = parts[name]
    parts[name] = change(before)
    assert parts[name] != before
    return packed(parts)


def found(result, code):
    [finding] = [one for one in result[1] if one.code == code]
    return finding
