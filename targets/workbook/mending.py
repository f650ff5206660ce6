"""A workbook's styles made such that the workbook library reads them, for the annotated copy. Pure.

An empty fill, or a cell with a style that is not there, is shown by every spreadsheet program as if
it were nothing; the library gives up on the whole file. Whatever it can read stays as it was.
"""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml.ElementTree import fromstring
from openpyxl.styles.borders import Border
from openpyxl.styles.colors import ColorList
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.fills import Fill
from openpyxl.styles.fonts import Font
from openpyxl.styles.table import TableStyleList
from openpyxl.xml.constants import ARC_STYLE, SHEET_MAIN_NS

_SHEETS = "xl/worksheets/"
# By the name of a list: who reads its entries, and what stands for one that cannot be read.
_READERS: dict[str, tuple[Callable[[Element], object], str]] = {
    "fonts": (Font.from_tree, "font"),
    "fills": (Fill.from_tree, "fill"),
    "borders": (Border.from_tree, "border"),
    "dxfs": (DifferentialStyle.from_tree, "dxf"),
}
# What is given up as a whole where it cannot be read.
_WHOLE: dict[str, Callable[[Element], object]] = {
    "colors": ColorList.from_tree,
    "tableStyles": TableStyleList.from_tree,
}
_POINTERS = {
    "fontId": "fonts",
    "fillId": "fills",
    "borderId": "borders",
    "xfId": "cellStyleXfs",
}
_STYLE_OF = re.compile(rb"(<(?:\w+:)?(?:c|row|col)\b[^>]*?\b(?:s|style)=[\"'])([^\"']*)([\"'])")


def with_mended_styles(package: bytes) -> bytes:
    """The package with defaults in the place of broken styles, and of those that are not there."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        styles = fromstring(source.read(ARC_STYLE))
        count = _mend(styles)
        for member in source.infolist():
            data = source.read(member)
            if member.filename == ARC_STYLE:
                data = tostring(styles, "utf-8")
            elif member.filename.startswith(_SHEETS):
                data = _STYLE_OF.sub(lambda found: _known_style(found, count), data)
            target.writestr(member.filename, data)
    return file.getvalue()


def _mend(styles: Element) -> int:
    """Mends the styles in their place; how many cell styles there are."""
    lists = {str(one.tag).rpartition("}")[2]: one for one in styles}
    for name, (read, entry) in _READERS.items():
        if name not in lists:
            lists[name] = SubElement(styles, _named(name))
        for place, broken in enumerate(lists[name]):
            if not _is_readable(read, broken):
                lists[name][place] = _plain(entry)
        if not len(lists[name]):
            lists[name].append(_plain(entry))
    for name, read in _WHOLE.items():
        if name in lists and not _is_readable(read, lists[name]):
            styles.remove(lists[name])
    for name in ("cellStyleXfs", "cellXfs", "cellStyles"):
        for style in lists.get(name, ()):
            _mend_style(style, lists)
    return len(lists.get("cellXfs", ()))


def _mend_style(style: Element, lists: Mapping[str, Element]) -> None:
    """What a cell style points to and is not there, becomes the first of its list."""
    for pointer, pointed in _POINTERS.items():
        number, count = style.get(pointer, "0"), len(lists.get(pointed, ()))
        if not (number.isdecimal() and int(number) < count):
            style.set(pointer, "0")
    if not style.get("numFmtId", "0").isdecimal():
        style.set("numFmtId", "0")


def _is_readable(read: Callable[[Element], object], entry: Element) -> bool:
    try:
        return read(entry) is not None
    except Exception:
        return False


def _plain(entry: str) -> Element:
    plain = Element(_named(entry))
    if entry == "fill":
        SubElement(plain, _named("patternFill"))
    return plain


def _named(name: str) -> str:
    return f"{{{SHEET_MAIN_NS}}}{name}"


def _known_style(found: re.Match[bytes], count: int) -> bytes:
    is_known = found[2].isdigit() and int(found[2]) < count
    return found[0] if is_known else found[1] + b"0" + found[3]
