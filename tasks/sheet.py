"""The sheet 举措 of the quarterly workbook: one row a task of the jurisdiction's own plans."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from targets.models import QuarterlyReturn, RoundMember
from targets.periods import Quarter
from targets.workbook.columns import NOT_REPORTED, Column, sheet_title
from targets.workbook.content import Row, SheetCells, SheetContent
from targets.workbook.findings import ERROR, QUERY, Finding
from targets.workbook.sheets import Preview, PreviewCell, PreviewHeading, PreviewRow

from .models import TASK_STATES, Assignment, ProgressUpdate, Task

TASK_SHEET = "举措"
# The workbook's own words, Chinese whatever the reader's language.
STATE_WORDS = (
    ("未启动", "not_started"),
    ("推进中", "in_progress"),
    ("已完成", "done"),
    ("受阻", "blocked"),
)
_WORD_OF_STATE = {state: word for word, state in STATE_WORDS}

TASK_COLUMNS = (
    Column("number", "序号", "label", 6),
    Column("title", "举措", "label", 34),
    Column("lead", "牵头单位", "label", 18),
    Column("responsible", "责任单位", "label", 26),
    Column("previous", "上期状态", "shown", 10),
    Column(
        "state",
        "本期状态",
        "choice",
        10,
        is_required=True,
        choices=STATE_WORDS,
        help="请从列表中选择：未启动、推进中、已完成、受阻。",
    ),
    Column(
        "account",
        "进展说明",
        "text",
        44,
        is_answer=True,
        max_length=2000,
        help="本期新完成的举措必须说明完成情况；已完成改回其他状态的，请说明原因。",
    ),
    Column("due_on", "完成时限", "date", 13, help="选填，例如 2025-12-31。"),
)
NOTES = (
    "请填写黄色单元格；灰色单元格已锁定，不能改动。本期状态已按上期状态预填，请逐项核对。",
    "本期新完成的举措须在“进展说明”中说明完成情况。",
)


class TaskSheet:
    name = TASK_SHEET
    columns: tuple[Column, ...] = TASK_COLUMNS
    check_codes = frozenset({"done_without_account", "task_reopened"})

    def content(self, member: RoundMember) -> SheetContent:
        quarter = Quarter.parse(member.round.quarter)
        tasks = list(_tasks(member, quarter))
        bodies = _bodies(tasks)
        last = _last_states(tasks, quarter)
        rows = [_row(task, bodies[task.pk], last.get(task.pk)) for task in tasks]
        title = sheet_title(member.jurisdiction.name, str(quarter), self.name)
        return SheetContent(self.name, title, self.columns, rows, NOTES)

    def checks(self, rows: Sequence[Row], cells: SheetCells) -> list[Finding]:
        findings = (_check(row, cells.get(row.key, {})) for row in rows)
        return [finding for finding in findings if finding is not None]

    def preview(
        self, member: RoundMember, rows: Sequence[Row], cells: SheetCells, former: SheetCells
    ) -> Preview:
        headings = [
            PreviewHeading(_("Task")),
            PreviewHeading(_("State before"), is_minor=True, is_word=True),
            PreviewHeading(_("State"), is_word=True),
            PreviewHeading(_("Account of progress")),
            PreviewHeading(_("Due on"), is_minor=True, is_word=True),
        ]
        shown = [_preview_row(row, cells.get(row.key, {}), former.get(row.key, {})) for row in rows]
        return Preview(self.name, _("Tasks"), headings, shown)

    def save(
        self, quarterly_return: QuarterlyReturn, cells: SheetCells, now: datetime.datetime
    ) -> None:
        tasks = {
            key_of(task): task
            for task in _tasks(quarterly_return.member, Quarter.parse(quarterly_return.quarter))
        }
        ProgressUpdate.objects.bulk_create(
            _update(quarterly_return, tasks[key], row) for key, row in cells.items()
        )

    def publish(self, quarterly_return: QuarterlyReturn, now: datetime.datetime) -> None:
        quarterly_return.progress_updates.update(published_at=now)

    def supersede(self, quarterly_return: QuarterlyReturn, now: datetime.datetime) -> None:
        quarterly_return.progress_updates.published().update(superseded_at=now)

    def delete(self, quarterly_return: QuarterlyReturn) -> None:
        quarterly_return.progress_updates.filter(published_at__isnull=True).delete()


def key_of(task: Task) -> str:
    """A task's key in the workbook: rongchang:12."""
    return f"{task.plan.slug}:{task.number}"


def _tasks(member: RoundMember, quarter: Quarter) -> Iterable[Task]:
    """Tasks of the jurisdiction's plans that run in the quarter's year."""
    return Task.objects.filter(
        plan__jurisdiction=member.jurisdiction,
        plan__period_start__lte=quarter.year,
        plan__period_end__gte=quarter.year,
    ).select_related("plan")


def _bodies(tasks: Sequence[Task]) -> dict[int, dict[str, list[str]]]:
    """Names as written in the plan, by task and role."""
    bodies: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for assignment in Assignment.objects.filter(task__in=tasks).order_by("role", "position"):
        bodies[assignment.task_id or 0][assignment.role].append(assignment.written)
    return bodies


def _last_states(tasks: Sequence[Task], quarter: Quarter) -> dict[int, str]:
    """The latest published state before the quarter, by task; absent where none was reported."""
    updates = ProgressUpdate.objects.published().filter(task__in=tasks, quarter__lt=str(quarter))
    return dict(updates.order_by("quarter").values_list("task_id", "state"))


def _row(task: Task, bodies: Mapping[str, list[str]], last: str | None) -> Row:
    return Row(
        key=key_of(task),
        texts={
            "number": str(task.number),
            "title": task.title,
            "lead": "、".join(bodies.get("lead", ())),
            "responsible": "、".join(bodies.get("responsible", ())),
            "previous": _WORD_OF_STATE[last] if last else NOT_REPORTED,
        },
        prefilled={"state": _WORD_OF_STATE[last]} if last else {},
        facts={"previous": last},
    )


def _check(row: Row, cells: Mapping[str, dict[str, Any]]) -> Finding | None:
    state = cells.get("state", {})
    if state.get("state") != "reported":
        return None
    is_done, was_done = state["value"] == "done", row.facts["previous"] == "done"
    word, account = _WORD_OF_STATE[state["value"]], cells["account"]
    if is_done and not was_done and account["state"] == "missing":
        return Finding(
            ERROR, "done_without_account", TASK_SHEET, account["cell"], row.key, found=word
        )
    if was_done and not is_done:
        return Finding(QUERY, "task_reopened", TASK_SHEET, state["cell"], row.key, found=word)
    return None


def _update(
    quarterly_return: QuarterlyReturn, task: Task, cells: Mapping[str, dict[str, Any]]
) -> ProgressUpdate:
    due_on = cells["due_on"]["value"]
    return ProgressUpdate(
        task=task,
        quarter=quarterly_return.quarter,
        state=cells["state"]["value"],
        account=cells["account"]["value"],
        due_on=datetime.date.fromisoformat(due_on) if due_on else None,
        quarterly_return=quarterly_return,
        sheet=TASK_SHEET,
        cell=cells["state"]["cell"],
        is_sample=quarterly_return.is_sample,
    )


def _preview_row(
    row: Row, cells: Mapping[str, dict[str, Any]], former: Mapping[str, dict[str, Any]]
) -> PreviewRow:
    before = row.facts["previous"]
    return PreviewRow(
        row.key,
        cells.get("state", {}).get("cell", ""),
        [
            PreviewCell(f"{row.texts['number']}. {row.texts['title']}", lang="zh-Hans"),
            PreviewCell(
                _state_word(before) if before else _("Not reported"), is_missing=not before
            ),
            _state_cell(cells.get("state", {}), former.get("state")),
            _text_cell(cells.get("account", {}), former.get("account")),
            _text_cell(cells.get("due_on", {}), former.get("due_on")),
        ],
        unusual=Decimal(_is_moved(row, cells)),
    )


def _is_moved(row: Row, cells: Mapping[str, dict[str, Any]]) -> bool:
    """Whether the task's state differs from the one reported last."""
    state = cells.get("state", {})
    return state.get("state") == "reported" and state["value"] != row.facts["previous"]


def _state_cell(cell: Mapping[str, Any], former: Mapping[str, Any] | None) -> PreviewCell:
    if cell.get("state") != "reported":
        return PreviewCell(cell.get("typed") or _("Not filled in"), is_missing=True)
    is_changed = former is not None and former["value"] != cell["value"]
    note = ""
    if is_changed and former is not None and former["state"] == "reported":
        note = _("before: %(value)s") % {"value": _state_word(former["value"])}
    return PreviewCell(_state_word(cell["value"]), note, is_changed=is_changed)


def _text_cell(cell: Mapping[str, Any], former: Mapping[str, Any] | None) -> PreviewCell:
    text = cell.get("value") or cell.get("typed", "")
    is_changed = former is not None and former["value"] != cell.get("value")
    return PreviewCell(text, is_changed=is_changed, lang="zh-Hans")


def _state_word(state: str) -> str:
    return str(dict(TASK_STATES)[state])
