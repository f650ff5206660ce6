"""The stored numbers against what was read of their workbooks, and against one another."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count

from targets.models import CellRemark, HistoryImport, Indicator, Observation, QuarterlyReturn
from targets.workbook.book import cell_of
from targets.workbook.checks import share_of
from targets.workbook.columns import INDICATOR_SHEET
from tasks.models import MilestoneReport, ProgressUpdate
from tasks.reporting.asked import key_of
from tasks.reporting.sheet import TASK_SHEET

from .outcome import Outcome
from .work import milestone_problems

Published = Observation | ProgressUpdate | MilestoneReport
# States whose rows are stored.
STORED = ("submitted", "accepted", "sent_back")
BATCH = 100

_DERIVED = (
    "pk",
    "value",
    "jurisdiction",
    "quarter",
    "indicator__numerator",
    "indicator__denominator",
    *(
        f"{part}__{name}"
        for part in ("numerator", "denominator")
        for name in ("value", "jurisdiction", "quarter", "indicator")
    ),
)


def stored_returns() -> Outcome:
    """Every return's rows equal what was read of its workbook, and are published as it is."""
    outcome = Outcome("rows of returns")
    rows = (
        QuarterlyReturn.objects.filter(state__in=STORED)
        .select_related("member__round", "member__jurisdiction")
        .prefetch_related(
            "observations__indicator__edition__indicator",
            "progress_updates__task__plan",
            "milestone_reports__milestone__task__plan",
            "member__indicators",
        )
        .order_by("pk")
    )
    shares = list(Indicator.objects.filter(asked_of="derived"))
    moments = HistoryImport.objects.values_list("imported_at", flat=True)
    imports = {moment for moment in moments if moment is not None}
    for one in rows.iterator(chunk_size=BATCH):
        problems = [*_return_problems(one, shares), *_superseded_apart(one, imports)]
        outcome.look(f"Return {one.pk} ({one}): {problem}." for problem in problems)
    return outcome


def remarked_rows() -> Outcome:
    """Every remark of a reviewer stands at the cell that its row was read from."""
    outcome = Outcome("reviewers' remarks")
    rows = CellRemark.objects.select_related("quarterly_return__member__round")
    rows = rows.select_related("quarterly_return__member__jurisdiction")
    for one in rows.order_by("pk").iterator(chunk_size=BATCH):
        outcome.look(_remark_problems(one))
    return outcome


def _remark_problems(remark: CellRemark) -> Iterator[str]:
    held = remark.quarterly_return
    read = held.contents.get(remark.sheet, {}).get(remark.key)
    if read is None:
        yield f"Remark {remark.pk} ({remark}): its return holds no row {remark.key}."
    elif remark.cell != cell_of(quarterly_return=held, sheet=remark.sheet, key=remark.key):
        yield f"Remark {remark.pk} ({remark}): its row was read from another cell."


def derived_shares() -> Outcome:
    """Every derived share is its two parts' quotient, of the same place and quarter."""
    outcome = Outcome("derived shares")
    shares = Observation.objects.filter(origin="derived").order_by("pk").values(*_DERIVED)
    for row in shares.iterator(chunk_size=5000):
        outcome.look(f"Observation {row['pk']}: {problem}." for problem in _share_problems(row))
    return outcome


def published_once() -> Outcome:
    """One published row for each number and each task's progress of a quarter."""
    outcome = Outcome("published once")
    for model, key in (
        (Observation, ("jurisdiction", "indicator", "quarter")),
        (ProgressUpdate, ("task", "quarter")),
        (MilestoneReport, ("milestone", "quarter")),
    ):
        published = model.objects.published().order_by()
        doubled = published.values(*key).annotate(rows=Count("pk")).filter(rows__gt=1)
        name = model._meta.verbose_name
        outcome.look(
            (f"{row['rows']} published rows: {name} {_said(row, key)}." for row in doubled),
            published.count(),
        )
    return outcome


def _said(row: dict[str, Any], key: Sequence[str]) -> str:
    return ", ".join(f"{name} {row[name]}" for name in key)


def _return_problems(one: QuarterlyReturn, shares: Sequence[Indicator]) -> Iterator[str]:
    observations = list(one.observations.all())
    reported = {row.indicator.code: row for row in observations if row.origin == "return"}
    yield from _observation_problems(one, reported)
    yield from _missing_shares(shares, reported, observations)
    yield from _class_problems(reported)
    yield from _progress_problems(one)
    yield from milestone_problems(one)
    is_published = one.state == "accepted"
    rows: list[Published] = [
        *observations,
        *one.progress_updates.all(),
        *one.milestone_reports.all(),
    ]
    for row in rows:
        if (row.published_at is not None) != is_published:
            yield f"{row} is {'not ' if is_published else ''}published, the return is {one.state}"


def _superseded_apart(one: QuarterlyReturn, imports: set[datetime.datetime]) -> Iterator[str]:
    """Rows of an accepted return that did not end with it; an import takes single samples."""
    rows: list[Published] = []
    if one.state == "accepted":
        rows = [
            *one.observations.all(),
            *one.progress_updates.all(),
            *one.milestone_reports.all(),
        ]
    for row in rows:
        is_apart = (row.superseded_at is None) != (one.superseded_at is None)
        if is_apart and not (one.is_sample and row.superseded_at in imports):
            yield f"{row} and its return were not superseded together"


def _observation_problems(one: QuarterlyReturn, rows: dict[str, Observation]) -> Iterator[str]:
    cells = one.contents.get(INDICATOR_SHEET, {})
    said = {code for code, cell in cells.items() if cell["value"]["state"] != "missing"}
    for code in said - set(rows):
        yield f"{code} was read of the workbook and is not stored"
    for code, row in rows.items():
        cell = cells.get(code, {}).get("value")
        if cell is None:
            yield f"{code} is stored and was not read of the workbook"
        elif (row.state, row.value) != (cell["state"], _number(cell)):
            yield f"{code} is stored as {_shown(row)}, the workbook says {_cell_shown(cell)}"
        elif row.cell != cell["cell"]:
            yield f"{code} names cell {row.cell}, it was read of {cell['cell']}"
        elif (row.jurisdiction_id, row.quarter) != (one.member.jurisdiction_id, one.quarter):
            yield f"{code} stands for another jurisdiction or quarter than its return"


def _missing_shares(
    shares: Sequence[Indicator], reported: dict[str, Observation], rows: list[Observation]
) -> Iterator[str]:
    by_indicator = {row.indicator_id: row for row in reported.values()}
    stored = {row.indicator_id for row in rows if row.origin == "derived"}
    for share in shares:
        parts = [by_indicator.get(key or 0) for key in (share.numerator_id, share.denominator_id)]
        values = [part.value if part else None for part in parts]
        if share_of(*values) is not None and share.pk not in stored:
            yield f"{share.code} can be derived and is not stored"


def _class_problems(reported: dict[str, Observation]) -> Iterator[str]:
    """What is reported by class adds up to what it is broken down from."""
    sums: dict[str, Decimal] = {}
    for row in reported.values():
        edition = row.indicator.edition
        if edition is not None and row.value is not None:
            whole = edition.indicator.code
            sums[whole] = sums.get(whole, Decimal(0)) + row.value
    for code, added in sums.items():
        whole_row = reported.get(code)
        if whole_row is None or whole_row.value != added:
            yield f"the classes of {code} add up to {added}"


def _progress_problems(one: QuarterlyReturn) -> Iterator[str]:
    cells = one.contents.get(TASK_SHEET, {})
    rows = {key_of(row.task): row for row in one.progress_updates.all()}
    for key in set(cells) ^ set(rows):
        yield f"task {key} is {'not ' if key in cells else ''}stored against the workbook"
    for key in set(cells) & set(rows):
        row, read = rows[key], cells[key]
        due_on = row.due_on.isoformat() if row.due_on else ""
        stored = (row.state, row.account, due_on)
        if stored != tuple(read[name]["value"] for name in ("state", "account", "due_on")):
            yield f"task {key} is stored otherwise than the workbook says"


def _share_problems(row: dict[str, Any]) -> Iterator[str]:
    value = share_of(row["numerator__value"], row["denominator__value"])
    if value != row["value"]:
        yield f"the share is stored as {row['value']}, its parts give {value}"
    for part in ("numerator", "denominator"):
        for name in ("jurisdiction", "quarter"):
            if row[f"{part}__{name}"] != row[name]:
                yield f"the share's {part} is of another {name}"
        if row[f"{part}__indicator"] != row[f"indicator__{part}"]:
            yield f"the share's {part} is of another indicator"


def _number(cell: dict[str, Any]) -> Decimal | None:
    return Decimal(cell["value"]) if cell["state"] == "reported" else None


def _shown(row: Observation) -> str:
    return f"{row.value:f}" if row.value is not None else row.state


def _cell_shown(cell: dict[str, Any]) -> str:
    return str(cell["value" if cell["state"] == "reported" else "state"])
