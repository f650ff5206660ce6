"""Asking for more in a quarter that is open: what is in force by now, places that joined."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from districts.clock import current_date, current_time
from districts.refusals import Refusal
from districts.requests import account_in, entitled
from targets.actions import add_to_round
from targets.forms import AddToRoundForm
from targets.models import ReportingRound
from targets.permissions import MANAGE_ROUNDS
from targets.returns.asking import Additions, additions, additions_sentence, asking_of
from targets.returns.rounds import possible_round_deeds


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_add(request: HttpRequest, quarter: str) -> HttpResponse:
    """What could be added, place by place; a POST adds it for those that are ticked."""
    entitled(request, MANAGE_ROUNDS)
    opened = get_object_or_404(ReportingRound, quarter=quarter)
    found = additions(opened)
    form = AddToRoundForm(request.POST if request.method == "POST" else None, places=found.places)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                added = add_to_round(
                    reporting_round=opened,
                    places={place.pk for place in form.cleaned_data["places"]},
                    by=account_in(request),
                    now=current_time(),
                )
            except Refusal as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                text = ngettext(
                    "Added for %(count)d place: %(rows)d rows. Workbooks downloaded from now on "
                    "have them; those downloaded before are still read.",
                    "Added for %(count)d places: %(rows)d rows. Workbooks downloaded from now on "
                    "have them; those downloaded before are still read.",
                    len(added.places),
                )
                messages.success(request, text % {"count": len(added.places), "rows": added.rows})
                return redirect(opened)
    context = {
        "round": opened,
        "form": form,
        "sentence": additions_sentence(found) or _("The quarter asks for all that is in force."),
        "asking": asking_of(found.places, found.asked),
        "may_add": bool(found) and "add_to_round" in possible_round_deeds(opened, current_date()),
        "ticked": _ticked(request, found),
        "joining": {place.pk for place in found.joining},
    }
    return render(request, "targets/returns/round_add.html", context, status=status)


def _ticked(request: HttpRequest, found: Additions) -> set[int]:
    """All of them at first; what was ticked where the form comes back."""
    if request.method != "POST":
        return {place.pk for place in found.places}
    said = set(request.POST.getlist("places"))
    return {place.pk for place in found.places if str(place.pk) in said}
