"""Reminders of a round that is due, by e-mail; safe to run every day."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.actions import record_event
from districts.mailing import write_to
from districts.models import Account, Event
from targets.models import ReportingRound, RoundMember
from targets.periods import local_date
from targets.returns.board import Standing, standings
from targets.returns.rounds import PREPARED, state_of
from targets.wording.formatting import listed, quarter_text

DAYS_BEFORE_DUE = 7
DAYS_BETWEEN = 3


@dataclass(frozen=True)
class Reminder:
    """A member that owes its return: whom of its reporters an e-mail reached, and whom not."""

    member: RoundMember
    mailed: list[Account]
    without_address: list[Account]
    unsent: list[Account]


class Further(Protocol):
    """A reminder of another kind of thing, sent by a higher floor."""

    @property
    def mailed(self) -> list[Account]: ...

    @property
    def without_address(self) -> list[Account]: ...

    @property
    def unsent(self) -> list[Account]: ...

    @property
    def about(self) -> str: ...


# What it is called in the summary of a run → what sends these reminders.
further_kinds: dict[str, Callable[..., Sequence[Further]]] = {}


def register_reminders(name: str, send: Callable[..., Sequence[Further]]) -> None:
    """Adds a kind of reminder to `remind` at start-up; `send` takes `by` and `now`."""
    further_kinds[name] = send


def send_reminders(*, by: Account | None, now: datetime.datetime) -> list[Reminder]:
    """Mails the reporters of each member that still owes its return; says also whom it cannot.

    Only rounds that are not locked and due within a week, or overdue; nobody twice in three days.
    """
    today = local_date(now)
    horizon = today + datetime.timedelta(days=DAYS_BEFORE_DUE)
    reminded = []
    for opened in ReportingRound.objects.filter(locked_at__isnull=True, due_on__lte=horizon):
        if state_of(opened, today) == PREPARED:
            continue
        for standing in standings(opened, today):
            if standing.must_be_reminded and not _is_reminded(standing.member, now):
                reminded.append(_remind(opened, standing, by, now))
    return reminded


def reminder_text(
    reporting_round: ReportingRound, owing: Sequence[Standing], today: datetime.date
) -> str:
    """Who must be reminded of what and until when, to be copied into a message; "" for nobody."""
    if not owing:
        return ""
    text = _("%(quarter)s returns are due on %(due)s. Still outstanding:")
    if reporting_round.due_on < today:
        text = _("%(quarter)s returns were due on %(due)s. Still outstanding:")
    lines = [
        text
        % {
            "quarter": quarter_text(reporting_round.quarter),
            "due": reporting_round.due_on.isoformat(),
        }
    ]
    lines += [
        _("%(jurisdiction)s (%(standing)s)")
        % {"jurisdiction": item.member.jurisdiction.label, "standing": _owed(item)}
        for item in owing
    ]
    return "\n".join(lines)


def _owed(item: Standing) -> str:
    """What a member owes: its return, and which bodies their parts, or the rows that were added
    after it."""
    if not item.rows_lacking:
        return listed([str(item.label), *filter(None, [item.owing_bodies])])
    text = ngettext(
        "%(count)d row was added since", "%(count)d rows were added since", item.rows_lacking
    )
    return text % {"count": item.rows_lacking}


def _is_reminded(member: RoundMember, now: datetime.datetime) -> bool:
    since = now - datetime.timedelta(days=DAYS_BETWEEN)
    return Event.objects.filter(
        deed="remind", object_type="roundmember", object_key=str(member.pk), at__gt=since
    ).exists()


def _remind(
    opened: ReportingRound, standing: Standing, by: Account | None, now: datetime.datetime
) -> Reminder:
    reporters = Account.objects.filter(
        memberships__role="reporter",
        memberships__jurisdiction=standing.member.jurisdiction,
        is_active=True,
    )
    subject = _("%(quarter)s return of %(jurisdiction)s") % {
        "quarter": quarter_text(opened.quarter),
        "jurisdiction": standing.member.jurisdiction.label,
    }
    reached = write_to(reporters, subject, reminder_text(opened, [standing], local_date(now)))
    if reached.mailed:
        after = {"state": standing.state, "addresses": len(reached.mailed)}
        record_event(deed="remind", by=by, obj=standing.member, after=after, now=now)
    return Reminder(standing.member, *reached)
