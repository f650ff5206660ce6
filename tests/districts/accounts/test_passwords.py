"""What a password must be, when it must be changed, and what a change does."""

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from districts.accounts.actions import change_password
from districts.models import Account, Event
from districts.passwords import character_classes, one_time_password

ClientOf = Callable[[str], Client]


@pytest.mark.parametrize(
    ("password", "classes"),
    [("green", 1), ("Green", 2), ("Green 2025", 4), ("绿色金融", 1), ("绿色green", 2), ("", 0)],
)
def test_classes_of_characters(password: str, classes: int) -> None:
    assert character_classes(password) == classes


@pytest.mark.parametrize(
    "password",
    ["Short-1", "onlysmallletters", "Smallandcapital", "Password123", "leader-Leader-1"],
)
def test_weak_passwords_are_refused(accounts: dict[str, Account], password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, accounts["leader"])


@pytest.mark.parametrize(
    "password",
    ["长江两岸 green 12", "a Long sentence with blanks, 1 digit " + "x" * 27, "Kq7-Vw3-Zt"],
)
def test_long_ones_blanks_and_chinese_are_allowed(
    accounts: dict[str, Account], password: str
) -> None:
    validate_password(password, accounts["leader"])


def test_the_last_five_and_the_present_one_are_refused(accounts: dict[str, Account]) -> None:
    leader = accounts["leader"]
    used = [f"Number-{count}-kQ7w" for count in range(8)]
    for password in used:
        change_password(account=leader, password=password, now=timezone.now())
    for password in used[-6:]:
        with pytest.raises(ValidationError):
            validate_password(password, leader)
    validate_password(used[1], leader)
    assert leader.former_passwords.count() == 5


def test_one_time_passwords_satisfy_the_policy_and_never_repeat(
    accounts: dict[str, Account],
) -> None:
    made = {one_time_password() for _count in range(50)}
    assert len(made) == 50
    for password in made:
        validate_password(password, accounts["leader"])


@pytest.fixture
def leader(accounts: dict[str, Account]) -> Account:
    account = accounts["leader"]
    account.set_password("Right-password-1")
    account.save()
    return account


def change(client: Client, old: str, new: str, again: str = ""):
    return client.post(
        reverse("password_change"),
        {"old_password": old, "new_password1": new, "new_password2": again or new},
    )


def test_a_change_ends_other_sessions_and_stands_in_the_trail_without_the_password(
    leader: Account, client_of: ClientOf
) -> None:
    here, elsewhere = client_of("leader"), client_of("leader")
    leader.refresh_from_db()
    response = change(here, "Right-password-1", "Other words 22 kQ")
    assert response.status_code == 302
    assert here.get(reverse("password_change")).status_code == 200
    assert elsewhere.get(reverse("password_change")).status_code == 302
    event = Event.objects.latest("pk")
    assert (event.deed, event.actor, event.before, event.after) == (
        "password_change",
        "leader",
        None,
        None,
    )


def test_a_wrong_present_password_changes_nothing_and_is_throttled(
    leader: Account, client_of: ClientOf
) -> None:
    client = client_of("leader")
    statuses = [change(client, "wrong", "Other words 22 kQ").status_code for _try in range(6)]
    assert statuses == [200, 200, 200, 200, 429, 429]
    leader.refresh_from_db()
    assert leader.check_password("Right-password-1")


def test_a_right_present_password_takes_failures_back(leader: Account, client_of: ClientOf) -> None:
    client = client_of("leader")
    for _try in range(4):
        change(client, "wrong", "Other words 22 kQ")
    assert change(client, "Right-password-1", "too weak").status_code == 200
    assert change(client, "wrong", "Other words 22 kQ").status_code == 200


@pytest.mark.parametrize(
    ("fields", "is_forced"),
    [
        ({"must_change_password": True}, True),
        ({"password_changed_at": timezone.now() - datetime.timedelta(days=91)}, True),
        ({"password_changed_at": timezone.now() - datetime.timedelta(days=89)}, False),
        ({"must_change_password": True, "is_sample": True}, False),
    ],
)
def test_issued_and_old_passwords_are_changed_before_anything_else(
    client_of: ClientOf, fields: dict, is_forced: bool
) -> None:
    client = client_of("auditor")
    Account.objects.filter(username="auditor").update(**fields)
    response = client.get(reverse("audit_trail"))
    if is_forced:
        assert response["Location"] == reverse("password_change")
        assert client.get(reverse("password_change")).context["is_due"]
        assert client.post(reverse("logout")).status_code == 302
    else:
        assert response.status_code == 200
