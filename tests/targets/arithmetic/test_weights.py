"""What each part weighs in its whole."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.arithmetic import share_of_increase, weights

amounts = st.decimals(0, 10**6, places=2)


@pytest.mark.parametrize(
    "parts", [[], [Decimal(0)], [Decimal(0), Decimal(0)], [Decimal(-3), Decimal(2)]]
)
def test_parts_of_nothing_have_no_weight(parts):
    assert weights(parts) == [None] * len(parts)


def test_a_part_of_zero_weighs_nothing_and_is_there():
    assert weights([Decimal(1), Decimal(0), Decimal(3)]) == [
        Decimal("0.25"),
        Decimal(0),
        Decimal("0.75"),
    ]


@given(st.lists(amounts, min_size=1))
def test_weights_add_up_to_one(parts):
    found = weights(parts)
    if sum(parts):
        assert abs(sum(found) - 1) < Decimal("1e-20")
        assert [weight * sum(parts) for weight in found] == pytest.approx(parts)
    else:
        assert set(found) == {None}


@pytest.mark.parametrize("before", [100, 101])
def test_a_whole_that_has_not_grown_has_no_share_of_increase(before):
    assert share_of_increase(Decimal(9), Decimal(5), Decimal(100), Decimal(before)) is None


def test_a_part_that_fell_or_grew_more_than_its_whole():
    assert share_of_increase(Decimal(4), Decimal(5), Decimal(104), Decimal(100)) == Decimal("-0.25")
    assert share_of_increase(Decimal(13), Decimal(5), Decimal(104), Decimal(100)) == 2
    assert share_of_increase(Decimal(5), Decimal(5), Decimal(104), Decimal(100)) == 0
