import doctest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from targets import digits


def test_the_examples_in_the_docstrings_hold() -> None:
    found = doctest.testmod(digits)
    assert found.attempted > 0
    assert found.failed == 0


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15))
def test_the_digits_are_the_number(value: Decimal) -> None:
    text = digits.plain(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert text != "-0"
    assert "." not in text or text[-1] not in "0."
