"""Many failures with one name, or from one address: told, slowed, refused; nobody at home waits."""

import datetime
import threading
import time
from collections.abc import Callable

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from districts.accounts import crowd
from districts.actions import record_event
from districts.models import Account, Event
from tests.districts.accounts.test_sign_in import NOON, RIGHT, is_signed_in, sign_in

ClientOf = Callable[[str], Client]
HOME, ELSEWHERE = "10.0.0.1", "192.0.2.9"


@pytest.fixture
def reviewer(accounts: dict[str, Account]) -> Account:
    account = accounts["reviewer"]
    account.set_password(RIGHT)
    account.save()
    return account


@pytest.fixture
def slowed(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long answers were made to wait, instead of waiting."""
    waits: list[float] = []
    monkeypatch.setattr(crowd.time, "sleep", waits.append)
    return waits


def is_told(answer: HttpResponse) -> bool:
    return "登录失败次数较多" in answer.content.decode()


def test_forty_names_from_one_address_are_slowed_and_told(
    reviewer: Account, slowed: list[float]
) -> None:
    answers = [sign_in(f"name-{count}", "wrong", address=ELSEWHERE) for count in range(40)]
    assert [is_told(answer) for answer in answers] == [count >= 10 for count in range(40)]
    assert slowed == [crowd.SLOW_SECONDS] * 30
    assert crowd.SLOW_SECONDS >= 0.5
    deeds = list(Event.objects.order_by("pk").values_list("deed", flat=True))
    assert len(deeds) == 21, "twenty of an hour, and that there were more"
    assert (deeds.count("sign_in_crowd"), deeds[-1]) == (1, "sign_in_flood")
    began = time.monotonic()
    assert sign_in("reviewer", RIGHT, address=HOME).status_code == 302
    assert sign_in("reviewer", RIGHT, address=ELSEWHERE).status_code == 302
    assert time.monotonic() - began < 1
    assert len(slowed) == 30


def test_one_name_from_forty_addresses_is_slowed_and_told(
    reviewer: Account, slowed: list[float]
) -> None:
    answers = [sign_in("reviewer", "wrong", address=f"192.0.2.{count}") for count in range(40)]
    assert [is_told(answer) for answer in answers] == [count >= 10 for count in range(40)]
    told = Event.objects.get(deed="sign_in_crowd")
    assert told.object_key == str(reviewer.pk)
    assert told.after == {"username": "reviewer", "of_address": False}
    assert Event.objects.filter(deed="sign_in_failed").count() == 40, "an account's are all kept"
    assert sign_in("reviewer", RIGHT, address=HOME).status_code == 302
    assert len(slowed) == 30


def test_beyond_the_ceiling_only_a_familiar_place_is_let_in(
    reviewer: Account, slowed: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sign_in("reviewer", RIGHT, address=HOME).status_code == 302
    monkeypatch.setattr(crowd, "REFUSED_FROM", 20)
    for count in range(20):
        sign_in("reviewer", "wrong", address=f"192.0.2.{count}")
    refused = sign_in("reviewer", RIGHT, address="192.0.2.77")
    assert refused.status_code == 429
    assert "近期登录过的地点不受影响" in refused.content.decode()
    at_home = sign_in("reviewer", "wrong", address=HOME)
    assert not is_told(at_home)
    assert sign_in("reviewer", RIGHT, address=HOME).status_code == 302
    assert sign_in("nobody", "wrong", address="192.0.2.78").status_code == 200


def test_of_a_crowd_one_at_a_time_is_looked_at_and_two_wait(
    reviewer: Account, slowed: list[float]
) -> None:
    for count in range(10):
        sign_in("reviewer", "wrong", address=f"192.0.2.{count}")
    with crowd.turns.taken() as first:
        assert first
        waiting = [threading.Thread(target=pass_through) for _each in range(2)]
        for one in waiting:
            one.start()
        deadline = time.monotonic() + 10
        while crowd.turns._places._value and time.monotonic() < deadline:
            threading.Event().wait(0.01)
        for _try in range(6):
            refused = sign_in("reviewer", RIGHT, address=ELSEWHERE)
            assert refused.status_code == 429
            assert "请稍候数秒重试" in refused.content.decode()
    for one in waiting:
        one.join(10)
    assert sign_in("reviewer", RIGHT, address=ELSEWHERE).status_code == 302, "none was counted"


def pass_through() -> None:
    with crowd.turns.taken() as is_taken:
        assert is_taken


def test_only_a_few_answers_wait_at_once(slowed: list[float]) -> None:
    for _each in range(crowd.SLOW_AT_ONCE):
        crowd._slow_places.acquire()
    crowd.slow_down()
    for _each in range(crowd.SLOW_AT_ONCE):
        crowd._slow_places.release()
    assert slowed == []


def test_unknown_names_fill_no_more_of_the_trail_than_so_many_an_hour(db: None) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _each in range(50):
            crowd.record_refusal("sign_in_failed", "somebody")
        assert Event.objects.count() == 21
        clock.shift(datetime.timedelta(minutes=61))
        for _each in range(50):
            crowd.record_refusal("lockout", "somebody")
        assert Event.objects.count() == 42


def test_a_place_is_familiar_for_ninety_days(accounts: dict[str, Account]) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        record_event(deed="sign_in", by=accounts["leader"])
        assert not crowd.is_familiar("leader", HOME)
        sign_in("leader", "wrong")
        Client().force_login(
            accounts["leader"], backend="districts.accounts.sessions.AccountBackend"
        )
        accounts["leader"].set_password(RIGHT)
        accounts["leader"].save()
        sign_in("leader", RIGHT)
        assert crowd.is_familiar("leader", HOME)
        assert not crowd.is_familiar("leader", ELSEWHERE)
        assert not crowd.is_familiar("reviewer", HOME)
        clock.shift(datetime.timedelta(days=91))
        assert not crowd.is_familiar("leader", HOME)


@pytest.mark.parametrize("minutes", [1, 3, 30, 700])
def test_an_idle_limit_of_any_length_counts_from_the_last_activity(
    client_of: ClientOf, settings: pytest.FixtureRequest, minutes: int
) -> None:
    settings.SESSION_IDLE_MINUTES = minutes
    limit = datetime.timedelta(minutes=minutes)
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_of("leader")
        assert is_signed_in(client)
        clock.shift(min(limit / 4, datetime.timedelta(minutes=4)))
        assert is_signed_in(client), "not written down, and yet activity"
        clock.shift(limit)
        assert is_signed_in(client)
        clock.shift(limit + datetime.timedelta(seconds=1))
        assert not is_signed_in(client)


def test_without_its_cache_a_session_ends_early_and_never_late(client_of: ClientOf) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_of("leader")
        assert is_signed_in(client)
        clock.shift(datetime.timedelta(minutes=4))
        assert is_signed_in(client)
        cache.clear()
        clock.shift(datetime.timedelta(minutes=27))
        assert not is_signed_in(client)
        assert client.get(reverse("password_change")).status_code == 302
