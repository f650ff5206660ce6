"""Entering the document that revises a target."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from districts.clock import current_time
from districts.refusals import Refusal
from districts.requests import account_in, entitled, reader_in
from targets.actions import revise_target, set_baseline
from targets.actions.goals import VALUED_KINDS, counted_beside
from targets.forms import BaselineForm, RevisionForm
from targets.models import Target
from targets.permissions import REVISE_TARGETS
from targets.progress.as_of import as_of_of, as_of_on_plan
from targets.progress.figures_used import known_base, start_of_period
from targets.wording.formatting import listed
from targets.wording.sentences import origin_text, reading_said


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def target_revise(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The form that ends a target and begins the one a later document puts in its place."""
    target = target_of(request, pk)
    as_of_on_plan(request, target.plan)
    if request.method != "POST":
        return page(request, target)
    form = RevisionForm(request.POST, target=target)
    if not form.is_valid():
        return page(request, target, form, status=422)
    try:
        revised = revise_target(
            target=target, by=account_in(request), now=current_time(), **form.cleaned_data
        )
    except Refusal as refused:
        form.add_error(None, refused.sentence)
        return page(request, target, form, status=refused.status)
    messages.success(request, _("The target is revised; the former wording stays readable."))
    return redirect(revised.get_absolute_url() + as_of_of(request).query)


@login_required
@require_POST
def target_baseline(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Says from which figure a target is counted."""
    target = target_of(request, pk)
    form = BaselineForm(request.POST, target=target)
    if not form.is_valid():
        return page(request, target, baseline=form, status=422)
    try:
        changed = set_baseline(
            target=target, by=account_in(request), now=current_time(), **form.cleaned_data
        )
    except Refusal as refused:
        form.add_error(None, refused.sentence)
        return page(request, target, baseline=form, status=refused.status)
    if changed:
        messages.success(request, _("The baseline is set; the target is rated by it from now on."))
        if further := [one.label for one in changed if one.pk != target.pk]:
            text = _("It is set for %(names)s too, which had none.")
            messages.success(request, text % {"names": listed(further)})
    else:
        messages.info(request, _("The baseline stood so already; nothing was changed."))
    return redirect(target.get_absolute_url() + as_of_of(request).query)


def target_of(request: HttpRequest, pk: int) -> Target:
    """A target that the reader may see and revise."""
    visible = Target.objects.visible_to(reader_in(request))
    target = get_object_or_404(visible.select_related("jurisdiction", "plan", "indicator"), pk=pk)
    entitled(request, REVISE_TARGETS)
    return target


def page(
    request: HttpRequest,
    target: Target,
    form: RevisionForm | None = None,
    baseline: BaselineForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Both forms; the figure that the second one proposes stands beside it with its origin.

    That is the base of a target beside it, else the last figure before the period.
    """
    fellows = list(counted_beside(target))
    based = [one for one in fellows if one.baseline_value is not None]
    beside = based[0] if based and target.baseline_value is None else None
    known, known_text = None, ""
    if target.indicator and target.baseline_value is None and beside is None:
        start = start_of_period(target.plan.period_start)
        known = known_base(target.jurisdiction_id, target.indicator, start)
        known_text = " ".join(reading_said(known, target.indicator)) if known else ""
    context = {
        "target": target,
        "form": form or RevisionForm(target=target),
        "has_baseline": target.indicator is not None and target.kind in VALUED_KINDS,
        "baseline": baseline or BaselineForm(target=target, beside=beside, known=known),
        "beside": beside,
        "lacking": listed([one.label for one in fellows if one.baseline_value is None]),
        "known": known,
        "known_text": known_text,
        "known_origin": origin_text(known.source) if known else "",
    }
    return render(request, "targets/revise.html", context, status=status)
