"""`briefing 2025Q4 --output FILE.docx`: the quarterly briefing, of what a role may see."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from districts.permissions import ANONYMOUS, Reader
from greenfin.leaders.briefing import briefing_bytes
from greenfin.leaders.changes import as_of_quarter
from greenfin.leaders.permissions import TAKE_BRIEFING
from targets.progress.as_of import AsOf
from targets.progress.shown import of_period

ROLES = (*TAKE_BRIEFING.grants, "official", ANONYMOUS)


class Command(BaseCommand):
    help = "Writes one quarter's briefing as a Word file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("quarter", help="such as 2025Q4")
        parser.add_argument(
            "--period",
            default="",
            help="whose plans, such as 2023-2025; without it the period of the quarter",
        )
        parser.add_argument("--output", required=True, type=Path, help="the file to write")
        parser.add_argument(
            "--for",
            dest="role",
            choices=ROLES,
            default="leader",
            help="whose sight counts: a plan this role may not see is absent",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = as_of_quarter(options["quarter"])
        if as_of is None:
            raise CommandError(f"A quarter is written like 2025Q4, not {options['quarter']!r}.")
        who = Reader(roles=frozenset({ANONYMOUS, options["role"]}))
        if options["period"]:
            try:
                as_of = of_period(as_of, who, options["period"])
            except ValueError as unknown:
                raise CommandError(str(unknown)) from unknown
        target: Path = options["output"]
        try:
            target.write_bytes(self.content(who, as_of, options))
        except OSError as fault:
            raise CommandError(f"{target} cannot be written: {fault.strerror}") from fault
        self.stdout.write(f"{target} written.")

    def content(self, who: Reader, as_of: AsOf, options: dict[str, Any]) -> bytes:
        """The file; CommandError where there is none to be written."""
        return briefing_bytes(who, as_of)
