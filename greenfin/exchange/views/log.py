"""What went out and came in: the log, one exchange, a file taken in by hand, a package."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from districts.clock import current_date, current_time
from districts.downloads import UNKNOWN_TYPE, attachment, record_download
from districts.models import Event
from districts.paging import Folded, paged
from districts.refusals import NotAllowed, Refusal
from districts.requests import account_in, entitled, reader_in
from greenfin.exchange.actions import take_in
from greenfin.exchange.actions.taking import Sent
from greenfin.exchange.fields import reason_of
from greenfin.exchange.forms import IntakeForm
from greenfin.exchange.packages import handed_out
from greenfin.exchange.tables import ExchangeTable
from targets.intake.models import Exchange
from targets.intake.permissions import MANAGE_EXCHANGE, SEE_EXCHANGES, TAKE_PACKAGES
from targets.tables.exports import FORMATS, export_response
from targets.wording.sentences import joined

MOST_PACKAGES = 20
MOST_ROWS = 200


@login_required
@require_safe
def exchange(request: HttpRequest) -> HttpResponse:
    """The log for who reads it; the package for who may take one."""
    reader = reader_in(request)
    sees_log, may_take = reader.may(SEE_EXCHANGES), reader.may(TAKE_PACKAGES)
    if not (sees_log or may_take):
        raise PermissionDenied
    rows = Exchange.objects.select_related("source", "by", "file").defer("file__content")
    table = paged(request, ExchangeTable(rows if sees_log else rows.none()))
    export = request.GET.get("_export", "")
    if export in FORMATS and sees_log:
        return export_response(table, "exchanges", export)
    taken = Event.objects.filter(deed="take_package").order_by("-pk")
    context = {
        "table": table,
        "answer": _log_sentence() if sees_log else "",
        "sees_log": sees_log,
        "may_take": may_take,
        "may_manage_exchange": reader.may(MANAGE_EXCHANGE),
        "packages": taken[:MOST_PACKAGES] if sees_log else [],
    }
    return render(request, "greenfin/exchange/log.html", context)


def _log_sentence() -> str:
    count = Exchange.objects.count()
    if not count:
        return _("Nothing has come in yet.")
    said = ngettext("%(count)d file has come in.", "%(count)d files have come in.", count)
    return said % {"count": count}


@login_required
@require_safe
def exchange_intake(request: HttpRequest, pk: int) -> HttpResponse:
    """One exchange: what was taken, and each refused row with its reason."""
    entitled(request, SEE_EXCHANGES)
    rows = Exchange.objects.select_related("source", "by", "file", "mapping")
    held = get_object_or_404(rows.defer("file__content"), pk=pk)
    refused = [{"row": one["row"], "reason": reason_of(one)} for one in held.refusals]
    values = held.values.select_related("jurisdiction", "indicator").order_by("row")
    context = {
        "exchange": held,
        "answer": outcome_sentence(held),
        "refused": Folded(refused, MOST_ROWS),
        "values": Folded(list(values), MOST_ROWS),
    }
    return render(request, "greenfin/exchange/intake.html", context)


@login_required
@require_safe
def exchange_original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was sent: what it was read as can be held against it."""
    entitled(request, SEE_EXCHANGES)
    held = get_object_or_404(Exchange.objects.select_related("file"), pk=pk)
    record_download(request, "download_exchange", held)
    return attachment(bytes(held.file.content), held.file_name, UNKNOWN_TYPE)


def outcome_sentence(held: Exchange) -> str:
    """How many rows were taken and how many refused."""
    taken = ngettext("%(count)d row taken.", "%(count)d rows taken.", held.taken)
    said = [taken % {"count": held.taken}]
    if held.refused:
        refused = ngettext("%(count)d row refused.", "%(count)d rows refused.", held.refused)
        said.append(refused % {"count": held.refused})
    return joined(said)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exchange_upload(request: HttpRequest) -> HttpResponse:
    """Takes a file of a source system in by hand."""
    entitled(request, MANAGE_EXCHANGE)
    if request.method != "POST":
        return _upload_page(request, IntakeForm())
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        text = _("At most 5 MB are taken at once: send several files.")
        return _upload_page(request, IntakeForm(), text, status=422)
    form = IntakeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, form, status=422)
    told = form.cleaned_data
    sent = Sent(
        source=told["source"],
        content=told["table"].read(),
        file_name=told["table"].name,
        channel="page",
        by=account_in(request),
        key=told["key"],
        mapping=told["mapping"],
    )
    try:
        held = take_in(sent, now=current_time())
    except NotAllowed as refusal:
        return _upload_page(request, form, refusal.sentence, status=422)
    except Refusal as refusal:
        return _upload_page(request, form, refusal.sentence, status=refusal.status)
    level = messages.WARNING if held.refused else messages.SUCCESS
    messages.add_message(request, level, outcome_sentence(held))
    return redirect(held)


def _upload_page(
    request: HttpRequest, form: IntakeForm, refusal: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "refusal": refusal}
    return render(request, "greenfin/exchange/upload.html", context, status=status)


@login_required
@require_safe
def exchange_package(request: HttpRequest) -> HttpResponse:
    """The package of what the reader may see."""
    reader = entitled(request, TAKE_PACKAGES)
    by = account_in(request) if request.method == "GET" else None
    package = handed_out(reader, current_time(), current_date(), by=by)
    return attachment(package.content, package.name, "application/zip")
