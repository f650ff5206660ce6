"""Reminders of parts that are due, by e-mail; safe to run every day."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from districts.actions import record_event
from districts.mailing import write_to
from districts.models import Account, Event
from targets.actions.reminders import DAYS_BEFORE_DUE, DAYS_BETWEEN
from targets.models import PartBody, QuarterlyReturn, RoundMember
from targets.periods import local_date
from targets.returns.parts.standings import BodyStanding, owed_text, standings_of
from targets.returns.rounds import PREPARED, state_of
from targets.wording.formatting import quarter_text


@dataclass(frozen=True)
class PartReminder:
    """A body that owes its part: whom of its people an e-mail reached, and whom not."""

    asked: PartBody
    mailed: list[Account]
    without_address: list[Account]
    unsent: list[Account]


def send_part_reminders(*, by: Account | None, now: datetime.datetime) -> list[PartReminder]:
    """Mails the people of each body that still owes its part; says also whom it cannot.

    Only where the jurisdiction's return is not there yet and parts are due within a week, or
    overdue; nobody twice in three days.
    """
    today = local_date(now)
    horizon = today + datetime.timedelta(days=DAYS_BEFORE_DUE)
    return [
        _remind(member, standing, by, now)
        for member in _waiting()
        if state_of(member.round, today) != PREPARED
        for standing in standings_of(member, today)
        if standing.is_owing
        and standing.due_on <= horizon
        and not _is_reminded(standing.asked, now)
    ]


def _waiting() -> list[RoundMember]:
    """The members with parts that have not handed in their return."""
    returned = QuarterlyReturn.objects.filter(
        member=OuterRef("pk"), state__in=["submitted", "accepted"]
    )
    members = RoundMember.objects.filter(
        ~Exists(returned), round__locked_at__isnull=True, part_bodies__isnull=False
    )
    return list(members.select_related("round", "jurisdiction").distinct())


def _is_reminded(asked: PartBody, now: datetime.datetime) -> bool:
    since = now - datetime.timedelta(days=DAYS_BETWEEN)
    return Event.objects.filter(
        deed="remind_part", object_type="partbody", object_key=str(asked.pk), at__gt=since
    ).exists()


def _remind(
    member: RoundMember, standing: BodyStanding, by: Account | None, now: datetime.datetime
) -> PartReminder:
    people = Account.objects.filter(
        memberships__role="contributor",
        memberships__jurisdiction=member.jurisdiction,
        memberships__organisation=standing.organisation,
        is_active=True,
    )
    subject = _("%(quarter)s part of %(body)s") % {
        "quarter": quarter_text(member.round.quarter),
        "body": standing.organisation.name,
    }
    reached = write_to(people, subject, owed_text(member, [standing], local_date(now)))
    if reached.mailed:
        after = {
            "body": standing.organisation.slug,
            "state": standing.state,
            "addresses": len(reached.mailed),
        }
        record_event(deed="remind_part", by=by, obj=standing.asked, after=after, now=now)
    return PartReminder(standing.asked, *reached)
