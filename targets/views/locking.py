"""Locking a quarter, after a look at who would be left out; and opening it again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from districts.clock import current_date, current_time
from districts.refusals import Refusal
from districts.requests import account_in, entitled
from targets.actions import lock_round, unlock_round
from targets.forms import LockForm, UnlockForm
from targets.models import ReportingRound
from targets.permissions import MANAGE_ROUNDS
from targets.returns.board import standings
from targets.returns.locking import left_out
from targets.returns.rounds import possible_round_deeds
from targets.wording.formatting import quarter_text

from .rounds import board_page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_lock(request: HttpRequest, quarter: str) -> HttpResponse:
    """Who has not reported; a POST locks, before the due date only where that is ticked."""
    entitled(request, MANAGE_ROUNDS)
    opened = get_object_or_404(ReportingRound, quarter=quarter)
    is_early = current_date() <= opened.due_on
    if request.method != "POST":
        if "lock_round" not in possible_round_deeds(opened, current_date()):
            return redirect(opened)
        return _page(request, opened, LockForm(is_early=is_early))
    form = LockForm(request.POST, is_early=is_early)
    if not form.is_valid():
        return _page(request, opened, form, status=422)
    try:
        lock_round(
            reporting_round=opened,
            by=account_in(request),
            now=current_time(),
            before_due=is_early,
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, opened, form, status=refusal.status)
    text = _("%(quarter)s is locked. A reviewer's exception or opening it again lets more come in.")
    messages.success(request, text % {"quarter": quarter_text(opened.quarter)})
    return redirect(opened)


@login_required
@require_POST
def round_unlock(request: HttpRequest, quarter: str) -> HttpResponse:
    """Opens the locked quarter again, with the reason."""
    entitled(request, MANAGE_ROUNDS)
    opened = get_object_or_404(ReportingRound, quarter=quarter)
    form = UnlockForm(request.POST, prefix="unlock")
    if not form.is_valid():
        return board_page(request, opened, unlock_form=form, status=422)
    try:
        unlock_round(
            reporting_round=opened, by=account_in(request), now=current_time(), **form.cleaned_data
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return board_page(request, opened, unlock_form=form, status=refusal.status)
    text = _("%(quarter)s is open again. Move the due date where they need more time.")
    messages.success(request, text % {"quarter": quarter_text(opened.quarter)})
    return redirect(opened)


def _page(
    request: HttpRequest, opened: ReportingRound, form: LockForm, status: int = 200
) -> HttpResponse:
    board = standings(opened, current_date())
    context = {
        "round": opened,
        "form": form,
        "is_early": current_date() <= opened.due_on,
        "left_out": left_out(board),
        "total": len(board),
        "received": sum(one.is_on_time is not None for one in board),
    }
    return render(request, "targets/returns/round_lock.html", context, status=status)
