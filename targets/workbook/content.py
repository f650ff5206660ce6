"""What one workbook is made of: its sheets, their expected rows. Pure.

The template is written from it, and the reader is told what to expect by it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .columns import FORMAT_VERSION, FORMER_VERSION, Column

# What was said last time stands beside the inputs, as far as a row on paper may grow for it.
FORMER_LENGTH = 150
# The cells of one sheet as read: row key → column key → cell.
SheetCells = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True)
class Row:
    """One expected row: its key, the texts of its locked cells, and what its inputs may hold.

    `numbers` are locked figures as plain decimal text; `minimum` and `maximum` bound the row's
    number or, on a sheet of dates, its date. `hint` stands beside its inputs in place of the
    column's. A row that `is_optional` may be left empty. What a source system has `pushed` stands
    in its inputs and is locked as long as they say it; its `mark` says so beside them. `facts` are
    what the sheet's own checks need; neither the template nor the reader looks at them.
    """

    key: str
    texts: dict[str, str]
    numbers: dict[str, str] = field(default_factory=dict)
    prefilled: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    decimals: int = 2
    minimum: str = ""
    maximum: str = ""
    hint: str = ""
    is_optional: bool = False
    pushed: dict[str, str] = field(default_factory=dict)
    mark: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def shown(self, column: str) -> str:
        """What stands in a locked cell."""
        return self.numbers.get(column, self.texts.get(column, ""))

    def said_before(self, column: str) -> str:
        """What stands in a cell for the eye only: the mark, and what was said last time."""
        return "\n".join(filter(None, [self.mark, self.texts.get(column, "")]))

    def filled(self, column: str) -> str:
        """What stands in an input cell of the workbook as it is issued."""
        return self.prefilled.get(column, self.pushed.get(column, ""))

    def is_locked(self, column: str) -> bool:
        """Whether an input holds what a source system pushed, and nobody has to type it."""
        return bool(self.filled(column)) and self.filled(column) == self.pushed.get(column)


@dataclass(frozen=True)
class SheetContent:
    """One visible sheet: its title, the lines above and below its table, its columns and rows.

    Where it `is_partial`, a sheet, row or input column that is not there says nothing.
    The table of a `form` is filled in and printed as it stands; any other can be filtered. The
    first `frozen` columns stay in view.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    notes: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    is_form: bool = False
    is_partial: bool = False
    frozen: int = 0


@dataclass(frozen=True)
class TemplateContent:
    """All that a workbook says: whose it is, for which quarter, and its sheets in order.

    Workbooks of these `versions` of the format are read. `body` is the address name of the body
    whose part it is, "" for a whole return.
    """

    jurisdiction: str
    quarter: str
    sheets: tuple[SheetContent, ...]
    versions: tuple[str, ...] = (FORMAT_VERSION, FORMER_VERSION)
    body: str = ""


def shown_digest(texts: Sequence[str]) -> str:
    """A short digest of a row's comparison figures, for the reader to compare with the template's.

    The same texts in the same order always give the same digest.
    """
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
