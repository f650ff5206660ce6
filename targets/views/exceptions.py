"""Exceptions for a locked quarter: asked for by its reporter, decided on by the office."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.clock import current_time
from districts.permissions import SEE_PERSONS
from districts.refusals import NotAllowed, Refusal
from districts.requests import account_in, entitled, reader_in
from targets.actions import ask_exception, grant_request, refuse_request, withdraw_request
from targets.forms import AskExceptionForm, ExceptionDecisionForm
from targets.models import ExceptionRequest, RoundMember
from targets.models.filed import heavy_fields
from targets.permissions import SEE_RETURNS, SUBMIT_RETURNS
from targets.returns.exceptions import RIGHTS, possible_steps


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exception_ask(request: HttpRequest, slug: str, quarter: str) -> HttpResponse:
    """Asks that a return of a locked quarter may come in after all."""
    member = get_object_or_404(
        RoundMember.objects.select_related("round", "jurisdiction"),
        jurisdiction__slug=slug,
        round__quarter=quarter,
    )
    if not reader_in(request).may(SEE_RETURNS, member.jurisdiction_id):
        raise Http404
    entitled(request, SUBMIT_RETURNS, member.jurisdiction_id)
    if request.method != "POST":
        return _ask_page(request, member, AskExceptionForm())
    form = AskExceptionForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask_page(request, member, form, status=422)
    try:
        asked = ask_exception(
            member=member,
            by=account_in(request),
            now=current_time(),
            reason=form.cleaned_data["reason"],
            files=form.cleaned_data["proof"],
        )
    except Refusal as refusal:
        return _ask_page(request, member, form, refusal, refusal.status)
    messages.success(request, _("The request is made. You will find the decision on this page."))
    return redirect(asked)


@login_required
@require_safe
def exception_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: who asks for what and why, what proves it, what was decided."""
    return _request_page(request, _readable(request, pk), ExceptionDecisionForm())


@login_required
@require_POST
def exception_grant(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("The exception is given: the jurisdiction can hand in its return.")
    return _decided_on(request, pk, "grant", grant_request, done)


@login_required
@require_POST
def exception_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("The request is refused; the reporter sees the reason.")
    return _decided_on(request, pk, "refuse", refuse_request, done)


@login_required
@require_POST
def exception_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the own request back."""
    held = _readable(request, pk, "withdraw")
    try:
        withdraw_request(exception_request=held, by=account_in(request), now=current_time())
    except Refusal as refusal:
        return _request_page(request, held, ExceptionDecisionForm(), refusal, refusal.status)
    messages.success(request, _("The request is withdrawn."))
    return redirect(held)


def _decided_on(
    request: HttpRequest, pk: int, deed: str, action: Callable[..., ExceptionRequest], done: str
) -> HttpResponse:
    held = _readable(request, pk, deed)
    form = ExceptionDecisionForm(request.POST)
    if not form.is_valid():
        return _request_page(request, held, form, status=422)
    try:
        action(
            exception_request=held,
            by=account_in(request),
            now=current_time(),
            reason=form.cleaned_data["reason"],
        )
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        return _request_page(request, _readable(request, pk), form, refusal, refusal.status)
    messages.success(request, done)
    return redirect(held)


def _readable(request: HttpRequest, pk: int, deed: str = "") -> ExceptionRequest:
    """The request, or 404 as for a missing one; 403 where it may be read but not acted on."""
    held = get_object_or_404(
        ExceptionRequest.objects.visible_to(reader_in(request)).select_related(
            "member__round", "member__jurisdiction", "asked_by", "decided_by"
        ),
        pk=pk,
    )
    if deed:
        entitled(request, RIGHTS[deed], held.member.jurisdiction_id)
    return held


def _ask_page(
    request: HttpRequest,
    member: RoundMember,
    form: AskExceptionForm,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    waiting = member.exception_requests.filter(state="asked").first()
    context = {"member": member, "form": form, "refusal": refusal, "waiting": waiting}
    return render(request, "targets/returns/exceptions/ask.html", context, status=status)


def _request_page(
    request: HttpRequest,
    held: ExceptionRequest,
    form: ExceptionDecisionForm,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    reader = reader_in(request)
    steps = possible_steps(reader, held)
    context: dict[str, Any] = {
        "asked": held,
        "member": held.member,
        "form": form,
        "refusal": refusal,
        "steps": steps,
        "decides": "grant" in steps,
        "files": held.evidence.listed(),
        "shows_persons": reader.may(SEE_PERSONS, held.member.jurisdiction_id),
        "last": held.member.returns.exclude(state="withdrawn")
        .defer(*heavy_fields())
        .order_by("-number")
        .first(),
    }
    return render(request, "targets/returns/exceptions/request.html", context, status=status)
