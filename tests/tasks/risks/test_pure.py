"""Counts, days, exposure, levels, and what of persons is found in a text."""

import datetime
import itertools
import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.credit_code import body_check_sign, check_sign, is_credit_code
from districts.refusals import Conflict, Refused
from tasks.projects.transitions import next_state
from tasks.risks.figures import (
    MARKING,
    OPEN,
    Money,
    RiskFact,
    exposure,
    is_marking,
    least_level,
    median_days_to_close,
    months_after,
    open_by_district,
    open_by_level,
)
from tasks.risks.private import (
    Found,
    identity_check,
    is_birth_day,
    is_identity_number,
    masked,
    private_data,
)
from tasks.risks.transitions import CORRECTABLE, RISK_STEPS

DAY = datetime.date(2026, 1, 20)
STATES = ("registered", "verified", "warned", "being_handled", "closed", "corrected")
LEVELS = ("ordinary", "serious", "grave")


def fact(**more: object) -> RiskFact:
    told = {
        "level": "serious",
        "place": "rongchang",
        "state": "verified",
        "registered_on": datetime.date(2025, 11, 1),
        "closed_on": None,
        "expires_on": datetime.date(2026, 11, 1),
        **more,
    }
    return RiskFact(**told)  # type: ignore[arg-type]


FACTS = st.lists(
    st.builds(
        lambda level, place, state, days, left, keys: fact(
            level=level,
            place=place,
            state=state,
            closed_on=datetime.date(2025, 11, 1) + datetime.timedelta(days)
            if state == "closed"
            else None,
            expires_on=DAY + datetime.timedelta(left),
            financings=frozenset(keys),
        ),
        st.sampled_from(LEVELS),
        st.sampled_from(("rongchang", "wushan")),
        st.sampled_from(STATES),
        st.integers(0, 400),
        st.integers(-5, 5),
        st.sets(st.integers(0, 6)),
    )
)
AMOUNT = st.none() | st.decimals(0, 100, places=2)
MONEY = st.fixed_dictionaries({key: st.builds(Money, AMOUNT, AMOUNT) for key in range(7)})


@given(FACTS, MONEY)
def test_the_numbers_once_more_by_another_way(
    facts: list[RiskFact], money: dict[int, Money]
) -> None:
    levels, districts = open_by_level(facts), open_by_district(facts)
    for level, place in itertools.product(LEVELS, ("rongchang", "wushan")):
        own = [one for one in facts if one.level == level and one.place == place]
        count = len([1 for one in own if one.state in ("verified", "warned", "being_handled")])
        assert districts.get(place, {}).get(level, 0) == count
    assert levels == {
        level: total
        for level in LEVELS
        if (total := sum(own.get(level, 0) for own in districts.values()))
    }
    days = [(one.closed_on - one.registered_on).days for one in facts if one.closed_on]
    assert median_days_to_close(facts) == (Decimal(statistics.median(days)) if days else None)
    keys: dict[int, Money] = {}
    for one in facts:
        if one.state not in ("registered", "corrected") and one.expires_on >= DAY:
            keys.update({key: money[key] for key in one.financings})
    found = exposure(facts, money, DAY)
    assert found.financings == len(keys)
    for name in ("drawn", "balance"):
        known = [Fraction(v) for one in keys.values() if (v := getattr(one, name)) is not None]
        said = getattr(found, name)
        assert (None if said is None else Fraction(said)) == (sum(known) if known else None)
        assert getattr(found, f"{name}_of") == len(known)


def test_a_record_marks_from_its_verification_to_its_last_day() -> None:
    assert [is_marking(state, DAY, DAY) for state in STATES] == [False, *[True] * 4, False]
    assert not is_marking("verified", DAY - datetime.timedelta(1), DAY)
    assert OPEN < MARKING


@pytest.mark.parametrize(
    ("fine", "level"),
    [(None, 0), ("0", 0), ("9.99", 0), ("10", 1), ("99.99", 1), ("100", 2), ("5000", 2)],
)
def test_a_fine_gives_the_least_level(fine: str | None, level: int) -> None:
    amount = None if fine is None else Decimal(fine)
    assert least_level(amount, 10, 100) == LEVELS[level]


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2080, 1, 1)), st.integers(-120, 120))
def test_months_later_is_that_month(day: datetime.date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + datetime.timedelta(1)).day == 1


def test_the_way_of_a_record_is_the_table() -> None:
    state, way = "", []
    for deed in ("register", "verify", "warn", "handle", "close"):
        state = next_state(RISK_STEPS, deed, state, "因为")
        way.append(state)
    assert tuple(way) == STATES[:-1] == CORRECTABLE
    for state in CORRECTABLE:
        assert next_state(RISK_STEPS, "correct", state, "因为") == "corrected"
    with pytest.raises(Conflict):
        next_state(RISK_STEPS, "correct", "corrected", "因为")
    with pytest.raises(Conflict):
        next_state(RISK_STEPS, "warn", "registered", "因为")
    with pytest.raises(Refused):
        next_state(RISK_STEPS, "close", "being_handled", " ")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证号11010519491231002X的人员", "identity"),
        ("身份证110105 19491231 0021", "identity"),
        ("证件：１１０１０５１９４９１２３１００２Ｘ", "identity"),
        ("旧证110105491231002。", "identity"),
        ("电话13800138000", "phone"),
        ("请拨 +86 138-0013-8000", "phone"),
        ("办公电话023-63867111", "phone"),
        ("写信至 zhang.san@example.org", "mail"),
        ("法定代表人：张三", "name"),
        ("联系人: 欧阳小明", "name"),
    ],
)
def test_what_is_of_a_person_is_found(text: str, kind: str) -> None:
    [found] = private_data(text)
    assert found.kind == kind
    assert found.shown not in ("", text)


@pytest.mark.parametrize(
    "text",
    [
        "罚款120000元，渝环罚〔2025〕18号，2025年11月3日。",
        "统一社会信用代码91350100M000100Y43的企业",
        "项目编号G500153-2025-0001，贷款余额12345678.90元",
        "当事人未按规定公开环境信息，负责人已约谈。",
        "合同编号 123456789012345678901234",
        "编号123456789012345",
    ],
)
def test_what_is_of_no_person_is_left(text: str) -> None:
    assert private_data(text) == []


def test_a_code_of_digits_alone_is_no_identity_number_unless_both_checks_are_right() -> None:
    """Codes whose seventh to fourteenth digits are a day: both checks decide."""
    seen = set()
    # 91 5001 19|99 0101 …: the day 1999-01-01 stands in the seventh to the fourteenth sign.
    for tail in range(100):
        body = f"990101{tail:02d}"
        beginning = f"91500119{body}{body_check_sign(body)}"
        if "X" in beginning:
            continue
        code = beginning + check_sign(beginning)
        assert is_credit_code(code)
        if code[-1].isdigit():
            is_both = code[-1] == identity_check(code[:-1])
            seen.add(is_both)
            assert is_identity_number(code) is is_both
            assert (private_data(f"代码{code}。") != []) is is_both
    assert False in seen


def test_days_of_birth_and_masks() -> None:
    assert is_birth_day("20000229") and not is_birth_day("20010229")
    assert not is_birth_day("18991231") and not is_birth_day("21000101")
    assert masked("13800138000") == "138…00"
    assert private_data("张三，13800138000，联系人：李四") == [
        Found("phone", "138…00"),
        Found("name", "联系人"),
    ]


def test_what_holds_no_day_of_birth_is_no_identity_number() -> None:
    assert not is_identity_number("110105199913310023")
    assert private_data("文号110105199913310023") == []
