"""Plain pages for what went wrong: a sentence, what to do, and an incident number."""

import errno
import sys
from http import HTTPStatus

import structlog
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation

from targets.progress.shown import NotIssued

log = structlog.get_logger(__name__)

# A disk that takes nothing more, as the operating system, SQLite and PostgreSQL say it.
FULL_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
READ_ONLY_DISK = (errno.EROFS, errno.EACCES, errno.EPERM)
SQLITE_FULL = "database or disk is full"
POSTGRESQL_FULL = "53100"
# The first that fits counts: the kinds of database faults go before their common ancestor.
FAULT_STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (DataError, 400),
    (IntegrityError, 409),
    (DatabaseError, 503),
    (InterfaceError, 503),
)

# Where only this page is missing or closed, the way to the others stands above it.
WITH_NAVIGATION = (403, 404, 405)


def error_page(request: HttpRequest, status: int, **more: object) -> HttpResponse:
    """The page of `status`; mostly without the request: the database may be what went wrong."""
    incident = getattr(request, "incident", "")
    if request.path_info.startswith("/api/"):
        detail = HTTPStatus(status).phrase
        return JsonResponse({"detail": detail, "incident": incident}, status=status)
    try:
        words = {"status": status, "incident": incident, **more}
        # At the entrance no language is set yet: the thread has that of its last reader.
        with translation.override(translation.get_language_from_request(request)):
            content = _page_with_navigation(request, words) if status in WITH_NAVIGATION else ""
            content = content or str(render_to_string("errors.html", words))
    except Exception:
        # Static files or templates may be what went wrong; this needs neither.
        log.exception("error_page_failed", status=status)
        content = f"<!doctype html><title>{status}</title><p>{status}: {incident}</p>"
    return HttpResponse(content, status=status)


def _page_with_navigation(request: HttpRequest, words: dict[str, object]) -> str:
    """ "" where there is no reader yet, or the page cannot be had."""
    if not hasattr(request, "reader"):
        return ""
    try:
        return str(render_to_string("refused.html", words, request))
    except Exception:
        log.exception("error_page_without_navigation")
        return ""


def fault_status(fault: BaseException | None) -> int:
    """507 where the disk is full, 503 where database or disk fail otherwise, 400 where what
    was sent fits no column (PostgreSQL takes no NUL, for one), 409 where a constraint stopped the
    second of two who did the same at once, else 500.

    A fault that was raised from another counts as the other.
    """
    while fault is not None:
        is_of_database = isinstance(fault, DatabaseError | InterfaceError)
        if is_full_disk(fault) or (is_of_database and is_full_disk(fault.__cause__)):
            return 507
        for kind, status in FAULT_STATUSES:
            if isinstance(fault, kind):
                return status
        if isinstance(fault, OSError) and fault.errno in READ_ONLY_DISK:
            return 503
        fault = fault.__cause__
    return 500


def is_full_disk(fault: BaseException | None) -> bool:
    if isinstance(fault, OSError):
        return fault.errno in FULL_DISK
    return SQLITE_FULL in str(fault) or getattr(fault, "sqlstate", None) == POSTGRESQL_FULL


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A missing page; of a plan that does not exist yet as of then, from when on it does."""
    if isinstance(exception, NotIssued):
        return error_page(request, 404, not_issued=exception.plan, address=request.path)
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, fault_status(sys.exc_info()[1]))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    log.warning("csrf_refused", reason=reason)
    return error_page(request, 403)
