"""What the rows of the ledger must satisfy, and which projects look like doubles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from districts.credit_code import is_credit_code
from districts.models import Jurisdiction
from targets.periods import quarter_from_text
from targets.wording.formatting import plain_text
from targets.workbook.content import SheetCells
from targets.workbook.findings import ERROR, NOTE, Finding
from tasks.projects.choices import SHEET_NAMES
from tasks.projects.models import Project
from tasks.projects.stated import add_up, is_like, plain_name, shares_of

from .columns import COMPULSORY
from .expected import Expected
from .said import (
    Cells,
    code_of,
    is_cleared,
    is_new,
    merged,
    place_of,
    quarter_of,
    said_rows,
    text_of,
)


@dataclass(frozen=True)
class Known:
    """A project that a row may be a double of; `is_own` where it lies in the district itself."""

    number: str
    name: str
    state: str
    body: int
    key: str
    is_own: bool


class Checks:
    """The checks of one workbook; each gives findings on one row."""

    def __init__(self, expected: Expected) -> None:
        self.expected = expected
        self.places = {name: one for one in Jurisdiction.objects.all() for name in _names(one)}
        self.headers = {
            sheet: {column.key: column.header for column in expected.columns(sheet)}
            for sheet in expected.sheets
        }

    def of(self, contents: dict[str, SheetCells]) -> list[Finding]:
        """Everything that is wrong with what was read, and what looks doubled."""
        found: list[Finding] = []
        for sheet in self.expected.sheets:
            rows = said_rows(contents.get(SHEET_NAMES[sheet], {}))
            for key, cells in rows.items():
                found += self._words(sheet, key, cells)
                found += self._compulsory(sheet, key, cells)
                found += getattr(self, f"_{sheet}")(key, cells)
            if sheet == "list":
                found += self._doubles(rows)
        return found

    def _find(
        self, severity: str, code: str, sheet: str, key: str, cells: Cells, column: str, **more: Any
    ) -> Finding:
        words = {name: more.pop(name) for name in ("found", "expected") if name in more}
        place = place_of(cells, column)
        return Finding(severity, code, SHEET_NAMES[sheet], place, key, **words, params=more)

    def _words(self, sheet: str, key: str, cells: Cells) -> Iterator[Finding]:
        """A word of the quarterly return says nothing here."""
        for column, cell in cells.items():
            if cell["state"] in ("not_yet_available", "not_applicable"):
                yield self._find(
                    ERROR, "ledger_word", sheet, key, cells, column, found=cell["typed"]
                )

    def _compulsory(self, sheet: str, key: str, cells: Cells) -> Iterator[Finding]:
        is_first = is_new(key) or (sheet == "financing" and self._line(key) is None)
        for column in COMPULSORY[sheet]:
            header = self.headers[sheet][column]
            if is_cleared(cells, column):
                yield self._find(ERROR, "ledger_kept", sheet, key, cells, column, expected=header)
            elif is_first and not text_of(cells, column) and not _is_faulty(cells, column):
                yield self._find(
                    ERROR, "ledger_missing", sheet, key, cells, column, expected=header
                )

    def _list(self, key: str, cells: Cells) -> list[Finding]:
        project = self.expected.by_key.get(key)
        found = [*self._code(key, cells), *self._quarters(key, cells, project)]
        found += [*self._years(key, cells, project), *self._shares(key, cells)]
        if project is not None:
            found += self._other_project(key, cells, project)
        return found

    def _code(self, key: str, cells: Cells) -> Iterator[Finding]:
        code = code_of(cells)
        if code and not is_credit_code(code):
            yield self._find(ERROR, "ledger_code", "list", key, cells, "owner_code", found=code)

    def _quarters(self, key: str, cells: Cells, project: Project | None) -> list[Finding]:
        found = []
        for column in ("starts_in", "finishes_in"):
            said = text_of(cells, column)
            if said and quarter_from_text(said) is None:
                found.append(
                    self._find(ERROR, "ledger_quarter", "list", key, cells, column, found=said)
                )
        if found:
            return found
        start = quarter_of(cells, "starts_in", project.starts_in if project else None)
        finish = quarter_of(cells, "finishes_in", project.finishes_in if project else None)
        if start and finish and finish < start:
            more = {"found": finish, "start": start}
            return [self._find(ERROR, "ledger_order", "list", key, cells, "finishes_in", **more)]
        return []

    def _years(self, key: str, cells: Cells, project: Project | None) -> Iterator[Finding]:
        """What was invested year by year is no more than the total."""
        total = merged(cells, "investment", project.investment if project else None)
        years = dict(self.expected.years.get(project.pk, {})) if project else {}
        kept = years.pop(self.expected.quarter.year, None)
        this_year = merged(cells, "invested", kept)
        spent = sum(years.values(), Decimal(0)) + (this_year or Decimal(0))
        if total is not None and spent > total:
            more = {"years": plain_text(spent), "total": plain_text(total)}
            yield self._find(ERROR, "ledger_years", "list", key, cells, "invested", **more)

    def _shares(self, key: str, cells: Cells) -> Iterator[Finding]:
        said = text_of(cells, "shares")
        if not said:
            return
        shares = shares_of(said)
        if not shares:
            yield self._find(ERROR, "ledger_shares", "list", key, cells, "shares", found=said[:60])
            return
        places = [self.places.get(name) for name, _percent in shares]
        for place, (name, _percent) in zip(places, shares, strict=True):
            if place is None or places.count(place) > 1:
                yield self._find(
                    ERROR, "ledger_share_place", "list", key, cells, "shares", found=name
                )
                return
        percents = [percent for _name, percent in shares]
        own = self.expected.jurisdiction
        if not add_up(percents):
            total = plain_text(sum(percents, Decimal(0)))
            yield self._find(ERROR, "ledger_share_sum", "list", key, cells, "shares", found=total)
        elif own not in places:
            yield self._find(
                ERROR, "ledger_share_own", "list", key, cells, "shares", expected=own.name
            )

    def _other_project(self, key: str, cells: Cells, project: Project) -> Iterator[Finding]:
        """A row that was moved to another project's key."""
        name, code = text_of(cells, "name"), code_of(cells)
        is_other = name and code and code != project.owner_code and not is_like(name, project.name)
        if is_other:
            more = {"number": project.number, "expected": project.name}
            yield self._find(ERROR, "ledger_other_project", "list", key, cells, "name", **more)

    def _doubles(self, rows: SheetCells) -> list[Finding]:
        """New rows beside what is known of the same owner, in the ledger and in this list."""
        codes = {code_of(cells) for cells in rows.values()} - {""}
        known: dict[str, list[Known]] = {}
        there = Project.objects.filter(owner_code__in=codes).exclude(state="removed")
        seen = there.of_places([self.expected.jurisdiction.pk]).values_list("pk", flat=True)
        own = set(seen)
        for one in there:
            key = one.provisional_number
            is_own = one.pk in own
            row = Known(one.number, one.name, one.state, one.pushed_by_id, key, is_own)
            known.setdefault(one.owner_code, []).append(row)
        found = []
        here: dict[tuple[str, str], str] = {}
        for key, cells in rows.items():
            name, code = text_of(cells, "name"), code_of(cells)
            if not (is_new(key) and name and code):
                continue
            same = plain_name(name), code
            if same in here:
                more = {"found": name, "first": here[same]}
                found.append(
                    self._find(ERROR, "ledger_twice_here", "list", key, cells, "name", **more)
                )
                continue
            here[same] = place_of(cells, "name")
            found += self._double(key, cells, name, known.get(code, []))
        return found

    def _double(
        self, key: str, cells: Cells, name: str, known: Sequence[Known]
    ) -> Iterator[Finding]:
        for one in known:
            is_same = plain_name(one.name) == plain_name(name)
            if is_same and one.state == "returned" and one.body == self.expected.body.pk:
                return  # proposed again
            more: dict[str, Any] = {"found": name, "number": one.number}
            if is_same and not one.is_own:
                told = {"found": name}
                yield self._find(ERROR, "ledger_elsewhere", "list", key, cells, "name", **told)
            elif is_same:
                yield self._find(ERROR, "ledger_twice", "list", key, cells, "name", **more)
            elif one.is_own and is_like(one.name, name):
                more["other"] = one.name
                yield self._find(NOTE, "ledger_double", "list", key, cells, "name", **more)

    def _financing(self, key: str, cells: Cells) -> Iterator[Finding]:
        line = self._line(key)
        granted = merged(cells, "granted", line.granted if line else None)
        drawn = merged(cells, "drawn", line.drawn if line else None)
        if granted is not None and drawn is not None and drawn > granted:
            more = {"found": plain_text(drawn), "granted": plain_text(granted)}
            yield self._find(ERROR, "ledger_drawn", "financing", key, cells, "drawn", **more)

    def _benefit(self, _key: str, _cells: Cells) -> list[Finding]:
        return []

    def _line(self, key: str) -> Any:
        number, _slash, line = key.partition("/")
        project = self.expected.by_key[number]
        return self.expected.lines.get(project.pk, {}).get(int(line))


def _names(place: Jurisdiction) -> set[str]:
    return {place.name, place.short_name}


def _is_faulty(cells: Cells, column: str) -> bool:
    """Whether the reading has said already what is wrong with the cell."""
    return bool(cells.get(column)) and cells[column]["state"] == "faulty"
