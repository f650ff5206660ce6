"""`package OUT.zip`: the data as one dated file, of what a role may see."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from districts.clock import current_date, current_time
from districts.permissions import ANONYMOUS, Reader
from greenfin.exchange.packages import package_of, record_package
from targets.intake.permissions import TAKE_PACKAGES


class Command(BaseCommand):
    help = "Writes plans, targets, figures, progress, milestones, projects and evaluations."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("output", type=Path, help="the file to write")
        parser.add_argument(
            "--for",
            dest="role",
            choices=(*TAKE_PACKAGES.grants, ANONYMOUS),
            default="reviewer",
            help="whose sight counts: what this role may not see is absent",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        who = Reader(roles=frozenset({ANONYMOUS, options["role"]}))
        package = package_of(who, current_time(), current_date())
        target: Path = options["output"]
        try:
            target.write_bytes(package.content)
        except OSError as fault:
            raise CommandError(f"{target} cannot be written: {fault.strerror}") from fault
        record_package(package, None)
        counts = ", ".join(f"{name} {count}" for name, count in package.counts.items())
        self.stdout.write(f"{target} written: {counts}.")
