"""Workbooks of the ledger: template, upload, preview, deciding; the files."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.actions import record_event
from districts.clock import current_date
from districts.downloads import attachment
from districts.models import Jurisdiction, Organisation
from districts.requests import account_in, entitled_to_some, kept_page
from targets.forms import ConfirmForm, SendBackForm
from targets.periods import quarter_from_text
from targets.views.deciding import Desk, received_message
from targets.views.return_files import send_annotated, send_original
from targets.workbook.columns import quarter_title
from tasks.projects import actions
from tasks.projects.models import LedgerFiling
from tasks.projects.pages.filing import (
    BY_DEPARTMENT,
    draft_read,
    filing_context,
    list_context,
    upload_context,
)
from tasks.projects.permissions import ADMIT_PROJECTS, FILE_PROJECTS, SEE_PROJECT_FILINGS
from tasks.projects.workbook.book import template_bytes, template_name
from tasks.projects.workbook.expected import EMPTY_ROWS, MOST_EMPTY_ROWS, expected_of

ACTIONS: dict[str, Callable[..., LedgerFiling]] = {
    "hand_in": actions.hand_in_ledger,
    "withdraw": actions.withdraw_ledger,
    "accept": actions.accept_ledger,
    "send_back": actions.send_back_ledger,
}
DONE = {
    "hand_in": gettext_lazy("Handed in. New projects are proposed; the rest waits for the city."),
    "withdraw": gettext_lazy("Withdrawn. Upload a workbook to report again."),
    "accept": gettext_lazy("Accepted. What it says holds now."),
    "send_back": gettext_lazy("Sent back. The reason stands on this page."),
}


@login_required
@require_safe
@kept_page
def ledger_filing_list(request: HttpRequest) -> HttpResponse:
    """The workbooks that the reader may read, and those to fill in."""
    reader = entitled_to_some(request, SEE_PROJECT_FILINGS)
    return render(request, "projects/filings.html", list_context(reader))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_upload(request: HttpRequest) -> HttpResponse:
    """Takes a workbook and shows the preview of what it would change."""
    entitled_to_some(request, FILE_PROJECTS)
    return LEDGER.upload(request)


@login_required
@require_safe
def ledger_template(request: HttpRequest, slug: str, body: str, quarter: str) -> HttpResponse:
    """A department's workbook of a quarter; `?rows=` asks for more empty rows on its list."""
    reader = entitled_to_some(request, FILE_PROJECTS)
    place = Jurisdiction.objects.filter(slug=slug).first()
    department = Organisation.objects.filter(slug=body).first()
    wanted = quarter_from_text(quarter)
    own = place and department and (department.pk, place.pk) in reader.bodies
    if not (place and department and own and wanted and actions.takes(wanted, current_date())):
        raise Http404
    rows = request.GET.get("rows", "")
    count = min(int(rows), MOST_EMPTY_ROWS) if rows.isdecimal() and len(rows) < 5 else EMPTY_ROWS
    expected = replace(expected_of(place, department, wanted), empty_rows=count)
    if not expected.sheets:
        raise Http404
    if request.method == "GET":
        record_event(
            deed="download_template",
            by=account_in(request),
            key=f"projects {slug} {body} {wanted}",
            reads_only=True,
        )
    return attachment(template_bytes(expected), template_name(expected))


@login_required
@require_safe
@kept_page
def ledger_filing(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview and decision: what the workbook says, what was found, what can be done now."""
    return LEDGER.show(request, _readable(request, pk))


@login_required
@require_POST
def ledger_step(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Takes one step of a workbook."""
    held = _readable(request, pk)
    reader = entitled_to_some(request, SEE_PROJECT_FILINGS)
    is_own = (held.organisation_id, held.jurisdiction_id) in reader.bodies
    if not (is_own if deed in BY_DEPARTMENT else reader.may(ADMIT_PROJECTS)):
        raise PermissionDenied
    form = SendBackForm(request.POST) if deed == "send_back" else ConfirmForm(request.POST)
    return LEDGER.decide(request, held, form, ACTIONS[deed], str(DONE[deed]))


@login_required
@require_safe
def ledger_original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was received."""
    held = _readable(request, pk)
    return send_original(request, held, _stem(held))


@login_required
@require_safe
def ledger_annotated(request: HttpRequest, pk: int) -> HttpResponse:
    """The received workbook with each finding as a comment on its coloured cell."""
    held = _readable(request, pk)
    return send_annotated(request, held, _stem(held))


def _readable(request: HttpRequest, pk: int) -> LedgerFiling:
    """The workbook; 403 for who reads none, 404 for another's."""
    reader = entitled_to_some(request, SEE_PROJECT_FILINGS)
    rows = (
        LedgerFiling.objects.visible_to(reader)
        .defer("file__content")
        .select_related(
            "file", "jurisdiction", "organisation", "uploaded_by", "handed_in_by", "decided_by"
        )
    )
    return get_object_or_404(rows, pk=pk)


def _draft_message(draft: LedgerFiling) -> tuple[int, str]:
    """What became of an upload, and how grave that is: only what can be handed in is a success."""
    then = _("Read. Check the preview below, then hand it in.")
    return received_message(draft, draft_read(draft), then)


def _stem(held: LedgerFiling) -> str:
    place, quarter = held.jurisdiction.short_name, quarter_title(held.quarter)
    return f"{place}_{quarter}_{held.organisation.name}_绿色项目库"


LEDGER = Desk(
    called="filing",
    again=_readable,
    template="projects/filing.html",
    context=filing_context,
    stale=gettext_lazy("Look at the workbook below first, then confirm."),
    receive=actions.receive_ledger,
    received=_draft_message,
    upload_context=upload_context,
)
