"""Targets as an office reads them: several on one indicator are one row, their wordings beneath."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from targets.models import Indicator
from targets.progress import Progress
from targets.progress.as_of import AsOf
from targets.progress.grouped import by_indicator, drawn_first
from targets.wording import reasons as why

from .rows import TargetRow
from .usual import NOTHING_USUAL, Usual


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
        """Of the targets of the worst status the one that is drawn before the others."""
        return min(self.rows, key=lambda row: row.severity)

    @property
    def indicator(self) -> Indicator | None:
        return self.drawn.target.indicator

    @property
    def name(self) -> str:
        """What is measured, once there are several wordings; of one target its own name."""
        return self.indicator.label if self.indicator and self.has_several else self.drawn.name

    @property
    def is_countable(self) -> bool:
        return any(row.target.is_countable for row in self.rows)

    @property
    def has_several(self) -> bool:
        return len(self.rows) > 1

    @property
    def has_one_figure(self) -> bool:
        """Whether one figure decides all of them; wordings with two deadlines may have two."""
        return len({(row.figure, row.quarter, row.absence) for row in self.rows}) == 1


def goal_groups(
    progress: Sequence[Progress], as_of: AsOf, usual: Usual = NOTHING_USUAL
) -> list[GoalGroup]:
    """One group an indicator, what asks for attention first; what cannot be counted last."""
    together = [entry for group in by_indicator(progress) for entry in group.entries]
    alone = [entry for entry in progress if entry.target.indicator_id is None]
    groups = goals_in_order([*together, *alone], as_of, usual)
    return sorted(groups, key=lambda group: (not group.is_countable, group.worst.severity))


def goals_in_order(
    progress: Iterable[Progress], as_of: AsOf, usual: Usual = NOTHING_USUAL
) -> list[GoalGroup]:
    """One group an indicator and jurisdiction, in the order in which the first of each stands."""
    groups: dict[tuple[int, int | None, int], list[Progress]] = {}
    for entry in progress:
        target = entry.target
        own = 0 if target.indicator_id else target.pk
        groups.setdefault((target.jurisdiction_id, target.indicator_id, own), []).append(entry)
    return [
        GoalGroup(tuple(TargetRow(entry, as_of, usual=usual) for entry in drawn_first(entries)))
        for entries in groups.values()
    ]


def target_rows(
    progress: Sequence[Progress], as_of: AsOf, usual: Usual = NOTHING_USUAL
) -> list[TargetRow]:
    """Rows in the plan's order, those that cannot be counted after those that can."""
    ordered = sorted(progress, key=lambda entry: not entry.target.is_countable)
    baselines = why.baseline_urls(entry.target for entry in ordered)
    return [TargetRow(entry, as_of, baselines, usual) for entry in ordered]
