"""Documents handed in: kept, corrected, loaded or discarded. The only writes on imports."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import keep_file, record_event
from districts.models import Account, Jurisdiction, Plan, PlanImport

from .documents import apply_plan
from .formats import ReadFile, read_file
from .proposals import PlanProposal, propose_text
from .writing import LoadReport


def proposal_of(row: PlanImport) -> PlanProposal:
    """What loading a handed-in document would do, its corrections included."""
    reading = row.reading
    file = ReadFile(reading["text"], reading["kind"], tuple(reading["empty_pages"]))
    return propose_text(
        file, row.file.digest, jurisdiction=row.jurisdiction, corrections=row.corrections
    )


@transaction.atomic
def keep_import(
    *,
    content: bytes,
    file_name: str,
    jurisdiction: Jurisdiction | None,
    by: Account,
    now: datetime.datetime,
) -> tuple[PlanImport, bool]:
    """The import of these bytes, and whether it is new; equal bytes are handed in once.

    UnreadableDocument where the file cannot be taken as a plan.
    """
    file = read_file(content)
    source = keep_file(content=content, now=now)
    former = source.plan_imports.exclude(state="discarded").first()
    if former is not None:
        return former, False
    row = PlanImport(
        file=source,
        file_name=file_name[:200],
        jurisdiction=jurisdiction,
        reading={"text": file.text, "kind": file.kind, "empty_pages": list(file.empty_pages)},
        by=by,
        at=now,
    )
    proposal_of(row)
    row.save()
    after = {"file": row.file_name, "digest": source.digest}
    record_event(deed="hand_in_plan", by=by, obj=row, after=after, now=now)
    return row, True


@transaction.atomic
def correct_import(
    *, row: PlanImport, corrections: Mapping[str, Any], by: Account, now: datetime.datetime
) -> PlanImport:
    """Keeps what a person changed or settled; ValidationError once it is loaded."""
    row = _open(row)
    before = row.corrections
    row.corrections = dict(corrections)
    if row.corrections == before:
        return row
    row.save(update_fields=["corrections"])
    record_event(
        deed="correct_plan_import", by=by, obj=row, before=before, after=row.corrections, now=now
    )
    return row


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
    plan, report = apply_plan(proposal, by=by, now=now, replace=replace)
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
