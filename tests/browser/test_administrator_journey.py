"""An administrator brings in a district's plan: file, corrections, loading, and a later version."""

import io
import re
from typing import Any

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from districts.models import Plan
from tests.greenfin.plans.made_up_plan import TEXT
from tests.greenfin.plans.misread_plan import SWALLOWED, TASKS, WITHOUT_NUMBER, misread_plan

from .people import Photographer
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

    head = page.locator("#head")
    head.get_by_label("Title").fill("重庆市大足区绿色金融工作方案（修订）")
    head.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("（修订）")
    insurance = page.locator("#targets li", has_text="达到3亿元")
    insurance.get_by_role("button", name="Leave out").click()
    expect(insurance.locator(".tag")).to_have_text("left out")
    page.get_by_role("link", name="Edit task 1").click()
    page.locator("#task-1-responsible").fill("区财政局、区发展改革委、区新设中心")
    page.locator("[data-panel=task-1]").get_by_role("button", name="Save").click()
    expect(page.locator("#bodies")).to_contain_text("区新设中心")
    expect(page.locator("#corrections li")).to_have_count(3)
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
    expect(page.locator("#changes")).to_contain_text("≥ 90亿元")
    expect(page.locator("#stored")).to_contain_text("区发展改革委")
    assert complaints == []


def test_what_is_no_plan_is_refused_in_a_sentence(office: str, page: Page) -> None:
    hand_in(page, office, "notes.txt", "某区召开会议。".encode())
    expect(page.locator("main")).to_contain_text("this does not read as a plan")
    expect(page).to_have_url(re.compile("/plans/import/$"))


def settle(page: Page, *, has_scripts: bool) -> None:
    """The doubts of a misread plan: two tasks and a target are added, a task is split."""
    for number in WITHOUT_NUMBER:
        page.locator("#doubts").get_by_role("link", name="Add what stands there").first.click()
        expect(page.locator(".import-passage")).to_contain_text(f"推进第{number}项工作")
        if has_scripts:
            expect(page.locator(".import-text [data-open]").first).to_be_in_viewport()
        page.locator("#add").get_by_role("button", name="Add", exact=True).first.click()
        expect(page.locator("#tasks")).to_contain_text(f"推进第{number}项工作")
        if has_scripts:
            expect(page.locator(f"#tasks li[data-made][value='{number}']")).to_be_in_viewport()
    page.get_by_role("link", name=f"Edit task {SWALLOWED - 1}").click()
    panel = page.locator(f"[data-panel=task-{SWALLOWED - 1}]")
    panel.get_by_text("Split in two").click()
    panel.get_by_label(f"{SWALLOWED}.推进第{SWALLOWED}项工作").check()
    panel.get_by_role("button", name="Split", exact=True).click()
    expect(page.locator("#tasks li[value]")).to_have_count(TASKS)
    page.locator(".import-text").get_by_text("绿色贷款增速快于各项贷款增速").click()
    adding = page.locator("#add details[open]", has_text="As a target")
    adding.get_by_label("Subject").fill("绿色贷款增速")
    adding.get_by_label("Deadline").fill("2025Q4")
    adding.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#targets li")).to_have_count(2)


def test_a_misread_plan_of_24_tasks_is_settled_in_place_and_loaded(
    office: str, page: Page, take: Photographer
) -> None:
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    hand_in(page, office, "misread.txt", misread_plan().encode())
    expect(page.locator("#tasks li[value]")).to_have_count(TASKS - 3)
    take("as read")
    page.evaluate("window.isSamePage = true")
    page.locator("#doubts a[href^='#text-']").first.click()
    expect(page.locator(".import-spot:target + *")).to_be_in_viewport()
    settle(page, has_scripts=True)
    # What is typed in one panel stays while others are opened and something else is undone.
    page.get_by_role("link", name="Edit task 24").click()
    page.locator("#task-24-title").fill("推进收官工作")
    page.get_by_role("link", name="Edit task 23").click()
    moved = page.locator("[data-panel=task-23]")
    moved.get_by_role("button", name="区财政局: make lead").click()
    expect(moved.get_by_role("button", name="区财政局: make responsible")).to_be_visible()
    expect(page.locator("#task-24-title")).to_have_value("推进收官工作")
    page.locator("[data-panel=task-24]").get_by_role("button", name="Save").click()
    expect(page.locator("#task-24")).to_contain_text("推进收官工作")
    page.get_by_role("button", name="Undo correction 5").click()
    expect(page.locator("#corrections [data-undone]")).to_have_count(1)
    assert page.evaluate("window.isSamePage")
    expect(page.locator("#doubts .import-doubt[data-severity=error]")).to_have_count(0)
    take("settled")
    page.get_by_role("button", name="Load the plan").click()
    expect(page).to_have_url(re.compile("/plans/dazu/$"))
    take("loaded")
    plan = Plan.objects.get(slug="dazu")
    assert list(plan.tasks.values_list("number", flat=True)) == list(range(1, TASKS + 1))
    assert plan.tasks.get(number=TASKS).title == "推进收官工作"
    assert set(plan.targets.values_list("kind", flat=True)) == {"level", "direction"}
    assert complaints == []


def test_a_misread_plan_is_settled_without_scripts(
    office: str, page: Page, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    hand_in(plain, office, "misread.txt", misread_plan().encode())
    settle(plain, has_scripts=False)
    plain.get_by_role("button", name="Load the plan").click()
    expect(plain).to_have_url(re.compile("/plans/dazu/$"))
    assert Plan.objects.get(slug="dazu").tasks.count() == TASKS
    context.close()
