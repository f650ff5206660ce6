"""Numbering styles, and which of them a document uses for its sections and its tasks."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from districts.documents.blocks import CLOSING_BRACKETS, OPENING_BRACKETS, Line
from districts.documents.clauses import names_bodies, split_role_clause
from districts.documents.numerals import TENS, chinese_number

_NUMERAL = f"{TENS}{{1,4}}"
# One entry a numbering style: how its marker is written. 3.5 is a decimal, not task 3, hence the
# digit looked for behind the point.
STYLES: dict[str, re.Pattern[str]] = {
    "chapter": re.compile(rf"第\s*(?P<value>{_NUMERAL}|\d{{1,2}})\s*(?:章|编|篇|部分)[\s、：:]*"),
    "division": re.compile(rf"第\s*(?P<value>{_NUMERAL}|\d{{1,2}})\s*节[\s、：:]*"),
    "part": re.compile(rf"(?P<value>{_NUMERAL})\s*[、．.]"),
    "clause": re.compile(rf"[（(]\s*(?P<value>{_NUMERAL})\s*[）)]、?"),
    "article": re.compile(rf"第\s*(?P<value>{_NUMERAL}|\d{{1,3}})\s*条[\s、：:]*"),
    "named": re.compile(
        rf"(?:任务|举措|措施|行动|工程|事项|项目)\s*(?P<value>{_NUMERAL}|\d{{1,3}})\s*[：:、．.]\s*"
    ),
    "number": re.compile(r"(?P<value>\d{1,3})\s*[．.、](?P<decimal>\d)?"),
    "spaced": re.compile(r"(?P<value>\d{1,2})\s+(?=[\u4e00-\u9fff])"),
    "second": re.compile(
        r"\d{1,2}[．.](?P<value>\d{1,2})(?![．.\d%％])(?:\s+|(?=[\u4e00-\u9fff]))"
    ),
    "third": re.compile(r"\d{1,2}[．.]\d{1,2}[．.](?P<value>\d{1,2})(?![．.\d%％])\s*"),
    "bracket": re.compile(r"[（(]\s*(?P<value>\d{1,3})\s*[）)]、?"),
    "half": re.compile(r"(?P<value>\d{1,3})\s*[）)]"),
    "circle": re.compile("(?P<value>[①-⑳])\\s*"),
    "ordinal": re.compile(rf"(?P<value>{_NUMERAL})是"),
    "dash": re.compile(r"(?P<value>(?:—+|－+|--+|[■●◆•▪]))\s*(?=[\u4e00-\u9fff“《])"),
}
# Styles whose marker is the whole number (2.1).
WHOLE = ("second", "third")
_LABELS = {
    "chapter": "第{}章",
    "division": "第{}节",
    "part": "{}",
    "clause": "（{}）",
    "article": "第{}条",
    "bracket": "（{}）",
}
DEFAULT_SECTIONS = ("part", "clause")
# How many numbered lines make an unusual style one of the document rather than an accident.
_FEW = 2
# A run of so many numbers is no accident; dashes and 一是 count nothing.
_ENOUGH = 3
_LINES_OF_CLAUSE = 6
# How far the words for a role reach, behind which a name stands.
_WORDS_OF_ROLE = 8
# Numbers of what stands inside a task rather than of tasks.
_ITEMS = ("bracket", "half", "circle", "ordinal", "dash")
# Of these either may stand around the others: what a document has first.
_INNER = ("bracket", "half", "circle")
_HEADINGS = ("chapter", "division", "part", "clause")
# Numbers of what holds the tasks, where it is not certain which numbers are theirs.
_OF_PARTS = ("chapter", "part")
_COUNTED = ("clause", "article", "named", "number", "bracket", "half")


@dataclass(frozen=True)
class Scheme:
    """The styles of the sections from the outside inwards, the style of the tasks, and whether
    their numbers begin again in every section; `has_bodies` where tasks name bodies at all."""

    sections: tuple[str, ...] = DEFAULT_SECTIONS
    task: str = "number"
    restarts: bool = False
    has_bodies: bool = False

    @property
    def styles(self) -> tuple[str, ...]:
        return (*self.sections, self.task)


@dataclass(frozen=True)
class _Mark:
    """A line that may open something: its place among the lines and its number."""

    index: int
    value: int


def value_of(written: str, expected: int = 0) -> int:
    """Return the number of a marker: 十二, 12 and ⑫ are 12; a dash is the number expected."""
    if not written[0].isalnum() and not "①" <= written <= "⑳":
        return expected
    if "①" <= written <= "⑳":
        return ord(written) - ord("①") + 1
    return int(written) if written.isdecimal() else chinese_number(written)


def label_of(style: str, written: str) -> str:
    """Return the marker as a section's label holds it: 一, （二）, 第三章."""
    return _LABELS.get(style, "{}").format(written)


def scheme_of(lines: Sequence[Line]) -> Scheme:
    """Return how a document numbers its sections and tasks.

    Tasks are what bodies are named for: the outermost style of which each number has a clause on
    bodies of its own. A document that names none is read in the usual style: 一、 （一） 1.
    """
    usual = (*DEFAULT_SECTIONS, "number")
    marks = {
        style: chain
        for style, chain in _chains(lines).items()
        if chain and (style in usual or len(chain) >= _FEW)
    }
    clauses = _clauses(lines, marks)
    task = _task_style(marks, clauses)
    if task is not None:
        task = _under_headings_with_bodies(lines, marks, task)
        task = _above_items(marks, clauses, task)
    through = _running_through(marks, task)
    if through is not None:
        return Scheme(_sections(marks, through), through, has_bodies=bool(clauses))
    if task is None:
        return _without_bodies(marks)
    sections = _sections(marks, task)
    return Scheme(sections, task, _restarts(_with_bodies(marks[task], clauses), task), True)


def _without_bodies(marks: dict[str, list[_Mark]]) -> Scheme:
    """The scheme of a document that names no bodies: the outermost numbers within its headings are
    the tasks."""
    inner = [style for style in marks if style not in _HEADINGS]
    if "number" in marks or not inner:
        around = [style for style in _HEADINGS if style in marks or style in DEFAULT_SECTIONS]
        task = "number"
    else:
        task = inner[0]
        around = list(_sections(marks, task))
    restarts = task in marks and _restarts(marks[task], task)
    return Scheme(tuple(around), task, restarts)


def _order(is_circle_outer: bool) -> list[str]:
    """The styles from the outside inwards: as `STYLES` has them, but for （1） below ①."""
    order = list(STYLES)
    if is_circle_outer:
        order.remove("circle")
        order.insert(order.index("bracket"), "circle")
    return order


def _is_circle_outer(lines: Sequence[Line]) -> bool:
    """Whether （1） begins behind ① more often than ① behind （1）, without a heading between."""
    begun = Counter[bool]()
    before = ""
    for line in lines:
        text = "" if line.cells else line.text.lstrip()
        style = next((one for one in STYLES if STYLES[one].match(text)), None)
        if style is None:
            continue
        match = STYLES[style].match(text)
        inside = {before, style} <= {*_INNER} and "circle" in (before, style)
        if match and inside and before != style and value_of(match["value"]) == 1:
            begun[before == "circle"] += 1
        before = style
    return begun[True] > begun[False]


def _chains(lines: Sequence[Line]) -> dict[str, list[_Mark]]:
    """The numbered lines of each style, from the outside inwards."""
    found: dict[str, list[_Mark]] = {}
    outer: set[int] = set()
    for style in _order(_is_circle_outer(lines)):
        found[style] = _chained(lines, style, outer)
        outer.update(mark.index for mark in found[style])
    return found


def _chained(lines: Sequence[Line], style: str, outer: Collection[int]) -> list[_Mark]:
    """The lines of a style whose numbers follow one another, or begin again at 1; behind another 1
    only where a heading of an outer style stands between them."""
    chain: list[_Mark] = []
    last = border = 0
    for index, line in enumerate(lines):
        border = index if index in outer else border
        match = None if line.cells else STYLES[style].match(line.text.lstrip())
        if match is None or match.groupdict().get("decimal"):
            continue
        value = value_of(match["value"], last + 1)
        if value == last + 1 or (value == 1 and (last != 1 or border > chain[-1].index)):
            chain.append(_Mark(index, value))
            last = value
    return chain


def _clauses(lines: Sequence[Line], marks: dict[str, list[_Mark]]) -> list[int]:
    """Where bodies are named; what follows without a marker between belongs together."""
    openings = {mark.index for chain in marks.values() for mark in chain}
    named = [
        index
        for index, line in enumerate(lines)
        if names_bodies(line.text)
        or (index + 1 < len(lines) and index + 1 not in openings and _cut(line, lines[index + 1]))
        or _over_lines(lines[index : index + _LINES_OF_CLAUSE], index, openings)
    ]
    return [
        index
        for before, index in pairwise([-1, *named])
        if before < 0 or any(opening in openings for opening in range(before + 1, index + 1))
    ]


def _cut(line: Line, following: Line) -> bool:
    """Whether the end of a line cuts the words that name bodies: （责任单 / 位：县财政局）."""
    is_prose = not (line.cells or following.cells)
    seam = line.text[-_WORDS_OF_ROLE:] + following.text[: 3 * _WORDS_OF_ROLE]
    return is_prose and names_bodies(seam)


def _over_lines(lines: Sequence[Line], start: int, openings: Collection[int]) -> bool:
    """Whether a bracket that the first of the lines opens, and a later one closes, names bodies."""
    text = lines[0].text
    opened = max(map(text.rfind, OPENING_BRACKETS))
    if opened < 0 or any(mark in text[opened:] for mark in CLOSING_BRACKETS):
        return False
    text = text[opened:]
    for index, line in enumerate(lines[1:], start=start + 1):
        if index in openings or line.cells:
            return False
        text += line.text
        if any(mark in line.text for mark in CLOSING_BRACKETS):
            return names_bodies(text)
    return False


def _task_style(marks: dict[str, list[_Mark]], clauses: Sequence[int]) -> str | None:
    if not clauses:
        return None
    owners = {style: _owners(chain, clauses) for style, chain in marks.items()}
    most = max(map(len, owners.values()), default=0)
    best = [style for style in _by_appearance(marks) if most and len(owners[style]) == most]
    if not best:
        return None
    # Where every number has its clause, these are the tasks, however deep they stand.
    whole = [style for style in best if len(marks[style]) == most]
    # Sections with one task each: what runs through the document counts the tasks.
    through = [style for style in best if not _restarts(_with_bodies(marks[style], clauses), style)]
    if most < _FEW:
        return "number" if "number" in best else None
    if whole:
        return _rather_than_lists_of_one(marks, best, whole[-1])
    if "number" in through:
        return "number"
    deepest = [style for style in best if style not in _OF_PARTS] or best
    return _rather_than_lists_of_one(marks, deepest, deepest[0])


def _running_through(marks: dict[str, list[_Mark]], task: str | None) -> str | None:
    """The style whose numbers run on 1…n over the headings around it: its numbers are the tasks,
    whether each has bodies or not. None where that is said already, or none does so.

    What stands around the tasks that name bodies may run on too: it is their sections.
    """
    order = list(marks)
    known = order.index(task) if task is not None else -1
    found = [style for style in _by_appearance(marks) if _runs_through(marks, style)]
    return next(
        (style for style in found if order.index(style) > known and task not in found), None
    )


def _runs_through(marks: dict[str, list[_Mark]], style: str) -> bool:
    """Whether the numbers go on, over headings of a style outside of it, from 1 to the end."""
    order = list(marks)
    chain = marks[style]
    ones = [place for place, mark in enumerate(chain) if mark.value == 1]
    last = chain[ones[-1] :]
    if style in WHOLE or style not in _COUNTED or len(last) < _ENOUGH:
        return False
    outer = sorted(
        mark.index
        for other, others in marks.items()
        if order.index(other) < order.index(style)
        for mark in others
    )
    return any(
        any(first.index < place < second.index for place in outer)
        for first, second in pairwise(last)
    )


def _under_headings_with_bodies(
    lines: Sequence[Line], marks: dict[str, list[_Mark]], task: str
) -> str:
    """The tasks where the headings above them name the bodies: （一）甲（牵头单位：…） 1.乙 2.丙.

    They are the numbers that run on through the document, some under each heading; numbers that
    begin again are items of the tasks.
    """
    headings = [mark.index for mark in marks[task]]
    if not all(_names_bodies_in_heading(lines[index].text) for index in headings):
        return task
    order = list(marks)
    for style in _by_appearance(marks):
        inner = [mark.index for mark in marks[style] if mark.index > headings[0]]
        is_below = order.index(style) > order.index(task) and not _restarts(marks[style], style)
        ends = [*headings[1:], len(lines)]
        if is_below and all(
            any(first < one < last for one in inner)
            for first, last in zip(headings, ends, strict=True)
        ):
            return style
    return task


def _above_items(marks: dict[str, list[_Mark]], clauses: Sequence[int], task: str) -> str:
    """The tasks where some of them have items that name bodies each, and others name their own:
    what stands around such items, if some of it has bodies and no item."""
    order = list(marks)
    inner = [mark.index for mark in marks[task]]
    around = [style for style in marks if order.index(style) < order.index(task)]
    if task not in _ITEMS and not _restarts(marks[task], task):
        return task
    for style in sorted(around, key=order.index, reverse=True):
        starts = [mark.index for mark in _with_bodies(marks[style], clauses)]
        # Headings further out end the last of a section; what is behind them is not its own.
        ends = [*starts[1:], max(clauses[-1], starts[-1]) + 1]
        spans = list(zip(starts, ends, strict=True))
        named = [span for span in spans if _has_any(clauses, span)]
        bare = [span for span in named if not _has_any(inner, span)]
        if bare and (task in _ITEMS or (named == spans and 2 * len(bare) >= len(spans))):
            return style
    return task


def _rather_than_lists_of_one(marks: dict[str, list[_Mark]], best: Sequence[str], task: str) -> str:
    """The tasks, where the numbers inside them have as many clauses: these, if some stand alone,
    for nobody numbers the items of a task that has but one."""
    starts = [mark.index for mark in marks[task]]
    for style in best[best.index(task) + 1 :]:
        inner = [mark.index for mark in marks[style]]
        spans = zip(starts, [*starts[1:], inner[-1] + 1], strict=True)
        counts = [bisect_left(inner, last) - bisect_left(inner, first) for first, last in spans]
        if min(counts) == 1:
            return style
    return task


def _has_any(places: Sequence[int], span: tuple[int, int]) -> bool:
    return bisect_left(places, span[0]) < bisect_left(places, span[1])


def _names_bodies_in_heading(text: str) -> bool:
    split = split_role_clause(text)
    return bool(split.clause) and not split.after and "。" not in split.before.rstrip("。")


def _owners(chain: Sequence[_Mark], clauses: Sequence[int]) -> set[int]:
    """The numbers that have a clause: for each clause the last number before or at it."""
    indices = [mark.index for mark in chain]
    places = (bisect_right(indices, clause) for clause in clauses)
    return {indices[place - 1] for place in places if place}


def _by_appearance(marks: dict[str, list[_Mark]]) -> list[str]:
    return sorted(marks, key=lambda style: marks[style][0].index)


def _sections(marks: dict[str, list[_Mark]], task: str) -> tuple[str, ...]:
    """The styles around the tasks: those that begin earlier and are interrupted by tasks.

    一、 and （一） count as sections wherever they are not the tasks themselves.
    """
    order = _order(next((style for style in marks if style in _INNER), "") == "circle")
    inner = [mark.index for mark in marks[task]]
    around = []
    for style in _by_appearance(marks):
        places = [mark.index for mark in marks[style]]
        if style == task or places[0] > inner[0]:
            continue
        if order.index(style) < order.index(task):
            places.append(inner[-1] + 1)
        if any(first < one < last for first, last in pairwise(places) for one in inner):
            around.append(style)
    usual = [style for style in DEFAULT_SECTIONS if order.index(style) < order.index(task)]
    return tuple(sorted({*around, *usual}, key=order.index))


def _with_bodies(chain: Sequence[_Mark], clauses: Sequence[int]) -> list[_Mark]:
    """The numbers from the first run on that names bodies: principles may be numbered before."""
    first = min(_owners(chain, clauses), default=0)
    ones = [mark.index for mark in chain if mark.value == 1 and mark.index <= first]
    return [mark for mark in chain if not ones or mark.index >= ones[-1]]


def _restarts(chain: Sequence[_Mark], style: str) -> bool:
    return style in WHOLE or sum(mark.value == 1 for mark in chain) > 1
