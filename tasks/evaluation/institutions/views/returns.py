"""The institutions' workbook: template, upload, preview, deciding; the files."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.actions import record_event
from districts.clock import current_date
from districts.downloads import attachment
from districts.requests import account_in, entitled
from targets.forms import ConfirmForm, SendBackForm
from targets.periods import Quarter, quarter_from_text
from targets.views.deciding import Desk, received_message
from targets.views.return_files import send_annotated, send_original
from targets.wording.sentences import joined
from tasks.evaluation.institutions import actions
from tasks.evaluation.institutions.book import (
    template_bytes,
    template_name,
    unanswered,
)
from tasks.evaluation.institutions.page import (
    draft_read,
    list_context,
    return_context,
    submit_form,
    upload_context,
)
from tasks.evaluation.institutions.sheet import takes
from tasks.evaluation.models import Institution, InstitutionReturn
from tasks.evaluation.permissions import KEEP_INSTITUTIONS, SEE_INSTITUTION_RETURNS

ACTIONS: dict[str, Callable[..., InstitutionReturn]] = {
    "submit": actions.submit_institutions,
    "withdraw": actions.withdraw_institutions,
    "accept": actions.accept_institutions,
    "send_back": actions.send_back_institutions,
}
DONE = {
    "submit": gettext_lazy("Submitted. Another supervisor accepts it or sends it back."),
    "withdraw": gettext_lazy("Withdrawn. Upload a workbook to report again."),
    "accept": gettext_lazy("Accepted. Its figures are published."),
    "send_back": gettext_lazy("Sent back. The reason stands on this page."),
}


@login_required
@require_safe
def institution_return_list(request: HttpRequest) -> HttpResponse:
    """All workbooks, what is due, and the templates."""
    reader = entitled(request, SEE_INSTITUTION_RETURNS)
    context = {"may_keep": reader.may(KEEP_INSTITUTIONS), **list_context(reader)}
    return render(request, "evaluation/institutions/returns.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def institution_upload(request: HttpRequest) -> HttpResponse:
    """Takes a workbook and shows the preview of what it would report."""
    entitled(request, KEEP_INSTITUTIONS)
    return INSTITUTIONS.upload(request)


@login_required
@require_safe
def institution_template(request: HttpRequest, quarter: str) -> HttpResponse:
    """The quarter's workbook to fill in."""
    entitled(request, KEEP_INSTITUTIONS)
    wanted = quarter_from_text(quarter)
    if wanted is None or not takes(wanted, current_date()) or not Institution.objects.exists():
        raise Http404
    if request.method == "GET":
        record_event(
            deed="download_template",
            by=account_in(request),
            key=f"institutions {wanted}",
            reads_only=True,
        )
    return attachment(template_bytes(wanted), template_name(wanted))


@login_required
@require_safe
def institution_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview and review: what the workbook says, what was found, what can be done now."""
    return INSTITUTIONS.show(request, _readable(request, pk))


@login_required
@require_POST
def institution_step(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Takes one step of a return."""
    held = _readable(request, pk)
    entitled(request, KEEP_INSTITUTIONS)
    form = _form_of(deed, held, request.POST)
    return INSTITUTIONS.decide(request, held, form, ACTIONS[deed], str(DONE[deed]))


@login_required
@require_safe
def institution_original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was received."""
    held = _readable(request, pk)
    return send_original(request, held, _stem(held))


@login_required
@require_safe
def institution_annotated(request: HttpRequest, pk: int) -> HttpResponse:
    """The received workbook with each finding as a comment on its coloured cell."""
    held = _readable(request, pk)
    return send_annotated(request, held, _stem(held))


def _readable(request: HttpRequest, pk: int) -> InstitutionReturn:
    """The return; 403 for who reads none."""
    reader = entitled(request, SEE_INSTITUTION_RETURNS)
    rows = InstitutionReturn.objects.visible_to(reader).defer("file__content")
    return get_object_or_404(
        rows.select_related("file", "uploaded_by", "submitted_by", "decided_by"), pk=pk
    )


def _form_of(deed: str, held: InstitutionReturn, data: Any) -> ConfirmForm:
    if deed == "submit":
        return submit_form(held, data)
    return SendBackForm(data) if deed == "send_back" else ConfirmForm(data)


def _draft_message(draft: InstitutionReturn) -> tuple[int, str]:
    """What became of an upload, and how grave that is: only what can be submitted is a success."""
    read = draft_read(draft)
    if unanswered(draft) and not draft.has_errors:
        text = _("Read. Answer the queries below, then submit it for review.")
        return messages.WARNING, joined([read, text])
    then = _("Read. Check the preview below, then submit it for review.")
    return received_message(draft, read, then)


def _stem(held: InstitutionReturn) -> str:
    return template_name(Quarter.parse(held.quarter)).removesuffix(".xlsx")


INSTITUTIONS = Desk(
    called="held",
    again=_readable,
    template="evaluation/institutions/return.html",
    context=return_context,
    stale=gettext_lazy("Look at the return below first, then confirm."),
    receive=actions.receive_institutions,
    received=_draft_message,
    upload_context=upload_context,
)
