"""`make run` in one process: it migrates an empty folder, fills it and answers."""

from pathlib import Path

import pytest

from tests.greenfin.web.servers import run, served

pytestmark = pytest.mark.served


def test_one_start_makes_an_installation_and_serves_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for _start in range(2):
        with served(data, ("manage.py", "serve"), SAMPLE="0") as server:
            assert server.get("/health/").status == 200
            plans = server.get("/api/v1/plans/")
            assert plans.status == 200
            assert "rongchang" in plans.text
    assert (data / "greenfin.sqlite3").exists()


def test_a_command_before_the_first_start_says_what_to_do(tmp_path: Path) -> None:
    early = run(tmp_path, "create_account", "boss")
    assert early.returncode == 1
    assert "make run" in early.stderr
    assert "Traceback" not in early.stderr
    whole = run(tmp_path, "create_account", "boss", "--traceback")
    assert "Traceback" in whole.stderr
    nowhere = run(tmp_path, "verify", DATABASE_URL="postgres://nobody@127.0.0.1:9/none")
    assert "The database says: " in nowhere.stderr
    assert "Traceback" not in nowhere.stderr
