"""Which figures of the ledger may be told to everybody."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from tasks.projects.figures import Fact
from tasks.projects.measured import Measured, Part, measured, told_to_strangers


def of(*numbers: int, share: str = "1") -> Measured:
    return Measured(tuple(Part(f"G{one}", Decimal(1), Decimal(share)) for one in numbers))


@pytest.mark.parametrize(
    ("figures", "former", "told"),
    [
        # Few are told of nowhere, nor is what is left of the city found by subtraction.
        ({"a": (1, 2), "": (1, 2)}, (), set()),
        ({"a": (1, 2, 3), "b": (4, 5), "": (1, 2, 3, 4, 5)}, (), {""}),
        ({"a": (1, 2, 3), "b": (4, 5, 6), "": (1, 2, 3, 4, 5, 6)}, (), {"", "a", "b"}),
        # Two projects of city departments lie in no district.
        ({"a": (1, 2, 3), "": (1, 2, 3, 4, 5)}, (), {""}),
        ({"a": (1, 2, 3), "": (1, 2, 3, 4, 5, 6)}, (), {"", "a"}),
        # One more than last time would be told of alone.
        ({"a": (1, 2, 3, 4), "": (1, 2, 3, 4)}, (1, 2, 3), {""}),
        ({"a": (1, 2, 3, 4, 5, 6), "": (1, 2, 3, 4, 5, 6)}, (1, 2, 3), {"", "a"}),
    ],
)
def test_nothing_told_gives_few_projects_away(
    figures: dict[str, Sequence[int]], former: Sequence[int], told: set[str]
) -> None:
    given = {(place, "ledger_projects"): of(*own) for place, own in figures.items()}
    before = {("a", "ledger_projects"): of(*former).numbers} if former else {}
    found = told_to_strangers(given, before, "")
    assert {place for place, _code in found} == told


def test_a_stage_that_tells_of_one_project_is_left_out() -> None:
    given = {
        ("", "ledger_projects"): of(*range(7)),
        ("", "ledger_matched"): of(*range(6)),
        ("", "ledger_granted"): of(*range(4)),
        ("", "ledger_drawn"): of(0, 1),
        ("", "ledger_wanted"): of(*range(7)),
    }
    told = {code for _place, code in told_to_strangers(given, {}, "")}
    assert told == {"ledger_projects", "ledger_granted", "ledger_wanted"}


def test_a_project_of_a_city_department_is_the_citys_alone() -> None:
    of_city = Fact("G1", "admitted", "project", "x", "", "m", wanted=Decimal(4))
    shared = {"a": Decimal("0.6"), "b": Decimal("0.4")}
    of_both = Fact("G2", "admitted", "project", "x", "a", "m", wanted=Decimal(10), shares=shared)
    found = measured([of_city, of_both], ["a", "b"], "")
    counted = {
        place: one.value for (place, code), one in found.items() if code == "ledger_projects"
    }
    wanted = {place: one.value for (place, code), one in found.items() if code == "ledger_wanted"}
    assert counted == {"a": 1, "b": 0, "": 2}
    assert wanted == {"a": 6, "b": 4, "": 14}
