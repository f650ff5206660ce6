"""Filling in a return on its page, saved as often as wanted, and handing it to the reviewers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from districts.clock import current_time
from districts.refusals import Refusal
from districts.requests import account_in, entitled, reader_in
from targets.actions import begin_return, fill_in_return, submit_return
from targets.models import QuarterlyReturn, RoundMember
from targets.permissions import SEE_RETURNS, SUBMIT_RETURNS
from targets.returns.page import submit_form
from targets.returns.transitions import closed_sentence

from .entering import Filling, fill_in, has_unsaved
from .returns import RETURNS, readable


@login_required
@require_POST
def return_begin(request: HttpRequest, slug: str, quarter: str) -> HttpResponse:
    """Leads to the page on which the quarter's return is filled in; begins one where none is."""
    member = get_object_or_404(
        RoundMember.objects.select_related("round", "jurisdiction"),
        jurisdiction__slug=slug,
        round__quarter=quarter,
    )
    if not reader_in(request).may(SEE_RETURNS, member.jurisdiction_id):
        raise Http404
    entitled(request, SUBMIT_RETURNS, member.jurisdiction_id)
    try:
        draft = begin_return(member=member, by=account_in(request), now=current_time())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("return_list")
    return redirect("return_fill", draft.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def return_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """All cells of a draft as fields; what is sent of them is read, checked and kept."""
    return fill_in(request, readable(request, pk, "fill_in"), _FILLING)


@login_required
@require_POST
def return_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands the previewed draft to the reviewers.

    What was filled in beside the findings and not saved is saved first, and looked at anew.
    """
    held = readable(request, pk, "submit")
    if has_unsaved(held, request.POST):
        return fill_in(request, held, _FILLING, then="check")
    form = submit_form(held, request.POST)
    done = _("Submitted for review. You will find the decision on this page.")
    return RETURNS.decide(request, held, form, submit_return, done)


def _save(held: QuarterlyReturn, **filled: Any) -> QuarterlyReturn:
    return fill_in_return(quarterly_return=held, **filled)


_FILLING = Filling(
    desk=RETURNS,
    save=_save,
    answers=submit_form,
    closed=closed_sentence,
    address="return_fill",
    whole=gettext_lazy("Saved. Check the preview, then submit it for review."),
)
