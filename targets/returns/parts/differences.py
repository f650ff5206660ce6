"""Rows that two bodies lead together and say different things of: who decides, and what stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from targets.models import QuarterlyReturn, TakenRow
from targets.workbook.sheets import registered_sheets

# Sheet and key of a row.
Place = tuple[str, str]
Cells = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Difference:
    """One row with what each body says of it, the first-named body first.

    It `must_be_settled` where they differ in more than words: in the state, the date, the figure.
    """

    sheet: str
    key: str
    rows: list[TakenRow]

    @property
    def used(self) -> TakenRow | None:
        """What stands in the return; until somebody settles it, the first-named body's."""
        return next((row for row in self.rows if row.is_used), None)

    @property
    def must_be_settled(self) -> bool:
        kinds = {column.key: column.kind for column in columns_of(self.sheet)}
        facts = {
            tuple(pair for pair in said(row.cells) if kinds.get(pair[0]) != "text")
            for row in self.rows
        }
        return len(facts) > 1

    @property
    def is_settled(self) -> bool:
        return any(row.settled_at is not None for row in self.rows)

    @property
    def is_open(self) -> bool:
        return self.must_be_settled and not self.is_settled


def differences(quarterly_return: QuarterlyReturn) -> list[Difference]:
    """The rows of which bodies say different things, those still to be settled first."""
    taken = quarterly_return.taken_rows.select_related("part__organisation", "settled_by")
    found = [
        Difference(*place, rows)
        for place, rows in by_place(taken).items()
        if len({said(row.cells) for row in rows}) > 1
    ]
    return sorted(found, key=lambda one: not one.is_open)


def open_differences(quarterly_return: QuarterlyReturn) -> list[Difference]:
    """Those that must be settled before the return can be submitted."""
    return [one for one in differences(quarterly_return) if one.is_open]


def by_place(rows: Iterable[TakenRow]) -> dict[Place, list[TakenRow]]:
    """The rows taken over by where they stand, in the order of the bodies that lead each."""
    found: dict[Place, list[TakenRow]] = {}
    for row in rows:
        found.setdefault((row.sheet, row.key), []).append(row)
    return found


def said(cells: Cells) -> tuple[tuple[str, str, str], ...]:
    """What the cells of a row say, however it was typed and wherever it stands."""
    return tuple(sorted((name, cell["state"], cell["value"]) for name, cell in cells.items()))


def columns_of(sheet: str) -> Sequence[Any]:
    """The columns of a kind of sheet."""
    return next(one.columns for one in registered_sheets() if one.name == sheet)
