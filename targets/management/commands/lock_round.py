"""lock_round QUARTER: closes a quarter to returns."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from districts.clock import current_time
from targets.actions import lock_round
from targets.models import ReportingRound
from targets.returns.refusals import Refusal


class Command(BaseCommand):
    help = "Locks a quarter: later corrections need a reviewer's exception."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("quarter", help="such as 2025Q4")

    def handle(self, *args: Any, **options: Any) -> None:
        quarter = options["quarter"].upper()
        opened = ReportingRound.objects.filter(quarter=quarter).first()
        if opened is None:
            raise CommandError(f"{quarter} has not been opened.")
        try:
            lock_round(reporting_round=opened, by=None, now=current_time())
        except Refusal as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{quarter} is locked.")
