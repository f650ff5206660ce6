"""A body's part from fault to hand-in, and its way into the return: taken over, settled, submitted.

The body puts the fault right on the page; the reporter settles where two bodies differ.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from districts.models import Account
from targets.models import CellEntry, PartReturn, QuarterlyReturn, RoundMember
from tests.targets.factories import member_of, opened
from tests.targets.parts.factories import (
    ALONE,
    OF_REFORM_FIRST,
    REFORM,
    TASKS,
    asked,
    completed,
    contributor_of,
    filled_part,
    handed_in,
)

from .people import Photographer, enter
from .test_main_pages import set_language

Accounts = dict[str, Account]
DONE = {"本期状态": "已完成", "进展说明": "碳达峰试点方案已印发"}


@pytest.fixture
def office(
    live_server: object, loaded_plans: None, accounts: Accounts, page: Page
) -> Iterator[str]:
    """A server on 20 January 2026, in Chinese, with 2025Q4 open and two bodies asked."""
    url = str(live_server.url)  # type: ignore[attr-defined]
    set_language(page, url, "zh-hans")
    with override_settings(TODAY="2026-01-20"):
        yield url


@pytest.fixture
def member(accounts: Accounts) -> RoundMember:
    member = member_of(opened("2025Q4"))
    asked(member, accounts["reporter_a"])
    return member


def upload(page: Page, office: str, path: str, content: bytes, button: str) -> None:
    page.goto(f"{office}{path}")
    page.locator("[name=workbook]").set_input_files(
        {"name": "分表.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name=button).click()


def test_a_part_goes_from_its_fault_into_the_submitted_return(
    office: str, page: Page, accounts: Accounts, member: RoundMember, take: Photographer
) -> None:
    handed_in(member, contributor_of(member, REFORM), REFORM)
    enter(page, office, contributor_of(member))
    page.goto(f"{office}/returns/parts/")
    take("own-part")
    faulty = filled_part(member, tasks={ALONE: {"本期状态": "差不多"}, OF_REFORM_FIRST: DONE})
    upload(page, office, "/returns/parts/upload/", faulty, "上传并校验")
    expect(page.locator("#findings")).to_contain_text("差不多")
    expect(page.get_by_role("button", name="提交分表")).to_have_count(0)
    take("fault")
    with page.expect_download() as marked:
        page.get_by_role("link", name="下载标注副本").click()
    assert Path(marked.value.path()).read_bytes()[:2] == b"PK"
    page.locator(f"[name='{TASKS}/state/{ALONE}']").select_option("推进中")
    page.get_by_role("button", name="保存更正并重新核对").click()
    expect(page.locator("#findings")).to_have_count(0)
    take("put-right")
    entry = CellEntry.objects.get()
    assert (entry.part, entry.text, entry.in_file["typed"]) == (
        PartReturn.objects.get(state="draft"),
        "推进中",
        "差不多",
    )
    page.get_by_role("button", name="提交分表").click()
    expect(page.get_by_text("待填报人员汇总").first).to_be_visible()
    take("handed-in")
    assert PartReturn.objects.filter(state="handed_in").count() == 2

    enter(page, office, accounts["reporter_a"])
    page.goto(f"{office}/returns/parts/rongchang/2025Q4/")
    take("bodies")
    page.get_by_role("button", name="汇总待办的2份分表").click()
    expect(page.locator("#differences")).to_contain_text("碳达峰试点方案已印发")
    take("difference")
    row = page.locator("#differences fieldset", has_text="待确定")
    row.get_by_text("碳达峰试点方案已印发").click()
    page.get_by_role("button", name="保存选择").click()
    expect(page.locator("#differences")).not_to_contain_text("待确定")
    take("settled")
    draft = QuarterlyReturn.objects.get()
    with page.expect_download() as filled:
        page.get_by_role("link", name="下载已填填报表").click()
    assert Path(filled.value.path()).read_bytes()[:2] == b"PK"
    upload(page, office, "/returns/upload/", completed(draft), "上传并校验")
    take("completed")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("已提交审核").first).to_be_visible()
    draft.refresh_from_db()
    assert (draft.state, draft.taken_rows.filter(is_used=True).count()) == ("submitted", 12)
    update = draft.progress_updates.get(task__number=18)
    assert (update.state, update.account) == ("done", DONE["进展说明"])
