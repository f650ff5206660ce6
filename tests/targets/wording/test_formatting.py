"""Numbers as they are written: rounded half up for the eye, without the noise of floats."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from targets.periods import Quarter
from targets.wording.formatting import (
    computed,
    exact_text,
    number_text,
    plain_text,
    quantity_text,
    said_text,
    share_text,
    span_text,
    spoken,
    yearly_text,
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
        ("en", "bn", "26.93 bn"),
        ("en", "%", "26.93%"),
        ("en", "10,000 m³", "26.93 × 10,000 m³"),
        ("zh-hans", "", "26.93"),
    ],
)
def test_a_figure_with_its_unit(language: str, unit: str, text: str) -> None:
    with translation.override(language):
        assert quantity_text("26.93", unit) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("612.40", 2, "CNY 61.24 bn"),
        ("6000", 2, "CNY 600 bn"),
        ("11104.26", 2, "CNY 1,110.43 bn"),
        ("0", 2, "CNY 0 bn"),
        ("1", 2, "CNY 0.1 bn"),
        ("0.99", 2, "CNY 99 mn"),
        ("0.03", 2, "CNY 3 mn"),
        ("0.0048", 4, "CNY 0.48 mn"),
        ("-0.5", 2, "CNY \u221250 mn"),
        ("-5.25", 2, "CNY \u22120.53 bn"),
        ("587", 0, "CNY 58.7 bn"),
        # Rounded once: by way of 612.45 it would come to 61.25.
        ("612.445", 2, "CNY 61.24 bn"),
        ("612.45", 2, "CNY 61.25 bn"),
        ("99999999999999.95", 2, "CNY 10,000,000,000,000 bn"),
    ],
)
def test_money_is_said_in_billions_in_english(value: str, decimals: int, text: str) -> None:
    with translation.override("en"):
        assert said_text(Decimal(value), "CNY 100 million", decimals) == text
        assert said_text(Decimal(value), "CNY 100 million", decimals, is_short=True) == text
        exact = Fraction(value) * 10**8
        power = {"bn": 9, "mn": 6}[text[-2:]]
        said = Fraction(text[4:-3].replace(",", "").replace("\u2212", "-")) * 10**power
        assert abs(said - exact) <= 10**power * Fraction(1, 200)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("28263", "282.63 million m³"),
        ("28000", "280 million m³"),
        ("100", "1 million m³"),
        ("56.25", "562,500 m³"),
        ("-0.005", "\u221250 m³"),
        ("0", "0 million m³"),
    ],
)
def test_timber_is_said_in_millions_in_english(value: str, text: str) -> None:
    with translation.override("en"):
        assert said_text(Decimal(value), "10,000 m³") == text
    with translation.override("zh-hans"):
        assert said_text(Decimal("28263"), "万立方米") == "28,263.00万立方米"


@pytest.mark.parametrize(
    ("value", "text"),
    [("14.62", "146.2 thousand t"), ("0.05", "0.5 thousand t"), ("0", "0 thousand t")],
)
def test_carbon_is_said_in_thousands_of_tonnes_in_english(value: str, text: str) -> None:
    with translation.override("en"):
        assert said_text(Decimal(value), "10,000 t") == text
    with translation.override("zh-hans"):
        assert said_text(Decimal("14.62"), "万吨") == "14.62万吨"


def test_other_units_and_chinese_are_said_as_reported() -> None:
    with translation.override("zh-hans"):
        assert said_text(Decimal("612.4"), "亿元") == "612.40亿元"
        assert said_text(Decimal("6000"), "亿元", is_short=True) == "6,000亿元"
    with translation.override("en"):
        assert said_text(Decimal("13.64"), "%") == "13.64%"
        assert said_text(28.0, "institutions", is_short=True) == "28 institutions"


def test_figures_of_one_sentence_share_a_scale_or_name_their_own() -> None:
    with translation.override("en"):
        way = spoken("CNY 100 million", Decimal("586.74"))
        assert [way.number(end, 2) for end in (568.93, 602.61, 0.5)] == ["56.89", "60.26", "0.05"]
        assert way.further(Decimal(900), 2, is_short=True) == "CNY 90 bn"
        assert way.further(Decimal("0.5"), 2) == "CNY 50 mn"
    as_reported = spoken("亿元", Decimal("586.74"))
    assert as_reported.number(568.93, 2) == as_reported.further(568.93, 2) == "568.93"


@pytest.mark.parametrize(
    ("quarter", "chinese", "english"),
    [
        (1, "2025年一季度", "2025 Q1"),
        (2, "2025年上半年", "H1 2025"),
        (3, "2025年前三季度", "Q1–Q3 2025"),
        (4, "2025年", "2025"),
    ],
)
def test_a_figure_from_the_year_s_beginning_is_not_taken_for_a_quarter_s(
    quarter: int, chinese: str, english: str
) -> None:
    for language, text in (("zh-hans", chinese), ("en", english)):
        with translation.override(language):
            assert span_text(Quarter(2025, quarter)) == text
    with translation.override("zh-hans"):
        assert yearly_text(Quarter(2025, 4)) == "2025年"
        assert yearly_text(Quarter(2025, 3)) == "2025年三季度"
