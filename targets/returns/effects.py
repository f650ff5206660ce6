"""What accepting a return would change: each target before and after, by the one arithmetic."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.permissions import Reader
from targets.models import QuarterlyReturn
from targets.periods import Quarter
from targets.progress import progress_of, targets_in_force
from targets.progress.as_of import AsOf
from targets.tables.rows import TargetRow
from targets.workbook import book as workbook

# So many targets are told of one by one in the sentence; the table has all.
NAMED = 3


@dataclass(frozen=True)
class TargetEffect:
    """One target as it stands, and as it would stand once the return is accepted."""

    before: TargetRow
    after: TargetRow

    @property
    def is_moved(self) -> bool:
        return self._said(self.before) != self._said(self.after)

    @property
    def is_rated_anew(self) -> bool:
        return self.before.status != self.after.status

    @property
    def move(self) -> str:
        """85.9% → 92.3%: the way covered, else the figures; the new one where none was known."""
        was, will_be = self._ends
        return f"{was} → {will_be}" if was and was != will_be else will_be

    @property
    def move_name(self) -> str:
        """What moves: 完成率 or 基期进度; the figure where neither does."""
        return self.after.covered_name if self._is_covered else self.after.unit

    @property
    def _is_covered(self) -> bool:
        return self.after.covered not in ("", self.before.covered)

    @property
    def _ends(self) -> tuple[str, str]:
        if self._is_covered:
            return self.before.covered, self.after.covered
        return self.before.figure, self.after.figure or self.after.absence

    @property
    def sentence(self) -> str:
        """The move by the target's name, with the status where that changes."""
        said = {"name": self.after.name, "move": self.move}
        if not self.is_rated_anew:
            return _("%(name)s %(move)s") % said
        words = f"{self.before.word} → {self.after.word}"
        return _("%(name)s %(move)s (%(status)s)") % (said | {"status": words})

    @staticmethod
    def _said(row: TargetRow) -> tuple[str, ...]:
        return row.status, row.figure, row.quarter, row.covered, row.absence


@dataclass(frozen=True)
class Effects:
    """What accepting would change: targets that move, what becomes of measures, in sentences."""

    as_of: AsOf
    targets: list[TargetEffect]
    others: list[str]

    @property
    def moved(self) -> list[TargetEffect]:
        """Those that a reader would find changed, a new rating first."""
        moved = [one for one in self.targets if one.is_moved]
        return sorted(moved, key=lambda one: not one.is_rated_anew)

    @property
    def sentence(self) -> str:
        """In one line: 绿色贷款占比92.8% → 97.8%（待终期数据 → 未完成）；2项举措新完成."""
        moved = self.moved
        parts = [one.sentence for one in moved[:NAMED]]
        if more := len(moved) - len(parts):
            parts.append(
                ngettext("%(count)d more target moves", "%(count)d more targets move", more)
                % {"count": more}
            )
        return _("; ").join([*parts, *self.others])


def effects_of_accepting(reader: Reader, held: QuarterlyReturn) -> Effects:
    """What accepting a waiting return would change, as of its quarter; nothing is written.

    The targets are those of its jurisdiction on an indicator that it reports or that is derived of
    it, as far as the reader sees them, rated by the rule in force with the return's own figures.
    """
    as_of = AsOf(Quarter.parse(held.quarter))
    reported = held.observations.values("indicator")
    targets = targets_in_force(reader, as_of).filter(
        jurisdiction=held.jurisdiction, indicator__in=reported
    )
    pairs = zip(progress_of(targets, as_of), progress_of(targets, as_of, held), strict=True)
    return Effects(
        as_of,
        [TargetEffect(TargetRow(was, as_of), TargetRow(now, as_of)) for was, now in pairs],
        workbook.effects_of(quarterly_return=held),
    )
