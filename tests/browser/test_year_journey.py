"""A year of work points: opened by the office, moved, proved by the district, and counted."""

import re
from collections.abc import Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import Locator, Page, expect

from districts.models import Account
from tasks.models import MilestoneProof
from tests.districts.evidence import files
from tests.tasks.milestones.made import DECEMBER, made

from .people import Photographer, enter
from .test_main_pages import set_language

Accounts = dict[str, Account]
YEAR = "/tasks/years/2025/"
PROOF = "清单印发件.pdf"


@pytest.fixture
def office(
    live_server: object, loaded_plans: None, accounts: Accounts, page: Page
) -> Iterator[str]:
    """A server on 20 January 2026, in Chinese, with two milestones of Rongchang due in 2025."""
    url = str(live_server.url)  # type: ignore[attr-defined]
    set_language(page, url, "zh-hans")
    made(accounts, title="绿色项目清单", kind="deliverable", due_on=DECEMBER)
    made(accounts, title="银企对接会", due_on=DECEMBER)
    with override_settings(TODAY="2026-01-20"):
        yield url


def opened_form(milestone: Locator, fold: str, button: str) -> Locator:
    """The form with this button, behind the fold of this name."""
    milestone.locator("summary", has_text=fold).click()
    return milestone.locator("form").filter(has=milestone.page.get_by_role("button", name=button))


def test_a_year_is_opened_moved_proved_and_counted(
    office: str, page: Page, accounts: Accounts, take: Photographer
) -> None:
    enter(page, office, accounts["reviewer"])
    page.goto(f"{office}{YEAR}")
    page.locator("#open [name=document]").fill("荣办发〔2025〕1号")
    page.get_by_role("button", name="启动年度工作要点").click()
    expect(page.get_by_text("荣办发〔2025〕1号").first).to_be_visible()
    take("opened")

    page.locator("tbody").get_by_role("link", name="银企对接会").click()
    moved = page.locator(".milestones > li", has_text="银企对接会")
    form = opened_form(moved, "认定与调整", "调整期限")
    form.locator("[name=due_on]").fill("2026-03-31")
    form.locator("[name=reason]").fill("场地档期冲突")
    form.get_by_role("button", name="调整期限").click()
    expect(moved).to_contain_text("原定2025-12-31")
    take("moved")

    # The district files what proves the document; only then does the office say it is reached.
    enter(page, office, accounts["reporter_a"])
    page.goto(f"{office}/tasks/rongchang/3/")
    listed = page.locator(".milestones > li", has_text="绿色项目清单")
    form = opened_form(listed, "提交佐证材料", "提交佐证材料")
    content = {"name": PROOF, "mimeType": "application/pdf", "buffer": files.pdf()}
    form.locator("[name=evidence]").set_input_files(content)
    form.get_by_role("button", name="提交佐证材料").click()
    expect(listed.get_by_role("link", name=PROOF)).to_be_visible()
    assert MilestoneProof.objects.get().by == accounts["reporter_a"]
    enter(page, office, accounts["reviewer"])
    page.reload()
    form = opened_form(listed, "认定与调整", "认定达成")
    form.locator("[name=reached_on]").fill("2025-12-20")
    form.locator("[name=document_number]").fill("荣办发〔2025〕40号")
    form.get_by_role("button", name="认定达成").click()
    expect(listed).to_contain_text("按期达成")
    take("reached")

    page.goto(f"{office}{YEAR}?plan=rongchang")
    row = page.locator("tr", has_text="2025年四季度").first
    expect(row.locator("[data-label=已达成]")).to_have_text("1")
    expect(row.locator("[data-label=已调整]")).to_have_text("1")
    # By keyboard alone: the filter is chosen, what it found is told, and the focus stays.
    page.locator("[name=state]").focus()
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile("state=moved"))
    expect(page.locator("#found")).to_have_text("共1条")
    expect(page.locator("[name=state]")).to_be_focused()
    expect(page.locator("tbody tr", has_text="银企对接会")).to_have_count(1)
    take("filtered")
