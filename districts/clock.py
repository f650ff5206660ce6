"""Now and today, in one place: an installation may stand at a fixed date.

Demonstrations with sample returns and tests stand on a fixed day; the time of day runs on, so
that what is done one after the other is stored one after the other.
"""

import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def fixed_day_file() -> Path:
    """Where an installation with sample returns keeps its day."""
    return Path(settings.DATA_DIR) / "fixed_day"


def fixed_day() -> datetime.date | None:
    """The day this installation stands at, or None for an ordinary one."""
    text = settings.TODAY
    if not text:
        try:
            text = fixed_day_file().read_text().strip()
        except FileNotFoundError:
            return None
    return datetime.date.fromisoformat(text)


def current_time() -> datetime.datetime:
    """The moment that is written beside a deed."""
    now = timezone.now()
    day = fixed_day()
    if day is None:
        return now
    local = timezone.localtime(now)
    return local.replace(year=day.year, month=day.month, day=day.day)


def current_date() -> datetime.date:
    """Today in Chongqing."""
    return timezone.localdate(current_time())
