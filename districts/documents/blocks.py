"""From the raw text to lines without page furniture, and from lines to unwrapped text."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from districts.documents.model import Doubt, Place, doubt

# A row of a table comes as one line: ROW, its cells with CELL between them, and BREAK where a cell
# holds several lines.
ROW, CELL, BREAK = "\x1e", "\x1f", "\x1d"
# A line of a saved page that stands outside the document: menus, particulars, the foot of the site.
ASIDE = "\x1c"

OPENING_BRACKETS = "（〔([［【"
CLOSING_BRACKETS = "）〕)]］】"
FULL_STOPS = "。！？"

# Characters without a width of their own: left over from conversion, they carry nothing.
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))
_CJK = "\u2014\u2018-\u201d\u2026\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff5e"
_BLANKS = r"[^\S\t]"
_TYPOGRAPHIC_BLANK = re.compile(
    rf"(?<=[{_CJK}])\s+(?![a-z\s])|(?<![a-z\s])\s+(?=[{_CJK}])|(?<=^)\s+|\s+$|(?<=\d)\s+(?=[%％‰])"
)
_LATIN = re.compile("[A-Za-z]")
_LATIN_RUN = re.compile("[A-Za-z]+")
_LATIN_END = re.compile("[A-Za-z]+$")
# A word broken at the end of a line: Invest-.
_BROKEN = re.compile("[A-Za-z]{2}[-‐]$")

_DASH = "[-‐‑–—―－─·•~～]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}\s*\d+\s*{_DASH}|第\s*\d+\s*页(?:\s*[，,/]?\s*共\s*\d+\s*页)?|\d+\s*/\s*\d+"
)
_ISSUER_LINE = re.compile(
    r"[^，。、；：]{2,24}行政规范性文件|[^，。、；：]{2,20}(?:政府|办公厅|办公室|委员会)发布"
)
_BARE_NUMBER = re.compile(r"\d+")
_REPEATS_THAT_MAKE_A_HEADER = 3


@dataclass(frozen=True)
class Line:
    """A line that is not blank. `number` counts from 1 in the file, `page` from form feeds.

    `text` keeps its tabs, because they separate the cells of a table. `cells` are those of a
    table's row; a text between tables has none.
    """

    number: int
    text: str
    page: int
    width: int
    cells: tuple[str, ...] = ()


def width_of(text: str) -> int:
    """Return the printed width: a Chinese character counts 2, a Latin one 1."""
    return sum(2 if character > "\u2e7f" else 1 for character in text)


def asides_of(text: str) -> list[str]:
    """Return the lines that stand outside the document on a saved page."""
    return [line[1:].strip() for line in text.split("\n") if line.startswith(ASIDE)]


def source_lines(text: str) -> list[Line]:
    """Return the lines with their numbers and pages, without those that hold nothing and those
    outside the document."""
    lines = []
    page = 1
    for number, row in enumerate(re.split(r"\r\n|\r|\n", text.translate(_INVISIBLE)), start=1):
        if row.startswith(ASIDE):
            continue
        for index, piece in enumerate(row.split("\f")):
            page += index > 0
            if piece.startswith(ROW):
                lines.append(_row(number, piece, page))
                continue
            kept = re.sub(_BLANKS, " ", piece).strip(" ")
            if kept:
                lines.append(Line(number, kept, page, width_of(kept)))
    return lines


def _row(number: int, piece: str, page: int) -> Line:
    cells = tuple(re.sub(f"[^\\S{BREAK}]+", " ", cell).strip() for cell in piece[1:].split(CELL))
    text = " ".join(cell.replace(BREAK, " ") for cell in cells if cell)
    return Line(number, text, page, width_of(text), cells)


def without_furniture(lines: Sequence[Line]) -> tuple[list[Line], list[Doubt]]:
    """Return the lines that are text, and one doubt for each different header or footer; page
    numbers of one form are one."""
    repeated = _running_heads(lines)
    edges = _page_edges(lines)
    kept = []
    removed: dict[str, list[Line]] = defaultdict(list)
    doubts = []
    for line in lines:
        if line.cells:
            kept.append(line)
            continue
        is_bare = bool(_BARE_NUMBER.fullmatch(line.text))
        if (
            _PAGE_NUMBER.fullmatch(line.text.strip())
            or _ISSUER_LINE.fullmatch(line.text.strip())
            or (line in edges and (is_bare or (edges[line], _shape(line)) in repeated))
        ):
            removed[_shape(line)].append(line)
            continue
        if is_bare:
            doubts.append(doubt("bare_number_line", Place("line", str(line.number)), line.text))
        kept.append(line)
    doubts += [
        doubt(
            "page_furniture",
            Place("line", str(found[0].number)),
            found[0].text,
            lines=", ".join(str(line.number) for line in found),
        )
        for found in removed.values()
    ]
    return kept, doubts


def _page_edges(lines: Sequence[Line]) -> dict[Line, str]:
    """The first and last line of each page, and which it is; a text without form feeds has none."""
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    if len(pages) == 1:
        return {}
    edges: dict[Line, str] = {}
    for page in pages.values():
        edges |= {page[-1]: "last", page[0]: "first"}
    return edges


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text).strip()


def _running_heads(lines: Sequence[Line]) -> set[tuple[str, str]]:
    """What stands at the edge of several pages, a number in it aside; of both of two, the same."""
    edges = _page_edges(lines)
    counted = Counter((edge, _shape(line)) for line, edge in edges.items())
    heads = {key for key, times in counted.items() if times >= _REPEATS_THAT_MAKE_A_HEADER}
    if len({line.page for line in edges}) > 2:
        return heads
    same = Counter((edge, line.text) for line, edge in edges.items())
    return heads | {
        (edge, _shape(line)) for line, edge in edges.items() if same[edge, line.text] > 1
    }


def unwrapped(lines: Iterable[Line | str]) -> str:
    """Return the lines as one text: Chinese is joined without a blank, Latin words with one.

    Blanks that only set off digits and Latin names from Chinese go; those around a lower-case
    word stay: `达到 6000 亿` + `元以上` → `达到6000亿元以上`.
    """
    pieces: list[str] = []
    last = ""
    for line in lines:
        piece = line.text if isinstance(line, Line) else line
        if _LATIN.match(last) and _LATIN.match(piece) and not _is_one_word(pieces[-1], piece):
            pieces.append(" ")
        elif pieces and _BROKEN.search(pieces[-1]) and piece[:1].islower():
            pieces[-1] = pieces[-1][:-1]
        pieces.append(piece)
        last = piece[-1:] or last
    return _TYPOGRAPHIC_BLANK.sub("", re.sub(r"\s+", " ", "".join(pieces)))


def _is_one_word(before: str, after: str) -> bool:
    """Whether a line ends within a short name in capitals: P / M2.5, ES / G."""
    ends, begins = _LATIN_END.search(before), _LATIN_RUN.match(after)
    return bool(ends and begins and ends[0].isupper() and begins[0].isupper())


def line_at(lines: Sequence[Line], offset: int) -> Line:
    """Return the line that holds the character at that offset of the unwrapped text."""
    return next(
        line
        for count, line in enumerate(lines, start=1)
        if count == len(lines) or len(unwrapped(lines[:count])) > offset
    )


def measure(lines: Sequence[Line]) -> float:
    """Return the width lines are wrapped at: what nine in ten lines do not exceed; 0 if none."""
    widths = sorted(line.width for line in lines)
    return float(widths[len(widths) * 9 // 10]) if widths else 0.0


def closing_of(text: str, start: int) -> int | None:
    """Return the index of the bracket that closes the one at `start`, of whatever kind."""
    depth = 0
    for index in range(start, len(text)):
        if text[index] in OPENING_BRACKETS:
            depth += 1
        elif text[index] in CLOSING_BRACKETS:
            depth -= 1
            if depth == 0:
                return index
    return None


def is_balanced(text: str) -> bool:
    """Return whether every bracket is closed after it was opened, kinds not compared."""
    depth = 0
    for character in text:
        depth += (character in OPENING_BRACKETS) - (character in CLOSING_BRACKETS)
        if depth < 0:
            return False
    return depth == 0


def split_outside_brackets(text: str, separators: str) -> list[str]:
    """Return the parts between separators that stand outside every bracket."""
    parts = []
    depth = start = 0
    for place, character in enumerate(text):
        depth += (character in OPENING_BRACKETS) - (character in CLOSING_BRACKETS)
        if character in separators and depth <= 0:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def row_line(cells: Iterable[str]) -> str:
    """Return the row as one line; line breaks inside a cell become BREAK."""
    return ROW + CELL.join(BREAK.join(_cell_lines(cell)) for cell in cells)


def _cell_lines(cell: str) -> list[str]:
    return [" ".join(line.split()) for line in cell.splitlines() if line.strip()]
