"""Filling in a part on its page, and handing it to the jurisdiction's reporter."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from districts.clock import current_time
from districts.refusals import NotAllowed, Refusal
from districts.requests import account_in
from targets.actions.parts import begin_part, fill_in_part, hand_in_part
from targets.models import PartReturn
from targets.returns.parts.page import hand_in_form
from targets.returns.parts.transitions import closed_sentence
from targets.views.entering import Filling, fill_in, has_unsaved

from .part import PARTS
from .reading import asked_part, readable_part


@login_required
@require_POST
def part_begin(request: HttpRequest, slug: str, quarter: str, body: str) -> HttpResponse:
    """Leads to the page on which the body's part is filled in; begins one where none is."""
    asked = asked_part(request, slug, quarter, body)
    try:
        draft = begin_part(asked=asked, by=account_in(request), now=current_time())
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("part_list")
    return redirect("part_fill", draft.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """All cells of a body's draft as fields; what is sent of them is read, checked and kept."""
    return fill_in(request, readable_part(request, pk, "fill_in"), _FILLING)


@login_required
@require_POST
def part_hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands the previewed draft to the jurisdiction's reporter.

    What was filled in beside the findings and not saved is saved first, and looked at anew.
    """
    part = readable_part(request, pk, "hand_in")
    if has_unsaved(part, request.POST):
        return fill_in(request, part, _FILLING, then="check")
    done = _("Handed in. This page says when it was taken over or sent back.")
    return PARTS.decide(request, part, hand_in_form(part, request.POST), _hand_in, done)


def _hand_in(*, reason: str, **confirmed: object) -> PartReturn:
    """A part is no correction: the form's reason is that of a return."""
    return hand_in_part(**confirmed)  # type: ignore[arg-type]


def _save(part: PartReturn, **filled: Any) -> PartReturn:
    return fill_in_part(part=part, **filled)


_FILLING = Filling(
    desk=PARTS,
    save=_save,
    answers=hand_in_form,
    closed=closed_sentence,
    address="part_fill",
    whole=gettext_lazy("Saved. Check the preview, then hand it in."),
)
