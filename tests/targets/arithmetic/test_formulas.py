"""The formulas a page shows: each can be evaluated again and gives its own result."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.arithmetic import Goal, Reading, assess, number_text
from targets.periods import Quarter

LOANS = Goal(
    kind="level",
    operator=">=",
    value=Decimal(6000),
    baseline=Decimal(3000),
    baseline_quarter=Quarter(2020, 4),
    deadline=Quarter(2025, 4),
    path="geometric",
)


def lines(goal, quarter, value, relation="="):
    one = Reading(Quarter.parse(quarter), Decimal(value), relation)
    return {line.name: line for line in assess(goal, [one], one.quarter).formulas}


def evaluated(numbers):
    """The result of the printed numbers, worked out anew."""
    python = numbers.replace("−", "-").replace("·", "*").replace("^", "**")
    python = re.sub(r"\|([^|]+)\|", r"abs(\1)", python)
    return eval(python, {"__builtins__": {}, "abs": abs})


def test_the_worked_example_with_its_numbers():
    shown = {
        name: (line.formula, line.numbers)
        for name, line in lines(LOANS, "2022Q3", "4972.33").items()
    }
    assert shown == {
        "is_met": ("o ≥ T", "4972.33 ≥ 6000"),
        "attainment": ("o / T", "4972.33 / 6000"),
        "progress": ("(o − b) / (T − b)", "(4972.33 − 3000) / (6000 − 3000)"),
        "elapsed": ("n / N", "7 / 20"),
        "path_value": ("b · (T / b)^e", "3000 · (6000 / 3000)^0.35"),
        "gap_share": ("(o − p) / |T − b|", "(4972.33 − 3823.6819) / |6000 − 3000|"),
        "required_growth": ("(T / o)^(1 / y) − 1", "(6000 / 4972.33)^(1 / 3.25) − 1"),
        "required_step": ("(T − o) / n", "(6000 − 4972.33) / 13"),
        "average_growth": ("(o / b)^(1 / y) − 1", "(4972.33 / 3000)^(1 / 1.75) − 1"),
    }


VARIANTS = [
    LOANS,
    replace(LOANS, path="linear"),
    replace(LOANS, path="linear", operator="<=", value=Decimal(80), baseline=Decimal(9000)),
    replace(LOANS, path="linear", value=Decimal(-50), baseline=Decimal(-900)),
    replace(LOANS, kind="multiple", value=Decimal(2)),
    replace(LOANS, kind="average_growth", value=Decimal(20)),
    replace(LOANS, kind="average_growth", value=Decimal("12.5"), deadline=Quarter(2026, 1)),
]


@pytest.mark.parametrize("goal", VARIANTS)
@pytest.mark.parametrize("quarter", ["2021Q1", "2023Q4", "2025Q4", "2026Q2"])
@given(value=st.decimals("100", "9000", places=2))
def test_every_formula_gives_its_result(goal, quarter, value):
    for line in lines(goal, quarter, value).values():
        if line.name == "is_met":
            comparison = line.numbers.replace("≥", ">=").replace("≤", "<=")
            assert evaluated(comparison) is line.result
        else:
            # The path inside gap_share and e inside the path are printed to four decimals.
            assert evaluated(line.numbers) == pytest.approx(float(line.result), rel=1e-3, abs=1e-3)


def test_shares_and_units_are_told_apart():
    found = lines(replace(LOANS, kind="multiple", value=Decimal(2)), "2022Q3", "4972.33")
    in_units = {name for name, line in found.items() if not line.is_share}
    assert in_units == {"target_level", "is_met", "path_value", "required_step"}
    assert found["target_level"][:4] == ("target_level", "T = k · b", "2 · 3000", Decimal(6000))


def test_the_level_of_a_growth_target_is_shown():
    goal = replace(LOANS, kind="average_growth", value=Decimal(20))
    shown = lines(goal, "2022Q3", "4972.33")["target_level"]
    assert (shown.formula, shown.numbers) == ("T = b · (1 + g / 100)^y", "3000 · (1 + 20 / 100)^5")
    assert shown.result == Decimal("7464.96")


def test_the_path_from_the_deadline_on_is_the_target():
    assert lines(LOANS, "2025Q4", "5000")["path_value"][1:4] == ("T", "6000", 6000)


@pytest.mark.parametrize(
    ("change", "value", "relation", "formula", "numbers"),
    [
        ({"operator": ">"}, "6000", "=", "o > T", "6000 > 6000"),
        ({"operator": "<="}, "6001", "=", "o ≤ T", "6001 ≤ 6000"),
        ({"operator": "<"}, "6000", "=", "o < T", "6000 < 6000"),
        ({}, "6200", ">", "o ≥ T", "(> 6200) ≥ 6000"),
        ({"operator": "~"}, "5700", "=", "o ≥ 0.95 · T", "5700 ≥ 5700"),
        (
            {"operator": "~", "higher_is_better": False},
            "6300",
            "~",
            "o ≤ 1.05 · T",
            "6300 ≤ 6300",
        ),
        ({"operator": "~", "value": Decimal(-10)}, "0", "=", "o ≥ 1.05 · T", "0 ≥ (−10.5)"),
        (
            {"operator": "~", "kind": "average_growth", "value": Decimal(20)},
            "7000",
            "=",
            "o ≥ b · (1 + 0.95 · g / 100)^y",
            "7000 ≥ 7159.061",
        ),
        ({"kind": "first_occurrence"}, "3", "=", "max(o) > 0", "3 > 0"),
    ],
)
def test_the_test_itself_is_shown(change, value, relation, formula, numbers):
    line = lines(replace(LOANS, **change), "2024Q4", value, relation)["is_met"]
    assert (line.formula, line.numbers) == (formula, numbers)


def test_an_open_question_is_not_shown_as_an_answer():
    assert "is_met" not in lines(LOANS, "2024Q4", "5000", ">")
    assert "is_met" not in lines(replace(LOANS, value=None), "2024Q4", "5000")


def test_lower_is_better_turns_the_gap():
    goal = replace(LOANS, operator="<=", value=Decimal(80), baseline=Decimal(100), path="linear")
    line = lines(goal, "2023Q2", "85")["gap_share"]
    assert line[1:4] == ("(p − o) / |T − b|", "(90 − 85) / |80 − 100|", 0.25)


def test_without_a_reading_only_the_level_is_shown():
    goal = replace(LOANS, kind="multiple", value=Decimal(2))
    assert [line.name for line in assess(goal, [], Quarter(2022, 3)).formulas] == ["target_level"]
    assert assess(LOANS, [], Quarter(2022, 3)).formulas == ()


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (None, ""),
        (Decimal("4972.330"), "4972.33"),
        (Decimal("0.000001"), "0.000001"),
        (Decimal("1E+3"), "1000"),
        (Decimal("2.00005") / 3 * 3, "2.00005"),
        (Decimal("1") / 3, "0.3333"),
        (Decimal("0.00005") / 10**3, "0"),
        (0.35, "0.35"),
        (2 / 3, "0.6667"),
        (1e-9, "0"),
        (20, "20"),
        (-1.5, "(−1.5)"),
        (Decimal("-0.00000004"), "0"),
    ],
)
def test_numbers_in_formulas(number, text):
    assert number_text(number) == text
