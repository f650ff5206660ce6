"""What keepers do to accounts, by action, command and admin site."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from districts.accounts import actions
from districts.models import Account, DataVersion, Event, Jurisdiction

ClientOf = Callable[[str], Client]


def stamp() -> int:
    return DataVersion.objects.values_list("stamp", flat=True).first() or 1


def deeds() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("deed", flat=True))


def test_a_new_account_has_a_password_that_must_be_changed(accounts: dict[str, Account]) -> None:
    before = stamp()
    account, password = actions.create_account(
        username="chen",
        name="陈某",
        role="reporter",
        jurisdiction=Jurisdiction.objects.get(slug="wushan"),
        by=accounts["administrator"],
    )
    assert account.check_password(password)
    assert account.must_change_password
    assert not account.is_staff
    assert str(account) == "陈某"
    assert deeds() == ["create_account", "grant_role"]
    assert stamp() > before
    assert password not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("username", "role", "slug"),
    [
        ("LEADER", "official", None),
        ("new", "reporter", None),
        ("new", "leader", "wushan"),
        ("new", "emperor", None),
        ("n w", "leader", None),
    ],
)
def test_accounts_that_do_not_fit_are_refused_whole(
    accounts: dict[str, Account], username: str, role: str, slug: str | None
) -> None:
    count = Account.objects.count()
    jurisdiction = Jurisdiction.objects.get(slug=slug) if slug else None
    with pytest.raises(ValidationError):
        actions.create_account(
            username=username, name="", role=role, jurisdiction=jurisdiction, by=None
        )
    assert Account.objects.count() == count
    assert deeds() == []


def test_an_auditor_holds_no_other_role(accounts: dict[str, Account]) -> None:
    with pytest.raises(ValidationError):
        actions.grant_role(account=accounts["auditor"], role="reviewer", by=None)
    with pytest.raises(ValidationError):
        actions.grant_role(account=accounts["reviewer"], role="auditor", by=None)


def test_the_last_administrator_stays(accounts: dict[str, Account]) -> None:
    last = accounts["administrator"]
    with pytest.raises(ValidationError):
        actions.disable_account(account=last, by=last)
    with pytest.raises(ValidationError):
        actions.remove_role(membership=last.memberships.get(), by=last)
    actions.grant_role(account=accounts["leader"], role="administrator", by=last)
    actions.remove_role(membership=last.memberships.get(), by=accounts["leader"])
    with pytest.raises(ValidationError):
        actions.disable_account(account=accounts["leader"], by=accounts["leader"])


def test_disabling_and_new_passwords_end_sessions(
    accounts: dict[str, Account], client_of: ClientOf
) -> None:
    page = reverse("password_change")
    leader, official = client_of("leader"), client_of("official")
    assert leader.get(page).status_code == official.get(page).status_code == 200
    actions.disable_account(account=accounts["leader"], by=accounts["administrator"])
    actions.issue_password(account=accounts["official"], by=accounts["administrator"])
    assert leader.get(page).status_code == official.get(page).status_code == 302
    assert deeds() == ["disable_account", "issue_password"]
    actions.enable_account(account=accounts["leader"], by=None)
    assert leader.get(page).status_code == 200


def test_the_command_prints_a_one_time_password_once(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("create_account", "first", "--name", "First")
    password = capsys.readouterr().out.strip()
    account = Account.objects.get(username="first")
    assert account.check_password(password)
    assert account.memberships.get().role == "administrator"
    assert Event.objects.filter(deed="create_account", actor="").exists()


@pytest.mark.parametrize(
    "arguments",
    [["leader"], ["new", "--role", "reporter"], ["new", "--jurisdiction", "nowhere"]],
)
def test_the_command_refuses_in_a_sentence(
    accounts: dict[str, Account], arguments: list[str]
) -> None:
    with pytest.raises(CommandError):
        call_command("create_account", *arguments)


def inline(**rows: str) -> dict[str, str]:
    return {
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-MIN_NUM_FORMS": "0",
        "memberships-MAX_NUM_FORMS": "1000",
        **rows,
    }


def test_a_keeper_adds_an_account_and_sees_its_password_once(
    client_of: ClientOf, accounts: dict[str, Account]
) -> None:
    response = client_of("keeper").post(
        reverse("admin:districts_account_add"),
        {"username": "zhang", "first_name": "张某", "role": "official", "jurisdiction": ""},
    )
    account = Account.objects.get(username="zhang")
    [(shown, password)] = response.context["issued"]
    assert shown == account
    assert account.check_password(password)
    assert password in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert Event.objects.get(deed="create_account").account == accounts["keeper"]


def test_faults_in_a_new_account_stand_at_the_form(client_of: ClientOf) -> None:
    client = client_of("keeper")
    for data in (
        {"username": "Leader", "first_name": "x", "role": "official"},
        {"username": "new", "first_name": "x", "role": "reporter"},
    ):
        response = client.post(reverse("admin:districts_account_add"), data)
        assert response.status_code == 200
        assert response.context["errors"]
    assert not Event.objects.exists()


def test_roles_are_granted_and_removed_on_the_account_page(
    client_of: ClientOf, accounts: dict[str, Account]
) -> None:
    client = client_of("keeper")
    leader = accounts["leader"]
    membership = leader.memberships.get()
    page = reverse("admin:districts_account_change", args=[leader.pk])
    response = client.post(
        page,
        {
            "first_name": "New name",
            **inline(
                **{
                    "memberships-TOTAL_FORMS": "2",
                    "memberships-INITIAL_FORMS": "1",
                    "memberships-0-id": str(membership.pk),
                    "memberships-0-account": str(leader.pk),
                    "memberships-0-DELETE": "on",
                    "memberships-1-account": str(leader.pk),
                    "memberships-1-role": "reviewer",
                    "memberships-1-jurisdiction": "",
                }
            ),
        },
    )
    assert response.status_code == 302, response.context["errors"]
    leader.refresh_from_db()
    assert leader.first_name == "New name"
    assert [row.role for row in leader.memberships.all()] == ["reviewer"]
    assert deeds() == ["rename_account", "remove_role", "grant_role"]


def test_the_account_page_keeps_the_last_administrator(
    client_of: ClientOf, accounts: dict[str, Account]
) -> None:
    last = accounts["administrator"]
    response = client_of("keeper").post(
        reverse("admin:districts_account_change", args=[last.pk]),
        {
            "first_name": "x",
            **inline(
                **{
                    "memberships-INITIAL_FORMS": "1",
                    "memberships-0-id": str(last.memberships.get().pk),
                    "memberships-0-account": str(last.pk),
                    "memberships-0-DELETE": "on",
                }
            ),
        },
    )
    assert response.status_code == 200
    assert last.memberships.filter(role="administrator").exists()
    assert deeds() == []


def test_list_actions_issue_passwords_disable_and_enable(
    client_of: ClientOf, accounts: dict[str, Account]
) -> None:
    client = client_of("keeper")
    page = reverse("admin:districts_account_changelist")
    chosen = [accounts["leader"].pk, accounts["administrator"].pk]
    response = client.post(page, {"action": "issue_passwords", "_selected_action": chosen[:1]})
    [(_account, password)] = response.context["issued"]
    accounts["leader"].refresh_from_db()
    assert accounts["leader"].check_password(password)
    client.post(page, {"action": "disable", "_selected_action": chosen})
    actives = Account.objects.filter(pk__in=chosen, is_active=True)
    assert list(actives) == [accounts["administrator"]]
    client.post(page, {"action": "enable", "_selected_action": chosen})
    assert actives.all().count() == 2
    assert deeds() == ["issue_password", "disable_account", "enable_account"]
