"""Who is signed in, and how long a session lives: thirty idle minutes, twelve hours at most.

These ages are told by the real clock, also where an installation stands at a fixed date.
"""

import datetime
import hashlib
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.http import HttpRequest

from districts.actions import request_address
from districts.models import Account, DataVersion

from .guard import end_turn

BEGAN = "began_at"
SEEN = "seen_at"
# From which address and by which browser, for the owner's list of sessions.
PLACE = "place"
# Written rarely: each write is a write to the database.
SEEN_EVERY = datetime.timedelta(minutes=5)

# Every page asks for these, so they are asked for at once; a row for each role of the account.
SIGNED_IN = """
    SELECT account.*, membership.role AS held_role, membership.jurisdiction_id AS held_for,
        membership.organisation_id AS held_by,
        version.stamp, version.plans_stamp, version.board_stamp, version.chain_head
    FROM districts_account account
    LEFT JOIN districts_membership membership ON membership.account_id = account.id
    LEFT JOIN districts_dataversion version ON version.id = 1
    WHERE account.id = %s
"""
STATE = ("stamp", "plans_stamp", "board_stamp", "chain_head")


class AccountBackend(ModelBackend):
    """Reads who is signed in, what they may do and the state of the data in one query.

    The account carries them as `held`, its roles with what they are held for, and as `state`.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **more: Any,
    ) -> Any:
        """The turn that the guard waited for ends here."""
        try:
            return super().authenticate(request, username, password, **more)
        finally:
            end_turn(request)

    def get_user(self, user_id: int) -> Any:
        rows: list[Any] = list(Account.objects.raw(SIGNED_IN, [user_id]))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        account = rows[0]
        account.held = [(row.held_role, row.held_for, row.held_by) for row in rows if row.held_role]
        stored = {name: getattr(account, name) for name in STATE}
        account.state = DataVersion() if account.stamp is None else DataVersion(pk=1, **stored)
        return account


def begin_session(session: SessionBase, now: datetime.datetime, request: HttpRequest) -> None:
    """A new session id and new ages; also where the same account signs in once more."""
    session.cycle_key()
    session[BEGAN] = session[SEEN] = now.timestamp()
    session[PLACE] = [request_address.get() or "", request.headers.get("User-Agent", "")[:200]]


def is_over(session: SessionBase, now: datetime.datetime) -> bool:
    """Whether the session has outlived one of its limits.

    The idle limit counts from the last activity, which the cache knows; where it does not, from the
    last written moment: early then, never late.
    """
    moment, limit = now.timestamp(), settings.SESSION_IDLE_MINUTES * 60
    if moment - session.get(BEGAN, moment) > settings.SESSION_COOKIE_AGE:
        return True
    seen = session.get(SEEN, moment)
    if moment - seen <= limit:
        return False
    return bool(moment - max(seen, cache.get(_seen_key(session), seen)) > limit)


def note_activity(session: SessionBase, now: datetime.datetime) -> None:
    """Keeps the moment, and writes it down at most every five minutes."""
    moment, limit = now.timestamp(), settings.SESSION_IDLE_MINUTES * 60
    if BEGAN not in session:
        session[BEGAN] = moment
    if moment - session.get(SEEN, 0) >= min(SEEN_EVERY.total_seconds(), limit / 3):
        session[SEEN] = moment
    else:
        cache.set(_seen_key(session), moment, limit + 60)


def _seen_key(session: SessionBase) -> str:
    """Names a session without its key, which opens it."""
    return f"seen-{hashlib.sha256(str(session.session_key).encode()).hexdigest()}"
