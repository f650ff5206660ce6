"""Writes on rounds: opening a quarter, moving its due date, locking, exceptions."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from districts.actions import move_data_version, record_event
from districts.models import Account, Jurisdiction
from districts.permissions import reader_of
from targets.models import Indicator, ReportingRound, RoundMember, Target
from targets.periods import Quarter, due_date, local_date
from targets.permissions import MANAGE_ROUNDS
from targets.returns.refusals import Conflict, NotAllowed, Refused
from targets.wording.formatting import quarter_text

from .holding import hold_member


@transaction.atomic
def open_round(
    *,
    quarter: Quarter,
    by: Account | None,
    now: datetime.datetime,
    due_on: datetime.date | None = None,
) -> ReportingRound:
    """Opens a quarter; freezes who must report and on what. `by` is None for the shell."""
    _require_right(by)
    if quarter.start > local_date(now):
        raise Refused(
            _("%(quarter)s has not begun; it cannot be opened.")
            % {"quarter": quarter_text(quarter)}
        )
    due_on = due_on or due_date(quarter)
    _require_due_date(quarter, due_on)
    opened, is_new = ReportingRound.objects.get_or_create(
        quarter=str(quarter), defaults={"due_on": due_on, "opened_at": now, "opened_by": by}
    )
    if not is_new:
        raise Conflict(_("%(quarter)s is already open.") % {"quarter": quarter_text(quarter)})
    members = [_freeze_member(opened, place, quarter) for place in Jurisdiction.objects.reporting()]
    record_event(
        deed="open_round",
        by=by,
        obj=opened,
        key=str(quarter),
        after={"due_on": due_on.isoformat(), "members": len(members)},
        now=now,
    )
    move_data_version()
    return opened


def asked_indicators(jurisdiction: Jurisdiction, quarter: Quarter) -> list[Indicator]:
    """What a jurisdiction must report for a quarter, in order; also for targets not published."""
    in_force = Target.objects.filter(
        Q(effective_on__isnull=True) | Q(effective_on__lte=quarter.end),
        Q(ended_on__isnull=True) | Q(ended_on__gt=quarter.end),
        jurisdiction=jurisdiction,
        indicator__isnull=False,
        plan__period_start__lte=quarter.year,
        plan__period_end__gte=quarter.year,
    )
    asked = Indicator.objects.filter(
        Q(asked_of="everyone")
        | Q(asked_of="with_target", pk__in=in_force.values("indicator"))
        | Q(asked_of="named", named=jurisdiction)
    ).distinct()
    return [indicator for indicator in asked if quarter.is_year_end or not indicator.is_annual]


@transaction.atomic
def set_due_date(
    *, reporting_round: ReportingRound, due_on: datetime.date, by: Account, now: datetime.datetime
) -> ReportingRound:
    """Moves the last day on which a return is on time (a holiday does that)."""
    _require_right(by)
    held = _held(reporting_round)
    _require_due_date(Quarter.parse(held.quarter), due_on)
    before = held.due_on
    held.due_on = due_on
    held.save(update_fields=["due_on"])
    _record("set_due_date", held, by, now, {"due_on": str(before)}, {"due_on": str(due_on)})
    return held


@transaction.atomic
def lock_round(
    *, reporting_round: ReportingRound, by: Account | None, now: datetime.datetime
) -> ReportingRound:
    """Closes a quarter: from now on a correction needs a reviewer's exception."""
    _require_right(by)
    held = _held(reporting_round)
    if held.is_locked:
        raise Conflict(
            _("%(quarter)s is already locked.") % {"quarter": quarter_text(held.quarter)}
        )
    held.locked_at, held.locked_by = now, by
    held.save(update_fields=["locked_at", "locked_by"])
    _record("lock_round", held, by, now, {"locked": False}, {"locked": True})
    return held


@transaction.atomic
def grant_exception(
    *, member: RoundMember, by: Account, now: datetime.datetime, reason: str
) -> RoundMember:
    """Lets one jurisdiction correct a locked quarter, until that correction is accepted."""
    _require_right(by)
    held = hold_member(member.pk)
    if not held.round.is_locked:
        raise Conflict(
            _("%(quarter)s is not locked; no exception is needed.")
            % {"quarter": quarter_text(held.round.quarter)}
        )
    if held.exception_at is not None:
        raise Conflict(
            _("%(jurisdiction)s already has an exception for this quarter.")
            % {"jurisdiction": held.jurisdiction.label}
        )
    if not reason.strip():
        raise Refused(_("An exception needs a reason."))
    held.exception_reason, held.exception_at, held.exception_by = reason.strip(), now, by
    held.save(update_fields=["exception_reason", "exception_at", "exception_by"])
    record_event(
        deed="grant_exception",
        by=by,
        obj=held,
        after={"jurisdiction": held.jurisdiction.slug, "reason": held.exception_reason},
        now=now,
    )
    return held


def _freeze_member(opened: ReportingRound, place: Jurisdiction, quarter: Quarter) -> RoundMember:
    member = RoundMember.objects.create(round=opened, jurisdiction=place)
    member.indicators.set(asked_indicators(place, quarter))
    return member


def _held(reporting_round: ReportingRound) -> ReportingRound:
    return ReportingRound.objects.select_for_update().get(pk=reporting_round.pk)


def _require_right(by: Account | None) -> None:
    if by is not None and not reader_of(by).may(MANAGE_ROUNDS):
        raise NotAllowed(_("Only a reviewer or an administrator manages rounds."))


def _require_due_date(quarter: Quarter, due_on: datetime.date) -> None:
    if due_on <= quarter.end:
        raise Refused(
            _("The due date must lie after the end of the quarter, %(end)s.")
            % {"end": quarter.end.isoformat()}
        )


def _record(
    deed: str,
    held: ReportingRound,
    by: Account | None,
    now: datetime.datetime,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    record_event(deed=deed, by=by, obj=held, key=held.quarter, before=before, after=after, now=now)
