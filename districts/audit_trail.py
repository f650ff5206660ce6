"""Reading the audit trail: the names of deeds, and whether the chain still holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .actions import event_content, event_hash
from .models import DataVersion, Event

FIRST_LINK = "0" * 64

Name = str | Promise

deed_names: dict[str, Name] = {
    "sign_in": _("Signed in"),
    "sign_in_failed": _("Sign-in failed"),
    "lockout": _("Sign-in locked"),
    "sign_out": _("Signed out"),
    "password_change": _("Changed the own password"),
    "create_account": _("Created an account"),
    "rename_account": _("Renamed an account"),
    "change_email": _("Changed the e-mail of an account"),
    "disable_account": _("Disabled an account"),
    "enable_account": _("Enabled an account"),
    "issue_password": _("Issued a one-time password"),
    "grant_role": _("Granted a role"),
    "remove_role": _("Removed a role"),
    "set_reporting": _("Set who files quarterly returns"),
    "keep_evidence": _("Filed a file as evidence"),
    "release_evidence": _("Took a file of evidence away"),
    "download_evidence": _("Downloaded a file of evidence"),
    "add": _("Added"),
    "change": _("Changed"),
    "delete": _("Deleted"),
}


def name_deeds(names: Mapping[str, Name]) -> None:
    """Adds another floor's deeds, when it starts up."""
    deed_names.update(names)


def deed_label(deed: str) -> Name:
    """A deed in words; a deed that no floor has named stands as it was written."""
    return deed_names.get(deed, deed)


@dataclass(frozen=True)
class BrokenLink:
    """Where the chain breaks: the event's number, None where events are missing at its end."""

    event_id: int | None
    reason: Name


def first_broken_link(events: Iterable[Event], head: str) -> BrokenLink | None:
    """The first of `events`, in order, that does not follow from the one before; None if all do.

    `head` is the hash that the last event must have.
    """
    previous = FIRST_LINK
    for event in events:
        if event.previous_hash != previous:
            return BrokenLink(event.pk, _("an event before it is missing or was exchanged"))
        if event.hash != event_hash(previous, event_content(event)):
            return BrokenLink(event.pk, _("its content was changed"))
        previous = event.hash
    if previous != head:
        return BrokenLink(None, _("events at the end are missing"))
    return None


def verify_chain() -> BrokenLink | None:
    """The first broken link of the stored audit trail; None while the chain holds.

    The head is read first, so that an event recorded meanwhile is not taken for a break.
    """
    head = DataVersion.current().chain_head
    last = Event.objects.filter(hash=head).values_list("pk", flat=True).first()
    events = Event.objects.order_by("pk")
    if last is not None:
        events = events.filter(pk__lte=last)
    return first_broken_link(events.iterator(chunk_size=2000), head)
