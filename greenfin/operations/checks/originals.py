"""The files as they were received: their digests, and what reading them once more gives."""

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from districts.desk.desk import ChildDied, ReadingDesk
from districts.models import SourceFile
from targets.history.checks import figures_of
from targets.history.proposal import HISTORY, known_names
from targets.history.table import Table
from targets.models import CellEntry, HistoryImport, Observation, PartReturn, QuarterlyReturn
from targets.models.entries import ON_PAGE
from targets.periods import local_date
from targets.workbook import book as workbook
from targets.workbook.content import SheetCells
from targets.workbook.reading.rows import TYPED_LENGTH, short

from .numbers import STORED
from .outcome import Outcome

Advance = Callable[[], None]
# What was filled in on the page, by sheet, row and column.
Entries = Mapping[tuple[str, str, str], CellEntry]
# What is compared of a cell that is read again.
_FACTS = ("cell", "state", "value")


def received_files() -> Outcome:
    """Every received file still has the content by which it is named."""
    outcome = Outcome("received files")
    for file in SourceFile.objects.order_by("pk").iterator(chunk_size=10):
        content = bytes(file.content)
        is_right = hashlib.sha256(content).hexdigest() == file.digest
        problem = [] if is_right else [f"The content of file {file.digest} has changed."]
        if len(content) != file.size:
            problem.append(f"File {file.digest} has {len(content)} bytes instead of {file.size}.")
        outcome.look(problem)
    return outcome


def chosen_returns(most: int | None) -> list[int]:
    """The returns to read again: all, or at random as many as `most`, in order."""
    stored = QuarterlyReturn.objects.filter(state__in=STORED).order_by("pk")
    keys = list(stored.values_list("pk", flat=True))
    if most is None or len(keys) <= most:
        return keys
    return sorted(random.sample(keys, most))


def workbooks_read_again(
    desk: ReadingDesk, keys: list[int], advance: Advance = lambda: None
) -> Outcome:
    """The originals of these returns, read anew, say what was kept of them.

    A workbook of a former format has columns that are no longer known: its digest vouches for it.
    """
    total = QuarterlyReturn.objects.filter(state__in=STORED).count()
    outcome = Outcome("workbooks read again", of=total)
    for key in keys:
        one = QuarterlyReturn.objects.select_related(
            "file", "member__round", "member__jurisdiction"
        ).get(pk=key)
        content = bytes(one.file.content)
        opened = workbook.open_workbook(content=content, file_name=one.file_name, desk=desk)
        read = workbook.read_return(opened=opened, member=one.member)
        if all(finding.code != "other_version" for finding in read.findings):
            entries = entries_of(one)
            taken = {(row.sheet, row.key): row.cells for row in one.taken_rows.filter(is_used=True)}
            problems = read_problems(_as_reported(one), read, entries, taken)
            outcome.look(f"Return {one.pk} ({one}): {problem}." for problem in problems)
        advance()
    return outcome


def _as_reported(one: QuarterlyReturn) -> dict[str, SheetCells]:
    """The contents as the reporter handed them in: without the pushed figures that the reviewer
    let stand in their place."""
    contents: dict[str, SheetCells] = deepcopy(one.contents)
    for choice in one.pushed_choices.filter(chosen="pushed"):
        contents[choice.sheet][choice.key]["value"] = choice.typed
    return contents


def history_read_again(desk: ReadingDesk, advance: Advance = lambda: None) -> Outcome:
    """Every figure of imported history is what its file, read anew, says in its row."""
    outcome = Outcome("figures of imported history")
    for one in HistoryImport.objects.select_related("file").order_by("pk"):
        looked = _history_problems(one, desk) if one.state == "imported" else _unread(one)
        outcome.look((f"{one}: {problem}." for problem in looked), _brought(one))
        advance()
    return outcome


def _brought(one: HistoryImport) -> int:
    return one.rows if one.state == "imported" else 0


def _unread(one: HistoryImport) -> Iterator[str]:
    """An import that was not confirmed brings nothing."""
    if one.observations.exists():
        yield f"it is {one.state}, and figures of it are stored"


def entries_of(held: QuarterlyReturn | PartReturn) -> Entries:
    """What was filled in on the page of a return or of a part."""
    return {(row.sheet, row.key, row.column): row for row in held.cell_entries.all()}


def read_problems(
    contents: Mapping[str, SheetCells],
    read: workbook.ReadReturn,
    entries: Entries | None = None,
    taken: Mapping[tuple[str, str], Mapping[str, Any]] | None = None,
) -> Iterator[str]:
    """Where a workbook that is read anew says something else than was kept of it: what was filled
    in on the page and what was taken over from parts stands apart."""
    if not read.contents:
        codes = ", ".join(sorted({finding.code for finding in read.findings}))
        yield f"its workbook can no longer be read ({codes})"
        return
    entries, taken = entries or {}, taken or {}
    for sheet, rows in contents.items():
        again = read.contents.get(sheet, {})
        for key, cells in rows.items():
            for column, cell in cells.items():
                now = again.get(key, {}).get(column, {})
                entry = entries.get((sheet, key, column))
                if (sheet, key) in taken:
                    yield from _taken_problems(sheet, cell, taken[sheet, key].get(column, {}))
                    continue
                if entry is not None:
                    yield from _entry_problems(entry, cell, now)
                    continue
                if _facts(now) != _facts(cell):
                    yield (
                        f"{sheet} {cell['cell']} was read as {cell['value'] or cell['state']}, "
                        f"now as {now.get('value') or now.get('state', 'nothing')}"
                    )


def _taken_problems(
    sheet: str, cell: Mapping[str, Any], in_part: Mapping[str, Any]
) -> Iterator[str]:
    """What a body's part said stands in the return, at the row's own place."""
    if (cell["state"], cell["value"]) != (in_part.get("state"), in_part.get("value")):
        yield f"{sheet} {cell['cell']} says another thing than the part that it was taken from"


def _entry_problems(
    entry: CellEntry, cell: Mapping[str, Any], in_file: Mapping[str, Any]
) -> Iterator[str]:
    """What was filled in on the page stands in the return, and beside it what the file says."""
    if short(entry.text, TYPED_LENGTH) != cell["typed"] or ON_PAGE not in cell["read_as"]:
        yield f"{entry.place} says {cell['typed']!r}, not what was filled in on the page"
    if _facts(in_file) != _facts(entry.in_file):
        yield f"{entry.place} of the file was kept beside the entry otherwise than it is read"


def _facts(cell: Mapping[str, Any]) -> list[Any]:
    return [cell.get(name) for name in _FACTS]


def _history_problems(one: HistoryImport, desk: ReadingDesk) -> Iterator[str]:
    assert one.imported_at is not None
    own = one.observations.filter(origin="history")
    if own.count() != one.rows:
        yield f"it brought {own.count()} figures, not the {one.rows} that were confirmed"
    corrected = Observation.objects.filter(
        origin="history", is_sample=False, superseded_at=one.imported_at
    ).exclude(history_import=one)
    if one.changed is not None and corrected.count() > one.changed:
        yield "it corrected more published figures than were confirmed"
    names = known_names()
    units = {key: measure.unit for key, measure in names.measures.items()}
    try:
        result = desk.ask(HISTORY, bytes(one.file.content), file_name=one.file_name, units=units)
    except ChildDied:
        result = {"table": None}
    if result["table"] is None:
        yield "its file can no longer be read"
        return
    table = Table.from_dict(result["table"])
    figures, _findings = figures_of(table, names, local_date(one.imported_at))
    again = {table.rows[one.position]: (one.key, one.value) for one in figures}
    stored = own.order_by("pk").values_list(
        "pk", "row", "value", "jurisdiction_id", "indicator_id", "quarter"
    )
    for pk, row, value, *key in stored.iterator(chunk_size=5000):
        if again.get(row or 0) != (tuple(key), value):
            yield f"observation {pk} is stored otherwise than row {row} of the file says"
