"""A second factor: setting it up, signing in with it, losing the phone, roles that require it."""

import datetime
import io
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from districts.accounts.actions import reset_second_factor
from districts.models import Account, Event, RecoveryCode

from .test_sign_in import NOON, RIGHT, sign_in

ClientOf = Callable[[str], Client]
PAGE, CODE = "second_factor", "sign_in_code"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as travelled:
        yield travelled


@pytest.fixture
def leader(accounts: dict[str, Account], clock: Any) -> Account:
    account = accounts["leader"]
    account.set_password(RIGHT)
    account.save()
    return account


def code_of(account: Account) -> str:
    """What the phone shows: worked out from the secret."""
    device = TOTPDevice.objects.get(user=account)
    totp = TOTP(device.bin_key)
    totp.time = time.time()
    return f"{totp.token():06d}"


def set_up(client: Client, account: Account, clock: Any) -> list[str]:
    """Through the page; the recovery codes that it shows."""
    assert client.post(reverse(PAGE), {"step": "begin"}).status_code == 302
    page = client.post(reverse(PAGE), {"step": "confirm", "code": code_of(account)})
    clock.shift(datetime.timedelta(seconds=30))
    return re.findall(r"<code>([a-z2-7-]+)</code>", page.content.decode())


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_set_up_and_sign_in(leader: Account, clock: Any, client_of: ClientOf) -> None:
    client = client_of("leader")
    page = client.get(reverse(PAGE)).content.decode()
    assert "<img" not in page
    assert not TOTPDevice.objects.exists(), "looking changes nothing"
    client.post(reverse(PAGE), {"step": "begin"})
    page = client.get(reverse(PAGE)).content.decode()
    assert 'src="data:image/svg' in page
    assert sign_in("leader", RIGHT)["Location"] == reverse("summary"), "not confirmed yet"
    assert client.post(reverse(PAGE), {"step": "confirm", "code": "000000"}).status_code == 422
    clock.shift(datetime.timedelta(seconds=30))
    assert len(set(set_up(client, leader, clock))) == 10

    fresh = Client()
    assert sign_in("leader", RIGHT, fresh, next="/targets/")["Location"] == reverse(CODE)
    assert not is_in(fresh)
    assert fresh.get(reverse(CODE)).status_code == 200
    code = code_of(leader)
    answer = fresh.post(reverse(CODE), {"code": code})
    assert answer["Location"] == "/targets/"
    assert is_in(fresh)
    event = Event.objects.latest("pk")
    assert (event.deed, event.after) == ("sign_in", {"second_factor": True})
    again = Client()
    sign_in("leader", RIGHT, again)
    assert again.post(reverse(CODE), {"code": code}).status_code == 200, "each code once"
    assert not is_in(again)
    assert Event.objects.latest("pk").after == {"username": "leader", "second_factor": True}


def test_five_codes_then_the_password_again(
    leader: Account, clock: Any, client_of: ClientOf
) -> None:
    codes = set_up(client_of("leader"), leader, clock)
    client = Client()
    sign_in("leader", RIGHT, client)
    for _each in range(5):
        assert client.post(reverse(CODE), {"code": "nothing"}).status_code == 200
    assert client.post(reverse(CODE), {"code": codes[0]})["Location"] == reverse("login")
    for _each in range(4):
        answer = sign_in("leader", RIGHT, client)
    assert answer.status_code == 302
    assert sign_in("leader", RIGHT, client).status_code == 429, "half a sign-in is a failure"


def test_a_password_waits_five_minutes_for_its_code(
    leader: Account, clock: Any, client_of: ClientOf
) -> None:
    codes = set_up(client_of("leader"), leader, clock)
    client = Client()
    assert client.get(reverse(CODE))["Location"] == reverse("login")
    sign_in("leader", RIGHT, client)
    clock.shift(datetime.timedelta(minutes=5, seconds=1))
    assert client.post(reverse(CODE), {"code": codes[0]})["Location"] == reverse("login")
    sign_in("leader", RIGHT, client)
    Account.objects.update(is_active=False)
    assert client.post(reverse(CODE), {"code": codes[0]})["Location"] == reverse("login")


def test_a_recovery_code_opens_once(leader: Account, clock: Any, client_of: ClientOf) -> None:
    codes = set_up(client_of("leader"), leader, clock)
    stored = "".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(code.replace("-", "") in stored for code in codes)
    client, again = Client(), Client()
    sign_in("leader", RIGHT, client)
    client.post(reverse(CODE), {"code": f" {codes[3].upper()} "})
    assert is_in(client)
    assert Event.objects.filter(deed="use_recovery_code").count() == 1
    assert "还剩9个" in client.get(reverse(PAGE)).content.decode()
    sign_in("leader", RIGHT, again)
    again.post(reverse(CODE), {"code": codes[3]})
    assert not is_in(again)


def test_new_recovery_codes_and_taking_it_away_ask_for_a_code(
    leader: Account, clock: Any, client_of: ClientOf
) -> None:
    client = client_of("leader")
    former = set_up(client, leader, clock)
    for step in ("codes", "remove", "begin"):
        form = {"step": step, "code": "123"}
        assert client.post(reverse(PAGE), form).status_code == 422
        clock.shift(datetime.timedelta(minutes=2))
    page = client.post(reverse(PAGE), {"step": "codes", "code": code_of(leader)})
    assert not set(former) & set(re.findall(r"<code>([a-z2-7-]+)</code>", page.content.decode()))
    assert client.post(reverse(PAGE), {"step": "remove", "code": former[0]}).status_code == 422
    clock.shift(datetime.timedelta(seconds=30))
    removal = {"step": "remove", "code": code_of(leader)}
    assert client.post(reverse(PAGE), removal).status_code == 302
    assert not RecoveryCode.objects.exists()
    assert sign_in("leader", RIGHT)["Location"] == reverse("summary")


def test_a_role_that_requires_it_sets_it_up_first(
    leader: Account, clock: Any, client_of: ClientOf, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = ("leader",)
    client = Client()
    sign_in("leader", RIGHT, client)
    assert client.get("/targets/")["Location"] == reverse(PAGE)
    assert client.get("/api/v1/plans/").status_code == 401
    assert "请先" in client.get(reverse(PAGE)).content.decode()
    assert set_up(client, leader, clock)
    assert client.get("/targets/").status_code == 200
    other = client_of("reviewer")
    assert other.get("/targets/").status_code == 200


def test_a_lost_phone_is_the_keepers_business(
    leader: Account, clock: Any, client_of: ClientOf, accounts: dict[str, Account]
) -> None:
    signed_in = client_of("leader")
    set_up(signed_in, leader, clock)
    keeper = client_of("keeper")
    form = {"action": "reset_second_factors", "_selected_action": [leader.pk]}
    changelist = reverse("admin:districts_account_changelist")
    assert keeper.post(changelist, form).status_code == 302
    assert not TOTPDevice.objects.exists()
    event = Event.objects.get(deed="remove_second_factor")
    assert (event.actor, event.object_key) == ("keeper", str(leader.pk))
    assert signed_in.get(reverse("own_sessions")).status_code == 302, "its sessions have ended"
    with pytest.raises(ValidationError):
        reset_second_factor(account=accounts["keeper"], by=accounts["keeper"])
    own = {**form, "_selected_action": [accounts["keeper"].pk]}
    assert "不能" in keeper.post(changelist, own, follow=True).content.decode()


def test_a_keeper_with_a_lost_phone_has_the_shell(leader: Account, clock: Any) -> None:
    TOTPDevice.objects.create(user=leader, confirmed=True)
    call_command("reset_second_factor", "leader", stdout=io.StringIO())
    assert not TOTPDevice.objects.exists()
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody")
