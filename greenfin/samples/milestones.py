"""The sample's year of milestones: set and decided by the reviewer, reported in the returns, proved
by files of those who report them."""

from collections.abc import Mapping

from districts.models import Account, Jurisdiction
from targets.periods import Quarter
from targets.workbook.content import SheetContent
from tasks.milestones.actions import give_up_milestone, move_milestone, open_year, set_milestone
from tasks.milestones.proving import file_evidence
from tasks.models import Milestone, Task

from .data import WORDS, WORK_POINTS, SampleMilestone
from .figures import dice
from .filling import Value
from .proofs import proof
from .schedule import Step


def set_year(step: Step, reviewer: Account) -> None:
    """Sets what is not there yet, and opens the year's list where that was not done."""
    tasks = {
        (task.plan.slug, task.number): task for task in Task.objects.select_related("plan").all()
    }
    for one in WORK_POINTS.milestones:
        task = tasks.get((one.plan, one.task))
        if one.kind and one.due_on and task and _stored(one) is None:
            set_milestone(
                task=task,
                title=one.title,
                kind=one.kind,
                due_on=one.due_on,
                goal=one.goal,
                unit=one.unit,
                source="decision",
                basis=WORK_POINTS.document,
                by=reviewer,
                now=step.at,
                is_sample=True,
            )
    open_year(year=WORK_POINTS.year, by=reviewer, now=step.at, document=WORK_POINTS.document)


def move(step: Step, reviewer: Account) -> None:
    one = WORK_POINTS.milestones[step.number]
    stored = _stored(one)
    if one.moved and stored and stored.state == "planned" and stored.due_on != one.moved.to:
        move_milestone(
            milestone=stored,
            due_on=one.moved.to,
            reason=one.moved.reason,
            by=reviewer,
            now=step.at,
        )


def give_up(step: Step, reviewer: Account) -> None:
    one = WORK_POINTS.milestones[step.number]
    stored = _stored(one)
    if one.given_up and stored and stored.state == "planned":
        give_up_milestone(milestone=stored, reason=one.given_up.reason, by=reviewer, now=step.at)


def prove(step: Step, accounts: Mapping[str, Account]) -> None:
    one = WORK_POINTS.milestones[step.number]
    stored = _stored(one)
    if one.proof and one.proof.by in accounts and stored and stored.state != "given_up":
        file_evidence(
            milestone=stored,
            evidence=[proof(one.proof.name, f"节点：{one.title}")],
            by=accounts[one.proof.by],
            now=step.at,
        )


def milestone_entries(
    content: SheetContent, jurisdiction: Jurisdiction, quarter: Quarter, seed: int
) -> dict[str, dict[str, Value]]:
    """What a jurisdiction reports of its milestones in a quarter."""
    told = {(one.plan, str(one.task), one.title): one for one in WORK_POINTS.milestones}
    typed: dict[str, dict[str, Value]] = {}
    for row in content.rows:
        plan, task, _number = row.key.split(":")
        one = told.get((plan, task, row.texts["title"]))
        typed[row.key] = _reached(one, quarter) if one else {}
        if not typed[row.key]:
            typed[row.key] = {"state": "planned"}
            if row.facts["due_on"] <= quarter.end.isoformat():
                rng = dice(seed, row.key, quarter, "delay")
                typed[row.key]["account"] = rng.choice(WORDS.delays)
        if one and str(quarter) in one.counts:
            typed[row.key]["count"] = str(one.counts[str(quarter)])
    return typed


def _reached(one: SampleMilestone, quarter: Quarter) -> dict[str, Value]:
    """What is typed of a milestone that is reached by the quarter's end; nothing else."""
    if one.reached_on is None or one.reached_on > quarter.end:
        return {}
    typed: dict[str, Value] = {"state": "reached", "reached_on": one.reached_on}
    if one.document_number:
        typed["document"] = one.document_number
    return typed


def _stored(one: SampleMilestone) -> Milestone | None:
    rows = Milestone.objects.filter(task__plan__slug=one.plan, task__number=one.task)
    return rows.filter(title=one.title).first()
