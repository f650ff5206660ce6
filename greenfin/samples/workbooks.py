"""One jurisdiction's workbook for a quarter, filled with the made-up figures and stories."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from districts.models import Jurisdiction, Organisation
from targets.models import CitedFigure, RoundMember
from targets.periods import Quarter
from targets.workbook import book as workbook
from targets.workbook.columns import COVER_SHEET, INDICATOR_SHEET, NOT_YET_AVAILABLE, Column
from targets.workbook.content import SheetContent
from targets.workbook.findings import Finding
from targets.workbook.scope import Scope, sheets_of
from targets.workbook.sheets import ReturnSheet
from tasks.milestones.sheet import MILESTONE_SHEET
from tasks.models import Task

from .data import HAPPENINGS, WORDS
from .figures import CENT, SEED, classes_of, dice, figure
from .filling import Value, filled
from .milestones import milestone_entries
from .schedule import Step
from .stories import story

# Row key → column key → what is typed there.
Entries = dict[str, dict[str, Value]]
# (jurisdiction, indicator code, quarter as text) of what somebody has published.
Published = frozenset[tuple[str, str, str]]

SORTS = {
    "green_loan_balance": "loans",
    "loan_balance": "loans",
    "green_bond_issuance": "bonds",
    "green_bond_balance": "bonds",
}


def published_figures() -> Published:
    """What the samples leave out, because somebody has published a figure for that quarter."""
    cited = CitedFigure.objects.filter(indicator__isnull=False, quarter__isnull=False)
    return frozenset(cited.values_list("jurisdiction__slug", "indicator__code", "quarter"))


def sample_workbook(
    member: RoundMember,
    step: Step,
    *,
    published: Published,
    body: Organisation | None = None,
    seed: int = SEED,
) -> bytes:
    """The member's own template, or the part of one of its bodies, filled in as the step says."""
    entries: dict[str, dict[str, dict[str, Value]]] = {
        COVER_SHEET: {key: {"填写内容": text} for key, text in _signatures(step).items()}
    }
    for sheet, content in sheets_of(Scope(member, body)):
        if sheet.name == INDICATOR_SHEET:
            typed = _indicator_entries(content, step, published, seed)
            _answer_queries(typed, sheet, content, step, seed)
        else:
            typed = _entries_of(sheet.name)(content, member.jurisdiction, step.quarter, seed)
            if sheet.name != MILESTONE_SHEET:
                _differ(typed, step)
        entries[sheet.name] = _as_typed(content, typed)
    return filled(workbook.template_bytes(member=member, body=body), entries)


def _differ(typed: Entries, step: Step) -> None:
    """What one body says otherwise than the others that lead the same measure."""
    for parts in HAPPENINGS.parts:
        said = parts.differs
        if said and (step.person, str(step.quarter)) == (said.person, parts.running):
            typed[said.task] = {"state": said.state, "account": said.account}


def _entries_of(sheet: str) -> Callable[[SheetContent, Jurisdiction, Quarter, int], Entries]:
    return milestone_entries if sheet == MILESTONE_SHEET else _task_entries


def _indicator_entries(
    content: SheetContent, step: Step, published: Published, seed: int
) -> Entries:
    typed: Entries = {}
    for row in content.rows:
        if row.is_optional:
            continue
        is_published = (step.slug, row.key, str(step.quarter)) in published
        value = None if is_published else figure(step.slug, row.key, step.quarter, seed=seed)
        if value is not None and step.slip and step.slip.indicator == row.key:
            value = (value * step.slip.factor).quantize(CENT)
        typed[row.key] = {"value": NOT_YET_AVAILABLE if value is None else value}
    return typed | _class_entries(content, step, typed)


def _class_entries(content: SheetContent, step: Step, typed: Entries) -> Entries:
    """What is broken down by class, of the figures that stand in the same workbook."""
    entries: Entries = {row.key: {} for row in content.rows if row.is_optional}
    for code in {row.facts["part_of"] for row in content.rows if row.is_optional}:
        whole = typed[code]["value"]
        if isinstance(whole, Decimal):
            found = classes_of(step.slug, code, step.quarter, whole)
            entries |= {key: {"value": value} for key, value in found.items()}
    return entries


def _answer_queries(
    typed: Entries, sheet: ReturnSheet, content: SheetContent, step: Step, seed: int
) -> None:
    """Writes a remark beside each figure that the checks are going to ask about."""
    cells = {row.key: {"value": _cell_of(typed[row.key].get("value"))} for row in content.rows}
    for finding in sheet.checks(content.rows, cells):
        words = WORDS.remarks.get(_kind_of(finding), WORDS.remarks["other"])
        rng = dice(seed, step.slug, finding.key, step.quarter, "remark")
        typed[finding.key]["remark"] = rng.choice(words)


def _cell_of(value: Value | None) -> dict[str, Any]:
    if value is None:
        return {"cell": "", "state": "missing", "value": ""}
    if isinstance(value, Decimal):
        return {"cell": "", "state": "reported", "value": str(value)}
    return {"cell": "", "state": "not_yet_available", "value": ""}


def _kind_of(finding: Finding) -> str:
    if finding.code != "large_change":
        return finding.code
    direction = "fall" if Decimal(finding.params["change"]) < 0 else "rise"
    return f"large_{direction}_of_{SORTS.get(finding.key, 'others')}"


def _task_entries(
    content: SheetContent, jurisdiction: Jurisdiction, quarter: Quarter, seed: int
) -> Entries:
    begins = {
        f"{slug}:{number}": Quarter.of(issued_on) if issued_on else Quarter(first_year, 1)
        for slug, number, issued_on, first_year in Task.objects.filter(
            plan__jurisdiction=jurisdiction
        ).values_list("plan__slug", "number", "plan__issued_on", "plan__period_start")
    }
    typed: Entries = {}
    for row in content.rows:
        told = story(row.key, quarter, begins[row.key], seed=seed)
        typed[row.key] = {"state": told.state, "account": told.account}
        if told.due_on is not None:
            typed[row.key]["due_on"] = told.due_on
        if told.blocked_since is not None:
            typed[row.key] |= _obstacle(told.account, row.texts["responsible"], told.blocked_since)
    return typed


def _obstacle(account: str, responsible: str, since: datetime.date) -> dict[str, Value]:
    """What holds a task up, by the account that is given of it."""
    obstacle = WORDS.obstacles[WORDS.stories["blocked"].index(account)]
    return {
        "obstacle": obstacle.kind,
        "awaited": responsible.split("、")[0] or "市财政局",
        "release": obstacle.release,
        "blocked_since": since,
    }


def _as_typed(content: SheetContent, entries: Entries) -> dict[str, dict[str, Value]]:
    """The same entries under the headings that stand in the workbook, choices in its words."""
    columns = {column.key: column for column in content.columns}
    return {
        row.key: {
            columns[key].header: _in_words(columns[key], value)
            for key, value in entries[row.key].items()
        }
        for row in content.rows
    }


def _in_words(column: Column, value: Value) -> Value:
    words = {stored: word for word, stored in column.choices}
    return words.get(value, value) if isinstance(value, str) else value


def _signatures(step: Step) -> dict[str, str]:
    """Names made up once for each jurisdiction, and the day on which the return was filled in."""
    rng = dice(step.person or step.slug, "signatures")
    return {
        **{part: rng.choice(names) for part, names in WORDS.signatures.items()},
        "telephone": f"023-0000{rng.randint(0, 9999):04d}",
        "date": step.at.date().isoformat(),
    }
