"""Past figures: a file with two faults, corrected and imported; then a change that needs two."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from targets.models import Observation
from tests.targets.history.books import LOANS, xlsx

from .people import Photographer
from .test_main_pages import set_language, sign_in

MORE = ("巫山县", "绿色贷款余额", "2020年四季度", 18.25, "统计年鉴")


@pytest.fixture
def office(live_server: Any, loaded_plans: None, page: Page) -> str:
    sign_in(page, live_server.url, "reviewer")
    set_language(page, live_server.url, "en")
    return str(live_server.url)


def hand_in(page: Page, office: str, *rows: tuple[Any, ...]) -> None:
    page.goto(f"{office}/history/")
    upload = {
        "name": "past.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": xlsx(*rows),
    }
    page.set_input_files("input[type=file]", upload)
    page.get_by_role("button", name="Upload and check").click()


def test_from_a_faulty_file_to_a_change_that_two_confirm(
    office: str, page: Page, take: Photographer
) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    hand_in(page, office, ("成都市", *LOANS[1:]), (*LOANS[:3], "约90", ""))
    expect(page.locator("#faults tbody tr")).to_have_count(2)
    expect(page.locator("#faults")).to_contain_text("历史数据!D3")
    take("faults")
    assert not Observation.objects.exists()

    hand_in(page, office, LOANS, MORE)
    expect(page).to_have_url(re.compile(r"/history/\d+/$"))
    expect(page.locator("#decide")).to_contain_text("these 2 figures are public")
    take("preview")
    page.get_by_role("button", name="Import and publish").click()
    expect(page.locator("h1")).to_contain_text("Imported")
    page.locator("#figures").get_by_role("link", name="90.5").click()
    expect(page.locator("main")).to_contain_text("历史数据!2")
    page.get_by_role("link", name="Import no.").click()
    expect(page).to_have_url(re.compile(r"/history/\d+/$"))

    hand_in(page, office, (*LOANS[:3], 91.5, ""), MORE)
    expect(page.locator("#decide")).to_contain_text("1 published figure changes")
    page.get_by_role("button", name="Hand on to a second person").click()
    expect(page.locator("h1")).to_contain_text("Waiting for a second person")
    expect(page.get_by_role("button", name="Confirm and publish")).to_have_count(0)
    take("waiting")

    sign_in(page, office, "reviewer", "second")
    page.goto(f"{office}/history/")
    page.locator(".notice").get_by_role("link", name="past.xlsx").click()
    take("to confirm")
    page.get_by_role("button", name="Confirm and publish").click()
    expect(page.locator("h1")).to_contain_text("Imported")
    take("confirmed")
    current = Observation.objects.published().get(quarter="2021Q4")
    assert float(current.value or 0) == 91.5
    assert complaints == []
