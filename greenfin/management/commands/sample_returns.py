"""`sample_returns`: made-up workbooks through the real pipeline, and out again."""

from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from districts.refusals import Refusal
from greenfin.samples.figures import FIRST, LAST
from greenfin.samples.removal import Removed, remove_samples
from greenfin.samples.runner import samples_with_progress
from targets.periods import Quarter

QUARTERS = len(Quarter.range(FIRST, LAST))
WORDS = {
    "returns": "sample returns",
    "parts": "parts of bodies",
    "observations": "observations",
    "progress_updates": "progress updates of tasks",
    "milestones": "milestones",
    "files": "files",
    "rounds": "quarters opened for samples only",
    "matters": "matters under supervision",
    "accounts": "sample accounts",
}


class Command(BaseCommand):
    help = (
        "Files sample returns, 2022Q1 to 2025Q4, as the sample accounts, and fixes the "
        "installation's day at 2026-01-20. What is there already stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--quarters", type=int, metavar="N", help="only the last N quarters, at most 16"
        )
        parser.add_argument(
            "--remove", action="store_true", help="take everything out that samples brought"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            self.report(remove_samples())
            return
        quarters = options["quarters"]
        if quarters is not None and not 1 <= quarters <= QUARTERS:
            raise CommandError(f"--quarters takes a number from 1 to {QUARTERS}.")
        try:
            submitted = samples_with_progress(quarters=quarters)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        self.stdout.write(f"{submitted} sample returns filed.")

    def report(self, removed: Removed) -> None:
        if removed.is_nothing:
            self.stdout.write("There were no samples.")
            return
        numbers = asdict(removed)
        self.stdout.write(
            "Removed: " + ", ".join(f"{numbers[name]} {word}" for name, word in WORDS.items()) + "."
        )
        if removed.accounts_disabled:
            self.stdout.write(
                f"{removed.accounts_disabled} sample accounts stand in the audit trail; "
                "they were disabled."
            )
