"""Growth, multiples and levels: worked numbers computed by another way, and properties."""

import math
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from targets.audit.growth import (
    base_quarter_of,
    growth_against_multiple_against_level,
    growth_tolerance,
)
from targets.audit.model import CONTRADICTION, DOUBT, Ref
from targets.periods import Quarter

from .facts import BASE, line, plan, target

LEVEL = target("level", "6000", wording="达到6000亿元以上", base_quarter=BASE)
DOUBLED = target("multiple", "2", wording="较2020年翻一番")
TWENTY = target("average_growth", "20", wording="年均增速保持20%以上")
OVER_THREE = target("multiple", "3", wording="较2020年增长超3倍", operator=">")
ABOUT_25 = target("average_growth", "25", wording="年均增速保持25%左右", operator="~")


def by_logarithm(factor: float, years: float) -> float:
    """Yearly growth in percent, by logarithms instead of a root."""
    return (math.exp(math.log(factor) / years) - 1) * 100


def compounded(rate: int, years: int) -> Decimal:
    """The factor of a yearly rate, year by year in Decimal."""
    factor = Decimal(1)
    for _year in range(years):
        factor += factor * rate / 100
    return factor


def test_the_citys_doubling_against_twenty_percent() -> None:
    (finding,) = growth_against_multiple_against_level(plan(LEVEL, DOUBLED, TWENTY))
    assert (finding.rule, finding.severity, finding.code) == (1, CONTRADICTION, "growth_conflict")
    assert finding.params["indicator"] == Ref("indicator", "green_loan_balance")
    assert finding.params["first_growth"] == "14.87" == f"{by_logarithm(2, 5):.2f}"
    assert finding.params["second_growth"] == "20"
    assert line(finding, "base_by_multiple").params["base"] == "3000"
    assert line(finding, "implied_by_growth").params["factor"] == "2.49"
    assert f"{compounded(20, 5):.2f}" == "2.49"
    assert line(finding, "base_by_growth").params["base"] == "2411.3"
    assert f"{6000 / compounded(20, 5):.1f}" == "2411.3"


def test_growth_by_more_than_three_times_fits_only_loosely() -> None:
    level = target("level", "55", base_quarter=BASE)
    (finding,) = growth_against_multiple_against_level(plan(level, OVER_THREE, ABOUT_25))
    assert (finding.severity, finding.code) == (DOUBT, "growth_fits_loosely")
    assert finding.params["strict"] == "4"
    assert finding.params["strict_growth"] == "31.95" == f"{by_logarithm(4, 5):.2f}"
    assert finding.params["loose"] == "3"
    assert finding.params["loose_growth"] == "24.57" == f"{by_logarithm(3, 5):.2f}"
    assert line(finding, "implied_by_growth").params["factor"] == "3.05"
    assert f"{compounded(25, 5):.2f}" == "3.05"
    assert line(finding, "base_by_multiple", factor="3").params["base"] == "18.33"


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param([LEVEL], id="level alone"),
        pytest.param([TWENTY], id="growth alone"),
        pytest.param([LEVEL, DOUBLED], id="level and multiple share an unknown base"),
        pytest.param([LEVEL, TWENTY], id="level and growth share an unknown base"),
        pytest.param([DOUBLED, target("average_growth", "15")], id="14.87 is published as 15"),
        pytest.param([DOUBLED, target("average_growth", "14.9")], id="14.87 is published as 14.9"),
        pytest.param(
            [target("multiple", "3", wording="增长3倍"), target("average_growth", "32")],
            id="literally four times",
        ),
        pytest.param(
            [target("multiple", "4", wording="增长3倍"), target("average_growth", "32")],
            id="stored in its literal reading",
        ),
        pytest.param(
            [target("multiple", "3", wording="增长到3倍"), target("average_growth", "24.6")],
            id="grown to three times",
        ),
        pytest.param(
            [target("multiple", "4", wording="翻两番"), target("average_growth", "32")],
            id="doubled twice",
        ),
        pytest.param(
            [
                target("level", "6000", base_value=Decimal(3000), base_origin="implied"),
                target("average_growth", "20"),
            ],
            id="an implied base is no statement",
        ),
        pytest.param(
            [DOUBLED, target("average_growth", "20", base_quarter=Quarter(2022, 4))],
            id="other base years",
        ),
        pytest.param(
            [DOUBLED, target("average_growth", "20", deadline=None)], id="another deadline"
        ),
        pytest.param(
            [DOUBLED, target("average_growth", "20", jurisdiction="there")], id="someone else's"
        ),
        pytest.param([target("level", "1"), target("level", "2", operator="<=")], id="a range"),
        pytest.param([DOUBLED, target("average_growth", "0")], id="nothing follows from a zero"),
        pytest.param(
            [target("multiple", "2", wording="增长3倍"), target("average_growth", "14.9")],
            id="a multiple that its wording does not say",
        ),
    ],
)
def test_statements_that_fit_give_nothing(statements: list) -> None:
    assert growth_against_multiple_against_level(plan(*statements)) == []


@pytest.mark.parametrize(
    ("statements", "code"),
    [
        ([DOUBLED, target("average_growth", "14.5")], "growth_conflict"),
        ([OVER_THREE, target("average_growth", "20")], "growth_conflict"),
        (
            [target("multiple", "3", wording="增长三倍"), target("average_growth", "24.6")],
            "growth_fits_loosely",
        ),
        (
            [
                target(
                    "level", "6000", base_value=Decimal(4000), base_origin="observed",
                    base_quarter=BASE,
                ),
                DOUBLED,
            ],
            "growth_conflict",
        ),
        ([target("level", "1"), target("level", "2", operator=">")], "levels_differ"),
    ],
)  # fmt: skip
def test_statements_that_do_not_fit_are_found(statements: list, code: str) -> None:
    assert [one.code for one in growth_against_multiple_against_level(plan(*statements))] == [code]


def test_a_base_year_is_read_from_the_wording_and_never_taken_from_the_deadline() -> None:
    assert base_quarter_of(target("level", wording="在2021年基础上翻一番")) == Quarter(2021, 4)
    assert base_quarter_of(target("level", context="较 2019 年降低")) == Quarter(2019, 4)
    assert base_quarter_of(target("level", wording="从2025年起")) is None


def test_a_rate_is_right_to_half_a_unit_of_its_last_place() -> None:
    tolerances = [
        growth_tolerance(Decimal("25.000000"), ">="),
        growth_tolerance(Decimal("14.9"), ">="),
        growth_tolerance(Decimal(25), "~"),
    ]
    assert tolerances == pytest.approx([0.5, 0.05, 1.75])


@given(
    factor=st.integers(2, 9),
    years=st.integers(1, 10),
    places=st.integers(0, 2),
    base=st.integers(1, 10**6),
)
def test_a_plan_computed_from_one_base_never_contradicts_itself(
    factor: int, years: int, places: int, base: int
) -> None:
    start = Quarter(2025 - years, 4)
    rate = round(by_logarithm(factor, years), places)
    assume(rate > 0)
    statements = [
        target("level", str(base * factor), base_quarter=start),
        target("multiple", str(factor), wording=f"达到{factor}倍", base_quarter=start),
        target("average_growth", f"{rate:.{places}f}", base_quarter=start),
        target(
            "level",
            str(base * factor),
            base_value=Decimal(base),
            base_origin="stated",
            base_quarter=start,
        ),
    ]
    assert growth_against_multiple_against_level(plan(*statements)) == []


@given(
    factor=st.integers(2, 9),
    years=st.integers(1, 10),
    off=st.floats(1.1, 50),
    scale=st.integers(1, 1000),
)
def test_a_rate_more_than_a_percent_off_is_always_found_whatever_the_level(
    factor: int, years: int, off: float, scale: int
) -> None:
    start = Quarter(2025 - years, 4)
    rate = Decimal(round(by_logarithm(factor, years) + off))
    level = target("level", str(factor * scale), base_quarter=start)
    multiple = target("multiple", str(factor), wording="x", base_quarter=start)
    growth = target("average_growth", str(rate), base_quarter=start)
    (finding,) = growth_against_multiple_against_level(plan(level, multiple, growth))
    assert finding.severity == CONTRADICTION
    implied = Decimal(str(line(finding, "base_by_multiple").params["base"]))
    assert abs(implied - scale) <= Decimal("0.05")


def test_the_key_holds_while_the_figures_hold() -> None:
    (first,) = growth_against_multiple_against_level(plan(LEVEL, DOUBLED, TWENTY))
    (again,) = growth_against_multiple_against_level(plan(TWENTY, DOUBLED, LEVEL))
    other = target("average_growth", "25", wording=TWENTY.wording)
    (changed,) = growth_against_multiple_against_level(plan(LEVEL, DOUBLED, other))
    assert first.key == again.key
    assert first.key != changed.key
    assert len(first.key) == 64
