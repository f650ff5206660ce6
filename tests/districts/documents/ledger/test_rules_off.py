"""A reading rule that fails, whichever it is, is reported: nothing it read is lost in silence."""

import random
from collections.abc import Callable

import pytest

from districts.documents import Document, read_document

from .losses import facts_of, silent_losses
from .rules import RULES, switched_off
from .samples import SAMPLES

WHOLE = {name: read_document(text) for name, text in SAMPLES.items()}


def without(rule: str) -> dict[str, Document]:
    with switched_off(rule):
        return {name: read_document(text) for name, text in SAMPLES.items()}


@pytest.mark.long
@pytest.mark.corpus
def test_no_rule_fails_in_silence(repeats: Callable[[int], int]) -> None:
    """Every rule with --whole, a tenth of them otherwise; none stops the reading, and each is used:
    without it a sample is read in another way."""
    unused, lost = [], []
    for rule in random.Random(20260101).sample(RULES, repeats(len(RULES))):
        readings = without(rule)
        unused += [rule] * (readings == WHOLE)
        for name, partial in readings.items():
            lost += [(rule, name, one) for one in silent_losses(WHOLE[name], partial)]
    assert (unused, lost) == ([], [])


@pytest.mark.parametrize(
    "rule",
    ["style part", "style clause", "style number", "form by_verb", "form sentences"],
)
def test_what_the_usual_rules_read_is_missed_without_them(rule: str) -> None:
    """The means to switch a rule off works, and its loss is not the loss of nothing."""
    with switched_off(rule):
        partial = read_document(SAMPLES["bodies"])
    had = {one.identity for one in facts_of(partial)}
    assert [one for one in facts_of(WHOLE["bodies"]) if one.identity not in had]
    assert silent_losses(WHOLE["bodies"], partial) == []
