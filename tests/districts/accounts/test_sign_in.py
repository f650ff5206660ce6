"""Signing in and out: one answer for every failure, the lock, sessions and where one lands."""

import datetime
from collections.abc import Callable

import pytest
import time_machine
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from districts.accounts.guard import end_turn
from districts.models import Account, Event

ClientOf = Callable[[str], Client]
NOON = datetime.datetime(2026, 3, 2, 4, tzinfo=datetime.UTC)
RIGHT = "Right-password-1"


def sign_in(
    username: str,
    password: str,
    client: Client | None = None,
    address: str = "10.0.0.1",
    **more: str,
) -> HttpResponse:
    return (client or Client()).post(
        reverse("login"),
        {"username": username, "password": password, **more},
        REMOTE_ADDR=address,
    )


def without_token(response: HttpResponse) -> str:
    """The page without what differs at each request: the form's token."""
    lines = response.content.decode().splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)


@pytest.fixture
def reviewer(accounts: dict[str, Account]) -> Account:
    account = accounts["reviewer"]
    account.set_password(RIGHT)
    account.save()
    return account


def last_deed() -> tuple[str, str]:
    event = Event.objects.latest("pk")
    return event.deed, event.actor


def test_a_right_password_opens_a_session_under_a_new_id(reviewer: Account) -> None:
    client = Client()
    client.get(reverse("login"))
    client.force_login(reviewer, backend="districts.accounts.sessions.AccountBackend")
    before = client.session.session_key
    response = sign_in("reviewer", RIGHT, client)
    assert response.status_code == 302
    assert client.session.session_key != before
    assert last_deed() == ("sign_in", "reviewer")
    assert Event.objects.latest("pk").address == "10.0.0.1"


def test_unknown_wrong_and_disabled_answer_alike_at_equal_cost(
    reviewer: Account, accounts: dict[str, Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    disabled = accounts["leader"]
    disabled.set_password(RIGHT)
    disabled.is_active = False
    disabled.save()
    hashes: list[str] = []
    real = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashes.append(password)
        return real(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    sign_in("somebody", "wrong")  # the trail's first event makes its head
    answers, costs, queries = [], [], []
    for username, password in (("nobody", RIGHT), ("reviewer", "wrong"), ("leader", RIGHT)):
        hashes.clear()
        with CaptureQueriesContext(
            connection,
        ) as made:
            response = sign_in(username, password)
        page = without_token(response).replace(f'value="{username}"', "")
        answers.append((response.status_code, page))
        costs.append(len(hashes))
        queries.append(len(made))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 200
    assert costs == [1, 1, 1]
    assert len(set(queries)) == 1


def test_five_failures_lock_account_and_address_for_fifteen_minutes(reviewer: Account) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        statuses = [sign_in("reviewer", "wrong").status_code for _try in range(5)]
        assert statuses == [200, 200, 200, 200, 429]
        assert Event.objects.filter(deed="sign_in_failed").count() == 4
        assert last_deed()[0] == "lockout"
        assert sign_in("reviewer", RIGHT).status_code == 429
        assert sign_in("reviewer", RIGHT, address="10.0.0.2").status_code == 302
        assert sign_in("leader", "wrong").status_code == 200
        clock.shift(datetime.timedelta(minutes=14, seconds=59))
        assert sign_in("reviewer", RIGHT).status_code == 429
        clock.shift(datetime.timedelta(seconds=2))
        assert sign_in("reviewer", "wrong").status_code == 200
        assert sign_in("reviewer", RIGHT).status_code == 302


def test_a_name_that_nobody_has_is_locked_alike(reviewer: Account) -> None:
    unknown = [sign_in("nobody", "wrong") for _try in range(6)]
    known = [sign_in("reviewer", "wrong") for _try in range(6)]
    assert [page.status_code for page in unknown] == [page.status_code for page in known]
    assert without_token(unknown[-1]) == without_token(known[-1])


def test_a_success_takes_failures_back(reviewer: Account) -> None:
    for _round in range(3):
        assert [sign_in("reviewer", "wrong").status_code for _try in range(4)] == [200] * 4
        assert sign_in("reviewer", RIGHT).status_code == 302


def test_tries_under_way_at_once_are_counted_before_any_has_failed(db: None) -> None:
    """As if a hundred arrived together, and no password had been looked at yet."""

    def is_allowed() -> bool:
        request: HttpRequest = RequestFactory().post("/", REMOTE_ADDR="10.0.0.1")
        try:
            return AxesProxyHandler.is_allowed(request, {"username": "reviewer"})
        finally:
            end_turn(request)

    assert [is_allowed() for _try in range(100)].count(True) == 5


def test_names_that_no_account_has_are_not_kept(db: None) -> None:
    sign_in("my-secret-password", "reviewer")
    event = Event.objects.latest("pk")
    assert (event.deed, event.actor, event.object_key) == ("sign_in_failed", "", "")
    assert "my-secret-password" not in str(event.after)


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:1"],
)
def test_next_leads_to_own_paths_only(reviewer: Account, address: str) -> None:
    assert sign_in("reviewer", RIGHT, next=address)["Location"] == reverse("return_list")


def test_next_is_followed(reviewer: Account) -> None:
    assert sign_in("reviewer", RIGHT, next="/health/?a=1")["Location"] == "/health/?a=1"


def test_each_role_begins_where_its_work_is(accounts: dict[str, Account]) -> None:
    pages = {
        "reporter_a": "return_list",
        "reviewer": "return_list",
        "auditor": "audit_trail",
        "administrator": "start_home",
        "keeper": "accounts",
        "supervisor": "summary",
        "contributor_a": "part_list",
        "leader": "summary",
        "official": "own_district",
    }
    for name, page in pages.items():
        accounts[name].set_password(RIGHT)
        accounts[name].save()
        assert sign_in(name, RIGHT)["Location"] == reverse(page), name


def test_sign_out_is_a_post_and_ends_the_session(client_of: ClientOf) -> None:
    client = client_of("leader")
    assert client.get(reverse("logout")).status_code == 405
    assert "_auth_user_id" in client.session
    client.post(reverse("logout"))
    assert "_auth_user_id" not in client.session
    assert last_deed() == ("sign_out", "leader")


def is_signed_in(client: Client, path: str = "", **headers: str) -> bool:
    client.get(path or reverse("password_change"), **headers)
    return "_auth_user_id" in client.session


def test_thirty_idle_minutes_end_a_session(client_of: ClientOf) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_of("leader")
        assert is_signed_in(client)
        for _step in range(4):
            clock.shift(datetime.timedelta(minutes=24))
            assert is_signed_in(client)
        clock.shift(datetime.timedelta(minutes=30, seconds=1))
        assert not is_signed_in(client)


def test_polling_keeps_no_session_alive(client_of: ClientOf) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_of("leader")
        assert is_signed_in(client)
        for _step in range(3):
            clock.shift(datetime.timedelta(minutes=9))
            assert is_signed_in(client, HTTP_X_POLLING="1")
            assert is_signed_in(client, "/screen/")
        clock.shift(datetime.timedelta(minutes=4))
        assert not is_signed_in(client, HTTP_X_POLLING="1")


def test_twelve_hours_end_a_session_in_use(client_of: ClientOf) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_of("leader")
        assert is_signed_in(client)
        for _step in range(36):
            clock.shift(datetime.timedelta(minutes=20))
            assert is_signed_in(client)
        clock.shift(datetime.timedelta(minutes=1))
        assert not is_signed_in(client)


def test_activity_is_written_at_most_every_five_minutes(client_of: ClientOf) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_of("leader")
        is_signed_in(client)
        first = client.session["seen_at"]
        clock.shift(datetime.timedelta(minutes=4, seconds=59))
        is_signed_in(client)
        assert client.session["seen_at"] == first
        clock.shift(datetime.timedelta(seconds=1))
        is_signed_in(client)
        assert client.session["seen_at"] == first + 300
