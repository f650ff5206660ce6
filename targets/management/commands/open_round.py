"""open_round QUARTER: opens a quarter for reporting."""

import argparse
import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from districts.clock import current_time
from districts.refusals import Refusal
from targets.actions import open_round
from targets.periods import Quarter


class Command(BaseCommand):
    help = "Opens a quarter for reporting; freezes who must report and on what."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("quarter", help="such as 2025Q4")
        parser.add_argument(
            "--due", type=datetime.date.fromisoformat, help="last day on time, such as 2026-01-25"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            opened = open_round(
                quarter=Quarter.parse(options["quarter"].upper()),
                by=None,
                now=current_time(),
                due_on=options["due"],
            )
        except (Refusal, ValueError) as error:
            raise CommandError(str(error)) from error
        members = opened.members.count()
        self.stdout.write(f"{opened.quarter}: {members} must report, due {opened.due_on}.")
