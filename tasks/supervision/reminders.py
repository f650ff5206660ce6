"""Reminders of matters that are yellow or red and wait for their body; safe to run every day."""

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from districts.actions import record_event
from districts.mailing import full_address, write_to
from districts.models import Account, Event
from targets.actions.reminders import DAYS_BETWEEN
from targets.periods import local_date
from tasks.models import SupervisionMatter

from .lights import NONE
from .matters import MatterLine, lines_of
from .rights import named_bodies
from .wording import days_text


@dataclass(frozen=True)
class MatterReminder:
    """A matter that waits for its body: whom an e-mail reached, and whom not."""

    matter: SupervisionMatter
    mailed: list[Account]
    without_address: list[Account]
    unsent: list[Account]

    @property
    def about(self) -> str:
        return f"{self.matter.document_number} {self.matter.lead.name}"


def send_matter_reminders(*, by: Account | None, now: datetime.datetime) -> list[MatterReminder]:
    """Mails whoever answers for a matter that is yellow or red; nobody twice in three days."""
    rows = SupervisionMatter.objects.open().for_lists().order_by("due_on", "year", "number")
    lines = lines_of(rows.prefetch_related("plans"), local_date(now))
    waiting = [line for line in lines if line.waits_for_body and line.light != NONE]
    return [_remind(line, by, now) for line in waiting if not _is_reminded(line.matter, now)]


def answering_accounts(matter: SupervisionMatter) -> list[Account]:
    """The active accounts that may answer for the matter."""
    of_body = Q(memberships__role="contributor", memberships__organisation__in=named_bodies(matter))
    return list(Account.objects.filter(of_body, is_active=True).distinct())


def mail_text(line: MatterLine) -> str:
    """What is due until when; a matter on a plan that is not for publication is not named."""
    matter = line.matter
    is_public = all(plan.is_public for plan in matter.plans.all())
    values = {
        "number": matter.document_number,
        "title": matter.title if is_public else "",
        "due": matter.due_on.isoformat(),
        "days": days_text(line),
        "address": full_address(reverse("matter", args=[matter.year, matter.number])),
    }
    if is_public:
        return (
            _("%(number)s “%(title)s” is due on %(due)s (%(days)s). Answer at %(address)s.")
            % values
        )
    return _("%(number)s is due on %(due)s (%(days)s). Answer at %(address)s.") % values


def _is_reminded(matter: SupervisionMatter, now: datetime.datetime) -> bool:
    since = now - datetime.timedelta(days=DAYS_BETWEEN)
    return Event.objects.filter(
        deed="remind_of_matter", object_key=matter.document_number, at__gt=since
    ).exists()


def _remind(line: MatterLine, by: Account | None, now: datetime.datetime) -> MatterReminder:
    number = line.matter.document_number
    subject = _("Matter under supervision %(number)s") % {"number": number}
    reached = write_to(answering_accounts(line.matter), subject, mail_text(line))
    if reached.mailed:
        after = {"light": line.light, "addresses": len(reached.mailed)}
        record_event(
            deed="remind_of_matter", by=by, obj=line.matter, key=number, after=after, now=now
        )
    return MatterReminder(line.matter, *reached)
