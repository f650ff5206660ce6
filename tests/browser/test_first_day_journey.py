"""A small office's first day on the pages: from the first sign-in to the accounts of all."""

import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

from districts.accounts.actions import create_account, grant_role
from districts.clock import current_time
from districts.models import Account, Jurisdiction, Section
from greenfin.plans.loading import apply_plan, propose_plan
from tasks.models import Task
from tests.greenfin.plans.made_up_plan import TEXT

from .people import Photographer
from .test_main_pages import set_language

NEW_PASSWORD = "Green-mountain-2026"


def sign_in(page: Page, url: str, name: str, password: str) -> None:
    """By the form, with the change that a one-time password asks for."""
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Present password").fill(password)
    page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("New password, once more").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Change password").click()


def titles_alone() -> None:
    """A plan that is stored as fixtures are, without its wording."""
    plan, _report = apply_plan(propose_plan(TEXT.encode()), by=None, now=current_time())
    Task.objects.filter(plan=plan).update(wording="", role_clause="")
    Section.objects.filter(plan=plan).update(wording="")


def test_the_first_day_needs_no_shell(
    live_server: Any,
    loaded_plans: None,
    page: Page,
    browser: Browser,
    take: Photographer,
    settings: Any,
) -> None:
    settings.JOIN_KEEPER = True
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    titles_alone()
    account, password = create_account(username="zhang", name="张立", role="administrator", by=None)
    grant_role(account=account, role="keeper", by=None)
    set_language(page, live_server.url, "en")
    sign_in(page, live_server.url, "zhang", password)
    expect(page).to_have_url(re.compile("/start/$"))
    take("begin")

    step = page.locator("#wording")
    upload = {"name": "大足.txt", "mimeType": "text/plain", "buffer": TEXT.encode()}
    step.get_by_label("Official files").set_input_files([upload])
    step.get_by_role("button", name="Fill in the wording").click()
    expect(page.locator(".notices")).to_contain_text("texts were filled in")
    expect(page.locator("#wording")).to_contain_text("4 plans have the titles")

    page.locator("#wording summary").click()
    page.locator("#wording").get_by_label("Why it is waived").fill("Files are on their way")
    page.locator("#wording").get_by_role("button", name="Waive").click()
    expect(page.locator("#wording")).to_contain_text("Waived by 张立")
    page.locator("#wording").get_by_role("button", name="Take it up again").click()
    expect(page.locator("#wording .tag")).to_have_text("to be done")

    page.get_by_role("link", name="Tick who files quarterly returns").click()
    page.get_by_role("button", name="Untick all").click()
    page.get_by_role("button", name="With a plan of their own").click()
    page.get_by_role("button", name="Bound by a target").click()
    page.get_by_label("Fuling District").check()
    take("who reports")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#reporting")).to_contain_text("11 places file quarterly returns")
    assert Jurisdiction.objects.get(slug="fuling").is_reporting

    page.get_by_role("link", name="Make accounts").click()
    names = Jurisdiction.objects.reporting().values_list("name", flat=True)
    people = [f"{name}填报员\t填报人员\t{name}" for name in names]
    people += ["李强\t审核人员\t\tliqiang@example.org", "赵主任\tLeader", "钱\t记录员"]
    expect(page.locator(".notices")).to_contain_text("now: 张立")
    page.get_by_label("List of people").fill("\n".join(people))
    page.get_by_role("button", name="Make the accounts").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 14: “记录员” is no role")
    page.get_by_label("List of people").fill("\n".join(people[:-1]))
    page.get_by_role("button", name="Make the accounts").click()
    expect(page.locator("h1")).to_have_text("One-time passwords")
    expect(page.locator("tbody tr")).to_have_count(13)
    take("passwords")
    row = page.locator("tbody tr", has_text="李强")
    reviewer, given = row.locator("code").all_inner_texts()
    assert Account.objects.get(username=reviewer).must_change_password

    page.goto(f"{live_server.url}/start/")
    expect(page.locator("#accounts .tag")).to_have_text("done")
    expect(page.locator("#backup")).to_contain_text("manage.py restore --try")
    take("end")
    # The list with a fault is answered by 422, which the browser notes.
    assert [line for line in complaints if "422" not in line] == []

    other = browser.new_context()
    set_language(other.new_page(), live_server.url, "en")
    sign_in(other.pages[0], live_server.url, reviewer, given)
    expect(other.pages[0]).to_have_url(re.compile("/returns/$"))
    other.close()
