"""The table to fill in: what it offers, and that what is filled in is read."""

import datetime
import io

import openpyxl
import pytest

from targets.history.proposal import propose_history
from targets.history.template import COLUMNS, LISTED, write_history_template
from targets.models import Indicator
from targets.workbook.findings import NOTE

pytestmark = pytest.mark.usefixtures("loaded_plans")
TODAY = datetime.date(2026, 1, 20)


@pytest.fixture
def book():
    return openpyxl.load_workbook(io.BytesIO(write_history_template(TODAY)))


def test_the_lists_hold_every_known_name_and_past_quarter(book) -> None:
    table, guide, names = book.worksheets
    assert [cell.value for cell in table[1]] == [
        "行政区域", "指标", "季度", "数值", "计量单位", "数据来源",
    ]  # fmt: skip
    lists = [one for one in table.data_validations.dataValidation if one.type == "list"]
    assert [min(area.min_col for area in one.sqref.ranges) for one in lists] == [1, 2, 3]
    for rule, key in zip(lists, LISTED, strict=True):
        sheet, cells = rule.formula1.split("!")
        assert sheet.lstrip("=") == names.title
        listed = [cell.value for [cell] in names[cells.replace("$", "")]]
        assert all(listed), key
    shown = {row[2].value: row[3].value for row in names.iter_rows(min_row=2) if row[2].value}
    asked = Indicator.objects.exclude(asked_of__in=["derived", "ledger"])
    assert shown == dict(asked.values_list("name", "unit"))
    quarters = [row[5].value for row in names.iter_rows(min_row=2) if row[5].value]
    assert (quarters[0], quarters[-1]) == ("2025年四季度", "2010年一季度")
    assert guide.max_row == 8
    assert len(COLUMNS) == table.max_column


def test_the_empty_table_says_that_it_is_empty(book) -> None:
    from districts.refusals import Refused

    with pytest.raises(Refused) as refusal:
        propose_history(content=write_history_template(TODAY), file_name="历史.xlsx", today=TODAY)
    assert refusal.value.findings[0].code == "no_figures"


def test_what_is_filled_in_is_read_without_a_remark_on_the_other_sheets(book) -> None:
    row = ("荣昌区", "绿色贷款余额", "2021年四季度", 90.5, "亿元", "荣昌统计年鉴2022")
    for place, value in enumerate(row, start=1):
        book.worksheets[0].cell(2, place).value = value
    book.create_sheet("别的表")
    stream = io.BytesIO()
    book.save(stream)
    found = propose_history(content=stream.getvalue(), file_name="历史.xlsx", today=TODAY)
    assert found.counts["new"] == 1
    assert found.table.notes == {0: "荣昌统计年鉴2022"}
    assert [(one.severity, one.found) for one in found.findings] == [(NOTE, "别的表")]


def test_the_same_day_the_same_bytes() -> None:
    assert write_history_template(TODAY) == write_history_template(TODAY)
