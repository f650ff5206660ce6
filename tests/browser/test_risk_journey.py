"""A negative record: registered, verified by another, marked, corrected with evidence, unmarked."""

from playwright.sync_api import Page, expect

from districts.models import Account, Membership
from tests.districts.evidence import files
from tests.tasks.projects.ledger import admitted, credit_code, duties

from .people import Photographer, enter
from .test_main_pages import set_language


def supervisor(name: str) -> Account:
    account = Account.objects.create_user(name, first_name=name)
    Membership.objects.create(account=account, role="supervisor")
    return account


def test_a_record_comes_and_is_corrected(city: str, page: Page, take: Photographer) -> None:
    office = Account.objects.create_user("risk-office", first_name="市级审核员")
    Membership.objects.create(account=office, role="reviewer")
    [project] = admitted(duties(office), office, 1)
    first, second = supervisor("risk-first"), supervisor("risk-second")
    set_language(page, city, "zh-hans")
    mark = page.locator("#risk-marks")

    # Registered: a telephone number is refused at its field, and nothing is stored.
    enter(page, city, first)
    page.goto(f"{city}/projects/risks/")
    page.get_by_role("link", name="登记记录").click()
    page.locator("[name=code]").fill(credit_code(1))
    page.locator("[name=jurisdiction]").select_option(label="荣昌区")
    page.locator("[name=source]").select_option("penalty")
    page.locator("[name=fact]").fill("未批先建，联系电话13800138000。")
    page.locator("[name=happened_on]").fill("2025-11-03")
    page.locator("[name=document]").fill("渝环罚〔2025〕18号")
    page.locator("[name=level]").select_option("serious")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator(".errorlist")).to_contain_text("疑似含有电话号码（138…00）")
    take("risk-person")
    page.locator("[name=fact]").fill("未批先建，责令改正并处罚款。")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator(".answer")).to_contain_text("由另一名监管员核实")
    record = page.url
    page.goto(f"{city}{project.get_absolute_url()}")
    expect(mark).to_have_count(0)

    # Verified by the other one: the project is marked, on its page and in the list.
    enter(page, city, second)
    page.goto(f"{city}/projects/risks/")
    page.locator("#waiting").get_by_role("link").click()
    page.get_by_role("button", name="核实", exact=True).click()
    expect(page.locator(".answer")).to_contain_text("标记至2026-11-03")
    take("risk-verified")
    page.get_by_role("link", name=project.name).first.click()
    expect(mark).to_contain_text("较重")
    take("risk-mark")
    page.goto(f"{city}/projects/")
    expect(page.locator("tr", has_text=project.name)).to_contain_text("负面记录")
    enter(page, city, office)
    page.goto(f"{city}{project.get_absolute_url()}")
    expect(mark).to_have_count(0)

    # A correction with evidence, granted by the other one: the mark is gone.
    enter(page, city, first)
    page.goto(record)
    page.get_by_text("申请更正", exact=True).click()
    page.locator("[name=reason]").fill("处罚决定已撤销。")
    proof = {"name": "撤销决定.pdf", "mimeType": "application/pdf", "buffer": files.pdf()}
    page.locator("[name=evidence]").set_input_files(proof)
    page.get_by_role("button", name="提交更正申请").click()
    expect(page.locator("#corrections")).to_contain_text("待决定")
    enter(page, city, second)
    page.goto(record)
    take("risk-correction")
    page.locator("[name=answer]").fill("经核实，处罚决定确已撤销。")
    page.get_by_role("button", name="准予更正").click()
    expect(page.locator(".answer")).to_contain_text("已更正")
    page.goto(f"{city}{project.get_absolute_url()}")
    expect(mark).to_have_count(0)
    page.goto(f"{city}/projects/risks/")
    expect(page.locator(".answer")).to_contain_text("没有未办结的负面记录")
    take("risks")
