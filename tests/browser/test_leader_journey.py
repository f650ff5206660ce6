"""A leader asks on: from the headline to the district, its task, the body, and the cell."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from targets.models import Target
from tasks.models import Task
from tests.greenfin.leaders.slide_file import pages_in

from .people import Photographer
from .test_main_pages import set_language, sign_in


def test_from_the_headline_to_the_cell_and_back(city: str, page: Page, take: Photographer) -> None:
    sign_in(page, city, "leader")
    set_language(page, city, "en")
    page.goto(city + "/?as_of=2025Q3")
    take("summary")
    addresses = [page.url]

    def follow(link: Any) -> None:
        link.click()
        page.wait_for_load_state()
        addresses.append(page.url)
        take("next")

    headline = page.get_by_role("heading", level=1)
    expect(headline).to_contain_text("The city's 14 targets: ")
    follow(page.locator(".tile-map").get_by_role("link", name=re.compile("Rongchang")))
    expect(page.get_by_role("heading", level=1)).to_have_text("Rongchang District")

    blocked = page.locator("section", has=page.get_by_role("heading", name="Blocked"))
    follow(blocked.locator("h3 + ul a").first)
    expect(page).to_have_url(re.compile(r"/tasks/rongchang/\d+/\?as_of=2025Q3"))

    follow(page.locator("main").get_by_role("link", name=re.compile("荣昌")).last)
    expect(page).to_have_url(re.compile(r"/organisations/[\w-]+/\?as_of=2025Q3"))

    breadcrumbs = page.get_by_role("navigation", name="Position")
    follow(breadcrumbs.get_by_role("link", name="Rongchang District"))

    follow(page.locator(".kpi-value a").first)
    expect(page).to_have_url(re.compile(r"/observations/\d+/"))
    expect(page.locator("main")).to_contain_text(re.compile("指标!?"))
    expect(page.locator("main")).to_contain_text(re.compile(r"\b[A-Z]\d+\b"))

    assert len(addresses) == 6  # five clicks
    for address in reversed(addresses[:-1]):
        page.go_back()
        expect(page).to_have_url(address)
    expect(headline).to_contain_text("The city's 14 targets: ")


def test_from_a_missed_goal_to_who_must_act(city: str, page: Page, take: Photographer) -> None:
    """Bonds are missed: why, who leads, and what they were told to do, in at most four clicks."""
    sign_in(page, city, "leader")
    set_language(page, city, "zh-hans")
    bonds = Target.objects.filter(plan__slug="chongqing", indicator__code="green_bond_issuance")
    page.goto(city + "/?as_of=2025Q4")
    take("summary")
    clicks = 0

    def follow(link: Any) -> None:
        nonlocal clicks
        clicks += 1
        link.click()
        page.wait_for_load_state()
        take("next")

    goals = ", ".join(f"main a[href*='/targets/{one.pk}/']" for one in bonds)
    follow(page.locator(goals).filter(visible=True).first)
    expect(page.locator("#why")).to_contain_text("未达到目标")

    acting = page.locator("#served")
    expect(acting).to_contain_text("由谁落实")
    follow(acting.get_by_role("link", name="重庆市财政局"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("重庆市财政局")

    task = Task.objects.get(plan__slug="chongqing", number=5)
    follow(page.locator("main").get_by_role("link", name=task.title).first)
    expect(page).to_have_url(re.compile(r"/tasks/chongqing/5/\?as_of=2025Q4"))
    expect(page.locator("#served")).to_contain_text("绿色债券发行规模")
    assert clicks <= 4


def test_every_status_of_the_summary_leads_to_its_reason(city: str, page: Page) -> None:
    """With the keyboard alone: the link stands in the order of tabs, and the reason is in view."""
    sign_in(page, city, "leader")
    set_language(page, city, "en")
    page.goto(city + "/")
    statuses = page.locator("table.heat td .status")
    assert statuses.count() > 30
    cells = page.locator("table.heat a.heat-cell[href*='#why']")
    assert cells.count() == statuses.count()
    page.locator(".heat-fold > summary").focus()
    page.keyboard.press("Enter")
    cells.nth(4).focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    reason = page.locator("#why")
    expect(reason).to_be_in_viewport()
    expect(reason).to_contain_text("Rule version 2")
    expect(reason).to_contain_text("In force since 2026-01-01.")


def test_charts_never_scrolled_to_are_printed(city: str, page: Page) -> None:
    """Printing begins at the top of a long page: every chart is drawn, what is folded opens."""
    page.add_init_script("window.requestIdleCallback = () => 0")  # a browser that is never idle
    page.goto(city + "/districts/chongqing/")
    page.locator("script[src*='plotly']:not([defer])").wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    assert page.locator("figure[data-drawn]").count() < page.locator("figure[data-chart]").count()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    charts = page.locator("figure[data-chart]")
    assert charts.count() > 3
    assert page.locator(".chart-canvas .main-svg").count() >= charts.count()
    assert page.locator("main details:not([open], .appendix)").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("main details:not([open], .appendix)").count() > 0


def test_the_charts_are_taken_along_as_slides(city: str, page: Page) -> None:
    """A leader's staff: the summary, one click, and the file says what the page said."""
    sign_in(page, city, "leader")
    set_language(page, city, "zh-hans")
    page.goto(city + "/?as_of=2025Q3")
    said = squeezed(page.get_by_role("heading", level=1).inner_text())
    with page.expect_download() as waiting:
        page.get_by_role("link", name="图表PPT").click()
    assert waiting.value.suggested_filename.endswith(".pptx")
    slides = pages_in(Path(waiting.value.path()).read_bytes())
    assert said in squeezed(slides[0].text)
    assert sum(len(slide.charts) for slide in slides) >= 4
    assert all("2025年三季度" in slide.text for slide in slides[1:5])
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def squeezed(text: str) -> str:
    """Without the blanks and line breaks of either medium."""
    return "".join(text.split())
