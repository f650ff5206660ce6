"""A saved web page: its paragraphs and data tables, without what surrounds the document."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from lxml import etree
from lxml.html import Element, HtmlElement, HTMLParser, document_fromstring

from districts.documents.blocks import ASIDE, BREAK, CELL, ROW, row_line
from districts.documents.formats.kinds import Refused
from districts.documents.formats.plain import read as read_plain

_BLOCKS = re.compile(
    "p|div|section|article|main|[uod]l|li|h[1-6]|tr|t[dh]|table|d[dt]|pre|center|blockquote|"
    "body|html|figure|header"
)
_LEFT_OUT = re.compile(
    "script|style|nav|footer|aside|form|select|button|noscript|template|svg|iframe|title"
)
_CONTAINERS = re.compile(
    "html|body|div|section|article|main|center|form|table|tbody|tr|td|span|font"
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_OF_PLANS = re.compile("牵头|责任单位|责任部门|配合单位|指标")
_NEARLY_ALL = 0.9
_FEW_COLUMNS = 3
_MANY_LINKS = 3

_Piece: TypeAlias = "HtmlElement | str"


def read(content: bytes) -> str:
    """Return the text, a block a line and a data table's row a line."""
    above, document, below = (_lines(part) for part in _parts(_root(content)))
    return "\n".join([*_aside(above), *document, *_aside(below)])


def _root(content: bytes) -> HtmlElement:
    """The page as a tree. Refused where its elements lie deeper than the parser goes."""
    parser = HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = document_fromstring(_decoded(content).encode(), parser=parser)
    except etree.ParserError:  # nothing but comments
        return Element("html")
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise Refused("too_large")
    return root


def _decoded(content: bytes) -> str:
    declared = _CHARSET.search(content[:4096])
    name = declared[1].decode().lower() if declared else ""
    if name.startswith("gb"):
        return content.decode("gb18030", errors="replace")
    return read_plain(content)


def _pieces(element: HtmlElement) -> Iterator[_Piece]:
    """What stands in an element, in order: texts and elements."""
    yield element.text or ""
    for child in element:
        yield child
        yield child.tail or ""


def _lines(pieces: Iterable[_Piece]) -> list[str]:
    lines: list[str] = [""]
    _write(pieces, lines)
    return [line.strip(" ") for line in lines if line.strip()]


def _aside(lines: Sequence[str]) -> list[str]:
    """Lines outside the document, a table's row as a line of text."""
    return [ASIDE + re.sub(f"[{ROW}{CELL}{BREAK}]+", " ", line).strip() for line in lines]


def _parts(root: HtmlElement) -> tuple[list[_Piece], list[_Piece], list[_Piece]]:
    """What stands before the document, the document, and what stands behind it.

    The document is the innermost container that holds nearly all sentences of the page and every
    table that names bodies or targets.
    """
    above: list[_Piece] = []
    below: list[_Piece] = []
    weights: dict[HtmlElement, tuple[int, int]] = {}
    sentences, tables = _weigh(root, weights)
    inner: HtmlElement | None = root
    while inner is not None:
        pieces = list(_pieces(inner))
        inner = next(
            (
                child
                for child in inner
                if _CONTAINERS.fullmatch(child.tag)
                and weights[child][0] >= _NEARLY_ALL * max(sentences, 1)
                and weights[child][1] == tables
            ),
            None,
        )
        if inner is not None:
            place = pieces.index(inner)
            above += pieces[:place]
            below[:0] = pieces[place + 1 :]
    return above, pieces, below


def _weigh(element: HtmlElement, weights: dict[HtmlElement, tuple[int, int]]) -> tuple[int, int]:
    """The sentences of an element and its tables that name bodies or targets, each kept."""
    sentences, tables = 0, 0
    if not _LEFT_OUT.fullmatch(element.tag):
        for piece in _pieces(element):
            if isinstance(piece, str):
                sentences += piece.count("。")
            else:
                inside = _weigh(piece, weights)
                sentences, tables = sentences + inside[0], tables + inside[1]
        tables += element.tag == "table" and bool(_OF_PLANS.search(element.text_content()))
    weights[element] = sentences, tables
    return sentences, tables


def _write(pieces: Iterable[_Piece], lines: list[str], *, is_set: bool = False) -> None:
    """Adds an element's text; `is_set` where its line breaks and tabs are the document's own."""
    for piece in pieces:
        if isinstance(piece, str) and is_set:
            first, *more = piece.replace("\r", "").split("\n")
            lines[-1] += first
            lines += more
        elif isinstance(piece, str):
            lines[-1] += re.sub(r"\s+", " ", piece)
        elif piece.tag == "br":
            lines.append("")
        elif _LEFT_OUT.fullmatch(piece.tag) or _is_menu(piece):
            continue
        elif piece.tag == "table" and _is_data(piece):
            lines += [*(row_line(cells) for cells in _grid(piece)), ""]
        elif _BLOCKS.fullmatch(piece.tag):
            lines.append("")
            _write(_pieces(piece), lines, is_set=is_set or piece.tag == "pre")
            lines.append("")
        else:
            _write(_pieces(piece), lines, is_set=is_set)


def _is_menu(element: HtmlElement) -> bool:
    """Whether an element is hidden, or a list of links and little else."""
    if _HIDDEN.search(element.get("style", "")) or "hidden" in element.attrib:
        return True
    links = list(element.iterdescendants("a"))
    if len(links) < _MANY_LINKS:
        return False
    linked = sum(len(link.text_content().strip()) for link in links)
    return linked * 2 > len("".join(element.text_content().split()))


def _is_data(table: HtmlElement) -> bool:
    """A table within which no other stands, of several columns; others only place text."""
    return next(table.iterdescendants("table"), None) is None and any(
        len(_cells(row)) >= _FEW_COLUMNS for row in table.iterdescendants("tr")
    )


def _cells(row: HtmlElement) -> list[HtmlElement]:
    return list(row.iterdescendants("td", "th"))


def _grid(table: HtmlElement) -> list[list[str]]:
    """The rows, with a merged cell's text in every cell it covers."""
    grid: list[list[str]] = []
    covered: dict[tuple[int, int], str] = {}
    for down, row in enumerate(table.iterdescendants("tr")):
        cells: list[str] = []
        for cell in _cells(row):
            while (down, len(cells)) in covered:
                cells.append(covered[down, len(cells)])
            lines = [""]
            _write(_pieces(cell), lines)
            text = "\n".join(line for line in lines if line.strip())
            across, rows = _span(cell, "colspan"), _span(cell, "rowspan")
            for below in range(1, rows):
                for right in range(across):
                    covered[down + below, len(cells) + right] = text
            cells += [text] * across
        while (down, len(cells)) in covered:
            cells.append(covered[down, len(cells)])
        grid.append(cells)
    return grid


def _span(cell: HtmlElement, name: str) -> int:
    written = cell.get(name, "1").strip()
    return min(max(int(written), 1), 100) if written.isdecimal() else 1
