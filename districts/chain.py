"""How the audit trail is sealed: each event bears a seal over itself and the one before it.

The seal is an HMAC whose key is kept outside the database, and the head of the chain is noted
outside it, too: whoever holds the database alone can neither forge an event nor cut the trail
unnoticed.
"""

import datetime
import hashlib
import hmac
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings

from .models import Event

log = structlog.get_logger(__name__)

FIRST_LINK = "0" * 64
# With this event a trail that was chained without a key begins to be sealed.
KEY_TRAIL = "key_trail"
MARK_LENGTH = 12
NOTED = re.compile(r"(?P<number>\d+) (?P<seal>[0-9a-f]{64})")
BEGUN_ANEW = "restored"


def key_mark(key: str) -> str:
    """Names a key without telling it."""
    return hmac.new(key.encode(), b"mark of a key", "sha256").hexdigest()[:MARK_LENGTH]


def known_keys() -> dict[str, str]:
    """The keys of this installation by their marks: the present one, and former ones."""
    return {key_mark(key): key for key in settings.AUDIT_KEYS}


def seal(event: Event) -> None:
    """Gives an event that follows `previous_hash` its seal, with the present key."""
    key = settings.AUDIT_KEYS[0]
    event.key_mark = key_mark(key)
    event.hash = sealed_hash(event, key)


def sealed_hash(event: Event, key: str) -> str:
    """HMAC-SHA-256 of the previous link, the key's mark and the event's content."""
    text = _chained(event.previous_hash, {"key": event.key_mark, **event_content(event)})
    return hmac.new(key.encode(), text, "sha256").hexdigest()


def plain_hash(event: Event) -> str:
    """How events were chained before there was a key: SHA-256, which anybody can work out."""
    return hashlib.sha256(_chained(event.previous_hash, event_content(event))).hexdigest()


def _chained(previous: str, content: dict[str, Any]) -> bytes:
    """The previous link and the content, keys in order."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"{previous}\n{text}".encode()


def event_content(event: Event) -> dict[str, Any]:
    """What an event's seal is taken of."""
    return {
        "at": event.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        "account": event.account_id,
        "actor": event.actor,
        "address": event.address,
        "deed": event.deed,
        "object_type": event.object_type,
        "object_key": event.object_key,
        "before": event.before,
        "after": event.after,
    }


def note_head(number: int, head: str) -> None:
    """Notes the chain's head outside the database, once it is stored there; a request's also in
    the log."""
    if "incident" in structlog.contextvars.get_contextvars():
        log.info("audit_head", number=number, head=head)
    _note(f"{number} {head}")


def note_beginning(number: int, head: str) -> None:
    """A restored trail: what was noted before is that of a former life."""
    _note(f"{BEGUN_ANEW} {number} {head}")


def _note(line: str) -> None:
    """A line that nothing takes away again, in one write, so that many may note at once.

    It begins with its line break: one that a full disk cut short spoils none but itself.
    """
    try:
        place = os.open(settings.AUDIT_HEADS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(place, f"\n{line}".encode())
        finally:
            os.close(place)
    except OSError as fault:
        # The event is stored; the next one notes the head that follows from it.
        log.error("audit_head_not_noted", fault=str(fault.strerror))


def noted_heads() -> Iterator[tuple[int, str]]:
    """The heads noted since the trail began or was last restored, as number and seal."""
    path = Path(settings.AUDIT_HEADS)
    if not path.is_file():
        return
    with path.open(encoding="utf-8", errors="replace") as lines:
        begun = max((at for at, line in enumerate(lines) if line.startswith(BEGUN_ANEW)), default=0)
        lines.seek(0)
        for at, line in enumerate(lines):
            found = NOTED.fullmatch(line.strip().removeprefix(f"{BEGUN_ANEW} "))
            if found and at >= begun:
                yield int(found["number"]), found["seal"]
