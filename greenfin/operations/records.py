"""What the audit trail says of backups and of trials to restore them, and the lines for cron."""

import datetime
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from districts.models import Event

# Backups are made every night, and tried every quarter: later ones are worth a word.
BACKUP_DAYS = 7
TRIAL_DAYS = 100


@dataclass(frozen=True)
class Records:
    """The last backup and the last trial, None where there was none."""

    backup: Event | None
    trial: Event | None

    def is_fresh(self, now: datetime.datetime) -> bool:
        """Whether a recent backup exists, and a recent trial gave everything back."""
        return (
            _is_within(self.backup, now, BACKUP_DAYS)
            and _is_within(self.trial, now, TRIAL_DAYS)
            and self.trial_succeeded
        )

    @property
    def trial_succeeded(self) -> bool:
        return self.trial is not None and bool((self.trial.after or {}).get("is_whole"))


def records() -> Records:
    """As the audit trail has them now; a trail that came back from a backup tells of its own."""
    return Records(_last("backup"), _last("try_restore"))


def _last(deed: str) -> Event | None:
    return Event.objects.filter(deed=deed).order_by("-pk").first()


def _is_within(event: Event | None, now: datetime.datetime, days: int) -> bool:
    return event is not None and now - event.at <= datetime.timedelta(days=days)


def backups_folder() -> Path:
    """Where the lines for cron put backups: beside the data, never within the software."""
    data, software = Path(settings.DATA_DIR), Path(settings.BASE_DIR)
    if data.is_relative_to(software):
        return software.with_name(f"{software.name}-backups")
    return data.with_name("backups")


def cron_lines() -> list[str]:
    """The lines of this installation: a backup each night, the newest one tried each Sunday."""
    folder = _quoted(backups_folder())
    manage = (
        f"cd {_quoted(settings.BASE_DIR)} && {_environment()}{_quoted(sys.executable)} manage.py"
    )
    return [
        rf"15 2 * * *  mkdir -p -m 700 {folder} && {manage} backup {folder}/$(date +\%F).zip",
        f"15 4 * * 0  {manage} restore --try {folder}",
    ]


def _environment() -> str:
    """The data folder, where it is not the one that is taken without a word."""
    data = Path(settings.DATA_DIR)
    return "" if data == Path(settings.BASE_DIR) / "var" else f"GREENFIN_DATA={_quoted(data)} "


def _quoted(path: Path | str) -> str:
    """As a shell reads it behind cron, to which a bare percent sign means a new line."""
    return shlex.quote(str(path)).replace("%", r"\%")
