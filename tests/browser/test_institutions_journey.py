"""A supervisor reports on institutions: faults come back marked, a colleague accepts, figures
appear, and banks are scored by them."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from districts.models import Account, Membership
from tasks.evaluation.institutions.sheet import SHEET
from tasks.evaluation.models import Institution, InstitutionFigure
from tests.tasks.evaluation.institutions.filling import (
    BANK,
    FIGURES_OF,
    HEADERS,
    INSURER,
    add,
    bank_scheme,
    credit_code,
    filled,
    places,
)

from .people import Photographer, enter
from .test_main_pages import set_language

Accounts = dict[str, Account]


@pytest.fixture
def office(
    live_server: object, loaded_plans: None, accounts: Accounts, page: Page
) -> Iterator[str]:
    """A server on 20 January 2026, in Chinese, that knows an insurer."""
    url = str(live_server.url)  # type: ignore[attr-defined]
    set_language(page, url, "zh-hans")
    add(INSURER, 2, accounts["supervisor"], "insurer")
    with override_settings(TODAY="2026-01-20"):
        yield url


def upload(page: Page, office: str, content: bytes) -> None:
    page.goto(f"{office}/institutions/returns/upload/")
    page.locator("[name=workbook]").set_input_files(
        {"name": "金融机构.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="上传并校验").click()


def test_from_a_faulty_workbook_to_points(
    office: str, page: Page, accounts: Accounts, colleague: Account, take: Photographer
) -> None:
    enter(page, office, accounts["supervisor"])
    page.goto(f"{office}/institutions/")
    expect(page.locator("h1")).to_have_text("金融机构")
    page.get_by_role("link", name="登记机构").click()
    page.get_by_label("机构名称").fill(BANK)
    page.get_by_label("统一社会信用代码").fill(credit_code(1)[:-1] + "A")
    page.get_by_label("类别").select_option("bank")
    page.get_by_label("层级").select_option("incorporated")
    page.get_by_label("所在地").select_option(label="荣昌区")
    page.get_by_label("开始报送季度").fill("2024年一季度")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("校验码不符")
    page.get_by_label("统一社会信用代码").fill(credit_code(1))
    page.get_by_role("button", name="保存").click()
    expect(page.locator("h1")).to_have_text(BANK)

    faulty = filled(figures={**FIGURES_OF, BANK: {**FIGURES_OF[BANK], "green_loans": "约120亿"}})
    upload(page, office, faulty)
    expect(page.locator("#findings")).to_contain_text("约120亿")
    expect(page.get_by_role("button", name="提交审核")).to_have_count(0)
    take("faults")
    with page.expect_download() as marked:
        page.get_by_role("link", name="下载标注副本").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(marked.value.path()).read_bytes()))
    rows, columns = places(book[SHEET])
    code = Institution.objects.get(name=BANK).code
    assert book[SHEET].cell(rows[code], columns[HEADERS["green_loans"]]).comment is not None
    assert not InstitutionFigure.objects.exists()

    upload(page, office, filled())
    take("right")
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator("main")).to_contain_text("待上传人、提交人以外的另一名监管人员审核")
    address = page.url
    enter(page, office, colleague)
    page.goto(address)
    page.get_by_role("button", name="审核通过").click()
    expect(page.locator("h1")).to_contain_text("审核通过")
    page.goto(f"{office}/institutions/")
    expect(page.locator("table")).to_contain_text("128.50")
    take("figures")

    bank_scheme(accounts["supervisor"])
    page.goto(f"{office}/institutions/runs/")
    page.get_by_role("combobox", name="方案").select_option(label="示例银行方案 v1")
    page.get_by_role("button", name="启动").click()
    page.get_by_role("link", name=BANK).click()
    page.get_by_label("制度建设得分").fill("16")
    page.get_by_label("制度建设评分理由").fill("制度健全。")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="计算").click()
    expect(page.locator("table").first).to_contain_text(BANK)
    run = page.url
    take("computed")
    enter(page, office, accounts["supervisor"])
    page.goto(run)
    page.get_by_role("button", name="审定结果").click()
    expect(page.locator("h1")).to_contain_text("已审定")
    page.get_by_role("link", name=BANK).click()
    expect(page.locator("#scheme-banks")).to_contain_text("制度建设")
    take("institution")


@pytest.fixture
def colleague(accounts: Accounts) -> Account:

    account = Account.objects.create_user("second_supervisor", first_name="Second")
    Membership.objects.create(account=account, role="supervisor")
    return account
