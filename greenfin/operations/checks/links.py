"""Targets and the tasks that serve them, as far as the database cannot hold them by itself."""

from collections.abc import Iterator

from tasks.models import Serving

from .outcome import Outcome


def linked_targets() -> Outcome:
    """Every link stays within one plan, and hangs on the first wording of its target."""
    outcome = Outcome("tasks that serve targets")
    rows = Serving.objects.select_related("task__plan", "target__plan", "target__jurisdiction")
    for row in rows.order_by("pk"):
        outcome.look(_problems(row))
    return outcome


def _problems(row: Serving) -> Iterator[str]:
    if row.task.plan_id != row.target.plan_id:
        yield f"Link {row.pk} ({row}): its task stands in the plan {row.task.plan.slug}."
    if row.target.revises_id is not None:
        yield f"Link {row.pk} ({row}): its target revises another one."
