"""Sessions that an identity provider opened: whether they still hold, and how they end."""

import datetime
import html
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from districts.accounts import dialogue as our_side
from districts.models import Account, Event

from .identity_provider import CLIENT, IdentityProvider, is_in, through, told

ClientOf = Callable[[str], Client]


@pytest.mark.parametrize("gives_refresh", [True, False])
def test_an_account_disabled_at_the_provider_is_out_at_its_next_request(
    idp: IdentityProvider, known: Account, settings: Any, gives_refresh: bool
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
    idp: IdentityProvider, known: Account, settings: Any
) -> None:
    settings.OIDC_CHECK_SECONDS = 0
    client = Client()
    through(client)
    assert is_in(client)
    idp.is_disabled = True
    assert not is_in(client)


def test_a_silent_provider_ends_sessions_after_a_quarter_of_an_hour(
    idp: IdentityProvider, known: Account
) -> None:
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False) as clock:
        client = Client()
        through(client)
        idp.is_down = True
        clock.shift(datetime.timedelta(minutes=14))
        assert is_in(client)
        clock.shift(datetime.timedelta(minutes=2))
        assert not is_in(client)


def test_while_one_request_asks_others_go_on(idp: IdentityProvider, known: Account) -> None:
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False) as clock:
        client = Client()
        through(client)
        clock.shift(datetime.timedelta(minutes=2))
        cache.add("provider-asked-u-1", 1, 60)
        asked = len(idp.asked)
        assert is_in(client)
        assert len(idp.asked) == asked


def test_signing_out_leads_to_the_provider_and_back(
    idp: IdentityProvider, known: Account, client_of: ClientOf
) -> None:
    client = Client()
    through(client)
    page = client.post(reverse("logout")).content.decode()
    assert not is_in(client)
    address = html.unescape(page.partition('content="0; url=')[2].partition('"')[0])
    asked = dict(parse_qsl(urlsplit(address).query))
    assert address.startswith(f"{idp.issuer}/end?")
    assert asked["post_logout_redirect_uri"] == "http://testserver/accounts/login/"
    assert jwt.decode(asked["id_token_hint"], options={"verify_signature": False})["sub"] == "u-1"
    assert client_of("leader").post(reverse("logout")).status_code == 302, "by password: here alone"


def test_where_the_provider_has_no_way_out_that_is_said(
    idp: IdentityProvider, known: Account
) -> None:
    idp.ends_sessions = False
    client = Client()
    through(client)
    assert client.post(reverse("logout"))["Location"] == reverse("summary")
    assert "仍处于登录状态" in told(client)


def logout_token(idp: IdentityProvider, **more: Any) -> dict[str, str]:
    moment = int(time.time())
    claims = {
        "iss": idp.issuer,
        "aud": CLIENT,
        "iat": moment,
        "exp": moment + 120,
        "jti": "1",
        "events": {our_side.END_EVENT: {}},
        **more,
    }
    return {"logout_token": idp.signed({name: one for name, one in claims.items() if one})}


def test_the_provider_ends_sessions_by_itself(
    idp: IdentityProvider, known: Account, client_of: ClientOf
) -> None:
    idp.claims_as = lambda claims: {**claims, "sid": "s-1"}
    first, second, local = Client(), Client(), client_of("leader")
    through(first)
    idp.claims_as = lambda claims: {**claims, "sid": "s-2"}
    through(second)
    stranger, ends = Client(enforce_csrf_checks=True), reverse("provider_ends")
    assert stranger.post(ends, logout_token(idp, sid="s-1")).status_code == 200
    assert (is_in(first), is_in(second)) == (False, True)
    assert stranger.post(ends, logout_token(idp, sub="u-2")).status_code == 200
    assert is_in(second)
    assert stranger.post(ends, logout_token(idp, sub="u-1")).status_code == 200
    assert not is_in(second)
    assert is_in(local), "not the provider's"
    assert Event.objects.filter(deed="end_by_provider", actor="leader").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"sub": "u-1", "events": {}},
        {"sub": "u-1", "events": "x"},
        {"sub": "u-1", "nonce": "1"},
        {"sub": "u-1", "aud": "another"},
        {"sub": "u-1", "iss": "https://elsewhere.example"},
        {"sub": "u-1", "exp": 1},
        {},
    ],
)
def test_no_other_token_ends_a_session(
    idp: IdentityProvider, known: Account, wrong: dict[str, Any]
) -> None:
    client = Client()
    through(client)
    assert client.post(reverse("provider_ends"), logout_token(idp, **wrong)).status_code == 400
    assert client.post(reverse("provider_ends"), {"logout_token": "x"}).status_code == 400
    assert is_in(client)


def test_a_token_to_end_sessions_needs_a_provider_that_answers(
    idp: IdentityProvider, known: Account, settings: Any
) -> None:
    client, token = Client(), logout_token(idp, sub="u-1")
    cache.clear()
    idp.is_down = True
    assert client.post(reverse("provider_ends"), token).status_code == 503
    settings.OIDC_ISSUER = ""
    assert client.post(reverse("provider_ends"), token).status_code == 404


def test_a_session_that_ends_while_the_provider_is_asked_has_ended(
    idp: IdentityProvider, known: Account, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.OIDC_CHECK_SECONDS = 0
    client = Client()
    through(client)
    real = our_side.ProviderBackend.renewed

    def ending(self: Any, held: dict[str, Any]) -> dict[str, Any]:
        Session.objects.all().delete()
        return real(self, held)

    monkeypatch.setattr(our_side.ProviderBackend, "renewed", ending)
    assert not is_in(client)
