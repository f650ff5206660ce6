"""remind: e-mails to those whose return is due; safe to run every day."""

from typing import Any

from django.core.management.base import BaseCommand

from districts.clock import current_time
from targets.actions import send_reminders


class Command(BaseCommand):
    help = "Reminds by e-mail whoever owes a return that is due within a week or overdue."

    def handle(self, *args: Any, **options: Any) -> None:
        reminded = send_reminders(by=None, now=current_time())
        for member, addresses in reminded:
            self.stdout.write(
                f"{member.round.quarter} {member.jurisdiction.name}: {addresses} e-mails"
            )
        self.stdout.write(f"{len(reminded)} reminded.")
