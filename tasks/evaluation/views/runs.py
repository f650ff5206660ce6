"""A run: its ranking, its state, its next step."""

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
from districts.refusals import NotAllowed, Refusal
from districts.requests import account_in, entitled, kept_page, reader_in
from tasks.evaluation import actions
from tasks.evaluation.forms import BeginForm, UntilForm
from tasks.evaluation.models import Run, SchemeVersion
from tasks.evaluation.permissions import RUN_EVALUATIONS
from tasks.evaluation.reading.run import run_context

STEPS: dict[str, Callable[..., Run]] = {
    "compute_run": actions.compute_run,
    "open_objections": actions.open_objections,
    "confirm_run": actions.confirm_run,
    "publish_run": actions.publish_run,
    "publish_run_outside": actions.publish_run_outside,
}
DONE = {
    "compute_run": gettext_lazy("Computed. Look through it, then open it to objections."),
    "open_objections": gettext_lazy("Open. Each district reads its own points and may object."),
    "confirm_run": gettext_lazy("Confirmed. Inputs, points and origins stand from now on."),
    "publish_run": gettext_lazy("Published inside. Every district of the run reads all of it."),
    "publish_run_outside": gettext_lazy("Published outside. Everybody reads places and points."),
}


def visible_run(request: HttpRequest, pk: int) -> Run:
    """The run; 404 for one that the reader may not know of, as for a number never given."""
    rows = Run.objects.visible_to(reader_in(request))
    return get_object_or_404(
        rows.select_related("version__scheme", "computed_by", "confirmed_by", "published_by"), pk=pk
    )


@require_safe
@kept_page
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranking of one group at a time, with points by item, and what is to be done next."""
    return run_page(request, visible_run(request, pk))


def run_page(
    request: HttpRequest,
    held: Run,
    refusal: Refusal | None = None,
    until_form: UntilForm | None = None,
) -> HttpResponse:
    context = run_context(reader_in(request), held, request.GET.get("group", ""))
    context |= {"refusal": refusal, "until_form": until_form or UntilForm()}
    status = refusal.status if refusal else 422 if until_form else 200
    return render(request, "evaluation/run.html", context, status=status)


@login_required
@require_POST
def run_begin(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Begins the run of a version for a period and computes nothing yet."""
    reader = entitled(request, RUN_EVALUATIONS)
    known = SchemeVersion.objects.visible_to(reader)
    version = get_object_or_404(known, scheme__code=code, number=number)
    form = BeginForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["period"])))
        return redirect(version.get_absolute_url())
    try:
        begun = actions.begin_run(
            version=version,
            span=form.cleaned_data["period"],
            by=account_in(request),
            now=current_time(),
            is_sample=version.scheme.is_sample,
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect(version.get_absolute_url())
    messages.success(request, _("Begun. Give the points that persons give, then compute it."))
    return redirect(begun.get_absolute_url())


@login_required
@require_POST
def run_step(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Runs one step; a refusal shows the page as it stands now."""
    entitled(request, RUN_EVALUATIONS)
    held = visible_run(request, pk)
    more: dict[str, Any] = {}
    if deed == "open_objections":
        form = UntilForm(request.POST)
        if not form.is_valid():
            return run_page(request, held, until_form=form)
        more = form.cleaned_data
    try:
        STEPS[deed](run=held, by=account_in(request), now=current_time(), **more)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        return run_page(request, visible_run(request, pk), refusal)
    messages.success(request, str(DONE[deed]))
    return redirect(held.get_absolute_url())
