"""restore FILE: a backup into an empty installation, whole or not at all.

restore --try FILE: the same beside this installation, to prove that the backup is one.
"""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from greenfin.operations.archive import BackupRefused
from greenfin.operations.restoring import restore_backup
from greenfin.operations.trial import newest_backup, try_backup


class Command(BaseCommand):
    help = (
        "Fills an empty installation from a backup, on SQLite or PostgreSQL, and proves that "
        "every row and file came back equal. A damaged or foreign file is refused whole. With "
        "--try nothing here changes: FILE, or the newest backup of a folder, is restored into a "
        "place of its own, verified and thrown away; the audit trail says how it ended."
    )
    # Also where there is no database yet.
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--try", action="store_true", help="prove the backup, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"].absolute()
        if options["try"]:
            self._try(path)
            return
        try:
            restored = restore_backup(path)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as fault:
            raise CommandError(f"Nothing was restored: {fault.strerror} ({path}).") from fault
        except DatabaseError as fault:
            raise CommandError(f"Nothing was restored; the database says: {fault}") from fault
        contents = restored.contents
        self.stdout.write(
            f"{contents.rows} rows and {contents.files} received files restored, all equal."
        )
        if restored.broken is not None:
            where = restored.broken.event_id or "its end"
            self.stderr.write(
                f"The audit trail does not hold at event {where}, as it is in the backup: "
                f"{restored.broken.reason}."
            )

    def _try(self, path: Path) -> None:
        try:
            found = newest_backup(path)
            trial = try_backup(found)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as fault:
            raise CommandError(f"The backup was not tried: {fault.strerror} ({path}).") from fault
        if trial.fault:
            raise CommandError(f"{found.name} did not come back whole: {trial.fault}")
        contents = trial.contents
        self.stdout.write(
            f"{found.name} of {trial.made_at}: {contents.rows} rows and {contents.files} received "
            "files came back equal and whole."
        )
