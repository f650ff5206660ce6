"""An official file comes in, is looked over beside its text, and is loaded."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from districts.clock import current_time
from districts.models import PlanCorrection, PlanImport
from districts.permissions import LOAD_PLANS
from districts.requests import account_in, reader_in
from greenfin.plans.loading import UnreadableDocument
from greenfin.plans.loading.imports import (
    Refusal,
    correct_import,
    discard_import,
    keep_import,
    load_import,
    proposal_of,
    undo_correction,
)
from greenfin.plans.loading.writing import LoadReport
from targets.returns.asking import extensible_sentence
from targets.wording.formatting import listed

from .content import Asked, ImportPage, recent_imports
from .forms import FileForm
from .panels import ADD, Panel, panel_of
from .posted import FaultyPanel, wanted

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
    """One document beside what was found in it; POST corrects, loads or discards."""
    rows = PlanImport.objects.select_related("file", "plan", "jurisdiction")
    row = get_object_or_404(rows.defer("file__content"), pk=pk)
    if request.method != "POST":
        return show(request, row)
    action = {"load": load, "discard": discard, "undo": undo}.get(
        request.POST.get("action", ""), correct
    )
    try:
        return action(request, row)
    except FaultyPanel as fault:
        return show(request, row, status=422, faulty=fault.panel)
    except ValidationError as fault:
        for text in fault.messages:
            messages.error(request, text)
        row.refresh_from_db()
        return show(request, row, status=422)


def show(
    request: HttpRequest, row: PlanImport, status: int = 200, faulty: Panel | None = None
) -> HttpResponse:
    page = ImportPage(row, proposal_of(row), asked_in(request), faulty)
    return render(
        request, "greenfin/plans/importing/import_detail.html", page.content(), status=status
    )


def asked_in(request: HttpRequest) -> Asked:
    """Which panels the page has open, and what of a long document it shows."""
    asked = request.GET if request.method != "POST" else request.POST
    closed = asked.getlist("close")
    opened = [one for one in asked.getlist("open") if one and one not in closed]
    # What a link says comes before what the page says of itself.
    span, part = (
        (asked.getlist(name) or request.GET.getlist(name) or [""])[0] for name in ("span", "part")
    )
    lists = {name: request.GET.get(name, "") for name in ("bodies", "log", "made")}
    return Asked(opened, span, part, **lists)


def correct(request: HttpRequest, row: PlanImport) -> HttpResponse:
    """Keeps what the pressed button says; the other panels stay open."""
    proposal = proposal_of(row)
    panel = request.POST.get("panel", "")
    try:
        kept = correct_import(
            row=row,
            wanted=wanted(request.POST, proposal),
            by=account_in(request),
            now=current_time(),
        )
    except Refusal as refusal:
        faulty = panel_of(panel, proposal, data=request.POST)
        if faulty is None:
            raise
        form = faulty.forms[request.POST["action"].partition(" ")[0].replace("role", "change")]
        form.add_error(None, refusal)
        raise FaultyPanel(faulty) from refusal
    if not kept:
        messages.info(request, _("Nothing was changed."))
    asked = asked_in(request)
    stays = request.POST.get("action", "").startswith("role ")
    opened = [one for one in asked.opened if one != panel] + [panel] * stays
    others = [("open", one) for one in opened]
    if asked.span and panel != ADD:
        others.append(("span", asked.span))
    if asked.part:
        others.append(("part", asked.part))
    anchor = panel if panel != ADD else made_anchor(kept)
    if anchor:
        # Swapped in place, an address has lost its fragment.
        others.append(("made", anchor))
    address = f"{row.get_absolute_url()}?{urlencode(others)}" if others else row.get_absolute_url()
    return redirect(f"{address}#{anchor}" if anchor else address)


def made_anchor(kept: Sequence[PlanCorrection]) -> str:
    """The id in the page of a row that was added."""
    return "".join(f"{one.deed.removeprefix('add_')}-c{one.number}" for one in kept)


def undo(request: HttpRequest, row: PlanImport) -> HttpResponse:
    number = request.POST.get("number", "")
    undone = undo_correction(
        row=row,
        number=int(number) if number.isdecimal() else 0,
        by=account_in(request),
        now=current_time(),
    )
    if undone[1:]:
        text = _("The correction was undone, and with it those that rested on it: %(numbers)s.")
        numbers = listed([str(one.number) for one in undone[1:]])
        messages.success(request, text % {"numbers": numbers})
    part = asked_in(request).part
    query = f"?{urlencode({'part': part})}" if part else ""
    return redirect(f"{row.get_absolute_url()}{query}#corrections")


def load(request: HttpRequest, row: PlanImport) -> HttpResponse:
    plan, report = load_import(
        row=row,
        by=account_in(request),
        now=current_time(),
        accept_errors="accept_errors" in request.POST,
        replace="replace" in request.POST,
    )
    values = {"title": plan.title, "parts": loaded_text(report)}
    messages.success(request, _("%(title)s: %(parts)s.") % values)
    left = extensible_sentence()
    if left:
        messages.warning(request, left)
    return redirect(plan)


def loaded_text(report: LoadReport) -> str:
    """What a load did: only what occurred is counted."""
    made, filled, left = sum(report.created.values()), report.updated, len(report.differences)
    counts = {
        ngettext("%(count)s row made", "%(count)s rows made", made): made,
        ngettext("%(count)s text filled in", "%(count)s texts filled in", filled): filled,
        ngettext(
            "%(count)s difference left as stored", "%(count)s differences left as stored", left
        ): left,
    }
    said = [text % {"count": count} for text, count in counts.items() if count]
    return listed(said) or _("nothing had changed")


def discard(request: HttpRequest, row: PlanImport) -> HttpResponse:
    discard_import(row=row, by=account_in(request), now=current_time())
    messages.success(request, _("The document was set aside."))
    return redirect("plan_import")
