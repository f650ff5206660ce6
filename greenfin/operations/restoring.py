"""A backup into an empty installation: all of it, proved equal row by row, or nothing."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.exceptions import InvalidMigrationPlan
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from districts.actions import record_event
from districts.audit_trail import BrokenLink, verify_chain
from districts.chain import note_beginning
from districts.clock import fixed_day_file
from districts.models import DataVersion

from .archive import Archive, BackupRefused, opened_archive
from .backups import FILES, TABLES, Contents, system_user
from .rows import LEFT_OUT, Model, Node, models_at, reset_sequences, store_lines, table_digest

# Filled by migrations, or by whoever only looked at the page of sign-in.
OF_AN_EMPTY_PLACE = LEFT_OUT | {
    "contenttypes.contenttype",
    "auth.permission",
    "axes.accessattempt",
    "districts.dataversion",
}


@dataclass(frozen=True)
class Restored:
    """What came back; `broken` where the audit trail was broken already when it was backed up."""

    contents: Contents
    broken: BrokenLink | None


def restore_backup(path: Path) -> Restored:
    """Fills an empty installation; a backup of an earlier version is then brought up to date.

    BackupRefused where the file is damaged, foreign or of a later version, or the installation is
    not empty: then nothing has changed.
    """
    with opened_archive(path) as archive:
        require_empty()
        nodes = _known_nodes(archive)
        _stand_at(nodes)
        with transaction.atomic():
            require_empty()
            rows = _restore_rows(archive, nodes)
            _restore_fixed_day(archive)
        contents = Contents(rows, archive.manifest["files"], archive.digest)
    call_command("migrate", verbosity=0, interactive=False)
    broken = verify_chain()
    _record(path.name, contents)
    return Restored(contents, broken)


def require_empty() -> None:
    """BackupRefused where somebody has worked here already."""
    existing = set(connection.introspection.table_names())
    for model in apps.get_models(include_auto_created=True):
        table, name = model._meta.db_table, model._meta.label_lower
        if name in OF_AN_EMPTY_PLACE or table not in existing:
            continue
        if model._default_manager.order_by().values("pk").exists():
            raise BackupRefused(
                f"This installation is not empty ({table} has rows). Restore into an empty one: "
                "a new GREENFIN_DATA folder, or a new database in DATABASE_URL."
            )


def _known_nodes(archive: Archive) -> list[Node]:
    nodes = [(app, name) for app, name in archive.manifest["migrations"]]
    unknown = set(nodes) - set(MigrationLoader(connection).graph.nodes)
    if unknown:
        app, name = min(unknown)
        raise BackupRefused(
            f"The backup was made by a later version of greenfin ({app} {name}). "
            "Install that version, then restore."
        )
    return nodes


def _stand_at(nodes: Iterable[Node]) -> None:
    """Brings the empty tables to the state in which the backup was made."""
    executor = MigrationExecutor(connection)
    wanted = set(nodes)
    last = [
        node
        for node in wanted
        if not any(
            child.key in wanted and child.key[0] == node[0]
            for child in executor.loader.graph.node_map[node].children
        )
    ]
    try:
        executor.migrate(sorted(last))
    except InvalidMigrationPlan as fault:
        raise BackupRefused(
            "The database stands between two versions. Restore into a new, empty database."
        ) from fault


def _restore_rows(archive: Archive, nodes: Iterable[Node]) -> int:
    tables = models_at(MigrationLoader(connection), nodes)
    parts = {table["name"]: table for table in archive.manifest["tables"]}
    if set(parts) != {model._meta.label_lower for model in tables}:
        raise BackupRefused("The backup has other tables than its version of greenfin.")
    for model in tables:
        # The types and rights that migrating has just made come back with their own numbers.
        model._default_manager.all().delete()
    rows = sum(_restore_table(archive, model) for model in tables)
    connection.check_constraints()
    reset_sequences(tables)
    for model in tables:
        _require_equal(model, parts[model._meta.label_lower]["sha256"])
    return rows


def _restore_table(archive: Archive, model: Model) -> int:
    def file_of(digest: str) -> bytes:
        content = archive.content(f"{FILES}{digest}")
        if hashlib.sha256(content).hexdigest() != digest:
            raise BackupRefused(f"The received file {digest} is damaged. Nothing was restored.")
        return content

    name = f"{TABLES}{model._meta.label_lower}.jsonl"
    try:
        return store_lines(model, archive.lines(name), file_of)
    except (KeyError, ValueError, ValidationError) as fault:
        raise BackupRefused(f"{name} cannot be read: {fault}. Nothing was restored.") from fault


def _require_equal(model: Model, digest: str) -> None:
    if table_digest(model) != digest:
        raise BackupRefused(
            f"The rows of {model._meta.db_table} did not come back as they were. "
            "Nothing was restored."
        )


def _restore_fixed_day(archive: Archive) -> None:
    day = archive.manifest["fixed_day"]
    if day:
        fixed_day_file().write_text(f"{day}\n")
    else:
        fixed_day_file().unlink(missing_ok=True)


@transaction.atomic
def _record(name: str, contents: Contents) -> None:
    event = record_event(
        deed="restore",
        by=None,
        actor=system_user(),
        key=name[:120],
        after={"rows": contents.rows, "files": contents.files, "digest": contents.digest},
    )
    transaction.on_commit(partial(note_beginning, event.pk, event.hash))
    # The former installation may have gone on after the backup: pages that browsers and a shared
    # cache keep from then must never be taken for those of this one.
    head = DataVersion.objects.select_for_update().get(pk=1)
    head.stamp = head.plans_stamp = head.board_stamp = head.next_stamp()
    head.save(update_fields=["stamp", "plans_stamp", "board_stamp"])
