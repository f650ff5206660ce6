"""A body's own work and one part's page: upload, preview; withdraw, send back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.clock import current_date
from districts.permissions import Reader
from districts.requests import reader_in
from targets.actions.parts import receive_part, send_back_part, withdraw_part
from targets.forms import ConfirmForm, SendBackForm
from targets.models import PartReturn
from targets.permissions import FILL_PARTS, SEE_PARTS, TAKE_OVER_PARTS
from targets.returns.parts.page import part_context
from targets.returns.parts.standings import (
    handed_in_parts,
    members_with_parts,
    own_parts,
    parts_sentence,
    standings_of,
)
from targets.views.deciding import Desk
from targets.workbook import book as workbook

from .reading import readable_part


@login_required
@require_safe
def part_list(request: HttpRequest) -> HttpResponse:
    """What a body is asked for; for who follows parts, the jurisdictions whose bodies hand in."""
    reader = reader_in(request)
    if not reader.has_some(FILL_PARTS) and not reader.has_some(SEE_PARTS):
        raise PermissionDenied
    today = current_date()
    followed = [(member, standings_of(member, today)) for member in members_with_parts(reader)]
    context = {
        "fills": reader.has_some(FILL_PARTS),
        "follows": reader.has_some(SEE_PARTS),
        "takes_over": reader.has_some(TAKE_OVER_PARTS),
        "own": own_parts(reader, today),
        "handed_in": handed_in_parts(reader),
        "followed": [
            {"member": member, "bodies": bodies, "answer": parts_sentence(member, bodies)}
            for member, bodies in followed
        ],
    }
    return render(request, "targets/parts/part_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part_upload(request: HttpRequest) -> HttpResponse:
    """Takes a body's workbook and shows the preview of what it would hand in."""
    if not reader_in(request).has_some(FILL_PARTS):
        raise PermissionDenied
    return PARTS.upload(request)


@login_required
@require_safe
def part_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview: what the workbook says, what was found, what can be done now."""
    return PARTS.show(request, readable_part(request, pk))


@login_required
@require_POST
def part_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a draft, or a part that waits, back."""
    part = readable_part(request, pk, "withdraw")
    done = _("Withdrawn. Upload a workbook to hand in again.")
    return PARTS.decide(request, part, ConfirmForm(request.POST), withdraw_part, done)


@login_required
@require_POST
def part_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends back with a reason."""
    part = readable_part(request, pk, "send_back")
    done = _("Sent back. The body sees the reason and hands in a corrected workbook.")
    return PARTS.decide(request, part, SendBackForm(request.POST), send_back_part, done)


def _upload_context(reader: Reader) -> dict[str, Any]:
    return {
        "list_name": _("Parts"),
        "list_page": "part_list",
        "upload_url": reverse("part_upload"),
        "title": _("Upload a part"),
        "lead": _(
            "You will see what was read and every fault with its cell. The jurisdiction sees it as "
            "soon as you hand it in."
        ),
        "to_fill_in": _("Parts to fill in"),
        "offered": [one.offered for one in own_parts(reader, current_date())],
    }


def _draft_message(draft: PartReturn) -> tuple[int, str]:
    """What became of an upload, and how grave that is: only what can be handed in is a success."""
    if draft.has_errors:
        text = _("Read, with errors. Put the cells right below, or correct the file and upload it.")
        return messages.ERROR, text
    if workbook.unanswered_queries(quarterly_return=draft):
        return messages.WARNING, _("Read. Answer the queries below, then hand it in.")
    return messages.SUCCESS, _("Read. Check the preview below, then hand it in.")


PARTS = Desk(
    called="part",
    again=readable_part,
    template="targets/parts/part.html",
    context=part_context,
    stale=gettext_lazy("Look at the part below first, then confirm."),
    receive=receive_part,
    received=_draft_message,
    upload_context=_upload_context,
)
