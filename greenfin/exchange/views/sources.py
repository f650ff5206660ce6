"""An administrator's pages: source systems, their tokens and mappings."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.clock import current_time
from districts.refusals import Refusal
from districts.requests import account_in, entitled
from greenfin.exchange.actions import (
    add_mapping,
    add_source,
    change_mapping,
    change_source,
    issue_token,
    revoke_token,
)
from greenfin.exchange.actions.sources import content_of, mapping_content
from greenfin.exchange.forms import MappingForm, SourceForm
from targets.intake.models import Mapping, SourceSystem
from targets.intake.permissions import MANAGE_EXCHANGE


@login_required
@require_safe
def exchange_sources(request: HttpRequest) -> HttpResponse:
    """All source systems, each with whether it has a token."""
    entitled(request, MANAGE_EXCHANGE)
    in_force = Count("tokens", filter=Q(tokens__revoked_at__isnull=True), distinct=True)
    rows = SourceSystem.objects.select_related("account", "organisation").annotate(
        tokens_in_force=in_force, mapping_count=Count("mappings", distinct=True)
    )
    return render(request, "greenfin/exchange/sources.html", {"sources": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exchange_source_add(request: HttpRequest) -> HttpResponse:
    """A new source system."""
    entitled(request, MANAGE_EXCHANGE)
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = add_source(source=form.save(commit=False), scope=form.scope, by=account_in(request))
        messages.success(request, _("Kept. Issue a token for its program below."))
        return redirect(made)
    return _page(request, form, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exchange_source(request: HttpRequest, code: str) -> HttpResponse:
    """One source system: its scope, tokens, mappings."""
    source = _source(request, code)
    before = content_of(source)
    form = SourceForm(request.POST if request.method == "POST" else None, instance=source)
    if request.method == "POST" and form.is_valid():
        changed = form.save(commit=False)
        change_source(source=changed, scope=form.scope, by=account_in(request), before=before)
        messages.success(request, _("Kept. It holds from the next request on."))
        return redirect(changed)
    return _page(request, form, _source(request, code))


@login_required
@require_POST
def exchange_token_issue(request: HttpRequest, code: str) -> HttpResponse:
    """A new token, shown this once; the one before ends with it."""
    source = _source(request, code)
    try:
        token = issue_token(source=source, by=account_in(request), now=current_time())
    except Refusal as refusal:
        form = SourceForm(instance=source)
        return _page(request, form, source, refusal=refusal.sentence, status=refusal.status)
    response = _page(request, SourceForm(instance=source), source, token=token, status=200)
    add_never_cache_headers(response)
    return response


@login_required
@require_POST
def exchange_token_revoke(request: HttpRequest, code: str) -> HttpResponse:
    """Ends the token in force."""
    source = _source(request, code)
    try:
        revoke_token(source=source, by=account_in(request), now=current_time())
    except Refusal as refusal:
        form = SourceForm(instance=source)
        return _page(request, form, source, refusal=refusal.sentence, status=refusal.status)
    messages.success(request, _("Revoked. The next request with it is refused."))
    return redirect(source)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exchange_mapping_add(request: HttpRequest, code: str) -> HttpResponse:
    """A new mapping of a source system."""
    source = _source(request, code)
    form = MappingForm(request.POST if request.method == "POST" else None, source=source)
    if request.method == "POST" and form.is_valid():
        add_mapping(mapping=form.mapping(), by=account_in(request))
        messages.success(request, _("Kept. Files are read by it from now on."))
        return redirect(source)
    return _mapping_page(request, form, source)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exchange_mapping(request: HttpRequest, code: str, mapping: str) -> HttpResponse:
    """One mapping of a source system."""
    source = _source(request, code)
    held = get_object_or_404(Mapping.objects.select_related("edition"), source=source, code=mapping)
    held.source = source
    before = mapping_content(held)
    data = request.POST if request.method == "POST" else None
    form = MappingForm(data, source=source, instance=held)
    if request.method == "POST" and form.is_valid():
        change_mapping(mapping=form.mapping(), by=account_in(request), before=before)
        messages.success(request, _("Kept. Files are read by it from now on."))
        return redirect(source)
    return _mapping_page(request, form, source, mapping)


def _source(request: HttpRequest, code: str) -> SourceSystem:
    entitled(request, MANAGE_EXCHANGE)
    rows = SourceSystem.objects.select_related("account", "organisation")
    return get_object_or_404(rows, code=code)


def _page(
    request: HttpRequest,
    form: SourceForm,
    source: SourceSystem | None,
    *,
    token: str = "",
    refusal: str = "",
    status: int = 0,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "source": source, "token": token, "refusal": refusal}
    if source is not None:
        context |= {
            "tokens": source.tokens.select_related("issued_by", "revoked_by"),
            "in_force": source.tokens.filter(revoked_at__isnull=True).exists(),
            "mappings": source.mappings.select_related("source"),
        }
    status = status or (422 if request.method == "POST" else 200)
    return render(request, "greenfin/exchange/source.html", context, status=status)


def _mapping_page(
    request: HttpRequest, form: MappingForm, source: SourceSystem, code: str = ""
) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "source": source, "code": code}
    return render(request, "greenfin/exchange/mapping.html", context, status=status)
