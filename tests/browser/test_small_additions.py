"""What scripts add: filters that act at once, and a form that says a file is on its way."""

from typing import Any

from django.urls import reverse
from playwright.sync_api import Page, expect

from targets.models import Target

from .test_main_pages import Reports, set_language, sign_in

# The address of the page before may be kept, its content may not.
STORED = "Object.keys(localStorage).length + Object.keys(sessionStorage).length"


def test_filters_act_at_once(live_server: Any, loaded_plans: None, page: Page) -> None:
    set_language(page, live_server.url, "en")
    reports = Reports(page)
    for path in ("/tasks/", "/targets/", "/organisations/"):
        page.goto(live_server.url + path)
        page.evaluate("window.isSamePage = true")
        before = page.locator(".answer").inner_text()
        field = page.locator("form.filters select").first
        field.select_option(index=1)
        expect(page.locator(".answer")).not_to_have_text(before)
        assert f"{field.get_attribute('name')}=" in page.url
        assert page.evaluate("window.isSamePage")
        assert page.evaluate(STORED) <= 1
        page.go_back()
        expect(page.locator(".answer")).to_have_text(before)
    assert reports.lines == []


def test_a_form_says_that_a_file_is_on_its_way(
    live_server: Any, loaded_plans: None, page: Page
) -> None:
    sign_in(page, live_server.url, "administrator")
    set_language(page, live_server.url, "en")
    page.goto(live_server.url + reverse("plan_import"))
    page.locator("input[type=file]").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": "一、总体要求".encode()}
    )
    # The file stays on its way.
    page.evaluate("window.addEventListener('submit', (event) => event.preventDefault())")
    said = page.locator("[data-under-way]")
    button = page.get_by_role("button", name="Read the file")
    expect(said).to_be_hidden()
    button.click()
    expect(said).to_contain_text("being sent and checked")
    expect(button).to_be_disabled()


def test_a_chart_is_taken_away_as_picture_and_as_data(
    live_server: Any, loaded_plans: None, page: Page
) -> None:
    """By the keyboard too; numbers are numbers, words in front of them stay."""
    set_language(page, live_server.url, "zh-hans")
    target = Target.objects.get(
        jurisdiction__slug="chongqing", indicator__code="green_loan_balance", kind="level"
    )
    page.goto(live_server.url + target.get_absolute_url() + "?as_of=2025Q4")
    page.locator("figure.chart").scroll_into_view_if_needed()
    page.locator(".main-svg").first.wait_for()
    page.locator(".chart-data summary").press("Enter")
    with page.expect_download() as taken:
        page.locator(".chart-tools [data-csv]").press("Enter")
    assert taken.value.suggested_filename == "重庆市-绿色贷款余额-2025Q4.csv"
    text = taken.value.path().read_bytes().decode("utf-8-sig")
    assert text.startswith("季度,数值（亿元）,路径值（亿元）,目标（亿元）,来源,")
    assert '2022年三季度,4972.33,3823.68,"≥6,000",公开数据,是' in text.splitlines()
    assert '2021年二季度,"超3,300",3215.32,"≥6,000",公开数据,是' in text.splitlines()
    with page.expect_download() as taken:
        page.locator(".chart-tools [data-image]").press("Enter")
    assert taken.value.path().read_bytes().startswith(b"\x89PNG")


def test_the_map_says_what_its_switch_shows(city: str, page: Page) -> None:
    """By the style sheet alone: without script too."""
    set_language(page, city, "en")
    page.goto(city + "/?as_of=2025Q4")
    block = page.locator(".map-block")
    said = {"status": "have targets", "share": "Green loan share", "growth": "growth on the year"}
    for key, words in said.items():
        block.locator(f"[value={key}]").check()
        expect(block.get_by_role("heading")).to_contain_text(words)
        for own in block.locator(".map-says").all():
            if own.get_attribute("data-reading") == key:
                expect(own).to_be_visible()
            else:
                expect(own).to_be_hidden()
    block.locator("[value=share]").check()
    older = block.locator("[data-share=older]").first
    assert "gradient" in older.evaluate("(tile) => getComputedStyle(tile).backgroundImage")
