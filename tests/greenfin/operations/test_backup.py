"""Backup and restore: all of it and equal, or nothing."""

import errno
import json
import os
import stat
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader

from districts.actions import record_event
from districts.audit_trail import verify_chain
from districts.clock import fixed_day_file
from districts.models import Account, DataVersion, Event, Organisation, SourceFile
from greenfin.operations import archive
from greenfin.operations.archive import ArchiveDraft, BackupRefused, is_backup, opened_archive
from greenfin.operations.backups import make_backup
from greenfin.operations.restoring import require_empty, restore_backup
from greenfin.operations.rows import applied_nodes, models_at, table_digest
from targets.actions import add_to_round, lock_round, unlock_round
from targets.history.actions import apply_history, confirm_history
from targets.history.proposal import propose_history, stored_proposal
from targets.models import HistoryImport, Observation, ReportingRound, RoundMember
from tests.greenfin.web.servers import ROOT, environment, run
from tests.migrated import lay_into
from tests.targets.factories import NOW, accepted, member_of, opened

everything = pytest.mark.django_db(transaction=True)
# Moved by the restore's own event.
OWN = {"districts.event", "districts.dataversion"}
WRITING = """
import time
import django
django.setup()
from districts.actions import record_event
while True:
    record_event(deed="change", by=None, after={"text": "x" * 2000})
    print("written", flush=True)
    time.sleep(0.01)
"""


@pytest.fixture
def office(
    settings: Any, tmp_path: Path, loaded_plans: None, accounts: dict[str, Account]
) -> dict[str, Account]:
    """An installation with plans, people and an accepted return, in a folder of its own."""
    settings.DATA_DIR = tmp_path
    accounts["leader"].set_password("Known-before-1")
    accounts["leader"].save()
    accepted(member_of(opened("2025Q4")), accounts["reporter_a"], accounts["reviewer"])
    return accounts


@pytest.fixture
def backup(office: dict[str, Account], tmp_path: Path) -> Path:
    path = tmp_path / "backup.zip"
    make_backup(path)
    return path


def digests() -> dict[str, str]:
    loader = MigrationLoader(connection)
    tables = models_at(loader, applied_nodes(loader))
    return {model._meta.label_lower: table_digest(model) for model in tables}


def empty_database() -> None:
    call_command("flush", interactive=False, verbosity=0)


@everything
def test_past_figures_that_wait_can_be_confirmed_after_a_restore(
    office: dict[str, Account], tmp_path: Path
) -> None:
    by, now = office["reviewer"], NOW
    for value in ("26.93", "27.5"):
        content = f"行政区域,指标,季度,数值\n荣昌区,绿色贷款余额,2020Q4,{value}\n".encode()
        proposal = propose_history(content=content, file_name="历史.csv", today=now.date())
        apply_history(proposal=proposal, by=by, now=now)
    make_backup(tmp_path / "waiting.zip")
    empty_database()
    restore_backup(tmp_path / "waiting.zip")
    held = HistoryImport.objects.get(state="waiting")
    seen = stored_proposal(held, now.date()).fingerprint
    other = Account.objects.get(username="second_reviewer")
    confirm_history(held=held, by=other, now=now, seen=seen)
    assert str(Observation.objects.published().get(quarter="2020Q4").value) == "27.500000"


@everything
def test_a_round_that_was_added_to_and_opened_again_comes_back(
    office: dict[str, Account], tmp_path: Path
) -> None:
    by, later = office["reviewer"], NOW + timedelta(days=30)
    held = ReportingRound.objects.get(quarter="2025Q4")
    member = member_of(held)
    RoundMember.objects.filter(pk=member.pk).update(further_rows={})
    add_to_round(reporting_round=held, places={member.jurisdiction_id}, by=by, now=NOW)
    lock_round(reporting_round=held, by=by, now=later)
    unlock_round(reporting_round=held, by=by, now=later, reason="区县补报")
    make_backup(tmp_path / "rounds.zip")
    empty_database()
    restore_backup(tmp_path / "rounds.zip")
    back = ReportingRound.objects.get(quarter="2025Q4")
    assert (back.reopening_reason, back.reopened_at, back.is_locked) == ("区县补报", later, False)
    assert (len(member_of(back).further_rows["举措"]), member_of(back).extended_at) == (30, NOW)
    call_command("verify", stdout=StringIO())
    assert Event.objects.filter(deed__in=["add_to_round", "unlock_round"]).count() == 2


@everything
def test_every_row_comes_back_equal(backup: Path) -> None:
    before, events = digests(), list(Event.objects.order_by("pk").values("pk", "hash", "deed"))
    stamp = DataVersion.objects.get().stamp
    assert Observation.objects.published().count() > 4
    empty_database()
    restored = restore_backup(backup)
    after = digests()
    assert {name for name in before if before[name] != after[name]} == OWN
    assert events[-1]["deed"] == "backup"
    *kept, last = Event.objects.order_by("pk").values("pk", "hash", "deed")
    assert kept == events[:-1], "the backup ends before its own event"
    assert last["deed"] == "restore"
    assert restored.broken is None
    assert verify_chain() is None
    assert DataVersion.objects.get().stamp > stamp, "kept pages of the former life are void"
    assert Account.objects.get(username="leader").check_password("Known-before-1")


@everything
def test_numbers_go_on_behind_the_restored_ones(backup: Path) -> None:
    highest = Organisation.objects.order_by("-pk").first()
    assert highest is not None
    empty_database()
    restore_backup(backup)
    fresh = Organisation.objects.create(
        slug="fresh", name="新设单位", jurisdiction=highest.jurisdiction
    )
    assert fresh.pk > highest.pk


@pytest.mark.served
@everything
def test_a_backup_moves_to_another_installation_and_back(backup: Path, tmp_path: Path) -> None:
    """Into SQLite, wherever it was made; and what that one backs up comes back here."""
    other, key = tmp_path / "other", ",".join(project.AUDIT_KEYS)
    other.mkdir()
    lay_into(other)
    outcome = run(other, "restore", str(backup), GREENFIN_AUDIT_KEY=key)
    assert outcome.returncode == 0, outcome.stderr
    asked = ("verify", "--all", "--json", "--backups", str(backup))
    told = json.loads(run(other, *asked, GREENFIN_AUDIT_KEY=key).stdout)
    assert told["is_well"], told
    without = json.loads(run(other, *asked).stdout)
    told = [check["problems"] for check in without["checks"] if check["problems"]]
    assert len(told) == 1, told
    assert "GREENFIN_AUDIT_KEY" in told[0][0]
    returned = tmp_path / "returned.zip"
    assert run(other, "backup", str(returned), GREENFIN_AUDIT_KEY=key).returncode == 0
    before = digests()
    empty_database()
    restore_backup(returned)
    assert {name for name, digest in digests().items() if before[name] != digest} == OWN


@everything
def test_the_file_is_its_owners_alone_and_holds_no_key(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [path.name for path in backup.parent.iterdir() if "backup" in path.name] == [backup.name]
    with zipfile.ZipFile(backup) as opened_zip:
        contents = {name: opened_zip.read(name) for name in opened_zip.namelist()}
    assert not any(project.SECRET_KEY.encode() in content for content in contents.values())
    assert "tables/sessions.session.jsonl" not in contents
    file = SourceFile.objects.get()
    assert contents[f"files/{file.digest}"] == bytes(file.content)
    manifest = json.loads(contents["manifest.json"])
    rows = {table["name"]: table["rows"] for table in manifest["tables"]}
    assert rows["districts.account"] == Account.objects.count()
    assert rows["targets.observation"] == Observation.objects.count()


@everything
def test_a_backup_is_recorded_with_its_digest(office: dict[str, Account], tmp_path: Path) -> None:
    contents = make_backup(tmp_path / "named.zip")
    event = Event.objects.order_by("-pk")[0]
    assert (event.deed, event.object_key) == ("backup", "named.zip")
    assert event.after["digest"] == contents.digest


@everything
def test_the_fixed_day_comes_back(office: dict[str, Account], tmp_path: Path) -> None:
    fixed_day_file().write_text("2026-01-20\n")
    make_backup(tmp_path / "day.zip")
    empty_database()
    fixed_day_file().unlink()
    restore_backup(tmp_path / "day.zip")
    assert fixed_day_file().read_text().strip() == "2026-01-20"


@everything
def test_a_full_disk_leaves_no_file_and_no_event(
    office: dict[str, Account], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events, files = Event.objects.count(), set(tmp_path.iterdir())

    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(archive.os, "fsync", refuse)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", tmp_path / "full.zip")
    assert (Event.objects.count(), set(tmp_path.iterdir())) == (events, files)


@everything
def test_only_a_former_backup_is_replaced(backup: Path, tmp_path: Path) -> None:
    former = backup.read_bytes()
    make_backup(backup)
    assert backup.read_bytes() != former
    assert is_backup(backup)
    other = tmp_path / "accounts.txt"
    other.write_text("not to be lost")
    with pytest.raises(CommandError, match="not overwritten"):
        call_command("backup", other)
    assert other.read_text() == "not to be lost"


def changed(content: bytes, place: int) -> bytes:
    place %= len(content)
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@everything
def test_a_damaged_backup_is_refused_whole(backup: Path, tmp_path: Path) -> None:
    content, damaged = backup.read_bytes(), tmp_path / "damaged.zip"
    places = [*range(0, len(content), len(content) // 40), 10, -1, -30, -64, -70]
    variants = [changed(content, place) for place in places]
    variants += [content[:-1], content + b"\n", content[: len(content) // 2], b""]
    empty_database()
    for variant in variants:
        damaged.write_bytes(variant)
        with pytest.raises(BackupRefused, match="damaged"):
            restore_backup(damaged)
    require_empty()
    restore_backup(backup)


def sealed(path: Path, manifest: dict[str, Any], tables: dict[str, list[bytes]]) -> Path:
    with ArchiveDraft(path) as draft:
        for name, lines in tables.items():
            draft.write(name, lines)
        draft.seal(manifest)
        draft.keep()
    return path


@everything
def test_a_foreign_or_later_file_is_refused(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened_archive(backup) as opened_backup:
        manifest = opened_backup.manifest
    empty_database()
    later = {**manifest, "migrations": [*manifest["migrations"], ["districts", "9999_later"]]}
    with pytest.raises(BackupRefused, match="later version"):
        restore_backup(sealed(tmp_path / "later.zip", later, {}))
    with pytest.raises(BackupRefused, match="no backup of greenfin"):
        restore_backup(sealed(tmp_path / "foreign.zip", {"product": "other"}, {}))
    monkeypatch.setattr(archive, "FORMAT", 2)
    with pytest.raises(BackupRefused, match="format 1"):
        restore_backup(backup)
    require_empty()


@everything
def test_rows_that_do_not_come_back_equal_do_not_come_back(backup: Path, tmp_path: Path) -> None:
    """A seal fits whatever was sealed; the tables' own digests tell what is missing."""
    with opened_archive(backup) as opened_backup, zipfile.ZipFile(backup) as names:
        members = {name: list(opened_backup.lines(name)) for name in names.namelist()}
        manifest = opened_backup.manifest
    members.pop("manifest.json")
    members["tables/targets.seriesbreak.jsonl"].pop()
    short = sealed(tmp_path / "short.zip", manifest, members)
    members["tables/targets.seriesbreak.jsonl"][0] = b'["id"]\n'
    other = sealed(tmp_path / "other.zip", manifest, members)
    empty_database()
    with pytest.raises(CommandError, match="targets_seriesbreak"):
        call_command("restore", short)
    with pytest.raises(CommandError, match="other columns"):
        call_command("restore", other)
    require_empty()


@everything
def test_a_database_that_refuses_is_told_in_a_sentence(tmp_path: Path) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(refuse), pytest.raises(CommandError, match="says: gone"):
        call_command("backup", tmp_path / "none.zip")
    assert list(tmp_path.iterdir()) == []


@everything
def test_an_installation_in_use_is_left_alone(backup: Path) -> None:
    before = digests()
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", backup)
    assert digests() == before
    empty_database()
    record_event(deed="sign_in_failed", by=None)
    with pytest.raises(BackupRefused, match="districts_event"):
        restore_backup(backup)


@pytest.mark.served
def test_people_go_on_working_and_the_backup_is_of_one_moment(tmp_path: Path) -> None:
    """The head of the audit chain and the events are read at different times."""
    data, path = tmp_path / "busy", tmp_path / "busy.zip"
    data.mkdir()
    lay_into(data)
    assert run(data, "migrate").returncode == 0
    assert run(data, "load_plans").returncode == 0
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITING],
        cwd=ROOT,
        env=environment(data),
        stdout=subprocess.PIPE,
    )
    try:
        assert writer.stdout is not None
        writer.stdout.readline()
        started = time.monotonic()
        outcome = run(data, "backup", str(path))
        assert outcome.returncode == 0, outcome.stderr
        assert time.monotonic() > started
        assert writer.poll() is None
        assert writer.stdout.readline() == b"written\n"
    finally:
        writer.kill()
        writer.wait()
    quiet, key = tmp_path / "quiet", (data / "audit_key").read_text()
    assert run(quiet, "restore", str(path), GREENFIN_AUDIT_KEY=key).returncode == 0
    outcome = run(quiet, "verify", GREENFIN_AUDIT_KEY=key)
    assert outcome.returncode == 0, outcome.stdout
