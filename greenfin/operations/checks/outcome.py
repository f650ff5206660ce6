"""What a check found."""

from collections.abc import Iterable
from dataclasses import dataclass, field

# A broken disk breaks everything: enough to see what is wrong, and the number of the others.
MOST_SHOWN = 20


@dataclass
class Outcome:
    """How many things a check looked at, of how many there are, and what is wrong, in sentences."""

    name: str
    checked: int = 0
    of: int | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        return not self.problems

    @property
    def shown(self) -> list[str]:
        more = len(self.problems) - MOST_SHOWN
        return self.problems[:MOST_SHOWN] + ([f"… and {more} more"] if more > 0 else [])

    def look(self, problems: Iterable[str], things: int = 1) -> None:
        """Counts what was looked at, and keeps what was wrong with it."""
        self.checked += things
        self.problems += problems
