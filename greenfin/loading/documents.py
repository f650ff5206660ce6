"""`import_plan`: an official document, as read, into a plan's rows with the full wording.

Rows that are stored stay as they are; only wording that is missing is filled in, and every other
difference is reported.
"""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from pypinyin import lazy_pinyin

from districts.actions import move_data_version, record_event
from districts.documents import Document, read_document
from districts.documents.model import AnnexText, TaskText
from districts.models import Account, Jurisdiction, Organisation, OrganisationName, Plan, Section
from tasks.models import AnnexRow, Assignment, Task

from .keeper import Keeper, LoadReport
from .names import NameIndex


class UnreadableDocument(ValueError):
    """The document cannot be taken as a plan; the message says why and what to do."""


@dataclass(frozen=True)
class BodyMatch:
    """A name as the document writes it, and the organisation it means; None proposes a new one."""

    written: str
    organisation: str | None


@dataclass
class PlanProposal:
    """What an import would do: the reading, the jurisdiction, the plan it meets, the bodies."""

    document: Document
    digest: str
    jurisdiction: Jurisdiction
    plan: Plan | None
    bodies: list[BodyMatch] = field(default_factory=list)

    @property
    def new_bodies(self) -> list[str]:
        return [match.written for match in self.bodies if match.organisation is None]


def text_of(content: bytes) -> str:
    """The text of a plain file in UTF-8 or GB 18030; UnreadableDocument for anything else."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableDocument(
        "The file is not plain text. Open it in WPS or Word and save it as a text file (.txt)."
    )


def named_jurisdiction(document: Document) -> Jurisdiction | None:
    """The jurisdiction that the title or the issuer names; a district before its city."""
    text = f"{document.title} {document.issuer or ''}"
    for place in Jurisdiction.objects.exclude(kind="city"):
        if place.name in text:
            return place
    for place in Jurisdiction.objects.filter(kind="city"):
        if place.name in text:
            return place
    return None


def known_plan(document: Document, jurisdiction: Jurisdiction) -> Plan | None:
    """The stored plan that this document is: by its number, else by its title."""
    plans = Plan.objects.filter(jurisdiction=jurisdiction)
    if document.document_number:
        found = plans.filter(document_number=document.document_number).first()
        if found is not None:
            return found
    return plans.filter(title=document.title).first()


def stored_names() -> NameIndex:
    """Every name of every stored organisation."""
    rows = OrganisationName.objects.values_list(
        "organisation__jurisdiction__slug", "organisation__slug", "name"
    )
    own = Organisation.objects.values_list("jurisdiction__slug", "slug", "name")
    return NameIndex([*rows, *own])


def propose_plan(content: bytes, *, jurisdiction: Jurisdiction | None = None) -> PlanProposal:
    """Reads a document and says what an import would do; nothing is written."""
    document = read_document(text_of(content))
    if not document.tasks:
        raise UnreadableDocument("No numbered task was found: this does not read as a plan.")
    place = jurisdiction or named_jurisdiction(document)
    if place is None:
        raise UnreadableDocument(
            "Neither title nor issuer names a known jurisdiction; name it with --jurisdiction."
        )
    plan = known_plan(document, place)
    names = stored_names()
    rows: list[TaskText | AnnexText] = [*document.tasks, *document.annex]
    written = dict.fromkeys(name for row in rows for name in [*row.lead, *row.responsible])
    bodies = [BodyMatch(name, names.lookup(place.slug, name)) for name in written]
    digest = hashlib.sha256(content).hexdigest()
    return PlanProposal(document, digest, place, plan, bodies)


@transaction.atomic
def apply_plan(
    proposal: PlanProposal, *, by: Account | None, now: datetime.datetime
) -> tuple[Plan, LoadReport]:
    """Stores what `propose_plan` found, in one transaction; the same document twice is harmless."""
    keeper = Keeper()
    plan = DocumentLoader(keeper, proposal).load()
    if keeper.report.is_changed or plan.wording_digest != proposal.digest:
        plan.wording_digest = proposal.digest
        plan.save(update_fields=["wording_digest"])
        after = {"plan": plan.slug, "digest": proposal.digest}
        record_event(deed="import_plan", by=by, obj=plan, after=after, now=now)
        move_data_version()
    return plan, keeper.report


class DocumentLoader:
    """One document into rows: the plan, its sections, bodies, tasks and annex."""

    def __init__(self, keeper: Keeper, proposal: PlanProposal) -> None:
        self.keeper = keeper
        self.proposal = proposal
        self.document = proposal.document

    def load(self) -> Plan:
        self.plan = self.proposal.plan or self._new_plan()
        self.bodies = {match.written: self._body(match) for match in self.proposal.bodies}
        sections = {section.label: section for section in self.plan.sections.all()}
        for position, found in enumerate(self.document.sections):
            parent = sections.get(found.label.partition("（")[0]) if found.level > 1 else None
            sections[found.label] = self._worded(
                Section,
                {"plan": self.plan, "label": found.label},
                {
                    "heading": found.heading,
                    "level": found.level,
                    "parent": parent,
                    "position": position,
                },
                {"wording": found.wording},
            )
        for task in self.document.tasks:
            self._load_task(task, sections[task.section])
        for row in self.document.annex:
            self._load_annex_row(row)
        return self.plan

    def _new_plan(self) -> Plan:
        document, place = self.document, self.proposal.jurisdiction
        year = document.issued_on.year if document.issued_on else None
        deadlines = [
            int(phrase.number)
            for goal in document.goals
            for phrase in goal.phrases
            if phrase.unit == "年" and phrase.number and 2000 < phrase.number < 2100
        ]
        if year is None and not deadlines:
            raise UnreadableDocument("The document carries neither a date nor a year to reach.")
        first = year or min(deadlines)
        slug = place.slug
        if Plan.objects.filter(slug=slug).exists():
            slug = f"{place.slug}-{first}"
        return self.keeper.keep(
            Plan,
            {"slug": slug},
            {
                "jurisdiction": place,
                "title": document.title,
                "document_number": document.document_number or "",
                "issuer": document.issuer or "",
                "issued_on": document.issued_on,
                # Without a clear mark a plan stays unpublished until a person decides.
                "is_public": document.is_public is True,
                "period_start": first,
                "period_end": max([first, *deadlines]),
            },
        )[0]

    def _body(self, match: BodyMatch) -> Organisation:
        if match.organisation is not None:
            return Organisation.objects.get(slug=match.organisation)
        place = self.proposal.jurisdiction
        stem = f"{place.slug}-{''.join(lazy_pinyin(match.written, errors='ignore'))}"[:70]
        slug, number = stem, 1
        while Organisation.objects.filter(slug=slug).exists():
            number += 1
            slug = f"{stem}-{number}"
        body, _is_new = self.keeper.keep(
            Organisation, {"jurisdiction": place, "name": match.written}, {"slug": slug}
        )
        return body

    def _load_task(self, found: Any, section: Section) -> None:
        values: dict[str, Any] = {"section": section}
        if found.title is None:
            defaults = {"title": f"{found.wording[:30]}…", "has_official_title": False}
        else:
            defaults = {}
            values |= {"title": found.title, "has_official_title": True}
        key = {"plan": self.plan, "number": found.number}
        is_new = not Task.objects.filter(**key).exists()
        if is_new:
            values |= defaults
        wording = {"wording": found.wording, "role_clause": found.role_clause}
        task = self._worded(Task, key, values, wording)
        self._assign({"task": task}, found, is_parent_new=is_new)

    def _load_annex_row(self, found: Any) -> None:
        key = {"plan": self.plan, "row": found.row}
        is_new = not AnnexRow.objects.filter(**key).exists()
        values = {"title": found.wording[:60]} if is_new else {}
        row = self._worded(AnnexRow, key, values, {"wording": found.wording})
        self._assign({"annex_row": row}, found, is_parent_new=is_new)

    def _assign(self, owner: Mapping[str, Any], found: Any, *, is_parent_new: bool) -> None:
        for role in ("lead", "responsible"):
            for position, written in enumerate(getattr(found, role)):
                self.keeper.keep_child(
                    Assignment,
                    {**owner, "organisation": self.bodies[written], "role": role},
                    {"written": written, "position": position},
                    is_parent_new=is_parent_new,
                )

    def _worded(
        self,
        model: type[models.Model],
        key: Mapping[str, Any],
        values: Mapping[str, Any],
        wording: Mapping[str, str],
    ) -> Any:
        """The row, with wording filled in where none is stored yet."""
        row, is_new = self.keeper.keep(model, key, values)
        missing = {name: text for name, text in wording.items() if text and not getattr(row, name)}
        if missing:
            for name, text in missing.items():
                setattr(row, name, text)
            row.save(update_fields=list(missing))
            self.keeper.report.updated += 0 if is_new else len(missing)
        for name, text in wording.items():
            if name not in missing and text and getattr(row, name) != text:
                self.keeper.differ(row, name, text)
        return row
