"""The empty database of the tests, kept between runs: the migrations take a worker ten seconds.

What is kept is laid in before Django migrates, which then finds nothing to do. It goes by the text
of all migrations, so that it is never that of other ones. SQLite alone; on PostgreSQL the tests'
own database is the template of others.
"""

import hashlib
import os
import shutil
import sqlite3
import sys
from pathlib import Path

import django
from django.apps import apps
from django.db import connection

BRANCHES = 5


def kept_file() -> Path:
    digest = hashlib.sha256(django.__version__.encode())
    for app in sorted(apps.get_app_configs(), key=lambda one: one.label):
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return Path(sys.prefix) / f"migrated-{digest.hexdigest()[:16]}.sqlite3"


def lay_migrated() -> sqlite3.Connection | None:
    """Fills the database that Django is about to make; to be closed when Django has opened it."""
    name = connection.creation._get_test_db_name() if connection.vendor == "sqlite" else ""
    kept = kept_file()
    if "mode=memory" not in name or not kept.exists():
        return None
    laid = sqlite3.connect(name, uri=True)
    with sqlite3.connect(kept) as source:
        source.backup(laid)
    source.close()
    return laid


def lay_into(folder: Path) -> None:
    """The database of an installation of its own, as the migrations leave it, where it is kept."""
    if kept_file().exists():
        shutil.copyfile(kept_file(), folder / "greenfin.sqlite3")


def keep_migrated() -> None:
    """Keeps the database as the migrations left it, beside those of the last few branches."""
    kept = kept_file()
    if connection.vendor != "sqlite" or kept.exists():
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
