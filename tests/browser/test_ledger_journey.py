"""A quarter of the ledger: a list with two faults and a double, financing, benefit, the city."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from districts.models import Account, Jurisdiction, Membership
from tasks.projects.models import Project
from tests.tasks.projects.ledger import credit_code, duties, filled, project_row

from .people import Photographer, enter
from .test_main_pages import set_language


def hand_over(
    page: Page,
    city: str,
    by: Account,
    rows: Mapping[str, Mapping[str, Any]],
    sheet: str,
    folder: Path,
) -> None:
    """Uploads a department's workbook, from the list of workbooks on."""
    file = folder / f"{sheet}.xlsx"
    file.write_bytes(filled(by, {key: dict(row) for key, row in rows.items()}, sheet))
    page.goto(f"{city}/projects/workbooks/")
    page.locator('a[href="/projects/workbooks/upload/"]').first.click()
    page.locator("[name=workbook]").set_input_files(file)
    page.locator("form:has([name=workbook]) button[type=submit]").click()
    page.wait_for_load_state()


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="报送", exact=True).click()
    page.wait_for_load_state()


def test_a_quarter_of_the_ledger(city: str, page: Page, take: Photographer, tmp_path: Path) -> None:
    office = Account.objects.create_user("ledger-office", first_name="市级审核员")
    Membership.objects.create(account=office, role="reviewer")
    district = Account.objects.create_user("ledger-district", first_name="区县填报员")
    place = Jurisdiction.objects.get(slug="rongchang")
    Membership.objects.create(account=district, role="reporter", jurisdiction=place)
    people = duties(office)
    set_language(page, city, "zh-hans")

    # The list comes with two faults and a double; the faults name their cells.
    double = {"owner": "示例企业1", "owner_code": credit_code(1)}
    rows = {
        "new-001": project_row(1),
        "new-002": project_row(2, owner_code=credit_code(2)[:-1] + "X"),
        "new-003": project_row(3, starts_in="年底前"),
    }
    enter(page, city, people["list"])
    hand_over(page, city, people["list"], rows, "list", tmp_path)
    expect(page.locator("#findings tr[data-severity=error]")).to_have_count(2)
    take("ledger-faults")
    rows["new-002"], rows["new-003"] = project_row(2), project_row(3, starts_in="2026年一季度")
    rows["new-004"] = project_row(4, name="示例1号光伏二期", **double)
    hand_over(page, city, people["list"], rows, "list", tmp_path)
    hand_in(page)
    expect(page.locator(".answer")).to_contain_text("已报送")

    # The district checks, the city admits all but the double, which goes back with a reason.
    enter(page, city, district)
    page.goto(f"{city}/projects/queue/")
    expect(page.get_by_text("疑似重复")).to_have_count(2)
    for box in page.locator("#queue-check [name=project]").all():
        box.check()
    page.get_by_role("button", name="核对通过").click()
    enter(page, city, office)
    page.goto(f"{city}/projects/queue/")
    take("ledger-queue")
    for box in page.locator("#queue-admit [name=project]").all()[:3]:
        box.check()
    page.get_by_role("button", name="办理入库").click()
    page.locator("#queue-admit [name=project]").check()
    page.locator("#queue-admit [name=reason]").fill("请核对是否为同一项目。")
    page.locator("#queue-admit").get_by_role("button", name="退回部门").click()
    page.wait_for_load_state()

    # Financing and benefit, each by its own department, accepted by the city.
    first, second, third = Project.objects.filter(state="admitted").order_by("pk")
    loan = {"institution": "示例银行", "product": "贷款", "unit": "亿元", "granted": 5}
    financing = {
        f"{first.provisional_number}/1": {**loan, "drawn": 2},
        f"{second.provisional_number}/1": loan,
    }
    benefit = {third.provisional_number: {"co2": 1000}}
    for sheet, said in (("financing", financing), ("benefit", benefit)):
        enter(page, city, people[sheet])
        hand_over(page, city, people[sheet], said, sheet, tmp_path)
        hand_in(page)
    enter(page, city, office)
    for _sheet in range(3):
        page.goto(f"{city}/projects/workbooks/")
        page.locator("tr", has_text="已报送").first.get_by_role("link").click()
        page.get_by_role("button", name="接收", exact=True).click()
        page.wait_for_load_state()

    # The bars by hand: 4 proposed, 3 admitted, 2 matched, 2 granted with 10, 1 drawn with 2.
    page.goto(f"{city}/projects/?place=rongchang")
    bars = page.locator("table").first.locator("tbody tr")
    expect(bars).to_have_count(5)
    counts = [row.locator("td").first.inner_text().strip() for row in bars.all()]
    assert counts == ["4", "3", "2", "2", "1"]
    expect(bars.nth(3)).to_contain_text("10.00")
    expect(bars.nth(4)).to_contain_text("2.00")
    take("ledger")
    page.get_by_role("link", name=first.name).first.click()
    expect(page.locator("h1")).to_have_text(first.name)
    take("ledger-project")
