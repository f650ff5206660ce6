"""An administrator brings in a district's plan: file, corrections, loading, and a later version."""

import io
import re
from typing import Any

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.greenfin.plans.made_up_plan import TEXT

from .test_main_pages import set_language, sign_in

GOAL = "到2025年年末，全区绿色贷款余额达到80亿元以上。"
GOALS = (
    "到2025年年末，全区绿色贷款余额达到80亿元以上，较2020年翻一番；绿色保险保费收入达到3亿元以上。"
)
RICH = TEXT.replace(GOAL, GOALS)


def word_file(text: str) -> bytes:
    document = docx.Document()
    for line in text.strip().splitlines():
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def hand_in(page: Page, city: str, name: str, content: bytes) -> None:
    page.goto(f"{city}/plans/import/")
    upload = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files("input[type=file]", upload)
    page.get_by_role("button", name="Read the file").click()


@pytest.fixture
def office(live_server: Any, loaded_plans: None, page: Page) -> str:
    sign_in(page, live_server.url, "administrator")
    set_language(page, live_server.url, "en")
    return str(live_server.url)


def test_from_a_file_to_a_browsable_district_and_its_next_version(office: str, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    content = word_file(RICH)
    hand_in(page, office, "大足.docx", content)
    expect(page).to_have_url(re.compile(r"/plans/import/\d+/$"))
    assert page.locator("mark[data-kind=target]").count() >= 3

    page.get_by_label("Title").fill("重庆市大足区绿色金融工作方案（修订）")
    page.locator("#target-2-state").select_option("leave")
    page.locator("#task-1-responsible").fill("区财政局、区发展改革委、区新设中心")
    page.get_by_role("button", name="Save the corrections").click()
    expect(page.locator("#task-1-responsible")).to_have_value(re.compile("区新设中心$"))
    expect(page.locator("#bodies")).to_contain_text("区新设中心")
    page.get_by_role("button", name="Load the plan").click()
    expect(page).to_have_url(re.compile("/plans/dazu/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("绿色金融工作方案（修订）")
    page.goto(f"{office}/districts/dazu/")
    expect(page.get_by_text("Green loan balance").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("区新设中心")

    hand_in(page, office, "once more.docx", content)
    expect(page.locator("main")).to_contain_text("This very file was handed in before")

    later = RICH.replace("80亿元以上", "90亿元以上").replace("区财政局、区发展改革委", "区财政局")
    hand_in(page, office, "corrected.docx", word_file(later))
    expect(page.locator("#changes")).to_contain_text(">= 90亿元")
    expect(page.locator("#stored")).to_contain_text("区发展改革委")
    assert complaints == []


def test_what_is_no_plan_is_refused_in_a_sentence(office: str, page: Page) -> None:
    hand_in(page, office, "notes.txt", "某区召开会议。".encode())
    expect(page.locator("main")).to_contain_text("this does not read as a plan")
    expect(page).to_have_url(re.compile("/plans/import/$"))
