"""Tries to sign in where an account is not at home: one at a time; that many failures surround:
told, slowed, with few who wait, at last one every few seconds.

The pair of account and address has its own lock (`guard`). This is about one account tried from
many addresses, many accounts tried from one, and many from many. Nobody waits for strangers where
the account is at home: where it signed in lately from the same address, or with the same browser
(`familiar`).
"""

import datetime
import threading
import time
from dataclasses import dataclass

import structlog
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Q, Sum

from districts.actions import record_event
from districts.clock import current_time
from districts.models import Account, Event

log = structlog.get_logger(__name__)

# Failures with one name, or from one address, within the throttle's quarter of an hour, and of all
# names from everywhere: from so many on they crowd.
CROWDED_FROM = 10
FLOODED_FROM = 100
# With one name or from one address: from here on a password is looked at every few seconds alone,
# three hundred a quarter of an hour, so that nobody's guesses count for more.
RATIONED_FROM = 300
RATION_SECONDS = 3
# How long a failure among a crowd waits for its answer, and how many answers wait at once: a
# waiting answer takes a thread.
SLOW_SECONDS = 0.5
SLOW_AT_ONCE = 4
# Working out one password takes a core for a third of a second: where an account is not at home one
# at a time is looked at. Half of the threads may wait for it, among many failures so many.
CROWD_WAITING = 2
# Refusals that the audit trail keeps in an hour: of all names that nobody has, and of each account.
UNKNOWN_AN_HOUR = 20
OF_ACCOUNT_AN_HOUR = 60
AN_HOUR = datetime.timedelta(hours=1)
REFUSALS = ("sign_in_failed", "lockout", "sign_in_crowd")


@dataclass(frozen=True)
class Failures:
    """Within a quarter of an hour: of the pair, with the name from anywhere, from the address, of
    all; and when a password was last looked at for the name or the address."""

    pair: int
    name: int
    address: int
    anywhere: int
    last: datetime.datetime | None

    @property
    def is_crowd(self) -> bool:
        return max(self.name, self.address) >= CROWDED_FROM or self.anywhere >= FLOODED_FROM

    def is_rationed(self, now: datetime.datetime) -> bool:
        """Whether the next password may not be looked at yet."""
        if self.last is None or max(self.name, self.address) < RATIONED_FROM:
            return False
        return now - self.last < datetime.timedelta(seconds=RATION_SECONDS)


def failures_since(since: datetime.datetime, name: str, address: str) -> Failures:
    of_name, of_address = Q(username=name), Q(ip_address=address)
    found = AccessAttempt.objects.filter(attempt_time__gte=since).aggregate(
        pair=Sum("failures_since_start", filter=of_name & of_address, default=0),
        name=Sum("failures_since_start", filter=of_name, default=0),
        address=Sum("failures_since_start", filter=of_address, default=0),
        anywhere=Sum("failures_since_start", default=0),
        last=Max("attempt_time", filter=of_name | of_address),
    )
    return Failures(**found)


class Turns:
    """One at a time, with few who wait: the others are refused at once."""

    def __init__(self, waiting: int) -> None:
        self._turn = threading.Lock()
        self._places = threading.Semaphore(1 + waiting)

    def take(self) -> bool:
        """Waits for the turn; False where nobody may wait any more."""
        if not self._places.acquire(blocking=False):
            return False
        self._turn.acquire()
        return True

    def give_back(self) -> None:
        self._turn.release()
        self._places.release()


turns = Turns(settings.SERVER_THREADS // 2)
turns_of_crowd = Turns(CROWD_WAITING)
_slow_places = threading.Semaphore(SLOW_AT_ONCE)


def slow_down() -> None:
    """Lets a failure wait for its answer, as far as threads can be spared for it."""
    if _slow_places.acquire(blocking=False):
        try:
            time.sleep(SLOW_SECONDS)
        finally:
            _slow_places.release()


def record_refusal(deed: str, name: str, **more: bool) -> None:
    """In the audit trail, and at the end of an hour's share that there were more; the log has a
    line for each.

    A name that no account has is never kept: people type their password there.
    """
    account = Account.objects.filter(username=name).first()
    about: dict[str, object] = {"username": account.username} if account else {"is_known": False}
    of = (
        {"object_type": "account", "object_key": str(account.pk)} if account else {"object_key": ""}
    )
    most = OF_ACCOUNT_AN_HOUR if account else UNKNOWN_AN_HOUR
    since = current_time() - AN_HOUR
    lately = Event.objects.filter(deed__in=REFUSALS, at__gte=since, **of).count()
    if lately >= most:
        log.warning("sign_in_not_kept", deed=deed)
        return
    record_event(deed=deed, by=None, obj=account, after={**about, **more}, reads_only=True)
    if lately == most - 1:
        content = {**about, "count": most}
        record_event(deed="sign_in_flood", by=None, obj=account, after=content, reads_only=True)
