"""A correction that changes nothing is not taken; a refused file's rows are named."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from districts.refusals import Refused
from targets.actions import receive_workbook, submit_return
from targets.models import QuarterlyReturn
from tests.targets.factories import (
    INDICATOR_SHEET,
    NOW,
    accepted,
    confirmed,
    filled,
    places,
    uploaded,
)

pytestmark = pytest.mark.usefixtures("loaded_plans")


@pytest.fixture(autouse=True)
def fixed_day(settings):
    settings.TODAY = "2026-01-20"
    settings.LANGUAGE_CODE = "zh-hans"


def test_a_correction_with_the_same_values_is_refused_in_a_sentence(
    member, reporter, accounts, client_of
) -> None:
    first = accepted(member, reporter, accounts["reviewer"])
    # Typed otherwise, and with another telephone: what is reported is the same.
    draft = uploaded(member, reporter, green_loan_balance="90亿元")
    assert draft.pk != first.pk
    page = client_of("reporter_a").get(draft.get_absolute_url()).content.decode()
    said = "没有任何改动：各项数值、状态和备注均与已审核通过的第1次报表相同"
    assert said in page
    assert reverse("return_submit", args=[draft.pk]) not in page
    with pytest.raises(Refused, match=said):
        submit_return(
            quarterly_return=draft, by=reporter, now=NOW, reason="更正", **confirmed(draft)
        )
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert QuarterlyReturn.objects.current().get() == first


@pytest.mark.parametrize("change", [{"green_loan_balance": 91}, {"remark": "口径有调整。"}])
def test_another_value_or_remark_is_a_correction(member, reporter, accounts, change) -> None:
    accepted(member, reporter, accounts["reviewer"])
    later = accepted(member, reporter, accounts["reviewer"], reason="更正", **change)
    assert QuarterlyReturn.objects.current().get() == later


def test_the_file_of_such_a_correction_is_not_said_to_be_ready(
    member, reporter, accounts, client_of
) -> None:
    accepted(member, reporter, accounts["reviewer"])
    file = SimpleUploadedFile("a.xlsx", filled(member))
    answer = client_of("reporter_a").post(reverse("return_upload"), {"workbook": file}, follow=True)
    page = answer.content.decode()
    assert "内容与已审核通过的报表完全相同" in page
    assert 'data-level="success"' not in page


def test_the_date_of_filling_in_is_held_against_the_day_of_the_upload(
    member, reporter, settings
) -> None:
    settings.TODAY = "2024-01-01"
    book = openpyxl.load_workbook(io.BytesIO(filled(member)))
    rows, columns = places(book["填报说明"])
    book["填报说明"].cell(rows["date"], columns["填写内容"]).value = NOW.date().isoformat()
    stream = io.BytesIO()
    book.save(stream)
    draft = receive_workbook(content=stream.getvalue(), file_name="a.xlsx", by=reporter, now=NOW)
    assert draft.findings == []


def test_findings_lead_to_their_rows_and_to_the_signatures(member, reporter, client_of) -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled(member, green_loan_balance="约100")))
    cover = book["填报说明"]
    rows, columns = places(cover)
    cover.cell(rows["date"], columns["填写内容"]).value = "元月"
    stream = io.BytesIO()
    book.save(stream)
    draft = receive_workbook(content=stream.getvalue(), file_name="a.xlsx", by=reporter, now=NOW)
    page = client_of("reporter_a").get(draft.get_absolute_url()).content.decode()
    findings = page.split('id="findings"', 1)[1].split("</section>", 1)[0]
    anchors = re.findall(r'href="#([\w-]+)"', findings)
    assert anchors == ["signatures", "row-green_loan_balance"]
    for anchor in anchors:
        assert f'id="{anchor}"' in page
    assert "填报日期</div>" in findings


def test_the_first_return_of_a_quarter_changes_something(member, reporter) -> None:
    draft = uploaded(member, reporter)
    done = submit_return(quarterly_return=draft, by=reporter, now=NOW, **confirmed(draft))
    assert done.state == "submitted"


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "绿色贷款余额"), ("en", "Green loan")])
def test_rows_of_a_refused_file_are_named(member, client_of, settings, language, name) -> None:
    settings.LANGUAGE_CODE = language
    book = openpyxl.load_workbook(io.BytesIO(filled(member)))
    sheet = book[INDICATOR_SHEET]
    rows, columns = places(sheet)
    for key in ("green_loan_balance", "loan_balance"):
        sheet.cell(rows[key], columns["计量单位"]).value = "万元"
    stream = io.BytesIO()
    book.save(stream)
    answer = client_of("reporter_a").post(
        reverse("return_upload"), {"workbook": SimpleUploadedFile("a.xlsx", stream.getvalue())}
    )
    assert answer.status_code == 422
    page = answer.content.decode().split("<main", 1)[1]
    assert f'<div class="small muted">{name}' in page
    assert page.count('<div class="small muted">') == 2
