"""Each kind of scoring against numbers worked out by hand, and its rules."""

import doctest
import importlib
from decimal import Decimal

import pytest

from tasks.evaluation.scoring import KINDS, Band, Cells, Rule, kind_of
from tasks.evaluation.scoring.kinds import register

D = Decimal
MODULES = ("against_mean", "bands", "base", "manual", "rank", "ratio", "spread")
TABLE = (Band(D(60), D(6)), Band(D(90), D(10)), Band(D(75), D(8)))


def shares(rule: Rule, **values: object) -> dict[str, D]:
    given = {name: D(str(value)) for name, value in values.items()}
    return {name: one.share for name, one in kind_of(rule.kind).shares(rule, given).items()}


@pytest.mark.parametrize("name", MODULES)
def test_worked_examples_hold(name: str) -> None:
    module = importlib.import_module(f"tasks.evaluation.scoring.kinds.{name}")
    assert doctest.testmod(module).failed == 0


def test_every_kind_shows_a_worked_example() -> None:
    assert sorted(KINDS) == ["against_mean", "bands", "manual", "range", "rank", "ratio"]
    assert all(">>>" in (type(kind).__doc__ or "") for kind in KINDS.values())


def test_a_key_is_taken_once() -> None:
    with pytest.raises(ValueError, match="ratio"):
        register(KINDS["ratio"])
    with pytest.raises(KeyError):
        kind_of("unheard_of")


@pytest.mark.parametrize(
    ("value", "share"), [("15", "0.75"), ("20", "1"), ("40", "1"), ("0", "0"), ("-3", "0")]
)
def test_ratio_of_a_full_mark(value: str, share: str) -> None:
    assert shares(Rule("ratio", D(10), full_mark=D(20)), a=value) == {"a": D(share)}


@pytest.mark.parametrize(
    ("value", "full", "share"),
    [("4", "2", "0.5"), ("2", "2", "1"), ("1", "2", "1"), ("0", "2", "1"), ("3", "0", "0")],
)
def test_ratio_where_lower_is_better(value: str, full: str, share: str) -> None:
    rule = Rule("ratio", D(10), higher_is_better=False, full_mark=D(full))
    assert shares(rule, a=value) == {"a": D(share)}


@pytest.mark.parametrize(
    ("value", "share"), [("95", "1"), ("90", "1"), ("89.99", "0.8"), ("60", "0.6"), ("59", "0")]
)
def test_bands(value: str, share: str) -> None:
    assert shares(Rule("bands", D(10), bands=TABLE), a=value) == {"a": D(share)}


@pytest.mark.parametrize(("value", "share"), [("1", "1"), ("2", "1"), ("3", "0.5"), ("5", "0")])
def test_bands_where_lower_is_better(value: str, share: str) -> None:
    table = (Band(D(2), D(10)), Band(D(4), D(5)))
    rule = Rule("bands", D(10), higher_is_better=False, bands=table)
    assert shares(rule, a=value) == {"a": D(share)}


def test_rank_shares_the_mean_of_tied_places() -> None:
    found = shares(Rule("rank", D(10)), a=9, b=7, c=7, d=1)
    # Places 1, 2.5, 2.5, 4 of four.
    assert found == {"a": D(1), "b": D("0.625"), "c": D("0.625"), "d": D("0.25")}
    lowest = shares(Rule("rank", D(10), higher_is_better=False), a=9, b=7, c=7, d=1)
    assert lowest == {"a": D("0.25"), "b": D("0.625"), "c": D("0.625"), "d": D(1)}


def test_range_between_worst_and_best() -> None:
    assert shares(Rule("range", D(10)), a=20, b=5, c=0) == {"a": D(1), "b": D("0.25"), "c": D(0)}
    lowest = shares(Rule("range", D(10), higher_is_better=False), a=20, b=5, c=0)
    assert lowest == {"a": D(0), "b": D("0.75"), "c": D(1)}


def test_against_the_mean() -> None:
    assert shares(Rule("against_mean", D(10)), a=6, b=10) == {"a": D("0.75"), "b": D(1)}
    lowest = shares(Rule("against_mean", D(10), higher_is_better=False), a=6, b=10)
    assert lowest == {"a": D(1), "b": D("0.8")}
    assert shares(Rule("against_mean", D(10)), a=-4, b=10) == {"a": D(0), "b": D(1)}


def test_a_mean_of_nought_or_below_is_no_basis() -> None:
    for values in ({"a": 0, "b": 0}, {"a": -5, "b": 5}, {"a": -5}, {}):
        assert shares(Rule("against_mean", D(10)), **values) == {}


@pytest.mark.parametrize("kind", ["rank", "range", "against_mean"])
def test_who_cannot_be_told_apart_gets_full_weight_marked(kind: str) -> None:
    for values, mark in (({"a": D(5)}, "alone"), ({"a": D(5), "b": D(5)}, "all_equal")):
        found = kind_of(kind).shares(Rule(kind, D(10)), values)
        assert [(one.share, one.mark) for one in found.values()] == [(D(1), mark)] * len(values)


def test_manual_points() -> None:
    rule = Rule("manual", D(5))
    assert shares(rule, a=4, b=0, c=9) == {"a": D("0.8"), "b": D(0), "c": D(1)}


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        (Rule("ratio", D(10)), ["full_mark_missing"]),
        (Rule("ratio", D(10), full_mark=D(0)), ["full_mark_not_positive"]),
        (Rule("ratio", D(10), higher_is_better=False, full_mark=D(0)), []),
        (
            Rule("ratio", D(10), higher_is_better=False, full_mark=D(-1)),
            ["full_mark_not_positive"],
        ),
        (Rule("bands", D(10)), ["bands_missing"]),
        (Rule("bands", D(10), bands=TABLE), []),
        (Rule("bands", D(8), bands=TABLE), ["bands_beyond_weight"]),
        (Rule("bands", D(10), higher_is_better=False, bands=TABLE), ["bands_not_in_order"]),
        (Rule("bands", D(10), bands=(TABLE[0], TABLE[0])), ["bands_twice"]),
        (Rule("rank", D(10)), []),
        (Rule("range", D(10)), []),
        (Rule("against_mean", D(10)), []),
        (Rule("manual", D(10)), []),
        (Rule("manual", D(10), higher_is_better=False), ["manual_lower"]),
    ],
)
def test_rules_that_cannot_score_are_told(rule: Rule, codes: list[str]) -> None:
    assert kind_of(rule.kind).problems(rule) == codes


@pytest.mark.parametrize("lower", [False, True])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_writes_its_share_for_a_spreadsheet(kind: str, lower: bool) -> None:
    rule = Rule(kind, D(10), not lower, full_mark=D(2), bands=TABLE)
    cells = Cells("E5", "E$5:E$9", "F5", "D5")
    formula = kind_of(kind).recomputed(rule, cells)
    assert "E5" in formula
    assert formula.count("(") == formula.count(")")
