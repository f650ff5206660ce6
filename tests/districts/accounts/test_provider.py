"""Signing in through an identity provider: whose account it is, what is refused, when it ends."""

import datetime
import io
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from districts.accounts import dialogue as our_side
from districts.models import Account, Event
from greenfin import environment

from .identity_provider import CLIENT, IdentityProvider, is_in, through, told
from .test_second_factor import code_of
from .test_sign_in import RIGHT, sign_in

ClientOf = Callable[[str], Client]


def test_an_account_is_found_by_the_key_that_the_keeper_entered(
    idp: IdentityProvider, known: Account
) -> None:
    client = Client()
    answer = through(client, "/targets/")
    assert (answer.status_code, answer["Location"]) == (302, "/targets/")
    assert is_in(client)
    event = Event.objects.latest("pk")
    assert (event.deed, event.actor, event.after) == ("sign_in", "leader", {"provider": True})
    known.must_change_password = True
    known.save()
    assert is_in(client), "a password that is not used need not be changed"


def test_no_account_is_made_nor_found_by_name_or_e_mail(
    idp: IdentityProvider, known: Account
) -> None:
    known.email = "leader@example.org"
    known.save()
    idp.person = {**idp.person, "staff_number": "9999", "preferred_username": "leader"}
    count, client = Account.objects.count(), Client()
    assert through(client)["Location"] == reverse("login")
    assert Account.objects.count() == count
    assert not is_in(client)
    assert "标识“9999”" in told(client)
    event = Event.objects.latest("pk")
    assert (event.deed, event.object_key) == ("sign_in_failed", "")


def test_a_disabled_account_stays_out(idp: IdentityProvider, known: Account) -> None:
    known.is_active = False
    known.save()
    client = Client()
    through(client)
    assert not is_in(client)


FORGED: dict[str, Callable[[dict], dict]] = {
    "another issuer": lambda claims: {**claims, "iss": "https://elsewhere.example"},
    "another site": lambda claims: {**claims, "aud": "another"},
    "for several, given to another": lambda claims: {
        **claims,
        "aud": [CLIENT, "another"],
        "azp": "another",
    },
    "another nonce": lambda claims: {**claims, "nonce": "x"},
    "too old": lambda claims: {**claims, "exp": int(time.time()) - 600},
    "without end": lambda claims: {name: one for name, one in claims.items() if name != "exp"},
    "another person": lambda claims: {**claims, "sub": "u-2"},
}


@pytest.mark.parametrize("kind", FORGED)
def test_a_token_that_is_not_for_us_opens_nothing(
    idp: IdentityProvider, known: Account, kind: str
) -> None:
    idp.claims_as = FORGED[kind]
    client = Client()
    assert through(client)["Location"] == reverse("login")
    assert not is_in(client)
    assert ("时间过早" if kind == "too old" else "未成功") in told(client)


@pytest.mark.parametrize("seconds", [-30, 30, 600])
def test_clocks_may_differ_by_a_minute(idp: IdentityProvider, known: Account, seconds: int) -> None:
    """As if the provider's clock went so many seconds before ours."""
    idp.claims_as = lambda claims: {
        **claims,
        "iat": claims["iat"] + seconds,
        "exp": int(time.time()) + 5 + seconds,
    }
    client = Client()
    through(client)
    assert is_in(client) == (abs(seconds) < 60)
    assert ("时钟不一致" in told(client)) == (seconds == 600)


def test_each_refusal_says_what_there_is_to_do(
    idp: IdentityProvider, known: Account, settings: Any
) -> None:
    client = Client()
    client.get(reverse("provider_back"), {"code": "1", "state": "2"})
    assert "与本浏览器发起的登录不符" in told(client)
    state = client.get(reverse("provider"))["Location"].partition("state=")[2].partition("&")[0]
    client.get(reverse("provider_back"), {"error": "access_denied", "state": state})
    assert "未准予登录" in told(client)
    settings.OIDC_CLAIM = "badge"
    through(client)
    assert "GREENFIN_OIDC_CLAIM" in told(client)
    settings.OIDC_RP_CLIENT_SECRET = "another"
    through(client)
    assert "GREENFIN_OIDC_SECRET" in told(client)
    assert not is_in(client)


def test_a_token_signed_by_somebody_else_opens_nothing(
    idp: IdentityProvider, known: Account
) -> None:
    idp.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    client = Client()
    through(client)
    assert not is_in(client)


def test_a_token_for_several_that_was_given_to_us_is_taken(
    idp: IdentityProvider, known: Account
) -> None:
    idp.claims_as = lambda claims: {**claims, "aud": [CLIENT, "another"], "azp": CLIENT}
    client = Client()
    through(client)
    assert is_in(client)


def test_an_answer_that_nobody_asked_for_opens_nothing(
    idp: IdentityProvider, known: Account
) -> None:
    """Neither another browser's state, nor one that was used, nor a refusal of the provider's."""
    other = Client()
    begun = other.get(reverse("provider"))["Location"]
    back = requests.get(begun, allow_redirects=False, timeout=10).headers["Location"]
    path = back.removeprefix("http://testserver")
    client = Client()
    client.get(path)
    assert not is_in(client)
    state = path.partition("state=")[2]
    assert other.get(f"{reverse('provider_back')}?error=access_denied&state={state}")
    other.get(path)
    assert not is_in(other)


def test_the_secret_goes_the_way_that_the_provider_names(
    idp: IdentityProvider, known: Account, settings: Any
) -> None:
    idp.takes_secret_in_form = False
    settings.OIDC_CHECK_SECONDS = 0
    client = Client()
    through(client)
    assert is_in(client)


def test_a_provider_that_does_not_answer_is_said(
    idp: IdentityProvider, known: Account, settings: Any
) -> None:
    cache.clear()
    idp.is_down = True
    client = Client()
    assert client.get(reverse("provider"))["Location"] == reverse("login")
    assert "无响应" in told(client)
    idp.is_down = False
    settings.OIDC_ISSUER += "/"
    assert client.get(reverse("provider"))["Location"] == reverse("login"), "another issuer"


def test_a_provider_gone_between_two_steps_is_said_and_asked_once(
    idp: IdentityProvider, known: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each question to a silent provider takes a thread for seconds."""
    asked: list[str] = []

    def silent(address: str, **options: object) -> None:
        asked.append(address)
        raise requests.ConnectTimeout

    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False) as clock:
        inside, client = Client(), Client()
        through(inside)
        begun = client.get(reverse("provider"))["Location"]
        back = requests.get(begun, allow_redirects=False, timeout=10).headers["Location"]
        monkeypatch.setattr(our_side.requests, "get", silent)
        monkeypatch.setattr(our_side.requests, "post", silent)
        client.get(back.removeprefix("http://testserver"))
        assert "无响应" in told(client)
        clock.shift(datetime.timedelta(minutes=2))
        cache.delete(our_side.SILENT)  # as it lapses; a cache of its own process has its own clock
        for _each in range(5):
            assert is_in(inside), "for a quarter of an hour"
        assert len(asked) == 2, "and a while later once more"


def test_a_fault_of_the_provider_is_no_refusal(
    idp: IdentityProvider, known: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idp, "token", lambda *about: (500, {"error": "server_error"}))
    client = Client()
    through(client)
    assert "无响应" in told(client)


def with_factor(account: Account) -> TOTPDevice:
    device: TOTPDevice = TOTPDevice.objects.create(user=account, confirmed=True)
    return device


def test_a_second_factor_is_asked_for_after_the_provider(
    idp: IdentityProvider, known: Account
) -> None:
    with_factor(known)
    client = Client()
    assert through(client, "/targets/")["Location"] == reverse("sign_in_code")
    assert not is_in(client)
    assert (
        "市统一身份认证平台已确认您的身份" in client.get(reverse("sign_in_code")).content.decode()
    )
    answer = client.post(reverse("sign_in_code"), {"code": code_of(known)})
    assert answer["Location"] == "/targets/"
    assert Event.objects.latest("pk").after == {"provider": True, "second_factor": True}
    assert client.session["provider"]["sub"] == "u-1", "checked with the provider all the same"


@pytest.mark.parametrize("way", ["setting", "token"])
def test_a_second_factor_given_there_is_not_asked_for_again(
    idp: IdentityProvider, known: Account, settings: Any, way: str
) -> None:
    settings.SECOND_FACTOR_ROLES = ["leader"]
    with_factor(known)
    settings.OIDC_ASKS_FACTOR = way == "setting"
    if way == "token":
        idp.claims_as = lambda claims: {**claims, "amr": ["pwd", "otp", "mfa"]}
    client = Client()
    through(client)
    assert client.get("/targets/").status_code == 200


def test_a_role_that_requires_a_second_factor_sets_it_up_after_the_provider(
    idp: IdentityProvider, known: Account, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = ["leader"]
    client = Client()
    through(client)
    assert client.get("/targets/")["Location"] == reverse("second_factor")


def test_the_page_of_sign_in_offers_what_there_is(
    idp: IdentityProvider, known: Account, settings: Any, client_of: ClientOf
) -> None:
    page = told(Client())
    assert "市统一身份认证平台" in page
    assert 'name="password"' in page
    settings.LOCAL_PASSWORDS = False
    page = told(Client())
    assert "市统一身份认证平台" in page
    assert 'name="password"' not in page
    known.set_password(RIGHT)
    known.must_change_password = True
    known.save()
    assert sign_in("leader", RIGHT).status_code == 403
    client = client_of("leader")
    assert client.get(reverse("password_change")).status_code == 404
    assert is_in(client)
    settings.OIDC_ISSUER = ""
    assert client.get(reverse("provider_back")).status_code == 404


def test_the_keeper_enters_and_takes_away_the_key(
    idp: IdentityProvider, known: Account, client_of: ClientOf, accounts: dict[str, Account]
) -> None:
    client, keeper = Client(), client_of("keeper")
    through(client)
    page = reverse("admin:districts_account_change", args=[known.pk])
    form = {
        "first_name": known.first_name,
        "email": "",
        "provider_key": "",
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
    }
    assert keeper.post(page, form).status_code == 302
    known.refresh_from_db()
    assert known.provider_key is None
    assert not is_in(client)
    event = Event.objects.get(deed="set_provider_key", before__provider_key="4711")
    assert (event.actor, event.after) == ("keeper", {"provider_key": None})
    assert keeper.post(page, {**form, "provider_key": "12"}).status_code == 302
    other = reverse("admin:districts_account_change", args=[accounts["official"].pk])
    assert keeper.post(other, {**form, "provider_key": "12"}).status_code == 200, "taken"
    added = {
        "username": "fresh",
        "first_name": "新人",
        "provider_key": "13",
        "role": "official",
        "email": "",
    }
    assert keeper.post(reverse("admin:districts_account_add"), added).status_code == 200
    assert Account.objects.get(provider_key="13").username == "fresh"
    out = io.StringIO()
    call_command("create_account", "first", "--provider-key", "14", stdout=out, stderr=out)
    assert Account.objects.get(provider_key="14").username == "first"


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (("https://a.example", "", "", True), "GREENFIN_OIDC_CLIENT"),
        (("https://a.example", "c", "", True), "GREENFIN_OIDC_SECRET"),
        (("", "c", "", True), "GREENFIN_OIDC_ISSUER"),
        (("", "", "", False), "GREENFIN_LOCAL_PASSWORDS"),
    ],
)
def test_half_a_provider_does_not_start(given: tuple, word: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=word):
        environment.ways_in(*given)


def test_a_whole_provider_starts() -> None:
    environment.ways_in("https://a.example", "c", "s", False)
    environment.ways_in("", "", "", True)
