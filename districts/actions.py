"""Writes that every floor uses: audit trail, data version, received files."""

import contextvars
import datetime
import hashlib
import json
from typing import Any

from django.db import models, transaction

from .clock import current_time
from .models import Account, DataVersion, Event, SourceFile

# Set for each request by the web entrance; empty in commands.
request_address: contextvars.ContextVar[str | None] = contextvars.ContextVar(
    "request_address", default=None
)


def event_hash(previous: str, content: dict[str, Any]) -> str:
    """SHA-256 of the previous link and this event's content, keys in order."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def event_content(event: Event) -> dict[str, Any]:
    """What an event's hash is taken of."""
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


@transaction.atomic
def record_event(
    *,
    deed: str,
    by: Account | None,
    obj: models.Model | None = None,
    key: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    actor: str = "",
    now: datetime.datetime | None = None,
) -> Event:
    """Adds a link to the audit trail, in the caller's transaction: both are stored or neither."""
    head, _created = DataVersion.objects.select_for_update().get_or_create(pk=1)
    event = Event(
        at=now or current_time(),
        account=by,
        actor=actor or (by.get_username() if by else ""),
        address=request_address.get(),
        deed=deed,
        object_type=obj._meta.model_name or "" if obj is not None else "",
        object_key=key or (str(obj.pk) if obj is not None else ""),
        before=before,
        after=after,
        previous_hash=head.chain_head,
    )
    event.hash = event_hash(event.previous_hash, event_content(event))
    event.save(force_insert=True)
    head.chain_head = event.hash
    head.save(update_fields=["chain_head"])
    return event


@transaction.atomic
def move_data_version(*, figures_only: bool = False) -> int:
    """Moves the stamp that cached pieces and ETags are keyed by; returns the new one.

    What rests on plans and rights alone outlives a publish of nothing but figures.
    """
    head, _created = DataVersion.objects.select_for_update().get_or_create(pk=1)
    head.stamp += 1
    if not figures_only:
        head.plans_stamp = head.stamp
    head.save(update_fields=["stamp", "plans_stamp"])
    return head.stamp


def keep_file(*, content: bytes, now: datetime.datetime) -> SourceFile:
    """Stores a received file's bytes under their digest; the same bytes are stored once."""
    digest = hashlib.sha256(content).hexdigest()
    file, _created = SourceFile.objects.get_or_create(
        digest=digest, defaults={"size": len(content), "content": content, "received_at": now}
    )
    return file
