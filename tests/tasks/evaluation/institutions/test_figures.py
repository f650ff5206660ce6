"""What is computed of institutions' figures, by another way and at its edges."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tasks.evaluation.figures import (
    BY_CODE,
    FIGURES,
    bad_green_loan_rate,
    green_business,
    green_loan_share,
    growth_on_year,
    market_shares,
    quotient,
)

AMOUNTS = st.decimals(Decimal(0), Decimal(100000), places=2)


def test_every_figure_is_described_once() -> None:
    assert len(BY_CODE) == len(FIGURES) == len({one.header for one in FIGURES})
    assert all(one.part_of in BY_CODE for one in FIGURES if one.part_of)


def test_missing_is_never_zero() -> None:
    assert quotient(None, Decimal(3)) is None
    assert quotient(Decimal(3), None) is None
    assert quotient(Decimal(3), Decimal(0)) is None
    assert quotient(Decimal(0), Decimal(3)) == 0
    assert green_business({}) is None
    assert green_business({"green_bonds_held": Decimal(0)}) == 0
    assert green_loan_share({"green_loans": Decimal(1)}) is None
    assert bad_green_loan_rate({"green_loans": Decimal(1)}) is None
    assert growth_on_year(None, Decimal(1)) is None
    assert growth_on_year(Decimal(1), None) is None
    assert growth_on_year(Decimal(1), Decimal(0)) is None
    assert growth_on_year(Decimal(0), Decimal(4)) == -100
    assert market_shares({}) == {}
    assert market_shares({"a": Decimal(0)}) == {}


@given(AMOUNTS, AMOUNTS)
def test_shares_are_those_of_fractions(part: Decimal, whole: Decimal) -> None:
    found = green_loan_share({"green_loans": part, "all_loans": whole})
    if not whole:
        assert found is None
    else:
        exact = Fraction(part) / Fraction(whole) * 100
        assert found is not None
        assert abs(Fraction(found) - exact) <= Fraction(1, 2_000_000)


@given(st.lists(AMOUNTS, min_size=1, max_size=8))
def test_market_shares_make_a_whole(values: list[Decimal]) -> None:
    shares = market_shares({str(place): value for place, value in enumerate(values)})
    if sum(values):
        assert abs(sum(shares.values()) - 100) <= Decimal("0.00001")
