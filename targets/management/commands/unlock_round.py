"""unlock_round QUARTER --reason TEXT: opens a locked quarter again."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from districts.clock import current_time
from districts.refusals import Refusal
from targets.actions import unlock_round
from targets.models import ReportingRound


class Command(BaseCommand):
    help = "Opens a locked quarter again: returns and corrections come in as before."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("quarter", help="such as 2025Q4")
        parser.add_argument("--reason", required=True, help="why; it stands in the audit trail")

    def handle(self, *args: Any, **options: Any) -> None:
        quarter = options["quarter"].upper()
        locked = ReportingRound.objects.filter(quarter=quarter).first()
        if locked is None:
            raise CommandError(f"{quarter} has not been opened.")
        try:
            unlock_round(
                reporting_round=locked, by=None, now=current_time(), reason=options["reason"]
            )
        except Refusal as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{quarter} is open again.")
