"""What a kind of scoring is, and the table in which kinds register themselves."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from tasks.evaluation.scoring.model import ALL_EQUAL, ALONE, ONE, Cells, Rule, Share

Values = Mapping[str, Decimal]


class Kind(Protocol):
    """One way to turn the values of a group into shares of a weight.

    `needs` names what a rule of this kind must hold: "full_mark", "bands".
    """

    key: str
    needs: tuple[str, ...]

    def problems(self, rule: Rule) -> list[str]:
        """What is wrong with the rule, as codes of sentences; empty for one that can score."""

    def shares(self, rule: Rule, values: Values) -> dict[str, Share]:
        """A share for each subject that can be judged; those left out have no basis."""

    def recomputed(self, rule: Rule, cells: Cells) -> str:
        """The share as a spreadsheet works it out from the cells."""


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Adds a kind to the table; a key is taken once."""
    if kind.key in KINDS:
        raise ValueError(kind.key)
    KINDS[kind.key] = kind
    return kind


def kind_of(key: str) -> Kind:
    """The kind that registered under the key; KeyError for an unknown one."""
    return KINDS[key]


def indistinct(values: Values) -> dict[str, Share] | None:
    """Full weight, marked, where a group has one subject or all have one value; None elsewhere.

    >>> shares = indistinct({"a": Decimal(5)})
    >>> shares["a"].share, shares["a"].mark
    (Decimal('1'), 'alone')
    """
    if len(values) > 1 and len(set(values.values())) > 1:
        return None
    mark = ALONE if len(values) == 1 else ALL_EQUAL
    return {subject: Share(ONE, "{w}", mark=mark) for subject in values}
