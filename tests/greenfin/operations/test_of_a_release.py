"""A backup that a former release made comes back into this version, all of it."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from greenfin.operations.archive import opened_archive
from tests.greenfin.web.servers import run

# Made by release 0.2.0: its plans, an administrator, a return accepted and one handed in, two
# answers to findings of the audit of each of two plans; its trail had no key.
OF_RELEASE = Path(__file__).with_name("release_0_2_0.zip")


@pytest.mark.served
def test_a_release_s_backup_is_brought_up_to_date(tmp_path: Path) -> None:
    outcome = run(tmp_path, "restore", str(OF_RELEASE))
    assert outcome.returncode == 0, outcome.stderr
    assert run(tmp_path, "migrate", "--check").returncode == 0
    outcome = run(tmp_path, "verify", "--all")
    assert outcome.returncode == 0, outcome.stdout
    assert run(tmp_path, "create_account", "boss").returncode != 0, "boss is there already"
    with closing(sqlite3.connect(tmp_path / "greenfin.sqlite3")) as database, database:
        held = database.execute(
            "SELECT role FROM districts_membership JOIN districts_account a ON a.id = account_id"
            " WHERE username = 'boss' ORDER BY role"
        )
        assert [role for (role,) in held] == ["administrator", "keeper"], "boss keeps accounts"
        for table, columns, order in (
            ("targets.findinganswer", "rule, key, answer, document, finding", "id"),
            ("targets.observation", "quarter, state, value, cell, typed, published_at", "id"),
        ):
            theirs = _rows_of_release(table, columns)
            name = "districts_findinganswer" if "answer" in table else "targets_observation"
            ours = list(database.execute(f"SELECT {columns} FROM {name} ORDER BY {order}"))
            assert [_plain(row) for row in ours] == theirs, table
        marks = list(database.execute("SELECT key_mark = '' FROM districts_event ORDER BY id"))
        assert marks[0] == (1,), "chained as it was"
        assert marks[-1] == (0,), "sealed since"
        # A later rule of the audit has a number of its own, and needs no migration.
        database.execute("UPDATE districts_findinganswer SET rule = 12 WHERE id = 1")


def _rows_of_release(table: str, columns: str) -> list[list[Any]]:
    with opened_archive(OF_RELEASE) as archive:
        lines = [json.loads(line) for line in archive.lines(f"tables/{table}.jsonl")]
    places = [lines[0].index(name) for name in columns.split(", ")]
    return [_plain([row[place] for place in places]) for row in lines[1:]]


def _plain(row: Any) -> list[Any]:
    """What JSON and SQLite write of the same figure, moment and finding in one way."""
    plain: list[Any] = []
    for cell in row:
        if isinstance(cell, str) and cell[:1] == "{":
            plain.append(json.loads(cell))
        elif isinstance(cell, str) and re.fullmatch(r"-?\d+\.\d{6}", cell):
            plain.append(float(cell))
        elif isinstance(cell, str) and re.match(r"\d{4}-\d\d-\d\d[T ]", cell):
            plain.append(cell.replace("T", " ")[:19])
        else:
            plain.append(cell)
    return plain
