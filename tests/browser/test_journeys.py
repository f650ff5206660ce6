"""Each role's way through the pages in a real browser, with pictures under the test's output."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import override_settings
from playwright.sync_api import Locator, Page, expect

from districts.models import Account, Event
from targets.models import Observation, QuarterlyReturn, ReportingRound
from targets.workbook.annotate import HEAD
from targets.workbook.columns import INDICATOR_SHEET
from tests.targets.factories import (
    accepted,
    fill_milestones,
    fill_tasks,
    filled,
    member_of,
    opened,
    places,
    submitted,
)

from .people import Photographer, enter
from .test_main_pages import set_language

Accounts = dict[str, Account]
PASSWORD = "Only-for-this-test-1"
# Seven of these nine cells of Rongchang's workbook are right, or can be read.
FIRST_TRY = {
    "green_loan_balance": "约95",
    "loan_balance": "9500000万元",
    "green_bond_issuance": "６．５亿元",
    "green_bond_balance": 12,
}
SECOND_TRY = {"green_loan_balance": 95, "loan_balance": "950亿元"}


@pytest.fixture
def office(live_server: Any, loaded_plans: None, accounts: Accounts, page: Page) -> Iterator[str]:
    """A server on 20 January 2026, in Chinese: 2025Q3 is accepted, 2025Q4 is open."""
    set_language(page, live_server.url, "zh-hans")
    accepted(member_of(opened("2025Q3")), accounts["reporter_a"], accounts["reviewer"])
    opened("2025Q4")
    with override_settings(TODAY="2026-01-20"):
        yield live_server.url


def rongchang() -> Any:
    return member_of(ReportingRound.objects.get(quarter="2025Q4"))


def changed(content: bytes, values: dict[str, Any], *, is_new: bool = False) -> bytes:
    """A workbook with these values in the cells that are asked for; a new one has all filled."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[INDICATOR_SHEET]
    rows, columns = places(sheet)
    asked = {**dict.fromkeys(rows, "不适用"), **values} if is_new else values
    for key, value in asked.items():
        sheet.cell(rows[key], columns["本期值"]).value = value
    if is_new:
        fill_tasks(book["举措"])
        if "节点" in book.sheetnames:
            fill_milestones(book["节点"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def downloaded(page: Page, link: Locator) -> bytes:
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path()).read_bytes()


def upload(page: Page, content: bytes) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "荣昌四季度.xlsx", "mimeType": kind, "buffer": content}
    page.get_by_role("link", name="上传填报表").first.click()
    page.get_by_label("填报表").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="上传并校验").click()
    page.wait_for_url(re.compile(r"/returns/\d+/$"))


def said_in(content: bytes) -> dict[str, str]:
    """The comments that the system wrote into the sheet of indicators, by row key."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))[INDICATOR_SHEET]
    rows, columns = places(sheet)
    cells = {key: sheet.cell(row, columns["本期值"]) for key, row in rows.items()}
    return {
        key: cell.comment.text.removeprefix(HEAD) for key, cell in cells.items() if cell.comment
    }


def test_a_clerk_s_wrong_workbook_comes_back_and_is_right_at_the_second_try(
    office: str, accounts: Accounts, page: Page, take: Photographer
) -> None:
    clerk = accounts["reporter_a"]
    clerk.set_password(PASSWORD)
    clerk.save()
    page.goto(office + "/returns/")
    page.get_by_label("用户名").fill(clerk.username)
    page.get_by_label("密码").fill(PASSWORD)
    take("sign-in")
    page.locator("main").get_by_role("button", name="登录").click()
    expect(page.locator(".answer")).to_have_text("您有1个季度的报表待报送。")
    take("what-is-due")

    template = downloaded(page, page.get_by_role("link", name="下载填报表"))
    upload(page, changed(template, FIRST_TRY, is_new=True))
    expect(page.locator(".answer")).to_have_text("有2处错误，更正后方可提交审核。")
    errors = page.locator("tr[data-severity=error]")
    expect(errors.nth(0)).to_contain_text("指标!G5")
    expect(errors.nth(0)).to_contain_text("约95")
    expect(errors.nth(1)).to_contain_text("“万元”不是本行的计量单位")
    expect(page.get_by_role("button", name="提交审核")).to_have_count(0)
    take("two-errors")

    marked = downloaded(page, page.get_by_role("link", name="下载标注副本"))
    said = said_in(marked)
    assert "约95" in said["green_loan_balance"] and "万元" in said["loan_balance"]
    upload(page, changed(marked, SECOND_TRY))
    expect(page.locator(".answer")).to_have_text("没有错误，有1项疑问须在提交前说明。")
    expect(page.locator("#row-green_bond_issuance")).to_contain_text("６．５亿元")
    expect(page.locator("#row-loan_balance")).to_contain_text("950")
    take("right-at-the-second-try")

    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("alert")).to_contain_text("未说明的已标出")
    page.locator("textarea[name^=answer]").fill("本季度未新增债券，经核实无误。")
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator(".answer")).to_have_text("已提交，等待市级部门审核。")
    take("submitted")
    stored = QuarterlyReturn.objects.get(state="submitted").observations
    assert str(stored.get(indicator__code="loan_balance").value) == "950.000000"
    assert str(stored.get(indicator__code="green_bond_issuance").value) == "6.500000"


def test_a_reviewer_sends_back_with_a_reason_and_accepts_the_next_one(
    office: str, accounts: Accounts, page: Page, take: Photographer
) -> None:
    submitted(rongchang(), accounts["reporter_a"], green_loan_balance=150)
    enter(page, office, accounts["reviewer"])
    page.goto(office + "/returns/")
    take("queue")
    page.get_by_role("link", name="荣昌区").first.click()
    query = page.locator("#findings tr[data-severity=query]").first
    expect(query).to_contain_text("较上期（90）变动 +66.7%")
    expect(query).to_contain_text("经核实无误。")
    take("question-and-answer")

    page.get_by_text("退回修改").first.click()
    page.get_by_label("需要修改的内容").fill("绿色贷款余额请与人民银行口径核对。")
    page.get_by_role("button", name="退回修改").click()
    expect(page.locator(".answer")).to_contain_text("已退回")
    take("sent-back")
    assert not Observation.objects.published().filter(quarter="2025Q4").exists()

    submitted(rongchang(), accounts["reporter_a"], green_loan_balance=96)
    page.goto(office + "/returns/")
    page.get_by_role("link", name="荣昌区").first.click()
    expect(page.locator("#row-green_loan_balance mark")).to_have_text("96.00")
    expect(page.locator("#row-green_loan_balance")).to_contain_text("150")
    take("what-differs-from-the-return-before")
    page.get_by_role("button", name="审核通过").click()
    expect(page.locator(".answer")).to_have_text("已审核通过，数据已公布。")

    page.goto(office + "/returns/rounds/2025Q4/")
    row = page.get_by_role("row", name=re.compile("荣昌区"))
    expect(row).to_contain_text("按时报送")
    expect(page.get_by_label("可复制以下文字用于催报")).not_to_have_value(re.compile("荣昌区"))
    take("board")


def test_an_official_goes_from_a_district_to_the_cell_of_a_number(
    office: str, accounts: Accounts, page: Page, take: Photographer
) -> None:
    accepted(
        rongchang(), accounts["reporter_a"], accounts["reviewer"], green_loan_balance="96.5亿元"
    )
    enter(page, office, accounts["official"])
    page.goto(office + "/districts/")
    page.locator("main").get_by_role("link", name="荣昌区").first.click()
    take("district")
    page.locator("main").get_by_role("link", name=re.compile(r"96\.5")).first.click()
    expect(page).to_have_url(re.compile(r"/observations/\d+/"))
    facts = page.locator("main")
    for text in ("指标!G5", "96.5亿元", "Reporter_a", "Reviewer", "报表.xlsx"):
        expect(facts).to_contain_text(text)
    expect(facts).to_contain_text(QuarterlyReturn.objects.latest("pk").file.digest)
    take("origin")
    page.goto(office + "/returns/rounds/2025Q4/")
    expect(page.get_by_role("row", name=re.compile("荣昌区"))).to_contain_text("按时报送")
    expect(page.get_by_role("button", name="锁定")).to_have_count(0)
    take("board")


def test_an_auditor_reads_return_and_trail_and_finds_no_button(
    office: str, accounts: Accounts, page: Page, take: Photographer
) -> None:
    found = submitted(rongchang(), accounts["reporter_a"])
    enter(page, office, accounts["auditor"])
    page.goto(office + found.get_absolute_url())
    expect(page.locator("#row-green_loan_balance")).to_contain_text("90")
    expect(page.locator("main form")).to_have_count(0)
    take("return")
    page.goto(office + "/accounts/audit/")
    for deed in ("上传季度报表", "报送季度报表"):
        expect(page.locator("main table")).to_contain_text(deed)
    take("audit-trail")
    assert not Event.objects.filter(account=accounts["auditor"]).exclude(deed="sign_in").exists()


def test_without_scripts_an_upload_works_as_well(
    office: str, accounts: Accounts, new_context: Any
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    set_language(page, office, "zh-hans")
    enter(page, office, accounts["reporter_a"])
    page.goto(office + "/returns/")
    upload(page, filled(rongchang()))
    expect(page.locator(".answer")).to_contain_text("没有错误")
