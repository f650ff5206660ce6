"""What an import would do: the reading, the plan it meets, its bodies and targets, every doubt."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from districts.documents import Document
from districts.documents.corrections import Correction, Draft, corrected, doubt_key
from districts.documents.model import Doubt, Place, doubt
from districts.models import Jurisdiction, Organisation, Plan

from .bodies import DOUBTFUL, NEW, BodyMatch, match_bodies
from .files import ReadFile, UnreadableDocument, read_file
from .targets import TargetProposal, propose_targets


@dataclass
class PlanProposal:
    """What an import would do; nothing of it is stored yet."""

    document: Document
    digest: str
    jurisdiction: Jurisdiction
    plan: Plan | None
    draft: Draft
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
    corrections: Iterable[Correction] = (),
) -> PlanProposal:
    """Reads a file and says what an import would do; nothing is written.

    UnreadableDocument where the file holds no text, or the text is no plan of a known jurisdiction.
    """
    digest = hashlib.sha256(content).hexdigest()
    file, _reading = read_file(content)
    return propose_file(file, digest, jurisdiction=jurisdiction, corrections=corrections)


def propose_file(
    file: ReadFile,
    digest: str,
    *,
    jurisdiction: Jurisdiction | None = None,
    corrections: Iterable[Correction] = (),
) -> PlanProposal:
    """As `propose_plan`, for a file that has been read."""
    draft = corrected(file.document, corrections, file.text)
    document = draft.document
    if not (document.tasks or document.statements or document.goals):
        raise UnreadableDocument(_("No numbered task was found: this does not read as a plan."))
    chosen = Jurisdiction.objects.filter(slug=draft.head.get("jurisdiction", "")).first()
    place = chosen or jurisdiction or named_jurisdiction(document)
    if place is None:
        raise UnreadableDocument(
            _("Neither title nor issuer names a known jurisdiction: say which it is.")
        )
    bodies = match_bodies(document, place, draft.bodies)
    targets = propose_targets(draft.targets, place, draft.chosen, document.issued_on)
    of_targets = {entry for one in document.statements for entry in one.doubts}
    doubts = [entry for entry in document.doubts if entry not in of_targets]
    doubts += [doubt("page_without_text", Place("document"), str(n)) for n in file.empty_pages]
    doubts += body_doubts(bodies)
    for one in targets:
        one.doubts = [entry for entry in one.doubts if doubt_key(entry) not in draft.settled]
        doubts += one.doubts
    doubts = [entry for entry in doubts if doubt_key(entry) not in draft.settled]
    plan = known_plan(document, place)
    return PlanProposal(document, digest, place, plan, draft, bodies, targets, doubts)


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
