"""A stranger finds a target, a body and a district; an official goes to the own district's work.

Both by keyboard alone where they can.
"""

import re

from playwright.sync_api import Page, expect

from districts.models import Account, Membership

from .people import Photographer
from .test_main_pages import set_language

PASSWORD = "Long-enough-8"


def search_by_keyboard(page: Page, text: str) -> None:
    box = page.get_by_role("searchbox").first
    box.focus()
    box.fill(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_stranger_finds_a_target_a_body_and_a_district(
    city: str, page: Page, take: Photographer
) -> None:
    set_language(page, city, "zh-hans")
    first = page.locator("ul.hits a").first
    page.goto(city)

    search_by_keyboard(page, "荣昌区")
    take("district")
    expect(first).to_have_text("荣昌区")
    first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("荣昌区")

    search_by_keyboard(page, "荣昌 绿色贷款余额")
    take("target")
    hit = page.locator("#targets ul.hits a").first
    expect(hit).to_contain_text("绿色贷款余额")
    hit.press("Enter")
    expect(page).to_have_url(re.compile(r"/targets/\d+/"))
    expect(page.locator("main")).to_contain_text("荣昌")

    search_by_keyboard(page, "人行重庆营管部")
    expect(first).to_have_text("中国人民银行重庆市分行")

    search_by_keyboard(page, "绿色")
    more = page.locator("#tasks").get_by_role("link", name=re.compile("查看全部"))
    said = re.search(r"全部 ?(\d+)", more.inner_text())
    assert said is not None
    with page.expect_navigation():
        more.press("Enter")
    expect(page.locator(".table-tools")).to_contain_text(re.compile(rf"共 ?{said[1]} ?条"))
    take("all")


def test_an_official_signs_in_to_the_own_district_and_its_late_task(
    city: str, page: Page, take: Photographer
) -> None:
    account = Account.objects.create_user("some-official", password=PASSWORD)
    Membership.objects.create(account=account, role="official")
    set_language(page, city, "zh-hans")

    def enter() -> None:
        page.goto(f"{city}/accounts/login/")
        page.locator("[name=username]").fill("some-official")
        page.locator("[name=password]").fill(PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    enter()
    expect(page).to_have_url(re.compile(r"/districts/$"))
    expect(page.locator(".notices")).to_contain_text("设为我的区县")
    take("which")
    page.locator("main").get_by_role("link", name="荣昌区", exact=True).first.click()
    page.get_by_role("button", name="设为我的区县").press("Enter")
    expect(page.locator(".notices")).to_contain_text("已将荣昌区设为您的区县")

    page.locator(".account .menu summary").press("Enter")
    take("menu")
    with page.expect_navigation():
        page.get_by_role("button", name="退出").press("Enter")
    enter()
    expect(page).to_have_url(re.compile(r"/districts/rongchang/$"))
    late = page.locator("main a[href*='state=awaiting'], main a[href*='state=overdue']").first
    with page.expect_navigation():
        late.press("Enter")
    row = page.locator("table tbody a[href*='/tasks/rongchang/']").first
    row.press("Enter")
    expect(page.locator("p.answer")).to_contain_text(re.compile("待报送最终状态|逾期"))
    take("task")


def test_as_of_a_day_by_its_field(city: str, page: Page) -> None:
    set_language(page, city, "zh-hans")
    page.goto(f"{city}/targets/?jurisdiction=rongchang")
    page.locator(".as-of-day summary").press("Enter")
    page.locator("#as-of-day").fill("2025-11-05")
    page.locator(".as-of-day button").press("Enter")
    expect(page).to_have_url(re.compile(r"jurisdiction=rongchang&as_of=2025-11-05"))
    expect(page.locator("#as-of option:checked")).to_have_text("2025-11-05")


def test_the_sentence_is_copied(city: str, page: Page) -> None:
    set_language(page, city, "zh-hans")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(city)
    page.get_by_role("button", name="复制这句话").press("Enter")
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    said = page.evaluate("navigator.clipboard.readText()")
    assert "14" in said
    assert said == " ".join(page.locator("main h1").inner_text().split())
