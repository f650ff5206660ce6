"""ETags of dashboards: an unchanged page is answered without being built."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.translation import get_language
from django.views.decorators.http import condition

from districts.clock import current_date
from districts.requests import reader_in
from targets.as_of import as_of_of, quarters_of
from targets.permissions import SEE_BOARD

from .stored_state import stored_state

View = Callable[..., Any]
SOFTWARE_FOLDERS = ("districts", "targets", "tasks", "greenfin", "templates", "static")


def page_etag(request: HttpRequest, *args: object, **kwargs: object) -> str | None:
    """Names all that a dashboard's text depends on; None while a message waits to be shown."""
    if len(get_messages(request)):
        return None
    state = stored_state(request)
    who = reader_in(request)
    parts = (
        software_stamp(),
        state.stamp,
        # Work on returns moves the audit chain and not always the data version.
        state.chain_head if who.has_some(SEE_BOARD) else "",
        current_date(),
        as_of_of(request).text,
        *quarters_of(request),
        who.scope_key,
        who.account_id,
        get_language(),
        request.get_full_path(),
        # The page's forms hold a token made from this secret.
        request.META.get("CSRF_COOKIE", ""),
    )
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()
    return f'"{digest[:32]}"'


def conditional(view: View) -> View:
    """A view that answers 304 to who already has the page."""
    return condition(etag_func=page_etag)(view)


@cache
def software_stamp() -> int:
    """Changes with every change of code, templates and static files."""
    folders = [Path(settings.BASE_DIR) / name for name in SOFTWARE_FOLDERS]
    files = (path for folder in folders for path in folder.rglob("*.*") if path.is_file())
    return max(path.stat().st_mtime_ns for path in files)
