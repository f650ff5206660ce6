"""A backup tried: restored into a place of its own, verified there, and thrown away again."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from districts.actions import record_event

from .archive import BackupRefused, opened_archive
from .backups import Contents, system_user

# What the place must not share with this installation: its database, its cache, its day.
APART = ("DATABASE_URL", "GREENFIN_CACHE_URL", "GREENFIN_TODAY")
LAST_LINES = 5


@dataclass(frozen=True)
class Trial:
    """What the backup holds, when it was made, and why it did not come back whole; "" if it did."""

    contents: Contents
    made_at: str
    fault: str


def newest_backup(path: Path) -> Path:
    """The file itself, or the newest backup of a folder; BackupRefused where there is none."""
    if not path.is_dir():
        return path
    found = sorted(path.glob("*.zip"), key=lambda one: one.stat().st_mtime)
    if not found:
        raise BackupRefused(f"There is no backup in {path}.")
    return found[-1]


def try_backup(path: Path) -> Trial:
    """Restores the backup beside this installation and verifies every original in it.

    How it ended stands in the audit trail. BackupRefused where the file is no whole backup: that
    stands there too.
    """
    try:
        with opened_archive(path) as archive:
            rows = sum(table["rows"] for table in archive.manifest["tables"])
            contents = Contents(rows, archive.manifest["files"], archive.digest)
            made_at = archive.manifest["made_at"]
    except BackupRefused as refusal:
        _record(path, is_whole=False, fault=str(refusal))
        raise
    trial = Trial(contents, made_at, _fault(path))
    _record(
        path,
        is_whole=not trial.fault,
        fault=trial.fault,
        rows=contents.rows,
        files=contents.files,
        digest=contents.digest,
        made_at=made_at,
    )
    return trial


def _fault(path: Path) -> str:
    """What went wrong in a place of its own, readable by its owner alone; "" where nothing did."""
    with tempfile.TemporaryDirectory(prefix=".trial-", dir=settings.DATA_DIR) as place:
        for command in (["restore", str(path)], ["verify", "--all"]):
            done = _run(command, Path(place))
            if done.returncode:
                said = (done.stderr or done.stdout).strip().splitlines()
                return f"{command[0]}: {' '.join(said[-LAST_LINES:])}"
    return ""


def _run(command: list[str], place: Path) -> subprocess.CompletedProcess[str]:
    # An empty variable wins over what .env says, and means that nothing is set.
    apart = {
        **dict.fromkeys(APART, ""),
        "GREENFIN_DATA": str(place),
        "GREENFIN_AUDIT_KEY": ",".join(settings.AUDIT_KEYS),
    }
    return subprocess.run(  # noqa: S603 the software itself, with a path
        [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), *command],
        env={**os.environ, **apart},
        capture_output=True,
        text=True,
        check=False,
    )


def _record(path: Path, **after: object) -> None:
    record_event(
        deed="try_restore", by=None, actor=system_user(), key=path.name[:120], after=dict(after)
    )
