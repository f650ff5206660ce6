"""Duties apart: which roles one person may hold together, and who must always be there."""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.models import Account

# The last of these stays: without them nobody could make accounts, or load plans and set things.
NEVER_WITHOUT: dict[str, str | Promise] = {
    "administrator": gettext_lazy("This is the last administrator; name another one first."),
    "keeper": gettext_lazy("This is the last keeper of accounts; name another one first."),
}


def refuse_together(held: Iterable[str], wanted: Iterable[str]) -> None:
    """Raises ValidationError with a sentence for each two roles that one person may not hold.

    What is held already is not held against another role: it may come from an earlier version.
    """
    known = faults_of(set(held))
    if faults := [one for one in faults_of({*held, *wanted}) if one not in known]:
        raise ValidationError(faults)


def faults_of(held: set[str]) -> list[str]:
    """What speaks against one person's holding these roles; nothing where they go together."""
    said = []
    if "auditor" in held and len(held) > 1:
        said.append(_("An auditor holds no other role: auditors change nothing."))
    if {"administrator", "reviewer"} <= held:
        said.append(
            _("An administrator does not review returns: give reviewing to another person.")
        )
    if {"administrator", "keeper"} <= held and not settings.JOIN_KEEPER:
        said.append(
            _(
                "Administrators and keepers of accounts are two persons; a small office joins them "
                "by the setting GREENFIN_JOIN_KEEPER."
            )
        )
    return said


def refuse_self(account: Account, by: Account | None) -> None:
    """Raises ValidationError where somebody would give themselves a role."""
    if by is not None and by.pk == account.pk:
        raise ValidationError(_("Nobody gives themselves a role: another keeper must do it."))


def refuse_without(role: str, *, leaving: Account) -> None:
    """Raises ValidationError where `leaving` is the last who can sign in and holds `role`."""
    others = Account.objects.filter(is_active=True, memberships__role=role).exclude(pk=leaving.pk)
    holds = leaving.is_active and leaving.memberships.filter(role=role).exists()
    if holds and not others.exists():
        raise ValidationError(str(NEVER_WITHOUT[role]))


def standing_faults() -> list[str]:
    """For the page of accounts: who holds roles that belong apart, and what is to be done.

    Such accounts come from before the roles were apart, or by the office's own setting.
    """
    held: dict[Account, set[str]] = {}
    for account in Account.objects.filter(is_active=True).prefetch_related("memberships"):
        held[account] = {row.role for row in account.memberships.all()}
    joined = _named(one for one, roles in held.items() if {"administrator", "keeper"} <= roles)
    resting = _named(one for one, roles in held.items() if {"administrator", "reviewer"} <= roles)
    said = []
    if settings.JOIN_KEEPER and joined:
        text = _(
            "By the setting GREENFIN_JOIN_KEEPER administrators may keep accounts too; "
            "now: %(names)s."
        )
        said.append(text % {"names": joined})
    elif settings.JOIN_KEEPER:
        said.append(_("By the setting GREENFIN_JOIN_KEEPER administrators may keep accounts too."))
    elif joined:
        text = _(
            "%(names)s: administrator and keeper of accounts in one. Make another person keeper, "
            "who then takes one of the two roles away; or join them by the setting "
            "GREENFIN_JOIN_KEEPER."
        )
        said.append(text % {"names": joined})
    if resting:
        text = _(
            "%(names)s: administrator and reviewer in one. Reviewing rests until one of the two "
            "roles is taken away."
        )
        said.append(text % {"names": resting})
    return said


def _named(accounts: Iterable[Account]) -> str:
    return _(", ").join(str(account) for account in accounts)
