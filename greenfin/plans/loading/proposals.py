"""What an import would do: the reading, the plan it meets, its bodies and targets, every doubt."""

import datetime
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from districts.documents import Document, read_document
from districts.documents.model import Doubt, Place, TaskText, doubt
from districts.models import Jurisdiction, Organisation, Plan

from .bodies import DOUBTFUL, NEW, BodyMatch, match_bodies
from .formats import ReadFile, UnreadableDocument, read_file
from .targets import TargetProposal, propose_targets

Corrections = Mapping[str, Any]
_HEAD = ("title", "document_number", "issuer")
_SETTLED_HEAD = {
    "title": ("no_title",),
    "document_number": ("no_document_number",),
    "issuer": ("no_issuer",),
    "issued_on": ("no_date", "impossible_date"),
    "is_public": ("no_publication_mark", "unclear_publication_mark"),
}

# Doubts about a task's bodies that hold no longer once a person has written them.
_SETTLED_ROLES = (
    "no_role_clause",
    "no_lead",
    "no_responsible",
    "second_role_clause",
    "names_run_together",
    "lead_marked_late",
    "role_clause_unclosed",
    "role_read_as_responsible",
    "roles_of_heading",
    "cell_break",
    "odd_body",
)


@dataclass
class PlanProposal:
    """What an import would do; nothing of it is stored yet."""

    document: Document
    digest: str
    jurisdiction: Jurisdiction
    plan: Plan | None
    bodies: list[BodyMatch] = field(default_factory=list)
    targets: list[TargetProposal] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def new_bodies(self) -> list[str]:
        return [one.written for one in self.bodies if one.organisation is None and not one.same_as]

    @property
    def errors(self) -> list[Doubt]:
        return [entry for entry in self.doubts if entry.severity == "error"]


def propose_plan(
    content: bytes,
    *,
    jurisdiction: Jurisdiction | None = None,
    corrections: Corrections | None = None,
) -> PlanProposal:
    """Reads a file and says what an import would do; nothing is written.

    UnreadableDocument where the file holds no text, or the text is no plan of a known jurisdiction.
    """
    digest = hashlib.sha256(content).hexdigest()
    return propose_text(
        read_file(content), digest, jurisdiction=jurisdiction, corrections=corrections
    )


def propose_text(
    file: ReadFile,
    digest: str,
    *,
    jurisdiction: Jurisdiction | None = None,
    corrections: Corrections | None = None,
) -> PlanProposal:
    """As `propose_plan`, for a file whose text is known already."""
    corrections = corrections or {}
    document = corrected(read_document(file.text), corrections)
    if not document.tasks:
        raise UnreadableDocument(_("No numbered task was found: this does not read as a plan."))
    chosen = Jurisdiction.objects.filter(slug=corrections.get("jurisdiction") or "").first()
    place = chosen or jurisdiction or named_jurisdiction(document)
    if place is None:
        raise UnreadableDocument(
            _("Neither title nor issuer names a known jurisdiction: say which it is.")
        )
    bodies = match_bodies(document, place, corrections.get("bodies", {}))
    targets = propose_targets(document.statements, place, corrections.get("targets", {}))
    read_once = {id(entry) for one in document.statements for entry in one.doubts}
    doubts = [entry for entry in document.doubts if id(entry) not in read_once]
    doubts += [doubt("page_without_text", Place("document"), str(n)) for n in file.empty_pages]
    doubts += body_doubts(bodies)
    doubts += [entry for one in targets for entry in one.doubts]
    plan = known_plan(document, place)
    return PlanProposal(document, digest, place, plan, bodies, targets, doubts)


def corrected(document: Document, corrections: Corrections) -> Document:
    """The document with a person's corrections; the doubts they settle go."""
    changes: dict[str, Any] = {name: corrections[name] for name in _HEAD if name in corrections}
    if "issued_on" in corrections:
        written = corrections["issued_on"]
        changes["issued_on"] = datetime.date.fromisoformat(written) if written else None
    if "is_public" in corrections:
        changes["is_public"] = corrections["is_public"] == "yes"
    settled = {
        code for name in changes if changes[name] not in ("", None) for code in _SETTLED_HEAD[name]
    }
    titles, roles = corrections.get("tasks", {}), corrections.get("roles", {})
    changes["tasks"] = tuple(
        _corrected(task, titles.get(str(task.number)), roles.get(str(task.number)))
        for task in document.tasks
    )
    changes["doubts"] = tuple(
        entry
        for entry in document.doubts
        if entry.code not in settled
        and not (
            entry.code in _SETTLED_ROLES
            and entry.place.kind == "task"
            and entry.place.value in roles
        )
    )
    return replace(document, **changes)


def _corrected(
    task: TaskText, title: str | None, roles: Mapping[str, Sequence[str]] | None
) -> TaskText:
    changes: dict[str, Any] = {"title": title} if title else {}
    changes |= {role: tuple(names) for role, names in (roles or {}).items()}
    return replace(task, **changes)


def named_jurisdiction(document: Document) -> Jurisdiction | None:
    """The jurisdiction that the title or the issuer names; a district before its city."""
    texts = (document.title, document.issuer or "")
    places = list(Jurisdiction.objects.all())
    cities = [place for place in places if place.kind == "city"]
    for text in texts:
        named = [place for place in places if place not in cities and place.name in text]
        if named:
            return min(named, key=lambda place: text.index(place.name))
    return next((place for place in cities if any(place.name in text for text in texts)), None)


def known_plan(document: Document, jurisdiction: Jurisdiction) -> Plan | None:
    """The stored plan that this document is: by its number, else by its title."""
    plans = Plan.objects.filter(jurisdiction=jurisdiction)
    number = document.document_number
    same = plans.filter(document_number=number).first() if number else None
    return same or plans.filter(title=document.title).first()


def body_doubts(bodies: Iterable[BodyMatch]) -> Iterable[Doubt]:
    """What is doubtful about the written names."""
    names = dict(Organisation.objects.values_list("slug", "name"))
    for one in bodies:
        where = Place("body", one.written)
        other = names.get(one.organisation or "") or one.same_as or ""
        if one.state == DOUBTFUL:
            yield doubt("body_doubtful", where, one.written)
        elif one.state == NEW and one.same_as and "prefix" in one.remarks:
            yield doubt("body_prefix", where, one.written, other=other)
        if one.organisation and "prefix" in one.remarks:
            yield doubt("body_prefix", where, one.written, other=other)
        if "abbreviation" in one.remarks:
            yield doubt("body_abbreviation", where, one.written, other=other)
        for remark in ("out_of_date", "not_yet"):
            if remark in one.remarks:
                yield doubt(f"name_{remark}", where, one.written)
