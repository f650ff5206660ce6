"""Many failures with one name, or from one address: told, slowed, refused; nobody at home waits."""

import datetime
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import signing
from django.core.cache import cache
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from districts.accounts import crowd, familiar
from districts.accounts.guard import SignInGuard
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


def hashes_of(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that is worked out from now on."""
    hashes: list[str] = []
    real = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashes.append(password)
        return real(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return hashes


def test_beyond_the_ceiling_one_password_in_three_seconds_is_looked_at(
    reviewer: Account, slowed: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd, "RATIONED_FROM", 20)
    with time_machine.travel(NOON, tick=False) as clock:
        assert sign_in("reviewer", RIGHT, address=HOME).status_code == 302
        for count in range(20):
            sign_in("reviewer", "wrong", address=f"192.0.2.{count}")
        hashes = hashes_of(monkeypatch)
        for count in range(20):
            refused = sign_in("reviewer", RIGHT, address=f"198.51.100.{count}")
            assert refused.status_code == 429
        assert hashes == []
        assert "请稍候数秒重试" in refused.content.decode()
        at_home = sign_in("reviewer", "wrong", address=HOME)
        assert not is_told(at_home), "no stranger's failures count at home"
        assert sign_in("reviewer", RIGHT, address=HOME).status_code == 302
        assert sign_in("nobody", "wrong", address="192.0.2.78").status_code == 200
        clock.shift(datetime.timedelta(seconds=crowd.RATION_SECONDS))
        assert sign_in("reviewer", "wrong", address="192.0.2.77").status_code == 200
        assert sign_in("reviewer", RIGHT, address="192.0.2.77").status_code == 429
        clock.shift(datetime.timedelta(seconds=crowd.RATION_SECONDS))
        assert sign_in("reviewer", RIGHT, address="192.0.2.77").status_code == 302


def test_a_browser_that_is_known_waits_for_no_stranger_wherever_it_is(
    reviewer: Account, accounts: dict[str, Account], slowed: list[float], monkeypatch: Any
) -> None:
    monkeypatch.setattr(crowd, "RATIONED_FROM", 20)
    client = Client()
    assert sign_in("reviewer", RIGHT, client, address=HOME).status_code == 302
    assert sign_in("leader", "wrong", client).status_code == 200
    cookie = client.cookies["familiar"]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, "/accounts/", "Lax")
    for count in range(20):
        sign_in("reviewer", "wrong", address=f"192.0.2.{count}")
        sign_in("leader", "wrong", address=f"192.0.2.{count}")
    assert sign_in("reviewer", RIGHT, client, address="192.0.2.91").status_code == 302
    assert sign_in("leader", "wrong", client, address="192.0.2.91").status_code == 429
    client.cookies["familiar"] = signing.dumps([reviewer.pk], salt="another")
    assert sign_in("reviewer", RIGHT, client, address="192.0.2.92").status_code == 429


def test_a_browser_knows_each_account_that_signed_in_with_it(
    reviewer: Account, accounts: dict[str, Account]
) -> None:
    leader = accounts["leader"]
    leader.set_password(RIGHT)
    leader.save()
    client = Client()
    for name in ("reviewer", "leader", "reviewer"):
        sign_in(name, RIGHT, client)
    request = RequestFactory().get("/")
    request.COOKIES = {"familiar": client.cookies["familiar"].value}
    assert familiar.accounts_of_browser(request) == [reviewer.pk, leader.pk]
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=91)):
        assert familiar.accounts_of_browser(request) == []


@pytest.mark.parametrize(("failures", "waiting"), [(10, 2), (0, 16)])
def test_one_at_a_time_is_looked_at_and_few_wait(
    reviewer: Account,
    slowed: list[float],
    monkeypatch: pytest.MonkeyPatch,
    failures: int,
    waiting: int,
) -> None:
    for count in range(failures):
        sign_in("reviewer", "wrong", address=f"192.0.2.{count}")
    turns = crowd.turns_of_crowd if failures else crowd.turns
    assert turns.take()
    others = [threading.Thread(target=pass_through, args=(turns,)) for _each in range(waiting)]
    for one in others:
        one.start()
    deadline = time.monotonic() + 10
    while turns._places._value and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    hashes = hashes_of(monkeypatch)
    with CaptureQueriesContext(connection) as made:
        for _try in range(6):
            refused = sign_in("reviewer", RIGHT, address=ELSEWHERE)
            assert refused.status_code == 429
            assert "请稍候数秒重试" in refused.content.decode()
    assert hashes == []
    assert {query["sql"].split()[0] for query in made} == {"SELECT"}, "no refusal waits to write"
    turns.give_back()
    for one in others:
        one.join(10)
    assert sign_in("reviewer", RIGHT, address=ELSEWHERE).status_code == 302, "none was counted"
    assert turns._places._value == 1 + waiting


def pass_through(turns: crowd.Turns) -> None:
    assert turns.take()
    turns.give_back()


def noted(kept: list[str], what: str) -> Callable[[], bool]:
    def note() -> bool:
        kept.append(what)
        return True

    return note


def test_a_try_that_finds_a_crowd_when_it_is_counted_takes_its_turn(
    reviewer: Account, slowed: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if ten had failed between its first look and its count."""
    for count in range(10):
        sign_in("reviewer", "wrong", address=f"192.0.2.{count}")
    none = crowd.Failures(pair=0, name=0, address=0, anywhere=0, last=None)
    around = crowd.Failures(pair=0, name=10, address=0, anywhere=10, last=None)
    seen = [none, around, around]
    taken: list[str] = []
    monkeypatch.setattr(crowd, "failures_since", lambda *about: seen.pop(0))
    for name in ("turns", "turns_of_crowd"):
        monkeypatch.setattr(getattr(crowd, name), "take", noted(taken, f"{name} taken"))
        monkeypatch.setattr(getattr(crowd, name), "give_back", noted(taken, f"{name} given back"))
    assert is_told(sign_in("reviewer", "wrong", address=ELSEWHERE))
    assert seen == []
    assert taken == [
        "turns taken",
        "turns given back",
        "turns_of_crowd taken",
        "turns_of_crowd given back",
    ]


def test_a_fault_of_the_database_keeps_nobodys_turn(
    reviewer: Account, slowed: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    for count in range(10):
        sign_in("reviewer", "wrong", address=f"192.0.2.{count}")

    def gone(*args: object) -> None:
        raise OperationalError

    monkeypatch.setattr(SignInGuard, "_count_try", gone)
    with pytest.raises(OperationalError):
        sign_in("reviewer", RIGHT, address=ELSEWHERE)
    assert crowd.turns_of_crowd._places._value == 3


def test_nobody_waits_where_the_account_is_at_home(
    reviewer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in("reviewer", RIGHT, address=HOME)
    for turns in (crowd.turns, crowd.turns_of_crowd):
        monkeypatch.setattr(turns, "take", lambda: False)
    assert sign_in("reviewer", RIGHT, address=HOME).status_code == 302
    assert sign_in("reviewer", RIGHT, address=ELSEWHERE).status_code == 429


def test_many_names_from_many_addresses_are_a_crowd_too(
    reviewer: Account, slowed: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd, "FLOODED_FROM", 20)
    answers = [sign_in(f"n{count}", "wrong", address=f"192.0.2.{count}") for count in range(25)]
    assert [is_told(answer) for answer in answers] == [count >= 20 for count in range(25)]
    monkeypatch.setattr(crowd, "RATIONED_FROM", 20)
    assert sign_in("reviewer", RIGHT, address=HOME).status_code == 302, "one's own name: no ration"


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


def test_an_account_fills_no_more_of_the_trail_than_so_many_an_hour(reviewer: Account) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in("reviewer", RIGHT)
        for _each in range(crowd.OF_ACCOUNT_AN_HOUR + 40):
            crowd.record_refusal("sign_in_failed", "reviewer")
        kept = Event.objects.exclude(deed="sign_in").order_by("pk")
        assert kept.count() == crowd.OF_ACCOUNT_AN_HOUR + 1
        assert (kept.last().deed, kept.last().object_key) == ("sign_in_flood", str(reviewer.pk))
        crowd.record_refusal("sign_in_failed", "leader")
        assert Event.objects.latest("pk").after == {"username": "leader"}
        clock.shift(datetime.timedelta(minutes=61))
        crowd.record_refusal("sign_in_failed", "reviewer")
        assert Event.objects.latest("pk").deed == "sign_in_failed"
        client = Client()
        sign_in("reviewer", RIGHT, client)
        assert "失败超过61次" in client.get(reverse("own_sessions")).content.decode()


def test_a_place_is_familiar_for_ninety_days(accounts: dict[str, Account]) -> None:
    def is_familiar(name: str, address: str) -> bool:
        return familiar.is_familiar(RequestFactory().get("/"), name, address)

    with time_machine.travel(NOON, tick=False) as clock:
        record_event(deed="sign_in", by=accounts["leader"])
        assert not is_familiar("leader", HOME)
        sign_in("leader", "wrong")
        Client().force_login(
            accounts["leader"], backend="districts.accounts.sessions.AccountBackend"
        )
        accounts["leader"].set_password(RIGHT)
        accounts["leader"].save()
        sign_in("leader", RIGHT)
        assert is_familiar("leader", HOME)
        assert not is_familiar("leader", ELSEWHERE)
        assert not is_familiar("reviewer", HOME)
        clock.shift(datetime.timedelta(days=91))
        assert not is_familiar("leader", HOME)


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
