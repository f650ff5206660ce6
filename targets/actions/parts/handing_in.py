"""A body's deeds on its draft: hand in, withdraw."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from districts.models import Account
from districts.refusals import Conflict, Refused
from targets.actions.answering import Answers
from targets.actions.holding import (
    clear_conflicts,
    findings_moved,
    is_repeated,
    record_step,
    require_ended,
    require_no_errors,
    require_unlocked,
)
from targets.models import PartReturn
from targets.periods import local_date
from targets.workbook import book as workbook

from .holding import answered, confirm_part_scope, hold_part, open_return, take_part_step


def hand_in_part(
    *,
    part: PartReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    answers: Answers | None = None,
) -> PartReturn:
    """Hands a draft to the jurisdiction's reporter, exactly as it was previewed.

    Where earlier numbers have moved and the findings with them, the draft takes the new findings,
    and Conflict asks to look at the new preview. Refused once the return was submitted.
    """
    held, is_as_previewed = _hand_in(
        part=part, by=by, now=now, version=version, digest=digest, answers=answers or {}
    )
    if not is_as_previewed:
        raise Conflict(
            _(
                "Earlier numbers, or what is asked for, have changed since you looked. Check the "
                "new preview, then hand it in."
            )
        )
    return held


@clear_conflicts
@transaction.atomic
def _hand_in(
    *,
    part: PartReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    answers: Answers,
) -> tuple[PartReturn, bool]:
    held = hold_part(part)
    if is_repeated(held, "handed_in", by, version, digest):
        return held, True
    before = held.state
    take_part_step(held, deed="hand_in", by=by, version=version, digest=digest)
    require_unlocked(held.member)
    require_ended(held.member, now)
    _require_not_submitted(held)
    if findings_moved(held):
        held.state = before
        held.version += 1
        held.save(update_fields=["findings", "version"])
        record_step("recheck_part", held, by, before, now, body=held.organisation.slug)
        return held, False
    _keep_answers(held, answers)
    _require_whole(held)
    held.handed_in_at, held.handed_in_by = now, by
    held.save(update_fields=["state", "answers", "handed_in_at", "handed_in_by"])
    confirm_part_scope(held, by=by)
    record_step("hand_in_part", held, by, before, now, body=held.organisation.slug)
    return held, True


@clear_conflicts
@transaction.atomic
def withdraw_part(
    *, part: PartReturn, by: Account, now: datetime.datetime, version: int, digest: str
) -> PartReturn:
    """Takes a draft, or a part that was not taken over yet, back; the next upload is a new one."""
    held = hold_part(part)
    before = held.state
    take_part_step(held, deed="withdraw", by=by, version=version, digest=digest)
    held.save(update_fields=["state"])
    confirm_part_scope(held, by=by)
    record_step("withdraw_part", held, by, before, now, body=held.organisation.slug)
    return held


def _require_not_submitted(held: PartReturn) -> None:
    waiting = open_return(held.member)
    if waiting is not None and waiting.state == "submitted" and waiting.submitted_at is not None:
        raise Refused(
            _(
                "The return of %(jurisdiction)s was submitted on %(day)s, so nothing can be taken "
                "over into it. Your part stays a draft; call the reporter if it must be in it."
            )
            % {
                "jurisdiction": held.jurisdiction.label,
                "day": local_date(waiting.submitted_at).isoformat(),
            }
        )


def _keep_answers(held: PartReturn, answers: Answers) -> None:
    """What is answered now, else what was answered before."""
    given = {question: one for question, one in answers.items() if one.strip()}
    held.answers = answered(held, {**workbook.answers_of(held), **given})


def _require_whole(held: PartReturn) -> None:
    require_no_errors(held)
    if unanswered := workbook.unanswered_queries(quarterly_return=held):
        raise Refused(
            _("Answer every query before you hand in; those without an answer are marked."),
            unanswered,
        )
