"""What bodies have done: milestones against what was said of them and against the workbooks, the
matters under supervision, the files that prove it."""

from collections.abc import Iterator
from itertools import pairwise

from districts.evidence.kinds import kind_of_evidence
from districts.evidence.proofs import unheld_evidence
from districts.models import Evidence
from districts.packages import Unsafe
from targets.models import QuarterlyReturn
from tasks.milestones.settling import settled
from tasks.milestones.sheet import MILESTONE_SHEET, milestone_key, stored_values
from tasks.models import Milestone, SupervisionMatter

from .outcome import Outcome


def milestones_settled() -> Outcome:
    """Every milestone stands as its moves, the office's words and the reports say."""
    outcome = Outcome("milestones")
    rows = list(Milestone.objects.order_by("pk"))
    for one, values in zip(rows, settled(rows), strict=True):
        others = [name for name, value in values.items() if getattr(one, name) != value]
        outcome.look(
            f"Milestone {one.pk} ({one}): {name} is {getattr(one, name)!r}, by what was said of "
            f"it {values[name]!r}."
            for name in others
        )
    return outcome


def milestone_problems(one: QuarterlyReturn) -> Iterator[str]:
    """What of a return's milestones is stored otherwise than its workbook says."""
    cells = one.contents.get(MILESTONE_SHEET, {})
    rows = {milestone_key(row.milestone): row for row in one.milestone_reports.all()}
    for key in set(cells) ^ set(rows):
        yield f"milestone {key} is {'not ' if key in cells else ''}stored against the workbook"
    for key in set(cells) & set(rows):
        values = stored_values(cells[key])
        if any(getattr(rows[key], name) != value for name, value in values.items()):
            yield f"milestone {key} is stored otherwise than the workbook says"


def supervised_matters() -> Outcome:
    """Every matter stands where its last step left it, is due when it was issued for or was last
    extended to, and speaks of the plan of what it is about."""
    outcome = Outcome("matters under supervision")
    rows = SupervisionMatter.objects.select_related("target", "task")
    for row in rows.prefetch_related("steps", "extensions", "plans").order_by("pk"):
        outcome.look(_problems_of_matter(row))
    return outcome


def _problems_of_matter(row: SupervisionMatter) -> Iterator[str]:
    name = f"Matter {row.document_number}"
    steps = sorted(row.steps.all(), key=lambda step: step.number)
    if [step.number for step in steps] != list(range(1, len(steps) + 1)) or not steps:
        yield f"{name}: its steps are not numbered through."
    if steps and steps[-1].state_to != row.state:
        yield f"{name}: its last step led to {steps[-1].state_to}, it is {row.state}."
    for one, other in pairwise(steps):
        if one.state_to != other.state_from:
            yield f"{name}: step {other.number} begins where step {one.number} did not lead."
    granted = [one.until for one in row.extensions.all() if one.state == "granted"]
    if row.due_on != (granted[-1] if granted else row.first_due_on):
        yield f"{name}: it is due on another day than it was extended to."
    plans = {plan.pk for plan in row.plans.all()}
    for about in (row.target, row.task):
        if about is not None and about.plan_id not in plans:
            yield f"{name}: it does not follow the plan of what it is about."


def evidence() -> Outcome:
    """Every row's content is of its kind, and some row names it; digests are `received_files`'."""
    outcome = Outcome("evidence")
    unheld = set(unheld_evidence().values_list("pk", flat=True))
    rows = Evidence.objects.select_related("file").order_by("pk")
    for row in rows.iterator(chunk_size=10):
        outcome.look(
            f"Evidence {row.pk} ({row.file_name}): {fault}." for fault in _faults(row, unheld)
        )
    return outcome


def _faults(row: Evidence, unheld: set[int]) -> Iterator[str]:
    try:
        kind = kind_of_evidence(bytes(row.file.content))
    except Unsafe as fault:
        kind = fault.code
    if kind != row.kind:
        yield f"it was filed as {row.kind} and is {kind}"
    if row.pk in unheld:
        yield "nothing names it"
