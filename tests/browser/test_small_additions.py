"""What scripts add: filters that act at once, and a form that says a file is on its way."""

from typing import Any

from django.urls import reverse
from playwright.sync_api import Page, expect

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
    said, button = page.get_by_role("status"), page.get_by_role("button", name="Read the file")
    expect(said).to_be_hidden()
    button.click()
    expect(said).to_contain_text("being sent and checked")
    expect(button).to_be_disabled()
