"""What one reading has that another lacks, and whether a finding of the other says so."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from districts.documents.model import Document, Doubt

# What is wrong with the whole document says that nothing in it is sure.
_WHOLE = ("no_tasks", "no_sections", "tasks_from_table")
# What is said of each part of the head.
_OF_HEAD = {
    "title": ("no_title", "title_doubtful", "title_differs"),
    "number": ("no_document_number",),
    "issuer": ("no_issuer", "issuer_doubtful"),
    "date": ("no_date", "impossible_date"),
    "mark": ("no_publication_mark", "unclear_publication_mark"),
}
# What says of all tasks that none names a body of the role.
_OF_ROLES = {"lead": "no_leads", "responsible": "only_leads"}
_BEGINNING = 8


@dataclass(frozen=True)
class Fact:
    """One thing a plan says: its kind, the words that show it, what else it says, and its place."""

    kind: str
    words: str
    about: tuple[str, ...] = ()
    place: str = ""
    subject: str = ""

    @property
    def identity(self) -> tuple[str, str, tuple[str, ...]]:
        words = self.subject if self.kind == "target" else self.words
        return self.kind, _bare(words), self.about


def facts_of(document: Document) -> list[Fact]:
    return [*_of_head(document), *_of_tasks(document), *_of_goals(document)]


def _of_head(document: Document) -> Iterable[Fact]:
    yield Fact("head", document.title, place="title")
    yield Fact("head", document.document_number or "", place="number")
    yield Fact("head", document.issuer or "", place="issuer")
    yield Fact("head", str(document.issued_on), place="date")
    yield Fact("head", str(document.is_public), place="mark")
    for one in document.abbreviations:
        yield Fact("short", one.short, (one.full,))


def _of_tasks(document: Document) -> Iterable[Fact]:
    for section in document.sections:
        yield Fact("section", section.heading, place=section.label)
    for task in document.tasks:
        words, number = _bare(task.title or task.wording)[:12], str(task.number)
        yield Fact("task", words, place=number, subject=task.role_clause)
        if task.due_on:
            yield Fact("due", task.due, (str(task.due_on),), number)
        for role, names in (("lead", task.lead), ("responsible", task.responsible)):
            for name in names:
                yield Fact("body", name, (words, role), number)
    for row in document.annex:
        yield Fact("row", row.wording, (*row.lead, "", *row.responsible), str(row.row))


def _of_goals(document: Document) -> Iterable[Fact]:
    # What is an error of its own is no reading.
    for one in document.statements:
        if any(entry.severity == "error" for entry in one.doubts):
            continue
        about = (one.kind, one.operator, str(one.value), one.unit, str(one.deadline))
        about += (str(one.base), "、".join((*one.jurisdictions, *one.lead, "", *one.responsible)))
        yield Fact("target", one.wording, about, one.clause, one.subject)


def silent_losses(whole: Document, partial: Document) -> list[Fact]:
    """The facts of the whole reading that the partial one neither has nor names."""
    new = _new_doubts(whole, partial)
    lost = _only_in(whole, partial)
    return [one for one in lost if not (_is_named(one, new) or _still_stands(one, partial))]


def silent_inventions(whole: Document, partial: Document) -> list[Fact]:
    """The facts that only the partial reading has, and names by nothing."""
    new = _new_doubts(whole, partial)
    more = _only_in(partial, whole)
    return [one for one in more if not (_is_named(one, new) or _still_stands(one, whole))]


def _only_in(document: Document, other: Document) -> list[Fact]:
    had = {one.identity for one in facts_of(other)}
    return [one for one in facts_of(document) if one.identity not in had]


def _new_doubts(whole: Document, partial: Document) -> list[Doubt]:
    before = {(entry.code, entry.place, entry.found) for entry in whole.doubts}
    return [
        entry for entry in partial.doubts if (entry.code, entry.place, entry.found) not in before
    ]


def _still_stands(fact: Fact, document: Document) -> bool:
    """Whether a heading that is no section of its own any more is still read as a text, or the
    only task of a section has taken the section's heading for its own; or a target whose subject
    has words about it too many."""
    if fact.kind == "target":
        return any(
            one.about == fact.about and fact.subject and fact.subject in one.subject
            for one in _of_goals(document)
        )
    of_sections = [f"{one.heading}{one.wording}" for one in document.sections]
    alone = [one.wording for one in document.tasks if len(one.clauses) == 1]
    of_tasks = [f"{one.title or ''}{one.wording}" for one in document.tasks]
    texts = {"section": [*of_sections, *of_tasks], "task": alone}.get(fact.kind, [])
    return any(fact.words in text for text in texts)


def _is_named(fact: Fact, doubts: Iterable[Doubt]) -> bool:
    if fact.kind == "head":
        return any(entry.code in _OF_HEAD[fact.place] for entry in doubts)
    return any(_shows(entry, fact) or _is_of(entry, fact) for entry in doubts)


def _shows(entry: Doubt, fact: Fact) -> bool:
    """Whether a doubt has the words of a fact, or of its body or clause."""
    words, subject, found = _bare(fact.words), _bare(fact.subject), _bare(entry.found)
    sought = [words[:_BEGINNING], subject]
    sought += [_bare(name) for name in fact.about if fact.kind == "row"]
    sought += [fact.about[0][:_BEGINNING]] if fact.kind == "body" else []
    return any(one in found for one in filter(None, sought)) or (
        len(found) > 1 and (found in words or found in subject)
    )


def _is_of(entry: Doubt, fact: Fact) -> bool:
    """Whether a doubt is about the place of a fact, or about all of its kind."""
    place, code = entry.place, entry.code
    return (
        code in _WHOLE
        or (place.kind in ("task", "annex_row") and place.value == fact.place)
        or (fact.kind == "target" and place.value.split(" ")[0] == fact.place)
        or (fact.kind == "body" and code == _OF_ROLES.get(fact.about[1]))
        # A column that is left out is left out of each row.
        or (code == "column_not_taken" and fact.kind in ("row", "target", "due"))
    )


def _bare(text: str) -> str:
    """The words without blanks and marks."""
    return re.sub(r"\W", "", text)
