"""What every write of negative records shares: the lock, the right, the words, the step."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from districts.actions import move_data_version, record_event, require_whole
from districts.models import Account
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from tasks.projects.transitions import next_state
from tasks.risks.models import RiskRecord, RiskStep
from tasks.risks.permissions import KEEP_RISKS
from tasks.risks.private import private_data
from tasks.risks.transitions import RISK_STEPS
from tasks.risks.wording import persons_refused

# What the audit trail calls each step of a record.
RISK_DEEDS = {
    "register": "register_risk",
    "verify": "verify_risk",
    "warn": "warn_risk",
    "handle": "handle_risk",
    "close": "close_risk",
    "correct": "correct_risk",
}


def require_keeper(by: Account) -> None:
    if not reader_of(by).may(KEEP_RISKS):
        raise NotAllowed(_("Only financial supervisors keep negative records."))


def hold_records() -> None:
    """Writes of records wait for one another: numbers are counted. What is held of them is over."""
    move_data_version(figures_of=[])


def hold_record(record: RiskRecord, *, by: Account, seen: int) -> RiskRecord:
    """The record as it stands now, locked; Conflict where a step was taken since it was looked at.

    `seen` is how many steps it had then.
    """
    require_keeper(by)
    hold_records()
    held = RiskRecord.objects.with_subject().get(pk=record.pk)
    if held.steps.count() != seen:
        raise Conflict(
            _("Something has been done with this record since you looked. Look at it again.")
        )
    return held


def require_impersonal(text: str, label: Any) -> str:
    """The text without blanks around it; Refused where it holds data of a person."""
    if found := private_data(text):
        raise Refused(persons_refused(label, found[0]))
    return text.strip()


def take_step(
    record: RiskRecord,
    *,
    deed: str,
    by: Account,
    now: datetime.datetime,
    words: str = "",
    content: dict[str, Any] | None = None,
) -> RiskStep:
    """Moves a held record by one line of the table; the step is kept and stands in the trail.

    The trail keeps no words of a record: it is read by others, and for ever.
    """
    before = "" if record.pk is None else record.state
    record.state = next_state(RISK_STEPS, deed, before, words)
    record.state_at = now
    require_whole(record)
    record.save()
    step = RiskStep.objects.create(
        record=record,
        number=record.steps.count() + 1,
        deed=deed,
        before=before,
        after=record.state,
        words=words,
        at=now,
        by=by,
    )
    record_event(
        deed=RISK_DEEDS[deed],
        by=by,
        obj=record,
        key=record.record_number,
        before={"state": before},
        after={"state": record.state, **(content or {})},
        now=now,
    )
    return step
