"""What surrounds every page's content: the head in one row, tables that scroll with the page."""

from typing import Any

import pytest
from playwright.sync_api import Page

from .test_main_pages import set_language, sign_in

# Where the head of the longest table stands after the page has gone down far within it.
HEAD = """() => {
  const tables = [...document.querySelectorAll(".table-scroll > table")];
  tables.sort((one, other) => other.offsetHeight - one.offsetHeight);
  const [table] = tables;
  scrollTo({ top: table.getBoundingClientRect().top + scrollY + 400, behavior: "instant" });
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done([
    Math.round(table.tHead.rows[0].cells[0].getBoundingClientRect().top),
    table.parentElement.classList.contains("is-fitting"),
  ]))));
}"""
# Rows that are hidden in a box of their own, but for the data behind a chart.
BOXED = """() => [...document.querySelectorAll(".table-scroll")].filter((place) =>
  !place.closest(".chart-data") && place.scrollHeight > place.clientHeight + 1).length"""


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1280, 1366, 1440])
def test_the_head_is_one_row(
    live_server: Any, loaded_plans: None, page: Page, language: str, width: int
) -> None:
    sign_in(page, live_server.url, "keeper")
    set_language(page, live_server.url, language)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + "/accounts/")
    assert page.locator(".site-header .bar").bounding_box()["height"] < 60


@pytest.mark.parametrize("path", ["/tasks/", "/organisations/load/", "/alignment/", "/districts/"])
def test_the_page_scrolls_and_not_the_table(
    live_server: Any, loaded_plans: None, page: Page, path: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(live_server.url + path)
    assert page.evaluate(BOXED) == 0
    assert page.evaluate(HEAD)[0] == 0


def test_a_table_wider_than_its_place_keeps_its_head_in_sight(
    live_server: Any, loaded_plans: None, page: Page
) -> None:
    page.set_viewport_size({"width": 700, "height": 800})
    page.goto(live_server.url + "/organisations/load/")
    assert page.evaluate(BOXED) == 0
    assert page.evaluate(HEAD) == [0, False]


def test_administration_asks_for_nothing_that_is_not_there(
    live_server: Any, loaded_plans: None, page: Page
) -> None:
    sign_in(page, live_server.url, "administrator")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    for path in ("/admin/", "/admin/districts/plan/", "/admin/targets/indicator/"):
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        assert page.locator("link[rel=icon]").count() == 1
    assert complaints == []


def test_by_keys_a_menu_closes_and_each_control_shows_where_the_focus_is(
    live_server: Any, loaded_plans: None, page: Page
) -> None:
    page.goto(live_server.url + "/targets/")
    menu, head = page.locator(".as-of-day"), page.locator(".as-of-day > summary")
    head.press("Enter")
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert head.evaluate("one => one === document.activeElement")
    head.press("Enter")
    page.locator("h1").click()
    assert menu.get_attribute("open") is None
    page.locator("main form [name=q]").focus()
    seen = set()
    for _press in range(8):
        seen.add(page.evaluate("document.activeElement.tagName"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        page.keyboard.press("Tab")
    assert {"INPUT", "SELECT", "BUTTON", "A"} <= seen
    words = page.locator("main form [name=q]")
    words.fill("贷款")
    words.press("Enter")
    page.wait_for_url("**/targets/?*q=*")
