"""A run as files, for who sees all of it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from districts.actions import record_event
from districts.models import Account
from districts.requests import reader_in
from tasks.evaluation.actions.holding import run_key
from tasks.evaluation.files.notice import notice_bytes, notice_name
from tasks.evaluation.files.table import table_bytes, table_name
from tasks.evaluation.models import Run
from tasks.evaluation.seen import sees_whole

from .runs import visible_run

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def whole_run(request: HttpRequest, pk: int) -> Run:
    """The run, for who sees the points of all."""
    held = visible_run(request, pk)
    if not sees_whole(reader_in(request), held):
        raise PermissionDenied
    return held


def handed_out(
    request: HttpRequest, held: Run, content: bytes, name: str, kind: str
) -> HttpResponse:
    if request.method == "GET":
        by = request.user if isinstance(request.user, Account) else None
        record_event(
            deed="download_evaluation", by=by, obj=held, key=run_key(held), reads_only=True
        )
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    add_never_cache_headers(response)
    return response


@require_safe
def run_table(request: HttpRequest, pk: int) -> HttpResponse:
    """评价表 as a workbook whose points recompute."""
    held = whole_run(request, pk)
    content = table_bytes(reader_in(request), held)
    return handed_out(request, held, content, table_name(held), XLSX_TYPE)


@require_safe
def run_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """通报 as a Word file."""
    held = whole_run(request, pk)
    content = notice_bytes(reader_in(request), held)
    return handed_out(request, held, content, notice_name(held), DOCX_TYPE)
