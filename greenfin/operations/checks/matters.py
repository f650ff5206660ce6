"""Matters under supervision, as far as the database cannot hold them by itself."""

from collections.abc import Iterator
from itertools import pairwise

from tasks.models import SupervisionMatter

from .outcome import Outcome


def supervised_matters() -> Outcome:
    """Every matter stands where its last step left it, is due when it was issued for or was last
    extended to, and speaks of the plan of what it is about."""
    outcome = Outcome("matters under supervision")
    rows = SupervisionMatter.objects.select_related("target", "task")
    for row in rows.prefetch_related("steps", "extensions", "plans").order_by("pk"):
        outcome.look(_problems(row))
    return outcome


def _problems(row: SupervisionMatter) -> Iterator[str]:
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
