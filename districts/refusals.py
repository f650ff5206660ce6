"""Why a write did not happen, in a sentence for the person who asked for it."""

from collections.abc import Mapping, Sequence
from typing import Any


class Refusal(Exception):
    """A write that did not happen; nothing was stored but its event in the audit trail."""

    status = 422

    def __init__(
        self,
        sentence: str,
        findings: Sequence[Any] = (),
        names: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        """`names` is what the rows of the findings are called, by sheet and key."""
        super().__init__(sentence)
        self.sentence = sentence
        self.findings = list(findings)
        self.names = names or {}


class Refused(Refusal):
    """What was sent cannot be taken as it is: correct it and send it again."""


class Conflict(Refusal):
    """Things have moved since the person looked: look again, then decide."""

    status = 409


class NotAllowed(Refusal):
    """The person may not do this."""

    status = 403
