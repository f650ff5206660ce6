"""Numbers as they are written: rounded half up for the eye, without the noise of floats."""

from decimal import Decimal

import pytest
from django.utils import translation

from targets.wording.formatting import (
    computed,
    exact_text,
    number_text,
    plain_text,
    quantity_text,
    share_text,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (14 * 0.05, "0.7"),
        (1.7014200000000002, "1.70142"),
        (1002.8499999999999, "1002.85"),
        (2 / 3, "0.666666666667"),
        (-2 / 3, "-0.666666666667"),
        (5e-17, "0"),
        (-5e-17, "0"),
        (0.0000123, "0.0000123"),
        (1e22, "10000000000000000000000"),
        (Decimal("55.938720703125"), "55.938720703125"),
        (Decimal("123.4567890123456789"), "123.456789012346"),
    ],
)
def test_computed_figures_leave_without_noise_and_without_exponents(
    value: float | Decimal, text: str
) -> None:
    assert plain_text(computed(value)) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal("1158.3"), 2, "1,158.30"),
        (Decimal("0.005"), 2, "0.01"),
        (Decimal("-0.005"), 2, "−0.01"),
        (Decimal("-0.004"), 2, "0.00"),
        (2.675, 2, "2.68"),
        (None, 2, ""),
    ],
)
def test_numbers_are_rounded_half_up(
    value: Decimal | float | None, decimals: int, text: str
) -> None:
    assert number_text(value, decimals) == text


def test_shares_and_exact_figures() -> None:
    assert share_text(0.8287) == "82.9%"
    assert share_text(Decimal("0.12345"), 2) == "12.35%"
    assert exact_text(Decimal("-1234567.890000")) == "−1,234,567.89"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.8287, "82.9%"),
        (Decimal(1), "100.0%"),
        (0, "0.0%"),
        (0.000163, "0.02%"),
        (-0.0003, "−0.03%"),
        (0.0000001, "0.00%"),
        (None, ""),
    ],
)
def test_a_small_share_is_not_nothing(share: float | Decimal | None, text: str) -> None:
    assert share_text(share) == text


@pytest.mark.parametrize(
    ("language", "unit", "text"),
    [
        ("zh-hans", "亿元", "26.93亿元"),
        ("en", "CNY 100 million", "26.93 CNY 100 million"),
        ("en", "%", "26.93%"),
        ("zh-hans", "", "26.93"),
    ],
)
def test_a_figure_with_its_unit(language: str, unit: str, text: str) -> None:
    with translation.override(language):
        assert quantity_text("26.93", unit) == text
