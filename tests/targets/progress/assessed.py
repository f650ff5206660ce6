"""Goals whose statuses are tested, and what is said of them."""

from dataclasses import replace
from decimal import Decimal

from targets.arithmetic import Goal, Reading, assess
from targets.periods import Quarter

START, END = Quarter(2020, 4), Quarter(2025, 4)
LOANS = Goal(
    kind="level",
    operator=">=",
    value=Decimal(6000),
    baseline=Decimal(3000),
    baseline_quarter=START,
    deadline=END,
    path="geometric",
)
FOREST = Goal(
    kind="level",
    operator=">=",
    value=Decimal(57),
    baseline=Decimal("54.5"),
    baseline_quarter=Quarter(2021, 4),
    deadline=END,
    path="linear",
    basis="annual",
)
HUNDRED = replace(LOANS, value=Decimal(100), baseline=Decimal(0), path="linear")
FALLING = replace(HUNDRED, operator="<=", value=Decimal(80), baseline=Decimal(100))
BONDS = replace(HUNDRED, basis="year_to_date", value=Decimal(900), baseline=Decimal(225))


def reading(quarter, value, relation="="):
    return Reading(Quarter.parse(quarter), Decimal(value), relation, source=f"cell {quarter}")


def verdict(goal, as_of, *readings):
    found = assess(goal, [reading(*one) for one in readings], Quarter.parse(as_of))
    return found.status, found.step, found.reason
