"""remind: e-mails to those whose return is due; safe to run every day."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from districts.clock import current_time
from targets.actions import send_reminders
from targets.actions.parts import PartReminder, send_part_reminders
from targets.actions.reminders import Further, Reminder, further_kinds

PRINTED = "django.core.mail.backends.console.EmailBackend"


class Command(BaseCommand):
    help = (
        "Reminds by e-mail whoever owes a return, or a part of one, that is due within a week or "
        "overdue, or an answer to a matter under supervision that is yellow or red, or is awaited "
        "by blocked tasks, and says who has no address and whose e-mail could not be sent."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.unsent = 0
        reminders = send_reminders(by=None, now=current_time())
        for one in reminders:
            self._say(f"{one.member.round.quarter} {one.member.jurisdiction.name}", one)
        mails = sum(len(one.mailed) for one in reminders)
        without = sum(len(one.without_address) for one in reminders)
        alone = sum(not (one.mailed or one.without_address or one.unsent) for one in reminders)
        self.stdout.write(
            f"{len(reminders)} returns outstanding: {mails} e-mails, "
            f"{without} reporters without an address, {alone} jurisdictions without a reporter."
        )
        mails += self._remind_bodies()
        mails += sum(self._remind_further(name) for name in further_kinds)
        if mails and settings.EMAIL_BACKEND == PRINTED:
            self.stdout.write("The e-mails were only printed: GREENFIN_EMAIL_URL is not set.")
        if self.unsent:
            raise CommandError(
                f"The mail server did not take the e-mails to {self.unsent} people, named above; "
                "the next run writes to them again."
            )

    def _say(
        self, about: str, one: Reminder | PartReminder | Further, nobody: str = "no reporter"
    ) -> None:
        self.unsent += len(one.unsent)
        self.stdout.write(f"{about}: {_said(one, nobody)}")

    def _remind_bodies(self) -> int:
        """The same for parts; how many e-mails went out. Nothing is said where none is due."""
        parts = send_part_reminders(by=None, now=current_time())
        for one in parts:
            asked = one.asked
            place = f"{asked.member.jurisdiction.name} {asked.organisation.name}"
            self._say(f"{asked.member.round.quarter} {place}", one, "no account")
        mails = sum(len(one.mailed) for one in parts)
        if parts:
            self.stdout.write(f"{len(parts)} parts outstanding: {mails} e-mails.")
        return mails

    def _remind_further(self, name: str) -> int:
        """The same for what a higher floor reminds of."""
        reminders = further_kinds[name](by=None, now=current_time())
        for one in reminders:
            self._say(one.about, one, "no account")
        mails = sum(len(one.mailed) for one in reminders)
        if reminders:
            self.stdout.write(f"{len(reminders)} {name} outstanding: {mails} e-mails.")
        return mails


def _said(one: Reminder | PartReminder | Further, nobody: str) -> str:
    """Whom a reminder reached, and whom not: 1 e-mail; no address: 王敏 (rongchang)."""
    count = len(one.mailed)
    parts = [f"{count} e-mail{'s' if count != 1 else ''}"] if count else []
    for why, people in (("no address", one.without_address), ("not sent", one.unsent)):
        if people:
            parts.append(f"{why}: " + ", ".join(f"{who} ({who.username})" for who in people))
    return "; ".join(parts) or nobody
