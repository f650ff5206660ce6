"""Exports: text stays text, numbers stay numbers."""

import csv
import datetime
import io
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from districts.requests import handed_to
from targets.tables import exports
from targets.tables.exports import inert, plain_cell, records_response
from tests.targets.factories import member_of, opened, uploaded

pytestmark = pytest.mark.django_db
TITLES = {"name": "名称", "value": "数值"}


def file_of(rows, export_format):
    records = [dict(zip(TITLES, row, strict=True)) for row in rows]
    return records_response(TITLES, records, "x", export_format)


def csv_rows(response):
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def sheet_of(response):
    return openpyxl.load_workbook(io.BytesIO(response.content)).active


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "－1"])
def test_active_text_is_made_inert(text):
    assert inert(text) == f"'{text}"
    [_headings, row] = csv_rows(file_of([[text, 1]], "csv"))
    assert row[0] == f"'{text}".replace("\r", "\r")
    cell = sheet_of(file_of([[text, 1]], "xlsx"))["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_ordinary_text_is_left_alone():
    assert inert("绿色贷款余额") == "绿色贷款余额"
    assert inert("≥ 6,000") == "≥ 6,000"


def test_numbers_stay_numbers():
    rows = [["a", Decimal("-4972.330000")], ["b", -0.05], ["c", 0], ["d", None]]
    assert csv_rows(file_of(rows, "csv"))[1:] == [
        ["a", "-4972.33"],
        ["b", "-0.05"],
        ["c", "0"],
        ["d", ""],
    ]
    sheet = sheet_of(file_of(rows, "xlsx"))
    assert [sheet[f"B{number}"].value for number in (2, 3, 4, 5)] == [-4972.33, -0.05, 0, None]
    assert sheet["B2"].data_type == "n"


def test_computed_figures_are_written_without_the_noise_of_floats():
    rows = [["a", 0.1 + 0.2], ["b", 2e-7 / 3], ["c", 5e-17]]
    assert [row[1] for row in csv_rows(file_of(rows, "csv"))[1:]] == [
        "0.3",
        "0.000000066667",
        "0",
    ]
    sheet = sheet_of(file_of(rows, "xlsx"))
    assert [sheet[f"B{number}"].value for number in (2, 3, 4)] == [0.3, 6.6667e-8, 0]


def test_a_workbook_holds_the_digits_of_a_number_and_no_others():
    values = ("64.71", "0.809", "4972.330000", "-0.05", "28263", "100", "123456789012345")
    rows = [[str(place), Decimal(value)] for place, value in enumerate(values)]
    with zipfile.ZipFile(io.BytesIO(file_of(rows, "xlsx").content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    written = re.findall(r'<c r="B\d+"><v>([^<]*)</v>', sheet)
    assert written == ["64.71", "0.809", "4972.33", "-0.05", "28263", "100", "123456789012345"]


def test_zeros_before_the_first_digit_leave_a_number_a_number():
    sheet = sheet_of(file_of([["a", Decimal("0.00012345678901234")]], "xlsx"))
    assert sheet["B2"].value == 0.00012345678901234


def test_more_digits_than_a_spreadsheet_keeps_are_written_as_text():
    value = Decimal("123456789012345.678901")
    sheet = sheet_of(file_of([["a", value]], "xlsx"))
    assert sheet["B2"].value == "123456789012345.678901"


def test_moments_are_written_in_chongqing():
    moment = datetime.datetime(2026, 1, 20, 18, 30, tzinfo=datetime.UTC)
    assert plain_cell(moment) == "2026-01-21 02:30"
    assert plain_cell(datetime.date(2026, 1, 20)) == "2026-01-20"


def test_file_name_and_unknown_format():
    response = records_response(TITLES, [], "targets-2025Q4", "csv")
    assert 'filename="targets-2025Q4.csv"' in response["Content-Disposition"]
    with pytest.raises(ValueError, match="pdf"):
        records_response(TITLES, [], "x", "pdf")


def test_a_record_fills_the_columns_that_it_names():
    response = records_response(TITLES, [{"value": 7}, {"name": "甲"}], "x", "csv")
    assert csv_rows(response) == [["名称", "数值"], ["", "7"], ["甲", ""]]
    with pytest.raises(KeyError, match="volume"):
        records_response(TITLES, [{"volume": 7}], "x", "csv")


def use_of(response):
    """What a workbook's last sheet and its footer say of the use of the file."""
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    *_first, use = book.worksheets
    return [row[0] for row in use.values], book.active.oddFooter.left.text


def test_files_of_an_installation_with_samples_say_so(loaded_plans, reporter):
    rows = [["甲", 1], ["乙", 2]]
    draft = uploaded(member_of(opened("2025Q3")), reporter)
    assert csv_rows(file_of(rows, "csv")) == [["名称", "数值"], ["甲", "1"], ["乙", "2"]]
    assert len(openpyxl.load_workbook(io.BytesIO(file_of(rows, "xlsx").content)).sheetnames) == 1
    draft.is_sample = True
    draft.save()
    said = "含示例数据，不得引用"
    with translation.override("zh-hans"):
        assert csv_rows(file_of(rows, "csv")) == [
            ["名称", "数值", "使用说明"],
            ["甲", "1", said],
            ["乙", "2", said],
        ]
        assert use_of(file_of(rows, "xlsx")) == ([said], said)


def test_files_that_are_not_for_publication_say_whose_copy_they_are(settings):
    settings.TODAY = "2026-01-20"
    token = handed_to.set("张三&李四")
    try:
        with translation.override("zh-hans"):
            [heads, row] = csv_rows(file_of([["甲", 1]], "csv"))
            texts, footer = use_of(file_of([["甲", 1]], "xlsx"))
    finally:
        handed_to.reset(token)
    assert heads == ["名称", "数值", "使用说明"]
    assert row[2].startswith("非公开资料 · 张三&李四 · 2026-01-20 ")
    assert texts == [row[2]]
    assert footer.startswith("非公开资料 · 张三&&李四")


@pytest.mark.parametrize(
    "address",
    [
        "/targets/",
        "/tasks/",
        "/organisations/",
        "/organisations/load/",
        "/indicators/",
        "/indicators/green_loan_balance/",
        "/districts/",
    ],
)
def test_a_file_has_what_the_library_would_write(address, loaded_plans, client, monkeypatch):
    """`values_of` is as_values of django-tables2, sooner."""
    values_of, pairs = exports.values_of, []

    def compared(table):
        ours = list(values_of(table))
        pairs.append((ours, list(table.as_values())))
        return ours

    monkeypatch.setattr(exports, "values_of", compared)
    assert client.get(address, {"_export": "csv"}).status_code == 200
    ((ours, theirs),) = pairs
    assert len(ours) > 1
    assert ours == theirs
