"""Corrections: asked for with reason and evidence, granted or refused by another person."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import record_event, require_whole
from districts.evidence import keep_brought
from districts.evidence.forms import BroughtFile
from districts.models import Account
from districts.refusals import Conflict, NotAllowed, Refused
from targets.actions.holding import clear_conflicts
from tasks.risks.models import RiskCorrection, RiskRecord
from tasks.risks.transitions import CORRECTABLE

from .holding import hold_record, require_impersonal, take_step


@clear_conflicts
@transaction.atomic
def ask_correction(
    *,
    record: RiskRecord,
    reason: str,
    evidence: Sequence[BroughtFile],
    by: Account,
    now: datetime.datetime,
    seen: int,
) -> RiskCorrection:
    """Asks for a record to be corrected, with the files that prove why; one at a time."""
    held = hold_record(record, by=by, seen=seen)
    if held.state not in CORRECTABLE:
        raise Conflict(_("This record is corrected already."))
    if held.corrections.filter(state="asked").exists():
        raise Conflict(_("A correction of this record waits for its answer."))
    reason = require_impersonal(reason, _("Reason of the correction"))
    if not reason:
        raise Refused(_("Say why the record is wrong: the reason is empty."))
    if not evidence:
        raise Refused(_("A correction needs evidence: choose the file that proves it."))
    row = RiskCorrection(record=held, reason=reason, asked_at=now, asked_by=by)
    require_whole(row)
    row.save()
    row.evidence.set(keep_brought(evidence, by=by, now=now))
    record_event(
        deed="ask_risk_correction",
        by=by,
        obj=held,
        key=held.record_number,
        after={"files": len(evidence)},
        now=now,
    )
    return row


@clear_conflicts
@transaction.atomic
def decide_correction(
    *,
    record: RiskRecord,
    is_granted: bool,
    answer: str,
    by: Account,
    now: datetime.datetime,
    seen: int,
) -> RiskRecord:
    """Grants or refuses the correction that waits; granted, the record marks nothing any more."""
    held = hold_record(record, by=by, seen=seen)
    row = held.corrections.filter(state="asked").first()
    if row is None:
        raise Conflict(_("No correction of this record waits for an answer."))
    if by.pk == row.asked_by_id:
        raise NotAllowed(_("You asked for this correction; another person must decide on it."))
    answer = require_impersonal(answer, _("Answer to the correction"))
    if not answer:
        raise Refused(_("Say why: the answer is empty."))
    row.state = "granted" if is_granted else "refused"
    row.decided_at, row.decided_by, row.answer = now, by, answer
    require_whole(row)
    row.save()
    if is_granted:
        take_step(held, deed="correct", by=by, now=now, words=answer)
    else:
        record_event(
            deed="refuse_risk_correction", by=by, obj=held, key=held.record_number, now=now
        )
    return held
