"""The sheet 节点 of the quarterly workbook: one row a milestone of the jurisdiction's tasks."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from districts.models import Jurisdiction, Plan
from targets.models import QuarterlyReturn, RoundMember
from targets.periods import Quarter
from targets.workbook.asked import Asked
from targets.workbook.columns import Column, sheet_title
from targets.workbook.content import FORMER_LENGTH, Row, SheetCells, SheetContent
from targets.workbook.findings import Finding
from targets.workbook.indicator_preview import before_note
from targets.workbook.reading.rows import short
from targets.workbook.sheets import Preview, PreviewCell, PreviewHeading, PreviewRow
from tasks.models import MILESTONE_STATES, Milestone, MilestoneReport
from tasks.models.milestones import DOCUMENT_LENGTH
from tasks.timing.lateness import years_of_reason
from tasks.timing.standing import Word, counting_word

from .checks import CODES, checked, count_of
from .known import decided_words, reported_words, with_evidence
from .proving import needs_evidence
from .settling import settle

MILESTONE_SHEET = "节点"
# The workbook's own words, Chinese whatever the reader's language.
STATE_WORDS = (("未达成", "planned"), ("已达成", "reached"))
KIND_WORDS = {"step": "工作节点", "deliverable": "应制定文件", "count": "数量要求"}
_WORD_OF_STATE = {"planned": "未达成", "reached": "已达成", "given_up": "已终止"}
COLUMNS = (
    Column("number", "序号", "label", 8),
    Column("title", "节点", "label", 28),
    Column("task", "所属举措", "label", 28),
    Column("kind", "类别", "label", 12),
    Column("due_on", "完成期限", "shown", 12),
    Column("goal", "目标数量", "label", 10),
    Column("previous", "上期状态", "shown", 10),
    Column(
        "state",
        "本期状态",
        "choice",
        10,
        is_required=True,
        choices=STATE_WORDS,
        help="请从列表中选择：未达成、已达成。",
    ),
    Column(
        "reached_on",
        "达成日期",
        "date",
        12,
        help="已达成的填写，不晚于本季度最后一日；应制定文件填写印发日期。",
    ),
    Column(
        "document",
        "文号",
        "text",
        20,
        max_length=DOCUMENT_LENGTH,
        help="应制定文件达成的填写文号。",
    ),
    Column(
        "count",
        "达成数量",
        "text",
        10,
        max_length=20,
        help="数量要求填写累计达成数量，整数，例如 3。",
    ),
    Column(
        "account",
        "进展说明",
        "text",
        36,
        is_answer=True,
        max_length=2000,
        help="已到期未达成的必须说明原因和预计达成时间。",
    ),
    Column("former_account", "上期进展说明", "former", 28),
)
NOTES = (
    "请填写黄色单元格。本表列下一季度末前到期和以前未达成的节点，期限由市级审核员设定和调整。",
    "已达成的填写达成日期；应制定文件还须填写文号；数量要求填写累计达成数量。",
)


def milestone_key(milestone: Milestone) -> str:
    """A milestone's key in the workbook: chongqing:21:1."""
    task = milestone.task
    return f"{task.plan.slug}:{task.number}:{milestone.number}"


class MilestoneSheet:
    name = MILESTONE_SHEET
    label = gettext_lazy("Milestones")
    columns: tuple[Column, ...] = COLUMNS
    choice_labels: Mapping[str, Any] = dict(MILESTONE_STATES)
    check_codes = CODES

    def asked(self, quarter: Quarter, places: Sequence[Jurisdiction]) -> list[Asked]:
        rows = Milestone.objects.filter(
            state="planned",
            due_on__lte=(quarter + 1).end,
            task__plan__in=Plan.objects.begun(quarter.end),
            task__plan__jurisdiction__in=places,
        ).select_related("task__plan")
        by_plan: dict[Plan, list[str]] = defaultdict(list)
        for one in rows:
            by_plan[one.task.plan].append(milestone_key(one))
        why = _("Milestones due by the end of the next quarter, or left over.")
        return [
            Asked(plan.jurisdiction_id, plan, why, tuple(keys)) for plan, keys in by_plan.items()
        ]

    def keys_of(self, member: RoundMember) -> set[str]:
        return set(member.further_rows.get(self.name, ()))

    def bodies_of(self, member: RoundMember) -> dict[str, list[int]]:
        bodies: dict[str, list[int]] = {}
        for one in _milestones(member):
            duties = sorted(one.task.assignments.all(), key=lambda duty: duty.position)
            leads = [duty.organisation_id for duty in duties if duty.role == "lead"]
            bodies[milestone_key(one)] = (
                [one.organisation_id] if one.organisation_id is not None else leads
            )
        return {key: found for key, found in bodies.items() if found}

    def keep(self, asked: Mapping[RoundMember, Sequence[Asked]]) -> None:
        for member, rows in asked.items():
            keys = (key for one in rows for key in one.keys)
            member.further_rows[self.name] = sorted({*self.keys_of(member), *keys})
        RoundMember.objects.bulk_update(asked, ["further_rows"])

    def content(self, member: RoundMember) -> SheetContent:
        quarter = Quarter.parse(member.round.quarter)
        title = sheet_title(member.jurisdiction.name, str(quarter), self.name)
        return SheetContent(self.name, title, COLUMNS, _rows(member, quarter), NOTES)

    def checks(self, rows: Sequence[Row], cells: SheetCells) -> list[Finding]:
        return [
            finding for row in rows for finding in checked(self.name, row, cells.get(row.key, {}))
        ]

    def preview(
        self, member: RoundMember, rows: Sequence[Row], cells: SheetCells, former: SheetCells
    ) -> Preview:
        headings = [
            PreviewHeading(_("Milestone of the task")),
            PreviewHeading(_("Due date"), is_word=True),
            PreviewHeading(_("State this quarter"), is_word=True),
            PreviewHeading(_("Reached on"), is_word=True),
            PreviewHeading(_("Document number"), is_minor=True),
            PreviewHeading(_("Number so far"), is_minor=True),
            PreviewHeading(_("Account of progress")),
        ]
        shown = [_preview_row(row, cells.get(row.key, {}), former.get(row.key, {})) for row in rows]
        return Preview(self.name, str(self.label), headings, shown)

    def effects(self, member: RoundMember, cells: SheetCells) -> list[str]:
        known = {milestone_key(one): one.state for one in _milestones(member)}
        newly = sum(
            known.get(key) == "planned" and row["state"]["value"] == "reached"
            for key, row in cells.items()
        )
        if not newly:
            return []
        text = ngettext(
            "%(count)d milestone newly reached", "%(count)d milestones newly reached", newly
        )
        return [text % {"count": newly}]

    def save(
        self, quarterly_return: QuarterlyReturn, cells: SheetCells, now: datetime.datetime
    ) -> None:
        known = {milestone_key(one): one for one in _milestones(quarterly_return.member)}
        MilestoneReport.objects.bulk_create(
            _report(quarterly_return, known[key], row) for key, row in cells.items()
        )

    def publish(self, quarterly_return: QuarterlyReturn, now: datetime.datetime) -> None:
        quarterly_return.milestone_reports.update(published_at=now)
        _settle_those_of(quarterly_return)

    def supersede(self, quarterly_return: QuarterlyReturn, now: datetime.datetime) -> None:
        quarterly_return.milestone_reports.published().update(superseded_at=now)
        _settle_those_of(quarterly_return)

    def delete(self, quarterly_return: QuarterlyReturn) -> None:
        quarterly_return.milestone_reports.filter(published_at__isnull=True).delete()


def stored_values(cells: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The columns of a report as the cells of a row say them."""
    is_reached = cells["state"]["value"] == "reached"
    reached_on = cells["reached_on"]["value"] if is_reached else ""
    return {
        "state": cells["state"]["value"],
        "reached_on": datetime.date.fromisoformat(reached_on) if reached_on else None,
        "document_number": cells["document"]["value"],
        "count": count_of(cells["count"]["value"]),
        "account": cells["account"]["value"],
    }


def _settle_those_of(quarterly_return: QuarterlyReturn) -> None:
    settle(Milestone.objects.filter(reports__quarterly_return=quarterly_return).distinct())


def _milestones(member: RoundMember) -> list[Milestone]:
    """The milestones that the member is asked for, by their tasks."""
    keys = set(member.further_rows.get(MILESTONE_SHEET, ()))
    if not keys:
        return []
    rows = with_evidence(Milestone.objects.filter(task__plan__jurisdiction=member.jurisdiction))
    joined = rows.select_related("task__plan", "task__section")
    joined = joined.prefetch_related("task__assignments")
    ordered = joined.order_by("task__plan", "task__number", "number")
    return [one for one in ordered if milestone_key(one) in keys]


def _rows(member: RoundMember, quarter: Quarter) -> list[Row]:
    milestones = _milestones(member)
    pks = [one.pk for one in milestones]
    decided, reported = decided_words(pks), reported_words(pks)
    accounts = _accounts(pks, quarter)
    rows = []
    for one in milestones:
        before = [word for word in reported[one.pk] if word.quarter and word.quarter < quarter]
        last = counting_word(decided[one.pk], before)
        rows.append(_row(one, last, accounts.get(one.pk, ""), quarter))
    return rows


def _accounts(keys: list[int], quarter: Quarter) -> dict[int, str]:
    """What was said of each last before the quarter."""
    rows = MilestoneReport.objects.published().filter(milestone__in=keys, quarter__lt=str(quarter))
    return dict(rows.order_by("quarter").values_list("milestone", "account"))


def _row(one: Milestone, last: Word | None, account: str, quarter: Quarter) -> Row:
    plan = one.task.plan
    first_year, last_year = years_of_reason(plan.period_start, plan.period_end)
    state = last.state if last else "planned"
    prefilled = {"state": _WORD_OF_STATE["reached" if state == "reached" else "planned"]}
    if last and last.reached_on:
        prefilled["reached_on"] = last.reached_on.isoformat()
    if last and last.document_number:
        prefilled["document"] = last.document_number
    if last and last.count is not None:
        prefilled["count"] = str(last.count)
    return Row(
        key=milestone_key(one),
        texts={
            "number": f"{one.task.number}-{one.number}",
            "title": one.title,
            "task": f"{one.task.number}. {one.task.title}",
            "kind": KIND_WORDS[one.kind],
            "due_on": one.due_on.isoformat(),
            "goal": f"{one.goal}{one.unit}" if one.goal else "",
            "previous": _WORD_OF_STATE[state],
            "former_account": short(account, FORMER_LENGTH),
        },
        prefilled=prefilled,
        minimum=f"{first_year}-01-01",
        maximum=f"{last_year}-12-31",
        facts={
            "group": str(one.task.section),
            "kind": one.kind,
            "goal": one.goal,
            "previous": state,
            "lacks_evidence": needs_evidence(one.kind) and not one.evidence_count,
            "due_on": one.due_on.isoformat(),
            "quarter_end": quarter.end.isoformat(),
        },
    )


def _report(
    quarterly_return: QuarterlyReturn, milestone: Milestone, cells: Mapping[str, dict[str, Any]]
) -> MilestoneReport:
    return MilestoneReport(
        milestone=milestone,
        quarter=quarterly_return.quarter,
        quarterly_return=quarterly_return,
        sheet=MILESTONE_SHEET,
        cell=cells["state"]["cell"],
        is_sample=quarterly_return.is_sample,
        **stored_values(cells),
    )


def _preview_row(
    row: Row, cells: Mapping[str, dict[str, Any]], former: Mapping[str, dict[str, Any]]
) -> PreviewRow:
    state = cells.get("state", {})
    is_moved = state.get("state") == "reported" and state["value"] != row.facts["previous"]
    names = ("reached_on", "document", "count", "account")
    texts = [_text_cell(cells.get(name, {}), former.get(name)) for name in names]
    return PreviewRow(
        row.key,
        state.get("cell", ""),
        [
            PreviewCell(f"{row.texts['number']} {row.texts['title']}", lang="zh-Hans"),
            PreviewCell(row.texts["due_on"]),
            _state_cell(state, former.get("state"), lacks=row.facts["lacks_evidence"]),
            *texts,
        ],
        unusual=Decimal(is_moved),
        is_as_before=state.get("state") == "reported" and not is_moved,
    )


def _state_cell(
    cell: Mapping[str, Any], former: Mapping[str, Any] | None, *, lacks: bool
) -> PreviewCell:
    """The state that is reported; a workbook carries no file, so what is to be proved is noted."""
    if cell.get("state") != "reported":
        return PreviewCell(cell.get("typed") or _("Not filled in"), is_missing=True)
    words = dict(MILESTONE_STATES)
    is_changed = former is not None and former["value"] != cell["value"]
    note = ""
    if is_changed and former is not None and former["state"] == "reported":
        note = before_note(str(words[former["value"]]))
    if lacks and cell["value"] == "reached":
        note = " · ".join(filter(None, [note, _("Evidence missing")]))
    return PreviewCell(str(words[cell["value"]]), note, is_changed=is_changed)


def _text_cell(cell: Mapping[str, Any], former: Mapping[str, Any] | None) -> PreviewCell:
    text = cell.get("value") or cell.get("typed", "")
    is_changed = former is not None and former["value"] != cell.get("value")
    note = before_note(former["value"]) if is_changed and former is not None else ""
    return PreviewCell(text, note, is_changed=is_changed, lang="zh-Hans")
