"""lock_round QUARTER: closes a quarter to returns."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from districts.clock import current_date, current_time
from districts.refusals import Refusal
from targets.actions import lock_round
from targets.models import ReportingRound
from targets.returns.board import standings
from targets.returns.locking import left_out


class Command(BaseCommand):
    help = "Locks a quarter: later corrections need a reviewer's exception."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("quarter", help="such as 2025Q4")
        parser.add_argument(
            "--before-due", action="store_true", help="lock it though the due date has not passed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        quarter = options["quarter"].upper()
        opened = ReportingRound.objects.filter(quarter=quarter).first()
        if opened is None:
            raise CommandError(f"{quarter} has not been opened.")
        try:
            locked = lock_round(
                reporting_round=opened,
                by=None,
                now=current_time(),
                before_due=options["before_due"],
            )
        except Refusal as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{quarter} is locked.")
        for sentence in left_out(standings(locked, current_date())):
            self.stdout.write(sentence)
