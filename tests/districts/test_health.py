"""The health address and command."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client

from districts import health


def test_a_well_installation_says_so_and_no_more(client: Client, db: None) -> None:
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


def broken() -> bool:
    raise OperationalError("password of the database: hunter2")


@pytest.mark.parametrize("check", ["database", "migrations", "disk"])
def test_any_failing_check_is_503_without_particulars(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, check: str
) -> None:
    monkeypatch.setitem(health.CHECKS, check, broken)
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (503, {"status": "failing"})


def test_without_a_shared_cache_pages_are_slow_and_there(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(health.CHECKS, "cache", broken)
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (200, {"status": "slow"})


def test_a_full_or_absent_disk_fails(
    db: None, settings: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert health.health_report()["disk"]
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(100, 99, 1))
    assert not health.health_report()["disk"]
    settings.DATA_DIR = tmp_path / "gone"
    assert not health.health_report()["disk"]


def test_the_command_names_what_fails(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("health")
    assert "database: ok" in capsys.readouterr().out
    monkeypatch.setitem(health.CHECKS, "cache", broken)
    with pytest.raises(CommandError, match="cache"):
        call_command("health")


def test_health_answers_while_sessions_cannot_be_read(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)

    def gone(*args: object, **options: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", gone)
    client.cookies["sessionid"] = "x" * 32
    assert client.get("/health/").status_code == 200
    assert client.get("/accounts/password/").status_code == 503
