"""A return's pages: own work and the review queue, upload, preview and review."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.clock import current_date
from districts.permissions import Deed, Reader
from districts.requests import entitled, reader_in
from targets.actions import (
    accept_return,
    receive_workbook,
    remark_on_return,
    send_back_return,
    weigh_pushed,
    withdraw_return,
)
from targets.forms import ConfirmForm, RemarkForm, SendBackForm
from targets.models import PartBody, QuarterlyReturn, ReportingRound
from targets.permissions import REVIEW_RETURNS, SEE_HISTORY, SEE_RETURNS, SUBMIT_RETURNS
from targets.returns.exceptions import locked_quarters, waiting_requests
from targets.returns.lists import (
    own_quarters,
    own_returns,
    queue_sentence,
    recent_decisions,
    review_queue,
    waiting_history,
    work_sentence,
)
from targets.returns.page import page_context
from targets.returns.pushed import WeighForm
from targets.returns.transitions import TRANSITIONS, nothing_changed, too_early
from targets.views.deciding import Desk
from targets.wording.sentences import joined
from targets.workbook import book as workbook

RIGHTS = {transition.deed: transition.right for transition in TRANSITIONS}


@login_required
@require_safe
def return_list(request: HttpRequest) -> HttpResponse:
    """The reporter's own work, the reviewer's queue, or both."""
    reader = _require_some(request, SEE_RETURNS)
    sees_all = reader.may(SEE_RETURNS)
    quarters, locked = own_quarters(reader, current_date()), locked_quarters(reader)
    context = {
        "answer": work_sentence(reader, quarters, locked),
        "quarters": quarters,
        "own": own_returns(reader),
        "locked": locked,
        "requests": waiting_requests(reader),
        "queue": review_queue(reader) if sees_all else None,
        "decided": recent_decisions(reader) if sees_all else None,
        "has_rounds": ReportingRound.objects.exists(),
        "may_submit": reader.has_some(SUBMIT_RETURNS),
        "may_decide": reader.may(REVIEW_RETURNS),
        "may_see_history": reader.may(SEE_HISTORY),
        "parts_there": PartBody.objects.visible_to(reader).exists(),
        "waiting_history": waiting_history(reader),
    }
    return render(request, "targets/returns/return_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def return_upload(request: HttpRequest) -> HttpResponse:
    """Takes a workbook and shows the preview of what it would report."""
    _require_some(request, SUBMIT_RETURNS)
    return RETURNS.upload(request)


@login_required
@require_safe
def return_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview and review: what the workbook says, what was found, what can be done now."""
    return RETURNS.show(request, readable(request, pk))


@login_required
@require_POST
def return_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts: its numbers are published at once."""
    held = readable(request, pk, "accept")
    done = _("Accepted. Its numbers are published.")
    done = joined([done, queue_sentence(reader_in(request), held)])
    return RETURNS.decide(request, held, ConfirmForm(request.POST), accept_return, done)


@login_required
@require_POST
def return_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends back with a reason."""
    held = readable(request, pk, "send_back")
    done = _("Sent back. The reporter sees the reason and uploads a corrected workbook.")
    done = joined([done, queue_sentence(reader_in(request), held)])
    return RETURNS.decide(request, held, SendBackForm(request.POST), send_back_return, done)


@login_required
@require_POST
def return_weigh(request: HttpRequest, pk: int) -> HttpResponse:
    """Says which figure stands where a source system pushed another one."""
    held = readable(request, pk, "weigh")
    form, done = WeighForm(request.POST), _("Kept. What you chose stands in the return.")
    return RETURNS.decide(request, held, form, weigh_pushed, done, "#pushed")


@login_required
@require_POST
def return_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps a reviewer's remark on one row, and leads back to that row."""
    held = readable(request, pk, "remark")
    form = RemarkForm(request.POST)
    done = _("Kept. The reporter sees the remarks once you have decided.")
    return RETURNS.decide(
        request, held, form, remark_on_return, done, f"#row-{form['key'].value()}"
    )


@login_required
@require_POST
def return_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a draft or a waiting return back."""
    held = readable(request, pk, "withdraw")
    done = _("Withdrawn. Upload a workbook to report again.")
    return RETURNS.decide(request, held, ConfirmForm(request.POST), withdraw_return, done)


def readable(request: HttpRequest, pk: int, deed: str = "") -> QuarterlyReturn:
    """The return, or 404 as for a missing one; 403 where it may be read but not acted on."""
    held = get_object_or_404(
        QuarterlyReturn.objects.visible_to(reader_in(request))
        .select_related(
            "file", "member__round", "member__jurisdiction", "uploaded_by", "submitted_by"
        )
        .defer("file__content"),
        pk=pk,
    )
    if deed:
        entitled(request, RIGHTS[deed], held.member.jurisdiction_id)
    return held


def _require_some(request: HttpRequest, deed: Deed) -> Reader:
    reader = reader_in(request)
    if not reader.has_some(deed):
        raise PermissionDenied
    return reader


def _upload_context(reader: Reader) -> dict[str, Any]:
    return {
        "list_name": _("Returns"),
        "list_page": "return_list",
        "upload_url": reverse("return_upload"),
        "title": _("Upload a workbook"),
        "lead": _(
            "You will see what was read and every fault with its cell. "
            "Nothing is stored as data until you submit it."
        ),
        "to_fill_in": _("Templates of the open quarters"),
        "offered": [one.offered for one in own_quarters(reader, current_date())],
    }


def _draft_message(draft: QuarterlyReturn) -> tuple[int, str]:
    """What became of an upload, and how grave that is: only what can be submitted is a success."""
    if draft.has_errors:
        text = _("Read, with errors. Correct the cells listed below and upload the file again.")
        return messages.ERROR, text
    if too_early(draft.quarter, current_date()):
        text = _("Read. Check the preview below; it cannot be submitted yet.")
        return messages.INFO, text
    if nothing_changed(draft):
        return messages.WARNING, _("Read. Nothing differs from the accepted return.")
    if workbook.unanswered_queries(quarterly_return=draft):
        return messages.WARNING, _("Read. Answer the queries below, then submit it for review.")
    return messages.SUCCESS, _("Read. Check the preview below, then submit it for review.")


RETURNS = Desk(
    called="quarterly_return",
    again=readable,
    template="targets/returns/return.html",
    context=page_context,
    stale=gettext_lazy("Look at the return below first, then confirm."),
    receive=receive_workbook,
    received=_draft_message,
    upload_context=_upload_context,
)
