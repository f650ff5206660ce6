"""`load_texts FOLDER`: the wording of stored plans from the office's official files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from districts.clock import current_time
from greenfin.plans.loading.texts import SUFFIXES, load_texts, text_line


class Command(BaseCommand):
    help = (
        "Fills in the wording of stored plans from the official files of a folder, and prints "
        "where a file says otherwise than is stored. Nothing that is stored is changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        files = list(load_texts(folder, now=current_time(), only_missing=False))
        if not files:
            raise CommandError(f"{folder} holds none of {', '.join(sorted(SUFFIXES))}.")
        for one in files:
            self.stdout.write(text_line(one))
            for entry in one.report.differences if one.report else ():
                self.stdout.write(
                    f"  {entry.model} {entry.row}: {entry.field or 'missing'}: "
                    f"stored {entry.stored!s}, the file says {entry.said!s}"
                )
