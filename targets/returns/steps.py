"""Tables of steps: which deed leads a return, or a part of one, from which state to which."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from districts.permissions import Deed
from districts.refusals import Conflict

# The state of who has not uploaded anything for the quarter.
NOTHING = ""


@dataclass(frozen=True)
class Transition:
    """From which states a deed leads to which one, who holds the right, and what else to say."""

    deed: str
    sources: tuple[str, ...]
    target: str
    right: Deed
    otherwise: Any


class Table:
    """One table of steps: every entrance (page, command, API) goes by it."""

    def __init__(self, transitions: Iterable[Transition]) -> None:
        self._by_deed = {transition.deed: transition for transition in transitions}

    def next_state(self, deed: str, state: str) -> str:
        """The state that `deed` leads to from `state`; Conflict where there is no such step."""
        transition = self._by_deed[deed]
        if state not in transition.sources:
            raise Conflict(self.closed_sentence(deed))
        return transition.target

    def closed_sentence(self, deed: str) -> str:
        """Why the deed cannot be done in a state that the table does not name for it."""
        return str(self._by_deed[deed].otherwise)

    def right_to(self, deed: str) -> Deed:
        """The right that who does the deed must hold."""
        return self._by_deed[deed].right
