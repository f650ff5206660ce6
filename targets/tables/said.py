"""What of a target is said with its unit beside it: money in English in billions (`spoken`)."""

from dataclasses import dataclass

from targets.progress import Progress
from targets.wording.formatting import MOST_DECIMALS, quantity_text, said_text
from targets.wording.sentences import (
    decimals_of,
    level_beside,
    level_said,
    observed_said,
    said_figure,
    unit_of,
    unobserved_text,
)


@dataclass(frozen=True)
class SaidOfTarget:
    """Figures with their units, as sentences, cards and the wall show them; "" where undefined.

    A pair is the figure and what stands after it, for a unit in smaller letters.
    """

    entry: Progress

    @property
    def figure_said(self) -> tuple[str, str]:
        """The figure and its unit; in a table it stands as `figure`, as reported."""
        return observed_said(self.entry)

    @property
    def amount(self) -> str:
        """The figure with its unit: 612.40亿元, CNY 61.24 bn."""
        return quantity_text(*self.figure_said) if self.figure_said[0] else ""

    @property
    def observed(self) -> str:
        """The figure with its unit, else the word in its place."""
        return self.amount or unobserved_text(self.entry)

    @property
    def level_said(self) -> tuple[str, str]:
        """What must be reached, with its operator, and its unit."""
        return level_said(self.entry)

    @property
    def level(self) -> str:
        """The same in one, or the kind of a target without a number."""
        if not self.level_said[0]:
            return str(self.entry.target.get_kind_display())
        return quantity_text(*self.level_said)

    @property
    def level_beside(self) -> str:
        """The same beside a figure that has its unit."""
        return level_beside(self.entry)

    @property
    def path_said(self) -> tuple[str, str]:
        """Where the path stands now, and its unit."""
        value, target = self.entry.assessment.path_value, self.entry.target
        if value is None:
            return "", unit_of(target)
        return said_figure(value, "=", unit_of(target), decimals_of(target))

    @property
    def baseline_amount(self) -> str:
        """The baseline with its unit."""
        target = self.entry.target
        if target.baseline_value is None:
            return ""
        return said_text(target.baseline_value, unit_of(target), MOST_DECIMALS, is_short=True)
