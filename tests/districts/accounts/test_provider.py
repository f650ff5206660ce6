"""Signing in through an identity provider: whose account it is, what is refused, when it ends."""

import datetime
import io
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from districts.accounts import provider as our_side
from districts.accounts.actions import set_provider_key
from districts.models import Account, Event
from greenfin import environment

from .identity_provider import CLIENT, SECRET, IdentityProvider
from .test_sign_in import RIGHT, sign_in

ClientOf = Callable[[str], Client]


@pytest.fixture(scope="module")
def served() -> Iterator[IdentityProvider]:
    running = IdentityProvider()
    yield running
    running.close()


@pytest.fixture
def idp(served: IdentityProvider, settings: Any) -> IdentityProvider:
    settings.OIDC_ISSUER = served.issuer
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT, SECRET
    settings.OIDC_CLAIM = "staff_number"
    settings.OIDC_NAME = "市统一身份认证平台"
    served.person = {"sub": "u-1", "staff_number": "4711", "email": "leader@example.org"}
    served.is_disabled = served.is_down = False
    served.gives_refresh = True
    served.claims_as = lambda claims: claims
    served.signing_key = served.key
    return served


@pytest.fixture
def leader(accounts: dict[str, Account]) -> Account:
    account = accounts["leader"]
    set_provider_key(account=account, key="4711", by=accounts["keeper"])
    return account


def through(client: Client, target: str = "") -> HttpResponse:
    """To the provider and back, as a browser goes; what the site answers at last."""
    begun = client.get(reverse("provider"), {"next": target} if target else {})
    assert begun.status_code == 302
    back = requests.get(begun["Location"], allow_redirects=False, timeout=10)
    return client.get(back.headers["Location"].removeprefix("http://testserver"))


def is_in(client: Client) -> bool:
    return client.get(reverse("own_sessions")).status_code == 200


def told(client: Client) -> str:
    return client.get(reverse("login")).content.decode()


def test_an_account_is_found_by_the_key_that_the_keeper_entered(
    idp: IdentityProvider, leader: Account
) -> None:
    client = Client()
    answer = through(client, "/targets/")
    assert (answer.status_code, answer["Location"]) == (302, "/targets/")
    assert is_in(client)
    event = Event.objects.latest("pk")
    assert (event.deed, event.actor, event.after) == ("sign_in", "leader", {"provider": True})
    leader.must_change_password = True
    leader.save()
    assert is_in(client), "a password that is not used need not be changed"


def test_no_account_is_made_nor_found_by_name_or_e_mail(
    idp: IdentityProvider, leader: Account
) -> None:
    leader.email = "leader@example.org"
    leader.save()
    idp.person = {**idp.person, "staff_number": "9999", "preferred_username": "leader"}
    count, client = Account.objects.count(), Client()
    assert through(client)["Location"] == reverse("login")
    assert Account.objects.count() == count
    assert not is_in(client)
    assert "标识“9999”" in told(client)
    event = Event.objects.latest("pk")
    assert (event.deed, event.object_key) == ("sign_in_failed", "")


def test_a_disabled_account_stays_out(idp: IdentityProvider, leader: Account) -> None:
    leader.is_active = False
    leader.save()
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
    idp: IdentityProvider, leader: Account, kind: str
) -> None:
    idp.claims_as = FORGED[kind]
    client = Client()
    assert through(client)["Location"] == reverse("login")
    assert not is_in(client)
    assert "未成功" in told(client)


def test_a_token_signed_by_somebody_else_opens_nothing(
    idp: IdentityProvider, leader: Account
) -> None:
    idp.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    client = Client()
    through(client)
    assert not is_in(client)


def test_a_token_for_several_that_was_given_to_us_is_taken(
    idp: IdentityProvider, leader: Account
) -> None:
    idp.claims_as = lambda claims: {**claims, "aud": [CLIENT, "another"], "azp": CLIENT}
    client = Client()
    through(client)
    assert is_in(client)


def test_an_answer_that_nobody_asked_for_opens_nothing(
    idp: IdentityProvider, leader: Account
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


@pytest.mark.parametrize("gives_refresh", [True, False])
def test_an_account_disabled_at_the_provider_is_out_at_its_next_request(
    idp: IdentityProvider, leader: Account, settings: Any, gives_refresh: bool
) -> None:
    idp.gives_refresh = gives_refresh
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False) as clock:
        client = Client()
        through(client)
        asked = len(idp.asked)
        assert is_in(client)
        assert len(idp.asked) == asked, "asked a moment ago"
        for _each in range(2):
            clock.shift(datetime.timedelta(seconds=settings.OIDC_CHECK_SECONDS))
            assert is_in(client)
        assert idp.asked[asked:] == ["/token", "/userinfo"] * 2 if gives_refresh else ["/userinfo"]
        idp.is_disabled = True
        assert is_in(client), "not asked yet"
        clock.shift(datetime.timedelta(seconds=settings.OIDC_CHECK_SECONDS))
        assert not is_in(client)
    assert Event.objects.latest("pk").deed == "end_by_provider"


def test_asked_at_each_request_where_the_setting_says_so(
    idp: IdentityProvider, leader: Account, settings: Any
) -> None:
    settings.OIDC_CHECK_SECONDS = 0
    client = Client()
    through(client)
    assert is_in(client)
    idp.is_disabled = True
    assert not is_in(client)


def test_a_silent_provider_ends_sessions_after_a_quarter_of_an_hour(
    idp: IdentityProvider, leader: Account
) -> None:
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False) as clock:
        client = Client()
        through(client)
        idp.is_down = True
        clock.shift(datetime.timedelta(minutes=14))
        assert is_in(client)
        clock.shift(datetime.timedelta(minutes=2))
        assert not is_in(client)


def test_while_one_request_asks_others_go_on(idp: IdentityProvider, leader: Account) -> None:
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False) as clock:
        client = Client()
        through(client)
        clock.shift(datetime.timedelta(minutes=2))
        cache.add("provider-asked-u-1", 1, 60)
        asked = len(idp.asked)
        assert is_in(client)
        assert len(idp.asked) == asked


def test_a_provider_that_does_not_answer_is_said(
    idp: IdentityProvider, leader: Account, settings: Any
) -> None:
    cache.clear()
    idp.is_down = True
    client = Client()
    assert client.get(reverse("provider"))["Location"] == reverse("login")
    assert "无响应" in told(client)
    idp.is_down = False
    settings.OIDC_ISSUER += "/"
    assert client.get(reverse("provider"))["Location"] == reverse("login"), "another issuer"


def test_a_provider_gone_between_two_steps_is_said(
    idp: IdentityProvider, leader: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*args: object, **options: object) -> None:
        raise requests.ConnectionError

    client = Client()
    monkeypatch.setattr(our_side.ProviderBackend, "get_token", gone)
    through(client)
    assert "无响应" in told(client)


def test_the_page_of_sign_in_offers_what_there_is(
    idp: IdentityProvider, leader: Account, settings: Any, client_of: ClientOf
) -> None:
    page = told(Client())
    assert "市统一身份认证平台" in page
    assert 'name="password"' in page
    settings.LOCAL_PASSWORDS = False
    page = told(Client())
    assert "市统一身份认证平台" in page
    assert 'name="password"' not in page
    leader.set_password(RIGHT)
    leader.must_change_password = True
    leader.save()
    assert sign_in("leader", RIGHT).status_code == 403
    client = client_of("leader")
    assert client.get(reverse("password_change")).status_code == 404
    assert is_in(client)
    settings.OIDC_ISSUER = ""
    assert client.get(reverse("provider_back")).status_code == 404


def test_the_keeper_enters_and_takes_away_the_key(
    idp: IdentityProvider, leader: Account, client_of: ClientOf, accounts: dict[str, Account]
) -> None:
    client, keeper = Client(), client_of("keeper")
    through(client)
    page = reverse("admin:districts_account_change", args=[leader.pk])
    form = {
        "first_name": leader.first_name,
        "email": "",
        "provider_key": "",
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
    }
    assert keeper.post(page, form).status_code == 302
    leader.refresh_from_db()
    assert leader.provider_key is None
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
