"""The sign-in throttle: five failures lock an account and an address for fifteen minutes.

What many addresses do to one account, or one address to many accounts, is `crowd`'s.
"""

from typing import Any

import structlog
from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_failure_limit
from axes.models import AccessAttempt
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from districts.models import DataVersion
from districts.requests import attached

from . import crowd

log = structlog.get_logger(__name__)

UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 stands for "no address", binds nothing


class SignInGuard(AxesDatabaseHandler):
    """Counts each try as a failure before the password is looked at; a success takes it back.

    Counting afterwards, as the parent does, would let any number of parallel tries through.
    """

    def is_allowed(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        with transaction.atomic():
            # One try at a time, also on a database with many writers.
            DataVersion.objects.select_for_update().get_or_create(pk=1)
            self.clean_expired_user_attempts(request, credentials)
            failures = self._failures(request, credentials)
            if failures.pair >= get_failure_limit(request, credentials):
                return False
            pair = self._pair(request, credentials)
            is_crowd = failures.is_crowd and not crowd.is_familiar(*pair.values())
            if is_crowd and failures.most >= crowd.REFUSED_FROM:
                attached(request).refused_for = "crowd"
                return False
            self._count_try(request, credentials)
        attached(request).counted_tries = failures.pair + 1
        attached(request).crowd = failures if is_crowd else None
        return True

    def _count_try(self, request: HttpRequest, credentials: dict[str, Any] | None) -> None:
        attempt, _created = AccessAttempt.objects.get_or_create(
            **self._pair(request, credentials),
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
            attempt_time=attached(request).axes_attempt_time,
        )

    def _failures(self, request: HttpRequest, credentials: dict[str, Any] | None) -> crowd.Failures:
        name, address = self._pair(request, credentials).values()
        return crowd.failures_since(get_cool_off_threshold(request), name, address)

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        return self._failures(request, credentials).pair

    def give_back(self, request: HttpRequest, credentials: dict[str, Any]) -> None:
        """A try that was counted and then not looked at: it is refused, and counts no more."""
        AccessAttempt.objects.filter(**self._pair(request, credentials)).update(
            failures_since_start=F("failures_since_start") - 1
        )
        del attached(request).counted_tries
        attached(request).refused_for = "busy"

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
