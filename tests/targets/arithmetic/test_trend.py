"""The forecast against the standard library's regression and textbook cases."""

import math
import statistics
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.arithmetic import forecast
from targets.periods import Quarter

START, END = Quarter(2023, 1), Quarter(2025, 4)


def series(values, start=START, every=1):
    return [(start + step * every, Decimal(str(value))) for step, value in enumerate(values)]


def by_the_textbook(ys, at):
    """Value and standard error of prediction by the other form of the sums of squares."""
    xs, n = range(len(ys)), len(ys)
    slope, intercept = statistics.linear_regression(xs, ys)
    s_xx = sum(x * x for x in xs) - sum(xs) ** 2 / n
    left = sum((y - intercept - slope * x) ** 2 for x, y in zip(xs, ys, strict=True))
    error = math.sqrt(left / (n - 2) * (1 + 1 / n + (at - sum(xs) / n) ** 2 / s_xx))
    return intercept + slope * at, error


values = st.lists(st.integers(1, 100000), min_size=4, max_size=8)


@given(values)
def test_linear_trend_against_the_textbook(numbers):
    found = forecast(series(numbers), END, "linear", None)
    value, error = by_the_textbook([float(number) for number in numbers], END - START)
    assert found.value == pytest.approx(value, rel=1e-6, abs=1e-4)
    assert found.low == pytest.approx(value - 2 * error, rel=1e-6, abs=1e-3)
    assert found.high == pytest.approx(value + 2 * error, rel=1e-6, abs=1e-3)
    assert (found.points, found.method, found.reached) == (len(numbers), "linear", None)


@given(values)
def test_geometric_trend_is_the_textbook_on_logarithms(numbers):
    found = forecast(series(numbers), END, "geometric", None)
    value, error = by_the_textbook([math.log(number) for number in numbers], END - START)
    if found is None:
        assert value + 2 * error > 700
        return
    assert math.log(found.value) == pytest.approx(value, rel=1e-6, abs=1e-6)
    assert math.log(found.high / found.value) == pytest.approx(2 * error, rel=1e-5, abs=1e-6)
    assert found.low > 0
    assert found.method == "log_linear"


def test_steady_growth_is_carried_on():
    found = forecast(series([1000, 1100, 1210, 1331]), Quarter(2024, 4), "geometric", "1948")
    assert found.value == pytest.approx(1000 * 1.1**7)
    assert found.low == pytest.approx(found.high)
    assert found.reached == Quarter(2024, 4)


def test_only_the_last_eight_points_count():
    bent = [5, 900, 7, 800, *range(10, 90, 10)]
    found = forecast(series(bent), END, "linear", None)
    assert found.points == 8
    assert found.value == pytest.approx(80)
    assert found == forecast(list(reversed(series(bent))), END, "linear", None)


def test_a_trend_that_meets_the_level_exactly_reaches_it():
    rising = series([10, 20, 30, 40])
    assert forecast(rising, END, "linear", 70).reached == Quarter(2024, 3)
    assert forecast(rising, END, "linear", "70.01").reached == Quarter(2024, 4)
    assert forecast(rising, END, "linear", 40).reached == Quarter(2023, 4)
    assert forecast(rising, END, "linear", 5).reached == Quarter(2023, 4)


def test_a_year_end_figure_reaches_its_target_in_a_fourth_quarter():
    yearly = series([10, 20, 30, 40], start=Quarter(2021, 4), every=4)
    found = forecast(yearly, END, "linear", 41, year_end_only=True)
    assert found.reached == Quarter(2025, 4)
    assert forecast(yearly, END, "linear", 41).reached == Quarter(2025, 1)


def test_falling_towards_a_ceiling():
    falling = series([100, 98, 96, 94])
    found = forecast(falling, END, "linear", 80, lower_is_better=True)
    assert found.value == pytest.approx(78)
    assert found.reached == Quarter(2025, 3)
    assert forecast(falling, END, "linear", 101).reached is None


def test_the_search_ends_forty_quarters_after_the_deadline():
    slow = series([1, 2, 3, 4])
    last = END + 40
    assert forecast(slow, END, "linear", last - START + 1).reached == last
    assert forecast(slow, END, "linear", last - START + 2).reached is None


@pytest.mark.parametrize(
    ("points", "deadline", "path"),
    [
        (series([1, 2, 3]), END, "linear"),
        ([], END, "linear"),
        (series([1, 2, 3, 4]), None, "linear"),
        (series([1, 2, 3, 4]), END, None),
        (series([1, 0, 3, 4]), END, "geometric"),
        (series([1, -1, 3, 4]), END, "geometric"),
        (series(["1e-60", "1", "1e60", "1e120"]), END + 40, "geometric"),
    ],
)
def test_no_forecast(points, deadline, path):
    assert forecast(points, deadline, path, Decimal(10)) is None


def test_two_values_of_a_quarter_are_refused():
    with pytest.raises(ValueError, match="one value a quarter"):
        forecast([(START, 1), (START, 2)], END, "linear", 3)
