"""A file of evidence, handed out to be saved, never shown."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from districts.actions import record_event
from districts.requests import account_in, reader_in

from .proofs import visible_evidence


@login_required
@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, for those who may see what it proves; for all others it does not exist."""
    held = get_object_or_404(visible_evidence(reader_in(request)).select_related("file"), pk=pk)
    if request.method == "GET":
        record_event(deed="download_evidence", by=account_in(request), obj=held, reads_only=True)
    response = HttpResponse(bytes(held.file.content), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, held.file_name)
    response["X-Content-Type-Options"] = "nosniff"
    add_never_cache_headers(response)
    return response
