"""A saved web page: its paragraphs and data tables, without what surrounds the document."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from districts.documents.blocks import ASIDE, BREAK, CELL, ROW
from districts.documents.formats.plain import read as read_plain
from districts.documents.formats.rows import row_line

_BLOCKS = re.compile(
    "p|div|section|article|main|[uod]l|li|h[1-6]|tr|t[dh]|table|d[dt]|pre|center|blockquote|"
    "body|html|figure|header"
)
_LEFT_OUT = re.compile(
    "script|style|nav|footer|aside|form|select|button|noscript|template|svg|iframe|title"
)
_VOID = re.compile("br|img|hr|input|meta|link|col|area|base|embed|source|wbr")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CONTAINERS = re.compile(
    "html|body|div|section|article|main|center|form|table|tbody|tr|td|span|font"
)
_OF_PLANS = re.compile("牵头|责任单位|责任部门|配合单位|指标")
_NEARLY_ALL = 0.9
_FEW_COLUMNS = 3
_MANY_LINKS = 3


@dataclass
class _Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["_Node | str"] = field(default_factory=list)

    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text() for one in self.children)

    def all_of(self, *tags: str) -> list["_Node"]:
        found = []
        for one in self.children:
            if isinstance(one, _Node):
                found += [one] if one.tag in tags else []
                found += one.all_of(*tags)
        return found


class _Tree(HTMLParser):
    """The elements as a tree; an end tag closes what was left open inside it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("html")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "td", "th", "tr", "li"):
            self._close(tag, inside=("table", "ul", "ol", "div"))
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if not _VOID.fullmatch(tag) and len(self._open) < 200:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if any(node.tag == tag for node in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def _close(self, tag: str, inside: tuple[str, ...]) -> None:
        """A second <td> closes the first although its end tag was left out."""
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return
            if self._open[depth].tag in inside:
                return


def read(content: bytes) -> str:
    """Return the text, a block a line and a data table's row a line."""
    tree = _Tree()
    tree.feed(_decoded(content))
    tree.close()
    above, document, below = (_lines(part) for part in _parts(tree.root))
    return "\n".join([*_aside(above), *document, *_aside(below)])


def _lines(nodes: "Sequence[_Node | str]") -> list[str]:
    lines: list[str] = [""]
    _write(_Node("div", children=list(nodes)), lines)
    return [line.strip(" ") for line in lines if line.strip()]


def _aside(lines: Sequence[str]) -> list[str]:
    """Lines outside the document, a table's row as a line of text."""
    return [ASIDE + re.sub(f"[{ROW}{CELL}{BREAK}]+", " ", line).strip() for line in lines]


def _parts(root: _Node) -> tuple[list["_Node | str"], list["_Node | str"], list["_Node | str"]]:
    """What stands before the document, the document, and what stands behind it.

    The document is the innermost container that holds nearly all sentences of the page and every
    table that names bodies or targets.
    """
    above: list[_Node | str] = []
    below: list[_Node | str] = []
    node = root
    weights: dict[int, tuple[int, int]] = {}
    sentences, tables = _weigh(root, weights)
    while True:
        inner = next(
            (
                child
                for child in node.children
                if isinstance(child, _Node)
                and _CONTAINERS.fullmatch(child.tag)
                and weights[id(child)][0] >= _NEARLY_ALL * max(sentences, 1)
                and weights[id(child)][1] == tables
            ),
            None,
        )
        if inner is None:
            return above, node.children, below
        place = node.children.index(inner)
        above += node.children[:place]
        below[:0] = node.children[place + 1 :]
        node = inner


def _weigh(node: _Node, weights: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """The sentences of an element and its tables that name bodies or targets, each kept by id."""
    sentences, tables = 0, 0
    if not _LEFT_OUT.fullmatch(node.tag):
        for one in node.children:
            if isinstance(one, str):
                sentences += one.count("。")
            else:
                inside = _weigh(one, weights)
                sentences, tables = sentences + inside[0], tables + inside[1]
        tables += node.tag == "table" and bool(_OF_PLANS.search(node.text()))
    weights[id(node)] = sentences, tables
    return sentences, tables


def _decoded(content: bytes) -> str:
    declared = _CHARSET.search(content[:4096])
    name = declared[1].decode().lower() if declared else ""
    if name.startswith("gb"):
        return content.decode("gb18030", errors="replace")
    return read_plain(content)


def _write(node: _Node, lines: list[str], *, is_set: bool = False) -> None:
    """Adds an element's text; `is_set` where its line breaks and tabs are the document's own."""
    for child in node.children:
        if isinstance(child, str) and is_set:
            first, *more = child.replace("\r", "").split("\n")
            lines[-1] += first
            lines += more
        elif isinstance(child, str):
            lines[-1] += re.sub(r"\s+", " ", child)
        elif child.tag == "br":
            lines.append("")
        elif _LEFT_OUT.fullmatch(child.tag) or _is_menu(child):
            continue
        elif child.tag == "table" and _is_data(child):
            lines += [*(row_line(cells) for cells in _grid(child)), ""]
        elif _BLOCKS.fullmatch(child.tag):
            lines.append("")
            _write(child, lines, is_set=is_set or child.tag == "pre")
            lines.append("")
        else:
            _write(child, lines, is_set=is_set)


def _is_menu(node: _Node) -> bool:
    """Whether an element is hidden, or a list of links and little else."""
    if _HIDDEN.search(node.attributes.get("style", "")) or "hidden" in node.attributes:
        return True
    links = node.all_of("a")
    if len(links) < _MANY_LINKS:
        return False
    linked = sum(len(link.text().strip()) for link in links)
    return linked * 2 > len("".join(node.text().split()))


def _is_data(table: _Node) -> bool:
    """A table within which no other stands, of several columns; others only place text."""
    return not table.all_of("table") and any(
        len(row.all_of("td", "th")) >= _FEW_COLUMNS for row in table.all_of("tr")
    )


def _grid(table: _Node) -> list[list[str]]:
    """The rows, with a merged cell's text in every cell it covers."""
    grid: list[list[str]] = []
    covered: dict[tuple[int, int], str] = {}
    for down, row in enumerate(table.all_of("tr")):
        cells: list[str] = []
        for cell in row.all_of("td", "th"):
            while (down, len(cells)) in covered:
                cells.append(covered[down, len(cells)])
            lines = [""]
            _write(cell, lines)
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


def _span(cell: _Node, name: str) -> int:
    written = cell.attributes.get(name, "1").strip()
    return min(max(int(written), 1), 100) if written.isdecimal() else 1
