"""The sign-in throttle: five failures lock an account and an address for fifteen minutes."""

from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_failure_limit
from axes.models import AccessAttempt
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from districts.actions import record_event
from districts.models import Account, DataVersion
from districts.requests import attached

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
            failures = self.get_failures(request, credentials)
            if failures >= get_failure_limit(request, credentials):
                return False
            self._count_try(request, credentials)
        attached(request).counted_tries = failures + 1
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

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        counted = AccessAttempt.objects.filter(
            **self._pair(request, credentials),
            attempt_time__gte=get_cool_off_threshold(request),
        ).values_list("failures_since_start", flat=True)
        return sum(counted)

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
        if tries is None:  # refused before the password was looked at
            attached(request).axes_locked_out = True
        elif tries >= get_failure_limit(request, credentials):
            attached(request).axes_locked_out = True
            self._record("lockout", credentials)
        else:
            self._record("sign_in_failed", credentials)

    @staticmethod
    def _record(deed: str, credentials: dict[str, Any]) -> None:
        """A name that no account has is not kept: people type their password there."""
        name = credentials.get("username") or ""
        account = Account.objects.filter(username=name).first()
        record_event(
            deed=deed,
            by=None,
            obj=account,
            after={"username": account.username} if account else {"is_known": False},
            reads_only=True,
        )
