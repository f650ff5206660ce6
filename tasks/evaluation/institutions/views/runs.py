"""Runs of institutions: begun, judged, computed, confirmed; their ranking, on the page and as a
file."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.clock import current_date, current_time
from districts.refusals import NotAllowed, Refusal
from districts.requests import account_in, entitled
from targets.tables.exports import FORMATS, records_response
from tasks.evaluation.institutions import actions
from tasks.evaluation.institutions.forms import BeginRunForm, JudgeForm
from tasks.evaluation.institutions.results import lines_of, records_of, run_sentence, titles_of
from tasks.evaluation.institutions.scoring import scored_in
from tasks.evaluation.institutions.sheet import ended
from tasks.evaluation.models import InstitutionRun, SchemeVersion
from tasks.evaluation.permissions import (
    DEFINE_INSTITUTION_SCHEMES,
    KEEP_INSTITUTIONS,
    SEE_INSTITUTIONS,
)

ACTIONS: dict[str, Callable[..., InstitutionRun]] = {
    "compute": actions.compute_institution_run,
    "confirm": actions.confirm_institution_run,
}
DONE = {
    "compute": gettext_lazy("Computed. Another supervisor confirms it."),
    "confirm": gettext_lazy("Confirmed. The run stands as it is."),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def institution_run_list(request: HttpRequest) -> HttpResponse:
    """All runs; POST begins one."""
    reader = entitled(request, SEE_INSTITUTIONS)
    form = BeginRunForm(initial={"quarter": str(ended(current_date()))})
    status = 200
    if request.method == "POST":
        entitled(request, KEEP_INSTITUTIONS)
        form, status = BeginRunForm(request.POST), 422
        if form.is_valid():
            try:
                run = actions.begin_institution_run(
                    by=account_in(request), now=current_time(), **form.cleaned_data
                )
            except Refusal as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, _("Begun. Give points to the banks, then compute."))
                return redirect(run)
    versions = SchemeVersion.objects.visible_to(reader).of("institution")
    versions = versions.select_related("scheme").order_by("scheme__code", "-number")
    context = {
        "runs": InstitutionRun.objects.select_related("version", "computed_by", "confirmed_by"),
        "versions": versions,
        "form": form if any(not one.is_draft for one in versions) else None,
        "may_keep": reader.may(KEEP_INSTITUTIONS),
        "may_define": reader.may(DEFINE_INSTITUTION_SCHEMES),
    }
    return render(request, "evaluation/institutions/runs.html", context, status=status)


@login_required
@require_safe
def institution_run(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranking of one run; as a file with the inputs and formulas beside the points."""
    entitled(request, SEE_INSTITUTIONS)
    run = _found(pk)
    lines, items = lines_of(run), list(run.version.items.select_related("indicator"))
    export = request.GET.get("_export", "")
    if export in FORMATS:
        name = f"institutions-{run.version.scheme.code}-{run.quarter}"
        return records_response(titles_of(items), records_of(lines), name, export)
    return _run_page(request, run)


@login_required
@require_POST
def institution_run_step(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Computes or confirms."""
    entitled(request, KEEP_INSTITUTIONS)
    run = _found(pk)
    try:
        ACTIONS[deed](run=run, by=account_in(request), now=current_time())
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        return _run_page(request, run, refusal, status=refusal.status)
    messages.success(request, DONE[deed])
    return redirect(run)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def institution_judge(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Gives an institution the points that persons judge."""
    entitled(request, KEEP_INSTITUTIONS)
    run = _found(pk)
    institution = next((one for one in scored_in(run.quarter) if one.code == code), None)
    if institution is None:
        raise Http404
    items = [item for item in run.version.items.all() if item.source == "manual"]
    said = {one.item.number: one for one in run.judgements.filter(institution=institution)}
    initial: dict[str, Any] = {f"points-{number}": one.points for number, one in said.items()}
    initial |= {f"words-{number}": one.words for number, one in said.items()}
    form, status = JudgeForm(items=items, initial=initial), 200
    if request.method == "POST":
        form, status = JudgeForm(request.POST, items=items), 422
        if form.is_valid():
            try:
                for item, points, words in form.judged():
                    actions.judge_institution(
                        run=run,
                        item=item,
                        institution=institution,
                        points=points,
                        words=words,
                        by=account_in(request),
                        now=current_time(),
                    )
            except Refusal as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, _("Kept. Compute the run to count it."))
                return redirect(run)
    context = {"form": form, "run": run, "institution": institution}
    return render(request, "evaluation/institutions/judge.html", context, status=status)


def _found(pk: int) -> InstitutionRun:
    rows = InstitutionRun.objects.select_related(
        "version__scheme", "begun_by", "computed_by", "confirmed_by"
    )
    return get_object_or_404(rows, pk=pk)


def _run_page(
    request: HttpRequest, run: InstitutionRun, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    reader = entitled(request, SEE_INSTITUTIONS)
    lines = lines_of(run)
    may_keep = reader.may(KEEP_INSTITUTIONS) and run.state != "confirmed"
    manual = any(item.source == "manual" for item in run.version.items.all())
    context: dict[str, Any] = {
        "run": run,
        "items": run.version.items.all(),
        "lines": lines,
        "answer": run_sentence(run, lines),
        "refusal": refusal,
        "may_compute": may_keep,
        "may_confirm": may_keep
        and run.state == "computed"
        and run.computed_by_id != reader.account_id,
        "waits_for_other": may_keep
        and run.state == "computed"
        and run.computed_by_id == reader.account_id,
        "to_judge": scored_in(run.quarter) if may_keep and manual else [],
        "judged": set(run.judgements.values_list("institution", flat=True)),
    }
    return render(request, "evaluation/institutions/run.html", context, status=status)
