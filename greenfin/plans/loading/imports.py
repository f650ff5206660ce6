"""Documents handed in: kept, corrected, loaded or discarded. The only writes on imports."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from districts.actions import keep_file, record_event
from districts.documents import Document
from districts.documents.corrections import (
    Correction,
    Draft,
    Refused,
    apply,
    corrected,
    state_before,
)
from districts.models import Account, Jurisdiction, Plan, PlanCorrection, PlanImport

from .documents import apply_plan
from .files import UnreadableDocument, kept_file, read_file
from .proposals import PlanProposal, propose_file
from .writing import LoadReport


class Refusal(ValidationError):
    """A correction that makes no sense; the message says why."""


def proposal_of(row: PlanImport) -> PlanProposal:
    """What loading a handed-in document would do, its corrections included."""
    return propose_file(
        kept_file(row.reading),
        row.file.digest,
        jurisdiction=row.jurisdiction,
        corrections=corrections_of(row),
    )


def document_of(row: PlanImport) -> Document:
    """What a handed-in document says, its corrections included."""
    return _draft_of(row).document


def _draft_of(row: PlanImport) -> Draft:
    file = kept_file(row.reading)
    return corrected(file.document, corrections_of(row), file.text)


def corrections_of(row: PlanImport) -> list[Correction]:
    """The corrections that stand, in their order."""
    standing = row.deeds.filter(undone_at=None).order_by("number") if row.pk else []
    return [Correction(one.number, one.deed, one.about, one.content) for one in standing]


def keep_import(
    *,
    content: bytes,
    file_name: str,
    jurisdiction: Jurisdiction | None,
    by: Account,
    now: datetime.datetime,
) -> tuple[PlanImport, bool]:
    """The import of these bytes, and whether it is new; equal bytes are handed in once.

    UnreadableDocument where the file cannot be taken as a plan. Reading takes seconds: it is done
    before anything is locked.
    """
    digest = hashlib.sha256(content).hexdigest()
    former = _former(digest)
    if former is not None:
        return former, False
    file, reading = read_file(content)
    propose_file(file, digest, jurisdiction=jurisdiction)
    row = PlanImport(
        file_name=file_name[:200], jurisdiction=jurisdiction, reading=reading, by=by, at=now
    )
    return _kept(row, content)


def _former(digest: str) -> PlanImport | None:
    rows = PlanImport.objects.filter(file__digest=digest).exclude(state="discarded")
    return rows.order_by("pk").first()


@transaction.atomic
def _kept(row: PlanImport, content: bytes) -> tuple[PlanImport, bool]:
    """The row, stored; the one that somebody else made of the same file meanwhile."""
    source = keep_file(content=content, now=row.at)
    former = _former(source.digest)
    if former is not None:
        return former, False
    row.file = source
    row.save()
    after = {"file": row.file_name, "digest": source.digest}
    record_event(deed="hand_in_plan", by=row.by, obj=row, after=after, now=row.at)
    return row, True


@transaction.atomic
def correct_import(
    *,
    row: PlanImport,
    wanted: Sequence[tuple[str, str, Mapping[str, Any]]],
    by: Account,
    now: datetime.datetime,
) -> list[PlanCorrection]:
    """Keeps what a person changed, added or settled: each a deed, what it is about and its content.

    ValidationError once the document is loaded, and where one makes no sense; then none is kept.
    """
    row = _open(row)
    draft = _draft_of(row)
    last = row.deeds.aggregate(last=Max("number"))["last"] or 0
    kept = []
    for number, (deed, about, content) in enumerate(wanted, start=last + 1):
        one = Correction(number, deed, about, content)
        before = state_before(draft, one)
        try:
            apply(draft, one)
        except Refused as refusal:
            raise Refusal(_(refusal.template) % refusal.params) from refusal
        values = {"deed": deed, "about": about, "content": dict(content), "before": dict(before)}
        kept.append(row.deeds.create(number=number, by=by, at=now, **values))
        record_event(
            deed="correct_plan_import",
            by=by,
            obj=row,
            before=dict(before),
            after={"number": number, "deed": deed, "about": about, "content": dict(content)},
            now=now,
        )
    _require_readable(row)
    return kept


@transaction.atomic
def undo_correction(
    *, row: PlanImport, number: int, by: Account, now: datetime.datetime
) -> list[PlanCorrection]:
    """Takes a correction back, and with it those made later that rest on it."""
    row = _open(row)
    standing = {one.number: one for one in row.deeds.filter(undone_at=None)}
    if number not in standing:
        raise ValidationError(_("This correction has been undone already."))
    before = {one.number for one in _draft_of(row).stray}
    undone = [_undone(row, standing[number], by, now)]
    after = {one.number for one in _draft_of(row).stray} - before
    undone += [_undone(row, standing[other], by, now) for other in sorted(after)]
    _require_readable(row)
    return undone


def _require_readable(row: PlanImport) -> None:
    """Refuses what would leave no plan of a known jurisdiction, and so no page to mend it on."""
    try:
        proposal_of(row)
    except UnreadableDocument as fault:
        raise ValidationError(str(fault)) from fault


def _undone(
    row: PlanImport, one: PlanCorrection, by: Account, now: datetime.datetime
) -> PlanCorrection:
    one.undone_by, one.undone_at = by, now
    one.save(update_fields=["undone_by", "undone_at"])
    before = {"number": one.number, "deed": one.deed, "about": one.about, "content": one.content}
    record_event(deed="undo_plan_correction", by=by, obj=row, before=before, now=now)
    return one


@transaction.atomic
def load_import(
    *, row: PlanImport, by: Account, now: datetime.datetime, accept_errors: bool, replace: bool
) -> tuple[Plan, LoadReport]:
    """Loads a document as read and corrected; ValidationError while errors are not accepted."""
    row = _open(row)
    proposal = proposal_of(row)
    if proposal.errors and not accept_errors:
        raise ValidationError(
            _("Some places are in doubt: settle them, or confirm to load the others.")
        )
    try:
        plan, report = apply_plan(proposal, by=by, now=now, replace=replace)
    except UnreadableDocument as fault:
        raise ValidationError(str(fault)) from fault
    row.plan, row.state, row.loaded_at = plan, "loaded", now
    row.save(update_fields=["plan", "state", "loaded_at"])
    return plan, report


@transaction.atomic
def discard_import(*, row: PlanImport, by: Account, now: datetime.datetime) -> PlanImport:
    """Sets a document aside; nothing of it was or will be loaded."""
    row = _open(row)
    row.state = "discarded"
    row.save(update_fields=["state"])
    record_event(deed="discard_plan_import", by=by, obj=row, now=now)
    return row


def _open(row: PlanImport) -> PlanImport:
    """The row, locked; two confirmations at once load once."""
    locked = PlanImport.objects.select_for_update().get(pk=row.pk)
    if locked.state != "proposed":
        raise ValidationError(_("This document has been loaded or discarded already."))
    return locked
