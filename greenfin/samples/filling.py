"""Fills a workbook's input cells as a clerk does: by sheet name, heading and row key.

Works on the file's own XML: a spreadsheet library would rebuild the whole book, twenty times as
slowly, and these are the system's own templates.
"""

import datetime
import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from xml.etree import ElementTree as ET

from targets.workbook.columns import KEY_HEADER

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
BOOK = "xl/workbook.xml"
BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
TEXTS = "xl/sharedStrings.xml"
# Day 0 of a workbook's dates.
EPOCH = datetime.date(1899, 12, 30)

Value = Decimal | str | datetime.date
# Row key → heading → what is typed there.
SheetEntries = Mapping[str, Mapping[str, Value]]

ET.register_namespace("", MAIN)
ET.register_namespace("r", RELATIONS)


def filled(template: bytes, entries: Mapping[str, SheetEntries]) -> bytes:
    """The template with these entries typed in, by sheet name; the same entries, the same bytes.

    Raises KeyError where a sheet, a heading or a key is not in the template.
    """
    with zipfile.ZipFile(io.BytesIO(template)) as source:
        members = [(item, source.read(item)) for item in source.infolist()]
    contents = {item.filename: content for item, content in members}
    parts = _sheet_parts(contents)
    texts = _shared_texts(contents)
    for sheet, rows in entries.items():
        part = parts[sheet]
        contents[part] = _with_entries(contents[part], texts, rows)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for item, _content in members:
            archive.writestr(item, contents[item.filename])
    return target.getvalue()


def _sheet_parts(contents: Mapping[str, bytes]) -> dict[str, str]:
    """Sheet name → the member of the package that holds it."""
    relations = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _tree(contents[BOOK_RELATIONS]).iter(f"{{{PACKAGE}}}Relationship")
    }
    return {
        sheet.get("name", ""): posixpath.join("xl", relations[sheet.get(f"{{{RELATIONS}}}id")])
        for sheet in _tree(contents[BOOK]).iter(f"{{{MAIN}}}sheet")
    }


def _shared_texts(contents: Mapping[str, bytes]) -> list[str]:
    return [
        "".join(part.text or "" for part in entry.iter(f"{{{MAIN}}}t"))
        for entry in _tree(contents[TEXTS]).iter(f"{{{MAIN}}}si")
    ]


def _with_entries(content: bytes, texts: list[str], rows: SheetEntries) -> bytes:
    tree = _tree(content)
    columns: dict[str, str] = {}
    left = dict(rows)
    for row in tree.iter(f"{{{MAIN}}}row"):
        cells = {_column(cell): cell for cell in row}
        if not columns:
            shown = {_text(cell, texts): column for column, cell in cells.items()}
            columns = shown if KEY_HEADER in shown else {}
            continue
        key_cell = cells.get(columns[KEY_HEADER])
        key = _text(key_cell, texts) if key_cell is not None else ""
        for heading, value in left.pop(key, {}).items():
            _type(cells[columns[heading]], value)
    if left:
        raise KeyError(*left)
    return bytes(ET.tostring(tree, encoding="UTF-8", xml_declaration=True))


def _type(cell: ET.Element, value: Value) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        ET.SubElement(ET.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t").text = value
        return
    number = (value - EPOCH).days if isinstance(value, datetime.date) else value
    ET.SubElement(cell, f"{{{MAIN}}}v").text = str(number)


def _column(cell: ET.Element) -> str:
    return re.sub(r"\d", "", cell.get("r", ""))


def _text(cell: ET.Element, texts: list[str]) -> str:
    """A shared text; empty for a number or a blank cell."""
    value = cell.find(f"{{{MAIN}}}v")
    if cell.get("t") != "s" or value is None:
        return ""
    return texts[int(value.text or 0)]


def _tree(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314 -- the system's own template, made a moment ago
