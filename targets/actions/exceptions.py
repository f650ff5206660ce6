"""Exceptions for a locked quarter: asked for by the reporter, granted or refused by the office."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import record_event
from districts.evidence import keep_brought
from districts.evidence.forms import BroughtFile
from districts.models import Account
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from targets.models import ExceptionRequest, RoundMember
from targets.permissions import SUBMIT_RETURNS
from targets.returns.exceptions import request_state, require_request_right
from targets.wording.formatting import quarter_text

from .holding import clear_conflicts, hold_member
from .rounds import grant_exception


@clear_conflicts
@transaction.atomic
def ask_exception(
    *,
    member: RoundMember,
    by: Account,
    now: datetime.datetime,
    reason: str,
    files: Sequence[BroughtFile] = (),
) -> ExceptionRequest:
    """Asks that a return of a locked quarter may come in after all; one request at a time."""
    held = hold_member(member.pk)
    if not reader_of(by).may(SUBMIT_RETURNS, held.jurisdiction_id):
        raise NotAllowed(_("You may not do this for this jurisdiction."))
    if not held.round.is_locked or held.exception_at is not None:
        raise Conflict(
            _("%(quarter)s takes your return; no exception is needed.")
            % {"quarter": quarter_text(held.round.quarter)}
        )
    if not reason.strip():
        raise Refused(_("Say why an exception is needed."))
    if held.exception_requests.filter(state="asked").exists():
        raise Conflict(_("A request for this quarter waits for a decision."))
    asked = ExceptionRequest.objects.create(
        member=held, reason=reason.strip(), asked_by=by, asked_at=now
    )
    asked.evidence.add(*keep_brought(files, by=by, now=now))
    after = {
        "jurisdiction": held.jurisdiction.slug,
        "quarter": held.round.quarter,
        "reason": asked.reason,
        "files": len(files),
    }
    record_event(deed="ask_exception", by=by, obj=asked, after=after, now=now)
    return asked


@clear_conflicts
@transaction.atomic
def grant_request(
    *, exception_request: ExceptionRequest, by: Account, now: datetime.datetime, reason: str
) -> ExceptionRequest:
    """Gives the exception that was asked for; it ends with the return that is accepted by it."""
    held = _held(exception_request, "grant", by)
    if not reason.strip():
        raise Refused(_("An exception needs a reason."))
    # Settles the request that waits, as an exception given without looking at it does.
    grant_exception(member=held.member, by=by, now=now, reason=reason)
    held.refresh_from_db()
    return held


@clear_conflicts
@transaction.atomic
def refuse_request(
    *, exception_request: ExceptionRequest, by: Account, now: datetime.datetime, reason: str
) -> ExceptionRequest:
    """Refuses the exception, with a reason."""
    held = _held(exception_request, "refuse", by)
    if not reason.strip():
        raise Refused(_("Refusing a request needs a reason."))
    held.state = request_state("refuse", held.state)
    held.decided_by, held.decided_at, held.decision = by, now, reason.strip()
    held.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    record_event(deed="refuse_exception", by=by, obj=held, after={"reason": held.decision}, now=now)
    return held


@clear_conflicts
@transaction.atomic
def withdraw_request(
    *, exception_request: ExceptionRequest, by: Account, now: datetime.datetime
) -> ExceptionRequest:
    """Takes a request back that nobody has decided on."""
    held = _held(exception_request, "withdraw", by)
    held.state = request_state("withdraw", held.state)
    held.save(update_fields=["state"])
    record_event(deed="withdraw_exception", by=by, obj=held, now=now)
    return held


def _held(exception_request: ExceptionRequest, deed: str, by: Account) -> ExceptionRequest:
    """The request as it stands now, its member locked first; its right, then its state."""
    member = hold_member(exception_request.member_id)
    held = ExceptionRequest.objects.get(pk=exception_request.pk)
    held.member = member
    require_request_right(reader_of(by), deed, held)
    request_state(deed, held.state)
    return held
