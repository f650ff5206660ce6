"""The sheet 举措 of the quarterly workbook: one row a task of the jurisdiction's own plans."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from districts.models import Jurisdiction, Organisation
from targets.models import QuarterlyReturn, RoundMember
from targets.periods import Quarter
from targets.workbook.asked import Asked
from targets.workbook.columns import NOT_REPORTED, Column, sheet_title
from targets.workbook.content import FORMER_LENGTH, Row, SheetCells, SheetContent
from targets.workbook.findings import ERROR, QUERY, Finding
from targets.workbook.indicator_preview import before_note
from targets.workbook.reading.rows import short
from targets.workbook.sheets import Preview, PreviewCell, PreviewHeading, PreviewRow
from targets.workbook.wording import read_as_words
from tasks.models import OBSTACLES, TASK_STATES, Assignment, ProgressUpdate, Task
from tasks.timing.lateness import years_of_reason

from .asked import key_of, tasks_asked
from .obstacles import NOTE, OBSTACLE_COLUMNS, bodies_named, obstacle_text, stored_values
from .obstacles import checked as obstacle_checked
from .obstacles import prefilled as prefilled_obstacle

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
    Column("title", "举措", "label", 30),
    Column("lead", "牵头单位", "label", 16),
    Column("responsible", "责任单位", "label", 22),
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
        40,
        is_answer=True,
        max_length=2000,
        help="本期新完成的、受阻的举措必须说明情况；已完成改回其他状态的，请说明原因。",
    ),
    Column(
        "due_on",
        "完成时限",
        "date",
        12,
        is_kept=True,
        help="选填，例如 2025-12-31。报送过的时限已预填，可以改期；留空视为不变。",
    ),
    *OBSTACLE_COLUMNS,
    Column("former_account", "上期进展说明", "former", 30),
)
NOTES = (
    "请填写黄色单元格；灰色单元格已锁定，不能改动。本期状态已按上期状态预填，请逐项核对。",
    "本期新完成的举措须在“进展说明”中说明完成情况，受阻的须说明原因和措施，"
    f"{NOTE}完成时限留空视为不变。",
)


class TaskSheet:
    name = TASK_SHEET
    label = gettext_lazy("Tasks")
    columns: tuple[Column, ...] = TASK_COLUMNS
    choice_labels: Mapping[str, Any] = dict([*TASK_STATES, *OBSTACLES])
    check_codes = frozenset(
        {
            "done_without_account",
            "blocked_without_account",
            "blocked_without_kind",
            "blocked_without_since",
            "blocked_without_body",
            "blocked_without_release",
            "blocked_after_quarter",
            "task_reopened",
            "date_out_of_reason",
        }
    )

    def asked(self, quarter: Quarter, places: Sequence[Jurisdiction]) -> list[Asked]:
        return tasks_asked(quarter, places)

    def keys_of(self, member: RoundMember) -> set[str]:
        return set(member.further_rows.get(self.name, ()))

    def bodies_of(self, member: RoundMember) -> dict[str, list[int]]:
        bodies: dict[str, list[int]] = {}
        leads = Assignment.objects.filter(task__in=_tasks(member), role="lead")
        for one in leads.select_related("task__plan").order_by("task", "position"):
            assert one.task is not None
            bodies.setdefault(key_of(one.task), []).append(one.organisation_id)
        return bodies

    def keep(self, asked: Mapping[RoundMember, Sequence[Asked]]) -> None:
        for member, rows in asked.items():
            keys = (key for one in rows for key in one.keys)
            member.further_rows[self.name] = sorted({*self.keys_of(member), *keys})
        RoundMember.objects.bulk_update(asked, ["further_rows"])

    def content(self, member: RoundMember) -> SheetContent:
        quarter = Quarter.parse(member.round.quarter)
        tasks = _tasks(member)
        bodies = _bodies(tasks)
        last = _last_said(tasks, quarter)
        rows = [
            _row(task, bodies[task.pk], last.get(task.pk, NOTHING_SAID), quarter) for task in tasks
        ]
        title = sheet_title(member.jurisdiction.name, str(quarter), self.name)
        return SheetContent(self.name, title, self.columns, rows, NOTES)

    def checks(self, rows: Sequence[Row], cells: SheetCells) -> list[Finding]:
        return [finding for row in rows for finding in _check(row, cells.get(row.key, {}))]

    def preview(
        self, member: RoundMember, rows: Sequence[Row], cells: SheetCells, former: SheetCells
    ) -> Preview:
        headings = [
            PreviewHeading(_("Task")),
            PreviewHeading(_("State before"), is_minor=True, is_word=True),
            PreviewHeading(_("State this quarter"), is_word=True),
            PreviewHeading(_("Account of progress")),
            PreviewHeading(_("Due date"), is_minor=True, is_word=True),
            PreviewHeading(_("Obstacle"), is_minor=True),
        ]
        shown = [_preview_row(row, cells.get(row.key, {}), former.get(row.key, {})) for row in rows]
        return Preview(self.name, str(self.label), headings, shown)

    def effects(self, member: RoundMember, cells: SheetCells) -> list[str]:
        tasks = {key_of(task): task for task in _tasks(member)}
        # A correction is held against the state that it replaces, in the same quarter.
        known = _last_said(list(tasks.values()), Quarter.parse(member.round.quarter) + 1)
        moves = Counter(
            move
            for key, row in cells.items()
            if key in tasks and row["state"]["state"] == "reported"
            if (move := _move(known.get(tasks[key].pk, NOTHING_SAID).state, row["state"]["value"]))
        )
        return [_moved_text(move, moves[move]) for move in MOVES if moves[move]]

    def save(
        self, quarterly_return: QuarterlyReturn, cells: SheetCells, now: datetime.datetime
    ) -> None:
        tasks = {key_of(task): task for task in _tasks(quarterly_return.member)}
        names = (row["awaited"]["value"] for row in cells.values() if "awaited" in row)
        bodies = bodies_named(quarterly_return.member.jurisdiction, names)
        ProgressUpdate.objects.bulk_create(
            _update(quarterly_return, tasks[key], row, bodies) for key, row in cells.items()
        )

    def publish(self, quarterly_return: QuarterlyReturn, now: datetime.datetime) -> None:
        quarterly_return.progress_updates.update(published_at=now)

    def supersede(self, quarterly_return: QuarterlyReturn, now: datetime.datetime) -> None:
        quarterly_return.progress_updates.published().update(superseded_at=now)

    def delete(self, quarterly_return: QuarterlyReturn) -> None:
        quarterly_return.progress_updates.filter(published_at__isnull=True).delete()


def _tasks(member: RoundMember) -> list[Task]:
    """The tasks of the jurisdiction's own plans that it is asked for."""
    keys = set(member.further_rows.get(TASK_SHEET, ()))
    if not keys:
        return []
    tasks = Task.objects.filter(plan__jurisdiction=member.jurisdiction)
    return [task for task in tasks.select_related("plan", "section") if key_of(task) in keys]


def _bodies(tasks: Sequence[Task]) -> dict[int, dict[str, list[str]]]:
    """Names as written in the plan, by task and role."""
    bodies: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for assignment in Assignment.objects.filter(task__in=tasks).order_by("role", "position"):
        bodies[assignment.task_id or 0][assignment.role].append(assignment.written)
    return bodies


@dataclass(frozen=True)
class _Said:
    """What was last reported of a task: state and account of one quarter, and the latest date that
    any quarter gave."""

    state: str | None = None
    account: str = ""
    due_on: datetime.date | None = None
    update: ProgressUpdate | None = None


NOTHING_SAID = _Said()


# How a state may change, in the order in which it is told.
MOVES = ("done", "reopened", "blocked", "started", "stopped")


def _move(before: str | None, state: str) -> str:
    """What became of a task between two reports; "" for nothing worth a word."""
    if state == before:
        return ""
    if state == "done":
        return "done"
    if before == "done":
        return "reopened"
    if state == "blocked":
        return "blocked"
    if state == "in_progress":
        return "started"
    return "stopped" if before else ""


def _moved_text(move: str, count: int) -> str:
    texts = {
        "done": ngettext("%(count)d measure newly done", "%(count)d measures newly done", count),
        "reopened": ngettext(
            "%(count)d measure no longer done", "%(count)d measures no longer done", count
        ),
        "blocked": ngettext(
            "%(count)d measure newly blocked", "%(count)d measures newly blocked", count
        ),
        "started": ngettext("%(count)d measure under way", "%(count)d measures under way", count),
        "stopped": ngettext(
            "%(count)d measure back to not started",
            "%(count)d measures back to not started",
            count,
        ),
    }
    return texts[move] % {"count": count}


def _last_said(tasks: Sequence[Task], quarter: Quarter) -> dict[int, _Said]:
    """What was published before the quarter, by task; absent where nothing was reported."""
    updates = ProgressUpdate.objects.published().filter(task__in=tasks, quarter__lt=str(quarter))
    last: dict[int, _Said] = {}
    for row in updates.order_by("quarter"):
        due_on = row.due_on or last.get(row.task_id, NOTHING_SAID).due_on
        last[row.task_id] = _Said(row.state, row.account, due_on, row)
    return last


def _row(task: Task, bodies: Mapping[str, list[str]], last: _Said, quarter: Quarter) -> Row:
    first_year, last_year = years_of_reason(task.plan.period_start, task.plan.period_end)
    prefilled = {"state": _WORD_OF_STATE[last.state]} if last.state else {}
    prefilled |= prefilled_obstacle(last.update)
    if last.due_on and first_year <= last.due_on.year <= last_year:
        prefilled["due_on"] = last.due_on.isoformat()
    return Row(
        key=key_of(task),
        texts={
            "number": str(task.number),
            "title": task.title,
            "lead": "、".join(bodies.get("lead", ())),
            "responsible": "、".join(bodies.get("responsible", ())),
            "previous": _WORD_OF_STATE[last.state] if last.state else NOT_REPORTED,
            "former_account": short(last.account, FORMER_LENGTH),
        },
        prefilled=prefilled,
        minimum=f"{first_year}-01-01",
        maximum=f"{last_year}-12-31",
        facts={
            "previous": last.state,
            "group": str(task.section),
            "quarter_end": quarter.end.isoformat(),
        },
    )


def _check(row: Row, cells: Mapping[str, dict[str, Any]]) -> Iterator[Finding]:
    """Errors and queries on one task."""
    if not cells:
        return
    account, due_on = cells["account"], cells["due_on"]
    needed = _account_needed(row, cells["state"])
    if needed and account["state"] == "missing":
        yield Finding(ERROR, needed, TASK_SHEET, account["cell"], row.key)
    yield from obstacle_checked(TASK_SHEET, row, cells)
    if _is_reopened(row, cells["state"]):
        place, word = cells["state"]["cell"], _WORD_OF_STATE[cells["state"]["value"]]
        yield Finding(QUERY, "task_reopened", TASK_SHEET, place, row.key, found=word)
    given = due_on["value"] if due_on["state"] == "reported" else row.minimum
    if not row.minimum <= given <= row.maximum:
        bounds = {"first": row.minimum[:4], "last": row.maximum[:4]}
        place, code = due_on["cell"], "date_out_of_reason"
        yield Finding(ERROR, code, TASK_SHEET, place, row.key, found=given, params=bounds)


def _account_needed(row: Row, state: Mapping[str, Any]) -> str:
    """The code of the error where this state stands without an account; "" where it may."""
    if state["value"] == "done" and row.facts["previous"] != "done":
        return "done_without_account"
    return "blocked_without_account" if state["value"] == "blocked" else ""


def _is_reopened(row: Row, state: Mapping[str, Any]) -> bool:
    return row.facts["previous"] == "done" and state["value"] not in ("", "done")


def _update(
    quarterly_return: QuarterlyReturn,
    task: Task,
    cells: Mapping[str, dict[str, Any]],
    bodies: Mapping[str, Organisation],
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
        **stored_values(cells, bodies),
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
            PreviewCell(obstacle_text(cells), lang="zh-Hans"),
        ],
        unusual=Decimal(_is_moved(row, cells)),
        is_as_before=bool(before) and not _is_moved(row, cells) and not _is_redated(row, cells),
    )


def _is_redated(row: Row, cells: Mapping[str, dict[str, Any]]) -> bool:
    """Whether it is expected to be done by another date than was reported last."""
    date = cells.get("due_on", {}).get("value", "")
    return bool(date) and date != row.prefilled.get("due_on", "")


def _is_moved(row: Row, cells: Mapping[str, dict[str, Any]]) -> bool:
    """Whether the task's state differs from the one reported last."""
    state = cells.get("state", {})
    return state.get("state") == "reported" and state["value"] != row.facts["previous"]


def _state_cell(cell: Mapping[str, Any], former: Mapping[str, Any] | None) -> PreviewCell:
    if cell.get("state") != "reported":
        return PreviewCell(cell.get("typed") or _("Not filled in"), is_missing=True)
    is_changed = former is not None and former["value"] != cell["value"]
    notes = read_as_words(cell["read_as"])
    if is_changed and former is not None and former["state"] == "reported":
        notes.append(before_note(_state_word(former["value"])))
    return PreviewCell(_state_word(cell["value"]), " · ".join(notes), is_changed=is_changed)


def _text_cell(cell: Mapping[str, Any], former: Mapping[str, Any] | None) -> PreviewCell:
    text = cell.get("value") or cell.get("typed", "")
    is_changed = former is not None and former["value"] != cell.get("value")
    notes = read_as_words(cell.get("read_as", ""))
    if is_changed and former is not None:
        notes.append(before_note(former["value"]))
    return PreviewCell(text, " · ".join(notes), is_changed=is_changed, lang="zh-Hans")


def _state_word(state: str) -> str:
    return str(dict(TASK_STATES)[state])
