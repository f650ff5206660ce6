"""A backup restored on trial: beside the installation, with its outcome in the audit trail."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from districts.models import Event
from greenfin.operations import trial
from greenfin.operations.archive import BackupRefused
from greenfin.operations.backups import make_backup
from greenfin.operations.records import records
from greenfin.operations.trial import newest_backup, try_backup
from tests.targets.factories import accepted, member_of, opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(settings: Any, tmp_path: Path, loaded_plans: None, accounts: dict[str, Any]) -> Path:
    """A backup of an installation with an accepted return, which has a folder of its own."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    accepted(member_of(opened("2025Q4")), accounts["reporter_a"], accounts["reviewer"])
    path = tmp_path / "backups" / "a.zip"
    path.parent.mkdir()
    make_backup(path)
    return path


def outcome() -> dict[str, Any]:
    event = records().trial
    assert event is not None
    return event.after


@pytest.mark.served
def test_a_whole_backup_comes_back_and_leaves_nothing_but_its_record(
    backup: Path, settings: Any, capsys: Any
) -> None:
    before = Event.objects.count()
    call_command("restore", "--try", str(backup.parent))
    assert "came back equal and whole" in capsys.readouterr().out
    assert Event.objects.count() == before + 1
    made = Event.objects.filter(deed="backup").get()
    said = outcome()
    assert said["is_whole"] is True
    assert said["digest"] == made.after["digest"]
    assert (said["rows"], said["files"]) == (made.after["rows"], made.after["files"])
    assert records().trial_succeeded
    assert list(settings.DATA_DIR.iterdir()) == []


def test_a_damaged_one_is_refused_and_that_is_recorded(backup: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    backup.write_bytes(bytes(content))
    with pytest.raises(BackupRefused):
        try_backup(backup)
    assert outcome()["is_whole"] is False
    assert "damaged" in outcome()["fault"]
    assert not records().trial_succeeded


def test_what_does_not_verify_fails_with_its_words(backup: Path, monkeypatch: Any) -> None:
    seen = []

    def run(command: list[str], **options: Any) -> Any:
        seen.append((command, options["env"]))
        failed = "verify" in command
        return subprocess.CompletedProcess(command, int(failed), "", "2 problems" * failed)

    monkeypatch.setattr(trial.subprocess, "run", run)
    monkeypatch.setitem(os.environ, "DATABASE_URL", "postgres://the.real/one")
    with pytest.raises(CommandError, match="did not come back whole: verify: 2 problems"):
        call_command("restore", "--try", str(backup))
    assert outcome()["fault"] == "verify: 2 problems"
    for _command, env in seen:
        assert env["DATABASE_URL"] == env["GREENFIN_CACHE_URL"] == ""
        assert env["GREENFIN_DATA"] != os.environ.get("GREENFIN_DATA")


def test_of_a_folder_the_newest_is_tried(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused):
        newest_backup(tmp_path)
    for age, name in enumerate(("new", "old")):
        path = tmp_path / f"{name}.zip"
        path.touch()
        os.utime(path, (1000 - age, 1000 - age))
    assert newest_backup(tmp_path).name == "new.zip"
    assert newest_backup(tmp_path / "old.zip").name == "old.zip"
