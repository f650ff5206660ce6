"""Which tasks of a plan serve its targets: the list, and settling its links."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from districts.clock import current_time
from districts.models import Plan
from districts.permissions import SEE_PERSONS, Reader
from districts.refusals import Refusal
from districts.requests import account_in, entitled, kept_page, reader_in
from targets.progress.as_of import as_of_of, as_of_on_plan
from targets.tables.exports import FORMATS, records_response
from tasks import actions
from tasks.forms import AddLinkForm
from tasks.models import Serving
from tasks.permissions import LINK_TARGETS
from tasks.serving.page import grouped, links_of_plan
from tasks.serving.wording import link_columns, link_records, plan_sentence

from .settling import settle_chosen


@require_safe
@kept_page
def serving(request: HttpRequest, slug: str) -> HttpResponse:
    """One plan's targets with the tasks that serve them, and what still waits for a decision.

    `?target=` shows one target by itself, so that it can be settled otherwise than its like.
    """
    reader = reader_in(request)
    plan = plan_of(reader, slug)
    as_of = as_of_on_plan(request, plan)
    rows = links_of_plan(plan, reader, as_of)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        name = f"targets-and-tasks-{plan.slug}"
        return records_response(link_columns(), link_records(rows), name, export)
    only = request.GET.get("target", "")
    one = [row for row in rows if str(row.target.pk) == only]
    context = {
        "plan": plan,
        "groups": grouped(one or rows),
        "only": only if one else "",
        "sentence": plan_sentence(plan, rows),
        "form": AddLinkForm(plan=plan),
        "may_link": reader.may(LINK_TARGETS),
        "may_see_persons": reader.may(SEE_PERSONS, plan.jurisdiction_id),
    }
    return render(request, "tasks/serving/plan.html", context)


@login_required
@require_POST
def serving_settle(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Confirms or declines one link, or all that were ticked."""
    reader = entitled(request, LINK_TARGETS)
    plan = plan_of(reader, slug)
    settle_chosen(
        request,
        Serving.objects.visible_to(reader).filter(task__plan=plan).select_related("task__plan"),
        confirm=actions.confirm_serving,
        refuse=actions.refuse_serving,
        said=settled_text,
    )
    return back(request, plan)


@login_required
@require_POST
def serving_add(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Adds a link by hand."""
    reader = entitled(request, LINK_TARGETS)
    plan = plan_of(reader, slug)
    form = AddLinkForm(request.POST, plan=plan)
    if not form.is_valid():
        messages.error(request, _("Choose a target of the plan and a task that serves it."))
        return back(request, plan)
    try:
        actions.add_serving(by=account_in(request), now=current_time(), **form.cleaned_data)
    except Refusal as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("The link is added and confirmed."))
    return back(request, plan)


@login_required
@require_POST
def serving_propose(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Reads the plan's tasks once more; what a person has settled stays."""
    reader = entitled(request, LINK_TARGETS)
    plan = plan_of(reader, slug)
    count = actions.propose_serving(plan=plan, by=account_in(request), now=current_time())
    text = ngettext(
        "The tasks were compared once more: %(count)s proposal waits for a decision.",
        "The tasks were compared once more: %(count)s proposals wait for a decision.",
        count,
    )
    messages.success(request, text % {"count": count})
    return back(request, plan)


def plan_of(reader: Reader, slug: str) -> Plan:
    """The plan; one that may not be seen is as a missing one."""
    visible = Plan.objects.visible_to(reader).select_related("jurisdiction")
    return get_object_or_404(visible, slug=slug)


def settled_text(count: int, is_confirmed: bool) -> str:
    if is_confirmed:
        text = ngettext("%(count)s link is confirmed.", "%(count)s links are confirmed.", count)
    else:
        text = ngettext(
            "%(count)s link is declined and will not be proposed again.",
            "%(count)s links are declined and will not be proposed again.",
            count,
        )
    return text % {"count": count}


def back(request: HttpRequest, plan: Plan) -> HttpResponseBase:
    """The page the form stood in: of the whole plan, or of one target."""
    only, address = request.POST.get("only", ""), reverse("serving", args=[plan.slug])
    if only.isdecimal():
        return redirect(f"{address}?target={only}{as_of_of(request).more}")
    return redirect(address + as_of_of(request).query)
