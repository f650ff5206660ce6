"""`import_plan`: a proposal as the description of a plan with its full wording, and its loading.

With `replace` headings and wording take what the document says.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import move_data_version, record_event
from districts.documents import Document
from districts.documents.annexes import task_of
from districts.documents.model import AnnexText, Section, TaskText
from districts.documents.times import is_standing
from districts.models import Account, Jurisdiction, Organisation, Plan
from districts.permissions import reader_of
from targets.models import Target
from tasks.actions import propose_alignment, propose_serving, set_due_date
from tasks.permissions import TAKE_CLAUSE_DATES
from tasks.timing.lateness import years_of_reason

from .bodies import DOUBTFUL, NameIndex, is_collective
from .files import UnreadableDocument
from .proposals import PlanProposal
from .targets import target_values
from .writing import Comparison, Entry, LoadReport, PlanDescription, Writer, keep_plan

# Addresses under /plans/ and /tasks/ that are pages of their own.
RESERVED_SLUGS = ("import", "years")
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
    """Stores what `propose_plan` read, in one transaction; the same document twice is harmless."""
    writer = Writer(update=replace)
    plan = keep_plan(writer, described(proposal))
    if writer.report.is_changed or plan.wording_digest != proposal.digest:
        plan.wording_digest = proposal.digest
        plan.save(update_fields=["wording_digest"])
        after = {"plan": plan.slug, "digest": proposal.digest}
        record_event(deed="import_plan", by=by, obj=plan, after=after, now=now)
        move_data_version()
    # What is likely is the machine's own word; people settle it later.
    propose_alignment(plan=plan, by=None, now=now)
    propose_serving(plan=plan, by=None, now=now)
    if by is not None and reader_of(by).may(TAKE_CLAUSE_DATES):
        _set_due_dates(plan, proposal.document, by, now)
    return plan, writer.report


def _set_due_dates(plan: Plan, document: Document, by: Account, now: datetime.datetime) -> None:
    """The dates that the clauses of tasks name; a date that is set already stands."""
    stored = {row.number: row for row in plan.tasks.filter(due_dates=None)}
    for number, task in numbered(document.tasks):
        source = "clause" if task.due_on else "standing" if is_standing(task.due) else ""
        if source and number in stored and _is_near(task, plan):
            row = stored[number]
            set_due_date(
                task=row,
                source=source,
                due_on=task.due_on,
                document="",
                by=by,
                now=now,
                right=TAKE_CLAUSE_DATES,
            )


def _is_near(task: TaskText, plan: Plan) -> bool:
    """Whether a date may be that of the plan; one far away is left to the office."""
    first, last = years_of_reason(plan.period_start, plan.period_end)
    return task.due_on is None or first <= task.due_on.year <= last


def preview_plan(proposal: PlanProposal) -> LoadReport:
    """What `apply_plan` would make and see to be different; nothing is written."""
    comparison = Comparison()
    keep_plan(comparison, described(proposal))
    return comparison.report


def described(proposal: PlanProposal) -> PlanDescription:
    """The document as a description; UnreadableDocument where a new plan has no year."""
    document = proposal.document
    bodies = Bodies(proposal)
    tasks = list(numbered(document.tasks))
    return PlanDescription(
        slug=proposal.plan.slug if proposal.plan else new_slug(proposal),
        head={} if proposal.plan else new_head(proposal),
        sections=list(section_entries(document)),
        tasks=[task_entry(number, task, document, bodies) for number, task in tasks],
        annex=[annex_entry(row, tasks, bodies) for row in document.annex],
        targets=list(target_entries(proposal)),
        new_bodies=bodies.new,
        names=bodies.names,
        is_document=True,
    )


def new_head(proposal: PlanProposal) -> dict[str, Any]:
    document = proposal.document
    first, last = period(document)
    return {
        "jurisdiction": proposal.jurisdiction.slug,
        "title": document.title[:200],
        "document_number": (document.document_number or "")[:60],
        "issuer": (document.issuer or "")[:100],
        "issued_on": document.issued_on,
        # Without a clear mark a plan stays unpublished until a person decides.
        "is_public": document.is_public is True,
        "period_start": first,
        "period_end": last,
    }


def period(document: Document) -> tuple[int, int]:
    """The first and the last year: from the day of issue to the latest deadline."""
    years = [int(one.deadline[:4]) for one in document.statements if one.deadline]
    if document.issued_on is None and not years:
        raise UnreadableDocument(_("The document carries neither a date nor a year to reach."))
    first = document.issued_on.year if document.issued_on else min(years)
    return first, max([first, *years])


def new_slug(proposal: PlanProposal) -> str:
    """An address name for a new plan: the place's, with the year where it is taken."""
    place, year = proposal.jurisdiction.slug, period(proposal.document)[0]
    taken = {*RESERVED_SLUGS, *Plan.objects.values_list("slug", flat=True)}
    return place if place not in taken else free_name(f"{place}-{year}", taken)


def free_name(stem: str, taken: Iterable[str]) -> str:
    """The name, with a number behind it where it is taken."""
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


class Bodies:
    """The organisations that written names mean, those to be made and the names to be added."""

    def __init__(self, proposal: PlanProposal) -> None:
        self.place = proposal.jurisdiction
        self.new: list[Entry] = []
        self.names: list[tuple[str, str]] = []
        self._slugs: dict[str, str] = {}
        self._taken = set(Organisation.objects.values_list("slug", flat=True))
        known = {(one.key, one.name) for one in NameIndex.stored().names}
        for match in sorted(proposal.bodies, key=lambda one: bool(one.same_as)):
            if match.organisation is not None:
                slug = match.organisation
            elif match.same_as and match.state != DOUBTFUL:
                slug = self._slugs[match.same_as]
            else:
                slug = self._new(match.written)
                known.add((slug, match.written))
            self._slugs[match.written] = slug
            if (slug, match.written) not in known:
                self.names.append((slug, match.written[:100]))

    def _new(self, written: str) -> str:
        stored = self.place.organisations.filter(name=written[:100]).first()
        if stored is not None:
            return stored.slug
        # Its dictionaries take longer to load than most of the site.
        from pypinyin import lazy_pinyin

        stem = f"{self.place.slug}-{''.join(lazy_pinyin(written, errors='ignore'))}"[:70]
        slug = free_name(stem, self._taken)
        self._taken.add(slug)
        said = {"jurisdiction": self.place.slug, "name": written[:100]}
        said["kind"] = "collective" if is_collective(written) else "body"
        self.new.append(Entry(slug, said))
        return slug

    def of(self, row: TaskText | AnnexText) -> dict[str, list[tuple[str, str]]]:
        """The bodies of a row in each role, as the description holds them."""
        return {
            role: [(self._slugs[written], written[:100]) for written in named]
            for role, named in (("lead", row.lead), ("responsible", row.responsible))
        }


def section_entries(document: Document) -> Iterable[Entry]:
    """The sections, and the document itself where tasks stand under none."""
    above: list[Section] = []
    for position, one in enumerate(document.sections):
        while above and above[-1].level >= one.level:
            above.pop()
        said = {
            "heading": one.heading[:200],
            "level": one.level,
            "parent": above[-1].label if above else None,
            "position": position,
        }
        yield Entry(one.label, said, wording={"wording": one.wording})
        above.append(one)
    if any(_label(task, document) == "" for task in document.tasks):
        yield Entry("", {}, {"heading": document.title[:200], "level": 1, "position": 0})


def _label(task: TaskText, document: Document) -> str:
    """The section of a task; "" for none."""
    return task.section if any(one.label == task.section for one in document.sections) else ""


def task_entry(number: int, task: TaskText, document: Document, bodies: Bodies) -> Entry:
    said: dict[str, Any] = {"section": _label(task, document)}
    at_first: dict[str, Any] = {}
    if task.title is None:
        short = task.wording.rstrip("。")
        title = short if len(short) <= _SHORT_TITLE else f"{short[:_SHORT_TITLE]}…"
        at_first = {"title": title, "has_official_title": False}
    else:
        said |= {"title": task.title[:200], "has_official_title": True}
    wording = {"wording": task.wording, "role_clause": task.role_clause}
    return Entry(number, said, at_first, wording, bodies.of(task))


def annex_entry(row: AnnexText, tasks: Sequence[tuple[int, TaskText]], bodies: Bodies) -> Entry:
    task = task_of(row, [text for _number, text in tasks])
    said = {} if task is None else {"task": next(n for n, text in tasks if text is task)}
    return Entry(
        row.row, said, {"title": row.wording[:60]}, {"wording": row.wording}, bodies.of(row)
    )


def target_entries(proposal: PlanProposal) -> Iterable[Entry]:
    """The targets that are ready; of one that is stored only what a document may say otherwise."""
    stored = list(proposal.plan.targets.select_related("indicator")) if proposal.plan else []
    taken = {row.statement for row in stored}
    standing = {one.statement.wording for one in proposal.targets}
    for position, one in enumerate(proposal.targets):
        values = target_values(one) | {"position": position}
        for place in one.jurisdictions if one.is_ready else ():
            row = stored_target(stored, values, place, standing)
            if row is not None:
                stored.remove(row)
                yield Entry(row.key, {name: values[name] for name in _COMPARED})
                continue
            about = one.indicator.code.replace("_", "-") if one.indicator else "goal"
            statement = free_name(f"{about}-{one.kind.replace('_', '-')}"[:60], taken)
            taken.add(statement)
            key = f"{statement}-{place.slug}" if len(one.jurisdictions) > 1 else statement
            yield Entry(key, {**values, "statement": statement, "jurisdiction": place.slug})


def stored_target(
    stored: Iterable[Target], values: Mapping[str, Any], place: Jurisdiction, standing: set[str]
) -> Target | None:
    """The stored target of that wording, else the one of that kind whose wording is gone."""
    rows = [
        row for row in stored if (row.clause, row.jurisdiction_id) == (values["clause"], place.pk)
    ]
    same = [row for row in rows if row.wording == values["wording"]]
    alike = [
        row
        for row in rows
        if row.kind == values["kind"]
        and (row.indicator.code if row.indicator else None) == values["indicator"]
        and row.wording not in standing
    ]
    return next(iter([*same, *alike]), None)


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
