"""The briefing's address."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from districts.actions import record_event
from districts.requests import account_in, reader_in
from greenfin.leaders.changes import as_of_quarter, with_choices
from greenfin.leaders.permissions import TAKE_BRIEFING

from .document import briefing_bytes, briefing_name

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_safe
def briefing(request: HttpRequest, quarter: str) -> HttpResponse:
    """One quarter's briefing as an attachment, of what this reader may see."""
    who = reader_in(request)
    if not who.may(TAKE_BRIEFING):
        raise PermissionDenied
    as_of = with_choices(request, as_of_quarter(quarter))
    content = briefing_bytes(who, as_of)
    if request.method == "GET":
        record_event(
            deed="download_briefing",
            by=account_in(request),
            key=str(as_of.quarter),
            reads_only=True,
        )
    response = HttpResponse(content, content_type=DOCX_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, briefing_name(as_of))
    add_never_cache_headers(response)
    return response
