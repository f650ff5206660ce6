"""What the page of an import shows."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.documents.blocks import BREAK, CELL, ROW
from districts.documents.head import DATE, MARK
from districts.documents.model import Doubt
from districts.models import Organisation, PlanImport
from districts.models.choices import shown_name
from greenfin.plans.loading import PlanProposal, preview_plan
from greenfin.plans.loading.bodies import DOUBTFUL, BodyMatch
from greenfin.plans.loading.imports import proposal_of
from greenfin.plans.loading.targets import TargetProposal, current
from greenfin.plans.versions import as_changes, change_words, changes_between, former_version
from targets.models import Indicator
from targets.models.goals import OPERATORS, TARGET_KINDS

from .forms import HeadForm, head_values

_HIDDEN = re.compile(f"[\\s{ROW}{CELL}{BREAK}]")
_SHOWN = str.maketrans({ROW: "", CELL: " │ ", BREAK: " ", "\f": "\n"})
_EMPTY_LINES = re.compile(r"[ \t\r]*\n\s*\n")
_BEGINNING = 30


@dataclass(frozen=True)
class DoubtLine:
    """A doubt in the reader's language, and where in the page it belongs."""

    severity: str
    text: str
    place: str
    anchor: str


@dataclass(frozen=True)
class BodyLine:
    """A written name and what can be chosen for it: (value, words) pairs."""

    position: int
    match: BodyMatch
    name: str
    options: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class TargetLine:
    """A target with its fields as text and its doubts."""

    position: int
    target: TargetProposal
    fields: dict[str, str]
    doubts: list[DoubtLine]
    state: str
    reading: str


def import_content(row: PlanImport, proposal: PlanProposal) -> dict[str, Any]:
    """The text with its marks, what was found in it, the doubts, and what loading would change."""
    lines = [doubt_line(entry, proposal) for entry in proposal.doubts]
    by_anchor: dict[str, list[DoubtLine]] = defaultdict(list)
    for line in lines:
        by_anchor[line.anchor].append(line)
    tasks = [
        {"task": task, "doubts": by_anchor[f"task-{task.number}"]}
        for task in proposal.document.tasks
    ]
    settled = row.corrections.get("targets", {})
    errors = [line for line in lines if line.severity == "error"]
    return {
        "row": row,
        "proposal": proposal,
        "pieces": marked_text(row.reading["text"], proposal),
        "answer": answer(proposal, len(errors)),
        "errors": errors,
        "warnings": [line for line in lines if line.severity != "error"],
        "head": HeadForm(initial=head_values(proposal)),
        "tasks": tasks,
        "bodies": body_lines(proposal, row.corrections.get("bodies", {})),
        "known_bodies": near_bodies(proposal),
        "targets": [
            TargetLine(
                position=position,
                target=target,
                fields=current(target),
                doubts=[doubt_line(entry, proposal) for entry in target.doubts],
                state=settled.get(target.key, {}).get("state", ""),
                reading=shown_name(*target.reading),
            )
            for position, target in enumerate(proposal.targets)
        ],
        "kinds": TARGET_KINDS,
        "operators": [("", "–"), *OPERATORS],
        "indicators": Indicator.objects.all(),
        **differences(row, proposal),
    }


def answer(proposal: PlanProposal, errors: int) -> str:
    """How much was found, and how much of it a person must settle."""
    document = proposal.document
    text = _(
        "%(sections)s sections, %(tasks)s tasks, %(bodies)s bodies (%(new)s new) and %(targets)s "
        "targets were found."
    ) % {
        "sections": len(document.sections),
        "tasks": len(document.tasks),
        "bodies": len(proposal.bodies),
        "new": len(proposal.new_bodies),
        "targets": len(proposal.targets),
    }
    if not errors:
        return f"{text} " + _("Nothing stands in the way of loading them.")
    open_places = ngettext(
        "%(count)s place must be settled or accepted.",
        "%(count)s places must be settled or accepted.",
        errors,
    )
    return f"{text} " + open_places % {"count": errors}


def doubt_line(entry: Doubt, proposal: PlanProposal) -> DoubtLine:
    text = _(entry.template) % entry.params
    return DoubtLine(entry.severity, text, place_words(entry), anchor(entry, proposal))


def place_words(entry: Doubt) -> str:
    """Where a doubt belongs, in words."""
    words = {
        "line": _("line %(value)s"),
        "section": _("section %(value)s"),
        "task": _("task %(value)s"),
        "annex_row": _("annex row %(value)s"),
        "target": _("target %(value)s"),
        "body": _("body %(value)s"),
    }
    template = words.get(entry.place.kind)
    return template % {"value": entry.place.value} if template else _("document")


def anchor(entry: Doubt, proposal: PlanProposal) -> str:
    """The id in the page of what a doubt is about."""
    kind, value = entry.place.kind, entry.place.value
    if kind == "task":
        return f"task-{value}"
    if kind == "body":
        names = [match.written for match in proposal.bodies]
        return f"body-{names.index(value)}"
    if kind == "target":
        labels = [f"{one.statement.clause} {one.statement.wording}" for one in proposal.targets]
        return f"target-{labels.index(value)}" if value in labels else "targets"
    return {"document": "head", "annex_row": "annex", "section": "sections"}.get(kind, "text")


def near_bodies(proposal: PlanProposal) -> list[str]:
    place = proposal.jurisdiction
    bodies = Organisation.objects.filter(jurisdiction__in=[place.pk, place.parent_id])
    return list(bodies.values_list("name", flat=True))


def body_lines(proposal: PlanProposal, settled: Mapping[str, str]) -> list[BodyLine]:
    """The written names, those in doubt first."""
    names = dict(Organisation.objects.values_list("slug", "name"))
    lines = []
    for position, match in enumerate(proposal.bodies):
        options = [(key, names[key]) for key in match.candidates]
        if match.organisation and match.organisation not in match.candidates:
            options.insert(0, (match.organisation, names[match.organisation]))
        if match.same_as:
            words = _("the same new body as %(name)s") % {"name": match.same_as}
            options.append((f"={match.same_as}", words))
        options.append(("new", _("a new body")))
        name = names.get(match.organisation or "") or match.same_as or ""
        chosen = settled.get(match.written, "")
        lines.append(BodyLine(position, match, name, options, chosen))
    order = {DOUBTFUL: 0, "new": 1, "matched": 2}
    return sorted(lines, key=lambda line: (order[line.match.state], line.position))


def differences(row: PlanImport, proposal: PlanProposal) -> dict[str, Any]:
    """What the stored plan, and the version before, say otherwise."""
    plan = row.plan or proposal.plan
    former = former_version(row, plan.pk if plan else None)
    before = proposal_of(former).document if former else None
    versions = changes_between(before, proposal.document) if before else []
    is_open = row.state == "proposed" and proposal.plan is not None
    stored = as_changes(preview_plan(proposal).differences) if is_open else []
    return {
        "stored_plan": plan,
        "former": former,
        "version_changes": [change_words(one) for one in versions],
        "stored_changes": [change_words(one) for one in stored],
    }


def recent_imports() -> Iterable[PlanImport]:
    """The documents handed in last, without their texts."""
    return PlanImport.objects.defer("reading").select_related("plan", "by")[:50]


@dataclass(frozen=True)
class Piece:
    """A piece of the text; `kind` and `anchor` where it was read as something."""

    text: str
    kind: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class _Snippet:
    text: str
    kind: str
    anchor: str


def marked_text(text: str, proposal: PlanProposal) -> list[Piece]:
    """The whole text in pieces, in order; a piece found twice is marked at its next place."""
    places = [index for index, character in enumerate(text) if not _HIDDEN.match(character)]
    bare = "".join(text[index] for index in places)
    spans: list[tuple[int, int, _Snippet]] = []
    cursor = 0
    for snippet in _snippets(proposal):
        wanted = _HIDDEN.sub("", snippet.text)
        start = bare.find(wanted, cursor)
        if not wanted or start < 0:
            continue
        cursor = start + len(wanted)
        spans.append((places[start], places[cursor - 1] + 1, snippet))
    return _cut(text, spans)


def _shown(text: str) -> str:
    """The text as it is read: cells set apart, and one line's end where several follow."""
    return _EMPTY_LINES.sub("\n", text.translate(_SHOWN))


def _cut(text: str, spans: Iterable[tuple[int, int, _Snippet]]) -> list[Piece]:
    pieces: list[Piece] = []
    end = 0
    for first, last, snippet in spans:
        pieces.append(Piece(_shown(text[end:first])))
        pieces.append(Piece(_shown(text[first:last]), snippet.kind, snippet.anchor))
        end = last
    pieces.append(Piece(_shown(text[end:])))
    return [piece for piece in pieces if piece.text]


def _snippets(proposal: PlanProposal) -> Iterable[_Snippet]:
    """What was found, in the order of the document."""
    document = proposal.document
    known = (document.document_number, document.title, document.issuer)
    for part in document.opening:
        if part in known or DATE.fullmatch(part) or MARK.fullmatch(part):
            yield _Snippet(part, "head", "head")
    targets = list(enumerate(proposal.targets))
    for section in document.sections:
        yield _Snippet(section.heading, "section", "sections")
        for position, one in targets:
            if one.statement.clause == section.label:
                yield _Snippet(one.statement.wording, "target", f"target-{position}")
        for task in document.tasks:
            if task.section == section.label:
                beginning = task.title or task.wording[:_BEGINNING]
                yield _Snippet(beginning, "task", f"task-{task.number}")
                yield _Snippet(task.role_clause, "bodies", f"task-{task.number}")
    for row in document.annex:
        yield _Snippet(row.wording[:_BEGINNING], "annex", "annex")
