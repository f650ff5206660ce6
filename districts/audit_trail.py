"""Reading the audit trail: the names of deeds, and whether the chain still holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .chain import FIRST_LINK, KEY_TRAIL, known_keys, noted_heads, plain_hash, sealed_hash
from .models import DataVersion, Event

Name = str | Promise

deed_names: dict[str, Name] = {
    "sign_in": _("Signed in"),
    "sign_in_failed": _("Sign-in failed"),
    "lockout": _("Sign-in locked"),
    "sign_in_crowd": _("Many failed sign-ins with one name or from one address"),
    "sign_in_flood": _("Many failed sign-ins, no more of them kept this hour"),
    "sign_out": _("Signed out"),
    "end_by_provider": _("Signed out, as the identity provider no longer holds the sign-in"),
    "end_sessions": _("Ended sessions of an account"),
    "set_second_factor": _("Set up a second factor"),
    "remove_second_factor": _("Took a second factor away"),
    "make_recovery_codes": _("Made recovery codes"),
    "use_recovery_code": _("Used a recovery code"),
    "set_provider_key": _("Set the key of an account at the identity provider"),
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
    KEY_TRAIL: _("Sealed the audit trail with a key"),
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

    `head` is the hash that the last event must have. Events without a seal come first, as far as
    the event that says so; none follows a sealed one.
    """
    previous, is_sealed, keys = FIRST_LINK, False, known_keys()
    for event in events:
        if event.previous_hash != previous:
            return BrokenLink(event.pk, _("an event before it is missing or was exchanged"))
        reason = _fault_of_seal(event, is_sealed, keys)
        if reason:
            return BrokenLink(event.pk, reason)
        previous, is_sealed = event.hash, bool(event.key_mark)
    if previous != head:
        return BrokenLink(None, _("events at the end are missing"))
    if previous != FIRST_LINK and not is_sealed:
        return BrokenLink(None, _("no event is sealed, although this installation has a key"))
    return None


def _fault_of_seal(event: Event, is_sealed: bool, keys: Mapping[str, str]) -> Name:
    """What is wrong with an event behind one that is, or is not, sealed; "" where nothing is."""
    if not event.key_mark:
        if is_sealed:
            return _("it is not sealed, and events before it are")
        return "" if event.hash == plain_hash(event) else _("its content was changed")
    if event.key_mark not in keys:
        return format_lazy(
            _(
                "it is sealed with a key of the mark {mark}, which this installation does not have:"
                " put that key back (GREENFIN_AUDIT_KEY, or the file audit_key in GREENFIN_DATA)"
            ),
            mark=event.key_mark,
        )
    if event.hash != sealed_hash(event, keys[event.key_mark]):
        return _("its content was changed")
    if not is_sealed and event.previous_hash != FIRST_LINK and event.deed != KEY_TRAIL:
        return _("the events before it were exchanged for ones without a seal")
    return ""


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


@dataclass(frozen=True)
class Noted:
    """How many heads were noted outside the database, and the numbers of events that are gone."""

    heads: int
    gone: list[int]


def verify_noted(heads: Iterable[tuple[int, str]] | None = None) -> Noted:
    """Whether each noted head, by default those of this machine's file, still is in the trail."""
    rest, count, gone = iter(noted_heads() if heads is None else heads), 0, []
    while some := dict(islice(rest, 500)):
        found = dict(Event.objects.filter(pk__in=some).values_list("pk", "hash"))
        gone += [number for number, seal in some.items() if found.get(number) != seal]
        count += len(some)
    return Noted(count, gone)
