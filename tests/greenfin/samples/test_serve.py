"""`make run` in one process: it migrates an empty folder, fills it and answers."""

from pathlib import Path

import pytest

from tests.greenfin.web.servers import served

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
