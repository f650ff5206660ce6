"""The steps of a record: verified by another, warned, handled, closed; joint measures."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import record_event, require_whole
from districts.models import Account, Organisation
from districts.refusals import Conflict, NotAllowed, Refused
from targets.actions.holding import clear_conflicts
from targets.periods import local_date
from tasks.risks.models import RiskMeasure, RiskRecord
from tasks.risks.transitions import WITH_MEASURES
from tasks.risks.wording import WORDS_ASKED

from .holding import hold_record, require_impersonal, take_step


@clear_conflicts
@transaction.atomic
def step_risk(
    *,
    record: RiskRecord,
    deed: str,
    by: Account,
    now: datetime.datetime,
    seen: int,
    words: str = "",
) -> RiskRecord:
    """Takes one step with a record: verify, warn, handle or close. Who registered never verifies.

    From the verification on it is a fact: what it touches in the ledger is marked.
    """
    held = hold_record(record, by=by, seen=seen)
    words = require_impersonal(words, WORDS_ASKED[deed])
    if deed == "verify":
        if by.pk == held.registered_by_id:
            raise NotAllowed(_("You registered this record; another person must verify it."))
        if held.state == "registered":
            held.verified_at, held.verified_by = now, by
    take_step(held, deed=deed, by=by, now=now, words=words)
    return held


@clear_conflicts
@transaction.atomic
def add_measure(
    *,
    record: RiskRecord,
    organisation: Organisation,
    measure: str,
    decided_on: datetime.date,
    by: Account,
    now: datetime.datetime,
    seen: int,
) -> RiskMeasure:
    """Keeps what a body does about a verified record, until it is closed."""
    held = hold_record(record, by=by, seen=seen)
    if held.state not in WITH_MEASURES:
        raise Conflict(_("Joint measures stand with verified records until they are closed."))
    if not held.happened_on <= decided_on <= local_date(now):
        raise Refused(_("A measure is decided on between the finding and today. Check its date."))
    row = RiskMeasure(
        record=held,
        organisation=organisation,
        measure=require_impersonal(measure, _("Measure")),
        decided_on=decided_on,
        at=now,
        by=by,
    )
    require_whole(row)
    row.save()
    record_event(
        deed="measure_risk",
        by=by,
        obj=held,
        key=held.record_number,
        after={"organisation": organisation.slug, "decided_on": decided_on.isoformat()},
        now=now,
    )
    return row
