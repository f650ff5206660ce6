"""Filters by the keyboard alone: reached, changed, cleared; what they found is heard."""

import pytest
from playwright.sync_api import Page, expect

from .test_main_pages import set_language

pytestmark = pytest.mark.browser

FOCUSED = "() => document.activeElement"
# Whether the focus shows: an outline in view that no box around it cuts away.
SHOWS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one), place = one.getBoundingClientRect();
  const isHidden = [...ancestors(one)].some(box =>
    getComputedStyle(box).clipPath !== "none" || (box.offsetWidth < 4 && box.offsetHeight < 4));
  const isDrawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return isDrawn && !isHidden && place.width > 4 && place.height > 4 ? "" : one.outerHTML;
  function* ancestors(node) {
    for (; node && node !== document.body; node = node.parentElement) yield node;
  }
}"""
MOST_STOPS = 150


def tab_until(page: Page, condition: str) -> None:
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(f"() => document.activeElement.matches({condition!r})"):
            return
    raise AssertionError(f"the keyboard does not reach {condition}")


@pytest.mark.parametrize(
    ("path", "heard"), [("/targets/", "共"), ("/tasks/", "共"), ("/alignment/", "项市级举措")]
)
def test_a_list_is_narrowed_and_cleared(city: str, page: Page, path: str, heard: str) -> None:
    set_language(page, city, "zh-hans")
    page.goto(f"{city}{path}")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(f"({FOCUSED})().textContent") == "跳到筛选条件"
    page.keyboard.press("Enter")
    tab_until(page, ".filters select")
    name = page.evaluate(f"({FOCUSED})().name")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#found")).to_contain_text(heard)
    assert f"{name}=" in page.url
    # The field that was changed keeps the focus.
    assert page.evaluate(f"({FOCUSED})().name") == name
    tab_until(page, ".filters a.btn")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{city}{path}")


def test_the_map_of_districts_is_switched(city: str, page: Page) -> None:
    page.goto(f"{city}/districts/")
    before = page.locator("#map-title").inner_text()
    tab_until(page, "[name=map]")
    page.keyboard.press("ArrowRight")
    assert page.locator("#map-title").inner_text() != before
    tab_until(page, "thead a")
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=**")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", ["/indicators/", "/search/?q=绿色"])
def test_each_stop_of_the_keyboard_shows(city: str, page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{city}{path}")
    for stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        shown = page.evaluate(SHOWS)
        if shown is None:
            assert stop > 20
            return
        assert shown == "", stop
    raise AssertionError("the page has no end")
