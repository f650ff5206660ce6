"""One sheet → its rows by key. Headings and keys are looked for; position says nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from targets.workbook.columns import KEY_HEADER, Column
from targets.workbook.digests import shown_digest
from targets.workbook.findings import ERROR, NOTE, REFUSAL, Finding

from .cells import RawCell, read_cell

Grid = list[tuple[int, dict[int, RawCell]]]

_HEADER_WITHIN = 60
_NOTHING = RawCell()


@dataclass
class SheetReading:
    """What one sheet says: cells by row key and column key, and the findings."""

    name: str
    cells: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def find(self, severity: str, code: str, cell: str = "", key: str = "", **more: Any) -> None:
        found, expected = short(more.pop("found", "")), more.pop("expected", "")
        self.findings.append(
            Finding(severity, code, self.name, cell, key, found, expected, params=more)
        )


def read_sheet(
    expected: Mapping[str, Any], grid: Grid, issued: Mapping[tuple[str, str], str]
) -> SheetReading:
    """Reads the sheet described by `expected` from its cells.

    `issued` holds, by sheet and key, the digest of the comparison figures as the workbook was
    issued: figures that were published since then are no fault of the reporter's.
    """
    reading = SheetReading(expected["name"])
    columns = [Column.from_dict(column) for column in expected["columns"]]
    header = _header_row(grid, columns)
    places = _column_places(reading, grid, header, columns)
    if places is None:
        return reading
    _check_title(reading, grid[:header], expected["title"])
    _Rows(reading, columns, places, expected["rows"], issued).read(grid[header + 1 :])
    return reading


def _header_row(grid: Grid, columns: Iterable[Column]) -> int:
    """Position in the grid of the row that carries most of the headings; -1 for none."""
    headings = {KEY_HEADER, *(column.header for column in columns)}
    best, most = -1, 1
    for position, (_number, row) in enumerate(grid[:_HEADER_WITHIN]):
        matching = len(headings & {squeezed(cell.typed) for cell in row.values()})
        if matching > most:
            best, most = position, matching
    return best


def _column_places(
    reading: SheetReading, grid: Grid, header: int, columns: list[Column]
) -> dict[str, int] | None:
    """Column numbers by column key (the key column under ""); None where a heading fails."""
    if header < 0:
        reading.find(REFUSAL, "headings_missing", expected="、".join(c.header for c in columns))
        return None
    number, row = grid[header]
    found: dict[str, list[int]] = {}
    for column, cell in row.items():
        if not cell.is_blank:
            found.setdefault(squeezed(cell.typed), []).append(column)
    places = {}
    wanted = {"": KEY_HEADER, **{column.key: column.header for column in columns}}
    added = {heading: at for heading, at in found.items() if heading not in wanted.values()}
    for key, heading in wanted.items():
        at = found.get(heading, [])
        if len(at) == 1:
            places[key] = at[0]
        elif at:
            place = f"{get_column_letter(at[1])}{number}"
            reading.find(REFUSAL, "heading_doubled", place, found=heading, expected=heading)
        elif heading == KEY_HEADER:
            reading.find(REFUSAL, "key_column_missing")
        else:
            reading.find(REFUSAL, "heading_changed", expected=heading, found="、".join(added))
    if len(places) < len(wanted):
        return None
    for heading, at in added.items():
        place = f"{get_column_letter(at[0])}{number}"
        reading.find(NOTE, "column_not_read", place, found=heading)
    return places


def _check_title(reading: SheetReading, above: Grid, title: str) -> None:
    texts = [squeezed(cell.typed) for _number, row in above for cell in row.values()]
    if squeezed(title) not in texts:
        found = next(filter(None, texts), "")
        reading.find(REFUSAL, "title_changed", found=found, expected=title)


class _Rows:
    """Reads the rows under the headings of one sheet."""

    def __init__(
        self,
        reading: SheetReading,
        columns: list[Column],
        places: dict[str, int],
        rows: list[dict[str, Any]],
        issued: Mapping[tuple[str, str], str],
    ) -> None:
        self.reading = reading
        self.columns = columns
        self.places = places
        self.rows = {row["key"]: row for row in rows}
        self.issued = issued
        self.inputs = [column for column in columns if column.is_input]
        self.seen: dict[str, int] = {}

    def read(self, grid: Grid) -> None:
        for number, cells in grid:
            key = squeezed(self._cell(cells, "").typed)
            if not key:
                self._read_row_without_key(number, cells)
            elif key not in self.rows:
                self._refuse("unknown_key", number, key, found=key)
            elif key in self.seen:
                self._refuse("doubled_key", number, key, found=key, first=self.seen[key])
            else:
                self.seen[key] = number
                self._read_row(number, cells, self.rows[key])
        for key, row in self.rows.items():
            if key not in self.seen:
                self.reading.find(REFUSAL, "row_missing", key=key, expected=label_of(row))

    def _read_row_without_key(self, number: int, cells: dict[int, RawCell]) -> None:
        for column in self.inputs:
            cell = self._cell(cells, column.key)
            if not cell.is_blank:
                place = self._place(column.key, number)
                self.reading.find(REFUSAL, "row_without_key", place, found=cell.typed)
                return

    def _read_row(self, number: int, cells: dict[int, RawCell], row: dict[str, Any]) -> None:
        for column in self.columns:
            if column.kind == "label":
                self._check_label(number, cells, row, column)
        self._check_shown(number, cells, row)
        self.reading.cells[row["key"]] = {
            column.key: self._read_input(number, cells, row, column) for column in self.inputs
        }

    def _check_label(
        self, number: int, cells: dict[int, RawCell], row: dict[str, Any], column: Column
    ) -> None:
        found, expected = self._cell(cells, column.key).typed, row["texts"].get(column.key, "")
        if squeezed(found) != squeezed(expected):
            self.reading.find(
                REFUSAL,
                "label_changed",
                self._place(column.key, number),
                row["key"],
                found=found,
                expected=expected,
            )

    def _check_shown(self, number: int, cells: dict[int, RawCell], row: dict[str, Any]) -> None:
        """Comparison figures must be as issued or as published now; an edit would be lost."""
        shown = [column for column in self.columns if column.kind == "shown"]
        texts = [squeezed(self._cell(cells, column.key).typed) for column in shown]
        now = [squeezed(row["texts"].get(column.key, "")) for column in shown]
        as_issued = self.issued.get((self.reading.name, row["key"]))
        if texts == now or shown_digest(texts) == as_issued:
            return
        for column, found, expected in zip(shown, texts, now, strict=True):
            if found != expected:
                place = self._place(column.key, number)
                self.reading.find(
                    ERROR,
                    "shown_changed",
                    place,
                    row["key"],
                    found=found,
                    expected=expected,
                )

    def _read_input(
        self, number: int, cells: dict[int, RawCell], row: dict[str, Any], column: Column
    ) -> dict[str, Any]:
        cell = self._cell(cells, column.key)
        read = read_cell(cell, column, row.get("unit", ""))
        place = self._place(column.key, number)
        if read.fault:
            self.reading.find(
                ERROR,
                read.fault,
                place,
                row["key"],
                found=cell.typed,
                expected=row.get("unit", ""),
                **read.params,
            )
        elif read.state == "missing" and column.is_required:
            self.reading.find(ERROR, "missing_value", place, row["key"], expected=column.header)
        return {
            "cell": place,
            "state": read.state,
            "value": read.value,
            "typed": short(cell.typed, 200),
            "read_as": ",".join(read.rules),
        }

    def _refuse(self, code: str, number: int, key: str, **more: Any) -> None:
        self.reading.find(REFUSAL, code, self._place("", number), key[:60], **more)

    def _cell(self, cells: dict[int, RawCell], column: str) -> RawCell:
        return cells.get(self.places[column], _NOTHING)

    def _place(self, column: str, number: int) -> str:
        return f"{get_column_letter(self.places[column])}{number}"


def label_of(row: Mapping[str, Any]) -> str:
    """What a person calls the row."""
    texts: Mapping[str, str] = row["texts"]
    return texts.get("name") or texts.get("title") or texts.get("label") or str(row["key"])


def squeezed(text: str) -> str:
    """A text without line breaks and doubled blanks, which programs add and drop at will."""
    return " ".join(text.split())


def short(text: str, limit: int = 100) -> str:
    """The text, or its beginning where it is longer than a sentence can carry."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
