"""How long a session lives: thirty idle minutes, and twelve hours at most.

These ages are told by the real clock, also where an installation stands at a fixed date.
"""

import datetime

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

BEGAN = "began_at"
SEEN = "seen_at"
# Written rarely: each write is a write to the database.
SEEN_EVERY = datetime.timedelta(minutes=5)


def begin_session(session: SessionBase, now: datetime.datetime) -> None:
    """A new session id and new ages; also where the same account signs in once more."""
    session.cycle_key()
    session[BEGAN] = session[SEEN] = now.timestamp()


def is_over(session: SessionBase, now: datetime.datetime) -> bool:
    """Whether the session has outlived one of its limits.

    The idle limit counts from the last written moment, so it may end a session up to five
    minutes early and never late.
    """
    moment = now.timestamp()
    idle = moment - session.get(SEEN, moment)
    age = moment - session.get(BEGAN, moment)
    return bool(idle > settings.SESSION_IDLE_MINUTES * 60 or age > settings.SESSION_COOKIE_AGE)


def note_activity(session: SessionBase, now: datetime.datetime) -> None:
    """Writes the moment down, at most every five minutes."""
    moment = now.timestamp()
    if BEGAN not in session:
        session[BEGAN] = moment
    if moment - session.get(SEEN, 0) >= SEEN_EVERY.total_seconds():
        session[SEEN] = moment
