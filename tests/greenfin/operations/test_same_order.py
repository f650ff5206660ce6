"""What an installation answers is the same on both databases, to the last row and place.

One installation with sample returns on SQLite, and the same restored into a PostgreSQL that sorts
text by Pinyin, where rows have been moved about in their tables' files.
"""

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.greenfin.web.servers import ROOT, environment, run
from tests.migrated import lay_into
from tests.targets.served.installation import own_database

pytestmark = [pytest.mark.served, pytest.mark.corpus, pytest.mark.database]
LOCALE = "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'zh-Hans-CN' LOCALE 'C.UTF-8'"
TABLES = """
SELECT table_name FROM information_schema.columns
WHERE table_schema = 'public' AND column_name = 'id' AND table_name <> 'districts_event'
AND table_name ~ '^(districts|targets|tasks)_'
"""


def require_done(data: Path, *arguments: str, **more: str) -> None:
    done = run(data, *arguments, **more)
    assert done.returncode == 0, done.stderr


def dumped(data: Path, database: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.greenfin.operations.dumping"],
        cwd=ROOT,
        env=environment(data, DATABASE_URL=database, GREENFIN_LOG_LEVEL="CRITICAL"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def move_rows(database: str) -> None:
    """Every table's file holds its rows in another order than that in which they came."""
    with psycopg.connect(database, autocommit=True) as link:
        for (table,) in link.execute(TABLES).fetchall():
            link.execute(f'UPDATE "{table}" SET id = id WHERE id % 3 <> 1')


def test_both_databases_answer_alike(tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("compares PostgreSQL with SQLite")
    here, there, backup = tmp_path / "sqlite", tmp_path / "postgresql", tmp_path / "backup.zip"
    here.mkdir()
    lay_into(here)
    sqlite = f"sqlite:///{here / 'greenfin.sqlite3'}"
    for command in ("migrate", "load_plans", "sample_returns"):
        require_done(here, command)
    require_done(here, "backup", str(backup))
    there.mkdir()
    with own_database(tmp_path, LOCALE) as postgresql:
        require_done(there, "restore", str(backup), DATABASE_URL=postgresql)
        move_rows(postgresql)
        shutil.copy(here / "fixed_day", there)
        with ThreadPoolExecutor() as both:
            expected, found = both.map(dumped, (here, there), (sqlite, postgresql))
    assert len(expected) > 300
    assert list(expected) == list(found)
    assert [address for address in expected if expected[address] != found[address]] == []
