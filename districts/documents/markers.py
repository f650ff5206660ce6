"""Which lines open a section, a task or the end matter, and the blocks between them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from districts.documents.blocks import Line, is_balanced, unwrapped, width_of
from districts.documents.model import Doubt, Place, doubt
from districts.documents.numerals import chinese_number

_NUMERAL = "[一二三四五六七八九十]{1,4}"
# One entry a numbering style, strongest first: kind of block and how its marker is written.
# 3.5 is a decimal, not task 3, hence the digit looked for behind the point.
_MARKERS = (
    ("part", re.compile(rf"(?P<value>{_NUMERAL})、")),
    ("clause", re.compile(rf"[（(]\s*(?P<value>{_NUMERAL})\s*[）)]")),
    ("task", re.compile(r"(?P<value>\d{1,3})\s*[．.、](?P<decimal>\d)?")),
)
_PUBLICATION_MARK = re.compile(r"[（(〔[]\s*此件.{0,12}公开.{0,4}[）)〕\]]")
_ANNEX = re.compile(r"附\s*件\s*(?:[\d一二三四五六七八九]+)?\s*(?:[：:].*)?")
_COPIES = re.compile(r"(?:抄\s*送|主\s*送|抄\s*报|分\s*送)\s*[：:].*")

_FULL_STOPS = "。！？"
_SENTENCE_ENDS = "；：:）〕)]］】”"
_INNER_PUNCTUATION = re.compile("[，。；：！？]")
_LONGEST_HEADING = 90
_END_MATTER = ("annex", "mark", "copies")


@dataclass
class Block:
    """A run of lines opened by one marker; the marker itself is cut from the first line."""

    kind: str
    marker: str = ""
    value: int = 0
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return unwrapped(self.lines)

    @property
    def last_line(self) -> str:
        return unwrapped(self.lines[-1:])

    def is_complete(self, *, is_next: bool = True) -> bool:
        """Whether a new paragraph may begin here: the sentence ended, or it is a heading.

        The opening has titles and wrapped lines that look alike; there only the number that is
        next may follow a line without a full stop.
        """
        if self.kind in _END_MATTER:
            return True
        last = self.last_line
        if not last or last[-1] in _FULL_STOPS:
            return True
        if last[-1] in _SENTENCE_ENDS and is_balanced(self.text):
            return True
        if self.kind == "task" or (self.kind == "opening" and not is_next):
            return False
        heading = last if self.kind == "opening" else self.text
        return width_of(heading) <= _LONGEST_HEADING and not _INNER_PUNCTUATION.search(heading)


@dataclass
class _Count:
    """The last number seen at each level."""

    part: int = 0
    clause: int = 0
    task: int = 0

    def expected(self, kind: str) -> int:
        return int(getattr(self, kind)) + 1

    def advance(self, kind: str, value: int) -> None:
        setattr(self, kind, value)
        if kind == "part":
            self.clause = 0


def blocks_of(lines: Sequence[Line]) -> tuple[list[Block], list[Doubt]]:
    """Return the blocks in their order, the opening first, and doubts about their numbers.

    A number opens a block only where the text before it is at its end: a wrapped line may well
    begin with 2.8 or 三、.
    """
    blocks = [Block("opening")]
    doubts: list[Doubt] = []
    count = _Count()
    for line in lines:
        current = blocks[-1]
        found = _end_matter(line, current)
        if found is None and current.kind != "annex":
            found = _numbered(line, current, count, doubts)
        if found is None:
            current.lines.append(line)
        else:
            blocks.append(found)
    return blocks, doubts


def _end_matter(line: Line, current: Block) -> Block | None:
    """The block a line of end matter opens. A notice may name its annex before the plan begins,
    and there a publication mark belongs to the opening."""
    if current.kind == "opening":
        return None
    if _PUBLICATION_MARK.fullmatch(line.text.strip()):
        return Block("mark", lines=[line])
    is_annex = current.kind != "annex" and _ANNEX.fullmatch(line.text.strip())
    if is_annex and current.is_complete():
        return Block("annex", lines=[line])
    if _COPIES.fullmatch(line.text.strip()) and current.is_complete():
        return Block("copies", lines=[line])
    return None


def _numbered(line: Line, current: Block, count: _Count, doubts: list[Doubt]) -> Block | None:
    text = line.text.lstrip()
    for kind, pattern in _MARKERS:
        match = pattern.match(text)
        if match is None:
            continue
        written = match["value"]
        value = int(written) if kind == "task" else chinese_number(written)
        is_next = value == count.expected(kind)
        is_decimal = kind == "task" and match["decimal"] is not None
        place = Place("line", str(line.number))
        if not current.is_complete(is_next=is_next):
            if not is_next or is_decimal:
                return None
            marker = match[0].strip()
            if not _may_follow_open_sentence(kind, marker, current):
                doubts.append(doubt("marker_in_sentence", place, marker))
                return None
            doubts.append(doubt("marker_after_open_sentence", place, marker))
        elif is_decimal and not is_next:
            return None
        if kind != "task" and not is_next:
            expected = str(count.expected(kind))
            doubts.append(doubt("section_number_gap", place, written, expected=expected))
        count.advance(kind, value)
        end = match.start("decimal") if is_decimal else match.end()
        rest = text[end:].strip()
        first = replace(line, text=rest, width=width_of(line.text))
        return Block(kind, written, value, [first] if rest else [])
    return None


def _may_follow_open_sentence(kind: str, marker: str, current: Block) -> bool:
    """A bracket forgotten at the end of a task must not swallow what comes next."""
    return (
        current.kind == "task"
        and kind != "part"
        and not marker.endswith("、")
        and current.last_line[-1] not in "、，,"
    )
