"""The briefing's address."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from districts.downloads import DOCX_TYPE, attachment, record_download
from districts.requests import reader_in
from greenfin.leaders.changes import as_of_quarter, with_choices
from greenfin.leaders.permissions import TAKE_BRIEFING

from .document import briefing_bytes, briefing_name


@login_required
@require_safe
def briefing(request: HttpRequest, quarter: str) -> HttpResponse:
    """One quarter's briefing as an attachment, of what this reader may see."""
    who = reader_in(request)
    if not who.may(TAKE_BRIEFING):
        raise PermissionDenied
    as_of = with_choices(request, as_of_quarter(quarter))
    content = briefing_bytes(who, as_of)
    record_download(request, "download_briefing", key=str(as_of.quarter))
    return attachment(content, briefing_name(as_of), DOCX_TYPE)
