"""Pages and the API: who has the answer already gets no content, and none is built twice."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language
from django.views.decorators.http import condition

from districts.clock import current_date
from districts.requests import once, reader_in
from districts.stores.software import software_stamp
from targets.progress.as_of import as_of_of, quarters_of

from .pages import kept_answer
from .state import has_samples, stored_state

View = Callable[..., HttpResponse]
API_NAMESPACE = "api"
# Lists of the API of which no answer is kept, as none is of their pages: what says something of
# negative records is built for its reader, its reading recorded; institutions' figures are theirs.
UNKEPT_LISTS = ("/api/v1/risks/", "/api/v1/projects/", "/api/v1/institutions/")


def page_key(request: HttpRequest) -> str:
    """Names whose page of which address it is."""
    parts = (reader_in(request).account_id, get_language(), request.get_full_path())
    return digest_of(parts)


def page_version(request: HttpRequest) -> str | None:
    """Names all that an answer's text depends on; None while a message waits to be shown."""
    if len(get_messages(request)):
        return None
    return once(request, "page_version", lambda: _page_version(request))


def _page_version(request: HttpRequest) -> str:
    state = stored_state(request)
    who = reader_in(request)
    parts = (
        software_stamp(),
        state.stamp,
        # Whoever is signed in sees work that moves no published number.
        state.board_stamp if who.is_signed_in else "",
        current_date(),
        as_of_of(request).key,
        *quarters_of(request),
        who.scope_key,
        # A first sample return says so on every page and file, and moves no figure of a stranger's.
        has_samples(state),
        settings.PUBLIC_LEDGER,
        page_key(request),
    )
    return digest_of(parts)


def page_etag(request: HttpRequest, *args: object, **kwargs: object) -> str | None:
    """Names what was sent: the page, and the secret behind the tokens of its forms.

    A stranger's first answer sets that secret, so it is drawn before the name is made.
    """
    version = page_version(request)
    if version is None:
        return None
    if "CSRF_COOKIE" not in request.META:
        get_token(request)
    return f'"{digest_of([version, request.META["CSRF_COOKIE"]])}"'


def data_etag(request: HttpRequest, *args: object, **kwargs: object) -> str | None:
    """The same of an answer for programs, which has no forms."""
    version = page_version(request)
    return version and f'"{version}"'


def digest_of(parts: Iterable[object]) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


class KeptPages:
    """Middleware: pages of views marked `kept_page` and the API, answered by `conditional`."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Sequence[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        is_unkept = request.path_info.startswith(UNKEPT_LISTS)
        if request.method not in ("GET", "HEAD") or is_unkept:
            return None
        is_kept = getattr(view, "is_kept_page", None)
        if is_kept is not None and is_kept(reader_in(request)):
            return conditional(view, page_etag)(request, *args, **kwargs)
        if request.resolver_match and request.resolver_match.namespace == API_NAMESPACE:
            return conditional(view, data_etag)(request, *args, **kwargs)
        return None


def conditional(view: View, etag: Callable[..., str | None]) -> View:
    """A view that answers 304 to who already has the answer, and keeps what it has built."""

    @wraps(view)
    def keeping(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        version = page_version(request)
        if version is None:
            return view(request, *args, **kwargs)
        key = page_key(request)
        return kept_answer(key, version, request, lambda: view(request, *args, **kwargs))

    return condition(etag_func=etag)(keeping)
