"""Institutions: the list with its figures, one institution, registering and renaming."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from districts.clock import current_date, current_time
from districts.paging import paged
from districts.refusals import Refusal
from districts.requests import account_in, entitled, kept_page
from targets.models.filed import heavy_fields
from targets.periods import Quarter
from targets.tables.exports import FORMATS, export_response
from targets.wording.formatting import quarter_text
from tasks.evaluation.institutions.actions import (
    add_institution,
    change_institution,
    rename_institution,
)
from tasks.evaluation.institutions.filters import InstitutionFilter
from tasks.evaluation.institutions.forms import AddForm, ChangeForm, RenameForm
from tasks.evaluation.institutions.institution import institution_context, origin_context
from tasks.evaluation.institutions.known import institutions_with, known_in, latest_quarter
from tasks.evaluation.institutions.sheet import ended
from tasks.evaluation.institutions.tables import InstitutionTable, lines_of
from tasks.evaluation.models import Institution, InstitutionFigure
from tasks.evaluation.permissions import (
    KEEP_INSTITUTIONS,
    SEE_INSTITUTION_RETURNS,
    SEE_INSTITUTIONS,
)


@login_required
@require_safe
@kept_page
def institution_list(request: HttpRequest) -> HttpResponse:
    """All institutions with the figures of a quarter; filtered, sorted, exported."""
    reader = entitled(request, SEE_INSTITUTIONS)
    rows = Institution.objects.visible_to(reader).select_related("seat")
    chosen = InstitutionFilter(request, rows)
    quarter = Quarter.parse(chosen.chosen_quarter) if chosen.chosen_quarter else latest_quarter()
    shown = quarter or ended(current_date())
    known = known_in([shown, shown.same_quarter_last_year])
    now, before = known[shown], known[shown.same_quarter_last_year]
    # Who has left is listed as long as there are figures of it.
    listed = [
        one for one in chosen.qs if one.is_asked_in(str(shown)) or one.pk in institutions_with(now)
    ]
    table = InstitutionTable(lines_of(listed, now, before))
    paged(request, table)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        return export_response(table, "institutions", export)
    context = {
        "filter": chosen,
        "table": table,
        "count": len(table.data),
        "quarter": quarter_text(shown) if quarter else "",
        "may_keep": reader.may(KEEP_INSTITUTIONS),
        "may_see_returns": reader.may(SEE_INSTITUTION_RETURNS),
    }
    return render(request, "evaluation/institutions/list.html", context)


@login_required
@require_safe
@kept_page
def institution(request: HttpRequest, code: str) -> HttpResponse:
    """One institution: what it is, its names, its figures over time."""
    reader = entitled(request, SEE_INSTITUTIONS)
    context = institution_context(reader, _found(code))
    return render(request, "evaluation/institutions/institution.html", context)


@login_required
@require_safe
@kept_page
def institution_figure(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a figure came from: file, sheet, cell, return, former values."""
    reader = entitled(request, SEE_INSTITUTIONS)
    published = InstitutionFigure.objects.filter(published_at__isnull=False)
    figure = get_object_or_404(
        published.select_related(
            "institution", "institution_return__file", "institution_return__submitted_by"
        ).defer(*heavy_fields("institution_return"), "institution_return__answers"),
        pk=pk,
    )
    return render(request, "evaluation/institutions/figure.html", origin_context(reader, figure))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def institution_add(request: HttpRequest) -> HttpResponse:
    """Registers an institution."""
    entitled(request, KEEP_INSTITUTIONS)
    quarter = str(ended(current_date()))
    form = AddForm(request.POST or None, initial={"asked_from": quarter})
    if request.method == "POST" and form.is_valid():
        try:
            row = add_institution(by=account_in(request), now=current_time(), **form.details())
        except ValidationError as fault:
            form.add_error(None, fault.messages)
        else:
            messages.success(request, _("Added. It stands in the workbook downloaded from now on."))
            return redirect(row)
    return _form_page(request, form, _("Add an institution"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def institution_change(request: HttpRequest, code: str) -> HttpResponse:
    """Corrects what is known of an institution."""
    entitled(request, KEEP_INSTITUTIONS)
    row = _found(code)
    names = ("kind", "level", "seat", "asked_from", "asked_until")
    form = ChangeForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    if request.method == "POST" and form.is_valid():
        change_institution(
            institution=row, by=account_in(request), now=current_time(), **form.details()
        )
        messages.success(request, _("Kept."))
        return redirect(row)
    return _form_page(request, form, _("Correct what is known"), row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def institution_rename(request: HttpRequest, code: str) -> HttpResponse:
    """Gives an institution another name from a day on."""
    entitled(request, KEEP_INSTITUTIONS)
    row = _found(code)
    form = RenameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rename_institution(
                institution=row, by=account_in(request), now=current_time(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        except ValidationError as fault:
            form.add_error(None, fault.messages)
        else:
            messages.success(request, _("Kept. The former name stays with its days."))
            return redirect(row)
    return _form_page(request, form, _("Give another name"), row)


def _found(code: str) -> Institution:
    rows = Institution.objects.select_related("seat").prefetch_related("names")
    return get_object_or_404(rows, code=code)


def _form_page(
    request: HttpRequest, form: Any, title: str, row: Institution | None = None
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    # An empty POST binds nothing, and is refused like one that lacks everything.
    status = 422 if request.method == "POST" else status
    context = {"form": form, "title": title, "institution": row}
    return render(request, "evaluation/institutions/form.html", context, status=status)
