"""Reminders of a round that is due, by e-mail; safe to run every day."""

import datetime
from collections.abc import Sequence

from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import record_event
from districts.models import Account, Event
from targets.models import ReportingRound, RoundMember
from targets.periods import local_date
from targets.returns.board import Standing, standings
from targets.wording.formatting import quarter_text

DAYS_BEFORE_DUE = 7
DAYS_BETWEEN = 3


def send_reminders(*, by: Account | None, now: datetime.datetime) -> list[tuple[RoundMember, int]]:
    """Reminds each member that still owes its return; gives those reminded and to how many people.

    Only rounds that are not locked and due within a week, or overdue; nobody twice in three days.
    """
    today = local_date(now)
    horizon = today + datetime.timedelta(days=DAYS_BEFORE_DUE)
    reminded = []
    for opened in ReportingRound.objects.filter(locked_at__isnull=True, due_on__lte=horizon):
        for standing in standings(opened, today):
            if standing.must_be_reminded and not _is_reminded(standing.member, now):
                reminded.append((standing.member, _remind(opened, standing, by, now)))
    return reminded


def reminder_text(reporting_round: ReportingRound, owing: Sequence[Standing]) -> str:
    """Who must be reminded of what and until when, to be copied into a message; "" for nobody."""
    if not owing:
        return ""
    lines = [
        _("%(quarter)s returns are due on %(due)s. Still outstanding:")
        % {
            "quarter": quarter_text(reporting_round.quarter),
            "due": reporting_round.due_on.isoformat(),
        }
    ]
    lines += [
        _("%(jurisdiction)s (%(standing)s)")
        % {"jurisdiction": item.member.jurisdiction.label, "standing": item.label}
        for item in owing
    ]
    return "\n".join(lines)


def _is_reminded(member: RoundMember, now: datetime.datetime) -> bool:
    since = now - datetime.timedelta(days=DAYS_BETWEEN)
    return Event.objects.filter(
        deed="remind", object_type="roundmember", object_key=str(member.pk), at__gt=since
    ).exists()


@transaction.atomic
def _remind(
    opened: ReportingRound, standing: Standing, by: Account | None, now: datetime.datetime
) -> int:
    addresses = list(
        Account.objects.filter(
            memberships__role="reporter",
            memberships__jurisdiction=standing.member.jurisdiction,
            is_active=True,
        )
        .exclude(email="")
        .values_list("email", flat=True)
    )
    # Recorded first: a mail that cannot be sent takes its record back with it.
    record_event(
        deed="remind",
        by=by,
        obj=standing.member,
        after={"state": standing.state, "addresses": len(addresses)},
        now=now,
    )
    if addresses:
        send_mail(
            _("%(quarter)s return of %(jurisdiction)s")
            % {
                "quarter": quarter_text(opened.quarter),
                "jurisdiction": standing.member.jurisdiction.label,
            },
            reminder_text(opened, [standing]),
            None,
            addresses,
        )
    return len(addresses)
