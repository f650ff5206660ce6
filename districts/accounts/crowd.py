"""Tries to sign in that many failures surround: told, slowed, one at a time, at last refused.

The pair of account and address has its own lock (`guard`). This is about one account tried from
many addresses, and many accounts tried from one. Nobody is shut out by it from a place where the
account signed in lately: such a sign-in waits for no stranger's.
"""

import datetime
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from axes.models import AccessAttempt
from django.db.models import Q, Sum
from django.utils import timezone

from districts.actions import record_event
from districts.clock import current_time
from districts.models import Account, Event

# Failures with one name, or from one address, within the throttle's quarter of an hour: from the
# first number on they crowd, from the other a try is refused before its password is looked at.
CROWDED_FROM = 10
REFUSED_FROM = 300
# How long a failure among a crowd waits for its answer, and how many answers wait at once: a
# waiting answer takes a thread.
SLOW_SECONDS = 0.5
SLOW_AT_ONCE = 4
# Working out one password takes a core for a third of a second: of a crowd one at a time is looked
# at, and so many wait for their turn.
WAITING_AT_ONCE = 2
FAMILIAR_FOR = datetime.timedelta(days=90)
# Refusals of names that nobody has, which the audit trail keeps in an hour.
UNKNOWN_AN_HOUR = 20
AN_HOUR = datetime.timedelta(hours=1)
REFUSALS = ("sign_in_failed", "lockout", "sign_in_crowd")


@dataclass(frozen=True)
class Failures:
    """Within a quarter of an hour: of the pair, with the name from anywhere, from the address."""

    pair: int
    name: int
    address: int

    @property
    def most(self) -> int:
        return max(self.name, self.address)

    @property
    def is_crowd(self) -> bool:
        return self.most >= CROWDED_FROM


def failures_since(since: datetime.datetime, name: str, address: str) -> Failures:
    of_name, of_address = Q(username=name), Q(ip_address=address)
    found = AccessAttempt.objects.filter(of_name | of_address, attempt_time__gte=since).aggregate(
        pair=Sum("failures_since_start", filter=of_name & of_address),
        name=Sum("failures_since_start", filter=of_name),
        address=Sum("failures_since_start", filter=of_address),
    )
    return Failures(**{key: value or 0 for key, value in found.items()})


def is_familiar(name: str, address: str) -> bool:
    """Whether the account of this name signed in from this address lately."""
    return Event.objects.filter(
        deed="sign_in",
        account__username=name,
        address=address,
        at__gte=timezone.now() - FAMILIAR_FOR,
    ).exists()


class Turns:
    """Of a crowd one at a time, with few who wait: the others are refused at once."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._places = threading.Semaphore(1 + WAITING_AT_ONCE)

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """False where nobody may wait any more."""
        if not self._places.acquire(blocking=False):
            yield False
            return
        try:
            with self._turn:
                yield True
        finally:
            self._places.release()


turns = Turns()
_slow_places = threading.Semaphore(SLOW_AT_ONCE)


def slow_down() -> None:
    """Lets a failure wait for its answer, as far as threads can be spared for it."""
    if _slow_places.acquire(blocking=False):
        try:
            time.sleep(SLOW_SECONDS)
        finally:
            _slow_places.release()


def record_refusal(deed: str, name: str, **more: bool) -> None:
    """In the audit trail; of names that no account has only so many an hour, and then that it were
    more.

    Such a name itself is never kept: people type their password there.
    """
    account = Account.objects.filter(username=name).first()
    lately = Event.objects.filter(
        deed__in=REFUSALS, object_key="", at__gte=current_time() - AN_HOUR
    ).count()
    if account is None and lately >= UNKNOWN_AN_HOUR:
        return
    about: dict[str, object] = {"username": account.username} if account else {"is_known": False}
    record_event(deed=deed, by=None, obj=account, after={**about, **more}, reads_only=True)
    if account is None and lately == UNKNOWN_AN_HOUR - 1:
        record_event(
            deed="sign_in_flood", by=None, after={"count": UNKNOWN_AN_HOUR}, reads_only=True
        )
