"""Another supervisor's deeds: accepting (it publishes), sending back with a reason."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import move_data_version
from districts.models import Account
from districts.refusals import NotAllowed, Refused
from targets.actions.holding import clear_conflicts, record_step
from tasks.evaluation.institutions.transitions import is_own_work
from tasks.evaluation.models import InstitutionReturn

from .holding import confirm_scope, hold_return, take_step
from .submitting import corrected


@clear_conflicts
@transaction.atomic
def accept_institutions(
    *, held: InstitutionReturn, by: Account, now: datetime.datetime, version: int, digest: str
) -> InstitutionReturn:
    """Publishes a return's figures and supersedes those of the return before, all or nothing."""
    row = hold_return(held)
    before = row.state
    take_step(row, deed="accept", by=by, version=version, digest=digest)
    _require_other_person(row, by)
    former = corrected(row)
    if former is not None:
        former.superseded_at = now
        former.save(update_fields=["superseded_at"])
        former.figures.published().update(superseded_at=now)
    row.decided_at, row.decided_by = now, by
    row.save(update_fields=["state", "decided_at", "decided_by"])
    row.figures.update(published_at=now)
    confirm_scope(row, by=by)
    record_step("accept_institutions", row, by, before, now, quarter=row.quarter)
    move_data_version(figures_of=[])
    return row


@clear_conflicts
@transaction.atomic
def send_back_institutions(
    *,
    held: InstitutionReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    reason: str,
) -> InstitutionReturn:
    """Gives a return back with the reason; nothing of it is published."""
    row = hold_return(held)
    before = row.state
    take_step(row, deed="send_back", by=by, version=version, digest=digest)
    _require_other_person(row, by)
    if not reason.strip():
        raise Refused(_("Say what must be corrected: sending back needs a reason."))
    row.decided_at, row.decided_by, row.reason = now, by, reason.strip()
    row.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    confirm_scope(row, by=by)
    record_step(
        "send_back_institutions", row, by, before, now, quarter=row.quarter, reason=row.reason
    )
    return row


def _require_other_person(row: InstitutionReturn, by: Account) -> None:
    if is_own_work(row, by.pk):
        raise NotAllowed(
            _("You uploaded or submitted this return; another supervisor must decide on it.")
        )
