"""Workbooks of parts as attachments: the template, the original, the marked copy."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from districts.downloads import attachment, record_download
from targets.views.return_files import (
    send_annotated,
    send_filled,
    send_original,
    stem_of,
)
from targets.workbook import book as workbook

from .reading import asked_part, readable_part


@login_required
@require_safe
def part_template(request: HttpRequest, slug: str, quarter: str, body: str) -> HttpResponse:
    """The body's workbook to fill in: for itself, and for who follows its part."""
    asked = asked_part(request, slug, quarter, body)
    member, organisation = asked.member, asked.organisation
    content = workbook.template_bytes(member=member, body=organisation)
    record_download(request, "download_template", asked)
    return attachment(content, workbook.template_name(member=member, body=organisation))


@login_required
@require_safe
def part_original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was received."""
    part = readable_part(request, pk)
    return send_original(request, part, stem_of(part))


@login_required
@require_safe
def part_filled(request: HttpRequest, pk: int) -> HttpResponse:
    """The part's workbook with everything in it that the part says."""
    return send_filled(request, readable_part(request, pk), "已填写")


@login_required
@require_safe
def part_annotated(request: HttpRequest, pk: int) -> HttpResponse:
    """The received workbook with each finding as a comment on its coloured cell."""
    part = readable_part(request, pk)
    return send_annotated(request, part, stem_of(part), entries=list(part.cell_entries.all()))
