"""The sign-in throttle: five failures lock an account and an address for fifteen minutes.

What many addresses do to one account, or one address to many accounts, is `crowd`'s.
"""

from typing import Any, cast

import structlog
from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_failure_limit
from axes.models import AccessAttempt
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from districts.actions import hold_data_version
from districts.requests import attached

from . import crowd
from .familiar import is_familiar

log = structlog.get_logger(__name__)

UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 stands for "no address", binds nothing


class Refused(Exception):
    """A password is not looked at: `locked` for account and address, or because of a `crowd`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def end_turn(request: HttpRequest | None) -> None:
    """Of a try that waited for its turn: the next one's."""
    turns: crowd.Turns | None = getattr(request, "turns", None)
    if turns is not None:
        attached(cast(HttpRequest, request)).turns = None
        turns.give_back()


class SignInGuard(AxesDatabaseHandler):
    """Counts each try as a failure before the password is looked at; a success takes it back.

    Counting afterwards, as the parent does, would let any number of parallel tries through.
    """

    def is_allowed(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Who is refused has written nothing and waited for no lock of the database: a flood of
        refusals must not keep others from writing."""
        state, pair = attached(request), self._pair(request, credentials)
        turns: crowd.Turns | None
        state.turns = None
        try:
            _failures, turns = self._look(request, pair)
            while True:
                self._take_turn(request, turns)
                turns = self._count_try(request, pair)
                if turns is state.turns:
                    return True  # counted
        except Refused as refusal:
            state.refused_for = refusal.reason
            end_turn(request)
            return False
        except BaseException:
            end_turn(request)
            raise

    def _look(
        self, request: HttpRequest, pair: dict[str, str]
    ) -> tuple[crowd.Failures, crowd.Turns | None]:
        """The failures around a try, and for whose turn it waits: for none where the account is at
        home."""
        failures = crowd.failures_since(get_cool_off_threshold(request), *pair.values())
        if failures.pair >= get_failure_limit(request, None):
            raise Refused("locked")
        if is_familiar(request, *pair.values()):
            return failures, None
        if failures.is_rationed(attached(request).axes_attempt_time):
            raise Refused("crowd")
        return failures, crowd.turns_of_crowd if failures.is_crowd else crowd.turns

    @staticmethod
    def _take_turn(request: HttpRequest, turns: crowd.Turns | None) -> None:
        end_turn(request)
        if turns is not None and not turns.take():
            raise Refused("crowd")
        attached(request).turns = turns

    def _count_try(self, request: HttpRequest, pair: dict[str, str]) -> crowd.Turns | None:
        """Counts it, unless another turn must be waited for by now: which one it is."""
        state = attached(request)
        with transaction.atomic():
            # One try at a time, also on a database with many writers.
            hold_data_version()
            self.clean_expired_user_attempts(request)
            failures, turns = self._look(request, pair)
            is_its_turn = turns is state.turns
            if not is_its_turn:
                return turns
            attempt, _created = AccessAttempt.objects.get_or_create(
                **pair,
                user_agent="",
                defaults={
                    "failures_since_start": 0,
                    "http_accept": "",
                    "path_info": "",
                    "get_data": "",
                    "post_data": "",
                },
            )
            AccessAttempt.objects.filter(pk=attempt.pk).update(
                failures_since_start=F("failures_since_start") + 1,
                attempt_time=state.axes_attempt_time,
            )
        state.counted_tries = failures.pair + 1
        state.crowd = failures if turns is crowd.turns_of_crowd else None
        return turns

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        pair = self._pair(request, credentials)
        return crowd.failures_since(get_cool_off_threshold(request), *pair.values()).pair

    def reset_user_attempts(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        count, _rows = AccessAttempt.objects.filter(**self._pair(request, credentials)).delete()
        return int(count)

    @staticmethod
    def _pair(request: HttpRequest, credentials: dict[str, Any] | None) -> dict[str, str]:
        name = get_client_username(request, credentials) or ""
        address = attached(request).axes_ip_address or UNKNOWN_ADDRESS
        return {"username": name[:255], "ip_address": address}

    def user_login_failed(
        self,
        sender: Any,
        credentials: dict[str, Any],
        request: HttpRequest | None = None,
        **options: Any,
    ) -> None:
        if request is None:
            return
        end_turn(request)
        tries = getattr(request, "counted_tries", None)
        name = credentials.get("username") or ""
        if tries is None:  # refused before the password was looked at
            attached(request).axes_locked_out = True
            log.warning("sign_in_refused", reason=getattr(request, "refused_for", "locked"))
            return
        around = attached(request).crowd
        if tries >= get_failure_limit(request, credentials):
            attached(request).axes_locked_out = True
            crowd.record_refusal("lockout", name)
        else:
            crowd.record_refusal("sign_in_failed", name)
        if around is not None:
            for kind in ("name", "address"):
                if getattr(around, kind) == crowd.CROWDED_FROM:  # once, where it begins
                    crowd.record_refusal("sign_in_crowd", name, of_address=kind == "address")
            crowd.slow_down()
