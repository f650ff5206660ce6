"""Opening a quarter: what it would ask of whom, then the deed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from districts.clock import current_date, current_time
from districts.models import Jurisdiction
from districts.refusals import Refusal
from districts.requests import account_in, entitled
from targets.actions import open_round
from targets.forms import OpenRoundForm
from targets.models import ReportingRound
from targets.periods import Quarter, in_reason, proposed_due_date, takes_figures
from targets.permissions import MANAGE_ROUNDS
from targets.returns.asking import asking, asking_sentence
from targets.returns.opening import purpose
from targets.returns.rounds import PREPARED, state_of
from targets.wording.formatting import quarter_text


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_open(request: HttpRequest) -> HttpResponse:
    """Who would report what, before the quarter is opened; a POST opens it and shows its board."""
    entitled(request, MANAGE_ROUNDS)
    if request.method != "POST":
        return _asked_for(request)
    form = OpenRoundForm(request.POST)
    if not form.is_valid():
        quarter = form.cleaned_data.get("quarter")
        if quarter is None:
            messages.error(request, _("Choose the quarter from the list."))
            return redirect("round_list")
        return _page(request, form, quarter, status=422)
    try:
        opened = open_round(by=account_in(request), now=current_time(), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, form, form.cleaned_data["quarter"], status=refusal.status)
    text = _("%(quarter)s is open. Its templates can be downloaded from now on.")
    if state_of(opened, current_date()) == PREPARED:
        text = _("%(quarter)s is prepared; it takes returns from its last day on.")
    messages.success(request, text % {"quarter": quarter_text(opened.quarter)})
    return redirect(opened)


def _asked_for(request: HttpRequest) -> HttpResponse:
    """The quarter in the address; one that is open already leads to its board, none to the list."""
    try:
        quarter = Quarter.parse(request.GET.get("quarter", "").strip().upper())
    except ValueError:
        return redirect("round_list")
    opened = ReportingRound.objects.filter(quarter=str(quarter)).first()
    if opened is not None:
        return redirect(opened)
    today = current_date()
    if not in_reason(quarter.end) or quarter.start > today:
        return redirect("round_list")
    proposed = {"quarter": str(quarter), "due_on": proposed_due_date(quarter, today)}
    return _page(request, OpenRoundForm(initial=proposed), quarter)


def _page(
    request: HttpRequest, form: OpenRoundForm, quarter: Quarter, status: int = 200
) -> HttpResponse:
    today = current_date()
    found = asking(quarter, list(Jurisdiction.objects.reporting()))
    context = {
        "form": form,
        "quarter": quarter,
        "purpose": purpose(quarter, today),
        "is_preparation": not takes_figures(quarter, today),
        "answer": asking_sentence(found),
        "asking": found,
    }
    return render(request, "targets/returns/round_open.html", context, status=status)
