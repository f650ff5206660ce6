"""What a reading has wrong of a plan whose truth is known, and whether a finding names it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from districts.documents import Document
from districts.documents.model import Doubt, TargetStatement

from .bodies import Clause
from .figures import Goal, Target
from .plans import Plan, Task

# Findings that say how a thing was read: they show its words without doubting each of them.
_OF_HEAD = {
    "title": {"no_title", "title_doubtful", "title_differs"},
    "number": {"no_document_number"},
    "issuer": {"no_issuer", "issuer_doubtful"},
    "date": {"no_date", "impossible_date"},
    "public": {"no_publication_mark", "unclear_publication_mark"},
}
_OF_ROLE = {
    "role_read_as_responsible",
    "roles_read_as_responsible",
    "label_read_as_lead",
    "labels_read_as_lead",
    "role_not_stated",
    "lead_marked_late",
    "first_body_leads",
}
_OF_FIELD = {
    "subject": {"no_subject", "subject_shared", "subject_of_context", "several_subjects"},
    "kind": {"growth_times", "growth_of_share", "target_not_read"},
    "operator": {"operators_disagree", "operator_not_stated"},
    "unit": {"no_unit", "unit_doubtful"},
    "deadline": {"no_deadline", "years_and_names", "may_be_past"},
    "base": {"no_base_year", "base_of_context"},
}


@dataclass(frozen=True)
class Silent:
    """Something wrong that nothing names."""

    kind: str
    what: str


def silent_errors(plan: Plan, document: Document) -> list[Silent]:
    said = _Said(document)
    # The annex says the tasks again: where they were taken from there, that is said of all.
    is_of_table = bool(plan.rows) and "tasks_from_table" in said.codes
    return [
        *_head(plan, document, said),
        *_outline(plan, document, said),
        *([] if is_of_table else _tasks(plan, document, said)),
        *_targets(plan, document, said),
        *_rows(plan, document, said),
    ]


class _Said:
    """The findings of a reading, to be asked whether one names something."""

    def __init__(self, document: Document) -> None:
        self.doubts = document.doubts
        self.codes = {entry.code for entry in self.doubts}

    def shows(self, words: str, *, of: str = "", codes: Iterable[str] = ()) -> bool:
        """Whether a finding shows the words: of a task (or of no task), or of the codes."""
        wanted = set(codes)
        return any(
            _bare(words) in _bare(_shown(entry))
            for entry in self.doubts
            if (not of or _concerns(entry, of)) and (not wanted or entry.code in wanted)
        )

    def has(self, codes: Iterable[str], of: str) -> bool:
        return any(entry.code in codes and _concerns(entry, of) for entry in self.doubts)


def _shown(entry: Doubt) -> str:
    params = (value for name, value in entry.params.items() if name != "tasks")
    return "｜".join((entry.found, *params, entry.place.value))


def _concerns(entry: Doubt, number: str) -> bool:
    """Whether a doubt is about the task: at it, at none, or at several of which it is one."""
    if "tasks" in entry.params:
        runs = (run.partition("—") for run in entry.params["tasks"].split("、"))
        return any(int(first) <= int(number) <= int(last or first) for first, _to, last in runs)
    return entry.place.kind != "task" or entry.place.value == number


def _bare(text: str) -> str:
    return re.sub(r"[\s“”，、。；]", "", text)


def _head(plan: Plan, document: Document, said: _Said) -> Iterator[Silent]:
    head = plan.head
    pairs = {
        "title": (head.title, document.title),
        "number": (head.number, document.document_number),
        "issuer": (head.issuer, document.issuer),
        "date": (head.date and date(*head.date), document.issued_on),
        "public": (head.is_public, document.is_public),
    }
    for name, (true, read) in pairs.items():
        if true != read and not _OF_HEAD[name] & said.codes:
            yield Silent(f"head: {name}", f"{true} ≠ {read}")


def _outline(plan: Plan, document: Document, said: _Said) -> Iterator[Silent]:
    headings = [one.heading for one in document.sections]
    for heading in plan.headings:
        if heading not in headings and not said.shows(heading):
            yield Silent("heading", heading)


def _tasks(plan: Plan, document: Document, said: _Said) -> Iterator[Silent]:
    left = list(document.tasks)
    for task in plan.tasks:
        opening = task.title.partition("，")[0]
        found = next(
            (one for one in left if f"{one.title or one.wording}".startswith(opening)), None
        )
        if found is None:
            if "no_tasks" not in said.codes and not said.shows(task.title[:12]):
                yield Silent("task missing", f"{task.number} {task.title}")
            continue
        left.remove(found)
        number, text = str(found.number), (found.title or "") + found.wording
        if task.has_title and found.title != task.title:
            yield Silent("task title", f"{task.title} ≠ {found.title}")
        for clause in task.clauses:
            text = text.replace(clause.text, "")
        if _bare(task.text) not in _bare(text) and not said.shows(task.text[:20]):
            yield Silent("task text", f"{task.text} ≠ {text}")
        yield from _bodies(task, number, found.lead, found.responsible, said)
        for time in (one.due for one in task.clauses if one.due):
            if time not in found.due and not said.shows(time, of=number):
                yield Silent("time", f"{task.number} {time} ≠ {found.due}")
    for one in left:
        yield Silent("task invented", f"{one.number} {one.title or one.wording[:20]}")


def _bodies(
    task: Task, number: str, lead: tuple[str, ...], responsible: tuple[str, ...], said: _Said
) -> Iterator[Silent]:
    clauses = "".join(one.text for one in task.clauses)
    every = task.of("lead") | task.of("responsible") | task.of("either")
    for name in sorted(every - {*lead, *responsible}):
        if not said.shows(name, of=number):
            yield Silent("body missing", f"{number} {name} of {clauses} ≠ {lead} {responsible}")
    for name in sorted({*lead, *responsible} - every):
        if not said.shows(name, of=number):
            yield Silent("body invented", f"{number} {name} of {clauses}")
    yield from _roles(task, number, lead, responsible, said)


def _roles(
    task: Task, number: str, lead: tuple[str, ...], responsible: tuple[str, ...], said: _Said
) -> Iterator[Silent]:
    clauses = "".join(one.text for one in task.clauses)
    roles = [("lead", lead), ("responsible", responsible)]
    for role, names in roles:
        for name in sorted((task.of(role) - set(names)) & {*lead, *responsible}):
            if not said.has(_OF_ROLE, number):
                yield Silent("role", f"{number} {name} not {role} in {clauses}")
    for clause in task.clauses:
        for words in clause.said:
            if not said.shows(words, of=number):
                yield Silent("not said", f"{number} {words} of {clause.text}")


def _targets(plan: Plan, document: Document, said: _Said) -> Iterator[Silent]:
    left = list(document.statements)
    for goal in plan.goals:
        for target in goal.targets:
            yield from _target(goal, target, left, said)
        for words in goal.said:
            if not said.shows(words):
                yield Silent("goal not said", f"{words} of {goal.text}")
    for one in left:
        if not any(entry.severity == "error" for entry in one.doubts):
            yield Silent("target invented", f"{one.sentence} {one.subject} {one.value}{one.unit}")


def _target(
    goal: Goal, target: Target, left: list[TargetStatement], said: _Said
) -> Iterator[Silent]:
    """What is wrong of a target, which is taken from those that are left."""
    found = [one for one in left if _same_figure(one, target)]
    found.sort(key=lambda one: (target.subject not in one.subject, one.unit != target.unit))
    if not found:
        if not _shows_figure(goal.text, target, said):
            yield Silent("target missing", f"{goal.text} {target.value}{target.unit}")
        return
    left.remove(found[0])
    for kind in _differences(target, found[0]):
        codes = _OF_FIELD.get(kind, set())
        if not any(entry.code in codes for entry in found[0].doubts):
            yield Silent(f"target: {kind}", f"{goal.text} {target} ≠ {found[0]}")
    named = {*found[0].lead, *found[0].responsible}
    if not named.issuperset(goal.bodies):
        yield Silent("body of a goal", f"{goal.bodies} ≠ {named}")


def _same_figure(one: TargetStatement, target: Target) -> bool:
    return one.value == Decimal(target.value)


def _shows_figure(sentence: str, target: Target, said: _Said) -> bool:
    if said.shows(f"{target.value}{target.unit}"):
        return True
    return target.kind == "multiple" and said.shows(sentence.rstrip("。").split("，")[-1])


def _differences(target: Target, one: TargetStatement) -> Iterator[str]:
    if re.sub("^全[市区县]", "", one.subject) != target.subject:
        yield "subject"
    for name in ("kind", "operator", "unit"):
        if getattr(target, name) != getattr(one, name):
            yield name
    if target.deadline not in ("?", one.deadline):
        yield "deadline"
    if target.base is not None and target.base != one.base:
        yield "base"


def _rows(plan: Plan, document: Document, said: _Said) -> Iterator[Silent]:
    read = {row.wording: row for row in (*document.annex, *document.tasks)}
    for text, clause in plan.rows:
        row = read.get(text)
        if row is None:
            if not said.shows(text):
                yield Silent("annex row missing", text)
        elif (row.lead, row.responsible) != (clause.lead, clause.responsible):
            yield from _row(clause, row.lead, row.responsible, text, said)


def _row(
    clause: Clause, lead: tuple[str, ...], responsible: tuple[str, ...], text: str, said: _Said
) -> Iterator[Silent]:
    for name in {*clause.lead, *clause.responsible} ^ {*lead, *responsible}:
        if not said.shows(name):
            yield Silent("annex body", f"{name} of {text}")
