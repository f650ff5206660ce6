"""An official file comes in, is looked over beside its text, and is loaded."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from districts.clock import current_time
from districts.models import PlanImport
from districts.permissions import LOAD_PLANS
from districts.requests import account_in, reader_in
from greenfin.plans.loading import UnreadableDocument
from greenfin.plans.loading.imports import (
    correct_import,
    discard_import,
    keep_import,
    load_import,
    proposal_of,
)

from .content import import_content, recent_imports
from .forms import FileForm, HeadForm, posted_corrections

View = Callable[..., HttpResponse]


def for_plan_loaders(view: View) -> View:
    """Only for those who may load plans; a stranger is asked to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who = reader_in(request)
        if not who.is_signed_in:
            return redirect_to_login(request.get_full_path())
        if not who.may(LOAD_PLANS):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@for_plan_loaders
def plan_import(request: HttpRequest) -> HttpResponse:
    """A form for a file, and the documents handed in so far."""
    is_sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if is_sent else FileForm()
    if is_sent and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            row, is_new = keep_import(
                content=upload.read(),
                file_name=upload.name,
                jurisdiction=form.cleaned_data["jurisdiction"],
                by=account_in(request),
                now=current_time(),
            )
        except UnreadableDocument as fault:
            form.add_error("file", str(fault))
        else:
            if not is_new:
                messages.info(request, _("This very file was handed in before; here it is."))
            return redirect(row)
    context = {"form": form, "imports": recent_imports()}
    return render(
        request,
        "greenfin/plans/importing/import_list.html",
        context,
        status=422 if is_sent else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_plan_loaders
def plan_import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One document beside what was found in it; POST saves, loads or discards."""
    row = get_object_or_404(
        PlanImport.objects.select_related("file", "plan", "jurisdiction"), pk=pk
    )
    if request.method != "POST":
        return show(request, row)
    action = {"save": save, "load": load, "discard": discard}.get(request.POST.get("action", ""))
    if action is None:
        return show(request, row, status=422)
    try:
        return action(request, row)
    except ValidationError as fault:
        for text in fault.messages:
            messages.error(request, text)
        row.refresh_from_db()
        return show(request, row, status=422)


def show(request: HttpRequest, row: PlanImport, status: int = 200) -> HttpResponse:
    context = import_content(row, proposal_of(row))
    return render(request, "greenfin/plans/importing/import_detail.html", context, status=status)


def save(request: HttpRequest, row: PlanImport) -> HttpResponse:
    keep_posted(request, row)
    messages.success(request, _("The corrections were saved."))
    return redirect(row)


def load(request: HttpRequest, row: PlanImport) -> HttpResponse:
    """What the page shows is what is loaded: its fields are kept first."""
    row = keep_posted(request, row)
    plan, report = load_import(
        row=row,
        by=account_in(request),
        now=current_time(),
        accept_errors="accept_errors" in request.POST,
        replace="replace" in request.POST,
    )
    text = _("%(title)s: %(made)s rows made, %(differences)s differences left as stored.") % {
        "title": plan.title,
        "made": sum(report.created.values()),
        "differences": len(report.differences),
    }
    messages.success(request, text)
    return redirect(plan)


def discard(request: HttpRequest, row: PlanImport) -> HttpResponse:
    discard_import(row=row, by=account_in(request), now=current_time())
    messages.success(request, _("The document was set aside."))
    return redirect("plan_import")


def keep_posted(request: HttpRequest, row: PlanImport) -> PlanImport:
    """Stores the corrections of the posted page; ValidationError where its head is faulty."""
    head = HeadForm(request.POST)
    if not head.is_valid():
        raise ValidationError(
            [f"{head[name].label}: {text}" for name, texts in head.errors.items() for text in texts]
        )
    as_read = PlanImport(file=row.file, jurisdiction=row.jurisdiction, reading=row.reading)
    corrections = posted_corrections(
        request.POST, proposal_of(as_read), proposal_of(row), row.corrections
    )
    return correct_import(
        row=row,
        corrections=corrections,
        by=account_in(request),
        now=current_time(),
    )
