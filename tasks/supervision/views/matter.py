"""One matter: what is asked, how far it has come, and the next step."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from districts.clock import current_time
from districts.refusals import Conflict, NotAllowed, Refusal
from districts.requests import account_in, entitled_to_some, kept_page, reader_in
from tasks.models import SupervisionMatter
from tasks.permissions import SEE_SUPERVISION
from tasks.supervision import actions
from tasks.supervision.forms import StepForm
from tasks.supervision.page import matter_context, step_form
from tasks.supervision.rights import standing_of
from tasks.supervision.transitions import BY_DEED

ACTIONS: dict[str, Callable[..., Any]] = {
    "acknowledge_matter": actions.acknowledge_matter,
    "reply_to_matter": actions.reply_to_matter,
    "report_matter_done": actions.report_matter_done,
    "return_matter": actions.return_matter,
    "strike_off_matter": actions.strike_off_matter,
    "cancel_matter": actions.cancel_matter,
    "ask_extension": actions.ask_extension,
    "grant_extension": actions.grant_extension,
    "refuse_extension": actions.refuse_extension,
}
DONE = {
    "acknowledge_matter": gettext_lazy("Acknowledged. Say below how it stands before it is due."),
    "reply_to_matter": gettext_lazy("Kept. Report it done once everything asked is done."),
    "report_matter_done": gettext_lazy("Reported done. The office strikes it off or returns it."),
    "return_matter": gettext_lazy("Sent back. The body reads the reason on this page."),
    "strike_off_matter": gettext_lazy("Struck off. The matter is closed."),
    "cancel_matter": gettext_lazy("Cancelled. The matter is closed."),
    "ask_extension": gettext_lazy("Asked for. The due date stands until the office has answered."),
    "grant_extension": gettext_lazy("Granted. The due date is moved."),
    "refuse_extension": gettext_lazy("Refused. The due date stands."),
}


@login_required
@require_safe
@kept_page
def matter(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """What is asked of whom, the steps so far, and what the reader may do now."""
    return _page(request, readable(request, year, number))


@login_required
@require_POST
def matter_step(request: HttpRequest, year: int, number: int, deed: str) -> HttpResponse:
    """Runs one step; a refusal shows the page as it stands now, with what was typed."""
    held = readable(request, year, number)
    if not standing_of(reader_in(request), held).actor.holds(BY_DEED[deed].right):
        raise PermissionDenied
    form = step_form(deed, request.POST, request.FILES)
    if not form.is_valid():
        if form.is_unconfirmed:
            stale = Conflict(_("Look at the matter below first, then confirm."))
            return _page(request, held, deed, form, stale, status=409)
        return _page(request, held, deed, form, status=422)
    try:
        ACTIONS[deed](matter=held, by=account_in(request), now=current_time(), **form.cleaned_data)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        now = readable(request, year, number)
        return _page(request, now, deed, form, refusal, status=refusal.status)
    messages.success(request, str(DONE[deed]))
    return redirect(held.get_absolute_url())


def readable(request: HttpRequest, year: int, number: int) -> SupervisionMatter:
    """The matter; 404 for one that the reader may not know of, as for a number never given."""
    reader = entitled_to_some(request, SEE_SUPERVISION)
    visible = SupervisionMatter.objects.visible_to(reader).for_lists()
    rows = visible.select_related("instruction__author", "opened_by", "target__plan")
    return get_object_or_404(rows.numbered(year, number))


def _page(
    request: HttpRequest,
    held: SupervisionMatter,
    deed: str = "",
    form: StepForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = matter_context(reader_in(request), held, deed, form)
    context["refusal"] = refusal
    return render(request, "tasks/supervision/matter.html", context, status=status)
