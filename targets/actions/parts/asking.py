"""Which bodies a jurisdiction asks for parts, and which indicators each provides."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import record_event
from districts.models import Account, Organisation
from districts.permissions import reader_of
from districts.refusals import NotAllowed, Refused
from targets.actions.holding import clear_conflicts, hold_member, require_unlocked
from targets.models import PartBody, PartReturn, RoundMember
from targets.periods import Quarter
from targets.permissions import TAKE_OVER_PARTS
from targets.wording.formatting import listed_briefly

# The bodies by id, with the codes of the indicators that each provides.
Asked = Mapping[int, Collection[str]]


@clear_conflicts
@transaction.atomic
def ask_bodies(
    *,
    member: RoundMember,
    bodies: Asked,
    due_on: datetime.date | None,
    by: Account,
    now: datetime.datetime,
) -> RoundMember:
    """Asks these bodies and no others for parts of the jurisdiction's return; none ends it.

    Refused where a body that has uploaded a part would be left out, or for a day outside of the
    time between the quarter's end and the return's own due date.
    """
    held = hold_member(member.pk)
    if not reader_of(by).may(TAKE_OVER_PARTS, held.jurisdiction_id):
        raise NotAllowed(_("You may not do this for this jurisdiction."))
    require_unlocked(held)
    _require_due_date(held, due_on)
    _require_none_lost(held, bodies)
    before = _told(held)
    known = {indicator.code: indicator for indicator in held.indicators.all()}
    held.part_bodies.exclude(organisation__in=list(bodies)).delete()
    for organisation, codes in bodies.items():
        row, _is_new = PartBody.objects.get_or_create(member=held, organisation_id=organisation)
        row.indicators.set([known[code] for code in codes if code in known])
    held.parts_due_on = due_on
    held.save(update_fields=["parts_due_on"])
    after = _told(held)
    if after != before:
        record_event(deed="ask_bodies", by=by, obj=held, before=before, after=after, now=now)
    return held


def carry_bodies(members: Sequence[RoundMember]) -> None:
    """Asks of a quarter that is just opened the bodies that were asked in the one before, with the
    same indicators and as many days before it is due. Within the caller's transaction."""
    former = _former(members)
    for member in members:
        before = former.get(member.jurisdiction_id)
        if before is None:
            continue
        known = set(member.indicators.all())
        for one in before.part_bodies.prefetch_related("indicators"):
            row = PartBody.objects.create(member=member, organisation=one.organisation)
            row.indicators.set(known.intersection(one.indicators.all()))
        if before.parts_due_on is not None:
            days = before.round.due_on - before.parts_due_on
            earliest = Quarter.parse(member.round.quarter).end + datetime.timedelta(days=1)
            member.parts_due_on = max(member.round.due_on - days, earliest)
            member.save(update_fields=["parts_due_on"])


def _former(members: Sequence[RoundMember]) -> dict[int, RoundMember]:
    """The last member with bodies of each jurisdiction, of an earlier quarter."""
    if not members:
        return {}
    earlier = (
        RoundMember.objects.filter(
            jurisdiction__in=[member.jurisdiction_id for member in members],
            round__quarter__lt=members[0].round.quarter,
            part_bodies__isnull=False,
        )
        .select_related("round")
        .order_by("round__quarter")
        .distinct()
    )
    return {member.jurisdiction_id: member for member in earlier}


def _require_due_date(held: RoundMember, due_on: datetime.date | None) -> None:
    end = Quarter.parse(held.round.quarter).end
    if due_on is not None and not end < due_on <= held.round.due_on:
        raise Refused(
            _("Parts are due after the quarter's end, %(end)s, and by %(due)s, with the return.")
            % {"end": end.isoformat(), "due": held.round.due_on.isoformat()}
        )


def _require_none_lost(held: RoundMember, bodies: Asked) -> None:
    uploaded = PartReturn.objects.filter(member=held).exclude(state="withdrawn")
    lost = Organisation.objects.filter(pk__in=uploaded.values("organisation"))
    names = [body.name for body in lost.exclude(pk__in=list(bodies))]
    if names:
        raise Refused(
            _("%(names)s: a part has been uploaded already, so this body stays asked.")
            % {"names": listed_briefly(names)}
        )


def _told(held: RoundMember) -> dict[str, Any]:
    """What the audit trail says of who is asked."""
    rows = held.part_bodies.select_related("organisation").prefetch_related("indicators")
    return {
        "due_on": held.parts_due_on and held.parts_due_on.isoformat(),
        "bodies": {
            row.organisation.slug: sorted(one.code for one in row.indicators.all()) for row in rows
        },
    }
