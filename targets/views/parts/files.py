"""Workbooks of parts as attachments: the template, the original, the marked copy."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.requests import reader_in
from targets.models import PartBody, PartReturn
from targets.views.return_files import attachment, record_download
from targets.workbook import book as workbook
from targets.workbook.filled import filled_copy
from targets.workbook.findings import Finding

from .reading import readable_part


@login_required
@require_safe
def part_template(request: HttpRequest, slug: str, quarter: str, body: str) -> HttpResponse:
    """The body's workbook to fill in: for itself, and for who follows its part."""
    asked = get_object_or_404(
        PartBody.objects.visible_to(reader_in(request)).select_related(
            "organisation", "member__round", "member__jurisdiction"
        ),
        member__jurisdiction__slug=slug,
        member__round__quarter=quarter,
        organisation__slug=body,
    )
    member, organisation = asked.member, asked.organisation
    content = workbook.template_bytes(member=member, body=organisation)
    record_download(request, "download_template", asked)
    return attachment(content, workbook.template_name(member=member, body=organisation))


@login_required
@require_safe
def part_original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was received."""
    part = readable_part(request, pk)
    record_download(request, "download_original", part)
    return attachment(bytes(part.file.content), _name(part, "原件"))


@login_required
@require_safe
def part_filled(request: HttpRequest, pk: int) -> HttpResponse:
    """The part's workbook with everything in it that the part says."""
    part = readable_part(request, pk)
    content = filled_copy(quarterly_return=part)
    record_download(request, "download_filled", part)
    return attachment(content, _name(part, "已填写"))


@login_required
@require_safe
def part_annotated(request: HttpRequest, pk: int) -> HttpResponse:
    """The received workbook with each finding as a comment on its coloured cell."""
    part = readable_part(request, pk)
    copy = workbook.annotated_copy(
        content=bytes(part.file.content),
        findings=[Finding.from_dict(finding) for finding in part.findings],
        entries=list(part.cell_entries.all()),
    )
    if copy is None:
        messages.warning(
            request,
            _("No marked copy can be made of this file just now; every finding is listed below."),
        )
        return redirect(part)
    record_download(request, "download_annotated", part)
    return attachment(copy, _name(part, "标注副本"))


def _name(part: PartReturn, kind: str) -> str:
    stem = workbook.template_name(member=part.member, body=part.organisation)
    return f"{stem.removesuffix('.xlsx')}_第{part.number}次_{kind}.xlsx"
