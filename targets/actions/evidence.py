"""Filing what proves a return, and taking a file away again before it is submitted."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import record_event
from districts.evidence import keep_brought, release_evidence
from districts.evidence.forms import BroughtFile
from districts.models import Account
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from targets.models import QuarterlyReturn
from targets.permissions import SUBMIT_RETURNS
from targets.returns.evidence import FILED_IN, TAKEN_FROM

from .holding import hold_return


@transaction.atomic
def file_return_evidence(
    *,
    quarterly_return: QuarterlyReturn,
    evidence: Sequence[BroughtFile],
    by: Account,
    now: datetime.datetime,
) -> int:
    """Files what proves a return until it is decided on; gives how many files are new to it."""
    held = _held(quarterly_return, by)
    if held.state not in FILED_IN:
        raise Conflict(
            _("This return has been decided on or withdrawn: file evidence with a correction.")
        )
    if not evidence:
        raise Refused(_("Choose the file that proves it."))
    known = set(held.evidence.values_list("pk", flat=True))
    kept = keep_brought(evidence, by=by, now=now)
    new = {one.pk: one for one in kept if one.pk not in known}
    if new:
        held.evidence.add(*new)
        names = [one.file_name for one in new.values()]
        record_event(deed="file_return_evidence", by=by, obj=held, after={"files": names}, now=now)
    return len(new)


@transaction.atomic
def withdraw_return_evidence(
    *, quarterly_return: QuarterlyReturn, evidence: int, by: Account, now: datetime.datetime
) -> None:
    """Takes a file away from a draft; the audit trail keeps its name and digest."""
    held = _held(quarterly_return, by)
    if held.state not in TAKEN_FROM:
        raise Conflict(_("This return is no longer a draft: what was filed with it stays."))
    one = held.evidence.select_related("file").filter(pk=evidence).first()
    if one is None:
        raise Conflict(_("This file has been taken away already."))
    held.evidence.remove(one)
    before = {"file_name": one.file_name, "digest": one.file.digest}
    record_event(deed="withdraw_return_evidence", by=by, obj=held, before=before, now=now)
    release_evidence(evidence=one, by=by, now=now)


def _held(quarterly_return: QuarterlyReturn, by: Account) -> QuarterlyReturn:
    """The return, locked, of a jurisdiction that the account reports for."""
    held = hold_return(quarterly_return)
    if not reader_of(by).may(SUBMIT_RETURNS, held.member.jurisdiction_id):
        raise NotAllowed(_("You may not do this for this jurisdiction."))
    return held
