"""Unified social credit codes: worked by hand, and what every slip of the pen gives."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.credit_code import (
    SIGNS,
    body_check_sign,
    check_sign,
    is_credit_code,
    normal_code,
)

# Of the standard itself, and two that are public.
RIGHT = ("91350100M000100Y43", "91110000802100433B", "9144030071526726XG", "91500000202869177Y")
BEGINNINGS = st.text(SIGNS, min_size=8, max_size=8)
BODIES = st.text(SIGNS, min_size=8, max_size=8)


def whole(beginning: str, body: str) -> str:
    first = beginning + body + body_check_sign(body)
    return first + check_sign(first)


@pytest.mark.parametrize("code", RIGHT)
def test_known_codes_are_right(code: str) -> None:
    assert is_credit_code(code)
    assert check_sign(code[:-1]) == code[-1]
    assert body_check_sign(code[8:16]) == code[16]


@pytest.mark.parametrize(
    "code",
    [
        "",
        "9",
        "91350100M000100Y4",
        "91350100M000100Y433",
        "91350100M000100Y44",
        "91350100M000100Y53",
        "91350100I000100Y43",
        "９１350100M000100Y43",
        "91350100m000100y43",
    ],
)
def test_others_are_not(code: str) -> None:
    assert not is_credit_code(code)


def test_a_check_needs_its_signs() -> None:
    assert check_sign("91350100M000100Y") == ""
    assert check_sign("91350100M000100YI") == ""
    assert body_check_sign("M000100") == ""
    assert body_check_sign("M00010-Y") == ""
    assert body_check_sign("71526726") == "X"


def test_codes_are_read_as_they_are_typed() -> None:
    assert normal_code(" 9135 0100 m000100y43 ") == RIGHT[0]
    assert normal_code("９１３５０１００Ｍ０００１００Ｙ４３") == RIGHT[0]


@given(BEGINNINGS, BODIES, st.integers(0, 17), st.sampled_from(string.digits + SIGNS))
def test_one_wrong_sign_is_always_found(beginning: str, body: str, place: int, sign: str) -> None:
    body_sign = body_check_sign(body)
    code = whole(beginning, body)
    assert is_credit_code(code) is (body_sign in SIGNS)
    changed = code[:place] + sign + code[place + 1 :]
    if changed != code:
        assert not is_credit_code(changed)
