"""One negative record: its page, its steps, measures and corrections."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from districts.clock import current_time
from districts.refusals import NotAllowed, Refusal
from districts.requests import account_in, entitled, handed_to, reader_in
from tasks.risks.actions import add_measure, ask_correction, decide_correction, step_risk
from tasks.risks.forms import CorrectionForm, DecisionForm, MeasureForm, StepForm
from tasks.risks.models import RiskRecord
from tasks.risks.pages.record import Sent, record_context
from tasks.risks.permissions import KEEP_RISKS, SEE_RISKS
from tasks.risks.trail import record_reading
from tasks.risks.wording import WORDS_ASKED


@login_required
@require_safe
def risk(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """What is known of a record, what it touches, what may be done now; the reading is kept."""
    return _page(request, _found(request, year, number))


@login_required
@require_POST
def risk_step(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Verifies, warns, begins the handling or closes."""
    record = _to_be_kept(request, year, number)
    deed = request.POST.get("deed", "")
    if deed not in WORDS_ASKED:
        return _page(request, record, Sent(refusal=_("Choose a step.")), 422)
    form = StepForm(deed, request.POST)

    def take() -> None:
        told = form.cleaned_data
        step_risk(record=record, deed=deed, by=account_in(request), now=current_time(), **told)

    return _done(request, record, "step_form", form, take, _("Done. The step stands below."))


@login_required
@require_POST
def risk_measure(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Keeps a joint measure of a body."""
    record = _to_be_kept(request, year, number)
    form = MeasureForm(reader_in(request), request.POST)

    def take() -> None:
        told = form.cleaned_data
        add_measure(record=record, by=account_in(request), now=current_time(), **told)

    return _done(request, record, "measure_form", form, take, _("The measure is kept."))


@login_required
@require_POST
def risk_correction(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Asks for the record to be corrected."""
    record = _to_be_kept(request, year, number)
    form = CorrectionForm(request.POST, request.FILES)

    def take() -> None:
        told = form.cleaned_data
        ask_correction(record=record, by=account_in(request), now=current_time(), **told)

    said = _("Asked for. Another supervisor decides on it.")
    return _done(request, record, "correction_form", form, take, said)


@login_required
@require_POST
def risk_decision(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Grants the correction that waits, or refuses it."""
    record = _to_be_kept(request, year, number)
    form = DecisionForm(request.POST)

    def take() -> None:
        told = {key: form.cleaned_data[key] for key in ("answer", "seen")}
        decide_correction(
            record=record,
            is_granted=form.cleaned_data["decision"] == "grant",
            by=account_in(request),
            now=current_time(),
            **told,
        )

    return _done(request, record, "decision_form", form, take, _("Decided. The answer is kept."))


def _done(
    request: HttpRequest,
    record: RiskRecord,
    name: str,
    form: Any,
    take: Callable[[], None],
    said: str,
) -> HttpResponse:
    """Takes the step and leads back to the page; a refusal shows it with what was typed."""
    if not form.is_valid():
        sentence = (
            _("Look at the record below first, then confirm.") if "seen" in form.errors else ""
        )
        return _page(request, record, Sent(name, form, sentence), 422)
    try:
        take()
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        now = _found(request, record.year, record.number)
        return _page(request, now, Sent(name, form, refusal.sentence), refusal.status)
    messages.success(request, said)
    return redirect(record)


def _found(request: HttpRequest, year: int, number: int) -> RiskRecord:
    """The record; 403 for who reads none."""
    reader = entitled(request, SEE_RISKS)
    rows = RiskRecord.objects.visible_to(reader).with_subject()
    rows = rows.select_related("registered_by", "verified_by")
    return get_object_or_404(rows.numbered(year, number))


def _to_be_kept(request: HttpRequest, year: int, number: int) -> RiskRecord:
    entitled(request, KEEP_RISKS)
    return _found(request, year, number)


def _page(
    request: HttpRequest, record: RiskRecord, sent: Sent | None = None, status: int = 200
) -> HttpResponse:
    by = account_in(request)
    handed_to.set(str(by))
    if request.method != "HEAD":
        record_reading(by, record)
    context = record_context(reader_in(request), record, sent)
    return render(request, "risks/record.html", context, status=status)
