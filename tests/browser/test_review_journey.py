"""A reviewer with three returns waiting: figures, a remark, the decision, by keyboard alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from districts.models import Account
from targets.models import QuarterlyReturn
from tests.targets.factories import filled, member_of, opened, submitted

from .people import Photographer, enter
from .test_main_pages import Reports, set_language

Accounts = dict[str, Account]
QUARTERS = ("2025Q2", "2025Q3", "2025Q4")
MOST_STEPS = 150
FOCUSED = """() => {
    const at = document.activeElement;
    return (at.getAttribute("aria-label") || at.innerText || at.name || "").trim();
}"""


@pytest.fixture
def queue(live_server: Any, loaded_plans: None, accounts: Accounts, page: Page) -> Iterator[str]:
    """A server on 20 January 2026, in Chinese, where three quarters of Rongchang wait."""
    set_language(page, live_server.url, "zh-hans")
    with override_settings(TODAY="2026-01-20"):
        for place, quarter in enumerate(QUARTERS):
            submitted(
                member_of(opened(quarter)),
                accounts["reporter_a"],
                green_loan_balance=90 + place,
                green_bond_balance=12 + place,
            )
        yield live_server.url


def step_to(page: Page, text: str, *, is_whole: bool = False) -> None:
    """Goes on with the tabulator until what has the focus begins with this, or says just this."""
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        said = page.evaluate(FOCUSED)
        if said == text or (said.startswith(text) and not is_whole):
            return
    raise AssertionError(f"the keyboard does not reach {text}")


def open_next(page: Page, url: str) -> QuarterlyReturn:
    """Opens the oldest that waits, from the queue."""
    page.goto(url + "/returns/")
    step_to(page, "荣昌区")
    page.keyboard.press("Enter")
    page.wait_for_selector("#decide")
    return QuarterlyReturn.objects.get(pk=int(page.url.rstrip("/").rsplit("/", 1)[-1]))


def test_three_returns_are_decided_on_after_their_figures_by_keyboard(
    queue: str, accounts: Accounts, page: Page, take: Photographer
) -> None:
    enter(page, queue, accounts["reviewer"])
    reports = Reports(page)
    decided = []
    for quarter in QUARTERS:
        held = open_next(page, queue)
        assert held.quarter == quarter
        figures = page.locator("#row-green_loan_balance").bounding_box()
        decision = page.locator("#decide").bounding_box()
        assert figures is not None and decision is not None and figures["y"] < decision["y"]
        expect(page.locator("#decide")).to_contain_text("审核通过后")
        if quarter == QUARTERS[1]:
            step_to(page, "批注")
            page.keyboard.press("Enter")
            step_to(page, "审核批注")
            page.keyboard.type("请与人民银行口径核对")
            step_to(page, "保存批注")
            page.keyboard.press("Enter")
            expect(page.locator("td.remark").first).to_contain_text("请与人民银行口径核对")
            take("remarked")
            step_to(page, "退回修改")
            page.keyboard.press("Enter")
            step_to(page, "reason")
            step_to(page, "退回修改")
            page.keyboard.press("Enter")
            expect(page.locator(".answer").first).to_contain_text("已退回")
        else:
            take(f"before-accepting-{quarter}")
            step_to(page, "审核通过", is_whole=True)
            page.keyboard.press("Enter")
            expect(page.locator(".answer").first).to_have_text("已审核通过，数据已公布。")
        held.refresh_from_db()
        decided.append(held.state)
    assert decided == ["accepted", "sent_back", "accepted"]

    # The reporter reads the remark at its row, and uploads again, by keyboard too.
    enter(page, queue, accounts["reporter_a"])
    sent_back = QuarterlyReturn.objects.get(state="sent_back")
    reports.visit(queue + sent_back.get_absolute_url())
    expect(page.locator("td.remark").first).to_contain_text("请与人民银行口径核对")
    take("remark-read")
    content = filled(sent_back.member, green_loan_balance="约100")
    reports.visit(queue + "/returns/upload/")
    file = {"name": "荣昌.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    page.locator("main input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    step_to(page, "上传并校验")
    page.keyboard.press("Enter")
    expect(page.locator(".notice[data-level=error]")).to_have_count(1)
    expect(page.locator(".notice[data-level=success]")).to_have_count(0)
    step_to(page, "错误")
    page.keyboard.press("Enter")
    page.wait_for_url("**#findings-error")
    step_to(page, "指标!G")
    page.keyboard.press("Enter")
    page.wait_for_url("**#row-green_loan_balance*")
    take("upload-with-an-error")
    assert reports.taken() == []
