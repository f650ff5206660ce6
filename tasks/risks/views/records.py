"""The list of negative records and the page on which one is registered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from districts.clock import current_date, current_time
from districts.paging import paged
from districts.refusals import NotAllowed, Refusal
from districts.requests import account_in, entitled, handed_to
from targets.tables.exports import FORMATS, export_response
from tasks.risks.actions import register_risk, subject_of
from tasks.risks.filters import RiskFilter
from tasks.risks.forms import RegisterForm
from tasks.risks.models import RiskRecord
from tasks.risks.pages.overview import overview, waiting
from tasks.risks.permissions import KEEP_RISKS, SEE_RISK_COUNTS, SEE_RISKS
from tasks.risks.reading import lines_of
from tasks.risks.tables import RiskTable
from tasks.risks.trail import record_count_reading, record_list_reading


@login_required
@require_safe
def risk_list(request: HttpRequest) -> HttpResponse:
    """Counts for the leader; the records beside them for who may read these."""
    reader = entitled(request, SEE_RISK_COUNTS)
    by, address = account_in(request), request.get_full_path()
    handed_to.set(str(by))
    rows = RiskRecord.objects.counted_for(reader)
    today = current_date()
    if not reader.may(SEE_RISKS):
        # Nothing narrows the counts: a count of one enterprise would be its record.
        if request.method == "GET":
            record_count_reading(by, address)
        return render(request, "risks/list.html", overview(*lines_of(rows, today), today))
    chosen = RiskFilter(request, rows)
    lines, money = lines_of(chosen.qs, today)
    table = paged(request, RiskTable(lines))
    export = request.GET.get("_export", "")
    own = waiting(reader)
    is_file = export in FORMATS
    shown = [one.record for one in (table.rows if is_file else table.page.object_list)]
    if request.method == "GET":
        named = [one.number for one in shown]
        if not is_file:
            waits = [*own["to_verify"], *own["to_decide"]]
            named += [one.record_number for one in waits]
        record_list_reading(by, address, sorted(set(named)))
    if is_file:
        return export_response(table, "negative-records", export)
    context = {
        "filter": chosen,
        "table": table,
        "sees_rows": True,
        "may_keep": reader.may(KEEP_RISKS),
        **own,
        **overview(lines, money, today),
    }
    return render(request, "risks/list.html", context)


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
