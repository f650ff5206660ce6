"""What every request passes through: who is reading, from where, and how answers may be kept."""

import ipaddress
import secrets
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import gettext as _

from districts.accounts.factor import is_factor_due
from districts.accounts.provider_sessions import HELD as HELD_BY_PROVIDER
from districts.accounts.provider_sessions import is_still_valid
from districts.accounts.sessions import is_over, note_activity
from districts.accounts.views import own_path
from districts.actions import record_event, request_address
from districts.models import Account
from districts.passwords import is_change_due
from districts.permissions import Reader, reader_of
from districts.requests import attached, handed_to, reader_in, settle_once
from greenfin.caching.conditional import UNKEPT_LISTS

from .errors import error_page

Handler = Callable[[HttpRequest], HttpResponse]
# Reached by everyone, also where the installation requires sign-in.
# What other systems push comes with a token of its own.
INTAKE_PATH = "/api/v1/intake/"
OPEN_PREFIXES = ("/accounts/login/", "/health/", "/static/", "/i18n/", INTAKE_PATH)
# Reached by an account whose password must be changed first.
CHANGE_PREFIXES = ("/accounts/password/", "/accounts/logout/", *OPEN_PREFIXES)
# Reached by an account that must set up its second factor first.
FACTOR_PREFIXES = ("/accounts/second/", *CHANGE_PREFIXES)
# Never kept anywhere: drafts, originals, accounts, the admin site.
UNKEPT_PREFIXES = (
    "/returns/",
    "/supervision/",
    "/institutions/",
    "/projects/",
    "/accounts/",
    "/admin/",
    "/observations/",
    "/evidence/",
    "/exchange/",
    INTAKE_PATH,
    "/plans/import/",
    "/health/",
    *UNKEPT_LISTS,
)
# Whoever is signed in here reads what strangers do not, whatever plans they see.
CLOSED_PREFIXES = (*UNKEPT_PREFIXES, "/evaluations/", "/start/", "/history/")
# These ask again and again by themselves, which is no sign of a person.
POLLING_PATHS = ("/screen/",)
READING_METHODS = ("GET", "HEAD")
METHODS = (*READING_METHODS, "POST")
API_PREFIX = "/api/"
# Django answers these without a word.
BARE_STATUSES = (405, 413)
# Set by the middlewares further in; repeated for answers that never get that far.
FLOOR_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def client_address(request: HttpRequest) -> str:
    """The sender's address; a forwarded one counts only where the proxy is trusted by setting."""
    sender = readable_address(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUST_PROXY:
        forwarded = request.headers.get("X-Forwarded-For", "")
        return readable_address(forwarded.rsplit(",", 1)[-1]) or sender
    return sender


def readable_address(text: str) -> str:
    """An address in its usual form, ::ffff:10.0.0.1 as 10.0.0.1; "" for anything else."""
    try:
        address = ipaddress.ip_address(text.strip().partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


def keeping_middleware(get_response: Handler) -> Handler:
    """The outermost: headers on every answer, and how long it may be kept.

    Pages may be kept by the reader's own browser and asked about again; private ones, faults and
    whatever a reader gets who may see more than strangers are never kept.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in FLOOR_HEADERS.items():
            response.headers.setdefault(name, value)
        reader = getattr(request, "reader", None)  # none where a request did not get that far
        is_private = request.path_info.startswith(UNKEPT_PREFIXES) or (
            reader is not None
            and (
                reader.sees_nonpublic
                or (reader.is_signed_in and request.path_info.startswith(CLOSED_PREFIXES))
            )
        )
        if is_private or response.status_code >= 400:
            response.headers.pop("Cache-Control", None)
            add_never_cache_headers(response)
        elif not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return middleware


def incident_middleware(get_response: Handler) -> Handler:
    """Gives each request a number that stands in the log and, after a fault, on the error page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        attached(request).incident = secrets.token_hex(4)
        structlog.contextvars.bind_contextvars(incident=attached(request).incident)
        token = request_address.set(client_address(request) or None)
        try:
            response = get_response(request)
            if response.status_code in BARE_STATUSES and not response.content:
                return with_page(request, response)
            return response
        finally:
            request_address.reset(token)
            structlog.contextvars.clear_contextvars()

    return middleware


def with_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A refusal that came without a word, with its page; what it allows stays said."""
    page = error_page(request, response.status_code)
    for name, value in response.headers.items():
        if name not in ("Content-Type", "Content-Length"):
            page.headers[name] = value
    return page


def entrance_middleware(get_response: Handler) -> Handler:
    """Refuses a host that is not ours, a method that no page knows and a body beyond all bounds,
    before anything is read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.get_host()  # raises for a host that is not allowed: answered with 400
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("a NUL, which no name or word holds and PostgreSQL does not take")
        # The API is read only, but for what is pushed.
        is_read = request.path_info.startswith(API_PREFIX) and request.path_info != INTAKE_PATH
        methods = READING_METHODS if is_read else METHODS
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > settings.LARGEST_BODY:
            return HttpResponse(status=413)
        return get_response(request)

    return middleware


def api_head_middleware(get_response: Handler) -> Handler:
    """HEAD on the API is answered as GET is; the server leaves the content away."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD" or not request.path_info.startswith(API_PREFIX):
            return get_response(request)
        request.method = "GET"
        try:
            return get_response(request)
        finally:
            request.method = "HEAD"

    return middleware


def export_trail_middleware(get_response: Handler) -> Handler:
    """Every table that a signed-in reader takes away as a file stands in the audit trail."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "GET" and hasattr(response, "exported_file"):
            account = request.user
            if isinstance(account, Account):
                content = {"file": response.exported_file, "page": request.get_full_path()[:500]}
                record_event(deed="export", by=account, obj=account, after=content, reads_only=True)
        return response

    return middleware


def is_polling(request: HttpRequest) -> bool:
    return "X-Polling" in request.headers or request.path_info.startswith(POLLING_PATHS)


def session_limits_middleware(get_response: Handler) -> Handler:
    """Ends a session that was idle, lasted too long, or that the identity provider holds no more;
    the request goes on as a stranger's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/health/") or not request.user.is_authenticated:
            return get_response(request)
        now = timezone.now()
        if is_over(request.session, now):
            logout(request)
        elif not is_still_valid(request.session, now):
            account = request.user
            logout(request)
            if isinstance(account, Account):
                record_event(deed="end_by_provider", by=account, obj=account, reads_only=True)
        elif not is_polling(request):
            note_activity(request.session, now)
        return get_response(request)

    return middleware


def open_form_middleware(get_response: Handler) -> Handler:
    """Who sends a form after the session has ended comes back, by way of signing in, to the page
    with the form, and is told: the form's own address has nothing to show."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_sent_to_sign_in = (
            request.method == "POST"
            and response.status_code == 302
            and urlsplit(response["Location"]).path == resolve_url(settings.LOGIN_URL)
            and not request.path_info.startswith("/accounts/")
        )
        if not is_sent_to_sign_in:
            return response
        messages.warning(
            request, _("You were no longer signed in, so nothing was done. Sign in and try again.")
        )
        page = urlsplit(own_path(request, request.headers.get("Referer", "")))
        return redirect_to_login(urlunsplit(("", "", page.path, page.query, "")))

    return middleware


def reader_middleware(get_response: Handler) -> Handler:
    """Attaches the reader, read afresh; sends strangers to sign in where that is required."""

    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith("/health/"):  # answers also while accounts cannot be read
            attached(request).reader = Reader()
            return get_response(request)
        attached(request).reader = reader_of(request.user, getattr(request.user, "held", None))
        if request.method in READING_METHODS and hasattr(request.user, "state"):
            settle_once(request, "stored_state", request.user.state)
        if request.user.is_authenticated:
            refused = first_step(request)
            if refused is not None:
                return refused
        elif settings.REQUIRE_LOGIN and not path.startswith(OPEN_PREFIXES):
            way = redirect_to_login(request.get_full_path())
            return shut_out(path, "Sign in first.", way)
        reader = reader_in(request)
        is_closed = reader.is_signed_in and path.startswith(CLOSED_PREFIXES)
        is_marked = reader.sees_nonpublic or is_closed
        token = handed_to.set(str(request.user) if is_marked else "")
        try:
            return get_response(request)
        finally:
            handed_to.reset(token)

    return middleware


def first_step(request: HttpRequest) -> HttpResponse | None:
    """The way to what an account must do before anything else; None where there is nothing."""
    path = request.path_info
    account, has_password = request.user, HELD_BY_PROVIDER not in request.session
    is_due = isinstance(account, Account) and is_change_due(account, timezone.now())
    if has_password and is_due and not path.startswith(CHANGE_PREFIXES):
        return shut_out(path, "Change the password first.", redirect("password_change"))
    is_due = is_factor_due(reader_in(request), request.session)
    if is_due and not path.startswith(FACTOR_PREFIXES):
        return shut_out(path, "Set the second factor up first.", redirect("second_factor"))
    return None


def shut_out(path: str, sentence: str, way: HttpResponse) -> HttpResponse:
    """The way to a page for people; programs get a sentence."""
    if path.startswith(API_PREFIX):
        return JsonResponse({"detail": sentence}, status=401)
    return way
