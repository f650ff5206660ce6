"""A clerk's way without going back to the file: a fault is put right on the page and submitted."""

from collections.abc import Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from districts.models import Account
from targets.models import CellEntry, QuarterlyReturn
from tests.targets.factories import NOW, accepted, member_of, opened, uploaded

from .people import Photographer, enter
from .test_main_pages import set_language

Accounts = dict[str, Account]


@pytest.fixture
def office(
    live_server: object, loaded_plans: None, accounts: Accounts, page: Page
) -> Iterator[str]:
    """A server on 20 January 2026, in Chinese: 2025Q3 is accepted, 2025Q4 is open."""
    url = str(live_server.url)  # type: ignore[attr-defined]
    set_language(page, url, "zh-hans")
    accepted(member_of(opened("2025Q3")), accounts["reporter_a"], accounts["reviewer"])
    with override_settings(TODAY="2026-01-20"):
        yield url


def test_a_fault_is_put_right_on_the_page_and_submitted(
    office: str, page: Page, accounts: Accounts, take: Photographer
) -> None:
    member = member_of(opened("2025Q4"))
    held = uploaded(member, accounts["reporter_a"], NOW, green_loan_balance="约95", remark="")
    enter(page, office, accounts["reporter_a"])
    page.goto(f"{office}{held.get_absolute_url()}")
    take("with-a-fault")
    field = page.locator("#findings [name='指标/value/green_loan_balance']")
    field.fill("95")
    expect(page.locator("#findings [data-unsaved]")).to_be_visible()
    page.get_by_role("button", name="保存更正并重新核对").click()
    expect(page.locator(".notice[data-level=error]")).to_have_count(0)
    take("put-right")
    for answer in page.locator("#findings textarea:not([data-fill])").all():
        answer.fill("经核实无误。")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("已提交审核").first).to_be_visible()
    take("submitted")
    held = QuarterlyReturn.objects.get(pk=held.pk)
    assert held.state == "submitted"
    assert [(one.text, one.in_file["typed"]) for one in CellEntry.objects.all()] == [("95", "约95")]


def test_a_copied_column_fills_the_fields_below(
    office: str, page: Page, accounts: Accounts, take: Photographer
) -> None:
    opened("2025Q4")
    enter(page, office, accounts["reporter_a"])
    page.goto(f"{office}/returns/")
    page.get_by_role("button", name="在线填报").click()
    first = page.locator("[name='指标/value/green_loan_balance']")
    expect(first).to_be_visible()
    first.evaluate(
        """(field) => {
          const data = new DataTransfer();
          data.setData("text/plain", "95\\t季度末新增\\r\\n1,950\\r\\n5.5\\r\\n");
          field.focus();
          const details = {clipboardData: data, bubbles: true, cancelable: true};
          field.dispatchEvent(new ClipboardEvent("paste", details));
        }"""
    )
    expect(page.locator("[name='指标/remark/green_loan_balance']")).to_have_value("季度末新增")
    expect(page.locator("[name='指标/value/loan_balance']")).to_have_value("1,950")
    expect(page.locator(".fill-bar [data-unsaved]")).to_be_visible()
    take("pasted")
    page.get_by_role("button", name="暂存", exact=True).click()
    expect(page.locator("[name='指标/value/loan_balance']")).to_have_value("1950")
    expect(page.locator(".fill-bar [data-unsaved]")).to_be_hidden()
    take("saved")
    assert {one.text for one in CellEntry.objects.all()} == {"95", "季度末新增", "1,950", "5.5"}
