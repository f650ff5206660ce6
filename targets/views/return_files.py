"""Workbooks of a return as attachments: the template, the original, the marked copy."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.downloads import attachment, record_download
from districts.requests import reader_in
from targets.models import CellEntry, CellRemark, RoundMember
from targets.models.filed import FiledBook
from targets.permissions import SEE_RETURNS
from targets.returns.remarks import remarks_seen
from targets.workbook import book as workbook
from targets.workbook.filled import filled_copy
from targets.workbook.findings import stored_findings
from targets.workbook.scope import Reported, scope_of

from .returns import readable


@login_required
@require_safe
def return_template(request: HttpRequest, slug: str, quarter: str) -> HttpResponse:
    """The workbook to fill in: earlier numbers and tasks stand in it, so only for its own."""
    member = get_object_or_404(
        RoundMember.objects.select_related("round", "jurisdiction"),
        jurisdiction__slug=slug,
        round__quarter=quarter,
    )
    reader = reader_in(request)
    if not reader.may(SEE_RETURNS, member.jurisdiction_id):
        raise Http404
    content = workbook.template_bytes(member=member)
    record_download(request, "download_template", member)
    return attachment(content, workbook.template_name(member=member))


@login_required
@require_safe
def return_original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was received."""
    held = readable(request, pk)
    return send_original(request, held, stem_of(held))


@login_required
@require_safe
def return_filled(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook with everything in it that the return holds, parts taken over as well."""
    return send_filled(request, readable(request, pk), "已汇总")


@login_required
@require_safe
def return_annotated(request: HttpRequest, pk: int) -> HttpResponse:
    """The received workbook with each finding as a comment on its coloured cell."""
    held = readable(request, pk)
    remarks, entries = remarks_seen(reader_in(request), held), list(held.cell_entries.all())
    return send_annotated(request, held, stem_of(held), remarks, entries)


def send_original(request: HttpRequest, held: FiledBook, stem: str) -> HttpResponse:
    """The file of a workbook as it was received, its reading kept in the trail."""
    record_download(request, "download_original", held)
    return attachment(bytes(held.file.content), _named(held, stem, "原件"))


def send_filled(request: HttpRequest, held: Reported, kind: str) -> HttpResponse:
    """The workbook of a return or of a part with everything in it that it says."""
    content = filled_copy(quarterly_return=held)
    record_download(request, "download_filled", held)
    return attachment(content, _named(held, stem_of(held), kind))


def send_annotated(
    request: HttpRequest,
    held: FiledBook,
    stem: str,
    remarks: Sequence[CellRemark] = (),
    entries: Sequence[CellEntry] = (),
) -> HttpResponse:
    """The marked copy of what was received; where none can be made, its page says so."""
    copy = workbook.annotated_copy(
        content=bytes(held.file.content),
        findings=stored_findings(held.findings),
        remarks=remarks,
        entries=entries,
    )
    if copy is None:
        messages.warning(
            request,
            _("No marked copy can be made of this file just now; every finding is listed below."),
        )
        return redirect(held)
    record_download(request, "download_annotated", held)
    return attachment(copy, _named(held, stem, "标注副本"))


def stem_of(held: Reported) -> str:
    """The template's name, by which its copies are called."""
    scope = scope_of(held)
    return workbook.template_name(member=scope.member, body=scope.body).removesuffix(".xlsx")


def _named(held: FiledBook, stem: str, kind: str) -> str:
    """渝中区_2025年四季度_绿色金融季度报表_第1次_标注副本.xlsx, beside the template's name."""
    return f"{stem}_第{held.number}次_{kind}.xlsx"
