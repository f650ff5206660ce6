"""The loaded versions of a plan's document, and what each changed against the one before."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from districts.models import Plan, PlanImport
from districts.permissions import SEE_UNPUBLISHED_PLANS, Reader
from districts.requests import reader_in
from greenfin.caching.conditional import conditional
from greenfin.caching.parts import kept_parts
from targets.progress.as_of import as_of_of

from .importing.content import change_words
from .loading.changes import changes_between
from .loading.imports import proposal_of


@dataclass(frozen=True)
class Version:
    """A loaded document with its changes against the one before; None for the first."""

    row: PlanImport
    changes: list[dict[str, str]] | None


@require_safe
@conditional
def plan_versions(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed from version to version; a plan that may not be seen does not exist."""
    who, as_of = reader_in(request), as_of_of(request)
    plans = Plan.objects.visible_to(who).select_related("jurisdiction")
    found = get_object_or_404(plans, slug=slug)
    parts = ["greenfin/plans/plan/versions_body.html"]
    (body,) = kept_parts(parts, lambda: versions_content(found, who), who, as_of, slug)
    return render(request, "greenfin/plans/plan/versions.html", {"plan": found, "body": body})


def versions_content(plan: Plan, who: Reader) -> dict[str, Any]:
    return {"versions": versions_of(plan, who)}


def loaded_versions(plan: Plan) -> list[PlanImport]:
    """The documents the plan was loaded from, oldest first."""
    rows = PlanImport.objects.filter(plan=plan, state="loaded")
    return list(rows.select_related("file", "jurisdiction").order_by("loaded_at", "pk"))


def versions_of(plan: Plan, who: Reader) -> list[Version]:
    """The versions this reader may see, newest first.

    A version that was not for publication is left out for those who see published plans alone,
    though the plan has been published since.
    """
    sees_all = who.may(SEE_UNPUBLISHED_PLANS, plan.jurisdiction_id)
    documents = [(row, proposal_of(row).document) for row in loaded_versions(plan)]
    shown = [(row, text) for row, text in documents if sees_all or text.is_public]
    versions = []
    for position, (row, text) in enumerate(shown):
        former = shown[position - 1][1] if position else None
        changes = changes_between(former, text) if former is not None else None
        words = None if changes is None else [change_words(one) for one in changes]
        versions.append(Version(row, words))
    return versions[::-1]
