"""The loaded versions of a plan's document, and what each changed against the one before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from districts.documents import Document
from districts.documents.model import AnnexText, TaskText
from districts.models import Plan, PlanImport
from districts.permissions import SEE_UNPUBLISHED_PLANS, Reader
from districts.requests import kept_page, reader_in
from greenfin.caching.parts import kept_parts
from targets.models.goals import TARGET_KINDS
from targets.progress.as_of import as_of_on_plan
from targets.wording.formatting import exact_text, plain_text, quarter_text
from targets.wording.sentences import bounded

from .loading import Difference
from .loading.imports import document_of

HEAD = ("title", "document_number", "issuer", "issued_on", "is_public")


# What the fields of a document are called, wherever a change of one is told.
FIELD_WORDS = {
    "title": gettext_lazy("title"),
    "document_number": gettext_lazy("document number"),
    "issuer": gettext_lazy("issuer"),
    "issued_on": gettext_lazy("issued on"),
    "is_public": gettext_lazy("may be published"),
    "jurisdiction": gettext_lazy("jurisdiction"),
    "heading": gettext_lazy("heading"),
    "label": gettext_lazy("number"),
    "number": gettext_lazy("number"),
    "wording": gettext_lazy("wording"),
    "role_clause": gettext_lazy("clause on bodies"),
    "due_on": gettext_lazy("due date"),
    "lead": gettext_lazy("lead"),
    "responsible": gettext_lazy("responsible"),
    "value": gettext_lazy("value"),
    "deadline": gettext_lazy("deadline"),
    "section": gettext_lazy("section"),
    "clause": gettext_lazy("section"),
    "subject": gettext_lazy("subject"),
    "kind": gettext_lazy("kind"),
    "operator": gettext_lazy("sign"),
    "unit": gettext_lazy("unit"),
    "indicator": gettext_lazy("indicator"),
    "base": gettext_lazy("base quarter"),
    "base_value": gettext_lazy("base value"),
    "state": gettext_lazy("decision"),
    "first_task": gettext_lazy("tasks from"),
    "after": gettext_lazy("behind section"),
}


@dataclass(frozen=True)
class Version:
    """A loaded document with its changes against the one before; None for the first."""

    row: PlanImport
    changes: list[dict[str, str]] | None


@require_safe
@kept_page
def plan_versions(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed from version to version; a plan that may not be seen does not exist."""
    who = reader_in(request)
    plans = Plan.objects.visible_to(who).select_related("jurisdiction")
    plan = get_object_or_404(plans, slug=slug)
    as_of = as_of_on_plan(request, plan)
    parts = ["greenfin/plans/plan/versions_body.html"]
    (body,) = kept_parts(parts, lambda: {"versions": versions_of(plan, who)}, who, as_of, slug)
    return render(request, "greenfin/plans/plan/versions.html", {"plan": plan, "body": body})


def versions_of(plan: Plan, who: Reader) -> list[Version]:
    """The versions this reader may see, newest first.

    A version that was not for publication is left out for those who see published plans alone,
    though the plan has been published since.
    """
    sees_all = who.may(SEE_UNPUBLISHED_PLANS, plan.jurisdiction_id)
    rows = PlanImport.objects.filter(plan=plan, state="loaded").order_by("loaded_at", "pk")
    rows = rows.select_related("file", "jurisdiction").defer("file__content")
    documents = [(row, document_of(row)) for row in rows]
    shown = [(row, text) for row, text in documents if sees_all or text.is_public]
    versions = []
    for position, (row, text) in enumerate(shown):
        former = shown[position - 1][1] if position else None
        changes = changes_between(former, text) if former is not None else None
        words = None if changes is None else [change_words(one) for one in changes]
        versions.append(Version(row, words))
    return versions[::-1]


@dataclass(frozen=True)
class Change:
    """One thing that is other in the later version; None where it is not there at all."""

    kind: str
    place: str
    field: str
    before: str | None
    after: str | None


def former_version(row: PlanImport, plan_id: int | None) -> PlanImport | None:
    """The version of the same plan that was loaded last before this one."""
    rows = PlanImport.objects.filter(plan=plan_id, state="loaded").exclude(file=row.file)
    if row.loaded_at is not None:
        rows = rows.filter(loaded_at__lt=row.loaded_at)
    return rows.order_by("-loaded_at").first() if plan_id else None


def changes_between(before: Document, after: Document) -> Iterable[Change]:
    """Yield every difference: head, sections, tasks, annex rows and targets, in this order."""
    for name in HEAD:
        old, new = _text(getattr(before, name)), _text(getattr(after, name))
        if old != new:
            yield Change("document", "", name, old, new)
    parts, later = _parts(before), _parts(after)
    for kind in parts:
        yield from _differences(kind, parts[kind], later[kind])


def _differences(
    kind: str, before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]
) -> Iterable[Change]:
    for place in {**before, **after}:
        old, new = before.get(place), after.get(place)
        if old is not None and new is not None:
            yield from (
                Change(kind, place, name, old[name], new[name])
                for name in old
                if old[name] != new[name]
            )
        else:
            yield Change(kind, place, "", _whole(old), _whole(new))


def _whole(row: Mapping[str, str] | None) -> str | None:
    return None if row is None else " ".join(part for part in row.values() if part)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _parts(document: Document) -> dict[str, dict[str, dict[str, str]]]:
    """The parts of a document by their kind and place, in words."""
    return {
        "section": {
            one.label: {"heading": one.heading, "wording": one.wording} for one in document.sections
        },
        "task": {
            str(one.number): {"title": one.title or "", **_worded(one)} for one in document.tasks
        },
        "annex_row": {str(one.row): _worded(one) for one in document.annex},
        "target": _targets(document),
    }


def _worded(row: TaskText | AnnexText) -> dict[str, str]:
    bodies = {"lead": "、".join(row.lead), "responsible": "、".join(row.responsible)}
    return {"wording": row.wording, **bodies}


def _targets(document: Document) -> dict[str, dict[str, str]]:
    """Targets by clause, subject and kind, so that a new figure is a change and not another one."""
    kinds = dict(TARGET_KINDS)
    targets: dict[str, dict[str, str]] = {}
    for one in document.statements:
        place = f"{one.clause} {one.subject} {kinds[one.kind]}"
        key, count = place, 1
        while key in targets:
            count += 1
            key = f"{place} ({count})"
        targets[key] = {
            "wording": one.wording,
            "value": bounded(exact_text(one.value), one.operator) + one.unit,
            "deadline": quarter_text(one.deadline),
        }
    return targets


def as_changes(differences: Iterable[Difference]) -> list[Change]:
    """What is stored otherwise than the document says, as changes."""
    return [
        Change(entry.model, entry.row, entry.field, _shown(entry.stored), _shown(entry.said))
        for entry in differences
    ]


def _shown(value: Any) -> str | None:
    """A value as a person reads it; a row that is missing shows its texts."""
    if isinstance(value, dict):
        return "；".join(str(part) for part in value.values() if isinstance(part, str) and part)
    return plain_text(value) if isinstance(value, Decimal) else _text(value)


def change_words(change: Change) -> dict[str, str]:
    """A change in words: where, what, before, after."""
    kinds = {
        "document": _("Document"),
        "plan": _("Document"),
        "section": _("Section"),
        "task": _("Task"),
        "annex_row": _("Annex row"),
        "annexrow": _("Annex row"),
        "target": _("Target"),
        "assignment": _("Body of a task"),
        "organisationname": _("Name of a body"),
    }
    return {
        "kind": kinds.get(change.kind, change.kind),
        "place": change.place,
        "field": str(FIELD_WORDS.get(change.field, change.field)) or _("whole"),
        "before": change.before if change.before is not None else "–",
        "after": change.after if change.after is not None else "–",
    }
