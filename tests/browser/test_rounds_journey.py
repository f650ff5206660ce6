"""The city office's way with a quarter: prepared, opened, added to, locked and opened again."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Locator, Page, expect

from districts.models import Account, Jurisdiction, Plan
from tests.targets.factories import opened

from .people import Photographer, enter
from .test_main_pages import set_language

Accounts = dict[str, Account]


@pytest.fixture
def office(live_server: Any, loaded_plans: None, accounts: Accounts, page: Page) -> Iterator[str]:
    """A server on 20 January 2026, in Chinese, its reviewer at it."""
    set_language(page, live_server.url, "zh-hans")
    enter(page, live_server.url, accounts["reviewer"])
    with override_settings(TODAY="2026-01-20"):
        yield live_server.url


def row_of(page: Page, name: str) -> Locator:
    """The row that a quarter or place heads."""
    return page.locator("tr", has=page.get_by_role("rowheader", name=name, exact=True))


def test_a_quarter_is_chosen_looked_at_and_opened(
    office: str, page: Page, take: Photographer
) -> None:
    page.goto(office + "/returns/rounds/")
    take("list")
    row = row_of(page, "2025年四季度")
    expect(row).to_contain_text("方案期的最后一个季度")
    row.get_by_role("link", name="开放").click()
    expect(page.locator(".answer")).to_contain_text(
        "9家单位须报送，共206项：指标79项、举措117项、节点10项"
    )
    expect(row_of(page, "荣昌区")).to_contain_text("Reporter_a")
    expect(page.get_by_label("截止日期")).to_have_value("2026-01-30")
    take("preview")
    page.get_by_role("button", name="开放填报").click()
    expect(page.locator(".answer")).to_contain_text("截止日期2026-01-30")
    page.get_by_label("截止日期").fill("2026-02-06")
    page.get_by_role("button", name="更改截止日期").click()
    expect(page.locator(".answer")).to_contain_text("截止日期2026-02-06")
    page.goto(office + "/returns/rounds/")
    row_of(page, "2026年一季度").get_by_role("link", name="预先准备").click()
    page.get_by_role("button", name="预先开放").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("准备中")
    expect(page.get_by_role("link", name="锁定本季度")).to_have_count(0)
    take("prepared")


def test_what_came_later_is_added_to_an_open_quarter(
    office: str, page: Page, take: Photographer
) -> None:
    plan = Plan.objects.get(slug="rongchang")
    Plan.objects.filter(pk=plan.pk).update(issued_on="2026-01-05")
    found = opened("2025Q4")
    Plan.objects.filter(pk=plan.pk).update(issued_on=plan.issued_on)
    Jurisdiction.objects.filter(slug="fuling").update(is_reporting=True)
    page.goto(office + found.get_absolute_url())
    expect(page.locator(".notice").first).to_contain_text("涪陵区")
    take("something to add")
    page.get_by_role("link", name="查看并补充").click()
    page.get_by_role("checkbox", name="荣昌区").uncheck()
    take("what to add")
    page.get_by_role("button", name="向勾选单位补充").click()
    expect(page.get_by_role("row", name="涪陵区")).to_contain_text("应报7项")
    expect(page.locator(".notice", has_text="荣昌区")).to_contain_text("举措30项")
    page.get_by_role("link", name="查看并补充").click()
    page.get_by_role("button", name="向勾选单位补充").click()
    expect(page.get_by_role("row", name="荣昌区")).to_contain_text("应报12项")
    expect(page.get_by_role("link", name="查看并补充")).to_have_count(0)
    take("added")


def test_a_quarter_is_locked_corrected_and_opened_again(
    office: str, page: Page, take: Photographer
) -> None:
    found = opened("2025Q4")
    page.goto(office + found.get_absolute_url())
    page.get_by_role("link", name="锁定本季度").click()
    expect(page.locator("main")).to_contain_text("9家单位尚未报送：重庆市、")
    take("before the lock")
    page.get_by_label("在截止日期前锁定").check()
    page.get_by_role("button", name="锁定", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已锁定")
    take("locked")
    page.get_by_label("行政区域", exact=True).select_option(label="荣昌区")
    page.get_by_label("准予例外的理由").fill("统计口径调整。")
    page.get_by_role("button", name="准予例外").click()
    expect(page.get_by_role("row", name=re.compile("荣昌区"))).to_contain_text("例外")
    page.get_by_label("重新开放的理由").fill("多个区县申请补报。")
    page.get_by_role("button", name="重新开放本季度").click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("已锁定")
    expect(page.locator("main")).to_contain_text("多个区县申请补报。")
    take("open again")
