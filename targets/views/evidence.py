"""What proves a return is filed and taken away on its page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from districts.clock import current_time
from districts.refusals import Refusal
from districts.requests import account_in, entitled, reader_in
from targets.actions import file_return_evidence, withdraw_return_evidence
from targets.models import QuarterlyReturn
from targets.permissions import SUBMIT_RETURNS
from targets.returns.evidence import ReturnEvidenceForm
from targets.returns.page import page_context

from .returns import readable


@login_required
@require_POST
def return_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Files what proves the return."""
    held = _own(request, pk)
    form = ReturnEvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, held, form, status=422)
    brought = form.cleaned_data["proof"]
    try:
        count = file_return_evidence(
            quarterly_return=held, evidence=brought, by=account_in(request), now=current_time()
        )
    except Refusal as refusal:
        return _page(request, readable(request, pk), form, refusal, refusal.status)
    messages.success(
        request, _("Filed.") if count else _("This file has been filed with the return already.")
    )
    return redirect(f"{held.get_absolute_url()}#evidence")


@login_required
@require_POST
def return_evidence_withdraw(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """Takes a file away from a draft."""
    held = _own(request, pk)
    try:
        withdraw_return_evidence(
            quarterly_return=held, evidence=evidence, by=account_in(request), now=current_time()
        )
    except Refusal as refusal:
        return _page(request, readable(request, pk), None, refusal, refusal.status)
    messages.success(request, _("The file is taken away."))
    return redirect(f"{held.get_absolute_url()}#evidence")


def _own(request: HttpRequest, pk: int) -> QuarterlyReturn:
    held = readable(request, pk)
    entitled(request, SUBMIT_RETURNS, held.member.jurisdiction_id)
    return held


def _page(
    request: HttpRequest,
    held: QuarterlyReturn,
    form: ReturnEvidenceForm | None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = page_context(reader_in(request), held, refusal=refusal, evidence_form=form)
    return render(request, "targets/returns/return.html", context, status=status)
