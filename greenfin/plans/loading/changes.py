"""What differs between two versions of a document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from districts.documents import Document
from districts.models import PlanImport
from targets.models.goals import TARGET_KINDS

from .imports import proposal_of
from .indicators import plain
from .keeper import Difference

HEAD = ("title", "document_number", "issuer", "issued_on", "is_public")


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


def changes_since(former: PlanImport, document: Document) -> list[Change]:
    """What the document says otherwise than its former version."""
    return list(changes_between(proposal_of(former).document, document))


def changes_between(before: Document, after: Document) -> Iterable[Change]:
    """Yield every difference: head, sections, tasks, annex rows and targets, in this order."""
    for name in HEAD:
        old, new = _text(getattr(before, name)), _text(getattr(after, name))
        if old != new:
            yield Change("document", "", name, old, new)
    for kind, one, other in (
        ("section", _sections(before), _sections(after)),
        ("task", _tasks(before), _tasks(after)),
        ("annex_row", _annex(before), _annex(after)),
        ("target", _targets(before), _targets(after)),
    ):
        yield from _differences(kind, one, other)


def _differences(
    kind: str, before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]
) -> Iterable[Change]:
    for place in {**before, **after}:
        old, new = before.get(place), after.get(place)
        if old is None or new is None:
            whole = old or new or {}
            text = " ".join(part for part in whole.values() if part)
            yield Change(
                kind, place, "", text if new is None else None, text if old is None else None
            )
            continue
        for name in old:
            if old[name] != new[name]:
                yield Change(kind, place, name, old[name], new[name])


def _whole(row: Mapping[str, str] | None) -> str | None:
    return None if row is None else " ".join(part for part in row.values() if part)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _sections(document: Document) -> dict[str, dict[str, str]]:
    return {
        one.label: {"heading": one.heading, "wording": one.wording} for one in document.sections
    }


def _tasks(document: Document) -> dict[str, dict[str, str]]:
    return {
        str(one.number): {
            "title": one.title or "",
            "wording": one.wording,
            "lead": "、".join(one.lead),
            "responsible": "、".join(one.responsible),
        }
        for one in document.tasks
    }


def _annex(document: Document) -> dict[str, dict[str, str]]:
    return {
        str(one.row): {
            "wording": one.wording,
            "lead": "、".join(one.lead),
            "responsible": "、".join(one.responsible),
        }
        for one in document.annex
    }


def _targets(document: Document) -> dict[str, dict[str, str]]:
    """Targets by clause, subject and kind, so that a new figure is a change and not another one."""
    kinds = dict(TARGET_KINDS)
    found: dict[str, dict[str, str]] = {}
    for one in document.statements:
        place = f"{one.clause} {one.subject} {kinds[one.kind]}"
        key, count = place, 1
        while key in found:
            count += 1
            key = f"{place} ({count})"
        found[key] = {
            "wording": one.wording,
            "value": f"{one.operator} {plain(one.value)}{one.unit}".strip(),
            "deadline": one.deadline or "",
        }
    return found


def as_changes(differences: Iterable[Difference]) -> list[Change]:
    """What is stored otherwise than the document says, as changes."""
    return [
        Change(entry.model, entry.row, entry.field, _shown(entry.stored), _shown(entry.fixture))
        for entry in differences
    ]


def _shown(value: Any) -> str | None:
    """A value as a person reads it; a row that is missing shows its texts."""
    if isinstance(value, dict):
        return "；".join(str(part) for part in value.values() if isinstance(part, str) and part)
    return plain(value) if isinstance(value, Decimal) else _text(value)
