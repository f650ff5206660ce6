"""Targets as an office reads them: several on one indicator are one row, their wordings beneath."""

from collections.abc import Sequence
from dataclasses import dataclass

from targets.models import Indicator
from targets.progress import Progress, by_severity
from targets.progress.as_of import AsOf

from .rows import TargetRow


@dataclass(frozen=True)
class GoalGroup:
    """The targets of one jurisdiction on an indicator, the worst first; alone where it has none."""

    rows: tuple[TargetRow, ...]

    @property
    def worst(self) -> TargetRow:
        return self.rows[0]

    @property
    def indicator(self) -> Indicator | None:
        return self.worst.target.indicator

    @property
    def is_countable(self) -> bool:
        return any(row.target.is_countable for row in self.rows)


def goal_groups(progress: Sequence[Progress], as_of: AsOf) -> list[GoalGroup]:
    """One group an indicator, what asks for attention first; what cannot be counted last."""
    groups: dict[tuple[int | None, int], list[TargetRow]] = {}
    for entry in by_severity(progress):
        target = entry.target
        own = (target.indicator_id, 0) if target.indicator_id else (None, target.pk)
        groups.setdefault(own, []).append(TargetRow(entry, as_of))
    found = [GoalGroup(tuple(rows)) for rows in groups.values()]
    return sorted(found, key=lambda group: not group.is_countable)
