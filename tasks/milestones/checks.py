"""What is checked of a row of the sheet 节点. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from targets.workbook.content import Row
from targets.workbook.findings import ERROR, QUERY, Finding

CODES = frozenset(
    {
        "reached_without_date",
        "date_without_reached",
        "reached_after_quarter",
        "reached_without_document",
        "count_not_whole",
        "count_below_goal",
        "count_is_reached",
        "overdue_without_account",
        "milestone_reopened",
        "date_out_of_reason",
    }
)
# The words in which the sheet says the states.
PLANNED_WORD = "未达成"
_COUNT = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(,[0-9]{3}){1,2}")
# Full-width digits and commas are typed by hand; ③ and ² are no numbers.
_HALF_WIDTH = {
    ord(wide): narrow for wide, narrow in zip("０１２３４５６７８９，", "0123456789,", strict=True)
}
# A document's number holds one: 荣昌府办发〔2025〕12号. 无 and a stroke name no document.
_DIGIT = re.compile(r"[0-9０-９〇一二三四五六七八九十]")

Cells = Mapping[str, dict[str, Any]]
# Severity, code, column, and what its sentence needs besides.
_Found = tuple[str, str, str, dict[str, Any]]


def count_of(text: str) -> int | None:
    """The whole number that a text says; None for none, and for what is no whole number.

    >>> count_of("３"), count_of("1,200"), count_of("三家"), count_of("1,2")
    (3, 1200, None, None)
    """
    bare = text.translate(_HALF_WIDTH).strip()
    return int(bare.replace(",", "")) if _COUNT.fullmatch(bare) else None


def checked(sheet: str, row: Row, cells: Cells) -> Iterator[Finding]:
    """Errors and queries on one milestone; nothing for a row that was not read."""
    if not cells:
        return
    state = cells["state"]["value"]
    found = [*_on_day(row, cells, state == "reached")]
    if state == "reached":
        found += _on_reached(row, cells)
    elif state == "planned":
        found += _on_planned(row, cells)
    if row.facts["kind"] == "count":
        found += _on_count(row, cells, state == "reached")
    for severity, code, column, params in found:
        cell = cells[column]
        said = cell["value"] or cell["typed"]
        said = PLANNED_WORD if column == "state" else said
        yield Finding(severity, code, sheet, cell["cell"], row.key, said, params=params)


def _on_day(row: Row, cells: Cells, is_reached: bool) -> Iterator[_Found]:
    day, end = cells["reached_on"]["value"], row.facts["quarter_end"]
    if day and not row.minimum <= day <= row.maximum:
        bounds = {"first": row.minimum[:4], "last": row.maximum[:4]}
        yield ERROR, "date_out_of_reason", "reached_on", bounds
    elif is_reached and day > end:
        yield ERROR, "reached_after_quarter", "reached_on", {"quarter_end": end}


def _on_reached(row: Row, cells: Cells) -> Iterator[_Found]:
    if cells["reached_on"]["state"] == "missing":
        end = {"quarter_end": row.facts["quarter_end"]}
        yield ERROR, "reached_without_date", "reached_on", end
    if row.facts["kind"] == "deliverable" and not _DIGIT.search(cells["document"]["value"]):
        yield ERROR, "reached_without_document", "document", {}


def _on_planned(row: Row, cells: Cells) -> Iterator[_Found]:
    before, due_on = row.facts["previous"], row.facts["due_on"]
    if cells["reached_on"]["value"]:
        yield ERROR, "date_without_reached", "reached_on", {}
    if before == "reached":
        yield QUERY, "milestone_reopened", "state", {}
    is_due = before == "planned" and due_on <= row.facts["quarter_end"]
    if is_due and cells["account"]["state"] == "missing":
        yield ERROR, "overdue_without_account", "account", {"due_on": due_on}


def _on_count(row: Row, cells: Cells, is_reached: bool) -> Iterator[_Found]:
    code = _count_code(cells["count"]["value"], row.facts["goal"], is_reached)
    if code:
        severity = QUERY if code == "count_is_reached" else ERROR
        yield severity, code, "count", {"goal": str(row.facts["goal"])}


def _count_code(text: str, goal: int, is_reached: bool) -> str:
    """What is wrong with a number so far; "" where nothing is."""
    count = count_of(text)
    if text and count is None:
        return "count_not_whole"
    if is_reached:
        return "count_below_goal" if count is None or count < goal else ""
    return "count_is_reached" if count is not None and count >= goal else ""
