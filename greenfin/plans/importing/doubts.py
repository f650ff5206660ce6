"""The doubts of a reading as the page says them: each once, with the places it speaks of."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from districts.documents.corrections import NOT_TAKEN, OF_GOALS, Draft, doubt_key
from districts.documents.model import Doubt
from targets.periods import quarter_from_text
from targets.wording.formatting import quarter_text

from .gaps import GAPS, span_of_gap
from .marks import Mark, Source, Span, Spots, passage_around, span_text, spot_id
from .parts import Parts
from .rows import Anchors, short

# How many places of one doubt are led to; more would be noise, and the size of a page.
_PLACES = 20


@dataclass(frozen=True)
class DoubtPlace:
    """Where a doubt belongs, in words, in the page and in the text; `span` is that of a passage
    which can be added by hand, `missing` the number that it lacks. `part` is that of the document,
    where it is not the one that the page shows."""

    words: str
    anchor: str
    spot: str = ""
    span: str = ""
    missing: str = ""
    part: int = 0


@dataclass
class DoubtLine:
    """A doubt in the reader's language, once for all its places; `keys` settle it."""

    severity: str
    text: str
    places: list[DoubtPlace] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.keys)

    @property
    def others(self) -> int:
        """How many places are not led to."""
        return self.count - len(self.places)


class DoubtLines:
    """All doubts of a reading in lines, errors first, and those of each row by its id."""

    def __init__(
        self,
        doubts: list[Doubt],
        draft: Draft,
        anchors: Anchors,
        source: Source,
        marks: list[Mark],
    ) -> None:
        self.source, self.marks, self.anchors = source, marks, anchors
        self.spots = Spots(source, marks)
        self._ids = _ids(draft, anchors)
        self.by_anchor: dict[str, list[DoubtLine]] = defaultdict(list)
        self._spans: list[tuple[DoubtLine, int, Span | None]] = []
        found: dict[tuple[str, str], DoubtLine] = {}
        for entry in doubts:
            text = _(entry.template) % _said(entry.params)
            line = found.setdefault((entry.code, text), DoubtLine(entry.severity, text))
            anchor = self._anchor_of(entry)
            span = self.spots.of(entry, anchor)
            line.keys.append(short(doubt_key(entry)))
            self.by_anchor[anchor].append(line)
            if len(line.places) < _PLACES:
                self._spans.append((line, len(line.places), span))
                line.places.append(self._place_of(entry, anchor, span))
        self.lines = sorted(
            found.values(), key=lambda line: (line.severity != "error", -line.count)
        )

    def _place_of(self, entry: Doubt, anchor: str, span: Span | None) -> DoubtPlace:
        place = DoubtPlace(place_words(entry), anchor)
        if span is not None:
            place = replace(place, spot=spot_id(span))
        if span is not None and entry.code in NOT_TAKEN:
            is_goal = entry.code in OF_GOALS
            around = passage_around(self.source, self.marks, span, is_goal=is_goal)
            place = replace(place, span=span_text(around))
        if entry.code in GAPS:
            gap = span_of_gap(self.source, self.marks, entry, anchor)
            missing = entry.params["expected"]
            place = replace(place, span=span_text(gap), missing=missing) if gap else place
        return place

    def show_parts(self, parts: Parts, shown: int) -> None:
        """Says of each place in which part it stands, where that is not the one shown."""
        for line, index, span in self._spans:
            place = line.places[index]
            part = parts.of_rows.get(place.anchor, shown) if span is None else parts.at(span[0])
            if part != shown:
                line.places[index] = replace(place, part=part)

    def _anchor_of(self, entry: Doubt) -> str:
        """The id in the page of what a doubt is about."""
        kind, value = entry.place.kind, entry.place.value
        if kind == "body":
            return f"body-{short(value)}"
        others = {"task": "tasks", "section": "tasks", "target": "targets", "annex_row": "annex"}
        other = {"document": "head", **others}.get(kind, "text")
        return self._ids.get((kind, value), other)


def _ids(draft: Draft, anchors: Anchors) -> Mapping[tuple[str, str], str]:
    """The ids of rows by the places that doubts name; of two of one number the first."""
    found: dict[tuple[str, str], str] = {}
    for key, task in draft.tasks.items():
        found.setdefault(("task", str(task.number)), anchors.task(key))
    for key, section in draft.sections.items():
        found.setdefault(("section", section.label), anchors.section(key))
    for key, row in draft.annex.items():
        found.setdefault(("annex_row", str(row.row)), anchors.row(key))
    for key, one in draft.targets.items():
        found["target", f"{one.clause} {one.wording}"] = anchors.target(key)
    return found


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


def _said(params: Mapping[str, str]) -> dict[str, str]:
    """The same with a base quarter as a person writes it."""
    base = params.get("base", "")
    return {**params, "base": quarter_text(quarter_from_text(base)) or base}
