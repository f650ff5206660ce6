"""Targets as an office reads them: several on one indicator are one row, their wordings beneath."""

from collections.abc import Sequence
from dataclasses import dataclass

from targets.models import Indicator
from targets.progress import Progress
from targets.progress.as_of import AsOf
from targets.progress.grouped import by_indicator

from .rows import TargetRow


@dataclass(frozen=True)
class GoalGroup:
    """The targets of one jurisdiction on an indicator, the one that is drawn first.

    A target without an indicator is alone.
    """

    rows: tuple[TargetRow, ...]

    @property
    def drawn(self) -> TargetRow:
        return self.rows[0]

    @property
    def worst(self) -> TargetRow:
        return min(self.rows, key=lambda row: row.severity)

    @property
    def indicator(self) -> Indicator | None:
        return self.drawn.target.indicator

    @property
    def is_countable(self) -> bool:
        return any(row.target.is_countable for row in self.rows)


def goal_groups(progress: Sequence[Progress], as_of: AsOf) -> list[GoalGroup]:
    """One group an indicator, what asks for attention first; what cannot be counted last."""
    together = [group.entries for group in by_indicator(progress)]
    alone = [(entry,) for entry in progress if entry.target.indicator_id is None]
    groups = [
        GoalGroup(tuple(TargetRow(entry, as_of) for entry in entries))
        for entries in (*together, *alone)
    ]
    return sorted(groups, key=lambda group: (not group.is_countable, group.worst.severity))
