"""A full disk, a read-only one, no database, a held lock: plain pages, nothing half stored.

A real server, real files; whatever was wrong is put right, and the server goes on by itself.
"""

import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tests.greenfin.web.servers import (
    Answer,
    Server,
    copied_installation,
    free_port,
    is_plain,
    prepared_installation,
    rows,
    served,
)

pytestmark = pytest.mark.served
TABLES = ("districts_event", "districts_sourcefile", "targets_quarterlyreturn")
# The longest wait for a lock, and some for a busy machine.
LONGEST_WAIT = 45


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared_installation(tmp_path_factory.mktemp("installation") / "data")


@pytest.fixture
def data(prepared: Path, tmp_path: Path) -> Path:
    return copied_installation(prepared, tmp_path / "data")


def require_refused(answer: Answer, *statuses: int) -> None:
    assert answer.status in statuses, answer
    assert is_plain(answer.text), answer.text
    assert answer.seconds < LONGEST_WAIT
    assert "no-store" in answer.headers["Cache-Control"]


def require_recovered(server: Server, before: dict[str, int]) -> None:
    """Nothing of the refused upload is there; the same upload now goes through."""
    assert rows(server.data, *TABLES) == before
    assert server.get("/health/").status == 200
    answer = server.upload()
    assert answer.status == 302, answer
    after = rows(server.data, *TABLES)
    assert after["targets_quarterlyreturn"] == before["targets_quarterlyreturn"] + 1
    assert server.get("/districts/rongchang/", signed_in=True).status == 200


def test_a_disk_that_takes_nothing_more(data: Path) -> None:
    with served(data) as server:
        before = rows(data, *TABLES)
        server.limit_written_files(16 * 1024)
        require_refused(server.upload(), 503, 507)
        server.limit_written_files(-1)
        require_recovered(server, before)


def test_a_disk_without_room_is_told_by_the_health_address(data: Path) -> None:
    with served(data, GREENFIN_LEAST_FREE_MB=str(10**9)) as server:
        assert server.get("/health/").status == 503


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Neither the folder nor any file in it can be written."""
    paths = [folder, *folder.rglob("*")]
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in paths}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            if path.exists():
                path.chmod(mode)


def test_a_read_only_disk(data: Path) -> None:
    (data / "reading").mkdir()
    before = rows(data, *TABLES)
    with ExitStack() as fault:
        fault.enter_context(read_only(data))
        with served(data) as server:
            require_refused(server.upload(), 503)
            assert server.get("/health/").status == 503
            fault.close()
            require_recovered(server, before)


def test_a_database_that_is_gone_and_comes_back(data: Path) -> None:
    database, elsewhere = data / "greenfin.sqlite3", data / "elsewhere"
    with served(data) as server:
        assert server.get("/").status == 200
        before = rows(data, *TABLES)
        elsewhere.mkdir()
        moved = [path for path in data.glob("greenfin.sqlite3*") if path.is_file()]
        for path in moved:
            path.rename(elsewhere / path.name)
        require_refused(server.get("/"), 503)
        require_refused(server.upload(), 503)
        assert server.get("/health/").status == 503
        assert not database.exists(), "a server makes no empty database"
        for path in moved:
            (elsewhere / path.name).rename(path)
        assert server.get("/").status == 200
        require_recovered(server, before)


def test_a_lock_that_another_program_holds(data: Path) -> None:
    with served(data) as server:
        before = rows(data, *TABLES)
        other = sqlite3.connect(data / "greenfin.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            assert server.get("/").status == 200, "reading goes on"
            assert server.get("/health/").status == 503
            require_refused(server.upload(), 503)
        finally:
            other.execute("ROLLBACK")
            other.close()
        require_recovered(server, before)


def test_a_database_server_that_does_not_answer(data: Path) -> None:
    address = f"postgres://nobody:hunter2@127.0.0.1:{free_port()}/nothing"
    with served(data, DATABASE_URL=address) as server:
        require_refused(server.get("/"), 503)
        assert server.get("/health/").status == 503
    assert "hunter2" not in server.log()


@pytest.mark.django_db
def test_the_wait_for_a_lock_is_bounded() -> None:
    asked = {"sqlite": "PRAGMA busy_timeout", "postgresql": "SHOW lock_timeout"}
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        assert cursor.fetchone()[0] in (20_000, "20s")


def test_no_secret_is_logged_when_something_fails(data: Path) -> None:
    """A wrong password, a right one, and a page that fails altogether."""
    with served(data) as server:
        assert server.sign_in("reporter", "Wrong-but-secret-1").status == 200
        assert server.sign_in("Typed-in-the-wrong-field-1", "x").status == 200
        assert server.sign_in("reporter", "Kept-out-of-logs-1").status == 302
    (data / "static" / "staticfiles.json").unlink()
    log = server.log()
    with served(data, GREENFIN_LOG_LEVEL="DEBUG") as server:
        answer = server.get("/", signed_in=True)
        assert answer.status == 500
        assert is_plain(answer.text), answer.text
        assert server.upload().status in (302, 500)
    log += server.log()
    incident = re.search(r"[0-9a-f]{8}", answer.text)
    assert incident is not None
    assert f"incident={incident[0]}" in log
    secrets = [(data / name).read_text() for name in ("secret_key", "session")]
    for secret in ("Wrong-but", "Typed-in", "Kept-out", "x" * 32, *secrets):
        assert secret not in log, secret


def test_the_server_is_held_to_file_rights(data: Path) -> None:
    """Else the test of the read-only disk could not fail."""
    with served(data) as server:
        status = Path(f"/proc/{server.process.pid}/status").read_text()
    effective = next(line for line in status.splitlines() if line.startswith("CapEff"))
    assert os.geteuid() != 0 or not int(effective.split()[1], 16) & 0b10
