"""Signing in as offices do: by the identity provider, with a phone's codes, without the phone."""

import base64
import datetime
import itertools
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext
from django_otp.oath import TOTP
from playwright.sync_api import Browser, Page, expect

from districts.accounts import crowd
from districts.accounts.actions import create_account
from districts.models import Account, Event, Membership
from tests.districts.accounts.identity_provider import CLIENT, SECRET, IdentityProvider

from .people import enter, pictures_are_asked_for
from .test_main_pages import set_language, violations

PROVIDER = "市统一身份认证平台"
TAKEN_AWAY = (
    "Since then your second factor was taken away for you. Set it up anew; if you did not ask for "
    "that, tell the auditor."
)
WIDTHS = (1440, 390)
LANGUAGES = ["zh-hans"]
Look = Callable[..., None]


@pytest.fixture
def provider(settings: Any) -> Iterator[IdentityProvider]:
    """Of whom each person signs in at a page of its own."""
    cache.clear()
    running = IdentityProvider()
    running.has_page = True
    settings.OIDC_ISSUER, settings.OIDC_NAME = running.issuer, PROVIDER
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT, SECRET
    settings.OIDC_CLAIM = "staff_number"
    yield running
    running.close()
    cache.clear()


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(datetime.datetime.now(datetime.UTC)) as travelled:
        yield travelled


@pytest.fixture(params=LANGUAGES)
def look(
    request: pytest.FixtureRequest, page: Page, live_server: Any, output_path: str
) -> Iterator[Look]:
    """At a page as wide as a desk's and as a phone's: nothing bars a reader, nothing is cut off."""
    set_language(page, live_server.url, request.param)
    with_pictures = pictures_are_asked_for(request.config)

    seen = itertools.count(1)

    def at(name: str, shown: Page = page) -> None:
        number = next(seen)
        for width in WIDTHS:
            shown.set_viewport_size({"width": width, "height": 900})
            found = [one["id"] for one in violations(shown)]
            over = shown.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert (found, over <= 0) == ([], True), (name, width)
            if with_pictures:
                picture = f"{output_path}/{number:02}-{name}-{width}.png"
                shown.screenshot(path=picture, full_page=True)
        shown.set_viewport_size({"width": WIDTHS[0], "height": 900})

    with translation.override(request.param):
        yield at


def word(text: str, **values: Any) -> str:
    """As the page says it in the language of the journey."""
    return gettext(text) % values if values else gettext(text)


class Phone:
    """An authenticator that was given a key, as a person types it."""

    def __init__(self, key: str) -> None:
        self.key = base64.b32decode(key.replace(" ", ""))

    def code(self) -> str:
        shown = TOTP(self.key)
        shown.time = time.time()
        return f"{shown.token():06d}"


def person(role: str, name: str, key: str | None = None) -> Account:
    account = Account.objects.create_user(f"at-the-door-{role}", "", "Right-password-1")
    account.first_name, account.provider_key = name, key
    account.save()
    Membership.objects.create(account=account, role=role)
    return account


def by_provider(page: Page, url: str) -> None:
    page.goto(f"{url}/accounts/login/")
    page.get_by_role("link", name=PROVIDER).click()
    page.get_by_role("button", name="登录").click()


def by_password(page: Page, url: str, account: Account) -> None:
    page.goto(f"{url}/accounts/login/")
    page.get_by_label(word("User name")).fill(account.username)
    page.get_by_label(word("Password")).fill("Right-password-1")
    page.get_by_role("button", name=word("Sign in"), exact=True).click()


def give(page: Page, code: str, button: str) -> None:
    page.get_by_label(word("One-time code")).fill(code)
    page.get_by_role("button", name=word(button), exact=True).click()


def set_up(page: Page) -> tuple[Phone, list[str]]:
    """The phone that is set up on the page, and the recovery codes it shows."""
    page.get_by_role("button", name=word("Set it up")).click()
    phone = Phone(page.locator("form li code").inner_text())
    give(page, phone.code(), "Set up")
    return phone, recovery_codes(page)


def recovery_codes(page: Page) -> list[str]:
    """The codes that are shown once the form of the phone is gone."""
    expect(page.locator("form li code")).to_have_count(0)
    codes = page.locator("main li code")
    expect(codes.first).to_be_visible()
    return codes.all_inner_texts()


def test_by_the_provider_with_a_second_factor(
    live_server: Any,
    provider: IdentityProvider,
    clock: Any,
    page: Page,
    browser: Browser,
    look: Look,
    settings: Any,
) -> None:
    settings.SECOND_FACTOR_ROLES, settings.LOCAL_PASSWORDS = ["keeper"], False
    keeper, url = person("keeper", "周敏", "4711"), live_server.url
    page.goto(f"{url}/accounts/login/")
    expect(page.get_by_label(word("Password"))).to_have_count(0)
    look("the way in")
    by_provider(page, url)
    expect(page.locator(".notices")).to_contain_text(
        word("This is the first sign-in of this account.")
    )
    look("must be set up")
    page.get_by_role("button", name=word("Set it up")).click()
    expect(page.locator("form img")).to_have_attribute("src", re.compile("^data:image/svg"))
    look("the picture")
    give(page, "000000", "Set up")
    look("wrong code")
    clock.shift(datetime.timedelta(seconds=30))
    phone = Phone(page.locator("form li code").inner_text())
    give(page, phone.code(), "Set up")
    codes = recovery_codes(page)
    assert len(set(codes)) == 10
    look("recovery codes")
    page.get_by_role("link", name=word("They are kept: go on")).click()
    expect(page).to_have_url(re.compile("/accounts/$"))
    page.goto(f"{url}/accounts/second/")
    assert not set(codes) & set(page.locator("code").all_inner_texts()), "shown once"
    look("it holds")

    page.goto(f"{url}/accounts/sessions/")
    page.locator("form[action='/accounts/logout/']").evaluate("form => form.requestSubmit()")
    expect(page.locator("h1")).to_have_text("已退出")
    page.get_by_role("link", name="返回").click()
    expect(page).to_have_url(f"{url}/accounts/login/")
    page.goto(f"{url}/accounts/")
    expect(page).to_have_url(re.compile("/accounts/login/"))

    clock.shift(datetime.timedelta(minutes=1))
    by_provider(page, url)
    expect(page.locator(".answer")).to_contain_text(PROVIDER)
    look("code after the provider")
    give(page, phone.code(), "Sign in")
    expect(page).to_have_url(re.compile("/accounts/$"))
    expect(page.locator(".notices[role=status]")).to_contain_text("127.0.0.1")
    look("last sign-in")

    other = browser.new_context()
    elsewhere = other.new_page()
    enter(elsewhere, url, keeper)
    page.goto(f"{url}/accounts/sessions/")
    expect(page.locator("tbody tr")).to_have_count(2)
    look("sessions")
    page.get_by_role("button", name=word("End it")).click()
    expect(page.locator("tbody tr")).to_have_count(1)
    elsewhere.goto(f"{url}/accounts/sessions/")
    expect(elsewhere).to_have_url(re.compile("/accounts/login/"))
    other.close()

    provider.is_disabled = True
    clock.shift(datetime.timedelta(seconds=settings.OIDC_CHECK_SECONDS))
    page.reload()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    assert Event.objects.latest("pk").deed == "end_by_provider"


def test_what_goes_wrong_at_the_provider_is_said(
    live_server: Any, provider: IdentityProvider, page: Page, look: Look, clock: Any
) -> None:
    url, notices = live_server.url, page.locator(".notices")
    by_provider(page, url)
    expect(notices).to_contain_text("4711")
    look("unknown key")
    page.goto(f"{url}/accounts/login/provider/back/?code=1&state=2")
    expect(notices).to_contain_text(PROVIDER)
    look("another browser's answer")
    person("leader", "赵主任", "4711")
    provider.claims_as = lambda claims: {**claims, "iat": claims["iat"] + 600}
    provider.has_page = True
    by_provider(page, url)
    expect(page).to_have_url(f"{url}/accounts/login/")
    look("clocks")
    provider.is_down = True
    cache.clear()
    page.get_by_role("link", name=PROVIDER).click()
    expect(page).to_have_url(f"{url}/accounts/login/")
    look("silent")


def test_a_lost_phone(
    live_server: Any,
    loaded_plans: None,
    clock: Any,
    page: Page,
    browser: Browser,
    look: Look,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crowd, "SLOW_SECONDS", 0)
    url, leader, keeper = live_server.url, person("leader", "赵主任"), person("keeper", "周敏")
    enter(page, url, leader)
    page.goto(f"{url}/accounts/second/")
    look("may be set up")
    _phone, codes = set_up(page)

    page.context.clear_cookies()
    set_language(page, url, translation.get_language() or "")
    by_password(page, url, leader)
    expect(page.locator("h1")).to_have_text(word("Second factor"))
    look("code after the password")
    give(page, codes[0], "Sign in")
    expect(page).to_have_url(f"{url}/")
    assert Event.objects.filter(deed="use_recovery_code", actor=leader.username).count() == 1

    other = browser.new_context()
    second = other.new_page()
    set_language(second, url, translation.get_language() or "")
    by_password(second, url, leader)
    give(second, codes[0], "Sign in")
    expect(second.locator(".errorlist, .field-error, [role=alert]").first).to_be_visible()
    look("used once only", second)

    # No code is left: the keeper takes the second factor away, who cannot for their own account.
    desk = browser.new_context()
    office = desk.new_page()
    set_language(office, url, translation.get_language() or "")
    enter(office, url, keeper)
    office.goto(f"{url}/admin/districts/account/")
    row = office.locator("tr", has_text=leader.username)
    row.locator("input[type=checkbox]").check()
    office.locator("select[name=action]").select_option("reset_second_factors")
    look("keeper", office)
    office.locator("button[name=index]").click()
    office.wait_for_load_state()
    said = word("Second factor taken away, sessions ended: %(names)s.", names=leader)
    expect(office.locator(".messagelist")).to_have_text(said)
    look("taken away", office)
    page.goto(f"{url}/accounts/second/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    by_password(page, url, leader)
    expect(page.locator(".notices")).to_contain_text(word(TAKEN_AWAY))
    look("the owner is told")
    assert Event.objects.get(deed="remove_second_factor").actor == keeper.username
    other.close()
    desk.close()


def test_a_crowd_at_the_door(
    live_server: Any,
    loaded_plans: None,
    page: Page,
    look: Look,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crowd, "SLOW_SECONDS", 0)
    leader, _password = create_account(username="chen", name="陈", role="leader", by=None)
    monkeypatch.setattr(crowd, "CROWDED_FROM", 2)
    for _each in range(3):
        by_password(page, live_server.url, leader)
    look("told")
    monkeypatch.setattr(crowd.turns_of_crowd, "take", lambda: False)
    by_password(page, live_server.url, leader)
    look("nothing counted")
    page.get_by_role("link", name=word("Back to sign-in")).click()
    monkeypatch.setattr(crowd, "CROWDED_FROM", 20)
    for _each in range(2):
        by_password(page, live_server.url, leader)
    look("locked")
