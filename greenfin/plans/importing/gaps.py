"""Where a task may stand whose number is missing among those that were read."""

import re
from collections.abc import Sequence

from districts.documents.clauses import clauses_in
from districts.documents.model import Doubt
from districts.documents.numerals import chinese_number

from .marks import SHORTEST_UNREAD, Mark, Source, Span

GAPS = ("task_number_gap", "annex_number_gap")
# A number that may open a task: at the beginning of a line or behind a sentence.
_NUMBER = re.compile(
    r"(?:\A|(?<=[\n\r\t。；;）)]))\s*(?P<all>[（(]?"
    r"(?P<value>\d{1,3}|[一二三四五六七八九十]{1,3})\s*[)）.．、](?!\d)|"
    r"第(?P<article>\d{1,3}|[一二三四五六七八九十]{1,3})条)"
)
_ENDS = "\n\r \t　"


def span_of_gap(source: Source, marks: Sequence[Mark], entry: Doubt, anchor: str) -> Span | None:
    """The passage where the missing number stands or, without it, most that was not read, between
    what was read before and behind the gap; empty where there is nothing."""
    if not entry.params["expected"].isdecimal():
        return None
    expected = int(entry.params["expected"])
    kind = "row" if entry.place.kind == "annex_row" else "task"
    begins: dict[str, int] = {}
    for mark in marks:
        if mark.anchor.startswith(f"{kind}-"):
            begins[mark.anchor] = min(mark.start, begins.get(mark.anchor, mark.start))
    if entry.place.kind == "line":
        end = source.line_of(int(entry.place.value))[0]
    elif anchor in begins:
        end = begins[anchor]
    else:
        return None
    start = max((place for place in begins.values() if place < end), default=0)
    found = [
        place for number, place in _numbers_in(source.text, start, end) if entry.found == number
    ]
    end = found[-1] if found else end
    numbers = _numbers_in(source.text, start, end)
    own = [place for number, place in numbers if number == str(expected)]
    if own:
        later = [place for number, place in numbers if number == str(expected + 1)]
        return own[0], min([end, *(place for place in later if place > own[0])])
    unread = _longest_unread(source, marks, start, end)
    return unread or _behind_a_clause(source, start, end) or (end, end)


def _numbers_in(text: str, start: int, end: int) -> list[tuple[str, int]]:
    """The numbers that stand in a part of the text, and where each begins."""
    found = []
    for match in _NUMBER.finditer(text, start, end):
        written = match["value"] or match["article"]
        value = int(written) if written.isdecimal() else chinese_number(written)
        found.append((str(value), match.start("all")))
    return found


def _behind_a_clause(source: Source, start: int, end: int) -> Span | None:
    """What stands behind the last but one clause on bodies: one row has but one of its own."""
    first, last = source.bare_place(start), source.bare_place(end)
    clauses = clauses_in(source.bare[first:last])
    if len(clauses) < 2:
        return None
    places = source.places[first + clauses[-2].end], source.places[first + clauses[-1].end - 1]
    return places[0], places[1] + 1


def _longest_unread(source: Source, marks: Sequence[Mark], start: int, end: int) -> Span | None:
    """The longest part that was read as nothing or as no more than text of a section."""
    read = [
        (mark.start, mark.end)
        for mark in marks
        if mark.start < end and mark.end > start and not mark.is_loose
    ]
    longest, place = (start, start), start
    for begin, close in [*sorted(read), (end, end)]:
        if min(begin, end) - place > longest[1] - longest[0]:
            longest = (place, min(begin, end))
        place = max(place, close)
    text = source.text[longest[0] : longest[1]]
    blank = len(text) - len(text.lstrip(_ENDS))
    return (longest[0] + blank, longest[1]) if len(text.strip()) >= SHORTEST_UNREAD else None
