"""Building a scheme on one page, reading it, trying it, putting it in force."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.clock import current_date, current_time
from districts.refusals import NotAllowed, Refusal
from districts.requests import account_in, entitled, kept_page, reader_in
from tasks.evaluation.actions import activate_scheme, draft_scheme, revise_scheme
from tasks.evaluation.actions.schemes import content_of
from tasks.evaluation.forms import BeginForm, SchemeForm, TryForm
from tasks.evaluation.models import SUBJECT_KINDS, Scheme, SchemeVersion
from tasks.evaluation.permissions import (
    DEFINE_SCHEMES,
    RUN_EVALUATIONS,
    SEE_INSTITUTIONS,
    SEE_RUNS,
    SEE_SCHEMES,
    defining,
)
from tasks.evaluation.problems import item_problems
from tasks.evaluation.reading.trial import tried
from tasks.evaluation.sources import Span
from tasks.evaluation.wording import scoring_text, source_text


def held_version(request: HttpRequest, code: str, number: int) -> SchemeVersion:
    """The version, as far as the reader may know of it."""
    reader = reader_in(request)
    if not (reader.has_some(SEE_SCHEMES) or reader.may(SEE_INSTITUTIONS)):
        raise PermissionDenied
    rows = SchemeVersion.objects.visible_to(reader)
    rows = rows.select_related("scheme", "made_by", "activated_by")
    return get_object_or_404(rows, scheme__code=code, number=number)


def own_version(request: HttpRequest, code: str, number: int) -> SchemeVersion:
    """The version, for who defines schemes of its kind."""
    reader = reader_in(request)
    if not any(reader.may(defining(kind)) for kind, _name in SUBJECT_KINDS):
        raise PermissionDenied
    version = held_version(request, code, number)
    entitled(request, defining(version.scheme.subject_kind))
    return version


@login_required
@require_safe
@kept_page
def scheme(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A version with its items and grades, and what may be done with it."""
    return scheme_page(request, held_version(request, code, number))


def scheme_page(
    request: HttpRequest, version: SchemeVersion, refusal: Refusal | None = None
) -> HttpResponse:
    reader = reader_in(request)
    items = list(version.items.select_related("indicator"))
    lines = [
        {"item": one, "source": source_text(one), "scoring": scoring_text(one)} for one in items
    ]
    kind = version.scheme.subject_kind
    may_define, is_of_places = reader.may(defining(kind)), kind == "jurisdiction"
    last = version.scheme.versions.order_by("-number").first()
    context = {
        "version": version,
        "lines": lines,
        "weight": sum(one.weight for one in items),
        "problems": [text for one in items for text in item_problems(one)],
        "grades": version.grades.all(),
        "runs": version.runs.visible_to(reader) if is_of_places else version.institution_runs.all(),
        "may_edit": may_define and version.is_draft,
        "may_revise": may_define and last == version and not version.is_draft,
        "begin_form": BeginForm(is_quarterly=version.scheme.period_kind == "quarter")
        if is_of_places and reader.may(RUN_EVALUATIONS) and not version.is_draft
        else None,
        "may_try": is_of_places and (reader.may(SEE_RUNS) or may_define),
        "is_of_places": is_of_places,
        "may_begin_of_banks": may_define and not (is_of_places or version.is_draft),
        "try_period": last_year(),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "evaluation/scheme.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scheme_new(request: HttpRequest) -> HttpResponse:
    """A scheme from an empty page: for districts, or with `?of=institution` for institutions."""
    kind = "institution" if request.GET.get("of") == "institution" else "jurisdiction"
    entitled(request, defining(kind))
    return edited(request, None, kind)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scheme_edit(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The draft of a scheme; a version in force is not there to be edited."""
    version = own_version(request, code, number)
    if not version.is_draft:
        raise Http404
    return edited(request, version, version.scheme.subject_kind)


def edited(request: HttpRequest, version: SchemeVersion | None, kind: str) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = SchemeForm(sent, content_of(version) if version else None, kind)
    refusal: Refusal | None = None
    if sent is not None and form.is_valid():
        try:
            kept = draft_scheme(
                code=version.scheme.code if version else new_code(form),
                subject_kind=kind,
                period_kind=form.period_kind,
                content=form.content(),
                by=account_in(request),
                now=current_time(),
            )
        except NotAllowed as error:
            raise PermissionDenied(error.sentence) from error
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, str(KEPT[kind]))
            return redirect(kept.get_absolute_url())
    status = 200 if sent is None else refusal.status if refusal else 422
    context = {"form": form, "version": version, "refusal": refusal, "kind": kind}
    return render(request, "evaluation/edit.html", context, status=status)


def new_code(form: SchemeForm) -> str:
    """The code typed; a Refusal where a scheme has it already."""
    code: str = form.head.cleaned_data["code"]
    if Scheme.objects.filter(code=code).exists():
        raise Refusal(_("A scheme of this code exists already; open it to change it."))
    return code


KEPT = {
    "jurisdiction": gettext_lazy("Kept as a draft. Try it, then put it in force."),
    "institution": gettext_lazy("Kept as a draft. Read it once more, then put it in force."),
}
STEPS: dict[str, Callable[..., Any]] = {
    "activate_scheme": activate_scheme,
    "revise_scheme": revise_scheme,
}
DONE = {
    "activate_scheme": gettext_lazy("In force. It is not changed any more; begin its run below."),
    "revise_scheme": gettext_lazy("A new version is begun with what the last one says."),
}


@login_required
@require_POST
def scheme_step(request: HttpRequest, code: str, number: int, deed: str) -> HttpResponse:
    """Puts a version in force, or begins the next one."""
    version = own_version(request, code, number)
    about = {"version": version} if deed == "activate_scheme" else {"scheme": version.scheme}
    try:
        held = STEPS[deed](**about, by=account_in(request), now=current_time())
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        return scheme_page(request, version, refusal)
    messages.success(request, str(DONE[deed]))
    return redirect(held.get_absolute_url())


def last_year() -> str:
    return str(current_date().year - 1)


@login_required
@require_safe
def scheme_try(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """试算 on a period: places, spread of each item, changes; nothing is stored."""
    reader = reader_in(request)
    if not (reader.may(SEE_RUNS) or reader.may(DEFINE_SCHEMES)):
        raise PermissionDenied
    version = held_version(request, code, number)
    if version.scheme.subject_kind != "jurisdiction":
        raise Http404
    form = TryForm(request.GET if "span" in request.GET else {"span": last_year()})
    span: Span | None = form.cleaned_data["span"] if form.is_valid() else None
    trial = tried(version, span) if span and span.kind == version.scheme.period_kind else None
    context = {"version": version, "form": form, "trial": trial, "span": span}
    return render(request, "evaluation/try.html", context)
