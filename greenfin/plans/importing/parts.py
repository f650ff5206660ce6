"""A long document in parts: the text and the rows that one page shows of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from districts.documents.corrections import Draft

from .marks import Mark, Source, Span
from .rows import Anchors

# How much of a text a page shows, in characters; a row that begins in it counts as so many more.
PART = 60_000
_ROW = 300
# How many entries of a list a page shows.
LISTED = 60


@dataclass(frozen=True)
class Parts:
    """Where each part begins, the size of the whole, and the part of each row by its id."""

    starts: Sequence[int]
    size: int
    of_rows: Mapping[str, int]

    @property
    def count(self) -> int:
        return len(self.starts)

    def at(self, place: int) -> int:
        """The number of the part that a place of the text stands in; the first is 1."""
        return bisect_right(self.starts, place)

    def span(self, number: int) -> Span:
        """Where a part begins and ends."""
        ends = [*self.starts[1:], self.size]
        return self.starts[number - 1], ends[number - 1]


def parts_of(source: Source, marks: Iterable[Mark], draft: Draft, anchors: Anchors) -> Parts:
    """The parts of a text: of whole rows, of whole lines where one row is longer than a part."""
    first: dict[str, int] = {}
    for mark in sorted(marks, key=lambda one: one.start):
        first.setdefault(mark.anchor, mark.start)
    size, begins = len(source.text), sorted(first.values())
    lines = sorted(source.lines.values())
    rows = sorted({lines[bisect_right(lines, place) - 1] for place in begins})

    def weight(start: int, end: int) -> int:
        return end - start + _ROW * (bisect_left(begins, end) - bisect_left(begins, start))

    starts = [0]
    while weight(starts[-1], size) > PART:
        start = starts[-1]
        fitting = (
            place
            for borders in (rows, lines)
            for place in borders[
                bisect_right(borders, start) : bisect_right(borders, start + PART)
            ][::-1]
            if weight(start, place) <= PART
        )
        starts.append(next(fitting, start + PART))
    of_rows = {
        anchor: bisect_right(starts, place)
        for anchor, place in _places_of(first, draft, anchors).items()
    }
    return Parts(starts, size, of_rows)


def _places_of(first: Mapping[str, int], draft: Draft, anchors: Anchors) -> Mapping[str, int]:
    """Where each row begins; one that was added without a passage stands with the one before."""
    found: dict[str, int] = {}
    for ids in (
        map(anchors.section, draft.sections),
        map(anchors.task, draft.tasks),
        map(anchors.target, draft.targets),
        map(anchors.row, draft.annex),
    ):
        place = 0
        for anchor in ids:
            place = found[anchor] = first.get(anchor, place)
    return found
