"""One subject of a run: why each point, objecting, answering, giving points."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from districts.clock import current_time
from districts.models import Jurisdiction
from districts.refusals import NotAllowed, Refusal
from districts.requests import account_in, entitled, kept_page, reader_in
from tasks.evaluation.actions import (
    answer_objection,
    judge_item,
    object_to_points,
    reopen_objection,
)
from tasks.evaluation.actions.objections import Change
from tasks.evaluation.forms import AnswerForm, JudgeForm, ObjectForm, ReopenForm
from tasks.evaluation.models import Objection, Run
from tasks.evaluation.permissions import OBJECT_TO_POINTS, RUN_EVALUATIONS
from tasks.evaluation.reading.run import subject_context
from tasks.evaluation.seen import seen_results, sees_steps

from .runs import visible_run


@require_safe
@kept_page
def run_subject(request: HttpRequest, pk: int, subject: str) -> HttpResponse:
    """All items of a district with their formulas and origins."""
    held, place = subject_of(request, pk, subject)
    return subject_page(request, held, place)


def subject_of(request: HttpRequest, pk: int, slug: str) -> tuple[Run, Jurisdiction]:
    """The run and the district; 404 where the reader may not see its points."""
    held = visible_run(request, pk)
    reader = reader_in(request)
    found = seen_results(reader, held).filter(jurisdiction__slug=slug).first()
    if found is None:
        # Before the first computation the office gives points here.
        if not (sees_steps(reader) and not held.computations.exists()):
            get_object_or_404(Jurisdiction.objects.none())
        return held, get_object_or_404(Jurisdiction, slug=slug)
    return held, found.jurisdiction


def subject_page(
    request: HttpRequest, held: Run, place: Jurisdiction, status: int = 200, **shown: Any
) -> HttpResponse:
    context = subject_context(reader_in(request), held, place, **shown)
    return render(request, "evaluation/subject.html", context, status=status)


@login_required
@require_POST
def subject_object(request: HttpRequest, pk: int, subject: str) -> HttpResponse:
    """A district objects to one of its points."""
    held, place = subject_of(request, pk, subject)
    entitled(request, OBJECT_TO_POINTS, place.pk)
    form = ObjectForm(request.POST, request.FILES)
    if not form.is_valid():
        return subject_page(request, held, place, 422, object_form=form)
    told = dict(form.cleaned_data)
    item = get_object_or_404(held.version.items, number=told.pop("item"))
    try:
        object_to_points(
            run=held,
            item=item,
            jurisdiction=place,
            by=account_in(request),
            now=current_time(),
            **told,
        )
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return subject_page(request, held, place, refusal.status, object_form=form)
    messages.success(request, _("Kept. The office reads it and answers on this page."))
    return redirect(address(held, place, item.number))


@login_required
@require_POST
def subject_judge(request: HttpRequest, pk: int, subject: str) -> HttpResponse:
    """The office gives points to an item, or says that it does not apply."""
    entitled(request, RUN_EVALUATIONS)
    held = visible_run(request, pk)
    place = get_object_or_404(Jurisdiction, slug=subject)
    form = JudgeForm(request.POST, request.FILES)
    if not form.is_valid():
        return subject_page(request, held, place, 422, judge_form=form)
    told = dict(form.cleaned_data)
    told.pop("is_inapplicable")
    item = get_object_or_404(held.version.items, number=told.pop("item"))
    try:
        judge_item(
            run=held,
            item=item,
            jurisdiction=place,
            by=account_in(request),
            now=current_time(),
            **told,
        )
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return subject_page(request, held, place, refusal.status, judge_form=form)
    messages.success(request, _("Kept. It counts once the run is computed."))
    return redirect(address(held, place, item.number))


@login_required
@require_POST
def objection_answer(request: HttpRequest, pk: int, objection: int) -> HttpResponse:
    """The office answers an objection."""
    row = _answerable(request, pk, objection)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return subject_page(
            request, row.run, row.jurisdiction, 422, answer_form=form, answering=row.pk
        )
    told = form.cleaned_data
    changes = {"value": Change(told["value"]), "not_applicable": Change(None)}
    return _done(
        request,
        row,
        lambda: answer_objection(
            objection=row,
            answer=told["answer"],
            change=changes.get(told["outcome"]),
            for_meeting=told["outcome"] == "meeting",
            by=account_in(request),
            now=current_time(),
        ),
        _("Answered. The district reads it on its page."),
        answer_form=form,
        answering=row.pk,
    )


@login_required
@require_POST
def objection_reopen(request: HttpRequest, pk: int, objection: int) -> HttpResponse:
    """The office opens an answered objection again, with a reason."""
    row = _answerable(request, pk, objection)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        shown: dict[str, Any] = {"reopen_form": form, "reopening": row.pk}
        return subject_page(request, row.run, row.jurisdiction, 422, **shown)
    return _done(
        request,
        row,
        lambda: reopen_objection(
            objection=row,
            reason=form.cleaned_data["reason"],
            by=account_in(request),
            now=current_time(),
        ),
        _("Opened again. Answer it anew."),
        reopen_form=form,
        reopening=row.pk,
    )


def _answerable(request: HttpRequest, pk: int, objection: int) -> Objection:
    """The objection; 403 for who answers none."""
    entitled(request, RUN_EVALUATIONS)
    held = visible_run(request, pk)
    rows = Objection.objects.select_related("item", "jurisdiction", "run__version__scheme")
    return get_object_or_404(rows, pk=objection, run=held)


def _done(
    request: HttpRequest, row: Objection, deed: Callable[[], object], said: str, **shown: Any
) -> HttpResponse:
    """Runs a deed of the office on an objection; a refusal stands in the form that was sent."""
    try:
        deed()
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        form = shown.get("answer_form") or shown["reopen_form"]
        form.add_error(None, refusal.sentence)
        return subject_page(request, row.run, row.jurisdiction, refusal.status, **shown)
    messages.success(request, said)
    return redirect(address(row.run, row.jurisdiction, row.item.number))


def address(held: Run, place: Jurisdiction, number: int) -> str:
    return f"{reverse('run_subject', args=[held.pk, place.slug])}#item-{number}"
