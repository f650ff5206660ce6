"""A matter's slip, to be printed."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from districts.downloads import DOCX_TYPE, attachment, record_download
from tasks.supervision.slip import slip_bytes, slip_name

from .matter import readable


@login_required
@require_safe
def matter_slip(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """督办单: one A4 page as a Word file."""
    held = readable(request, year, number)
    content = slip_bytes(held)
    record_download(request, "download_slip", held, held.document_number)
    return attachment(content, slip_name(held), DOCX_TYPE)
