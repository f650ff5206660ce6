"""One sheet → its rows by key. Headings and keys are looked for; position says nothing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase, digits
from typing import Any

from targets.workbook.columns import KEY_HEADER, Column, column_letter, column_number
from targets.workbook.content import Row, SheetCells, SheetContent, shown_digest
from targets.workbook.findings import ERROR, NOTE, REFUSAL, Finding

from .cells import RawCell, Read, read_cell

Grid = list[tuple[int, dict[int, RawCell]]]

_HEADER_WITHIN = 60
_NOTHING = RawCell()
# So many rows with the labels of others, and the table was sorted without its hidden keys.
_SORTED = 3
# As much of what was typed is kept beside what it was read as.
TYPED_LENGTH = 200
# Ranges that are no merging of inputs are not looked into.
_MOST_MERGED = 1000


@dataclass
class SheetReading:
    """What one sheet says: cells by row key and column key, and the findings."""

    name: str
    cells: SheetCells = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def find(self, severity: str, code: str, cell: str = "", key: str = "", **more: Any) -> None:
        texts = short(more.pop("found", "")), more.pop("expected", "")
        self.findings.append(Finding(severity, code, self.name, cell, key, *texts, params=more))


def read_sheet(
    expected: SheetContent,
    grid: Grid,
    issued: Mapping[tuple[str, str], str],
    hidden: Collection[int] = (),
    merged: Iterable[str] = (),
) -> SheetReading:
    """Reads the sheet described by `expected` from its cells, some of them in merged ranges.

    `issued` holds, by sheet and key, the digest of the comparison figures as the workbook was
    issued: figures that were published since then are no fault of the reporter's. `hidden` are the
    numbers of the rows that the reporter does not see.
    """
    reading = SheetReading(expected.name)
    header = _header_row(grid, expected.columns)
    optional = {one.key for one in expected.columns if expected.is_partial and one.is_input}
    places = _column_places(reading, grid, header, expected.columns, optional)
    if places is None:
        return reading
    _check_title(reading, grid[:header], expected.title)
    rows = _Rows(reading, expected, places, issued, merged)
    rows.read(grid[header + 1 :])
    rows.name_hidden(hidden)
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
    reading: SheetReading,
    grid: Grid,
    header: int,
    columns: Iterable[Column],
    optional: Collection[str],
) -> dict[str, int] | None:
    """Column numbers by column key (the key column under ""); None where a heading fails that is
    not `optional`."""
    if header < 0:
        reading.find(REFUSAL, "headings_missing", expected="、".join(c.header for c in columns))
        return None
    number, row = grid[header]
    headings: dict[str, list[int]] = {}
    for column, cell in row.items():
        if not cell.is_blank:
            headings.setdefault(squeezed(cell.typed), []).append(column)
    places = {}
    known = {"": KEY_HEADER, **{column.key: column.header for column in columns}}
    unread = {column.key for column in columns if column.kind == "former"}
    wanted = {key: heading for key, heading in known.items() if key not in unread}
    added = {heading: at for heading, at in headings.items() if heading not in known.values()}
    for key, heading in wanted.items():
        at = headings.get(heading, [])
        if len(at) == 1:
            places[key] = at[0]
        elif at:
            place = f"{column_letter(at[1])}{number}"
            reading.find(REFUSAL, "heading_doubled", place, found=heading, expected=heading)
        elif heading == KEY_HEADER:
            reading.find(REFUSAL, "key_column_missing")
        elif key not in optional:
            reading.find(REFUSAL, "heading_changed", expected=heading, found="、".join(added))
    if set(wanted) - set(places) - set(optional) or reading.findings:
        return None
    _note_added(reading, added, number)
    return places


def _note_added(reading: SheetReading, added: Mapping[str, list[int]], number: int) -> None:
    for heading, at in added.items():
        place = f"{column_letter(at[0])}{number}"
        reading.find(NOTE, "column_not_read", place, found=heading)


def _check_title(reading: SheetReading, above: Grid, title: str) -> None:
    texts = [squeezed(cell.typed) for _number, row in above for cell in row.values()]
    if squeezed(title) not in texts:
        first = next(filter(None, texts), "")
        reading.find(REFUSAL, "title_changed", found=first, expected=title)


class _Rows:
    """Reads the rows under the headings of one sheet."""

    def __init__(
        self,
        reading: SheetReading,
        expected: SheetContent,
        places: dict[str, int],
        issued: Mapping[tuple[str, str], str],
        merged: Iterable[str],
    ) -> None:
        self.reading = reading
        self.columns = expected.columns
        self.places = places
        self.rows = {row.key: row for row in expected.rows}
        self.issued = issued
        self.inputs = [one for one in expected.columns if one.is_input and one.key in places]
        self.is_partial = expected.is_partial
        self.labels = [column for column in expected.columns if column.kind == "label"]
        self.seen: dict[str, int] = {}
        self.merged = _hidden_places(merged)
        # The labels of rows that are not theirs.
        self.moved: dict[str, tuple[str, ...]] = {}

    def read(self, grid: Grid) -> None:
        before = len(self.reading.findings)
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
        if self._is_sorted_without_keys():
            # Every row has as many faults as labels, and more; they are gone with the one.
            del self.reading.findings[before:]
            # Nor is there anything to check: each figure stands beside another row's key.
            self.reading.cells.clear()
            self.reading.find(REFUSAL, "rows_sorted")
            return
        missing = () if self.is_partial else self.rows.keys() - self.seen.keys()
        for key, row in self.rows.items():
            if key in missing and not is_added(self.reading.name, key, self.issued):
                self.reading.find(REFUSAL, "row_missing", key=key, expected=label_of(row))

    def name_hidden(self, hidden: Collection[int]) -> None:
        names = [
            f"{number} {label_of(self.rows[key])}"
            for key, number in self.seen.items()
            if number in hidden
        ]
        if names:
            self.reading.find(NOTE, "hidden_rows", words=names)

    def _is_sorted_without_keys(self) -> bool:
        """Whether rows bear all labels of others: that happens to two by hand, not to three."""
        known = {self._labels(row) for row in self.rows.values()}
        return sum(labels in known for labels in self.moved.values()) >= _SORTED

    def _labels(self, row: Row) -> tuple[str, ...]:
        return tuple(squeezed(row.shown(column.key)) for column in self.labels)

    def _read_row_without_key(self, number: int, cells: dict[int, RawCell]) -> None:
        for column in self.inputs:
            cell = self._cell(cells, column.key)
            if not cell.is_blank:
                place = self._place(column.key, number)
                self.reading.find(REFUSAL, "row_without_key", place, found=cell.typed)
                return

    def _read_row(self, number: int, cells: dict[int, RawCell], row: Row) -> None:
        labels = tuple(squeezed(self._cell(cells, column.key).typed) for column in self.labels)
        if labels != self._labels(row):
            self.moved[row.key] = labels
        for column in self.labels:
            self._check_label(number, cells, row, column)
        self._check_shown(number, cells, row)
        self.reading.cells[row.key] = {
            column.key: self._read_input(number, cells, row, column) for column in self.inputs
        }

    def _check_label(
        self, number: int, cells: dict[int, RawCell], row: Row, column: Column
    ) -> None:
        typed, expected = self._cell(cells, column.key).typed, row.shown(column.key)
        if squeezed(typed) != squeezed(expected):
            self.reading.find(
                REFUSAL,
                "label_changed",
                self._place(column.key, number),
                row.key,
                found=typed,
                expected=expected,
            )

    def _check_shown(self, number: int, cells: dict[int, RawCell], row: Row) -> None:
        """Comparison figures must be as issued or as published now; an edit would be lost."""
        shown = [column for column in self.columns if column.kind == "shown"]
        texts = [squeezed(self._cell(cells, column.key).typed) for column in shown]
        now = [squeezed(row.shown(column.key)) for column in shown]
        as_issued = self.issued.get((self.reading.name, row.key))
        if texts == now or shown_digest(texts) == as_issued:
            return
        for column, text, expected in zip(shown, texts, now, strict=True):
            if text != expected:
                place = self._place(column.key, number)
                self.reading.find(
                    ERROR,
                    "shown_changed",
                    place,
                    row.key,
                    found=text,
                    expected=expected,
                )

    def _read_input(
        self, number: int, cells: dict[int, RawCell], row: Row, column: Column
    ) -> dict[str, Any]:
        place = self._place(column.key, number)
        merged = self.merged.get(place, "")
        return read_input(
            self.reading, self._cell(cells, column.key), place, row, column, merged=merged
        )

    def _refuse(self, code: str, number: int, key: str, **more: Any) -> None:
        self.reading.find(REFUSAL, code, self._place("", number), key[:60], **more)

    def _cell(self, cells: dict[int, RawCell], column: str) -> RawCell:
        return cells.get(self.places[column], _NOTHING)

    def _place(self, column: str, number: int) -> str:
        return f"{column_letter(self.places[column])}{number}"


def read_input(
    reading: SheetReading,
    cell: RawCell,
    place: str,
    row: Row,
    column: Column,
    *,
    merged: str = "",
    without: Collection[str] = (),
    further: tuple[str, ...] = (),
) -> dict[str, Any]:
    """What one input says, as contents keep it; what is wrong with it is added to the findings.

    `merged` is the range that hides the cell. Of the rules by which it was read those `without`
    are left out and `further` ones added.
    """
    unit = column.unit or row.unit
    read = read_cell(cell, column, unit)
    if read.fault:
        reading.find(
            ERROR,
            read.fault,
            place,
            row.key,
            found=cell.typed,
            expected=unit,
            **read.params,
        )
    elif read.state == "missing" and column.is_required and not row.is_optional:
        _find_missing(reading, place, row, column, merged)
    elif read.state == "missing" and column.is_kept and column.key in row.prefilled:
        read = Read("reported", row.prefilled[column.key], ("kept",))
    rules = [*(rule for rule in read.rules if rule not in without), *further]
    return {
        "cell": place,
        "state": read.state,
        "value": read.value,
        "typed": short(cell.typed, TYPED_LENGTH),
        "read_as": ",".join(rules),
    }


def _find_missing(reading: SheetReading, place: str, row: Row, column: Column, merged: str) -> None:
    code = "missing_value"
    more: dict[str, Any] = {}
    if merged:
        code, more = "merged_cell", {"merged": merged}
    elif column.choices:
        code, more = "missing_choice", {"words": [word for word, _value in column.choices]}
    reading.find(ERROR, code, place, row.key, expected=column.header, **more)


def is_added(sheet: str, key: str, issued: Mapping[tuple[str, str], str]) -> bool:
    """Whether the row is asked for since the workbook was issued; one that does not say with which
    rows it was has them all."""
    return bool(issued) and (sheet, key) not in issued


def _hidden_places(merged: Iterable[str]) -> dict[str, str]:
    """The cells that a merged range hides, all but its first, each with its range."""
    hidden: dict[str, str] = {}
    for reference in merged:
        first, _colon, last = reference.partition(":")
        left, right = (column_number(corner.rstrip(digits)) for corner in (first, last))
        top, bottom = (int(corner.lstrip(ascii_uppercase)) for corner in (first, last))
        rows = range(top, bottom + 1)
        if (right - left + 1) * len(rows) > _MOST_MERGED:
            continue
        letters = [column_letter(number) for number in range(left, right + 1)]
        for place in [f"{letter}{row}" for row in rows for letter in letters][1:]:
            hidden[place] = reference
    return hidden


def label_of(row: Row) -> str:
    """What a person calls the row."""
    return row.shown("name") or row.shown("title") or row.shown("label") or row.key


def squeezed(text: str) -> str:
    """A text without line breaks and doubled blanks, which programs add and drop at will."""
    return " ".join(text.split())


def short(text: str, limit: int = 100) -> str:
    """The text, or its beginning where it is longer than a sentence can carry."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
