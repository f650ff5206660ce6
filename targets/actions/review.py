"""The reviewer's deeds: remarks on cells, accepting (it publishes), sending back with a reason."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import move_data_version, record_event
from districts.models import Account
from districts.refusals import Refused
from targets.models import CellRemark, QuarterlyReturn, RoundMember
from targets.returns.pushed import undecided
from targets.returns.transitions import require_other_person
from targets.workbook import book as workbook

from .holding import clear_conflicts, confirm_scope, hold_return, require_ended, take_step


@clear_conflicts
@transaction.atomic
def accept_return(
    *,
    quarterly_return: QuarterlyReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
) -> QuarterlyReturn:
    """Publishes a return's rows and supersedes those of the return before, all or nothing."""
    held = hold_return(quarterly_return)
    before = held.state
    take_step(held, deed="accept", by=by, version=version, digest=digest)
    require_other_person(held, by.pk)
    require_ended(held.member, now)
    if undecided(held):
        raise Refused(
            _("Say first which figure stands where a source system pushed another one; see above.")
        )
    former = QuarterlyReturn.objects.current().filter(member=held.member_id).first()
    if former is not None:
        former.superseded_at = now
        former.save(update_fields=["superseded_at"])
    _decide(held, by, now)
    _use_up_exception(held.member)
    workbook.publish_contents(quarterly_return=held, former=former, now=now)
    confirm_scope(held, by=by)
    record_event(
        deed="accept_return",
        by=by,
        obj=held,
        before={"state": before},
        after={
            "state": held.state,
            "number": held.number,
            "digest": held.file.digest,
            "supersedes": former.pk if former else None,
        },
        now=now,
    )
    move_data_version(figures_of=[held.member.jurisdiction_id])
    return held


@clear_conflicts
@transaction.atomic
def send_back_return(
    *,
    quarterly_return: QuarterlyReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    reason: str,
) -> QuarterlyReturn:
    """Gives a return back to its reporter, with the reason; nothing of it is published."""
    held = hold_return(quarterly_return)
    before = held.state
    take_step(held, deed="send_back", by=by, version=version, digest=digest)
    require_other_person(held, by.pk)
    if not reason.strip():
        raise Refused(_("Say what must be corrected: sending back needs a reason."))
    held.review_reason = reason.strip()
    _decide(held, by, now)
    confirm_scope(held, by=by)
    record_event(
        deed="send_back_return",
        by=by,
        obj=held,
        before={"state": before},
        after={"state": held.state, "number": held.number, "reason": held.review_reason},
        now=now,
    )
    return held


@clear_conflicts
@transaction.atomic
def remark_on_return(
    *,
    quarterly_return: QuarterlyReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    sheet: str,
    key: str,
    text: str,
) -> QuarterlyReturn:
    """Keeps what a reviewer has to say on one row of a waiting return; an empty text takes it back.

    The reporter reads it once the return is decided on. Refused for a row that it does not hold.
    """
    held = hold_return(quarterly_return)
    take_step(held, deed="remark", by=by, version=version, digest=digest)
    require_other_person(held, by.pk)
    cell = workbook.cell_of(quarterly_return=held, sheet=sheet, key=key)
    if not cell:
        raise Refused(_("This return has no such row. Look at it again."))
    rows = CellRemark.objects.filter(quarterly_return=held, sheet=sheet, key=key)
    before = rows.values_list("text", flat=True).first()
    said = text.strip()
    if said:
        rows.update_or_create(
            quarterly_return=held,
            sheet=sheet,
            key=key,
            defaults={"cell": cell, "text": said, "made_at": now, "made_by": by},
        )
    else:
        rows.delete()
    confirm_scope(held, by=by)
    record_event(
        deed="remark_on_return",
        by=by,
        obj=held,
        before={"remark": before or ""},
        after={"number": held.number, "cell": f"{sheet}!{cell}", "remark": said},
        now=now,
    )
    return held


def _decide(held: QuarterlyReturn, by: Account, now: datetime.datetime) -> None:
    held.reviewed_at, held.reviewed_by = now, by
    held.save(update_fields=["state", "review_reason", "reviewed_at", "reviewed_by"])


def _use_up_exception(member: RoundMember) -> None:
    """An exception lets one correction through; the next one needs its own reason."""
    if member.exception_at is None:
        return
    member.exception_reason, member.exception_at, member.exception_by = "", None, None
    member.save(update_fields=["exception_reason", "exception_at", "exception_by"])
