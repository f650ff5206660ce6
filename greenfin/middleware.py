"""What every request passes through: who is reading, from where, and how answers may be kept."""

import secrets
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control

from districts.actions import request_address
from districts.permissions import Reader, reader_of

Handler = Callable[[HttpRequest], HttpResponse]
OPEN_PREFIXES = ("/accounts/", "/health/", "/static/", "/i18n/")
# Never kept anywhere: drafts, originals, accounts, the admin site.
UNKEPT_PREFIXES = ("/returns/", "/accounts/", "/admin/", "/observations/")


def client_address(request: HttpRequest) -> str:
    """The sender's address; a forwarded one counts only where the proxy is trusted by setting."""
    if settings.TRUST_PROXY:
        forwarded = request.headers.get("X-Forwarded-For", "")
        if forwarded:
            return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "")


def incident_middleware(get_response: Handler) -> Handler:
    """Gives each request a number that stands in the log and, after a fault, on the error page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.incident = secrets.token_hex(4)  # type: ignore[attr-defined]
        structlog.contextvars.bind_contextvars(incident=request.incident)  # type: ignore[attr-defined]
        token = request_address.set(client_address(request) or None)
        try:
            return get_response(request)
        finally:
            request_address.reset(token)
            structlog.contextvars.clear_contextvars()

    return middleware


def reader_middleware(get_response: Handler) -> Handler:
    """Attaches the reader, read afresh; sends strangers to sign in where that is required."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.reader = reader_of(request.user)  # type: ignore[attr-defined]
        path = request.path_info
        if request.user.is_authenticated:
            if request.user.must_change_password and not path.startswith(OPEN_PREFIXES):
                return redirect("password_change")
        elif settings.REQUIRE_LOGIN and not path.startswith(OPEN_PREFIXES):
            return redirect(f"{reverse('login')}?next={path}")
        return get_response(request)

    return middleware


def caching_middleware(get_response: Handler) -> Handler:
    """Pages may be kept by the reader's own browser and asked about again; private ones never."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.has_header("Cache-Control"):
            return response
        if request.path_info.startswith(UNKEPT_PREFIXES) or response.status_code >= 400:
            add_never_cache_headers(response)
        else:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return middleware


def reader(request: HttpRequest) -> Reader:
    """The request's reader, typed."""
    return request.reader  # type: ignore[attr-defined]


def session_limits_middleware(get_response: Handler) -> Handler:
    """Replaced below."""
    return get_response
