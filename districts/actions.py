"""Writes that every floor uses: audit trail, data version, whole rows, files; who reports."""

import contextvars
import datetime
import hashlib
from collections.abc import Collection
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from .chain import note_head, seal
from .clock import current_time
from .models import Account, DataVersion, Event, Jurisdiction, SourceFile
from .refusals import Refused

# Set for each request by the web entrance; empty in commands.
request_address: contextvars.ContextVar[str | None] = contextvars.ContextVar(
    "request_address", default=None
)


def hold_data_version() -> DataVersion:
    """The one row, locked until the transaction ends: another writer waits for it here."""
    head, _created = DataVersion.objects.select_for_update().get_or_create(pk=1)
    return head


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
    reads_only: bool = False,
) -> Event:
    """Adds a link to the audit trail, in the caller's transaction: both are stored or neither.

    Pages with the board of returns on them are built anew after it, but for a deed that
    `reads_only`: a sign-in, a download, an export.
    """
    head = hold_data_version()
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
    seal(event)
    event.save(force_insert=True)
    transaction.on_commit(partial(note_head, event.pk, event.hash))
    head.chain_head = event.hash
    if not reads_only:
        head.board_stamp = head.next_stamp()
    head.save(update_fields=["chain_head", "board_stamp"])
    return event


@transaction.atomic
def move_data_version(*, figures_of: Collection[int] | None = None) -> int:
    """Moves the stamp that cached pieces and ETags are keyed by; returns the new one.

    Where nothing but figures of some jurisdictions was published, name them: what rests on plans
    and rights alone outlives it, and so does what is known of the others.
    """
    head = hold_data_version()
    head.stamp = head.next_stamp()
    if figures_of is None:
        head.plans_stamp = head.stamp
    else:
        Jurisdiction.objects.filter(pk__in=figures_of).update(figures_stamp=head.stamp)
    head.save(update_fields=["stamp", "plans_stamp"])
    return head.stamp


def require_whole(row: models.Model) -> None:
    """Refused with the model's own sentences where the row breaks a rule of it."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def keep_file(*, content: bytes, now: datetime.datetime) -> SourceFile:
    """Stores a received file's bytes under their digest; the same bytes are stored once."""
    digest = hashlib.sha256(content).hexdigest()
    file, _created = SourceFile.objects.get_or_create(
        digest=digest, defaults={"size": len(content), "content": content, "received_at": now}
    )
    return file


@transaction.atomic
def set_reporting(
    *, reporting: Collection[int], by: Account | None
) -> tuple[list[Jurisdiction], list[Jurisdiction]]:
    """Who files quarterly returns from the next round on; gives those added and those dropped."""
    places = list(Jurisdiction.objects.select_for_update())
    added = [place for place in places if place.pk in reporting and not place.is_reporting]
    dropped = [place for place in places if place.pk not in reporting and place.is_reporting]
    if not added and not dropped:
        return [], []
    for changed, is_reporting in ((added, True), (dropped, False)):
        keys = [place.pk for place in changed]
        Jurisdiction.objects.filter(pk__in=keys).update(is_reporting=is_reporting)
    after = {"added": [one.slug for one in added], "dropped": [one.slug for one in dropped]}
    record_event(deed="set_reporting", by=by, after=after)
    move_data_version()
    return added, dropped
