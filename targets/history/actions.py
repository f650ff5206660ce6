"""The writes on imports of past figures: a file comes in, is confirmed by one or by two, or not."""

import datetime
import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import keep_file, move_data_version, record_event
from districts.models import Account
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refusal, Refused
from targets.actions.holding import as_stored, clear_conflicts
from targets.actions.storing import shown_file_name
from targets.models import HistoryImport
from targets.periods import local_date
from targets.workbook.findings import Finding

from .proposal import HistoryProposal, current_stamp, propose_history, stored_proposal
from .publishing import publish_figures
from .storing import Advance
from .transitions import step


def no_advance(count: int) -> None:
    """Nobody watches."""


def receive_history(
    *, content: bytes, file_name: str, by: Account, now: datetime.datetime
) -> HistoryImport:
    """The checked file that a person's upload becomes, in place of one not yet confirmed.

    Refused with all findings where anything is wrong: nothing is stored then but its event.
    """
    name = shown_file_name(file_name)
    try:
        step(HistoryImport(uploaded_by=by), "upload", reader_of(by))
        proposal = propose_history(content=content, file_name=name, today=local_date(now))
        if proposal.errors:
            raise Refused(_("The file has errors; nothing was imported."), proposal.errors)
        return _keep_draft(proposal, by=by, now=now)
    except NotAllowed:
        raise
    except Refusal as refusal:
        digest = hashlib.sha256(content).hexdigest()
        refuse_history(digest=digest, file_name=name, findings=refusal.findings, by=by, now=now)
        raise


def refuse_history(
    *,
    digest: str,
    file_name: str,
    findings: Sequence[Finding],
    by: Account,
    now: datetime.datetime,
) -> None:
    """All that a file with errors leaves behind when it is to be imported."""
    record_event(
        deed="refuse_history",
        by=by,
        key=digest,
        after={"file_name": file_name, "errors": len(findings)},
        now=now,
    )


@clear_conflicts
@transaction.atomic
def apply_history(
    *,
    proposal: HistoryProposal,
    by: Account,
    now: datetime.datetime,
    advance: Advance = no_advance,
) -> HistoryImport | None:
    """In one go, as a command does: imports a file's figures, or hands it on to a second person
    where they would change published ones; all or nothing.

    None where all of them were known already: nothing is written then. Conflict when anything was
    published since the file was read, Refused while there are errors.
    """
    held = HistoryImport(uploaded_by=by, uploaded_at=now, file_name=proposal.file_name[:200])
    step(held, "upload", reader_of(by))
    if current_stamp() != proposal.stamp:
        raise Conflict(_("Figures have changed since the file was read. Read it again."))
    _require_sound(proposal)
    if not proposal.figures:
        return None
    held.file = keep_file(content=proposal.content, now=now)
    if proposal.comparison.changes:
        held.state = "waiting"
        return _handed_on(held, proposal, by=by, now=now)
    return _imported(held, proposal, by=by, now=now, advance=advance)


@clear_conflicts
@transaction.atomic
def import_history(
    *, held: HistoryImport, by: Account, now: datetime.datetime, seen: str
) -> HistoryImport:
    """Publishes a checked file that changes no published figure."""
    held, state = _hold(held, "import", by)
    proposal = _as_seen(held, seen, now)
    if proposal.comparison.changes:
        raise Refused(_("It changes published figures: hand it on to a second person."))
    held.state = state
    return _imported(held, proposal, by=by, now=now)


@clear_conflicts
@transaction.atomic
def hand_on_history(
    *, held: HistoryImport, by: Account, now: datetime.datetime, seen: str
) -> HistoryImport:
    """Asks a second person to confirm a checked file that changes published figures."""
    held, state = _hold(held, "hand_on", by)
    proposal = _as_seen(held, seen, now)
    held.state = state
    return _handed_on(held, proposal, by=by, now=now)


@clear_conflicts
@transaction.atomic
def confirm_history(
    *, held: HistoryImport, by: Account, now: datetime.datetime, seen: str
) -> HistoryImport:
    """Publishes what somebody else handed on: the changed figures are superseded, not lost."""
    held, state = _hold(held, "confirm", by)
    proposal = _as_seen(held, seen, now)
    held.state = state
    return _imported(held, proposal, by=by, now=now)


@clear_conflicts
@transaction.atomic
def send_back_history(
    *, held: HistoryImport, by: Account, now: datetime.datetime, reason: str
) -> HistoryImport:
    """Refuses what somebody else handed on, with the reason; nothing of it is published."""
    held, state = _hold(held, "send_back", by)
    if not reason.strip():
        raise Refused(_("Say what must be corrected: sending back needs a reason."))
    held.reason = reason.strip()
    return _closed(held, state, deed="send_back_history", by=by, now=now)


@clear_conflicts
@transaction.atomic
def withdraw_history(*, held: HistoryImport, by: Account, now: datetime.datetime) -> HistoryImport:
    """Takes an import back that was not confirmed yet."""
    held, state = _hold(held, "withdraw", by)
    return _closed(held, state, deed="withdraw_history", by=by, now=now)


def _hold(held: HistoryImport, deed: str, by: Account) -> tuple[HistoryImport, str]:
    """The row as it stands now, locked, and the state that the deed leads to."""
    rows = HistoryImport.objects.select_for_update(of=("self",)).select_related("file")
    row = rows.get(pk=held.pk)
    return row, step(row, deed, reader_of(by))


def _as_seen(held: HistoryImport, seen: str, now: datetime.datetime) -> HistoryProposal:
    """What importing would do now; Conflict where that is not what the person looked at."""
    proposal = stored_proposal(held, local_date(now))
    if proposal.fingerprint != seen:
        raise Conflict(
            _("Figures have changed since you looked at them. Look again, then confirm.")
        )
    _require_sound(proposal)
    if not proposal.figures:
        raise Refused(_("All figures of the file are known already; there is nothing to import."))
    return proposal


def _require_sound(proposal: HistoryProposal) -> None:
    if proposal.errors:
        raise Refused(_("The file has errors; nothing was imported."), proposal.errors)


@clear_conflicts
@transaction.atomic
def _keep_draft(proposal: HistoryProposal, *, by: Account, now: datetime.datetime) -> HistoryImport:
    drafts = HistoryImport.objects.select_for_update(of=("self",)).select_related("file")
    held = drafts.filter(state="draft", uploaded_by=by).first()
    before = {"digest": held.file.digest} if held else None
    if held is None:
        held = HistoryImport(uploaded_by=by)
    elif (held.file.digest, held.file_name) == (proposal.digest, proposal.file_name):
        return held
    held.state = step(held, "upload", reader_of(by))
    held.file, held.file_name = keep_file(content=proposal.content, now=now), proposal.file_name
    held.uploaded_at = now
    return _saved(held, proposal, deed="upload_history", by=by, now=now, before=before)


def _handed_on(
    held: HistoryImport, proposal: HistoryProposal, *, by: Account, now: datetime.datetime
) -> HistoryImport:
    held.proposed_at = now
    return _saved(held, proposal, deed="hand_on_history", by=by, now=now)


def _imported(
    held: HistoryImport,
    proposal: HistoryProposal,
    *,
    by: Account,
    now: datetime.datetime,
    advance: Advance = no_advance,
) -> HistoryImport:
    held.state, held.imported_at, held.imported_by = "imported", now, by
    _saved(held, proposal, deed="import_history", by=by, now=now)
    publish_figures(proposal, held, advance)
    move_data_version(figures_of={figure.key[0] for figure in proposal.figures})
    return held


def _saved(
    held: HistoryImport,
    proposal: HistoryProposal,
    *,
    deed: str,
    by: Account,
    now: datetime.datetime,
    before: dict[str, Any] | None = None,
) -> HistoryImport:
    """The row with what importing would do, or does, and its event."""
    held.rows = len(proposal.figures)
    held.changed = len(proposal.comparison.changes)
    held.unchanged = len(proposal.comparison.unchanged)
    held.contents = as_stored(proposal.read) if held.is_open else {}
    held.save()
    after = {"file_name": held.file_name, "digest": proposal.digest, **proposal.counts}
    record_event(deed=deed, by=by, obj=held, before=before, after=after, now=now)
    return held


def _closed(
    held: HistoryImport, state: str, *, deed: str, by: Account, now: datetime.datetime
) -> HistoryImport:
    before = {"state": held.state}
    held.state, held.closed_at, held.closed_by, held.contents = state, now, by, {}
    held.save()
    after = {"file_name": held.file_name, "reason": held.reason}
    record_event(deed=deed, by=by, obj=held, before=before, after=after, now=now)
    return held
