"""Files that are handed out: saved under a name, never shown inline; who took which is kept."""

from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from .actions import record_event
from .evidence.proofs import visible_evidence
from .requests import account_in, reader_in

_OFFICE = "application/vnd.openxmlformats-officedocument."
XLSX_TYPE = f"{_OFFICE}spreadsheetml.sheet"
DOCX_TYPE = f"{_OFFICE}wordprocessingml.document"
PPTX_TYPE = f"{_OFFICE}presentationml.presentation"
# What a browser neither opens nor guesses at.
UNKNOWN_TYPE = "application/octet-stream"


def attachment(content: bytes, name: str, content_type: str = XLSX_TYPE) -> HttpResponse:
    """A file to be saved under a name, never shown inline and never kept."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    add_never_cache_headers(response)
    return response


def record_download(
    request: HttpRequest, deed: str, obj: Model | None = None, key: str = ""
) -> None:
    """A download in the audit trail; asking for the headers alone is none."""
    if request.method == "GET":
        record_event(deed=deed, by=account_in(request), obj=obj, key=key, reads_only=True)


@login_required
@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, for those who may see what it proves; for all others it does not exist."""
    held = get_object_or_404(visible_evidence(reader_in(request)).select_related("file"), pk=pk)
    record_download(request, "download_evidence", held)
    return attachment(bytes(held.file.content), held.file_name, UNKNOWN_TYPE)
