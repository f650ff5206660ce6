"""The empty database of the tests, kept between runs: the migrations take a worker ten seconds.

The first worker that needs it lets Django migrate and keeps what that made; all others, and later
runs, are laid out from it before Django migrates, which then finds nothing to do. What is kept goes
by the text of all migrations, so that it is never that of other ones.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import sys
from functools import cache
from pathlib import Path
from typing import IO

import django
from django.apps import apps
from django.db import connection

BRANCHES = 5


@cache
def digest_of_migrations() -> str:
    digest = hashlib.sha256(django.__version__.encode())
    for app in sorted(apps.get_app_configs(), key=lambda one: one.label):
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


class Migrated:
    """Where this process has its empty database from. One process at a time looks and keeps."""

    def __init__(self) -> None:
        self._lock: IO[str] | None = None
        self._laid: sqlite3.Connection | None = None

    def lay(self) -> None:
        """Lays out what is kept, before Django makes the database; else all others wait."""
        self._lock = (Path(sys.prefix) / "migrated.lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        if lay_on_postgresql() if connection.vendor == "postgresql" else self._lay_on_sqlite():
            self._unlock()

    def keep(self) -> None:
        """Keeps what Django migrated, if nothing was laid out."""
        if self._lock is not None:
            keep_on_postgresql() if connection.vendor == "postgresql" else keep_on_sqlite()
            self._unlock()

    def close(self) -> None:
        if self._laid is not None:
            self._laid.close()
        self._unlock()

    def _lay_on_sqlite(self) -> bool:
        """Fills the database that Django is about to open, and holds it until then."""
        name, kept = connection.creation._get_test_db_name(), kept_file()
        if "mode=memory" not in name or not kept.exists():
            return False
        self._laid = sqlite3.connect(name, uri=True)
        with sqlite3.connect(kept) as source:
            source.backup(self._laid)
        source.close()
        return True

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def kept_file() -> Path:
    return Path(sys.prefix) / f"migrated-{digest_of_migrations()}.sqlite3"


def lay_into(folder: Path) -> None:
    """The database of an installation of its own, as the migrations leave it, where it is kept."""
    if kept_file().exists():
        shutil.copyfile(kept_file(), folder / "greenfin.sqlite3")


def keep_on_sqlite() -> None:
    """Keeps the database beside those of the last few branches."""
    kept = kept_file()
    if kept.exists():
        return
    connection.ensure_connection()
    written = kept.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(written) as copy:
        connection.connection.backup(copy)
    copy.close()
    written.replace(kept)
    known = sorted(kept.parent.glob("migrated-*.sqlite3"), key=lambda one: one.stat().st_mtime)
    for former in known[:-BRANCHES]:
        former.unlink(missing_ok=True)


def kept_database() -> str:
    """As Django names test databases, whichever worker asks: no other of that name is dropped."""
    name = str(connection.settings_dict["TEST"]["NAME"] or connection.settings_dict["NAME"])
    return f"test_{name.removeprefix('test_').partition('_gw')[0]}_migrated"


def lay_on_postgresql() -> bool:
    """Names the template from which Django makes the database; one of other migrations goes."""
    name = kept_database()
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        )
        if cursor.fetchone() == (digest_of_migrations(),):
            connection.settings_dict["TEST"]["TEMPLATE"] = name
            return True
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
    return False


def keep_on_postgresql() -> None:
    name, made = kept_database(), connection.settings_dict["NAME"]
    connection.close()
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{made}"')
        cursor.execute(f"COMMENT ON DATABASE \"{name}\" IS '{digest_of_migrations()}'")
