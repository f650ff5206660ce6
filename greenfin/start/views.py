"""The page of the first steps, the files dropped on it, and what is waived."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from districts.clock import current_time
from districts.permissions import LOAD_PLANS
from districts.requests import account_in, entitled, reader_in
from greenfin.operations.records import backups_folder, cron_lines

from .actions import take_up_step, waive_step
from .forms import TextsForm, WaiveForm
from .steps import STEPS, answer_sentence, is_begun, steps
from .texts import take_texts


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Each step with its state, one sentence and its link."""
    entitled(request, LOAD_PLANS)
    return _page(request)


@login_required
@require_safe
def start_home(request: HttpRequest) -> HttpResponse:
    """Where an administrator's work begins: the first steps until each is done or waived."""
    reader = entitled(request, LOAD_PLANS)
    return redirect("admin:index" if is_begun(reader) else "start")


@login_required
@require_POST
def wording(request: HttpRequest) -> HttpResponse:
    """Takes official files: the wording of stored plans is filled in, other files wait."""
    entitled(request, LOAD_PLANS)
    form = TextsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, texts=form, status=422)
    taken = take_texts(
        files=form.cleaned_data["documents"], by=account_in(request), now=current_time()
    )
    return _page(request, taken=taken)


@login_required
@require_POST
def step_waive(request: HttpRequest, step: str) -> HttpResponse:
    """Puts a step aside, with the reason."""
    entitled(request, LOAD_PLANS)
    _require_step(step)
    form = WaiveForm(request.POST)
    if form.is_valid():
        try:
            waive_step(
                step=step,
                reason=form.cleaned_data["reason"],
                by=account_in(request),
                now=current_time(),
            )
        except ValidationError as fault:
            form.add_error("reason", fault.messages)
        else:
            messages.success(request, _("Waived. The step can be taken up again at any time."))
            return redirect("start")
    return _page(request, waiving=(step, form), status=422)


@login_required
@require_POST
def step_take_up(request: HttpRequest, step: str) -> HttpResponse:
    """Takes a waived step up again."""
    entitled(request, LOAD_PLANS)
    _require_step(step)
    try:
        take_up_step(step=step, by=account_in(request), now=current_time())
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    return redirect("start")


def _require_step(step: str) -> None:
    if step not in STEPS:
        raise Http404


def _page(
    request: HttpRequest,
    *,
    texts: TextsForm | None = None,
    taken: Any = None,
    waiving: tuple[str, WaiveForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = steps(reader_in(request))
    context = {
        "steps": found,
        "answer": answer_sentence(found),
        "texts": texts or TextsForm(),
        "taken": taken or [],
        "waiving_step": waiving[0] if waiving else "",
        "waive_form": waiving[1] if waiving else WaiveForm(auto_id=False),
        "cron_lines": cron_lines(),
        "backups_folder": backups_folder(),
    }
    return render(request, "greenfin/start/start.html", context, status=status)
