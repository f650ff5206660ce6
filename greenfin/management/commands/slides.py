"""`slides 2025Q4 --output FILE.pptx`: the charts as slides, of what a role may see."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from districts.permissions import ANONYMOUS, Reader
from greenfin.leaders.changes import as_of_quarter
from greenfin.leaders.slides import NothingToShow, slides_bytes

from .briefing import ROLES


class Command(BaseCommand):
    help = "Writes one quarter's charts as a slide file, native and editable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("quarter", help="such as 2025Q4")
        parser.add_argument("--output", required=True, type=Path, help="the file to write")
        parser.add_argument(
            "--for",
            dest="role",
            choices=ROLES,
            default="leader",
            help="whose sight counts: a plan this role may not see is absent",
        )
        parser.add_argument(
            "--lang",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="the language of the slides",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = as_of_quarter(options["quarter"])
        if as_of is None:
            raise CommandError(f"A quarter is written like 2025Q4, not {options['quarter']!r}.")
        who = Reader(roles=frozenset({ANONYMOUS, options["role"]}))
        target: Path = options["output"]
        try:
            with translation.override(options["lang"]):
                content = slides_bytes(who, as_of)
            target.write_bytes(content)
        except NothingToShow as fault:
            raise CommandError(f"No plan had set a target as of {as_of.quarter}.") from fault
        except ImproperlyConfigured as fault:
            raise CommandError(str(fault)) from fault
        except OSError as fault:
            raise CommandError(f"{target} cannot be written: {fault.strerror}") from fault
        self.stdout.write(f"{target} written.")
