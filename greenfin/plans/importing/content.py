"""What the page of an import shows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.documents.model import AnnexText, Section, TaskText
from districts.models import Organisation, PlanImport
from districts.models.names import shown_name
from greenfin.plans.loading import PlanProposal, preview_plan
from greenfin.plans.loading.bodies import DOUBTFUL, BodyMatch
from greenfin.plans.loading.imports import document_of
from greenfin.plans.loading.targets import TargetProposal
from greenfin.plans.versions import as_changes, change_words, changes_between, former_version
from targets.models.goals import TARGET_KINDS
from targets.wording.formatting import listed
from targets.wording.sentences import origin_text

from .doubts import DoubtLine, DoubtLines
from .forms import HeadForm, head_values
from .log import correction_lines
from .marks import (
    Piece,
    Source,
    marks_of,
    markup,
    pieces_of,
    rows_before,
    span_of,
    span_text,
    words_of,
)
from .panels import ADD, Panel, Passage, panel_of
from .parts import LISTED, parts_of
from .rows import Anchors, short

# Doubts of this many places are said once, above; beside each place they would only be noise.
_OFTEN = 3


@dataclass(frozen=True)
class BodyLine:
    """A written name and what can be chosen for it: (value, words) pairs."""

    anchor: str
    match: BodyMatch
    name: str
    options: list[tuple[str, str]]
    chosen: str


@dataclass
class Row:
    """A section, task or target of the page: its doubts, its panel while that is open, and what it
    is."""

    anchor: str
    item: Any
    doubts: list[DoubtLine]
    panel: Panel | None

    @property
    def is_doubtful(self) -> bool:
        return any(line.severity == "error" for line in self.doubts)


@dataclass
class SectionRow(Row):
    tasks: list[Row] = field(default_factory=list)


@dataclass
class TargetRow(Row):
    """A target with its figures in words."""

    state: str = ""
    reading: str = ""
    kind: str = ""
    base_origin: str = ""


@dataclass(frozen=True)
class Asked:
    """What is asked of the page: the ids of the panels that are open, where in the text a row is to
    be added, which part of the document and of its lists is shown, and the row just made."""

    opened: Sequence[str] = ()
    span: str = ""
    part: str = ""
    bodies: str = ""
    log: str = ""
    made: str = ""


class ImportPage:
    """Everything the page says of one import."""

    def __init__(
        self, row: PlanImport, proposal: PlanProposal, asked: Asked, faulty: Panel | None = None
    ) -> None:
        self.row, self.proposal, self.asked = row, proposal, asked
        draft = proposal.draft
        self.anchors = Anchors(draft)
        self.source = Source(draft.text)
        self.marks = marks_of(self.source, proposal, self.anchors)
        self.parts = parts_of(self.source, self.marks, draft, self.anchors)
        self.passage = span_of(asked.span, len(self.source.text))
        self.part = self._part()
        self.is_open = row.state == "proposed"
        self.panels = self._panels(asked.opened) if self.is_open else {}
        if faulty is not None:
            self.panels[faulty.id] = faulty
        self.doubts = DoubtLines(proposal.doubts, draft, self.anchors, self.source, self.marks)
        self.doubts.show_parts(self.parts, self.part)

    def _part(self) -> int:
        """The part that is asked for, else that of the passage or the first open panel."""
        said, of_rows = self.asked.part, self.parts.of_rows
        if said.isdecimal() and 1 <= int(said) <= self.parts.count:
            return int(said)
        if self.passage is not None:
            return self.parts.at(self.passage[0])
        return next((of_rows[one] for one in self.asked.opened if one in of_rows), 1)

    def _panels(self, opened: Sequence[str]) -> dict[str, Panel]:
        panels = {}
        place = None
        if self.passage is not None:
            before = rows_before(self.marks, self.passage[0])
            place = Passage(
                words_of(self.source, self.passage),
                span_text(self.passage),
                **{kind: self.anchors.key_of(one) or "" for kind, one in before.items()},
            )
        for anchor in dict.fromkeys(opened):
            panel = panel_of(anchor, self.proposal, place=place)
            if panel is not None:
                panels[anchor] = panel
        return panels

    def content(self) -> dict[str, Any]:
        """The text with its marks, what was found in it, the doubts, and what loading changes."""
        proposal, lines, adding = self.proposal, self.doubts.lines, self.panels.get(ADD)
        errors = [line for line in lines if line.severity == "error"]
        warnings = [line for line in lines if line.severity != "error"]
        return {
            "row": self.row,
            "is_open": self.is_open,
            "proposal": proposal,
            "text": markup(
                self.pieces(), self.panels, self.passage if ADD in self.panels else None
            ),
            "adding": adding,
            "answer": answer(proposal),
            "errors": errors[:LISTED],
            "more_errors": len(errors[LISTED:]),
            "warnings": warnings[:LISTED],
            "warning_count": len(warnings),
            "more_warnings": len(warnings[LISTED:]),
            "part": self.part,
            "made": self.asked.made,
            "parts": range(1, self.parts.count + 1),
            "head": HeadForm(initial=head_values(proposal)),
            "outline": self.outline(),
            "loose_tasks": self.task_rows(self._loose()),
            "annex": self.annex_rows(),
            "targets": self.target_rows(),
            "bodies": Paginator(body_lines(proposal), LISTED).get_page(self.asked.bodies),
            "known_bodies": near_bodies(proposal),
            "corrections": Paginator(correction_lines(self.row, proposal), LISTED).get_page(
                self.asked.log
            ),
            **differences(self.row, proposal),
        }

    def pieces(self) -> list[Piece]:
        """The text of the file in pieces, as they were read, and cut where a passage is added."""
        spots, shown = self.doubts.spots, self.parts.span(self.part)
        if self.passage is not None and self.passage[0] < self.passage[1]:
            spots.spans.setdefault(self.passage, False)
        return pieces_of(self.source, self.marks, spots, shown, is_open=self.is_open)

    def is_shown(self, anchor: str) -> bool:
        """Whether a row begins in the part that is shown; an open panel is shown in any case."""
        return self.parts.of_rows.get(anchor) == self.part or anchor in self.panels

    def beside(self, anchor: str) -> list[DoubtLine]:
        """The doubts shown beside a row: those that are not said once for many rows."""
        lines = {id(line): line for line in self.doubts.by_anchor.get(anchor, [])}
        return [line for line in lines.values() if line.severity == "error" or line.count < _OFTEN]

    def outline(self) -> list[SectionRow]:
        """The sections, each with its tasks."""
        draft = self.proposal.draft
        rows = []
        keys_in: dict[str, list[str]] = defaultdict(list)
        for key, task in draft.tasks.items():
            keys_in[task.section].append(key)
        for key, section in draft.sections.items():
            anchor, tasks = self.anchors.section(key), self.task_rows(keys_in[section.label])
            if tasks or self.is_shown(anchor):
                rows.append(SectionRow(*self._row(anchor, section), tasks=tasks))
        return rows

    def _loose(self) -> list[str]:
        draft = self.proposal.draft
        labels = {one.label for one in draft.sections.values()}
        return [key for key, task in draft.tasks.items() if task.section not in labels]

    def task_rows(self, keys: Iterable[str]) -> list[Row]:
        tasks = self.proposal.draft.tasks
        pairs = ((self.anchors.task(key), tasks[key]) for key in keys)
        return [Row(*self._row(anchor, task)) for anchor, task in pairs if self.is_shown(anchor)]

    def annex_rows(self) -> list[Row]:
        rows = self.proposal.draft.annex
        pairs = ((self.anchors.row(key), row) for key, row in rows.items())
        return [Row(*self._row(anchor, row)) for anchor, row in pairs if self.is_shown(anchor)]

    def target_rows(self) -> list[TargetRow]:
        """The targets, those that cannot be loaded as they are first."""
        rows = []
        kinds = dict(TARGET_KINDS)
        for one in self.proposal.targets:
            chosen = self.proposal.draft.chosen.get(one.key, {})
            anchor = self.anchors.target(one.key)
            if not self.is_shown(anchor):
                continue
            rows.append(
                TargetRow(
                    *self._row(anchor, one),
                    state=chosen.get("state", ""),
                    reading=shown_name(*one.reading),
                    kind=str(kinds.get(one.kind, one.kind)),
                    base_origin=origin_text(one.base_source) if one.base_source else "",
                )
            )
        return sorted(rows, key=lambda row: row.item.is_ready or row.item.is_left_out)

    def _row(
        self, anchor: str, item: Section | TaskText | AnnexText | TargetProposal
    ) -> tuple[str, Any, list[DoubtLine], Panel | None]:
        return anchor, item, self.beside(anchor), self.panels.get(anchor)


def answer(proposal: PlanProposal) -> str:
    """How much was found, and how much of it a person must settle."""
    document = proposal.document
    new = len(proposal.new_bodies)
    counts = {
        _("sections %(count)s"): len(document.sections),
        _("tasks %(count)s"): len(document.tasks),
        _("bodies %(count)s (new %(new)s)") if new else _("bodies %(count)s"): len(proposal.bodies),
        _("targets %(count)s"): len(proposal.targets),
    }
    said = [text % {"count": count, "new": new} for text, count in counts.items() if count]
    text = _("Found: %(parts)s.") % {"parts": listed(said)}
    errors = len(proposal.errors)
    if not errors:
        return f"{text} " + _("Nothing stands in the way of loading them.")
    open_places = ngettext(
        "%(count)s place must be settled or accepted.",
        "%(count)s places must be settled or accepted.",
        errors,
    )
    return f"{text} " + open_places % {"count": errors}


def near_bodies(proposal: PlanProposal) -> list[str]:
    place = proposal.jurisdiction
    bodies = Organisation.objects.filter(jurisdiction__in=[place.pk, place.parent_id])
    return list(bodies.values_list("name", flat=True))


def body_lines(proposal: PlanProposal) -> list[BodyLine]:
    """The written names, those in doubt first."""
    names = dict(Organisation.objects.values_list("slug", "name"))
    lines = []
    for match in proposal.bodies:
        options = [(key, names[key]) for key in match.candidates]
        if match.organisation and match.organisation not in match.candidates:
            options.insert(0, (match.organisation, names[match.organisation]))
        if match.same_as:
            words = _("the same new body as %(name)s") % {"name": match.same_as}
            options.append((f"={match.same_as}", words))
        options.append(("new", _("a new body")))
        name = names.get(match.organisation or "") or match.same_as or ""
        chosen = proposal.draft.bodies.get(match.written, "")
        lines.append(BodyLine(f"body-{short(match.written)}", match, name, options, chosen))
    order: Mapping[str, int] = {DOUBTFUL: 0, "new": 1, "matched": 2}
    return sorted(lines, key=lambda line: order[line.match.state])


def differences(row: PlanImport, proposal: PlanProposal) -> dict[str, Any]:
    """What the stored plan, and the version before, say otherwise."""
    plan = row.plan or proposal.plan
    former = former_version(row, plan.pk if plan else None)
    before = document_of(former) if former else None
    versions = list(changes_between(before, proposal.document)) if before else []
    is_open = row.state == "proposed" and proposal.plan is not None
    stored = as_changes(preview_plan(proposal).differences) if is_open else []
    return {
        "stored_plan": plan,
        "former": former,
        "version_changes": [change_words(one) for one in versions[:LISTED]],
        "more_version_changes": len(versions[LISTED:]),
        "stored_changes": [change_words(one) for one in stored[:LISTED]],
        "more_stored_changes": len(stored[LISTED:]),
    }


def recent_imports() -> Iterable[PlanImport]:
    """The documents handed in last, without their texts."""
    return PlanImport.objects.defer("reading").select_related("plan", "by")[:50]
