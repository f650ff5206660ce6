"""Pages of milestones: a year's list, and what the office sets and decides on a task's page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from districts.clock import current_time
from districts.paging import paged
from districts.refusals import Refusal
from districts.requests import account_in, entitled, kept_page, reader_in
from targets.periods import FIRST_YEAR, LAST_YEAR
from targets.progress.as_of import as_of_of
from targets.tables.exports import FORMATS, export_response
from tasks.milestones import actions
from tasks.milestones.forms import MilestoneForm, OpenYearForm, ReasonForm, YearFilter
from tasks.milestones.known import with_evidence
from tasks.milestones.page import form_of
from tasks.milestones.proving import file_evidence, may_file, withdraw_evidence
from tasks.milestones.tables import MilestoneTable
from tasks.milestones.wording import Address, left_over_sentence, promised_sentence
from tasks.milestones.year import YearList, counted, narrowed, year_list
from tasks.models import Milestone, Task
from tasks.permissions import SET_MILESTONES

from .tasks import task_page

# What each deed does, and what is said of it then.
DEEDS: dict[str, tuple[Callable[..., None], Any]] = {
    "reach": (actions.reach_milestone, gettext_lazy("The milestone is reached.")),
    "move": (
        actions.move_milestone,
        gettext_lazy("The milestone is moved; the move is kept with its reason."),
    ),
    "give_up": (
        actions.give_up_milestone,
        gettext_lazy("The milestone is given up; it stays in the list of its year."),
    ),
    "take_back": (
        actions.take_back_milestone,
        gettext_lazy("Taken back: the milestone is planned again."),
    ),
}


@require_safe
@kept_page
def task_year(request: HttpRequest, year: int) -> HttpResponse:
    """What a year promised and kept; filtered, sorted, exported."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year_page(request, year)


@login_required
@require_POST
def task_year_open(request: HttpRequest, year: int) -> HttpResponse:
    """Opens the list of a year's work points."""
    entitled(request, SET_MILESTONES)
    form = OpenYearForm(request.POST)
    if not form.is_valid():
        return year_page(request, year, form, status=422)
    try:
        _opened, is_new = actions.open_year(
            year=year, by=account_in(request), now=current_time(), **form.cleaned_data
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return year_page(request, year, form, status=refusal.status)
    if is_new:
        messages.success(request, _("The year's list is open; what is set from now on is added."))
    else:
        messages.info(request, _("The year's list was open already; nothing was changed."))
    return redirect(reverse("task_year", args=[year]) + as_of_of(request).query)


def year_page(
    request: HttpRequest, year: int, form: OpenYearForm | None = None, status: int = 200
) -> HttpResponse:
    reader, as_of = reader_in(request), as_of_of(request)
    listed = year_list(year, reader, as_of)
    chosen = YearFilter(request, listed)
    table = MilestoneTable(narrowed(listed, **chosen.chosen), as_of)
    paged(request, table)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        return export_response(table, f"milestones-{year}-{as_of.name}", export)
    address = address_of(request, listed)
    may_open = reader.may(SET_MILESTONES) and listed.opened is None
    context = {
        "listed": listed,
        "filter": chosen,
        "table": table,
        "sentence": promised_sentence(
            counted(listed.of_quarter(listed.quarter), listed.quarter), listed.quarter, address
        ),
        "left_over": left_over_sentence(listed, address),
        "here": reverse("task_year", args=[year]),
        "open_form": form or (OpenYearForm() if may_open else None),
        "former": year - 1 if year > FIRST_YEAR else None,
        "next": year + 1 if year < LAST_YEAR else None,
    }
    return render(request, "tasks/milestones/year.html", context, status=status)


def address_of(request: HttpRequest, listed: YearList) -> Address:
    """The rows of the year's list in a state, of a quarter."""
    here = reverse("task_year", args=[listed.year])

    def address(state: str, quarter: str) -> str:
        asked = {"quarter": quarter, "state": state}
        query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
        return f"{here}?{query}{listed.as_of.more}#list"

    return address


@login_required
@require_POST
def milestone_add(request: HttpRequest, plan: str, number: int) -> HttpResponse:
    """Sets a milestone for a task."""
    row = _task(request, plan, number)
    form = MilestoneForm(request.POST, task=row)
    if form.is_valid():
        try:
            made = actions.set_milestone(
                task=row, by=account_in(request), now=current_time(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
            return task_page(request, plan, number, {"add": form}, status=refusal.status)
        messages.success(request, _("The milestone is set; returns report on it from now on."))
        return _back(request, made)
    return task_page(request, plan, number, {"add": form}, status=422)


@login_required
@require_POST
def milestone_decide(
    request: HttpRequest, plan: str, number: int, own: int, deed: str
) -> HttpResponse:
    """Moves a milestone, gives it up, finds it reached, or takes that back."""
    row = _task(request, plan, number)
    milestone = with_evidence(Milestone.objects.filter(task=row, number=own)).first()
    if milestone is None or deed not in DEEDS:
        raise Http404
    milestone.task = row
    form = form_of(deed, milestone, request.POST, request.FILES)
    bound = {f"{own}/{deed}": form}
    if not form.is_valid():
        return task_page(request, plan, number, bound, status=422)
    act, said = DEEDS[deed]
    try:
        act(
            milestone=milestone,
            by=account_in(request),
            now=current_time(),
            **form.cleaned_data,
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return task_page(request, plan, number, bound, status=refusal.status)
    messages.success(request, said)
    return _back(request, milestone)


@login_required
@require_POST
def milestone_evidence(request: HttpRequest, plan: str, number: int, own: int) -> HttpResponse:
    """Files what proves a milestone, by the office or by who reports it."""
    milestone = _seen(request, plan, number, own)
    if not may_file(reader_in(request), milestone):
        raise PermissionDenied
    form = form_of("evidence", milestone, request.POST, request.FILES)
    bound = {f"{own}/evidence": form}
    if not form.is_valid():
        return task_page(request, plan, number, bound, status=422)
    try:
        many = file_evidence(
            milestone=milestone, by=account_in(request), now=current_time(), **form.cleaned_data
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return task_page(request, plan, number, bound, status=refusal.status)
    if many:
        messages.success(request, _("The evidence is filed with the milestone."))
    else:
        messages.info(request, _("The milestone has this file already; nothing was changed."))
    return _back(request, milestone)


@login_required
@require_POST
def milestone_withdraw(
    request: HttpRequest, plan: str, number: int, own: int, evidence: int
) -> HttpResponse:
    """Takes a file away from a milestone."""
    entitled(request, SET_MILESTONES)
    milestone = _seen(request, plan, number, own)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        withdraw_evidence(
            milestone=milestone,
            evidence=evidence,
            reason=reason,
            by=account_in(request),
            now=current_time(),
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return task_page(request, plan, number, status=refusal.status)
    messages.success(request, _("The file is taken away; the audit trail keeps what it was."))
    return _back(request, milestone)


def _seen(request: HttpRequest, plan: str, number: int, own: int) -> Milestone:
    """The milestone; 404 for one that the reader may not know of."""
    rows = Milestone.objects.visible_to(reader_in(request)).filter(number=own)
    rows = rows.filter(task__plan__slug=plan, task__number=number)
    joined = rows.select_related("task__plan").prefetch_related("task__assignments")
    return get_object_or_404(joined)


def _task(request: HttpRequest, plan: str, number: int) -> Task:
    """The task, for who may set milestones; 404 for one that the reader may not know of."""
    reader = entitled(request, SET_MILESTONES)
    rows = Task.objects.visible_to(reader).filter(plan__slug=plan, number=number)
    row = rows.select_related("plan").first()
    if row is None:
        raise Http404
    return row


def _back(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    address = milestone.task.get_absolute_url() + as_of_of(request).query
    return redirect(f"{address}#milestone-{milestone.number}")
