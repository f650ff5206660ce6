"""The sample installation's accounts, and the file that tells their passwords."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from districts.accounts.actions import (
    create_account,
    disable_account,
    enable_account,
    issue_password,
)
from districts.actions import record_event
from districts.models import Account, Event, Jurisdiction, Organisation

from .data import SERIES, WORDS


@dataclass(frozen=True)
class Person:
    username: str
    name: str
    role: str
    jurisdiction: Jurisdiction | None = None
    organisation: Organisation | None = None


def accounts_file() -> Path:
    """Where the sample accounts' passwords are kept, one `name password` a line."""
    return Path(settings.DATA_DIR) / "accounts.txt"


def known_passwords() -> dict[str, str]:
    """Name → password as the file tells them."""
    try:
        lines = accounts_file().read_text().splitlines()
    except FileNotFoundError:
        return {}
    return dict(line.split(maxsplit=1) for line in lines if line.strip())


def people() -> Iterator[Person]:
    """Everybody a sample installation has: the office, contributors of bodies that lead tasks of
    the city, and one reporter a jurisdiction."""
    for username, account in WORDS.office.items():
        yield Person(username, account.name, account.role)
    slugs = [one.organisation for one in WORDS.bodies.values()]
    found = Organisation.objects.select_related("jurisdiction").in_bulk(slugs, field_name="slug")
    places = Jurisdiction.objects.in_bulk(SERIES.reporting, field_name="slug")
    for username, one in WORDS.bodies.items():
        if body := found.get(one.organisation):
            place = places.get(one.jurisdiction, body.jurisdiction)
            yield Person(username, one.name, "contributor", place, body)
    for slug in SERIES.reporting:
        yield Person(slug, f"{places[slug].short_name}填报员", "reporter", places[slug])


def create_sample_accounts() -> int:
    """Creates whoever is missing and writes the passwords down; how many accounts changed.

    Raises ValidationError where a real person's account has a sample account's name.
    """
    passwords = known_passwords()
    fresh = {}
    with transaction.atomic():
        existing = {account.username: account for account in Account.objects.all()}
        for person in people():
            account = existing.get(person.username)
            if account is not None and not account.is_sample:
                raise ValidationError(
                    _("The account %(name)s exists and is no sample account.")
                    % {"name": person.username}
                )
            if account is None:
                _account, fresh[person.username] = create_account(
                    username=person.username,
                    name=person.name,
                    role=person.role,
                    jurisdiction=person.jurisdiction,
                    organisation=person.organisation,
                    by=None,
                    is_sample=True,
                )
            elif not account.is_active or person.username not in passwords:
                enable_account(account=account, by=None)
                fresh[person.username] = issue_password(account=account, by=None)
        if fresh:
            _write_passwords({**passwords, **fresh})
    return len(fresh)


@transaction.atomic
def remove_sample_accounts() -> tuple[int, int]:
    """Removes the sample accounts that never did anything and disables the others, whose deeds
    stand in the audit trail; gives both numbers. The last administrator stays as it is."""
    removed = disabled = 0
    for account in Account.objects.filter(is_sample=True):
        if _is_removed(account):
            removed += 1
        elif account.is_active:
            disabled += _is_disabled(account)
    accounts_file().unlink(missing_ok=True)
    return removed, disabled


def _is_removed(account: Account) -> bool:
    if Event.objects.filter(account=account).exists():
        return False
    try:
        with transaction.atomic():
            record_event(
                deed="delete",
                by=None,
                obj=account,
                before={"username": account.username, "is_sample": True},
            )
            account.delete()
    except ProtectedError:
        return False
    return True


def _is_disabled(account: Account) -> bool:
    try:
        disable_account(account=account, by=None)
    except ValidationError:
        return False
    return True


def _write_passwords(passwords: dict[str, str]) -> None:
    """Replaces the file in one step; from its first moment only its owner can read it."""
    order = {
        name: place for place, name in enumerate([*WORDS.office, *WORDS.bodies, *SERIES.reporting])
    }
    lines = [
        f"{name} {password}\n"
        for name, password in sorted(
            passwords.items(), key=lambda item: order.get(item[0], len(order))
        )
    ]
    draft = accounts_file().with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(lines)
    draft.replace(accounts_file())
