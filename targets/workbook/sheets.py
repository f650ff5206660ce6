"""The sheets that a return is made of. Each kind knows its rows, checks, preview and writes.

A floor above plugs its own sheet in at start-up, so that one return stores all sheets in one
transaction while this floor knows nothing of the floor above.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from districts.models import Jurisdiction
from targets.models import QuarterlyReturn, RoundMember
from targets.periods import Quarter

from .asked import Asked
from .columns import Column
from .content import Row, SheetCells, SheetContent
from .findings import ERROR, QUERY, SEVERITIES, Finding


@dataclass(frozen=True)
class PreviewHeading:
    """A column of a preview; one of few words, such as a state, keeps to one line.

    `note` says of which quarter its figures are.
    """

    text: str
    is_number: bool = False
    is_minor: bool = False
    is_word: bool = False
    note: str = ""


@dataclass(frozen=True)
class PreviewCell:
    """A ready text; `note` says how it was read or what stood there before.

    A `unit` stands behind a figure whose column has no unit of its own.
    """

    text: str
    note: str = ""
    is_number: bool = False
    is_missing: bool = False
    is_changed: bool = False
    lang: str = ""
    unit: str = ""


@dataclass(frozen=True)
class PreviewRow:
    """One row; `unusual` is how far it departs from what was expected, 0 for nothing to compare.

    `is_as_before` where the sheet knows that it says what was reported last.
    """

    key: str
    cell: str
    cells: list[PreviewCell]
    findings: list[Finding] = field(default_factory=list)
    unusual: Decimal = Decimal(0)
    is_as_before: bool = False

    @property
    def severity(self) -> str:
        """The gravest finding's severity; empty for none."""
        severities = [finding.severity for finding in self.findings]
        return next((name for name in SEVERITIES if name in severities), "")

    @property
    def rank(self) -> tuple[int, Decimal]:
        """Sorts what needs a look to the top: errors, queries, then the largest departures."""
        needs_look = self.severity in (ERROR, QUERY)
        return SEVERITIES.index(self.severity) if needs_look else len(SEVERITIES), -self.unusual


@dataclass(frozen=True)
class Preview:
    sheet: str
    title: str
    headings: list[PreviewHeading]
    rows: list[PreviewRow]

    @property
    def changed_count(self) -> int:
        """Cells that differ from the return before."""
        return sum(cell.is_changed for row in self.rows for cell in row.cells)


class ReturnSheet(Protocol):
    """One kind of sheet. Its methods are given all they need, the time too."""

    name: str
    label: Any
    columns: tuple[Column, ...]
    # What its choices are called in the reader's language, by the stored value.
    choice_labels: Mapping[str, Any]
    check_codes: frozenset[str]

    def asked(self, quarter: Quarter, places: Sequence[Jurisdiction]) -> list[Asked]:
        """What a quarter asks of each of these places, and why, as the plans stand now."""

    def keys_of(self, member: RoundMember) -> set[str]:
        """The keys of the rows that the member is asked for."""

    def bodies_of(self, member: RoundMember) -> dict[str, list[int]]:
        """The bodies that report each row, by its key and their ids, the first-named first; rows
        that the jurisdiction alone reports are left out."""

    def keep(self, asked: Mapping[RoundMember, Sequence[Asked]]) -> None:
        """Asks these rows of the members, besides those that they are asked for already."""

    def content(self, member: RoundMember) -> SheetContent:
        """What the member is expected to fill in; a content without rows is left out."""

    def checks(self, rows: Sequence[Row], cells: SheetCells) -> list[Finding]:
        """Errors and queries on what was read. Pure."""

    def preview(
        self, member: RoundMember, rows: Sequence[Row], cells: SheetCells, former: SheetCells
    ) -> Preview:
        """What is about to be stored, in the reader's language, beside the return before."""

    def effects(self, member: RoundMember, cells: SheetCells) -> list[str]:
        """What accepting would change besides figures, a sentence each."""

    def save(
        self, quarterly_return: QuarterlyReturn, cells: SheetCells, now: datetime.datetime
    ) -> None:
        """Stores the rows, not yet published."""

    def publish(self, quarterly_return: QuarterlyReturn, now: datetime.datetime) -> None:
        """Publishes the return's rows."""

    def supersede(self, quarterly_return: QuarterlyReturn, now: datetime.datetime) -> None:
        """Ends the publication of the return's rows; they stay."""

    def delete(self, quarterly_return: QuarterlyReturn) -> None:
        """Removes the return's rows that were never published."""


_registered: dict[str, ReturnSheet] = {}


def register(sheet: ReturnSheet) -> None:
    """Adds a kind of sheet behind those already there; the same name replaces."""
    _registered[sheet.name] = sheet


def registered_sheets() -> tuple[ReturnSheet, ...]:
    return tuple(_registered.values())


def asked_by_sheet(quarter: Quarter, places: Sequence[Jurisdiction]) -> dict[str, list[Asked]]:
    """What a quarter asks of these places, by the name of the sheet."""
    return {sheet.name: sheet.asked(quarter, places) for sheet in registered_sheets()}
