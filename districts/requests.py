"""What a request carries beside its fields, typed: who is reading, and their account."""

import contextvars
import datetime
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .models import Account
from .permissions import Deed, Reader

Built = TypeVar("Built")
View = TypeVar("View", bound=Callable[..., HttpResponse])

# Whose copy an answer is that may hold more than a stranger may see; "" for every other answer.
handed_to: contextvars.ContextVar[str] = contextvars.ContextVar("handed_to", default="")


class Attached(HttpRequest):
    """A request with all that middleware, the sign-in throttle and views attach to it."""

    reader: Reader
    incident: str
    as_of_unreadable: str
    rule_unreadable: str
    period_unreadable: str
    ignored: list[tuple[Any, str]]
    issued: list[tuple[Account, str]]
    # Of the throttle: absent when a try was refused before the password was looked at.
    counted_tries: int
    crowd: Any
    turns: Any
    refused_for: str
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


def entitled_to_some(request: HttpRequest, deed: Deed) -> Reader:
    """The reader, who may do the deed for one jurisdiction at least."""
    reader = reader_in(request)
    if not reader.has_some(deed):
        raise PermissionDenied
    return reader


def account_in(request: HttpRequest) -> Account:
    """The signed-in account; only for views behind `login_required`."""
    return cast(Account, request.user)


def nonpublic_mark() -> str:
    """What lies on this answer on paper and as a file; "" where a stranger would get the same."""
    name = handed_to.get()
    return _("Not for publication · %(name)s") % {"name": name} if name else ""


def kept_page(view: View) -> View:
    """Marks a view whose page depends on its address, its reader and what is stored, alone.

    Such a page is built once for a data version and answered unchanged to who already has it, see
    `greenfin.caching.conditional`. A form on it is fine, what a session holds is not.
    """
    return kept_page_where(lambda _reader: True)(view)


def kept_page_where(is_kept: Callable[[Reader], bool]) -> Callable[[View], View]:
    """The same for those readers alone of whom it holds: what a page shows others is recorded each
    time."""

    def mark(view: View) -> View:
        view.is_kept_page = is_kept  # type: ignore[attr-defined]
        return view

    return mark


def once(request: HttpRequest, name: str, build: Callable[[], Built]) -> Built:
    """What `build` gives, built at most once a request."""
    built = vars(request).setdefault("once", {})
    if name not in built:
        built[name] = build()
    return cast(Built, built[name])


def settle_once(request: HttpRequest, name: str, value: Built) -> Built:
    """Puts another value in the place of what `once` gives for the rest of the request."""
    vars(request).setdefault("once", {})[name] = value
    return value
