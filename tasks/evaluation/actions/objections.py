"""What a district holds against a point, and what the office answers."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import record_event, require_whole
from districts.evidence import keep_brought
from districts.evidence.forms import BroughtFile
from districts.models import Account, Jurisdiction
from districts.refusals import Conflict, NotAllowed, Refused
from targets.periods import local_date
from tasks.evaluation.models import OPEN_OBJECTIONS, Objection, Run, SchemeItem
from tasks.evaluation.scoring import INAPPLICABLE, KNOWN
from tasks.evaluation.scoring.model import ZERO
from tasks.evaluation.sources import Origin, SourceInput
from tasks.evaluation.stored import stored_inputs, stored_subjects

from .computing import store_computation
from .holding import hold_run, require_words, run_key
from .runs import require_item


@dataclass(frozen=True)
class Change:
    """What an answer puts in the place of an input: a value, or that the item does not apply."""

    value: Decimal | None

    @property
    def state(self) -> str:
        return INAPPLICABLE if self.value is None else KNOWN


@transaction.atomic
def object_to_points(
    *,
    run: Run,
    item: SchemeItem,
    jurisdiction: Jurisdiction,
    words: str,
    by: Account,
    now: datetime.datetime,
    evidence: Sequence[BroughtFile] = (),
) -> Objection:
    """A district objects to a point of its own, on the days on which objections are open."""
    held, _state = hold_run(run, "object_to_points", by, jurisdiction.pk)
    require_item(held, item)
    last = held.computations.order_by("-number").first()
    if last is None or not last.results.filter(jurisdiction=jurisdiction).exists():
        raise NotAllowed(_("You may not do this with this evaluation."))
    if held.objections_to is None or local_date(now) > held.objections_to:
        raise Conflict(_("Objections were open until %(day)s.") % {"day": held.objections_to})
    row = Objection(
        run=held,
        item=item,
        jurisdiction=jurisdiction,
        words=require_words(words, _("Say what is wrong with the point, and why.")),
        made_by=by,
        made_at=now,
    )
    require_whole(row)
    row.save(force_insert=True)
    row.evidence.set(keep_brought(evidence, by=by, now=now))
    after = {"item": item.number, "jurisdiction": jurisdiction.slug, "words": row.words}
    record_event(deed="object_to_points", by=by, obj=held, key=run_key(held), after=after, now=now)
    return row


@transaction.atomic
def answer_objection(
    *,
    objection: Objection,
    answer: str,
    by: Account,
    now: datetime.datetime,
    change: Change | None = None,
    for_meeting: bool = False,
) -> Objection:
    """Answers an objection, with a change or without; or leaves it to be decided by a meeting.

    A change puts another input in the place of the one that was used; the whole run is worked out
    anew from the inputs it had, and what stood before stays. What is published by then is not
    looked at: the other points rest on what they rested on.
    """
    held, _state = hold_run(objection.run, "answer_objection", by)
    row = Objection.objects.select_for_update().get(pk=objection.pk)
    if row.state not in OPEN_OBJECTIONS:
        raise Conflict(_("This objection has been answered already. Look at it again."))
    if row.made_by_id == by.pk:
        raise NotAllowed(_("Who objected does not answer."))
    if for_meeting and change is not None:
        raise Refused(_("What a meeting is to decide is not changed yet."))
    row.answer = require_words(answer, _("Write the answer: why the points change, or do not."))
    row.state = "meeting" if for_meeting else "changed" if change else "unchanged"
    row.answered_by, row.answered_at = by, now
    require_whole(row)
    row.save()
    if change is not None:
        _recompute(held, row, change, by, now)
    after = {
        "item": row.item.number,
        "jurisdiction": row.jurisdiction.slug,
        "state": row.state,
        "answer": row.answer,
        "value": None if change is None or change.value is None else str(change.value),
    }
    record_event(deed="answer_objection", by=by, obj=held, key=run_key(held), after=after, now=now)
    return row


@transaction.atomic
def reopen_objection(
    *, objection: Objection, reason: str, by: Account, now: datetime.datetime
) -> Objection:
    """Opens an answered objection again, with a reason; it waits for another answer.

    The points stay as the former answer left them until the new one says otherwise.
    """
    held, _state = hold_run(objection.run, "reopen_objection", by)
    row = Objection.objects.select_for_update().get(pk=objection.pk)
    if row.state in OPEN_OBJECTIONS:
        raise Conflict(_("This objection waits for its answer already."))
    if row.made_by_id == by.pk:
        raise NotAllowed(_("Who objected does not open the objection again."))
    before = {"state": row.state, "answer": row.answer}
    row.reopening_reason = require_words(reason, _("Say why the objection is opened again."))
    row.reopened_by, row.reopened_at = by, now
    row.former_answer, row.answer = row.answer, ""
    row.state, row.answered_by, row.answered_at = "open", None, None
    require_whole(row)
    row.save()
    after = {
        "item": row.item.number,
        "jurisdiction": row.jurisdiction.slug,
        "state": row.state,
        "reason": row.reopening_reason,
    }
    record_event(
        deed="reopen_objection",
        by=by,
        obj=held,
        key=run_key(held),
        before=before,
        after=after,
        now=now,
    )
    return row


def _recompute(
    run: Run, row: Objection, change: Change, by: Account, now: datetime.datetime
) -> None:
    item, place = row.item, row.jurisdiction
    is_given = item.source == "manual" and change.value is not None
    if is_given and not ZERO <= change.value <= item.weight:  # type: ignore[operator]
        raise Refused(_("Points of this item lie between 0 and %(most)s.") % {"most": item.weight})
    last = run.computations.order_by("-number").first()
    assert last is not None
    inputs = stored_inputs(last)
    before = inputs[place.pk][item.number]
    said = Origin("objection", value="" if change.value is None else str(change.value))
    inputs[place.pk][item.number] = SourceInput(change.state, change.value, (said, *before.origins))
    store_computation(run, stored_subjects(last), inputs, by=by, now=now, objection=row)
    run.computed_by = by
    run.save(update_fields=["computed_by"])
