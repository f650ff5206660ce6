"""A PDF with a text layer: the lines of each page, and its ruled tables."""

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from districts.documents.blocks import ROW, row_line
from districts.documents.formats.kinds import Refused

MAX_PAGES = 300
_FEW_CHARACTERS = 8
# A line that begins as far right of its page's margin as a tab would bring it.
_TAB_WIDTH = 30.0
TAB = "\t"
# A font's map from glyphs to text may name the radical ⾦ for the character 金. Those of the
# supplement have no equivalent in Unicode's tables, and ⼾ has the traditional one.
_SUPPLEMENT = str.maketrans(
    "⼾⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "户民西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)
_RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA6E))
}


def read(content: bytes) -> tuple[str, list[int]]:
    """Return the text with a form feed between pages, and the pages that hold only a picture.

    Refused where no page has text: the pages were scanned.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            if len(document.pages) > MAX_PAGES:
                raise Refused("too_large")
            pages = [_page(page) for page in document.pages]
    except (PDFPasswordIncorrect, PdfminerException) as fault:
        is_locked = isinstance(fault, PDFPasswordIncorrect) or any(
            isinstance(argument, PDFPasswordIncorrect) for argument in fault.args
        )
        raise Refused("encrypted" if is_locked else "damaged") from fault
    except Refused:
        raise
    except Exception as fault:  # whatever a damaged file makes the library raise
        raise Refused("damaged") from fault
    empty = [number for number, page in enumerate(pages, 1) if page.is_picture]
    if sum(len(text) for page in pages for _x, text in page.lines) <= _FEW_CHARACTERS:
        raise Refused("scanned" if empty else "no_text")
    starts = sorted(x for page in pages for x, text in page.lines if not text.startswith(ROW))
    margin = starts[len(starts) // 20] if starts else 0.0
    return _plain_characters("\f".join(_text(page, margin) for page in pages)), empty


def _text(page: "_Page", margin: float) -> str:
    return "".join(f"{TAB if x - margin >= _TAB_WIDTH else ''}{text}\n" for x, text in page.lines)


@dataclass
class _Page:
    """Where each line begins and its text, and whether the page is nothing but a picture."""

    lines: list[tuple[float, str]]
    is_picture: bool


def _page(page: Any) -> _Page:
    tables = [table for table in page.find_tables() if _is_table(table)]
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda item: not any(_is_inside(item, box) for box in boxes))
    placed = [
        (line["top"], line["x0"], line["text"])
        for line in outside.extract_text_lines(strip=True, return_chars=False)
    ]
    for table in tables:
        placed += [(table.bbox[1], 0.0, line) for line in _rows(table)]
    placed.sort(key=lambda entry: entry[0])
    is_picture = bool(page.images) and not placed
    page.close()
    return _Page([(x, text) for _top, x, text in placed], is_picture)


def _is_table(table: Any) -> bool:
    """A frame around one text is no table."""
    return len(table.rows) > 0 and max(len(row.cells) for row in table.rows) > 1


def _is_inside(item: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    if item.get("object_type") != "char":
        return False
    across = (item["x0"] + item["x1"]) / 2
    down = (item["top"] + item["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _rows(table: Any) -> Iterator[str]:
    """The rows, with a merged cell's text in every cell it covers."""
    middles = _middles(table)
    above: list[str] = []
    for row, texts in zip(table.rows, table.extract(), strict=True):
        cells: list[str] = []
        for index, text in enumerate(texts):
            left = next((box for box in reversed(row.cells[:index]) if box), None)
            if text is not None:
                cells.append(text)
            elif left is not None and left[2] >= middles[index]:
                cells.append(cells[-1])
            else:
                cells.append(above[index] if above else "")
        above = cells
        yield row_line(cells)


def _middles(table: Any) -> list[float]:
    """The middle of each column, from its narrowest cell."""
    narrowest: list[tuple[float, float]] = []
    for row in table.rows:
        for index, box in enumerate(row.cells):
            if index == len(narrowest):
                narrowest.append((float("inf"), 0.0))
            if box is not None:
                narrowest[index] = min(narrowest[index], (box[2] - box[0], (box[0] + box[2]) / 2))
    return [middle for _width, middle in narrowest]


def _plain_characters(text: str) -> str:
    """Return the text with radicals and compatibility forms as the characters they stand for."""
    return text.translate(_SUPPLEMENT).translate(_RADICALS)
