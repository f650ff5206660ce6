"""The ledger itself: the list with its sums, one project, what waits, who writes it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.clock import current_time
from districts.models import Jurisdiction
from districts.panels import columns_for
from districts.permissions import Reader
from districts.refusals import NotAllowed, Refusal
from districts.requests import (
    account_in,
    entitled,
    entitled_to_some,
    kept_page,
    kept_page_where,
    reader_in,
)
from targets.models.filed import heavy_fields
from targets.permissions import SEE_PROJECT_SUMS
from targets.progress.held import held_by_data
from targets.tables.drawn import drawn_list
from targets.tables.exports import FORMATS, export_response
from tasks.projects.actions import RIGHTS, set_duties, step_projects
from tasks.projects.filters import ProjectFilter
from tasks.projects.forms import DecideForm, DutiesForm
from tasks.projects.models import LedgerDuty, Project
from tasks.projects.overview import overview, owed, public_overview
from tasks.projects.pages.project import project_context
from tasks.projects.pages.queue import queue_context, waiting_for
from tasks.projects.permissions import (
    ADMIT_PROJECTS,
    CHECK_PROJECTS,
    SEE_PROJECT_FILINGS,
    SEE_PROJECTS,
)
from tasks.projects.reading import Line, ledger_lines
from tasks.projects.tables import ProjectTable, with_marks


def _reads_no_marks(reader: Reader) -> bool:
    """Whether nothing that higher floors say of projects is shown: who reads such is recorded."""
    return not columns_for("projects", reader)


@require_safe
@kept_page_where(_reads_no_marks)
def project_list(request: HttpRequest) -> HttpResponse:
    """The way from proposal to money, classes, districts; below it the rows, for who reads them.

    Who has no right reads counts and sums, where the office tells them.
    """
    if settings.PUBLIC_LEDGER and not reader_in(request).has_some(SEE_PROJECT_SUMS):
        return render(request, "projects/public.html", public_overview(ledger_lines()))
    return _ledger(request)


@login_required
def _ledger(request: HttpRequest) -> HttpResponse:
    reader = entitled_to_some(request, SEE_PROJECT_SUMS)
    chosen = ProjectFilter(request, Project.objects.counted_for(reader), reader)
    lines, above = _shown(reader, chosen)
    sees_rows = reader.has_some(SEE_PROJECTS)
    export = request.GET.get("_export", "")
    if export in FORMATS and sees_rows:
        return export_response(ProjectTable(lines, reader), "projects", export)
    rows = lines if sees_rows else []
    drawn = drawn_list(
        "ledger_drawn", request, reader, chosen.form, lambda: ProjectTable(rows, reader)
    )
    context = {
        "filter": chosen,
        "filters": drawn.filters,
        "rows": with_marks(drawn.rows, drawn.shown, reader) if rows else "",
        "may_see_filings": reader.has_some(SEE_PROJECT_FILINGS),
        "may_check": reader.has_some(CHECK_PROJECTS),
        "may_see_figures": reader.may(SEE_PROJECT_SUMS),
        "may_set": reader.may(ADMIT_PROJECTS),
        "above": above,
    }
    return render(request, "projects/list.html", context)


def _shown(reader: Reader, chosen: ProjectFilter) -> tuple[list[Line], dict[str, Any]]:
    """The lines that the filters leave, and what stands above them, drawn; held from then on."""

    def build() -> tuple[list[Line], dict[str, Any]]:
        keys = set(chosen.qs.values_list("pk", flat=True))
        lines = [one for one in ledger_lines() if one.pk in keys]
        said = overview(reader, lines)
        drawn = render_to_string("projects/overview.html", said) if said["bars"][0].count else ""
        return lines, {
            "answer": said["answer"],
            "unanswered": said["unanswered"],
            "drawn": drawn,
            "owed": render_to_string("projects/owed.html", owed(reader)),
        }

    return held_by_data("ledger_shown", build, reader.scope_key, get_language(), chosen.asked)


@login_required
@require_safe
@kept_page_where(_reads_no_marks)
def project(request: HttpRequest, number: str) -> HttpResponse:
    """One project, by its provisional number or its final one."""
    reader = entitled_to_some(request, SEE_PROJECTS)
    row = _found(reader, number)
    return render(request, "projects/project.html", project_context(reader, row))


@login_required
@require_POST
def project_step(request: HttpRequest, number: str) -> HttpResponse:
    """Takes one step with a project."""
    reader = entitled_to_some(request, SEE_PROJECTS)
    row = _found(reader, number)
    if not reader.may(CHECK_PROJECTS, row.jurisdiction_id):
        raise PermissionDenied
    told = {"deed": request.POST.get("deed", ""), "reason": request.POST.get("reason", "")}
    form = DecideForm({**told, "project": [row.pk]}, Project.objects.filter(pk=row.pk))
    said = _("Choose a step.")
    status = 422
    if form.is_valid():
        try:
            step_projects(projects=[row], by=account_in(request), now=current_time(), **told)
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.sentence) from refusal
        except Refusal as refusal:
            said, status = refusal.sentence, refusal.status
        else:
            messages.success(request, _("Done. The step stands in the history below."))
            return redirect(_found(reader, number))
    context = project_context(reader, _found(reader, number), form, said)
    return render(request, "projects/project.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@kept_page
def project_queue(request: HttpRequest) -> HttpResponse:
    """What waits to be checked and admitted; many at once by one button."""
    reader = entitled_to_some(request, CHECK_PROJECTS)
    if request.method != "POST":
        return render(request, "projects/queue.html", queue_context(reader))
    deed = request.POST.get("deed", "")
    if deed in RIGHTS and not reader.has_some(RIGHTS[deed]):
        raise PermissionDenied
    waits = "admit" if request.POST.get("queue") == "admit" else "check"
    form = DecideForm(request.POST, waiting_for(reader, waits))
    said, status = _("Choose at least one project and a step."), 422
    if form.is_valid():
        rows = list(form.cleaned_data["project"])
        try:
            step_projects(
                projects=rows,
                deed=deed,
                by=account_in(request),
                now=current_time(),
                reason=form.cleaned_data["reason"],
            )
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.sentence) from refusal
        except Refusal as refusal:
            said, status = refusal.sentence, refusal.status
        else:
            done = ngettext("%(count)d project decided.", "%(count)d projects decided.", len(rows))
            messages.success(request, done % {"count": len(rows)})
            return redirect("project_queue")
    context = queue_context(reader, said, request.POST.getlist("project"))
    return render(request, "projects/queue.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@kept_page
def ledger_duties(request: HttpRequest) -> HttpResponse:
    """Which departments of a district write which sheet."""
    entitled(request, ADMIT_PROJECTS)
    slug = request.POST.get("place") or request.GET.get("place") or ""
    place = Jurisdiction.objects.filter(slug=slug).first()
    form = DutiesForm(request.POST if request.method == "POST" else None, place) if place else None
    if request.method == "POST" and place and form and form.is_valid():
        set_duties(
            jurisdiction=place, writers=form.writers(), by=account_in(request), now=current_time()
        )
        messages.success(request, _("Kept. The departments' workbooks hold these sheets now."))
        return redirect(request.path)
    context = {
        "form": form,
        "place": place,
        "places": Jurisdiction.objects.all(),
        "duties": LedgerDuty.objects.select_related("jurisdiction", "organisation"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/duties.html", context, status=status)


def _found(reader: Reader, number: str) -> Project:
    rows = Project.objects.visible_to(reader).numbered(number)
    rows = rows.select_related("jurisdiction", "pushed_by", "green_class__edition", "filing")
    return get_object_or_404(rows.defer(*heavy_fields("filing")).distinct())
