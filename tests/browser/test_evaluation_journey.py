"""An evaluation from an empty page to its publication: office, district, office, another person."""

import datetime

from django.test import override_settings
from playwright.sync_api import Page, expect

from districts.models import Account, Jurisdiction, Membership
from greenfin.samples.data import HAPPENINGS
from tests.districts.evidence import files

from .people import Photographer, enter
from .test_main_pages import set_language

A_DAY = datetime.timedelta(days=1)
# Name, section, weight, source, indicator, scoring, full mark, thresholds.
ITEMS = (
    ("绿色贷款余额", "规模", "40", "indicator", "绿色贷款余额", "range", "", ""),
    ("举措完成率", "工作", "30", "tasks", "", "ratio", "80", ""),
    ("报送及时率", "工作", "20", "punctuality", "", "bands", "", "100=20, 50=10"),
    ("创新案例", "评议", "10", "manual", "", "manual", "", ""),
)


def person(name: str, role: str, place: Jurisdiction | None = None) -> Account:
    account = Account.objects.create_user(f"evaluation-{name}", first_name=name)
    Membership.objects.create(account=account, role=role, jurisdiction=place)
    return account


def type_item(page: Page, number: int, told: tuple[str, ...]) -> None:
    """Fills in one row of the scheme's page."""
    names = ("name", "section", "weight", "source", "indicator", "scoring", "full_mark", "bands")
    for name, value in zip(names, told, strict=True):
        if not value:
            continue
        field = page.locator(f"[name=items-{number}-{name}]")
        if name == "bands":
            page.locator("fieldset.scheme-item").nth(number).locator("summary").click()
        if name == "indicator":
            field.select_option(label=value)
        elif name in ("source", "scoring"):
            field.select_option(value)
        else:
            field.fill(value)


def test_a_scheme_is_built_computed_objected_to_confirmed_and_published(
    city: str, page: Page, take: Photographer
) -> None:
    rongchang = Jurisdiction.objects.get(slug="rongchang")
    office, other = person("考核甲", "reviewer"), person("考核乙", "reviewer")
    reporter = person("荣昌填报", "reporter", rongchang)
    set_language(page, city, "zh-hans")

    # The office builds a scheme from an empty page, tries it and puts it in force.
    enter(page, city, office)
    page.goto(f"{city}/evaluations/")
    page.get_by_role("link", name="新建方案").click()
    page.locator("[name=code]").fill("journey")
    page.locator("[name=title]").fill("季度试行方案")
    page.locator("[name=period_kind]").select_option("quarter")
    page.locator("[name=in_force_from]").fill("2025-01-01")
    page.locator("[name=least_weight]").fill("10")
    for number, told in enumerate(ITEMS):
        if number == 3:
            page.get_by_role("button", name="增加指标").click()
        type_item(page, number, told)
    expect(page.locator("[data-sum]")).to_have_text("100")
    page.locator("[name=grades-0-name]").fill("优秀")
    page.locator("[name=grades-0-bound]").fill("85")
    take("building")
    page.get_by_role("button", name="保存草案").click()
    expect(page.locator("h1")).to_have_text("季度试行方案")
    page.get_by_role("link", name="试算").click()
    page.locator("#id_span").fill("2025Q3")
    page.get_by_role("button", name="试算").click()
    expect(page.get_by_role("heading", name="各指标区分度")).to_be_visible()
    take("trial")
    page.get_by_role("link", name="季度试行方案").click()
    page.get_by_role("button", name="启用方案").click()

    # It begins the run, gives points with words, computes, opens it to objections.
    page.locator("#id_period").fill("2025Q3")
    page.get_by_role("button", name="发起考核").click()
    run = page.url
    page.locator("#next").get_by_role("link", name="荣昌区").click()
    given = page.locator("#item-4 form")
    given.locator("[name=points]").fill("6")
    given.locator("[name=words]").fill("绿色畜禽贷款做法较新。")
    given.get_by_role("button", name="保存").click()
    page.goto(run)
    page.get_by_role("button", name="计算得分").click()
    expect(page.locator("table").first).to_contain_text("荣昌区")
    page.locator("[name=until]").fill(HAPPENINGS.today.isoformat())
    page.get_by_role("button", name="征求异议").click()
    take("open-to-objections")

    # The district reads its own points alone and objects with evidence.
    enter(page, city, reporter)
    page.goto(f"{city}/evaluations/")
    page.get_by_role("link", name="季度试行方案").first.click()
    expect(page.locator("table tbody tr")).to_have_count(1)
    page.locator("table").get_by_role("link", name="荣昌区").click()
    point = page.locator("#item-4")
    point.locator("summary", has_text="提出异议").click()
    form = point.locator("form")
    form.locator("[name=words]").fill("该做法已获市级推广，请予核增。")
    content = {"name": "推广文件.pdf", "mimeType": "application/pdf", "buffer": files.pdf()}
    form.locator("[name=evidence]").set_input_files(content)
    form.get_by_role("button", name="提交异议").click()
    expect(page.locator("#item-4")).to_contain_text("待答复")
    take("objection")

    # The office answers with a change; what stood before stays beside it.
    enter(page, city, office)
    page.goto(run)
    page.locator("#objections").get_by_role("link", name="荣昌区").click()
    answer = page.locator("#item-4 form")
    answer.locator("[name=outcome]").select_option("value")
    answer.locator("[name=value]").fill("9")
    answer.locator("[name=answer]").fill("经核实，予以核增。")
    answer.get_by_role("button", name="答复").click()
    expect(page.locator("#item-4 td.key")).to_have_text(["9", "10"])
    expect(page.locator("#item-4")).to_contain_text("异议前")
    take("answered")

    # The day after, another person confirms; who computed it cannot. Then it is published inside.
    with override_settings(TODAY=(HAPPENINGS.today + A_DAY).isoformat()):
        page.goto(run)
        expect(page.get_by_role("button", name="审定结果")).to_have_count(0)
        enter(page, city, other)
        page.goto(run)
        page.get_by_role("button", name="审定结果").click()
        page.get_by_role("button", name="内部通报").click()
        expect(page.locator("h1 + .matter-marks")).to_contain_text("已内部通报")
        page.locator(".chart").scroll_into_view_if_needed()
        expect(page.locator(".chart-canvas .main-svg").first).to_be_visible()
        take("published")
        with page.expect_download() as download:
            page.get_by_role("link", name="评价表（Excel）").click()
        assert download.value.suggested_filename.endswith("journey-2025Q3.xlsx")

        # Now the district reads the points of all, on a phone and in English too.
        enter(page, city, reporter)
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(run)
        assert page.locator("table").first.locator("tbody tr").count() > 1
        set_language(page, city, "en")
        page.goto(run)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        assert not wide
        take("published-phone")
