"""Numbers of the ledger recomputed by another way; texts; the two tables of transitions."""

import datetime
import random
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.refusals import Conflict, Refused
from targets.periods import Quarter
from tasks.projects.figures import (
    Fact,
    Sum,
    by_district,
    co2_per_ten_thousand,
    days_in_state,
    funnel,
    grouped,
    in_hundred_millions,
    is_unanswered,
    landed_share,
    matched_share,
    nested_publishable,
    publishable,
    summed,
    totals,
)
from tasks.projects.stated import add_up, is_like, plain_name, shares_of
from tasks.projects.transitions import (
    FILING_STEPS,
    PROJECT_STEPS,
    deeds_from,
    deeds_of_financing,
    next_state,
)

STATES = ("proposed", "checked", "admitted", "matched", "financed", "returned", "removed")


def made_up(count: int = 200) -> list[Fact]:
    dice = random.Random(7)

    def amount() -> Decimal | None:
        return None if dice.random() < 0.2 else Decimal(dice.randrange(0, 10000)) / 100

    facts = []
    for number in range(count):
        place = dice.choice(["a", "b", "c"])
        shares = {} if dice.random() < 0.7 else {"a": Decimal("0.25"), "b": Decimal("0.75")}
        facts.append(
            Fact(
                str(number),
                dice.choice(STATES),
                "project",
                dice.choice(["x", "y"]),
                dice.choice(["a", "b"]) if shares else place,
                dice.choice(["m", "n"]),
                shares,
                *(amount() for _one in range(5)),
            )
        )
    return facts


def test_sums_by_another_way() -> None:
    facts = made_up()
    for place, found in by_district(facts).items():
        total, known, count = Fraction(0), 0, 0
        for one in facts:
            if one.state == "removed":
                continue
            part = (
                Fraction(one.shares.get(place, 0)) if one.shares else Fraction(one.place == place)
            )
            count += one.place == place
            if part and one.granted is not None:
                total += Fraction(one.granted) * part
                known += 1
        assert (Fraction(found.granted.value), found.granted.projects) == (total, known)
        assert found.projects == count
    whole = totals(facts)
    parts = grouped(facts, lambda one: one.green_class)
    assert set(parts) == {"x", "y"}
    assert sum(one.projects for one in parts.values()) == whole.projects
    assert sum(one.drawn.value for one in parts.values()) == whole.drawn.value
    # Districts' sums are the whole's: shares add up.
    assert sum(one.wanted.value for one in by_district(facts).values()) == whole.wanted.value
    stages = {one.code: one for one in funnel(facts)}
    on_ledger = [one for one in facts if one.state in ("admitted", "matched", "financed")]
    assert stages["proposed"].projects == whole.projects
    assert stages["admitted"].projects == whole.admitted == len(on_ledger)
    assert stages["matched"].projects == whole.matched
    assert stages["granted"].projects == len([one for one in on_ledger if one.granted])
    assert stages["drawn"].amount.value == sum(one.drawn or 0 for one in on_ledger)
    assert matched_share(whole) == Decimal(whole.matched) / whole.admitted
    assert landed_share(whole) == whole.drawn.value / whole.granted.value


def test_what_is_missing_is_never_zero() -> None:
    nothing = totals([])
    assert nothing.granted == Sum(None, 0)
    assert matched_share(nothing) is None
    assert landed_share(nothing) is None
    assert co2_per_ten_thousand([]) is None
    assert summed([None]) == Sum(None, 0)
    assert in_hundred_millions(None, "wan") is None
    assert in_hundred_millions(Decimal(3), "yi") == 3
    assert in_hundred_millions(Decimal(25000), "wan") == Decimal("2.5")
    drawn = Fact("1", "matched", "project", "x", "a", "m", granted=Decimal(0), drawn=Decimal(0))
    assert landed_share(totals([drawn])) is None


def test_carbon_for_money() -> None:
    shared = ("financed", "project", "x", "a", "m")
    facts = [
        Fact("1", *shared, investment=Decimal("0.1"), co2=Decimal(500)),
        Fact("2", *shared, investment=Decimal(9)),
        Fact("3", *shared, co2=Decimal(9)),
        Fact("4", "removed", *shared[1:], investment=Decimal(1), co2=Decimal(9)),
    ]
    assert co2_per_ten_thousand(facts) == Decimal("0.5")


def test_days_and_pushes_without_an_answer() -> None:
    assert days_in_state(datetime.date(2026, 1, 1), datetime.date(2026, 1, 20)) == 19
    now = Quarter(2025, 4)
    assert is_unanswered("admitted", "2025Q2", now)
    assert not is_unanswered("admitted", "2025Q3", now)
    assert not is_unanswered("matched", "2025Q2", now)
    assert not is_unanswered("admitted", "", now)


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("荣昌区:60%；永川区:40%", [("荣昌区", 60), ("永川区", 40)]),
        ("荣昌区 60，永川区 40.5％", [("荣昌区", 60), ("永川区", Decimal("40.5"))]),
        ("荣昌区：100；", [("荣昌区", 100)]),
        ("各一半", None),
        ("", []),
    ],
)
def test_shares_as_they_are_typed(text: str, shares: object) -> None:
    assert shares_of(text) == shares


def test_likeness() -> None:
    assert add_up([Decimal(60), Decimal(40)]) and not add_up([Decimal(60)])
    assert plain_name("城南 污水（一期）项目") == "城南污水一期"
    assert is_like("城南污水厂提标改造项目", "城南污水厂提标改造工程")
    assert not is_like("城南污水厂提标改造项目", "屋顶光伏")


def test_each_step_stands_in_the_table() -> None:
    ways = {(step.deed, source): step.target for step in PROJECT_STEPS for source in step.sources}
    assert ways == {
        ("propose", ""): "proposed",
        ("propose", "returned"): "proposed",
        ("check", "proposed"): "checked",
        ("admit", "checked"): "admitted",
        ("match", "admitted"): "matched",
        ("finance", "matched"): "financed",
        ("return", "proposed"): "returned",
        ("return", "checked"): "returned",
        ("remove", "admitted"): "removed",
        ("remove", "matched"): "removed",
        ("remove", "financed"): "removed",
        ("remove", "returned"): "removed",
    }
    for table, states in ((PROJECT_STEPS, ("", *STATES)), (FILING_STEPS, ("", "draft"))):
        for step in table:
            for state in states:
                if state in step.sources:
                    assert next_state(table, step.deed, state, "因故") == step.target
                else:
                    with pytest.raises(Conflict):
                        next_state(table, step.deed, state, "因故")
    with pytest.raises(Refused):
        next_state(PROJECT_STEPS, "return", "proposed", "  ")
    assert deeds_from(PROJECT_STEPS, "removed") == []
    assert deeds_from(FILING_STEPS, "draft") == ["upload", "hand_in", "withdraw"]


def test_steps_that_follow_from_financing() -> None:
    assert deeds_of_financing("admitted", is_matched=False, is_drawn=False) == []
    assert deeds_of_financing("admitted", is_matched=True, is_drawn=False) == ["match"]
    assert deeds_of_financing("admitted", is_matched=True, is_drawn=True) == ["match", "finance"]
    assert deeds_of_financing("matched", is_matched=True, is_drawn=True) == ["finance"]
    assert deeds_of_financing("financed", is_matched=True, is_drawn=True) == []


@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(1, 9), max_size=6))
def test_nothing_is_told_from_which_few_projects_could_be_found(counts: dict[str, int]) -> None:
    told = publishable(counts)
    assert all(counts[name] >= 3 for name in told)
    left = sum(count for name, count in counts.items() if name not in told)
    assert left == 0 or left >= 3 or not told


@given(st.lists(st.integers(0, 12), max_size=5).map(lambda one: sorted(one, reverse=True)))
def test_no_stage_tells_of_few_projects_nor_of_few_that_fell_away(counts: list[int]) -> None:
    told = [
        count for count, is_told in zip(counts, nested_publishable(counts), strict=True) if is_told
    ]
    assert all(count >= 3 for count in told)
    assert all(before - after not in (1, 2) for before, after in pairwise(told))
