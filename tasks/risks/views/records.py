"""The list of negative records and the page on which one is registered."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from districts.clock import current_date, current_time
from districts.paging import paged
from districts.permissions import Reader
from districts.refusals import NotAllowed, Refusal
from districts.requests import account_in, entitled, handed_to
from targets.progress.held import held_by_data
from targets.tables.drawn import drawn_list
from targets.tables.exports import FORMATS, export_response
from tasks.risks.actions import register_risk, subject_of
from tasks.risks.filters import RiskFilter
from tasks.risks.forms import RegisterForm
from tasks.risks.models import RiskRecord
from tasks.risks.pages.overview import overview, waiting
from tasks.risks.permissions import KEEP_RISKS, SEE_RISK_COUNTS, SEE_RISKS
from tasks.risks.reading import RiskLine, lines_of
from tasks.risks.tables import RiskTable
from tasks.risks.trail import record_count_reading, record_list_reading


@dataclass(frozen=True)
class _Shown:
    """The records that the filters leave, and what stands above them, drawn."""

    lines: list[RiskLine]
    answer: str
    above: SafeString


@login_required
@require_safe
def risk_list(request: HttpRequest) -> HttpResponse:
    """Counts for the leader; the records beside them for who may read these."""
    reader = entitled(request, SEE_RISK_COUNTS)
    by, address = account_in(request), request.get_full_path()
    handed_to.set(str(by))
    rows = RiskRecord.objects.counted_for(reader)
    if not reader.may(SEE_RISKS):
        # Nothing narrows the counts: a count of one enterprise would be its record.
        if request.method == "GET":
            record_count_reading(by, address)
        return render(request, "risks/list.html", {"shown": _shown(reader, rows)})
    chosen = RiskFilter(request, rows, reader)
    shown = _shown(reader, chosen.qs, chosen.asked)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        table = paged(request, RiskTable(shown.lines))
        if request.method == "GET":
            record_list_reading(by, address, sorted(one.record.number for one in table.rows))
        return export_response(table, "negative-records", export)
    drawn = drawn_list("risks_drawn", request, reader, chosen.form, lambda: RiskTable(shown.lines))
    own = waiting(reader)
    if request.method == "GET":
        named = {one.number for one in drawn.shown}
        named |= {one.record_number for one in (*own["to_verify"], *own["to_decide"])}
        record_list_reading(by, address, sorted(named))
    context = {
        "filters": drawn.filters,
        "rows": drawn.rows,
        "may_keep": reader.may(KEEP_RISKS),
        "shown": shown,
        **own,
    }
    return render(request, "risks/list.html", context)


def _shown(
    reader: Reader, rows: QuerySet[RiskRecord], asked: tuple[tuple[str, str], ...] = ()
) -> _Shown:
    """What is built once for all who may read the same, however often each reading is recorded."""

    def build() -> _Shown:
        today = current_date()
        lines, money = lines_of(rows, today)
        said = overview(lines, money, today)
        return _Shown(lines, said["answer"], render_to_string("risks/overview.html", said))

    return held_by_data("risks_shown", build, reader.scope_key, get_language(), asked)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def risk_register(request: HttpRequest) -> HttpResponse:
    """Registers a record; another person must verify it."""
    entitled(request, KEEP_RISKS)
    if request.method != "POST":
        return render(request, "risks/register.html", {"form": RegisterForm()})
    form = RegisterForm(request.POST, request.FILES)
    if form.is_valid():
        told = form.cleaned_data
        try:
            record = register_risk(
                subject=subject_of(told["code"], told["name"]),
                by=account_in(request),
                now=current_time(),
                **form.content(),
            )
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.sentence) from refusal
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Registered. Another supervisor must verify it."))
            return redirect(record)
    return render(request, "risks/register.html", {"form": form}, status=422)
