"""The leadership group's pages in a real browser; the wall display's keys and its end."""

import pytest
from playwright.sync_api import Page

from districts.actions import move_data_version
from districts.models import Membership
from tests.browser.test_main_pages import VIEWS, Reports, set_language, shown_as, sign_in, wrong

PAGES = [
    "/changes/",
    "/changes/?as_of=2025-12-01",
    "/districts/compare/",
    "/districts/compare/?d=rongchang&d=wushan&d=chongqing",
    "/plans/chongqing/assessment/",
    "/plans/shapingba/assessment/",
    "/organisations/load/",
]
SHOWN = ".slide.is-shown h2"
# All that is written on a slide outside its charts, and in the frame around it
SMALLEST = """Math.min(...[...document.querySelectorAll("body *")]
    .filter(one => one.checkVisibility() && !one.closest(".chart, .visually-hidden, .skip-link")
        && [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
    .map(one => parseFloat(getComputedStyle(one).fontSize)))"""


@pytest.mark.parametrize(("language", "width"), VIEWS)
def test_pages_bar_no_reader(city: str, page: Page, language: str, width: str) -> None:
    sign_in(page, city, "leader")
    shown_as(page, city, language, width)
    assert wrong(page, city, PAGES) == {}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_slide_fits_the_wall(city: str, page: Page, language: str) -> None:
    sign_in(page, city, "leader")
    set_language(page, city, language)
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1920, "height": 1080})
    reports = Reports(page)
    for index in range(6):
        # Each visit comes back to the slide that was shown.
        reports.visit(city + "/screen/")
        assert reports.taken() == []
        room = page.evaluate(
            "(() => { const slide = document.querySelector('.slide.is-shown');"
            " return [slide.scrollHeight - slide.clientHeight,"
            " document.documentElement.scrollHeight - innerHeight]; })()"
        )
        assert max(room) <= 1, (index, room)
        assert page.evaluate(SMALLEST) >= 28, index
        assert page.locator(".dots button").nth(index).get_attribute("aria-current") == "true"
        page.keyboard.press("ArrowRight")
    assert page.locator(".dots button").count() == 6
    assert page.locator(".dots button").first.get_attribute("aria-current") == "true"


def test_slides_turn_by_themselves_until_they_are_paused(city: str, page: Page) -> None:
    page.clock.install()
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(city + "/screen/")
    first = page.locator(SHOWN).inner_text()
    page.clock.run_for(15_500)
    second = page.locator(SHOWN).inner_text()
    assert second != first
    page.keyboard.press("Space")
    page.clock.run_for(60_000)
    assert page.locator(SHOWN).inner_text() == second
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    assert page.locator(SHOWN).inner_text() == first
    assert "is-still" in (page.locator("body").get_attribute("class") or "")


def test_new_numbers_come_by_themselves_and_an_ended_session_ends_the_display(
    city: str, page: Page
) -> None:
    sign_in(page, city, "leader")
    page.clock.install()
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(city + "/screen/")
    page.keyboard.press("ArrowRight")
    before = page.locator("[data-screen]").get_attribute("data-version")
    move_data_version()
    with page.expect_navigation():
        page.clock.run_for(31_000)
    assert page.locator("[data-screen]").get_attribute("data-version") != before
    assert page.locator(".slide").count() == 6
    Membership.objects.all().delete()
    page.context.clear_cookies()
    page.clock.run_for(31_000)
    page.locator(".stage-over").wait_for()
    assert page.locator(".slide").count() == 0
    page.clock.run_for(120_000)
    assert page.locator(".stage-over").count() == 1
