"""What the cells of a row say: a value, that it is emptied, or nothing."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from districts.credit_code import normal_code
from targets.periods import quarter_from_text
from targets.workbook.content import SheetCells

from .expected import NEW

Cells = Mapping[str, Any]
NUMBERS = ("investment", "wanted", "invested", "granted", "drawn", "balance", "coal", "co2")


def says_something(cells: Cells) -> bool:
    """Whether a row says anything at all, be it faulty."""
    return any(cell["state"] != "missing" for cell in cells.values())


def text_of(cells: Cells, column: str) -> str:
    """What a cell says; "" where it says nothing, or empties what is kept."""
    cell = cells.get(column)
    return str(cell["value"]) if cell and cell["state"] == "reported" else ""


def place_of(cells: Cells, column: str) -> str:
    """The cell; the row's first one where the column is not there."""
    cell = cells.get(column) or next(iter(cells.values()))
    return str(cell["cell"])


def is_cleared(cells: Cells, column: str) -> bool:
    return bool(cells.get(column)) and cells[column]["state"] == "cleared"


def merged(cells: Cells, column: str, kept: Any) -> Any:
    """What holds after the row: what it says, None or "" where it empties, else what is kept."""
    if is_cleared(cells, column):
        return None if column in NUMBERS or not isinstance(kept, str) else ""
    said = text_of(cells, column)
    if not said:
        return kept
    return Decimal(said) if column in NUMBERS else said


def code_of(cells: Cells) -> str:
    """The owner's code as it is kept."""
    return normal_code(text_of(cells, "owner_code"))


def quarter_of(cells: Cells, column: str, kept: str | None) -> str | None:
    """A quarter as it is kept, or what is kept of it."""
    if is_cleared(cells, column):
        return None
    said = text_of(cells, column)
    return str(quarter_from_text(said)) if said else kept


def yes_of(cells: Cells, column: str, kept: bool | None) -> bool | None:
    """是 and 否 as they are kept."""
    if is_cleared(cells, column):
        return None
    said = text_of(cells, column)
    return said == "yes" if said else kept


def said_rows(rows: SheetCells) -> SheetCells:
    """The rows that say something, by key."""
    return {key: cells for key, cells in rows.items() if cells and says_something(cells)}


def is_new(key: str) -> bool:
    return key.startswith(NEW)
