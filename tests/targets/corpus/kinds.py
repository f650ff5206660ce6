"""What one kind of odd workbook is: how it is made from an honest one, and what must come of it."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import openpyxl

from targets.workbook.columns import INDICATOR_SHEET

from ..factories import places

TASKS = "举措"
META = "_greenfin"
HEADER_ROW = 4  # of the indicator sheet
# The rows that the kinds change: an amount with its whole, and a share.
AMOUNT, WHOLE, SHARE = "green_loan_balance", "loan_balance", "forest_coverage"


@dataclass(frozen=True)
class Refused:
    """Answered with 422; nothing is stored but an event that names this code."""

    code: str


@dataclass(frozen=True)
class Read:
    """A draft: the numbers that differ from the honest workbook's, and errors by row key.

    A row with an error or a word in the number's place has None for a number. `remarks` are those
    that are looked at, by row key.
    """

    numbers: Mapping[str, str | None] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)


def is_read(number: str | None) -> Read:
    """The amount says this number, or no number but no fault either."""
    return Read({AMOUNT: number})


def is_faulty(code: str, key: str = AMOUNT) -> Read:
    """The row says no number; its error has this code."""
    return Read({key: None}, {key: code})


UNCHANGED = Read()


@dataclass(frozen=True)
class Honest:
    """The honest workbook as bytes, with what is needed to spoil it."""

    content: bytes

    def book(self) -> Any:
        """A book of its own to be changed; opening it takes longer than reading it as a return."""
        return openpyxl.load_workbook(io.BytesIO(self.content))

    @cached_property
    def honest_book(self) -> Any:
        """The same, only looked at."""
        return self.book()

    @cached_property
    def _places(self) -> dict[str, Any]:
        return {}

    def members(self) -> dict[str, bytes]:
        """The package's parts by name, in their order."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def place(self, key: str = AMOUNT, header: str = "本期值", sheet: str = INDICATOR_SHEET) -> str:
        """The address of a cell by the key of its row and its heading."""
        if sheet not in self._places:
            self._places[sheet] = places(self.honest_book[sheet])
        rows, columns = self._places[sheet]
        return str(self.honest_book[sheet].cell(rows[key], columns[header]).coordinate)

    def edited(self, change: Callable[[Any], Any]) -> bytes:
        """The workbook after a change by openpyxl."""
        book = self.book()
        change(book)
        return saved(book)

    def with_value(
        self,
        value: Any,
        key: str = AMOUNT,
        header: str = "本期值",
        sheet: str = INDICATOR_SHEET,
        number_format: str = "",
    ) -> bytes:
        """The workbook with another value in one cell; text stays text."""

        def put(book: Any) -> None:
            cell = book[sheet][self.place(key, header, sheet)]
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            if number_format:
                cell.number_format = number_format

        return self.edited(put)

    def part_of(self, sheet: str = INDICATOR_SHEET) -> str:
        """The name of the part that holds a sheet; openpyxl numbers them in order."""
        return f"xl/worksheets/sheet{self.honest_book.sheetnames.index(sheet) + 1}.xml"

    def with_part(self, name: str, change: Callable[[bytes], bytes]) -> bytes:
        """The package with one part's bytes changed."""
        parts = self.members()
        before = parts[name]
        parts[name] = change(before)
        assert parts[name] != before, f"{name} is as it was"
        return packed(parts)

    def with_cell(self, xml: str, key: str = AMOUNT, header: str = "本期值") -> bytes:
        """The indicator sheet with one cell of a row written anew; {r} stands for its address."""
        address = self.place(key, header)
        pattern = rf'<c r="{address}"[^>]*?(/>|>.*?</c>)'.encode()
        new = xml.replace("{r}", address).encode()
        return self.with_part(self.part_of(), lambda part: re.sub(pattern, lambda _m: new, part))


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def with_texts(honest: Honest, entries: bytes, head: bytes = b"", header: str = "本期值") -> bytes:
    """The amount's cell as the first of a list of shared texts, which openpyxl does not write."""
    first = '<c r="{r}" t="s"><v>0</v></c>'
    parts = Honest(honest.with_cell(first, header=header)).members()
    part = "/xl/sharedStrings.xml"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    entry = f'<Override PartName="{part}" ContentType="{kind}"/></Types>'.encode()
    types = "[Content_Types].xml"
    parts[types] = parts[types].replace(b"</Types>", entry)
    parts[part[1:]] = head + f'<sst xmlns="{MAIN}">'.encode() + entries + b"</sst>"
    return packed(parts)


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def packed(
    parts: Mapping[str, bytes] | list[tuple[str, bytes]], kind: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A zip of names and bytes; pairs may repeat a name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as archive:
        for name, data in parts.items() if isinstance(parts, Mapping) else parts:
            archive.writestr(name, data)
    return stream.getvalue()


def replacing(old: str, new: str, count: int = 1) -> Callable[[bytes], bytes]:
    """A change of a part: one text for another."""
    return lambda part: part.replace(old.encode(), new.encode(), count)


Expected = Refused | Read
Maker = Callable[[Honest], bytes]


@dataclass(frozen=True)
class Kind:
    name: str
    make: Maker
    expected: Expected
    file_name: str = "报表.xlsx"


@dataclass
class Corpus:
    """A named collection of kinds."""

    kinds: list[Kind] = field(default_factory=list)

    def add(self, name: str, make: Maker, expected: Expected, file_name: str = "报表.xlsx") -> None:
        self.kinds.append(Kind(name, make, expected, file_name))

    def kind(self, expected: Expected, file_name: str = "报表.xlsx") -> Callable[[Maker], Maker]:
        """Registers the decorated maker under its own name."""

        def register(make: Maker) -> Maker:
            self.add(make.__name__, make, expected, file_name)
            return make

        return register
