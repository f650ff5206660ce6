"""A file of a source system is taken in: once, each row taken or refused with its reason."""

import datetime
import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import keep_file, record_event
from districts.models import Account, DataVersion
from districts.refusals import Conflict, NotAllowed, Refusal, Refused
from greenfin.exchange.fields import FIGURE_FIELDS, FIGURE_REQUIRED
from greenfin.exchange.figures import FigureReader, keep_figures, read_figures
from greenfin.exchange.ledger import LedgerRows, file_rows, read_ledger
from greenfin.exchange.table import rows_of
from targets.actions.holding import as_stored, clear_conflicts
from targets.actions.storing import shown_file_name
from targets.intake.models import Exchange, Mapping, SourceSystem
from targets.periods import local_date

KEY_LENGTH = 80


@dataclass(frozen=True)
class Sent:
    """What was sent, and how: `key` names it, so that sending it again is no second time."""

    source: SourceSystem
    content: bytes
    file_name: str
    channel: str
    by: Account
    key: str = ""
    mapping: str = ""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def named(self) -> str:
        return self.key or self.digest


def take_in(sent: Sent, *, now: datetime.datetime, is_sample: bool = False) -> Exchange:
    """The exchange that a file becomes; the same one where it was taken in before.

    Rows are taken or refused one by one, and all that is taken is stored in one transaction: a row
    is never stored in part. Refused for a file that is no such table, Conflict where its key was
    another file's; such a file leaves nothing but its event.
    """
    try:
        if known := _known(sent):
            return known
        _require_open(sent)
        mapping = _mapping(sent)
        if sent.source.takes == "ledger":
            return _take_ledger(sent, mapping, now, is_sample)
        rows = rows_of(
            content=sent.content,
            file_name=sent.file_name,
            mapping=mapping,
            fields=FIGURE_FIELDS,
            required=FIGURE_REQUIRED,
        )
        reader = FigureReader(sent.source, mapping, local_date(now))
        return _take_figures(sent, mapping, reader, rows, now, is_sample)
    except Refusal as refusal:
        _record_refusal(sent, refusal, now)
        raise


def _known(sent: Sent) -> Exchange | None:
    """The exchange of this key, where it was this file's; Conflict where it was another's."""
    if len(sent.named) > KEY_LENGTH:
        raise Refused(_("The key has more than 80 characters."))
    held = Exchange.objects.filter(source=sent.source, key=sent.named).select_related("file")
    known = held.first()
    if known is not None and known.file.digest != sent.digest:
        raise Conflict(
            _("Another file was taken in under this key. Give a new key to what is new.")
        )
    return known


def _require_open(sent: Sent) -> None:
    if sent.source.is_closed:
        raise NotAllowed(_("Nothing is taken from this source system any more."))
    if not sent.source.account.is_active:
        raise NotAllowed(_("The account that answers for this source system is disabled."))


def _mapping(sent: Sent) -> Mapping | None:
    """The mapping that was named, or the only one there is; without one our own names are read."""
    own = list(sent.source.mappings.select_related("edition")[:2])
    if not sent.mapping:
        return own[0] if len(own) == 1 else None
    if sent.mapping == "none":
        return None
    named = sent.source.mappings.select_related("edition").filter(code=sent.mapping).first()
    if named is None:
        text = _("The source system has no mapping “%(name)s”.")
        raise Refused(text % {"name": sent.mapping[:40]})
    return named


@clear_conflicts
@transaction.atomic
def _take_figures(
    sent: Sent,
    mapping: Mapping | None,
    reader: FigureReader,
    rows: Any,
    now: datetime.datetime,
    is_sample: bool,
) -> Exchange:
    _hold()
    if known := _known(sent):
        return known
    figures, refusals = read_figures(reader, rows)
    exchange = _kept(sent, mapping, now, len(figures), refusals, is_sample)
    keep_figures(exchange, figures, now)
    return exchange


def _take_ledger(
    sent: Sent, mapping: Mapping | None, now: datetime.datetime, is_sample: bool
) -> Exchange:
    rows = read_ledger(sent.source, sent.content, sent.file_name, mapping, local_date(now))
    return _keep_ledger(sent, mapping, rows, now, is_sample)


@clear_conflicts
@transaction.atomic
def _keep_ledger(
    sent: Sent, mapping: Mapping | None, rows: LedgerRows, now: datetime.datetime, is_sample: bool
) -> Exchange:
    _hold()
    if known := _known(sent):
        return known
    filing = file_rows(rows, by=sent.source.account, now=now, is_sample=is_sample)
    return _kept(sent, mapping, now, rows.count, rows.refusals, is_sample, filing)


def _hold() -> None:
    """Exchanges wait for one another: a key is looked up, then taken."""
    DataVersion.objects.get_or_create(pk=1)
    DataVersion.objects.select_for_update().get(pk=1)


def _kept(
    sent: Sent,
    mapping: Mapping | None,
    now: datetime.datetime,
    taken: int,
    refusals: list[dict[str, Any]],
    is_sample: bool,
    filing: int | None = None,
) -> Exchange:
    exchange = Exchange.objects.create(
        source=sent.source,
        mapping=mapping,
        channel=sent.channel,
        at=now,
        by=sent.by,
        key=sent.named,
        file=keep_file(content=sent.content, now=now),
        file_name=shown_file_name(sent.file_name),
        taken=taken,
        refusals=as_stored(sorted(refusals, key=lambda one: one["row"])),
        filing=filing,
        is_sample=is_sample,
    )
    after = {
        "source": sent.source.code,
        "channel": sent.channel,
        "key": exchange.key,
        "digest": sent.digest,
        "taken": taken,
        "refused": len(refusals),
    }
    record_event(deed="take_in", by=sent.by, obj=exchange, after=after, now=now)
    return exchange


def _record_refusal(sent: Sent, refusal: Refusal, now: datetime.datetime) -> None:
    after = {
        "source": sent.source.code,
        "channel": sent.channel,
        "key": sent.named[:KEY_LENGTH],
        "reason": refusal.sentence[:500],
    }
    record_event(deed="refuse_intake", by=sent.by, key=sent.digest, after=after, now=now)
