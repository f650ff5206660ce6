"""Where somebody is signed in, how it ends, and what they are told at the next sign-in."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from districts.accounts.actions import issue_password
from districts.accounts.open_sessions import browser_name
from districts.models import Account, Event

from .test_sign_in import NOON, RIGHT, sign_in

ClientOf = Callable[[str], Client]


@pytest.fixture
def leader(accounts: dict[str, Account]) -> Account:
    account = accounts["leader"]
    account.set_password(RIGHT)
    account.save()
    return account


def signed_in(address: str, browser: str) -> Client:
    client = Client(HTTP_USER_AGENT=browser)
    assert sign_in("leader", RIGHT, client, address).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("own_sessions")).status_code == 200


def test_own_sessions_are_listed_and_ended_one_by_one(leader: Account, client_of: ClientOf) -> None:
    office, home = signed_in("10.0.0.1", "Lynx <b>"), signed_in("10.9.9.9", "Chromium")
    other = client_of("reviewer")
    page = office.get(reverse("own_sessions"))
    text = page.content.decode()
    assert "10.9.9.9" in text
    assert "Lynx &lt;b&gt;" in text
    listed = page.context["sessions"]
    assert [(one.address, one.is_this) for one in listed] == [
        ("10.0.0.1", True),
        ("10.9.9.9", False),
    ]
    assert home.session.session_key not in text
    assert other.post(reverse("own_sessions"), {"session": listed[1].name}).status_code == 302
    assert is_in(home), "only one's own"
    assert office.post(reverse("own_sessions"), {"session": listed[1].name}).status_code == 302
    assert not is_in(home)
    assert is_in(office)
    event = Event.objects.filter(deed="end_sessions").get()
    assert (event.actor, event.after) == ("leader", {"count": 1})


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("(Windows NT 10.0; Win64; x64) {} Chrome/126.0.0.0 Safari/537.36", "Chrome 126 · Windows"),
        ("(Windows NT 10.0) {} Chrome/126.0 Safari/537.36 Edg/126.0.2", "Edge 126 · Windows"),
        ("(X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox 128 · Linux"),
        ("(Windows NT 6.1) {} Chrome/86.0 Safari/537.36 360SE", "360浏览器 · Windows"),
        (
            "(Linux; Android 14) {} Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.49",
            "微信 8 · Android",
        ),
        ("(iPhone; CPU OS 17_5 like Mac OS X) {} Version/17.5 Safari/604.1", "Safari 17 · iPhone"),
        ("(Macintosh; Intel Mac OS X 10_15_7) {} Version/17.5 Safari/605.1", "Safari 17 · macOS"),
    ],
)
def test_browsers_are_called_by_their_names(sent: str, told: str) -> None:
    kit = "AppleWebKit/537.36 (KHTML, like Gecko)"
    assert browser_name(f"Mozilla/5.0 {sent.format(kit)}") == told


def test_all_others_end_at_once(leader: Account) -> None:
    here, *others = [signed_in(f"10.0.0.{count}", "Firefox") for count in range(3)]
    here.post(reverse("own_sessions"))
    assert is_in(here)
    assert not any(is_in(one) for one in others)


def told_at(answer: Any) -> str:
    return " ".join(str(one) for one in get_messages(answer.wsgi_request))


def test_after_sign_in_the_last_one_and_failures_since_are_told(leader: Account) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        assert "首次登录" in told_at(sign_in("leader", RIGHT))
        clock.shift(datetime.timedelta(days=1))
        for _each in range(2):
            sign_in("leader", "wrong", address="10.7.7.7")
        sign_in("reviewer", "wrong", address="10.7.7.8")
        said = told_at(sign_in("leader", RIGHT, address="10.0.0.2"))
        assert "2026-03-02 12:00" in said
        assert "10.0.0.1" in said
        assert "2次" in said
        said = told_at(sign_in("leader", RIGHT))
        assert "2026-03-03 12:00" in said
        assert "次" not in said.replace("上次", "")


def test_a_one_time_password_ends_sessions_as_before(leader: Account) -> None:
    client = signed_in("10.0.0.1", "Firefox")
    issue_password(account=leader, by=None)
    assert not is_in(client)
