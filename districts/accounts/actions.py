"""Everything that changes an account; each deed stands in the audit trail."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.actions import move_data_version, record_event
from districts.models import Account, FormerPassword, Jurisdiction, Membership, Organisation
from districts.models.people import ROLES
from districts.passwords import one_time_password

from .apart import NEVER_WITHOUT, refuse_self, refuse_together, refuse_without
from .factor import remove_factor
from .open_sessions import end_sessions
from .pasted import Person

REMEMBERED_PASSWORDS = 5


@transaction.atomic
def create_account(
    *,
    username: str,
    name: str,
    role: str,
    by: Account | None,
    jurisdiction: Jurisdiction | None = None,
    organisation: Organisation | None = None,
    email: str = "",
    provider_key: str | None = None,
    is_sample: bool = False,
    hashed: str = "",
) -> tuple[Account, str]:
    """A new account with one role, and its password, which is known to nobody afterwards.

    The password must be changed at the first sign-in, except a sample account's. Where a hash is
    given the caller keeps the password, and "" is returned. Raises ValidationError where the name
    is taken or the role does not fit what it would be held for.
    """
    refuse_taken_name(username)
    password = "" if hashed else one_time_password()
    account = Account(
        username=username,
        first_name=name,
        email=email,
        provider_key=provider_key or None,
        must_change_password=not is_sample,
        is_sample=is_sample,
    )
    account.password = hashed or make_password(password)
    account.full_clean()
    account.save(force_insert=True)
    record_event(
        deed="create_account",
        by=by,
        obj=account,
        after={
            "username": username,
            "name": name,
            "email": email,
            "is_sample": is_sample,
            **({"provider_key": provider_key} if provider_key else {}),
        },
    )
    grant_role(
        account=account, role=role, jurisdiction=jurisdiction, organisation=organisation, by=by
    )
    return account, password


@dataclass(frozen=True)
class Issued:
    """A person of a pasted list with the one-time password of the account that was made."""

    person: Person
    password: str

    @property
    def role(self) -> str:
        return str(dict(ROLES)[self.person.role])


def create_accounts(*, people: Sequence[Person], by: Account | None) -> list[Issued]:
    """All of them or none; hashing their passwords takes seconds, and holds up nobody.

    Raises ValidationError as `create_account` does, where a name was taken meanwhile.
    """
    issued = [Issued(person, one_time_password()) for person in people]
    hashes = [make_password(one.password) for one in issued]
    with transaction.atomic():
        for one, hashed in zip(issued, hashes, strict=True):
            create_account(
                username=one.person.username,
                name=one.person.name,
                role=one.person.role,
                jurisdiction=one.person.jurisdiction,
                organisation=one.person.organisation,
                email=one.person.email,
                provider_key=one.person.provider_key,
                by=by,
                hashed=hashed,
            )
    return issued


@transaction.atomic
def rename_account(*, account: Account, name: str, by: Account | None) -> None:
    before = Account.objects.values_list("first_name", flat=True).get(pk=account.pk)
    account.first_name = name
    account.save(update_fields=["first_name"])
    record_event(
        deed="rename_account",
        by=by,
        obj=account,
        before={"name": before},
        after={"name": name},
    )
    move_data_version()


@transaction.atomic
def change_email(*, account: Account, email: str, by: Account | None) -> None:
    """Where reminders go; "" for nowhere."""
    before = Account.objects.values_list("email", flat=True).get(pk=account.pk)
    account.email = email
    account.save(update_fields=["email"])
    record_event(
        deed="change_email",
        by=by,
        obj=account,
        before={"email": before},
        after={"email": email},
    )


@transaction.atomic
def set_provider_key(*, account: Account, key: str | None, by: Account | None) -> None:
    """What the identity provider calls this person; None for nothing. Ends the sessions that a
    former key may have opened."""
    before = Account.objects.values_list("provider_key", flat=True).get(pk=account.pk)
    account.provider_key = key or None
    account.save(update_fields=["provider_key"])
    record_event(
        deed="set_provider_key",
        by=by,
        obj=account,
        before={"provider_key": before},
        after={"provider_key": account.provider_key},
    )
    if before is not None:
        end_sessions(account=account, by=by)


@transaction.atomic
def set_provider_keys(*, keys: Mapping[Account, str], by: Account | None) -> int:
    """Of many at once; how many were not so before."""
    new = [(account, key) for account, key in keys.items() if account.provider_key != key]
    for account, key in new:
        set_provider_key(account=account, key=key, by=by)
    return len(new)


@transaction.atomic
def reset_second_factor(*, account: Account, by: Account | None) -> None:
    """For a lost phone; ends the account's sessions.

    Raises ValidationError for one's own: who took over a session must not get rid of it so.
    """
    if by is not None and account.pk == by.pk:
        raise ValidationError(_("Nobody takes their own second factor away here."))
    remove_factor(account=account, by=by)
    end_sessions(account=account, by=by)


@transaction.atomic
def disable_account(*, account: Account, by: Account | None) -> None:
    """Ends the account's sessions at their next request.

    Raises ValidationError for the last administrator and the last keeper.
    """
    for role in NEVER_WITHOUT:
        refuse_without(role, leaving=account)
    _set_active(account, is_active=False, deed="disable_account", by=by)


@transaction.atomic
def enable_account(*, account: Account, by: Account | None) -> None:
    _set_active(account, is_active=True, deed="enable_account", by=by)


def _set_active(account: Account, *, is_active: bool, deed: str, by: Account | None) -> None:
    if account.is_active == is_active:
        return
    account.is_active = is_active
    account.save(update_fields=["is_active"])
    record_event(
        deed=deed,
        by=by,
        obj=account,
        before={"is_active": not is_active},
        after={"is_active": is_active},
    )
    move_data_version()


@transaction.atomic
def grant_role(
    *,
    account: Account,
    role: str,
    by: Account | None,
    jurisdiction: Jurisdiction | None = None,
    organisation: Organisation | None = None,
) -> Membership:
    """Raises ValidationError for a role of one's own, one held already, or two that are apart."""
    refuse_self(account, by)
    refuse_together(list(account.memberships.values_list("role", flat=True)), [role])
    membership = Membership(
        account=account, role=role, jurisdiction=jurisdiction, organisation=organisation
    )
    membership.full_clean()
    membership.save(force_insert=True)
    record_event(deed="grant_role", by=by, obj=account, after=membership_content(membership))
    move_data_version()
    return membership


@transaction.atomic
def remove_role(*, membership: Membership, by: Account | None) -> None:
    """Raises ValidationError for the role of the last administrator and of the last keeper."""
    if membership.role in NEVER_WITHOUT:
        refuse_without(membership.role, leaving=membership.account)
    record_event(
        deed="remove_role", by=by, obj=membership.account, before=membership_content(membership)
    )
    membership.delete()
    move_data_version()


@transaction.atomic
def issue_password(*, account: Account, by: Account | None) -> str:
    """A new one-time password; ends the account's sessions and its lock after failed sign-ins."""
    password = one_time_password()
    _replace_password(account, password, must_change=True, now=timezone.now())
    AccessAttempt.objects.filter(username=account.username).delete()
    record_event(deed="issue_password", by=by, obj=account)
    return password


@transaction.atomic
def change_password(*, account: Account, password: str, now: datetime.datetime) -> None:
    """The account's own new password, which the validators have allowed; ends other sessions."""
    _replace_password(account, password, must_change=False, now=now)
    record_event(deed="password_change", by=account, obj=account)


def _replace_password(
    account: Account, password: str, *, must_change: bool, now: datetime.datetime
) -> None:
    FormerPassword.objects.create(account=account, password=account.password, replaced_at=now)
    forgotten = account.former_passwords.values_list("pk", flat=True)[REMEMBERED_PASSWORDS:]
    FormerPassword.objects.filter(pk__in=list(forgotten)).delete()
    account.set_password(password)
    account.must_change_password = must_change
    account.password_changed_at = now
    account.save(update_fields=["password", "must_change_password", "password_changed_at"])


def membership_content(membership: Membership) -> dict[str, Any]:
    """A role as it stands in the audit trail."""
    jurisdiction, organisation = membership.jurisdiction, membership.organisation
    return {
        "username": membership.account.username,
        "role": membership.role,
        "jurisdiction": jurisdiction.slug if jurisdiction else None,
        **({"organisation": organisation.slug} if organisation else {}),
    }


def refuse_taken_name(username: str) -> None:
    """Raises ValidationError also where only the case differs: people could not tell them apart."""
    if Account.objects.filter(username__iexact=username).exists():
        raise ValidationError(_("An account of this name exists already."))
