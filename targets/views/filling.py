"""Filling in a return on its page, saved as often as wanted, and handing it to the reviewers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from districts.clock import current_time
from districts.requests import account_in, entitled, reader_in
from targets.actions import begin_return, fill_in_return, submit_return
from targets.models import QuarterlyReturn, RoundMember
from targets.permissions import SEE_RETURNS, SUBMIT_RETURNS
from targets.returns.filling import EntryForm, entry_form, fill_context
from targets.returns.page import page_context, submit_form
from targets.returns.refusals import Conflict, NotAllowed, Refusal
from targets.returns.transitions import closed_sentence
from targets.wording.sentences import joined
from targets.workbook import book as workbook

from .returns import decide, readable


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
    return _fill_in(request, readable(request, pk, "fill_in"))


@login_required
@require_POST
def return_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands the previewed draft to the reviewers.

    What was filled in beside the findings and not saved is saved first, and looked at anew: what
    is confirmed is what was previewed.
    """
    held = readable(request, pk, "submit")
    if held.state == "draft":
        cells = entry_form(held, request.POST)
        if not cells.is_unconfirmed and (not cells.is_valid() or cells.entries()):
            return _fill_in(request, held, then="check")
    form = submit_form(held, request.POST)
    done = _("Submitted for review. You will find the decision on this page.")
    return decide(request, held, form, submit_return, done)


def _fill_in(request: HttpRequest, held: QuarterlyReturn, then: str = "") -> HttpResponse:
    if held.state != "draft":
        return redirect(held) if request.method != "POST" else _not_any_more(request, held)
    if request.method != "POST":
        return _fill_page(request, held, entry_form(held))
    form = entry_form(held, request.POST)
    if not form.is_valid():
        stale = Conflict(_("Look at the return below first, then confirm."))
        refusal = stale if form.is_unconfirmed else None
        return _fill_page(request, held, form, refusal, status=409 if refusal else 422)
    answers = submit_form(held, request.POST)
    try:
        saved = fill_in_return(
            quarterly_return=held,
            by=account_in(request),
            now=current_time(),
            entries=form.entries(),
            answers=answers.confirmed()["answers"] if answers.is_valid() else {},
            **form.confirmed(),
        )
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        return _overtaken(request, readable(request, held.pk), refusal)
    messages.add_message(request, *_saved_message(held, saved))
    is_done = (then or request.POST.get("then")) == "check"
    return redirect(saved) if is_done else redirect("return_fill", saved.pk)


def _not_any_more(request: HttpRequest, held: QuarterlyReturn) -> HttpResponse:
    """The return's own page, with why nothing can be filled in."""
    refusal = Conflict(closed_sentence("fill_in"))
    context = page_context(reader_in(request), held, refusal=refusal)
    return render(request, "targets/returns/return.html", context, status=refusal.status)


def _overtaken(request: HttpRequest, held: QuarterlyReturn, refusal: Refusal) -> HttpResponse:
    """What the draft says now, and beside it what was filled in and not kept."""
    if held.state != "draft":
        return _not_any_more(request, held)
    form = entry_form(held, request.POST)
    lost = form.entries() if form.is_valid() else []
    context = fill_context(held, entry_form(held), refusal, lost)
    return render(request, "targets/returns/filling/fill.html", context, status=refusal.status)


def _fill_page(
    request: HttpRequest,
    held: QuarterlyReturn,
    form: EntryForm,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = fill_context(held, form, refusal)
    return render(request, "targets/returns/filling/fill.html", context, status=status)


def _saved_message(before: QuarterlyReturn, saved: QuarterlyReturn) -> tuple[int, str]:
    """What became of it: what still stands in the way, or that it can be checked."""
    if saved.version == before.version:
        return messages.INFO, _("Nothing was changed.")
    errors = sum(finding["severity"] == "error" for finding in saved.findings)
    queries = len(workbook.unanswered_queries(quarterly_return=saved))
    if errors:
        left = ngettext("%(count)d error is left.", "%(count)d errors are left.", errors) % {
            "count": errors
        }
        return messages.WARNING, joined([_("Saved."), left])
    if queries:
        left = ngettext(
            "%(count)d query needs an answer.", "%(count)d queries need an answer.", queries
        ) % {"count": queries}
        return messages.WARNING, joined([_("Saved."), left])
    return messages.SUCCESS, _("Saved. Check the preview, then submit it for review.")
