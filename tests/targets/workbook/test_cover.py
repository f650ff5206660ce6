"""The date of filling in, on the sheet 填报说明: where it is written it is checked."""

import datetime
import io

import openpyxl
import pytest

from districts.models import Jurisdiction
from targets.workbook import book as workbook
from targets.workbook.columns import COVER_SHEET
from targets.workbook.wording import wording

from .books import fill, opened, place
from .rounds import filled_book, member_of


@pytest.fixture
def member(loaded_plans, settings):
    settings.TODAY = "2026-01-20"
    return member_of(Jurisdiction.objects.get(slug="yuzhong"))


def findings_with(member, typed):
    book = fill(filled_book(member), {"date": typed}, "填写内容", COVER_SHEET)
    return workbook.read_return(opened=opened(book), member=member).findings


@pytest.mark.parametrize(
    "typed",
    [
        None,
        "2025-12-31",
        "2026-1-5",
        "2026.01.20",
        "2026/1/15",
        "2026年1月15日",
        "２０２６年１月１５日",
        "20260115",
        datetime.date(2026, 1, 15),
    ],
)
def test_a_day_between_the_quarter_s_end_and_today_is_taken(member, typed):
    assert findings_with(member, typed) == []


@pytest.mark.parametrize(
    "typed", ["2025-12-30", "2026-01-21", "2062-01-15", "1926年1月15日", datetime.date(2027, 1, 1)]
)
def test_any_other_day_is_an_error_that_says_between_which(member, typed):
    [finding] = findings_with(member, typed)
    assert (finding.severity, finding.code) == ("error", "date_signed_out_of_reason")
    assert (finding.sheet, finding.params) == (
        COVER_SHEET,
        {"first": "2025-12-31", "last": "2026-01-20"},
    )
    sentence = wording(finding)
    assert finding.place in sentence and "2026-01-20" in sentence and finding.found in sentence


@pytest.mark.parametrize("typed", ["元月十五日", "2026-02-30", "1月15日", 46000])
def test_what_is_no_date_is_an_error(member, typed):
    [finding] = findings_with(member, typed)
    assert (finding.severity, finding.code, finding.sheet) == ("error", "not_a_date", COVER_SHEET)


def test_while_the_quarter_runs_a_workbook_may_be_dated_within_it(member, settings):
    settings.TODAY = "2025-12-20"
    assert findings_with(member, "2025-12-19") == []
    [finding] = findings_with(member, "2025-09-30")
    assert finding.params == {"first": "2025-10-01", "last": "2025-12-20"}


def test_the_workbook_says_what_is_asked_for(member):
    book = openpyxl.load_workbook(io.BytesIO(workbook.template_bytes(member=member)))
    sheet = book[COVER_SHEET]
    rules = sheet.data_validations.dataValidation

    def said(address: str) -> str:
        [prompt] = [one.prompt for one in rules if address in one.sqref]
        return prompt

    assert "2026-01-15" in said(place(sheet, "date", "填写内容"))
    assert "2026-01-15" not in said(place(sheet, "head", "填写内容"))
