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
from targets.models import CellRemark, RoundMember
from targets.permissions import SEE_RETURNS
from targets.returns.remarks import remarks_seen
from targets.workbook import book as workbook
from targets.workbook.filled import filled_copy
from targets.workbook.findings import Finding
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
    return send_original(request, readable(request, pk))


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
    return send_annotated(request, held, remarks=remarks_seen(reader_in(request), held))


def send_original(request: HttpRequest, held: Reported) -> HttpResponse:
    """The file of a return or of a part as it was received, its reading kept in the trail."""
    record_download(request, "download_original", held)
    return attachment(bytes(held.file.content), _generated_name(held, "原件"))


def send_filled(request: HttpRequest, held: Reported, kind: str) -> HttpResponse:
    """The workbook of a return or of a part with everything in it that it says."""
    content = filled_copy(quarterly_return=held)
    record_download(request, "download_filled", held)
    return attachment(content, _generated_name(held, kind))


def send_annotated(
    request: HttpRequest, held: Reported, remarks: Sequence[CellRemark] = ()
) -> HttpResponse:
    """The marked copy of what was received; where none can be made, its page says so."""
    copy = workbook.annotated_copy(
        content=bytes(held.file.content),
        findings=[Finding.from_dict(finding) for finding in held.findings],
        remarks=remarks,
        entries=list(held.cell_entries.all()),
    )
    if copy is None:
        messages.warning(
            request,
            _("No marked copy can be made of this file just now; every finding is listed below."),
        )
        return redirect(held)
    record_download(request, "download_annotated", held)
    return attachment(copy, _generated_name(held, "标注副本"))


def _generated_name(held: Reported, kind: str) -> str:
    """渝中区_2025年四季度_绿色金融季度报表_第1次_标注副本.xlsx, beside the template's name."""
    scope = scope_of(held)
    stem = workbook.template_name(member=scope.member, body=scope.body).removesuffix(".xlsx")
    return f"{stem}_第{held.number}次_{kind}.xlsx"
