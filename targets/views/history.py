"""Past figures come in: the table to fill in, a file checked at once, confirmed by one or two."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.clock import current_date, current_time
from districts.downloads import XLSX_TYPE, attachment, record_download
from districts.paging import paged
from districts.refusals import Conflict, NotAllowed, Refusal, Refused
from districts.requests import account_in, entitled
from targets.forms import HistorySeenForm, HistorySendBackForm, HistoryUploadForm
from targets.history.actions import (
    confirm_history,
    hand_on_history,
    import_history,
    receive_history,
    refuse_history,
    send_back_history,
    withdraw_history,
)
from targets.history.page import faults, import_context
from targets.history.tables import ImportTable
from targets.history.template import TEMPLATE_NAME, write_history_template
from targets.models import HistoryImport
from targets.permissions import IMPORT_HISTORY, SEE_HISTORY
from targets.returns.lists import waiting_history

TEXT_TYPE = "application/octet-stream"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def history(request: HttpRequest) -> HttpResponse:
    """The way to bring past figures in, and all imports; POST takes a file."""
    if request.method != "POST":
        entitled(request, SEE_HISTORY)
        return _list_page(request, HistoryUploadForm())
    entitled(request, IMPORT_HISTORY)
    form = HistoryUploadForm(request.POST, request.FILES)
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        refused = _too_large(request)
        return _list_page(request, HistoryUploadForm(), refused, status=refused.status)
    if not form.is_valid():
        return _list_page(request, form, status=422)
    file = form.cleaned_data["table"]
    try:
        held = receive_history(
            content=file.read(), file_name=file.name, by=account_in(request), now=current_time()
        )
    except Refusal as refusal:
        return _list_page(request, form, refusal, status=refusal.status)
    messages.success(request, _("Read without errors. Look at the figures, then confirm."))
    return redirect(held)


@login_required
@require_safe
def history_template(request: HttpRequest) -> HttpResponse:
    """The empty table to fill in."""
    entitled(request, IMPORT_HISTORY)
    return attachment(write_history_template(current_date()), TEMPLATE_NAME)


@login_required
@require_safe
def history_import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: its figures against what is published, its people, what can be done."""
    return _page(request, _readable(request, pk))


@login_required
@require_safe
def history_original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was received."""
    held = _readable(request, pk)
    record_download(request, "download_original", held)
    is_text = not held.file_name.lower().endswith(".xlsx")
    suffix = held.file_name.rpartition(".")[2].lower() if is_text else "xlsx"
    name = f"历史数据_{held.pk}_原件.{suffix}"
    kind = TEXT_TYPE if is_text else XLSX_TYPE
    return attachment(bytes(held.file.content), name, kind)


@login_required
@require_POST
def history_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Imports a file that changes nothing published."""
    return _confirmed(request, pk, import_history, _("Imported. Its figures are public."))


@login_required
@require_POST
def history_hand_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks a second person."""
    done = _("Handed on. Another reviewer must confirm it on this page.")
    return _confirmed(request, pk, hand_on_history, done)


@login_required
@require_POST
def history_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Imports what somebody else handed on."""
    done = _("Confirmed and imported. Its figures are public.")
    return _confirmed(request, pk, confirm_history, done)


@login_required
@require_POST
def history_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends back with a reason what somebody else handed on."""
    form = HistorySendBackForm(request.POST)
    done = _("Sent back. Nothing of it was imported.")
    return _decide(request, pk, form, send_back_history, done)


@login_required
@require_POST
def history_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes one's own file back."""
    held = _readable(request, pk)
    entitled(request, IMPORT_HISTORY)
    try:
        withdraw_history(held=held, by=account_in(request), now=current_time())
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        return _page(request, _readable(request, pk), refusal=refusal)
    messages.success(request, _("Withdrawn. Nothing of it was imported."))
    return redirect("history")


def _confirmed(
    request: HttpRequest, pk: int, action: Callable[..., HistoryImport], done: str
) -> HttpResponse:
    return _decide(request, pk, HistorySeenForm(request.POST), action, done)


def _decide(
    request: HttpRequest,
    pk: int,
    form: HistorySeenForm | HistorySendBackForm,
    action: Callable[..., HistoryImport],
    done: str,
) -> HttpResponse:
    """Runs one deed; a refusal shows the page as it stands now."""
    held = _readable(request, pk)
    entitled(request, IMPORT_HISTORY)
    if not form.is_valid():
        if isinstance(form, HistorySendBackForm):
            return _page(request, held, form, status=422)
        stale = Conflict(_("Look at the figures below first, then confirm."))
        return _page(request, held, refusal=stale)
    try:
        action(held=held, by=account_in(request), now=current_time(), **form.cleaned_data)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        return _page(request, _readable(request, pk), refusal=refusal)
    messages.success(request, done)
    return redirect(held)


def _readable(request: HttpRequest, pk: int) -> HistoryImport:
    entitled(request, SEE_HISTORY)
    imports = HistoryImport.objects.select_related(
        "file", "uploaded_by", "imported_by", "closed_by"
    )
    return get_object_or_404(imports.defer("file__content"), pk=pk)


def _page(
    request: HttpRequest,
    held: HistoryImport,
    form: HistorySendBackForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    reader = entitled(request, SEE_HISTORY)
    context = import_context(reader, held, current_date(), request.GET.get("show", ""))
    paged(request, context["table"])
    context |= {"send_back_form": form or HistorySendBackForm(), "refusal": refusal}
    status = refusal.status if refusal else status
    return render(request, "targets/history/import.html", context, status=status)


def _list_page(
    request: HttpRequest,
    form: HistoryUploadForm,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    reader = entitled(request, SEE_HISTORY)
    imports = HistoryImport.objects.defer("contents").select_related(
        "uploaded_by", "imported_by", "closed_by"
    )
    context: dict[str, Any] = {
        "form": form,
        "refusal": refusal,
        "faults": faults(refusal.findings) if refusal else None,
        "table": paged(request, ImportTable(imports)),
        "waiting_history": waiting_history(reader),
        "may_import": reader.may(IMPORT_HISTORY),
    }
    return render(request, "targets/history/list.html", context, status=status)


def _too_large(request: HttpRequest) -> Refused:
    limit = settings.RETURN_MAX_BYTES // 1024 // 1024
    sentence = _("The file is larger than %(limit)s MB. Import it in parts.") % {"limit": limit}
    refuse_history(digest="", file_name="", findings=[], by=account_in(request), now=current_time())
    return Refused(sentence)
