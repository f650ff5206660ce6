"""backup FILE: everything into one file, while the site is in use."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from greenfin.operations.archive import BackupRefused
from greenfin.operations.backups import make_backup


class Command(BaseCommand):
    help = (
        "Writes every row and every received file, as of one moment, into FILE, readable by its "
        "owner alone. People may go on working. The secret key and sessions stay out."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"].absolute()
        try:
            contents = make_backup(path)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as fault:
            raise CommandError(f"No backup was made: {fault.strerror} ({path}).") from fault
        except DatabaseError as fault:
            raise CommandError(f"No backup was made; the database says: {fault}") from fault
        self.stdout.write(
            f"{contents.rows} rows and {contents.files} received files in {path}\n"
            f"SHA-256 {contents.digest}"
        )
