"""What comes out of the printer: sheets that are filled, without what only a screen can use."""

import pypdfium2
import pytest
from playwright.sync_api import Page

from tests.browser.test_main_pages import DRAW_CHARTS, set_language


def printed(page: Page, address: str) -> list[str]:
    """The text of each sheet, without blanks."""
    page.goto(address)
    assert page.evaluate(DRAW_CHARTS)
    sheets = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    return [sheet.get_textpage().get_text_range().replace(" ", "") for sheet in sheets]


def test_a_district_begins_with_its_charts_on_the_first_sheet(city: str, page: Page) -> None:
    set_language(page, city, "zh-hans")
    sheets = printed(page, f"{city}/districts/rongchang/")
    assert "绿色贷款余额离目标还差" in sheets[0]
    assert "截至2025年四季度" in sheets[0][:60]
    assert not [text for text in sheets if text.splitlines()[-1] in ("目标", "单位", "举措")]


def test_a_plan_fills_its_first_sheet(city: str, page: Page) -> None:
    set_language(page, city, "zh-hans")
    assert "指导思想" in printed(page, f"{city}/plans/rongchang/")[0]


def test_the_city_goals_are_one_row_an_indicator(city: str, page: Page) -> None:
    set_language(page, city, "zh-hans")
    first, goals = printed(page, f"{city}/")
    assert "截至2025年四季度" in first[:60]
    assert "基期进度57.4%" in goals
    assert "完成率100.8%" in goals
    assert goals.count("612.40") == 1


@pytest.mark.parametrize("path", ["/districts/", "/tasks/", "/targets/"])
def test_no_control_is_printed(city: str, page: Page, path: str) -> None:
    page.goto(city + path)
    page.emulate_media(media="print")
    seen = page.locator("main :is(input, select, button), header :is(input, select, button)")
    assert [one for one in seen.all() if one.is_visible()] == []


def test_a_list_of_several_pages_says_which_rows_are_printed(city: str, page: Page) -> None:
    set_language(page, city, "zh-hans")
    text = printed(page, f"{city}/tasks/")[0]
    assert "共105条本次打印第1至50条" in text
