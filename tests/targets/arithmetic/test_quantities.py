"""The formulas, their worked numbers and their undefined cases, recomputed by other ways."""

import doctest
import importlib
import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from targets.arithmetic import (
    attainment,
    average_growth,
    elapsed,
    gap_share,
    growth,
    growth_short,
    multiple_short,
    path_value,
    progress,
    reconciliation,
    required_growth,
    required_step,
)
from targets.periods import Quarter

B, T, O = Decimal(3000), Decimal(6000), Decimal("4972.33")  # noqa: E741
START, NOW, END = Quarter(2020, 4), Quarter(2022, 3), Quarter(2025, 4)

values = st.decimals("-100000", "100000", places=2)
positive = st.decimals("0.01", "100000", places=2)
# Within a factor of fifty, so that the check by logarithms keeps its digits.
alike = st.decimals("1", "50", places=2)
shares = st.floats(0, 0.999)


@pytest.mark.parametrize(
    "name",
    [
        "assessment",
        "formulas",
        "goals",
        "measures",
        "quantities",
        "readings",
        "rollup",
        "trend",
    ],
)
def test_the_examples_in_the_docstrings_hold(name):
    found = doctest.testmod(importlib.import_module(f"targets.arithmetic.{name}"))
    assert found.attempted > 0
    assert found.failed == 0


def test_city_green_loans_by_hand():
    assert elapsed(NOW, START, END) == 0.35
    assert round(attainment(O, T), 4) == 0.8287
    assert round(progress(O, B, T), 4) == 0.6574
    assert round(path_value(B, T, 0.35, "geometric"), 2) == 3823.68
    assert path_value(B, T, 0.35, "linear") == pytest.approx(4050, abs=1e-9)
    assert round(gap_share(O, path_value(B, T, 0.35, "geometric"), B, T), 4) == 0.3829
    assert round(required_growth(O, T, 3.25), 4) == 0.0595
    assert round(average_growth(O, B, 1.75), 4) == 0.3347
    assert round(required_step(O, T, 13), 4) == 79.0515
    assert round(multiple_short(O, B, 2), 4) == 0.3426
    assert round(growth_short(average_growth(O, B, 1.75), 20), 2) == -13.47


def test_forest_coverage_by_hand():
    b, t, o = Decimal("54.5"), Decimal(57), Decimal("55.06")
    passed = elapsed(Quarter(2023, 4), Quarter(2021, 4), END)
    assert passed == 0.5
    assert round(progress(o, b, t), 3) == 0.224
    assert round(gap_share(o, path_value(b, t, passed, "linear"), b, t), 3) == -0.276


def test_lower_is_better_by_hand():
    assert path_value(100, 80, 0.5, "linear") == 90
    assert gap_share(85, 90, 100, 80, lower_is_better=True) == 0.25
    assert gap_share(95, 90, 100, 80, lower_is_better=True) == -0.25
    assert attainment(85, 80, lower_is_better=True) is None
    assert progress(85, 100, 80) == 0.75


def test_progress_is_never_clipped():
    assert progress(2000, 3000, 6000) == pytest.approx(-1 / 3)
    assert progress(9000, 3000, 6000) == 2
    assert elapsed(Quarter(2019, 4), START, END) == -0.2
    assert elapsed(Quarter(2026, 4), START, END) == 1.2


@given(values, values, values)
def test_progress_against_exact_fractions(o, b, t):
    if b == t:
        assert progress(o, b, t) is None
    else:
        exact = (Fraction(o) - Fraction(b)) / (Fraction(t) - Fraction(b))
        assert progress(o, b, t) == pytest.approx(float(exact), rel=1e-9, abs=1e-9)


@given(positive, positive)
def test_attainment_against_exact_fractions(o, t):
    assert attainment(o, t) == pytest.approx(float(Fraction(o) / Fraction(t)))


@given(positive, positive, st.integers(0, 20), st.integers(1, 20))
def test_geometric_path_grows_by_the_same_factor_each_quarter(b, t, passed, in_all):
    assume(passed < in_all)
    quarterly = math.exp((math.log(t) - math.log(b)) / in_all)
    expected = float(b)
    for _ in range(passed):
        expected *= quarterly
    assert path_value(b, t, passed / in_all, "geometric") == pytest.approx(expected)


@given(values, values, shares)
def test_linear_path_divides_the_distance_in_the_ratio_of_time(b, t, e):
    weighted = float(b) * (1 - e) + float(t) * e
    assert path_value(b, t, e, "linear") == pytest.approx(weighted, rel=1e-9, abs=1e-6)


@given(positive, positive, st.sampled_from(["linear", "geometric"]), st.floats(1, 3))
def test_path_starts_at_the_baseline_and_stays_at_the_target(b, t, path, late):
    assert path_value(b, t, 0, path) == float(b)
    assert path_value(b, t, late, path) == float(t)


@given(positive, positive, positive, shares, st.sampled_from(["linear", "geometric"]))
def test_gap_share_is_progress_less_the_progress_of_the_path(o, b, t, e, path):
    assume(b != t)
    way = path_value(b, t, e, path)
    expected = progress(o, b, t) - progress(way, b, t)
    if t < b:
        expected = -expected
    assert gap_share(o, way, b, t) == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert gap_share(o, way, b, t, lower_is_better=True) == -gap_share(o, way, b, t)


@given(alike, alike, st.integers(1, 40))
def test_what_is_required_leads_to_the_target(o, t, quarters):
    rate = required_growth(o, t, quarters / 4)
    assert float(o) * math.exp(math.log1p(rate) * quarters / 4) == pytest.approx(float(t), rel=1e-6)
    step = required_step(o, t, quarters)
    assert math.fsum([float(o), *[step] * quarters]) == pytest.approx(float(t), abs=1e-6)


@given(alike, alike, st.integers(1, 40))
def test_average_growth_leads_from_the_baseline_to_the_observation(o, b, quarters):
    rate = average_growth(o, b, quarters / 4)
    assert float(b) * math.exp(math.log1p(rate) * quarters / 4) == pytest.approx(float(o), rel=1e-6)


def test_growth_to_and_from_nothing():
    assert average_growth(0, 100, 2) == -1
    assert required_growth(100, 0, 2) == -1
    assert growth(0, 100) == -1
    assert growth(Decimal(134), Decimal(100)) == pytest.approx(0.34)


@pytest.mark.parametrize(
    "undefined",
    [
        attainment(None, 1),
        attainment(1, None),
        attainment(1, 0),
        attainment(1, -5),
        progress(None, 1, 2),
        progress(1, None, 2),
        progress(1, 2, None),
        progress(1, 2, 2),
        elapsed(NOW, None, END),
        elapsed(NOW, START, None),
        elapsed(NOW, END, END),
        elapsed(NOW, END, START),
        path_value(None, 1, 0.5, "linear"),
        path_value(1, None, 0.5, "linear"),
        path_value(1, 2, None, "linear"),
        path_value(1, 2, 0.5, None),
        path_value(0, 2, 0.5, "geometric"),
        path_value(1, 0, 0.5, "geometric"),
        path_value(0, 2, 1.5, "geometric"),
        gap_share(None, 1, 1, 2),
        gap_share(1, None, 1, 2),
        gap_share(1, 1, None, 2),
        gap_share(1, 1, 1, None),
        gap_share(1, 1, 2, 2),
        required_growth(None, 1, 1),
        required_growth(1, None, 1),
        required_growth(1, 1, None),
        required_growth(0, 1, 1),
        required_growth(1, -1, 1),
        required_growth(1, 2, 0),
        required_growth(1, 2, -1),
        required_step(None, 1, 1),
        required_step(1, None, 1),
        required_step(1, 2, None),
        required_step(1, 2, 0),
        average_growth(None, 1, 1),
        average_growth(1, None, 1),
        average_growth(1, 1, None),
        average_growth(1, 0, 1),
        average_growth(-1, 1, 1),
        average_growth(1, 1, 0),
        growth(None, 1),
        growth(1, None),
        growth(1, 0),
        growth(1, -1),
        growth_short(None, 20),
        growth_short(0.2, None),
        multiple_short(None, 1, 2),
        multiple_short(1, None, 2),
        multiple_short(1, 1, None),
        multiple_short(1, 0, 2),
    ],
)
def test_undefined_is_none(undefined):
    assert undefined is None


def test_zero_is_a_value():
    assert attainment(0, 10) == 0
    assert progress(0, 0, 10) == 0
    assert required_step(0, 10, 4) == 2.5
    assert gap_share(0, 5, 0, 10) == -0.5


def test_reconciliation_names_what_is_missing():
    parts = {"荣昌区": Decimal("100.10"), "巫山县": Decimal("55.20"), "沙坪坝区": None}
    found = reconciliation(Decimal(6000), parts, ["荣昌区", "巫山县", "沙坪坝区", "万州区"])
    assert found.total == Decimal("155.30")
    assert found.difference == Decimal("5844.70")
    assert found.share == pytest.approx(0.02588, abs=1e-5)
    assert found.missing == ("沙坪坝区", "万州区")


def test_reconciliation_without_city_or_parts():
    without_city = reconciliation(None, {"荣昌区": Decimal(1)}, ["荣昌区"])
    assert (without_city.total, without_city.difference, without_city.share) == (1, None, None)
    assert without_city.missing == ()
    nothing = reconciliation(Decimal(1), {"荣昌区": None}, ["荣昌区"])
    assert (nothing.total, nothing.difference, nothing.share) == (None, None, None)
    zero_city = reconciliation(Decimal(0), {"荣昌区": Decimal(0)}, [])
    assert (zero_city.total, zero_city.difference, zero_city.share) == (0, 0, None)


@given(st.lists(st.decimals("0", "99999", places=6), min_size=1, max_size=40))
def test_a_city_sum_agrees_to_the_last_digit(amounts):
    parts = {str(place): amount for place, amount in enumerate(amounts)}
    exact = sum(int(amount * 10**6) for amount in amounts)
    assert reconciliation(None, parts, parts).total * 10**6 == exact
