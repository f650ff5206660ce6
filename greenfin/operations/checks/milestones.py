"""Milestones against what was said of them, and their reports against the workbooks."""

from collections.abc import Iterator

from targets.models import QuarterlyReturn
from tasks.milestones.settling import settled
from tasks.milestones.sheet import MILESTONE_SHEET, milestone_key, stored_values
from tasks.models import Milestone

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
