"""The text of the file with what was read in it marked, and the places that doubts speak of."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from districts.documents.blocks import BREAK, CELL, ROW
from districts.documents.corrections import Draft
from districts.documents.head import DATE, MARK
from districts.documents.model import Doubt, TargetStatement, TaskText
from greenfin.plans.loading import PlanProposal

from .rows import Anchors

_HIDDEN = re.compile(f"[\\s{ROW}{CELL}{BREAK}]")
_SHOWN = str.maketrans({ROW: "", CELL: " │ ", BREAK: " ", "\f": "\n"})
_EMPTY_LINES = re.compile(r"[ \t\r]*\n\s*\n")
_BEGINNING = 30
# What lies over what: a target stands in the wording of its section.
_LAYERS = {"text": 0, "annex": 1, "head": 2, "section": 2, "task": 2, "bodies": 3, "target": 4}
_LINE_END = re.compile(r"\r\n|\r|\n")
# Text that was read as nothing is offered to be added from this length on.
SHORTEST_UNREAD = 6
_SHORTEST_FOUND = 3
_LONGEST_PASSAGE = 2000
# A line that begins with a number.
_ITEM = re.compile(
    "(?<=[\n\r])[^\\S\n]*(?=[（(]?(?:\\d{1,3}|[一二三四五六七八九十]{1,3})[)）.．、](?!\\d)|"
    "第[一二三四五六七八九十\\d]{1,3}[章节条])"
)
_SPAN = re.compile(r"(\d{1,7})-(\d{1,7})")
_SENTENCE = re.compile("[。！？；;\n]\\s*")
_PARAGRAPH = re.compile(r"[。；）)]\s*\n\s*")


Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A piece of the text and where it begins; `kind` and `anchor` where it was read as something,
    `spot` the id of a place that a doubt speaks of, `unread` its span if it was read as nothing or
    as no more than text of a section."""

    text: str
    start: int
    kind: str = ""
    anchor: str = ""
    spot: str = ""
    is_doubtful: bool = False
    unread: Span | None = None


def markup(pieces: Iterable[Piece], opened: Collection[str], adding: Span | None) -> SafeString:
    """The text as it stands in the page: what was read leads to its row, the rest to being added;
    `opened` are the ids of open panels, `adding` the passage that is being added."""
    return format_html_join(
        "", "{}{}", ((_spot(one), _piece(one, opened, adding)) for one in pieces)
    )


def _spot(piece: Piece) -> str:
    return (
        format_html('<span class="import-spot" id="{}"></span>', piece.spot) if piece.spot else ""
    )


def _piece(piece: Piece, opened: Collection[str], adding: Span | None) -> str:
    is_added = adding is not None and adding[0] <= piece.start < adding[1]
    is_open = is_added or (piece.unread is None and piece.anchor in opened)
    flags = SafeString(" data-doubt" * piece.is_doubtful + " data-open" * is_open)
    if piece.unread is not None:
        link = '<a class="import-unread" data-kind="{}"{} href="?open=add&amp;span={}#add">{}</a>'
        return format_html(link, piece.kind, flags, span_text(piece.unread), piece.text)
    if piece.kind:
        link = '<mark data-kind="{}"{}><a href="#{}">{}</a></mark>'
        return format_html(link, piece.kind, flags, piece.anchor, piece.text)
    return piece.text


@dataclass(frozen=True)
class Mark:
    """A span of the text, and what was read there."""

    start: int
    end: int
    kind: str
    anchor: str

    @property
    def is_loose(self) -> bool:
        """Whether it may hold more than was read: what a section says, as against a task's text."""
        return self.kind == "text" and self.anchor.startswith("section")


class Source:
    """The file's text, searched as if nothing but its characters were there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = [index for index, one in enumerate(text) if not _HIDDEN.match(one)]
        self.bare = "".join(text[index] for index in self.places)
        self._at = {place: index for index, place in enumerate(self.places)}
        starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        self.lines = dict(enumerate(starts, start=1))

    def find(self, text: str, start: int = 0) -> Span | None:
        """Where a text stands at or behind `start`, blanks and breaks disregarded; else where its
        beginning stands."""
        wanted = _HIDDEN.sub("", text)
        begin = self.bare_place(start)
        for part in (wanted, wanted[:_BEGINNING]):
            found = self.bare.find(part, begin) if part else -1
            if found >= 0:
                return self.places[found], self.places[found + len(part) - 1] + 1
        return None

    def bare_place(self, place: int) -> int:
        """The place in `bare` of the first character at or behind one of the text."""
        while place < len(self.text) and place not in self._at:
            place += 1
        return self._at.get(place, len(self.bare))

    def line_of(self, number: int) -> Span:
        """The span of a line of the file; the end of the text behind the last."""
        start = self.lines.get(number, len(self.text))
        return start, max(start, self.lines.get(number + 1, len(self.text) + 1) - 1)


class _Marker:
    """Marks one thing after another, as they stand in the document."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.cursor = 0
        self.marks: list[tuple[int, Mark]] = []

    def mark(self, text: str, kind: str, anchor: str) -> int:
        """Marks a text at its next place, and goes on behind it; the place it began at."""
        span = self.source.find(text, self.cursor) or self.source.find(text)
        if span is None:
            return self.cursor
        self.marks.append((_LAYERS[kind], Mark(*span, kind, anchor)))
        self.cursor = max(self.cursor, span[1])
        return span[0]

    def mark_task(self, task: TaskText, anchor: str) -> None:
        if task.title:
            self.mark(task.title, "task", anchor)
        if task.wording != task.title:
            kind = "text" if task.title else "task"
            self.mark(task.wording, kind, anchor)
        self.mark(task.role_clause, "bodies", anchor)

    def mark_target(self, one: TargetStatement, anchor: str, start: int) -> None:
        sentence = self.source.find(one.sentence, start)
        span = self.source.find(one.wording, sentence[0] if sentence else start)
        if span:
            self.marks.append((_LAYERS["target"], Mark(*span, "target", anchor)))


def marks_of(source: Source, proposal: PlanProposal, anchors: Anchors) -> list[Mark]:
    """What was found; what lies over another mark comes behind it."""
    draft, document = proposal.draft, proposal.document
    marker = _Marker(source)
    known = (document.document_number, document.title, document.issuer)
    for part in document.opening:
        if part in known or DATE.fullmatch(part) or MARK.fullmatch(part):
            marker.mark(part, "head", "head")
    _mark_rows_of(marker, draft, "", anchors, 0)
    for key, section in draft.sections.items():
        start = marker.mark(section.heading, "section", anchors.section(key))
        marker.mark(section.wording, "text", anchors.section(key))
        _mark_rows_of(marker, draft, section.label, anchors, start)
    for key, row in draft.annex.items():
        marker.mark(row.wording, "annex", anchors.row(key))
    return [mark for _layer, mark in sorted(marker.marks, key=lambda pair: pair[0])]


def _mark_rows_of(marker: _Marker, draft: Draft, label: str, anchors: Anchors, start: int) -> None:
    """Tasks and targets of a section; those of none where `label` is empty."""
    labels = {section.label for section in draft.sections.values()}
    for key, task in draft.tasks.items():
        if (task.section if task.section in labels else "") == label:
            marker.mark_task(task, anchors.task(key))
    for key, one in draft.targets.items():
        if (one.clause if one.clause in labels else "") == label:
            marker.mark_target(one, anchors.target(key), start)


class Spots:
    """The places that doubts speak of, each with an id of its own in the text."""

    def __init__(self, source: Source, marks: Iterable[Mark]) -> None:
        self.source = source
        self.spans: dict[Span, bool] = {}
        self._first: dict[str, int] = {}
        for mark in sorted(marks, key=lambda one: one.start):
            self._first.setdefault(mark.anchor, mark.start)

    def of(self, entry: Doubt, anchor: str) -> Span | None:
        """The span that a doubt speaks of; None where it is about the document as a whole."""
        span = self._span(entry, anchor)
        if span is not None:
            self.spans[span] = self.spans.get(span, False) or entry.severity == "error"
        return span

    def _span(self, entry: Doubt, anchor: str) -> Span | None:
        if entry.place.kind == "line" and entry.place.value.isdigit():
            line = self.source.line_of(int(entry.place.value))
            return self.source.find(entry.found, line[0]) or line
        start = self._first.get(anchor)
        if start is None:
            return self.source.find(entry.found) if entry.place.kind == "body" else None
        end = self.source.text.find("\n", start)
        is_short = len(entry.found) < _SHORTEST_FOUND
        found = None if is_short else self.source.find(entry.found, start)
        return found or (start, len(self.source.text) if end < 0 else end)


def pieces_of(
    source: Source, marks: Sequence[Mark], spots: Spots, shown: Span, *, is_open: bool
) -> list[Piece]:
    """A span of the text in pieces, cut wherever a mark or a spot begins or ends."""
    first, last = shown
    # Items that were not read are pieces of their own.
    items = _ITEM.finditer(source.text, first, last)
    starts = [first, *(match.end() for match in items), last]
    over: list[Mark | int] = []
    for start, end in pairwise(starts):
        over += [start] * (end - start)
    for one in marks:
        start, end = max(one.start, first) - first, min(one.end, last) - first
        if start < end:
            over[start:end] = [one] * (end - start)
    spot: list[Span | None] = [None] * (last - first)
    for span in sorted(spots.spans):
        start, end = max(span[0], first) - first, min(span[1], last) - first
        if start < end:
            spot[start:end] = [span] * (end - start)
    numbers = range(first, last)
    pieces: list[Piece] = []
    for (read, about), run in groupby(
        numbers, key=lambda place: (over[place - first], spot[place - first])
    ):
        places = list(run)
        text = source.text[places[0] : places[-1] + 1]
        mark = read if isinstance(read, Mark) else None
        is_loose = mark is None or mark.is_loose
        is_unread = is_open and is_loose and len(_HIDDEN.sub("", text)) >= SHORTEST_UNREAD
        piece = Piece(
            text=_shown(text),
            start=places[0],
            kind=mark.kind if mark else "",
            anchor=mark.anchor if mark else "",
            spot=spot_id(about) if about is not None and about[0] == places[0] else "",
            is_doubtful=about is not None and spots.spans[about],
            unread=(places[0], places[-1] + 1) if is_unread else None,
        )
        pieces += [piece] if piece.text else []
    return pieces


def span_text(span: Span) -> str:
    """A span as an address has it; `span_of` reads it back."""
    return f"{span[0]}-{span[1]}"


def span_of(text: str, size: int) -> Span | None:
    """The span of a text of that size, an empty one too; None for anything else."""
    match = _SPAN.fullmatch(text)
    span = (int(match[1]), int(match[2])) if match else (1, 0)
    return span if span[0] <= span[1] <= size else None


def spot_id(span: Span) -> str:
    return f"text-{span[0]}"


def _shown(text: str) -> str:
    """The text as it is read: cells set apart, and one line's end where several follow."""
    return _EMPTY_LINES.sub("\n", text.translate(_SHOWN))


def passage_around(source: Source, marks: Sequence[Mark], about: Span, *, is_goal: bool) -> Span:
    """The paragraph that a doubt's place stands in, within what was read there and up to where
    something else was; of a goal the sentence."""
    rows = [mark for mark in marks if mark.kind != "target"]
    own = [mark for mark in rows if mark.start <= about[0] < mark.end]
    begin, close = max(0, about[0] - _LONGEST_PASSAGE), about[1] + _LONGEST_PASSAGE
    starts = [begin, *(mark.start for mark in own)]
    ends = [len(source.text), about[0] + _LONGEST_PASSAGE, *(mark.end for mark in own)]
    ends += [mark.start for mark in rows if mark.start >= about[1]]
    for border in (_SENTENCE if is_goal else _PARAGRAPH, _ITEM):
        starts += [match.end() for match in border.finditer(source.text, begin, about[0])]
        found = border.search(source.text, about[1], close)
        ends += [found.end() if border is not _ITEM else found.start()] if found else []
    return max(starts), min(ends)


def words_of(source: Source, span: Span) -> str:
    """A passage as it is read."""
    return _shown(source.text[span[0] : span[1]]).strip("\n。，；、 ")


def rows_before(marks: Sequence[Mark], place: int) -> dict[str, str]:
    """The ids of the section, the task and the row of the annex that begin last before a place;
    a row only where it is the last of all, so that the annex goes on there."""
    found = {"section": "", "task": "", "row": ""}
    for mark in sorted(marks, key=lambda one: one.start):
        kind = mark.anchor.partition("-")[0]
        if kind in found and mark.start < place and mark.kind == {"row": "annex"}.get(kind, kind):
            found |= {"row": "", kind: mark.anchor}
    return found
