"""The rules of the plan audit: each registers itself, with its sentences, where it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from .model import Finding, PlanFact

Facts = TypeVar("Facts")
Check = Callable[[Facts], list[Finding]]


@dataclass(frozen=True)
class Rule(Generic[Facts]):
    """One rule: its number and title, and the check of one plan's facts.

    `messages` are the sentences of its findings and of their arithmetic, by code.
    """

    number: int
    title: str
    messages: Mapping[str, str]
    check: Check[Facts]


class Rules(Generic[Facts]):
    """The rules that read facts of one kind."""

    def __init__(self) -> None:
        self.by_number: dict[int, Rule[Facts]] = {}

    def rule(
        self, number: int, title: str, messages: Mapping[str, str]
    ) -> Callable[[Check[Facts]], Check[Facts]]:
        """Registers the function below it as the check of a new rule."""

        def registered(check: Check[Facts]) -> Check[Facts]:
            assert number not in self.by_number, f"two rules have the number {number}"
            self.by_number[number] = Rule(number, title, messages, check)
            return check

        return registered

    def findings(self, facts: Facts) -> list[Finding]:
        """What every rule finds in one plan."""
        return [finding for rule in self.by_number.values() for finding in rule.check(facts)]


FIGURE_RULES: Rules[PlanFact] = Rules()
