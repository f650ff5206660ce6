"""Everything that an installation holds into one file, while people go on working."""

import getpass
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from districts.actions import record_event
from districts.clock import current_time, fixed_day_file
from districts.models import Event

from .archive import ArchiveDraft, BackupRefused, is_backup
from .rows import Model, applied_nodes, has_files, lines_of, models_at, snapshot

FILES = "files/"
TABLES = "tables/"


@dataclass(frozen=True)
class Contents:
    """What a backup holds: rows over all tables, received files, and the backup's own SHA-256."""

    rows: int
    files: int
    digest: str


def make_backup(path: Path) -> Contents:
    """Writes the backup, or nothing at all; a former backup of that name is replaced.

    The secret key, the audit trail's, sessions, and the passwords of sample accounts stay out.
    BackupRefused where the name is taken by anything else, OSError where the disk does not take it.
    """
    if path.exists() and path.stat().st_size and not is_backup(path):
        raise BackupRefused(f"{path.name} exists and is no backup: it is not overwritten.")
    with ArchiveDraft(path) as draft:
        tables, files, nodes, head = _write_tables(draft)
        draft.seal(
            {
                "made_at": current_time().isoformat(timespec="seconds"),
                "database": connection.vendor,
                "migrations": nodes,
                "tables": tables,
                "files": files,
                "fixed_day": _fixed_day(),
                "audit_head": head,
            }
        )
        rows = sum(int(str(table["rows"])) for table in tables)
        contents = Contents(rows, files, draft.digest)
        with transaction.atomic():
            record_event(
                deed="backup",
                by=None,
                actor=system_user(),
                key=path.name[:120],
                after={"rows": rows, "files": files, "digest": draft.digest},
            )
            draft.keep()
    return contents


def system_user() -> str:
    """Who runs the command on this machine; "" where the machine does not know."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _write_tables(
    draft: ArchiveDraft,
) -> tuple[list[dict[str, str | int]], int, list[tuple[str, str]], dict[str, Any] | None]:
    """All tables as of one moment; what the manifest says of them, of files, migrations and the
    audit trail's head."""
    tables: list[dict[str, str | int]] = []
    kept: set[str] = set()

    def keep_file(content: bytes) -> None:
        digest = hashlib.sha256(content).hexdigest()
        if digest not in kept:
            draft.write(f"{FILES}{digest}", [content])
            kept.add(digest)

    with snapshot():
        loader = MigrationLoader(connection)
        nodes = applied_nodes(loader)
        for model in models_at(loader, nodes):
            lines = lines_of(model, keep_file)
            if has_files(model):
                lines = iter(list(lines))  # a zip takes one member at a time: files come first
            count, digest = draft.write(f"{TABLES}{_name(model)}.jsonl", lines)
            tables.append({"name": _name(model), "rows": count - 1, "sha256": digest})
        last = Event.objects.order_by("pk").last()
    head = {"number": last.pk, "seal": last.hash, "key": last.key_mark} if last else None
    return tables, len(kept), nodes, head


def _name(model: Model) -> str:
    return str(model._meta.label_lower)


def _fixed_day() -> str:
    """The day at which a demonstration stands; "" for an ordinary installation."""
    try:
        return fixed_day_file().read_text().strip()
    except FileNotFoundError:
        return ""
