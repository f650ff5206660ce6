"""The reporter's deeds on a draft: submit, withdraw."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from districts.models import Account
from districts.refusals import Conflict, Refused
from targets.models import QuarterlyReturn
from targets.returns.parts.differences import open_differences
from targets.returns.transitions import needs_reason, nothing_changed
from targets.workbook import book as workbook

from .answering import Answers, keep_answers
from .holding import (
    clear_conflicts,
    confirm_scope,
    findings_moved,
    hold_return,
    is_repeated,
    record_step,
    require_ended,
    require_no_errors,
    require_unlocked,
    take_step,
)


def submit_return(
    *,
    quarterly_return: QuarterlyReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    reason: str = "",
    answers: Answers | None = None,
) -> QuarterlyReturn:
    """Hands a draft to the reviewers, exactly as it was previewed; its rows are stored.

    The checks run once more: where earlier numbers have moved and the findings with them, the
    draft takes the new findings, and Conflict asks the reporter to look at the new preview.
    """
    held, is_as_previewed = _submit(
        quarterly_return=quarterly_return,
        by=by,
        now=now,
        version=version,
        digest=digest,
        reason=reason.strip(),
        answers=answers or {},
    )
    if not is_as_previewed:
        raise Conflict(
            _(
                "Earlier numbers, or what is asked for, have changed since you looked. Check the "
                "new preview, then submit."
            )
        )
    return held


@clear_conflicts
@transaction.atomic
def _submit(
    *,
    quarterly_return: QuarterlyReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    reason: str,
    answers: Answers,
) -> tuple[QuarterlyReturn, bool]:
    held = hold_return(quarterly_return)
    if is_repeated(held, "submitted", by, version, digest):
        return held, True
    before = held.state
    take_step(held, deed="submit", by=by, version=version, digest=digest)
    require_unlocked(held.member)
    require_ended(held.member, now)
    if findings_moved(held):
        held.state = before
        held.version += 1
        held.save(update_fields=["findings", "version"])
        record_step("recheck_return", held, by, before, now, reason=held.correction_reason)
        return held, False
    keep_answers(held, answers, by=by, now=now)
    _require_submittable(held, reason)
    held.submitted_at, held.submitted_by, held.correction_reason = now, by, reason
    held.save(update_fields=["state", "submitted_at", "submitted_by", "correction_reason"])
    workbook.save_contents(quarterly_return=held, now=now)
    confirm_scope(held, by=by)
    record_step("submit_return", held, by, before, now, reason=held.correction_reason)
    return held, True


@clear_conflicts
@transaction.atomic
def withdraw_return(
    *,
    quarterly_return: QuarterlyReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
) -> QuarterlyReturn:
    """Takes a draft or a return that waits for review back; the next upload is a new return."""
    held = hold_return(quarterly_return)
    before = held.state
    take_step(held, deed="withdraw", by=by, version=version, digest=digest)
    if before == "submitted":
        workbook.delete_contents(quarterly_return=held)
    held.save(update_fields=["state"])
    confirm_scope(held, by=by)
    record_step("withdraw_return", held, by, before, now, reason=held.correction_reason)
    return held


def _require_submittable(held: QuarterlyReturn, reason: str) -> None:
    require_no_errors(held)
    if open_differences(held):
        raise Refused(
            _("Say first which body's statement stands where two differ; see the list below.")
        )
    if same := nothing_changed(held):
        raise Refused(same)
    unanswered = workbook.unanswered_queries(quarterly_return=held)
    if unanswered:
        raise Refused(
            _("Answer every query before you submit; those without an answer are marked."),
            unanswered,
        )
    if not reason and needs_reason(held):
        raise Refused(_("This corrects an accepted return: give the reason for the correction."))
