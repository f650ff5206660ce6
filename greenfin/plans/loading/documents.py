"""`import_plan`: a proposal into a plan's rows with the full wording.

Rows that are stored stay as they are; only wording that is missing is filled in, and every other
difference is reported. With `replace` headings and wording take what the document says.
"""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from districts.actions import move_data_version, record_event
from districts.documents.annexes import task_of
from districts.documents.model import TaskText
from districts.models import Account, Jurisdiction, Organisation, OrganisationName, Plan, Section
from targets.models import Target
from tasks.actions import propose_alignment
from tasks.models import AnnexRow, Assignment, Task

from .bodies import BodyMatch
from .formats import UnreadableDocument
from .keeper import Keeper, LoadReport, is_same
from .proposals import PlanProposal
from .target_proposals import TargetProposal, target_values

# Addresses under /plans/ that are pages of their own.
RESERVED_SLUGS = ("import",)
_COLLECTIVE = re.compile("(?:各|有关|相关|其他有关)|.*(?:成员单位|各部门|有关部门|有关单位)$")
_SHORT_TITLE = 30
_COMPARED = ("wording", "kind", "operator", "value", "unit", "deadline", "deadline_origin")


@transaction.atomic
def apply_plan(
    proposal: PlanProposal,
    *,
    by: Account | None,
    now: datetime.datetime,
    replace: bool = False,
) -> tuple[Plan, LoadReport]:
    """Stores what `propose_plan` found, in one transaction; the same document twice is harmless."""
    keeper = Keeper(update=replace)
    plan = DocumentLoader(keeper, proposal).load()
    if keeper.report.is_changed or plan.wording_digest != proposal.digest:
        plan.wording_digest = proposal.digest
        plan.save(update_fields=["wording_digest"])
        after = {"plan": plan.slug, "digest": proposal.digest}
        record_event(deed="import_plan", by=by, obj=plan, after=after, now=now)
        move_data_version()
    propose_alignment(plan=plan, by=by, now=now)
    return plan, keeper.report


def preview_plan(proposal: PlanProposal, *, now: datetime.datetime) -> LoadReport:
    """What `apply_plan` would make and find different; nothing is stored."""
    with transaction.atomic():
        _row, report = apply_plan(proposal, by=None, now=now)
        transaction.set_rollback(True)
    return report


class DocumentLoader:
    """One document into rows: the plan, its sections, bodies, tasks, annex and targets."""

    def __init__(self, keeper: Keeper, proposal: PlanProposal) -> None:
        self.keeper = keeper
        self.proposal = proposal
        self.document = proposal.document
        self.bodies: dict[str, Organisation] = {}
        self.known_targets: set[int] = set()
        self.tasks: list[tuple[TaskText, Task]] = []

    def load(self) -> Plan:
        is_new = self.proposal.plan is None
        self.plan = self.proposal.plan or self._new_plan()
        same = [match for match in self.proposal.bodies if match.same_as]
        for match in [one for one in self.proposal.bodies if not one.same_as] + same:
            self.bodies[match.written] = self._body(match)
        sections = {section.label: section for section in self.plan.sections.all()}
        above: list[Section] = []
        for position, found in enumerate(self.document.sections):
            while above and above[-1].level >= found.level:
                above.pop()
            parent = above[-1] if above else None
            sections[found.label] = self._worded(
                Section,
                {"plan": self.plan, "label": found.label},
                {
                    "heading": found.heading[:200],
                    "level": found.level,
                    "parent": parent,
                    "position": position,
                },
                {"wording": found.wording},
            )
            above.append(sections[found.label])
        for number, task in numbered(self.document.tasks):
            section = sections.get(task.section) or self._section_of_no_number()
            self._load_task(number, task, section)
        for row in self.document.annex:
            self._load_annex_row(row)
        for position, target in enumerate(self.proposal.targets):
            if target.is_ready:
                self._load_target(target, position, is_plan_new=is_new)
        return self.plan

    def _section_of_no_number(self) -> Section:
        """The section of tasks that stand under none: the document itself."""
        values = {"heading": self.document.title[:200], "level": 1, "position": 0}
        return self.keeper.keep(Section, {"plan": self.plan, "label": ""}, values)[0]

    def _new_plan(self) -> Plan:
        document, place = self.document, self.proposal.jurisdiction
        deadlines = [int(one.deadline[:4]) for one in document.statements if one.deadline]
        year = document.issued_on.year if document.issued_on else None
        if year is None and not deadlines:
            raise UnreadableDocument(_("The document carries neither a date nor a year to reach."))
        first = year or min(deadlines)
        return self.keeper.keep(
            Plan,
            {"slug": free_slug(place.slug, first)},
            {
                "jurisdiction": place,
                "title": document.title[:200],
                "document_number": (document.document_number or "")[:60],
                "issuer": (document.issuer or "")[:100],
                "issued_on": document.issued_on,
                # Without a clear mark a plan stays unpublished until a person decides.
                "is_public": document.is_public is True,
                "period_start": first,
                "period_end": max([first, *deadlines]),
            },
        )[0]

    def _body(self, match: BodyMatch) -> Organisation:
        if match.organisation is not None:
            body = Organisation.objects.get(slug=match.organisation)
        elif match.same_as and match.state != "doubtful":
            body = self.bodies[match.same_as]
        else:
            return self._new_body(match.written)
        if not Organisation.objects.filter(pk=body.pk).named(match.written).exists():
            self.keeper.keep(
                OrganisationName,
                {"organisation": body, "name": match.written[:100]},
                {"kind": "written"},
            )
        return body

    def _new_body(self, written: str) -> Organisation:
        # Its dictionaries take longer to load than most of the site.
        from pypinyin import lazy_pinyin

        place = self.proposal.jurisdiction
        stem = f"{place.slug}-{''.join(lazy_pinyin(written, errors='ignore'))}"[:70]
        slug, number = stem, 1
        while Organisation.objects.filter(slug=slug).exists():
            number += 1
            slug = f"{stem}-{number}"
        kind = "collective" if _COLLECTIVE.match(written) else "body"
        body, _made = self.keeper.keep(
            Organisation,
            {"jurisdiction": place, "name": written[:100]},
            {"slug": slug, "kind": kind},
        )
        return body

    def _load_task(self, number: int, found: TaskText, section: Section) -> None:
        values: dict[str, Any] = {"section": section}
        if found.title is None:
            short = found.wording.rstrip("。")
            title = short if len(short) <= _SHORT_TITLE else f"{short[:_SHORT_TITLE]}…"
            defaults = {"title": title, "has_official_title": False}
        else:
            defaults = {}
            values |= {"title": found.title[:200], "has_official_title": True}
        key = {"plan": self.plan, "number": number}
        is_new = not Task.objects.filter(**key).exists()
        if is_new:
            values |= defaults
        wording = {"wording": found.wording, "role_clause": found.role_clause}
        task = self._worded(Task, key, values, wording)
        self.tasks.append((found, task))
        self._assign({"task": task}, found, is_parent_new=is_new)

    def _load_annex_row(self, found: Any) -> None:
        key = {"plan": self.plan, "row": found.row}
        is_new = not AnnexRow.objects.filter(**key).exists()
        values: dict[str, Any] = {"title": found.wording[:60]} if is_new else {}
        said = task_of(found, [text for text, _task in self.tasks])
        if said is not None:
            values["task"] = next(task for text, task in self.tasks if text is said)
        row = self._worded(AnnexRow, key, values, {"wording": found.wording})
        self._assign({"annex_row": row}, found, is_parent_new=is_new)

    def _assign(self, owner: Mapping[str, Any], found: Any, *, is_parent_new: bool) -> None:
        for role in ("lead", "responsible"):
            for position, written in enumerate(getattr(found, role)):
                self.keeper.keep_child(
                    Assignment,
                    {**owner, "organisation": self.bodies[written], "role": role},
                    {"written": written[:100], "position": position},
                    is_parent_new=is_parent_new,
                )
            self._drop_unnamed(owner, role, getattr(found, role))

    def _drop_unnamed(self, owner: Mapping[str, Any], role: str, named: Iterable[str]) -> None:
        """Bodies that the document names no longer: gone with `replace`, else a difference."""
        kept = [self.bodies[written] for written in named]
        stale = Assignment.objects.filter(**owner, role=role).exclude(organisation__in=kept)
        for row in stale:
            if self.keeper.update:
                row.delete()
                self.keeper.report.updated += 1
            else:
                self.keeper.differ(row, "written", None)

    def _load_target(self, found: TargetProposal, position: int, *, is_plan_new: bool) -> None:
        """A target already stored is compared and left: a new value for it is a revision."""
        values = target_values(found) | {"position": position}
        for place in found.jurisdictions:
            stored = self._stored_target(values, place)
            if stored is not None:
                self.known_targets.add(stored.pk)
                self.keeper.report.kept["target"] += 1
                for name in _COMPARED:
                    if not is_same(getattr(stored, name), values[name]):
                        self.keeper.differ(stored, name, values[name])
                continue
            statement = self._target_key(found)
            key = f"{statement}-{place.slug}" if len(found.jurisdictions) > 1 else statement
            self.keeper.keep_child(
                Target,
                {"plan": self.plan, "key": key},
                {**values, "statement": statement, "jurisdiction": place},
                is_parent_new=is_plan_new,
            )

    def _stored_target(self, values: Mapping[str, Any], place: Jurisdiction) -> Target | None:
        """The stored target of that wording, else the one of that kind whose wording is gone."""
        rows = self.plan.targets.filter(clause=values["clause"], jurisdiction=place)
        rows = rows.exclude(pk__in=self.known_targets)
        found = rows.filter(wording=values["wording"]).first()
        if found is not None:
            return found
        standing = [one.statement.wording for one in self.proposal.targets]
        alike = rows.filter(kind=values["kind"], indicator=values["indicator"])
        return alike.exclude(wording__in=standing).first()

    def _target_key(self, found: TargetProposal) -> str:
        about = found.indicator.code.replace("_", "-") if found.indicator else "goal"
        stem = f"{about}-{found.kind.replace('_', '-')}"[:60]
        key, number = stem, 1
        while self.plan.targets.filter(statement=key).exists():
            number += 1
            key = f"{stem}-{number}"
        return key

    def _worded(
        self,
        model: type[models.Model],
        key: Mapping[str, Any],
        values: Mapping[str, Any],
        wording: Mapping[str, str],
    ) -> Any:
        """The row, with wording filled in where none is stored yet."""
        row, is_new = self.keeper.keep(model, key, values)
        taken = {
            name: text
            for name, text in wording.items()
            if text
            and (not getattr(row, name) or self.keeper.update)
            and getattr(row, name) != text
        }
        if taken:
            for name, text in taken.items():
                setattr(row, name, text)
            row.save(update_fields=list(taken))
            self.keeper.report.updated += 0 if is_new else len(taken)
        for name, text in wording.items():
            if name not in taken and text and getattr(row, name) != text:
                self.keeper.differ(row, name, text)
        return row


def numbered(tasks: Sequence[TaskText]) -> Iterable[tuple[int, TaskText]]:
    """The tasks with their numbers; one whose number was taken before comes after the last."""
    last = max((task.number for task in tasks), default=0)
    seen: set[int] = set()
    for task in tasks:
        number = task.number
        if number in seen:
            last += 1
            number = last
        seen.add(number)
        yield number, task


def free_slug(place: str, year: int) -> str:
    """An address name for a new plan: the place's, with the year where it is taken."""
    slug, number = place, 1
    while slug in RESERVED_SLUGS or Plan.objects.filter(slug=slug).exists():
        slug = f"{place}-{year}" if number == 1 else f"{place}-{year}-{number}"
        number += 1
    return slug
