"""Which lines open a section, a task or the end matter, and the blocks between them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from districts.documents.blocks import (
    CLOSING_BRACKETS,
    FULL_STOPS,
    OPENING_BRACKETS,
    Line,
    unwrapped,
    width_of,
)
from districts.documents.clauses import ends_in_roles
from districts.documents.head import DATE, MARK
from districts.documents.model import Doubt, Place, doubt
from districts.documents.numerals import ONES
from districts.documents.schemes import STYLES, WHOLE, Scheme, label_of, scheme_of, value_of

ANNEX_LABEL = re.compile(rf"附\s*(?:件|表|录)\s*(?:\d+|{ONES})?")
ANNEX = re.compile(rf"{ANNEX_LABEL.pattern}\s*(?:[：:].*)?")
# Who signed behind the last task, and when; or the line that says when it was printed.
_SIGNED_ON = re.compile(rf"(?:[^，。、；：《》]{{2,30}}[\s　]*)?(?:{DATE.pattern})(?:印发)?")
_SIGNER = re.compile(
    r"[^，。、；：《》（）]{2,30}(?:人民政府|办公室|办公厅|委员会|管委会|局|委|中心|小组|专班|厅|院|行|会|处)"
)
_COPIES = re.compile(r"(?:抄\s*送|主\s*送|抄\s*报|分\s*送)\s*[：:].*")

_SENTENCE_ENDS = "；：:）〕)］]】”"
_INNER_PUNCTUATION = re.compile("[，。；：！？]")
_ENDED = re.compile("[。；！？]")
_LINES_OF_TAIL, _LINES_OF_HEADING = 40, 6
_SHOWN = 40
_GOES_ON = "，,、"
_LONGEST_HEADING = 90
_END_MATTER = ("annex", "mark", "copies", "signature")


@dataclass
class Block:
    """A run of lines opened by one marker; the marker itself is cut from the first line.

    `kind` is opening, section, task, annex, mark, copies or signature; `sign` is the marker as it
    is shown in running text. `label` is a section's own part of its number, such as （二）, or with
    `is_whole` all of it, such as 2.1; `level` is how deep its style stands, `at` the number of the
    line it opens. `depth` are the brackets still open, `is_broken` whether one was closed that was
    never opened.
    """

    kind: str
    marker: str = ""
    value: int = 0
    lines: list[Line] = field(default_factory=list)
    sign: str = ""
    label: str = ""
    is_whole: bool = False
    level: int = 0
    at: int = 0
    depth: int = 0
    is_broken: bool = False

    def __post_init__(self) -> None:
        for line in self.lines:
            self._count(line.text)

    def add(self, line: Line) -> None:
        self.lines.append(line)
        self._count(line.text)

    def _count(self, text: str) -> None:
        for character in text:
            self.depth += (character in OPENING_BRACKETS) - (character in CLOSING_BRACKETS)
            self.is_broken = self.is_broken or self.depth < 0

    @property
    def is_balanced(self) -> bool:
        return self.depth == 0 and not self.is_broken

    @property
    def tail(self) -> str:
        """The last lines, as far back as a clause on bodies may reach."""
        return unwrapped(self.lines[-_LINES_OF_TAIL:])

    @property
    def text(self) -> str:
        return unwrapped(self.lines)

    @property
    def last_line(self) -> str:
        return unwrapped(self.lines[-1:])

    def is_complete(self, *, is_next: bool = True) -> bool:
        """Whether a new paragraph may begin here: the sentence ended, or it is a heading.

        The opening has titles and wrapped lines that look alike; there only the number that is
        next may follow a line without a full stop. That number ends a heading with commas too.
        """
        is_row = bool(self.lines) and (self.lines[-1].cells or "\t" in self.lines[-1].text)
        if self.kind in _END_MATTER or is_row:
            return True
        last = self.last_line
        if not last or last[-1] in FULL_STOPS:
            return True
        if last[-1] in _SENTENCE_ENDS and self.is_balanced:
            return True
        if self.kind == "task":
            return ends_in_roles(self.tail)
        return self._is_heading(last, is_next=is_next)

    def _is_heading(self, last: str, *, is_next: bool) -> bool:
        """Whether a section is all heading so far, or the opening ends in a line like one."""
        text, inner = last, _INNER_PUNCTUATION
        if self.kind == "opening" and not is_next:
            return False
        if self.kind == "section":
            if len(self.lines) > _LINES_OF_HEADING or not self.is_balanced:
                return False
            text, inner = self.text, _ENDED if is_next else _INNER_PUNCTUATION
        is_short = width_of(text) <= _LONGEST_HEADING and last[-1] not in _GOES_ON
        return is_short and not inner.search(text)


class _Count:
    """The last number seen at each level of a scheme, and the last whatever stands around it."""

    def __init__(self, scheme: Scheme) -> None:
        self._last = dict.fromkeys(range(len(scheme.styles)), 0)
        self._whole = dict(self._last)
        self._scheme = scheme
        self._is_fresh = True

    def expected(self, level: int) -> int:
        return self._last[level] + 1

    def is_next(self, level: int, value: int) -> bool:
        """Whether a number is the next: of its section, or of sections that are counted through
        the document, whatever stands around them; or the first task of an outermost section."""
        is_task = level == len(self._scheme.sections)
        if is_task and value == 1 and self._is_fresh:
            return True
        runs_on = self._last[level] == 0 and not is_task
        return value == self.expected(level) or (runs_on and value == self._whole[level] + 1)

    def advance(self, level: int, value: int) -> None:
        """Numbers of sections below begin again, and those of tasks where the scheme says so."""
        self._last[level] = self._whole[level] = value
        task = len(self._scheme.sections)
        # The goals of the section before may have been counted in the same way.
        self._is_fresh = level == 0 or (self._is_fresh and level < task)
        for deeper in range(level + 1, task):
            self._last[deeper] = 0
        if level < task and self._scheme.restarts:
            self._last[task] = 0


def blocks_of(
    lines: Sequence[Line], scheme: Scheme | None = None
) -> tuple[list[Block], list[Doubt]]:
    """Return the blocks in their order, the opening first, and doubts about their numbers.

    A number opens a block only where the text before it is at its end: a wrapped line may well
    begin with 2.8 or 三、.
    """
    scheme = scheme or scheme_of(lines)
    blocks = [Block("opening")]
    doubts: list[Doubt] = []
    count = _Count(scheme)
    for index, line in enumerate(lines):
        current = blocks[-1]
        opened = _end_matter(line, current) or _signature(lines[index : index + 2], current)
        if opened is None and current.kind != "annex" and not line.cells:
            opened = _numbered(line, current, scheme, count, doubts)
        if opened is None:
            current.add(line)
        else:
            blocks.append(opened)
    return blocks, doubts


def _end_matter(line: Line, current: Block) -> Block | None:
    """The block a line of end matter opens. A notice may name its annex before the plan begins,
    and there a publication mark belongs to the opening."""
    text = line.text.strip()
    if current.kind == "opening" or line.cells:
        return None
    if MARK.fullmatch(text):
        return Block("mark", lines=[line])
    is_annex = current.kind != "annex" and ANNEX.fullmatch(text)
    if is_annex and current.is_complete():
        return Block("annex", lines=[line])
    if _COPIES.fullmatch(text) and current.is_complete():
        return Block("copies", lines=[line])
    return None


def _signature(lines: Sequence[Line], current: Block) -> Block | None:
    """The block that a signature opens: its date, or the line of who signs above the date."""
    if current.kind in ("opening", "annex", "signature"):
        return None
    first, *second = (unwrapped([line]) for line in lines)
    is_signer = bool(_SIGNER.fullmatch(first)) and bool(second)
    is_signed = _SIGNED_ON.fullmatch(first) or (is_signer and DATE.fullmatch(second[0]))
    return Block("signature", lines=[lines[0]]) if is_signed and current.is_complete() else None


def _numbered(
    line: Line, current: Block, scheme: Scheme, count: _Count, doubts: list[Doubt]
) -> Block | None:
    text = line.text.lstrip()
    for level, style in enumerate(scheme.styles):
        match = STYLES[style].match(text)
        if match is None:
            continue
        if match.groupdict().get("decimal") and _is_whole_number(text, scheme):
            continue
        written = match["value"]
        value = value_of(written, count.expected(level))
        is_task = level == len(scheme.sections)
        is_next = count.is_next(level, value)
        is_decimal = match.groupdict().get("decimal") is not None
        place = Place("line", str(line.number))
        if not current.is_complete(is_next=is_next):
            if not is_next or is_decimal:
                return None
            marker = match[0].strip()
            if not _may_follow_open_sentence(level, marker, current):
                doubts.append(doubt("marker_in_sentence", place, text[:_SHOWN]))
                return None
            doubts.append(doubt("marker_after_open_sentence", place, marker))
        elif is_decimal and not is_next:
            return None
        if not is_next and (not is_task or scheme.restarts):
            expected = str(count.expected(level))
            code = "task_number_gap" if is_task else "section_number_gap"
            doubts.append(doubt(code, place, written, expected=expected))
        count.advance(level, value)
        end = match.start("decimal") if is_decimal else match.end()
        rest = text[end:].strip()
        first = [replace(line, text=rest, width=width_of(line.text))] if rest else []
        sign = f"{written}．" if style == "number" else match[0].strip()
        if is_task:
            return Block("task", written, value, first, sign, at=line.number)
        is_whole = style in WHOLE
        label = sign if is_whole else label_of(style, written)
        return Block("section", written, value, first, sign, label, is_whole, level, line.number)
    return None


def _is_whole_number(text: str, scheme: Scheme) -> bool:
    """Whether 2.1 is a number of this document, not its task 2 beginning with a digit."""
    return any(style in WHOLE and STYLES[style].match(text) for style in scheme.styles)


def _may_follow_open_sentence(level: int, marker: str, current: Block) -> bool:
    """A bracket or full stop forgotten at the end of a text must not swallow what comes next."""
    return (
        (current.kind == "task" or (current.kind == "section" and current.is_balanced))
        and level > 0
        and not marker.endswith("、")
        and current.last_line[-1] not in "、，,"
    )
