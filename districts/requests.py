"""What a request carries beside its fields, typed: who is reading, and their account."""

import datetime
from collections.abc import Callable
from typing import TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .models import Account
from .permissions import Deed, Reader

Built = TypeVar("Built")


class Attached(HttpRequest):
    """A request with all that middleware, the sign-in throttle and views attach to it."""

    reader: Reader
    incident: str
    as_of_unreadable: str
    rule_unreadable: str
    issued: list[tuple[Account, str]]
    # Of the throttle: absent when a try was refused before the password was looked at.
    counted_tries: int
    axes_attempt_time: datetime.datetime
    axes_ip_address: str | None
    axes_locked_out: bool


def attached(request: HttpRequest) -> Attached:
    return cast(Attached, request)


def reader_in(request: HttpRequest) -> Reader:
    """The reader that the middleware attached."""
    return attached(request).reader


def entitled(request: HttpRequest, deed: Deed, jurisdiction_id: int | None = None) -> Reader:
    """The reader, who may do the deed; whoever may not is refused with 403."""
    reader = reader_in(request)
    if not reader.may(deed, jurisdiction_id):
        raise PermissionDenied
    return reader


def account_in(request: HttpRequest) -> Account:
    """The signed-in account; only for views behind `login_required`."""
    return cast(Account, request.user)


def once(request: HttpRequest, name: str, build: Callable[[], Built]) -> Built:
    """What `build` gives, built at most once a request."""
    built = vars(request).setdefault("once", {})
    if name not in built:
        built[name] = build()
    return cast(Built, built[name])
