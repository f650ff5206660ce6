"""A body's own work and one part's page: upload, preview; withdraw, send back."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.clock import current_date, current_time
from districts.permissions import Reader
from districts.requests import account_in, reader_in
from targets.actions import refuse_too_large
from targets.actions.parts import receive_part, send_back_part, withdraw_part
from targets.forms import ConfirmForm, SendBackForm, UploadForm
from targets.models import PartReturn
from targets.permissions import FILL_PARTS, SEE_PARTS, TAKE_OVER_PARTS
from targets.returns.page import finding_groups
from targets.returns.parts.page import part_context
from targets.returns.parts.standings import (
    handed_in_parts,
    members_with_parts,
    own_parts,
    parts_sentence,
    standings_of,
)
from targets.returns.refusals import Conflict, NotAllowed, Refusal
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
    reader = reader_in(request)
    if not reader.has_some(FILL_PARTS):
        raise PermissionDenied
    if request.method != "POST":
        return _upload_page(request, reader, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if size > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        refused = refuse_too_large(size=size, by=account_in(request), now=current_time())
        return _upload_page(request, reader, UploadForm(), refused, status=refused.status)
    if not form.is_valid():
        return _upload_page(request, reader, form, status=422)
    file = form.cleaned_data["workbook"]
    try:
        draft = receive_part(
            content=file.read(), file_name=file.name, by=account_in(request), now=current_time()
        )
    except NotAllowed as refusal:
        raise PermissionDenied from refusal
    except Refusal as refusal:
        return _upload_page(request, reader, form, refusal, status=refusal.status)
    messages.add_message(request, *_draft_message(draft))
    return redirect(draft)


@login_required
@require_safe
def part_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview: what the workbook says, what was found, what can be done now."""
    return part_view(request, readable_part(request, pk))


@login_required
@require_POST
def part_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a draft, or a part that waits, back."""
    part = readable_part(request, pk, "withdraw")
    done = _("Withdrawn. Upload a workbook to hand in again.")
    return decide(request, part, ConfirmForm(request.POST), withdraw_part, done)


@login_required
@require_POST
def part_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends back with a reason."""
    part = readable_part(request, pk, "send_back")
    done = _("Sent back. The body sees the reason and hands in a corrected workbook.")
    return decide(request, part, SendBackForm(request.POST), send_back_part, done)


def decide(
    request: HttpRequest,
    part: PartReturn,
    form: ConfirmForm,
    action: Callable[..., PartReturn],
    done: str,
) -> HttpResponse:
    """Runs one deed; a refusal shows the page as it stands now, with what was typed."""
    if not form.is_valid():
        if form.is_unconfirmed:
            stale = Conflict(_("Look at the part below first, then confirm."))
            return part_view(request, part, form, stale, status=409)
        return part_view(request, part, form, status=422)
    try:
        action(part=part, by=account_in(request), now=current_time(), **form.confirmed())
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        return part_view(request, readable_part(request, part.pk), form, refusal, refusal.status)
    messages.success(request, done)
    return redirect(part)


def part_view(
    request: HttpRequest,
    part: PartReturn,
    form: ConfirmForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The part's page as it stands, with what was typed before a refusal."""
    context = part_context(reader_in(request), part, form, refusal)
    return render(request, "targets/parts/part.html", context, status=status)


def _upload_page(
    request: HttpRequest,
    reader: Reader,
    form: UploadForm,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "refusal": refusal,
        "groups": finding_groups(refusal.findings, labels=refusal.names) if refusal else [],
        "own": own_parts(reader, current_date()),
    }
    return render(request, "targets/parts/upload.html", context, status=status)


def _draft_message(draft: PartReturn) -> tuple[int, str]:
    """What became of an upload, and how grave that is: only what can be handed in is a success."""
    if draft.has_errors:
        text = _("Read, with errors. Put the cells right below, or correct the file and upload it.")
        return messages.ERROR, text
    if workbook.unanswered_queries(quarterly_return=draft):
        return messages.WARNING, _("Read. Answer the queries below, then hand it in.")
    return messages.SUCCESS, _("Read. Check the preview below, then hand it in.")
