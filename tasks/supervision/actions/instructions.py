"""What leaders write, and what the office answers. Turning it into a matter is `open_matter`."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import record_event, require_whole
from districts.models import Account
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from tasks.models import Instruction
from tasks.permissions import JUDGE_MATTERS, WRITE_INSTRUCTIONS
from tasks.supervision.subjects import Subject


@transaction.atomic
def write_instruction(
    *,
    subject: Subject,
    words: str,
    by: Account,
    now: datetime.datetime,
    is_sample: bool = False,
) -> Instruction:
    """Keeps what a leader wrote on a target, a task, a district or a matter."""
    if not reader_of(by).may(WRITE_INSTRUCTIONS):
        raise NotAllowed(_("Only leaders write instructions."))
    columns = subject.columns
    row = Instruction(
        kind=subject.kind,
        # A matter's own target or task is the matter's business.
        **({"matter": columns["matter"]} if "matter" in columns else columns),
        jurisdiction=subject.jurisdiction,
        words=words.strip(),
        author=by,
        written_at=now,
        state="written",
        is_sample=is_sample,
    )
    require_whole(row)
    row.save(force_insert=True)
    row.plans.set(subject.plans)
    after = {"on": subject.address, "words": row.words}
    record_event(deed="write_instruction", by=by, obj=row, after=after, now=now)
    return row


@transaction.atomic
def answer_instruction(
    *, instruction: Instruction, answer: str, by: Account, now: datetime.datetime
) -> Instruction:
    """The office answers without opening a matter; Conflict for one that is settled already."""
    reader = reader_of(by)
    if not reader.may(JUDGE_MATTERS):
        raise NotAllowed(_("Only the city office answers instructions."))
    held = Instruction.objects.select_for_update().get(pk=instruction.pk)
    if held.state != "written":
        raise Conflict(_("This instruction has been settled already. Look at it again."))
    if not answer.strip():
        raise Refused(_("Write the answer."))
    held.state, held.answer = "answered", answer.strip()
    held.settled_by, held.settled_at = by, now
    require_whole(held)
    held.save()
    before, after = {"state": "written"}, {"state": "answered", "answer": held.answer}
    record_event(deed="answer_instruction", by=by, obj=held, before=before, after=after, now=now)
    return held
