"""Duties apart: which roles one person may not hold together, and who must always be there."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from districts.accounts import actions
from districts.accounts.apart import standing_faults
from districts.audit_trail import verify_chain
from districts.models import Account, Event, Membership
from districts.permissions import reader_of
from targets.permissions import REVIEW_RETURNS

ClientOf = Callable[[str], Client]
APART = [
    ("auditor", "leader"),
    ("leader", "auditor"),
    ("administrator", "reviewer"),
    ("reviewer", "administrator"),
    ("administrator", "keeper"),
    ("keeper", "administrator"),
]


def roles_of(account: Account) -> set[str]:
    return set(account.memberships.values_list("role", flat=True))


@pytest.mark.parametrize(("held", "wanted"), APART)
def test_two_roles_that_one_person_may_not_hold(
    accounts: dict[str, Account], held: str, wanted: str
) -> None:
    with pytest.raises(ValidationError):
        actions.grant_role(account=accounts[held], role=wanted, by=None)
    assert roles_of(accounts[held]) == {held}


def test_a_small_office_joins_administrator_and_keeper_and_no_other(
    accounts: dict[str, Account], settings: Any
) -> None:
    settings.JOIN_KEEPER = True
    actions.grant_role(account=accounts["administrator"], role="keeper", by=None)
    with pytest.raises(ValidationError):
        actions.grant_role(account=accounts["administrator"], role="reviewer", by=None)
    joined = "已设置GREENFIN_JOIN_KEEPER：管理员可兼任账号管理员"
    assert standing_faults() == [f"{joined}，目前为：Administrator。"]
    accounts["administrator"].memberships.filter(role="keeper").delete()
    assert standing_faults() == [f"{joined}。"]


def test_nobody_gives_themselves_a_role(accounts: dict[str, Account]) -> None:
    keeper = accounts["keeper"]
    with pytest.raises(ValidationError, match="不得为本人"):
        actions.grant_role(account=keeper, role="leader", by=keeper)
    actions.grant_role(account=accounts["leader"], role="keeper", by=keeper)
    actions.grant_role(account=keeper, role="leader", by=accounts["leader"])
    assert roles_of(keeper) == {"keeper", "leader"}


def test_nobody_gives_themselves_a_role_on_the_page_either(
    client_of: ClientOf, accounts: dict[str, Account]
) -> None:
    keeper = accounts["keeper"]
    held = keeper.memberships.get()
    answer = client_of("keeper").post(
        reverse("admin:districts_account_change", args=[keeper.pk]),
        {
            "first_name": "x",
            "memberships-TOTAL_FORMS": "2",
            "memberships-INITIAL_FORMS": "1",
            "memberships-0-id": str(held.pk),
            "memberships-0-account": str(keeper.pk),
            "memberships-1-account": str(keeper.pk),
            "memberships-1-role": "leader",
        },
    )
    assert answer.status_code == 200
    assert "不得为本人授予角色" in answer.content.decode()
    assert roles_of(keeper) == {"keeper"}


@pytest.mark.parametrize("role", ["administrator", "keeper"])
def test_the_last_of_them_stays(accounts: dict[str, Account], role: str) -> None:
    last = accounts[role]
    with pytest.raises(ValidationError):
        actions.remove_role(membership=last.memberships.get(), by=None)
    with pytest.raises(ValidationError):
        actions.disable_account(account=last, by=None)
    actions.grant_role(account=accounts["leader"], role=role, by=None)
    actions.disable_account(account=last, by=None)
    assert not last.is_active


def former_administrators() -> None:
    """What the migration to roles apart does."""
    module = importlib.import_module("districts.migrations.0015_keepers_of_accounts")
    module.keep_on(apps, None)


def test_former_administrators_keep_accounts_and_the_page_says_so(
    client_of: ClientOf, accounts: dict[str, Account]
) -> None:
    administrator = accounts["administrator"]
    former_administrators()
    former_administrators()
    assert roles_of(administrator) == {"administrator", "keeper"}
    assert roles_of(accounts["reviewer"]) == {"reviewer"}
    assert not reader_of(administrator).may(REVIEW_RETURNS)
    page = client_of("administrator").get(reverse("accounts")).content.decode()
    assert "Administrator一人兼任管理员和账号管理员。请另设一名账号管理员" in page
    actions.change_email(account=administrator, email="a@example.org", by=accounts["keeper"])
    actions.grant_role(account=administrator, role="leader", by=accounts["keeper"])
    actions.remove_role(
        membership=administrator.memberships.get(role="keeper"), by=accounts["keeper"]
    )
    assert standing_faults() == []


def test_the_audit_trail_says_who_became_keeper_by_the_update(
    accounts: dict[str, Account],
) -> None:
    former_administrators()
    former_administrators()
    importlib.import_module("districts.migrations.0016_sealed_trail").go_on_sealed(apps, None)
    told = Event.objects.get(deed="grant_role", actor="migrate")
    assert (told.object_type, told.object_key) == ("account", str(accounts["administrator"].pk))
    assert told.after["role"] == "keeper"
    assert told.account is None
    assert verify_chain() is None


def test_reviewing_rests_beside_administering(accounts: dict[str, Account]) -> None:
    """However the two came together: an earlier version, a restored backup."""
    both = accounts["administrator"]
    held = Membership.objects.create(account=both, role="reviewer")
    assert not reader_of(both).may(REVIEW_RETURNS)
    assert "审核权限暂停" in standing_faults()[0]
    both.memberships.filter(role="administrator").delete()
    assert reader_of(both).may(REVIEW_RETURNS)
    assert held.label == "审核人员"


def test_the_first_accounts_of_a_small_office_are_one(
    db: None, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.JOIN_KEEPER = True
    call_command("create_account", "first")
    call_command("create_account", "second")
    assert roles_of(Account.objects.get(username="first")) == {"administrator", "keeper"}
    assert roles_of(Account.objects.get(username="second")) == {"administrator"}
    settings.JOIN_KEEPER = False
    call_command("create_account", "third", "--role", "keeper")
    assert roles_of(Account.objects.get(username="third")) == {"keeper"}
    assert "Keeps accounts too" in capsys.readouterr().err


def test_the_command_makes_a_contributor_of_a_body(accounts: dict[str, Account]) -> None:
    body = accounts["contributor_a"].memberships.get().organisation
    assert body is not None
    told = ["--role", "contributor", "--organisation", body.slug, "--jurisdiction", "wushan"]
    call_command("create_account", "of-a-body", *told)
    held = Account.objects.get(username="of-a-body").memberships.get()
    assert (held.organisation, held.jurisdiction.slug) == (body, "wushan")
    assert held.label.startswith("单位填报人（")
    for arguments in (
        ["--role", "contributor"],
        ["--role", "contributor", "--organisation", body.slug],
        ["--role", "contributor", "--organisation", "nowhere", "--jurisdiction", "wushan"],
        ["--role", "leader", "--jurisdiction", "wushan"],
    ):
        with pytest.raises(CommandError):
            call_command("create_account", "nobody", *arguments)
    assert not Account.objects.filter(username="nobody").exists()
