"""A Word document: paragraphs and tables in their order, automatic numbers written out."""

import io
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from districts.documents.blocks import row_line
from districts.documents.formats.kinds import Refused

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {
    f"{_W}del",
    f"{_W}pPr",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_DIGITS = "零一二三四五六七八九"


def read(content: bytes) -> str:
    """Return the text, a paragraph a line and a table's row a line; deleted text is left out."""
    import docx

    try:
        document = docx.Document(io.BytesIO(content))
        numbers = Numbering(document)
        return "\n".join(_lines(document, numbers))
    except Exception as fault:  # whatever a damaged package makes the library raise
        raise Refused("damaged") from fault


def _lines(document: Any, numbers: "Numbering") -> Iterator[str]:
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield row_line(
                    "\n".join(_paragraph(one, numbers) for one in cell._tc.iter(f"{_W}p"))
                    for cell in row.cells
                )
        else:
            yield from _paragraph(block._p, numbers).split("\n")


def _paragraph(element: Any, numbers: "Numbering") -> str:
    return numbers.label(element) + "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    """The text of an element without what was deleted or is given twice."""
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}tab":
            yield "\t"
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\f" if child.get(f"{_W}type") == "page" else "\n"
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        else:
            yield from _pieces(child)


class Numbering:
    """The numbers Word itself writes before paragraphs: 一、 and （一） may stand in no text."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles: dict[str, tuple[str, int]] = {}
        self._read_definitions(document)
        self._read_styles(document)

    def _read_definitions(self, document: Any) -> None:
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for abstract in root.iter(f"{_W}abstractNum"):
            key = abstract.get(f"{_W}abstractNumId")
            self._levels[key] = {
                int(level.get(f"{_W}ilvl")): (
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText") or "",
                    int(_value(level, "start") or 1),
                )
                for level in abstract.iter(f"{_W}lvl")
            }
        for number in root.iter(f"{_W}num"):
            self._abstract[number.get(f"{_W}numId")] = _value(number, "abstractNumId") or ""

    def _read_styles(self, document: Any) -> None:
        for style in document.styles.element.iter(f"{_W}style"):
            reference = self._reference(style.find(f"{_W}pPr"))
            if reference is not None:
                self._styles[style.get(f"{_W}styleId")] = reference

    def _reference(self, properties: Any) -> tuple[str, int] | None:
        place = properties.find(f"{_W}numPr") if properties is not None else None
        if place is None:
            return None
        return _value(place, "numId") or "0", int(_value(place, "ilvl") or 0)

    def label(self, paragraph: Any) -> str:
        """Return the number of a paragraph as Word shows it, and count it; empty without one."""
        properties = paragraph.find(f"{_W}pPr")
        reference = self._reference(properties)
        if reference is None and properties is not None:
            reference = self._styles.get(_value(properties, "pStyle") or "")
        if reference is None:
            return ""
        number, level = reference
        key = self._abstract.get(number, "")
        levels = self._levels.get(key, {})
        if level not in levels:
            return ""
        counts = self._counts[key]
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if levels[level][0] == "bullet":
            return ""
        text = levels[level][1]
        for one, (form, _text, first) in levels.items():
            text = text.replace(f"%{one + 1}", numeral(counts.get(one, first), form))
        return text


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{_W}{name}")
    return child.get(f"{_W}val") if child is not None else None


def numeral(number: int, form: str) -> str:
    """Return the number in Word's form: chineseCounting 12 → 十二, decimalEnclosedCircle 2 → ②."""
    if form == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    is_chinese = form.startswith(("chinese", "ideographTraditional", "japanese", "taiwanese"))
    if not is_chinese or not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones or not tens else "")
