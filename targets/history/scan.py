"""What the fast reader does not tell of a sheet's cells: their formats, errors, formulas. Pure.

The fast reader gives 0.183 for a cell that shows 18.3% and 1.2 for one that shows 1.2万元, and
nothing for an error or a formula that was never calculated. Each of them would be a wrong or a lost
figure, so the sheet's own part is parsed for such cells.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.utils.exceptions import CellCoordinatesException

from targets.workbook.columns import Column
from targets.workbook.findings import Refuse
from targets.workbook.reading.cells import RawCell, read_cell
from targets.workbook.reading.styles import number_formats


@dataclass
class Mark:
    """What is special about one cell; `number_format` only where it changes what is shown."""

    number_format: str = "General"
    is_error: bool = False
    has_formula: bool = False

    @property
    def may_hide_content(self) -> bool:
        """Whether the cell may hold something though the fast reader gives nothing."""
        return self.is_error or self.has_formula


Marks = dict[tuple[int, int], Mark]

# Numbers that a telling format shows as others than they are, and a condition on numbers.
_SAMPLES = (1234567.891, -1234567.891, 0)
_CONDITION = re.compile(r"\[[<>=]")
_NUMBER = Column("value", "", "number", 0)
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT_RELATIONS = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"
_UNREADABLE = (
    KeyError,
    ValueError,
    ParseError,
    expat.ExpatError,
    DefusedXmlException,
    CellCoordinatesException,
)


def marked_cells(content: bytes, sheet: str) -> Marks:
    """Row and column → what is special about the cell, for one sheet of an .xlsx.

    `Refuse` where the package does not say where its sheet or its special cells stand.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        try:
            part = _sheet_part(archive, sheet)
            formats = _telling_formats(archive)
            cells = _SpecialCells(formats)
            with archive.open(part) as file:
                cells.read(file)
        except _UNREADABLE as fault:
            raise Refuse("damaged") from fault
    return cells.marks


class _SpecialCells:
    """Passes over a sheet's elements; `marks` fills as it goes."""

    def __init__(self, formats: Mapping[str, str]) -> None:
        self.marks: Marks = {}
        self._formats = formats
        # The attributes of the cell that was opened last, until another element than its formula.
        self._cell: dict[str, str] | None = None

    def read(self, file: IO[bytes]) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.ParseFile(file)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._cell = attributes
            if attributes.get("t") == "e":
                self._mark(attributes).is_error = True
            number_format = self._formats.get(attributes.get("s", ""))
            if number_format is not None:
                self._mark(attributes).number_format = number_format
        elif tag == "f" and self._cell is not None:
            self._mark(self._cell).has_formula = True
        else:
            self._cell = None

    def _mark(self, cell: Mapping[str, str]) -> Mark:
        letters, row = coordinate_from_string(cell["r"])
        return self.marks.setdefault((row, column_index_from_string(letters)), Mark())


def _refuse_doctype(*_declaration: object) -> None:
    raise Refuse("doctype")


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The package's part that holds a sheet: xl/worksheets/sheet1.xml."""
    book = _target(archive, "", "officeDocument")
    for entry in fromstring(archive.read(book)).iter():
        if _tag(entry.tag) == "sheet" and entry.get("name") == sheet:
            key = entry.get(f"{_RELATIONS}id") or entry.get(f"{_STRICT_RELATIONS}id")
            return _target(archive, book, "worksheet", key)
    raise KeyError(sheet)


def _telling_formats(archive: zipfile.ZipFile) -> dict[str, str]:
    """Formats that show another number or unit than the cell holds, by the cell style's number."""
    book = _target(archive, "", "officeDocument")
    try:
        part = _target(archive, book, "styles")
    except KeyError:
        return {}
    codes = number_formats(fromstring(archive.read(part)))
    telling = {code for code in dict.fromkeys(codes) if _is_telling(code)}
    return {str(number): code for number, code in enumerate(codes) if code in telling}


def _is_telling(code: str) -> bool:
    # A format may show numbers of another sign, or beyond a bound, in another way. A date comes
    # from the fast reader as one.
    return not is_date_format(code) and (
        bool(_CONDITION.search(code))
        or any(
            read_cell(RawCell(number, number_format=code), _NUMBER).value != str(number)
            for number in _SAMPLES
        )
    )


def _target(archive: zipfile.ZipFile, part: str, kind: str, key: str | None = None) -> str:
    """The part to which a part's relation of a kind leads; KeyError where there is none."""
    folder, name = posixpath.split(part)
    relations = fromstring(archive.read(posixpath.join(folder, "_rels", f"{name}.rels")))
    for entry in relations:
        is_kind = entry.get("Type", "").rpartition("/")[2] == kind
        if is_kind and key in (None, entry.get("Id")):
            target = entry.get("Target", "")
            return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    raise KeyError(kind)


def _tag(name: object) -> str:
    return str(name).rpartition("}")[2]
