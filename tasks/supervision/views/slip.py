"""A matter's slip, to be printed."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from districts.actions import record_event
from districts.requests import account_in
from tasks.supervision.slip import slip_bytes, slip_name

from .matter import readable

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_safe
def matter_slip(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """督办单: one A4 page as a Word file."""
    held = readable(request, year, number)
    content = slip_bytes(held)
    if request.method == "GET":
        key = held.document_number
        by = account_in(request)
        record_event(deed="download_slip", by=by, obj=held, key=key, reads_only=True)
    response = HttpResponse(content, content_type=DOCX_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, slip_name(held))
    add_never_cache_headers(response)
    return response
