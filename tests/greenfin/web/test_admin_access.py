"""Who reaches what of the admin site."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from .access_matrix import READERS
from .access_rows import all_names

pytestmark = [pytest.mark.usefixtures("loaded_plans"), pytest.mark.corpus]
ClientOf = Callable[[str], Client]
# What the addresses of the admin site may need; the rows need not exist.
ADMIN_KWARGS = (
    {},
    {"object_id": "1"},
    {"app_label": "districts"},
    {"content_type_id": 1, "object_id": 1},
)


def admin_addresses() -> Iterator[tuple[str, str]]:
    for name in sorted(all_names()):
        if name.startswith("admin:"):
            yield name, admin_address(name)


def admin_address(name: str) -> str:
    for kwargs in ADMIN_KWARGS:
        try:
            return reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    raise AssertionError(f"{name} needs kwargs that ADMIN_KWARGS does not have")


def test_the_admin_site_is_shut_to_all_but_administrators_and_keepers(client_of: ClientOf) -> None:
    for reader in READERS:
        if reader in ("administrator", "keeper"):
            continue
        client = client_of(reader)
        for name, target in admin_addresses():
            for method in ("get", "post"):
                if (method, name) == ("post", "admin:logout"):
                    continue
                status = getattr(client, method)(target).status_code
                assert status in (302, 403), (reader, method, name)


def test_keepers_find_accounts_and_administrators_every_other_list_and_form(
    client_of: ClientOf,
) -> None:
    opened = {
        reader: {
            name
            for name, target in admin_addresses()
            if name.endswith(("_changelist", "_add", ":index", ":jsi18n"))
            and client_of(reader).get(target).status_code == 200
        }
        for reader in ("administrator", "keeper")
    }
    shared = {"admin:index", "admin:jsi18n"}
    accounts = {"admin:districts_account_changelist", "admin:districts_account_add"}
    assert opened["keeper"] == accounts | shared
    assert "admin:districts_plan_changelist" in opened["administrator"]
    assert "admin:targets_statusrule_add" in opened["administrator"]
    lists = {name for name in all_names() if name.startswith("admin:") and "_changelist" in name}
    assert lists <= opened["administrator"] | accounts
    assert opened["administrator"] & opened["keeper"] == shared


def test_nothing_that_only_grows_stands_in_the_admin_site() -> None:
    shut = ("event", "dataversion", "sourcefile", "observation", "quarterlyreturn", "group")
    names = [name for name in all_names() if name.startswith("admin:")]
    assert not [name for name in names if any(f"_{model}_" in name for model in shut)]
