"""Is a body late, and since when: two clicks from wherever an official is."""

import re

import pytest
from playwright.sync_api import Page, expect

from .people import Photographer
from .test_main_pages import set_language

BODY = "中国人民银行重庆市分行"
STARTS = ("/", "/districts/wushan/", "/tasks/rongchang/3/", "/indicators/green_loan_balance/")


@pytest.mark.parametrize("start", STARTS)
def test_two_clicks_by_search(city: str, page: Page, take: Photographer, start: str) -> None:
    set_language(page, city, "zh-hans")
    page.goto(city + start)
    page.get_by_role("searchbox").first.fill(BODY)
    page.get_by_role("button", name="搜索").click()
    page.wait_for_load_state()
    first = page.locator("ul.hits a").first
    expect(first).to_have_text(BODY)
    first.click()
    answer = page.locator("p.answer")
    expect(answer).to_contain_text(re.compile(f"{BODY}：牵头 ?38 ?项举措"))
    expect(answer).to_contain_text(re.compile(r"已逾期（|没有逾期举措"))
    take("body")


def test_two_clicks_by_the_list_of_bodies(city: str, page: Page) -> None:
    set_language(page, city, "zh-hans")
    page.goto(city + "/plans/")
    navigation = page.get_by_role("navigation", name="主导航")
    navigation.get_by_role("link", name="单位").click()
    page.locator("main").get_by_role("link", name=BODY).click()
    expect(page.locator("p.answer")).to_contain_text(re.compile(r"已逾期（|没有逾期举措"))


def test_its_counts_lead_to_so_many_rows(city: str, page: Page) -> None:
    set_language(page, city, "en")
    page.goto(city + "/organisations/chongqing-renhang/")
    links = page.locator("p.answer a")
    assert links.count() >= 2
    for place in range(links.count()):
        said = links.nth(place).inner_text()
        links.nth(place).click()
        page.wait_for_load_state()
        expect(page.locator(".table-tools")).to_contain_text(re.compile(rf"\b{said} rows?\b"))
        page.go_back()
