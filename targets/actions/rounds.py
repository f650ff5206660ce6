"""Writes on rounds: opening a quarter, moving its due date, locking, exceptions."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import move_data_version, record_event
from districts.models import Account, Jurisdiction
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from targets.models import ReportingRound, RoundMember
from targets.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    Quarter,
    in_reason,
    local_date,
    proposed_due_date,
)
from targets.permissions import MANAGE_ROUNDS
from targets.returns.asking import Additions, additions
from targets.returns.board import standings
from targets.returns.exceptions import request_state, require_request_right
from targets.returns.rounds import require_state, state_of
from targets.wording.formatting import quarter_text
from targets.workbook.asked import Asked
from targets.workbook.sheets import asked_by_sheet, registered_sheets

from .holding import hold_member
from .parts.asking import carry_bodies

MOST_DAYS_UNTIL_DUE = 365


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
    if not in_reason(quarter.end):
        raise Refused(
            _("%(quarter)s lies outside the years %(first)d to %(last)d; check the year.")
            % {"quarter": quarter_text(quarter), "first": FIRST_YEAR, "last": LAST_YEAR}
        )
    if quarter.start > local_date(now):
        raise Refused(
            _("%(quarter)s has not begun; it cannot be opened.")
            % {"quarter": quarter_text(quarter)}
        )
    today = local_date(now)
    due_on = due_on or proposed_due_date(quarter, today)
    _require_due_date(quarter, due_on, today)
    opened, is_new = ReportingRound.objects.get_or_create(
        quarter=str(quarter), defaults={"due_on": due_on, "opened_at": now, "opened_by": by}
    )
    if not is_new:
        raise Conflict(_("%(quarter)s is already open.") % {"quarter": quarter_text(quarter)})
    places = list(Jurisdiction.objects.reporting())
    members = [RoundMember(round=opened, jurisdiction=place) for place in places]
    RoundMember.objects.bulk_create(members)
    _ask(members, asked_by_sheet(quarter, places))
    carry_bodies(members)
    record_event(
        deed="open_round",
        by=by,
        obj=opened,
        key=str(quarter),
        after={
            "due_on": due_on.isoformat(),
            "members": len(members),
            "state": state_of(opened, today),
        },
        now=now,
    )
    move_data_version()
    return opened


@transaction.atomic
def add_to_round(
    *,
    reporting_round: ReportingRound,
    places: Collection[int],
    by: Account | None,
    now: datetime.datetime,
) -> Additions:
    """Asks these places for what is in force by now and was not asked; new ones join the round."""
    _require_right(by)
    held = _held(reporting_round, "add_to_round", now)
    added = additions(held).of(places)
    if not added:
        raise Conflict(_("There is nothing to add; perhaps somebody else has just added it."))
    joining = [RoundMember(round=held, jurisdiction=place) for place in added.joining]
    RoundMember.objects.bulk_create(joining)
    others = [place.pk for place in added.places if place not in added.joining]
    extended = list(held.members.filter(jurisdiction__in=others))
    held.members.filter(pk__in=[member.pk for member in extended]).update(extended_at=now)
    _ask([*joining, *extended], added.asked)
    _record("add_to_round", held, by, now, None, _told(added))
    move_data_version()
    return added


def _told(added: Additions) -> dict[str, Any]:
    """What the audit trail says of an addition."""
    names = {place.pk: place.slug for place in added.places}
    rows: dict[str, dict[str, int]] = {}
    for sheet, asked in added.asked.items():
        for one in asked:
            counts = rows.setdefault(names[one.place], {})
            counts[sheet] = counts.get(sheet, 0) + len(one.keys)
    return {"members": [place.slug for place in added.joining], "rows": rows}


@transaction.atomic
def set_due_date(
    *, reporting_round: ReportingRound, due_on: datetime.date, by: Account, now: datetime.datetime
) -> ReportingRound:
    """Moves the last day on which a return is on time (a holiday does that)."""
    _require_right(by)
    held = _held(reporting_round, "set_due_date", now)
    _require_due_date(Quarter.parse(held.quarter), due_on, local_date(now))
    before = held.due_on
    held.due_on = due_on
    held.save(update_fields=["due_on"])
    _record("set_due_date", held, by, now, {"due_on": str(before)}, {"due_on": str(due_on)})
    return held


@transaction.atomic
def lock_round(
    *,
    reporting_round: ReportingRound,
    by: Account | None,
    now: datetime.datetime,
    before_due: bool = False,
) -> ReportingRound:
    """Closes a quarter: from now on a correction needs a reviewer's exception.

    Up to the due date that must be meant: `before_due` says so.
    """
    _require_right(by)
    held = _held(reporting_round, "lock_round", now)
    if local_date(now) <= held.due_on and not before_due:
        raise Refused(
            _("%(quarter)s is due on %(due)s only; confirm that it is locked before.")
            % {"quarter": quarter_text(held.quarter), "due": held.due_on.isoformat()}
        )
    missing = [
        one.member.jurisdiction.slug
        for one in standings(held, local_date(now))
        if one.must_be_reminded
    ]
    held.locked_at, held.locked_by = now, by
    held.save(update_fields=["locked_at", "locked_by"])
    after = {"locked": True, "missing": missing}
    _record("lock_round", held, by, now, {"locked": False}, after)
    return held


@transaction.atomic
def unlock_round(
    *, reporting_round: ReportingRound, by: Account | None, now: datetime.datetime, reason: str
) -> ReportingRound:
    """Opens a locked quarter again: returns and corrections come in as before."""
    _require_right(by)
    held = _held(reporting_round, "unlock_round", now)
    if not reason.strip():
        raise Refused(_("Opening a locked quarter again needs a reason."))
    held.locked_at = held.locked_by = None
    held.reopened_at, held.reopened_by, held.reopening_reason = now, by, reason.strip()
    held.save(
        update_fields=[
            "locked_at", "locked_by", "reopened_at", "reopened_by", "reopening_reason",
        ]
    )  # fmt: skip
    after = {"locked": False, "reason": held.reopening_reason}
    _record("unlock_round", held, by, now, {"locked": True}, after)
    return held


@transaction.atomic
def grant_exception(
    *, member: RoundMember, by: Account, now: datetime.datetime, reason: str
) -> RoundMember:
    """Lets one jurisdiction correct a locked quarter, until that correction is accepted."""
    _require_right(by)
    held = hold_member(member.pk)
    require_state("grant_exception", held.round, local_date(now))
    if held.exception_at is not None:
        raise Conflict(
            _("%(jurisdiction)s already has an exception for this quarter.")
            % {"jurisdiction": held.jurisdiction.label}
        )
    if not reason.strip():
        raise Refused(_("An exception needs a reason."))
    held.exception_reason, held.exception_at, held.exception_by = reason.strip(), now, by
    held.save(update_fields=["exception_reason", "exception_at", "exception_by"])
    _settle_request(held, by, now)
    record_event(
        deed="grant_exception",
        by=by,
        obj=held,
        after={"jurisdiction": held.jurisdiction.slug, "reason": held.exception_reason},
        now=now,
    )
    return held


def _settle_request(held: RoundMember, by: Account, now: datetime.datetime) -> None:
    """The request that waits is granted with the exception, whoever looked at it."""
    for request in held.exception_requests.filter(state="asked"):
        require_request_right(reader_of(by), "grant", request)
        request.state = request_state("grant", request.state)
        request.decided_by, request.decided_at = by, now
        request.decision = held.exception_reason
        request.save(update_fields=["state", "decided_by", "decided_at", "decision"])


def _ask(members: Sequence[RoundMember], asked: Mapping[str, Sequence[Asked]]) -> None:
    """Keeps what each member is asked, sheet by sheet."""
    by_place = {member.jurisdiction_id: member for member in members}
    for sheet in registered_sheets():
        rows: dict[RoundMember, list[Asked]] = defaultdict(list)
        for one in asked[sheet.name]:
            rows[by_place[one.place]].append(one)
        if rows:
            sheet.keep(rows)


def _held(reporting_round: ReportingRound, deed: str, now: datetime.datetime) -> ReportingRound:
    """The round's row, locked, where the table of rounds lets this deed be done on it."""
    held = ReportingRound.objects.select_for_update().get(pk=reporting_round.pk)
    require_state(deed, held, local_date(now))
    return held


def _require_right(by: Account | None) -> None:
    if by is not None and not reader_of(by).may(MANAGE_ROUNDS):
        raise NotAllowed(_("Only a reviewer manages rounds."))


def _require_due_date(quarter: Quarter, due_on: datetime.date, today: datetime.date) -> None:
    if due_on <= quarter.end:
        raise Refused(
            _("The due date must lie after the end of the quarter, %(end)s.")
            % {"end": quarter.end.isoformat()}
        )
    latest = max(quarter.end, today) + datetime.timedelta(days=MOST_DAYS_UNTIL_DUE)
    if due_on > latest:
        raise Refused(
            _("The due date must lie within a year, by %(latest)s.")
            % {"latest": latest.isoformat()}
        )


def _record(
    deed: str,
    held: ReportingRound,
    by: Account | None,
    now: datetime.datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any],
) -> None:
    record_event(deed=deed, by=by, obj=held, key=held.quarter, before=before, after=after, now=now)
