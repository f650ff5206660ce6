"""The main pages in a real browser: nothing breaks the policy, nothing bars a reader."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from districts.models import Account, Membership
from targets.models import Observation, QuarterlyReturn, Target

WIDTHS = {"desktop": (1280, 800), "wide": (1920, 1080), "phone": (390, 844)}
PUBLIC = [
    "/",
    "/screen/",
    "/changes/",
    "/districts/",
    "/districts/?as_of=2024Q4",
    "/districts/compare/",
    "/districts/compare/?d=rongchang&d=wushan&d=yuzhong&d=liangjiang",
    "/districts/rongchang/",
    "/districts/rongchang/?as_of=2024-11-05",
    "/districts/chongqing/",
    "/districts/chengkou/",
    "/districts/shapingba/",
    "/plans/",
    "/plans/rongchang/",
    "/plans/rongchang/audit/",
    "/plans/rongchang/assessment/",
    "/plans/rongchang/versions/",
    "/alignment/",
    "/alignment/rongchang/",
    "/alignment/chongqing/13/",
    "/plans/chongqing/targets-and-tasks/",
    "/targets/",
    "/targets/?jurisdiction=rongchang&sort=-attainment",
    "/indicators/",
    "/indicators/green_loan_balance/",
    "/indicators/green_credit_balance_regulator/",
    "/tasks/",
    "/tasks/?q=nothing",
    "/tasks/chongqing/13/",
    "/tasks/rongchang/14/",
    "/organisations/",
    "/organisations/load/",
    "/organisations/chongqing-renhang/",
    "/cited/chongqing-green-loan-2022q3/",
    "/search/?q=绿色",
    "/search/?q=nothing",
    "/search/?q=区&only=districts",
    "/help/",
    "/help/official/",
    "/accounts/login/",
]
# What the members of the office see further, and what they may do on the pages of all
OFFICE = {
    "reviewer": [
        "/returns/",
        "/returns/rounds/",
        "/returns/rounds/2025Q4/",
        "/history/",
        "/districts/rongchang/",
        "/plans/rongchang/audit/",
        "/alignment/rongchang/",
        "/alignment/chongqing/13/",
        "/plans/wushan/targets-and-tasks/",
        "/tasks/rongchang/14/",
        "/supervision/",
        "/supervision/2026-2/",
        "/supervision/open/?on=district-rongchang",
        "/evaluations/",
        "/evaluations/groups/",
        "/evaluations/schemes/new/",
        "/projects/",
        "/projects/queue/",
        "/projects/figures/",
    ],
    "administrator": [
        "/plans/shapingba/",
        "/plans/import/",
        "/districts/",
        "/districts/chengkou/",
        "/accounts/password/",
        "/start/",
        "/start/reporting/",
    ],
    "keeper": ["/accounts/"],
    "auditor": [
        "/accounts/audit/",
        "/alignment/shapingba/",
        "/returns/",
        "/supervision/instructions/",
    ],
}
ERRORS = {"/nothing/": 404, "/accounts/audit/": 403}


# Charts draw where they come into view, and push the others down; folded ones never do.
DRAW_CHARTS = """async () => {
    const figures = [...document.querySelectorAll("figure[data-chart]")];
    for (let turn = 0; turn < 600; turn += 1) {
        const next = figures.find(one => one.dataset.drawn === undefined && one.checkVisibility());
        if (!next) return true;
        next.scrollIntoView();
        await new Promise(resolve => setTimeout(resolve, 50));
    }
    return false;
}"""


def violations(page: Page) -> list[dict[str, Any]]:
    """What bars a reader; a phone has the same colours, and they take longest to weigh."""
    is_phone = (page.viewport_size or {}).get("width", 0) == WIDTHS["phone"][0]
    rules = {"color-contrast": {"enabled": not is_phone}}
    found = Axe().run(page, options={"resultTypes": ["violations"], "rules": rules})
    return list(found.response["violations"])


class Reports:
    """What the browser complained of, page by page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines: list[str] = []
        # What fades in has its own contrast only once it stands.
        page.emulate_media(reduced_motion="reduce")
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda fault: self.lines.append(f"fault: {fault}"))

    def _note(self, kind: str, text: str) -> None:
        # On a busy machine a chart asks for its library later than Chromium thinks it should.
        if kind in ("error", "warning") and "was preloaded using link preload" not in text:
            self.lines.append(f"{kind}: {text}")

    def visit(self, address: str) -> None:
        """Opens a page, scrolls to each chart so that it draws, and notes what is wrong."""
        self.page.goto(address)
        if not self.page.evaluate(DRAW_CHARTS):
            self.lines.append("a chart is not drawn")
        if self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        ):
            self.lines.append("wider than the window")
        for violation in violations(self.page):
            nodes = [node["html"][:120] for node in violation["nodes"][:3]]
            self.lines.append(f"axe {violation['id']}: {nodes}")

    def taken(self) -> list[str]:
        lines, self.lines = self.lines, []
        return lines


def sign_in(page: Page, url: str, role: str, name: str = "a") -> None:
    account = Account.objects.create_user(f"{name}-{role}", password="Not-used-here-1")
    Membership.objects.create(account=account, role=role)
    client = Client()
    client.force_login(account)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])


def set_language(page: Page, url: str, language: str) -> None:
    page.context.add_cookies(
        [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": url}]
    )


def wrong(page: Page, url: str, paths: list[str]) -> dict[str, list[str]]:
    """Every page's complaints, only where there are some."""
    reports = Reports(page)
    found = {}
    for path in paths:
        reports.visit(url + path)
        lines = reports.taken()
        if lines:
            found[path] = lines
    return found


def shown_as(page: Page, url: str, language: str, width: str) -> None:
    set_language(page, url, language)
    page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))


# Each language and each width once: every page takes seconds.
VIEWS = [("zh-hans", "desktop"), ("en", "phone")]
Shared = Callable[[list[str], str], list[str]]


@pytest.fixture
def shared(pytestconfig: pytest.Config) -> Shared:
    """Of these pages those that are looked at in a language: with --whole all, else each page
    in one of both views, in turn."""
    is_whole = pytestconfig.getoption("--whole")
    turns = {language: number for number, (language, _width) in enumerate(VIEWS)}
    return lambda paths, language: paths if is_whole else paths[turns[language] :: len(turns)]


@pytest.mark.long
@pytest.mark.parametrize(("language", "width"), VIEWS)
def test_pages_for_everyone(
    city: str, page: Page, shared: Shared, language: str, width: str
) -> None:
    target = Target.objects.get(plan__slug="chongqing", key="green-loan-balance-level")
    flow = Target.objects.get(plan__slug="chongqing", key="green-bond-issuance-level")
    observation = Observation.objects.published().filter(value__isnull=False).first()
    paths = [*PUBLIC, target.get_absolute_url(), observation.get_absolute_url()]
    paths.append(f"{flow.get_absolute_url()}?as_of=2025Q3")
    shown_as(page, city, language, width)
    assert wrong(page, city, shared(paths, language)) == {}


@pytest.mark.long
@pytest.mark.parametrize("role", list(OFFICE))
def test_pages_of_the_office(city: str, page: Page, shared: Shared, role: str) -> None:
    sign_in(page, city, role)
    paths = list(OFFICE[role])
    if role == "reviewer":
        paths.append(QuarterlyReturn.objects.filter(state="submitted").first().get_absolute_url())
    if role == "administrator":
        target = Target.objects.get(plan__slug="chongqing", key="green-loan-balance-level")
        paths.append(f"{target.get_absolute_url()}revise/")
    for language, width in VIEWS:
        shown_as(page, city, language, width)
        assert wrong(page, city, shared(paths, language)) == {}


def test_pages_of_errors(city: str, page: Page) -> None:
    """A missing page and a forbidden one; the browser itself notes their status, no more."""
    sign_in(page, city, "official")
    reports = Reports(page)
    for language, width in VIEWS:
        shown_as(page, city, language, width)
        for path, status in ERRORS.items():
            reports.visit(city + path)
            assert [line for line in reports.taken() if f"status of {status}" not in line] == []
