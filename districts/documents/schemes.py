"""Numbering styles, and which of them a document uses for its sections and its tasks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from districts.documents.blocks import Line
from districts.documents.numerals import TENS, chinese_number
from districts.documents.roles import names_bodies, split_role_clause

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
    marks = {style: _chained(lines, style) for style in STYLES}
    usual = (*DEFAULT_SECTIONS, "number")
    marks = {
        style: chain
        for style, chain in marks.items()
        if chain and (style in usual or len(chain) >= _FEW)
    }
    clauses = _clauses(lines, marks)
    task = _task_style(marks, clauses)
    if task is None:
        return Scheme()
    task = _under_headings_with_bodies(lines, marks, task)
    sections = _sections(marks, task)
    return Scheme(sections, task, _restarts(_with_bodies(marks[task], clauses), task), True)


def _chained(lines: Sequence[Line], style: str) -> list[_Mark]:
    """The lines of a style whose numbers follow one another, or begin again at 1."""
    chain: list[_Mark] = []
    last = 0
    for index, line in enumerate(lines):
        match = None if line.cells else STYLES[style].match(line.text.lstrip())
        if match is None or match.groupdict().get("decimal"):
            continue
        value = value_of(match["value"], last + 1)
        if value == last + 1 or (value == 1 and last != 1):
            chain.append(_Mark(index, value))
            last = value
    return chain


def _clauses(lines: Sequence[Line], marks: dict[str, list[_Mark]]) -> list[int]:
    """Where bodies are named; what follows without a marker between belongs together."""
    openings = {mark.index for chain in marks.values() for mark in chain}
    named = [index for index, line in enumerate(lines) if names_bodies(line.text)]
    return [
        index
        for before, index in pairwise([-1, *named])
        if before < 0 or any(opening in openings for opening in range(before + 1, index + 1))
    ]


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
        return whole[-1]
    return "number" if "number" in through else best[0]


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
    order = list(STYLES)
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


def _names_bodies_in_heading(text: str) -> bool:
    split = split_role_clause(text)
    return bool(split.clause) and not split.after and "。" not in split.before.rstrip("。")


def _owners(chain: Sequence[_Mark], clauses: Sequence[int]) -> set[int]:
    """The numbers that have a clause: for each clause the last number before or at it."""
    owners = set()
    for clause in clauses:
        before = [mark.index for mark in chain if mark.index <= clause]
        owners.update(before[-1:])
    return owners


def _by_appearance(marks: dict[str, list[_Mark]]) -> list[str]:
    return sorted(marks, key=lambda style: marks[style][0].index)


def _sections(marks: dict[str, list[_Mark]], task: str) -> tuple[str, ...]:
    """The styles around the tasks: those that begin earlier and are interrupted by tasks.

    一、 and （一） count as sections wherever they are not the tasks themselves.
    """
    order = list(STYLES)
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
