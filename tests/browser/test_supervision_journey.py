"""From a red goal to a matter that is struck off: leader, office, body, and back to the leader.

The city misses its green bonds; the leader says so on that very page.
"""

import re

from playwright.sync_api import Page, expect

from districts.models import Account, Membership, Organisation
from targets.models import Target
from tasks.models import MatterStep, SupervisionMatter
from tests.districts.evidence import files

from .people import Photographer, enter
from .test_main_pages import set_language

WORDS = "绿色债券缺口较大，请牵头单位提出补发计划。"
PROOF = "补发计划.pdf"


def person(name: str, role: str, body: Organisation | None = None) -> Account:
    account = Account.objects.create_user(f"on-the-way-{name}", first_name=name)
    place = body.jurisdiction if body else None
    Membership.objects.create(account=account, role=role, jurisdiction=place, organisation=body)
    return account


def step(page: Page, button: str, words: str = "", proof: str = "") -> None:
    """Takes one of the steps that the page of a matter offers; a folded one is opened first."""
    form = page.locator("#next form").filter(has=page.get_by_role("button", name=button))
    if not form.is_visible():
        page.locator("#next summary", has_text=button).click()
    if words:
        form.locator("[name=words]").fill(words)
    if proof:
        content = {"name": proof, "mimeType": "application/pdf", "buffer": files.pdf()}
        form.locator("[name=evidence]").set_input_files(content)
    form.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


def test_an_instruction_on_a_missed_goal_is_carried_out_and_struck_off(
    city: str, page: Page, take: Photographer
) -> None:
    leader, office, other = (
        person("领导", "leader"),
        person("督办甲", "reviewer"),
        person("督办乙", "reviewer"),
    )
    finance = Organisation.objects.get(slug="chongqing-caizhengju")
    body = person("财政局填报人", "contributor", finance)
    bonds = Target.objects.get(plan__slug="chongqing", key="green-bond-issuance-level")
    set_language(page, city, "zh-hans")

    # The leader writes on the goal that is missed, and finds the instruction among their own.
    enter(page, city, leader)
    page.goto(city + bonds.get_absolute_url())
    expect(page.locator("#why")).to_contain_text("未达到目标")
    written = page.locator("#supervision")
    expect(written.get_by_role("link", name="立项督办")).to_have_count(0)
    written.locator("[name=words]").fill(WORDS)
    take("goal")
    written.get_by_role("button", name="提交批示").click()
    page.goto(f"{city}/supervision/instructions/")
    own = page.locator("table tbody tr")
    expect(own).to_have_count(1)
    expect(own).to_contain_text("待办理")
    take("own-instructions")

    # The office turns it into a matter for the body that leads the task serving the goal.
    enter(page, city, office)
    page.goto(f"{city}/supervision/instructions/")
    page.locator("tbody").get_by_role("link", name=WORDS).click()
    page.get_by_role("link", name="转为督办事项").click()
    expect(page.locator("[name=asked]")).to_have_value(WORDS)
    expect(page.locator("[name=lead] optgroup").first).to_have_attribute("label", "方案所列单位")
    page.locator("[name=title]").fill("示例督办：补齐绿色债券发行缺口")
    page.locator("[name=lead]").select_option(label=finance.name)
    # Due within the days of warning: yellow from the first day on.
    page.locator("[name=due_on]").fill("2026-01-28")
    take("open")
    page.get_by_role("button", name="交办", exact=True).click()
    page.wait_for_url("**/supervision/2026-*/")
    expect(page.locator(".matter-marks")).to_contain_text("黄灯")
    expect(page.locator("#instructions")).to_contain_text(WORDS)
    matter = SupervisionMatter.objects.get(lead=finance)
    address = city + matter.get_absolute_url()
    assert page.url == address
    expect(page.get_by_role("button", name="签收")).to_have_count(0)
    take("issued")

    # The body finds it where its work begins; every step but the first says something.
    enter(page, city, body)
    page.goto(f"{city}/returns/parts/")
    page.locator("#supervision").get_by_role("link", name=re.compile("补齐绿色债券")).click()
    expect(page).to_have_url(address)
    step(page, "签收")
    step(page, "反馈", "储备项目已梳理12个，计划见附件。", PROOF)
    expect(page.locator("#steps")).to_contain_text(PROOF)
    step(page, "申报办结", "补发计划已印发。")
    expect(page.locator(".matter-marks")).to_contain_text("已报办结")
    expect(page.locator("#next")).to_have_count(0)
    take("reported-done")

    # Sent back once, with the reason.
    enter(page, city, office)
    page.goto(address)
    with page.expect_download() as proof:
        page.locator("#steps").get_by_role("link", name=PROOF).click()
    assert proof.value.suggested_filename == PROOF
    step(page, "退回重办", "请补充时间表。")
    expect(page.locator(".matter-marks")).to_contain_text("办理中")

    enter(page, city, body)
    page.goto(f"{city}/supervision/mine/")
    page.locator("main").get_by_role("link", name=re.compile("补齐绿色债券")).click()
    expect(page.locator("#steps")).to_contain_text("请补充时间表。")
    take("sent-back")
    step(page, "申报办结", "已补充时间表。")

    # Another person of the office closes it.
    enter(page, city, other)
    page.goto(f"{city}/supervision/?state=reported_done")
    page.locator("tbody").get_by_role("link", name=re.compile("补齐绿色债券")).click()
    take("to-judge")
    step(page, "销号", "材料齐备。")
    matter.refresh_from_db()
    assert (matter.state, matter.closed_by, matter.reported_by) == ("struck_off", other, body)
    deeds = MatterStep.objects.filter(matter=matter).order_by("number")
    assert list(deeds.values_list("deed", "by__first_name")) == [
        ("open_matter", "督办甲"),
        ("acknowledge_matter", "财政局填报人"),
        ("reply_to_matter", "财政局填报人"),
        ("report_matter_done", "财政局填报人"),
        ("return_matter", "督办甲"),
        ("report_matter_done", "财政局填报人"),
        ("strike_off_matter", "督办乙"),
    ]

    # The leader reads what came of it, in the other language too.
    enter(page, city, leader)
    page.goto(f"{city}/supervision/instructions/")
    expect(own).to_contain_text("已销号")
    set_language(page, city, "en")
    page.reload()
    expect(own).to_contain_text("Turned into a matter")
    expect(own).to_contain_text("Struck off")
    own.get_by_role("link", name=matter.document_number).click()
    expect(page.locator(".matter-marks")).to_contain_text("Struck off")
    expect(page.locator("#next")).to_have_count(0)
    take("struck-off")
