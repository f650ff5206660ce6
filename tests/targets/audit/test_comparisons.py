"""A plan against its superior and its parts: the worked numbers, and their properties."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from targets.audit.comparisons import copied_figures, parts_exceeding_whole, sums_of_parts
from targets.audit.model import CONTRADICTION, DOUBT, NOTICE, Clause, Ref
from targets.periods import Quarter

from .facts import level_of, line, plan, target

CITY_STOCK = level_of(
    "city", "28000", unit="万立方米", wording="达到2.8亿立方米", clause="一（六）"
)
CITY_LOANS = level_of("city", "6000")
amounts = st.integers(1, 10**6)


def test_a_districts_forest_of_28_times_the_citys() -> None:
    part = level_of("rongchang", "800000", unit="万立方米", wording="达到80亿立方米")
    city = plan(CITY_STOCK, slug="city")
    (finding,) = parts_exceeding_whole(plan(part, slug="rongchang", above=city))
    assert (finding.rule, finding.severity, finding.plan) == (2, CONTRADICTION, "rongchang")
    assert finding.params["ratio"] == "28.6" == f"{80 / 2.8:.1f}"
    assert finding.params["part"] == Ref("jurisdiction", "rongchang")
    assert dict(line(finding, "ratio").params) == {
        "part": "800000", "whole": "28000", "ratio": "28.6", "unit": "万立方米",
    }  # fmt: skip
    assert finding.own_clauses == (Clause("rongchang", "section", "一（二）"),)
    assert finding.other_clauses == (Clause("city", "section", "一（六）"),)


def test_only_what_can_be_compared_is_compared() -> None:
    whole = plan(CITY_LOANS, slug="city")
    for other in (
        level_of("a", "9000", is_additive=False),
        level_of("a", "9000", deadline=Quarter(2030, 4)),
        level_of("a", "9000", indicator="loan_balance"),
        level_of("a", "6000"),
        target("multiple", "9000", plan="a", jurisdiction="a"),
        level_of("a", "9000", jurisdiction="city"),
    ):
        assert parts_exceeding_whole(plan(other, slug="a", above=whole)) == []


def test_a_citys_own_plan_may_exceed_itself_for_a_part() -> None:
    own = level_of("city", "7000", jurisdiction="a")
    city = plan(CITY_LOANS, own, slug="city")
    assert [one.plan for one in parts_exceeding_whole(city)] == ["city"]


@given(part=amounts, whole=amounts)
def test_a_part_is_found_exactly_when_it_is_larger(part: int, whole: int) -> None:
    city = plan(level_of("city", str(whole)), slug="city")
    findings = parts_exceeding_whole(plan(level_of("a", str(part)), slug="a", above=city))
    assert bool(findings) == (Fraction(part, whole) > 1)


def test_two_districts_loans_are_2_6_percent_of_the_citys() -> None:
    parts = [("a", "100"), ("b", "55")]
    below = tuple(plan(level_of(slug, value), slug=slug) for slug, value in parts)
    (finding,) = sums_of_parts(plan(CITY_LOANS, slug="city", below=below))
    assert (finding.rule, finding.severity, finding.plan) == (3, NOTICE, "city")
    assert dict(line(finding, "sum").params) == {
        "parts": "100 + 55", "sum": "155", "whole": "6000", "share": "2.6", "unit": "亿元",
    }  # fmt: skip
    assert f"{Decimal(155) / 60:.1f}" == "2.6"
    assert {clause.plan for clause in finding.clauses} == {"city", "a", "b"}


def test_a_sum_leaves_out_zones_and_what_exceeds_by_itself_and_counts_each_part_once() -> None:
    twice = level_of("city", "70", jurisdiction="a")
    parts = (
        plan(level_of("a", "100"), slug="a"),
        plan(level_of("b", "55"), slug="b"),
        plan(level_of("zone", "500", is_overlapping=True), slug="zone"),
        plan(level_of("c", "80000"), slug="c"),
    )
    (finding,) = sums_of_parts(plan(CITY_LOANS, twice, slug="city", below=parts))
    assert line(finding, "sum").params["parts"] == "100 + 55"
    assert sums_of_parts(plan(CITY_LOANS, twice, slug="city", below=parts[2:])) == []


@given(st.lists(amounts, min_size=2, max_size=6), amounts)
def test_a_sum_is_a_doubt_above_the_whole_and_a_notice_below(values: list, whole: int) -> None:
    below = tuple(plan(level_of(f"p{i}", str(one)), slug=f"p{i}") for i, one in enumerate(values))
    findings = sums_of_parts(plan(level_of("city", str(whole)), slug="city", below=below))
    counted = [value for value in values if value <= whole]
    if len(counted) < 2 or sum(counted) == whole:
        assert findings == []
        return
    (one,) = findings
    assert one.params["sum"] == str(sum(counted))
    assert one.severity == (DOUBT if sum(counted) > whole else NOTICE)


def test_an_answer_to_a_sum_does_not_hold_for_another_sum() -> None:
    keys = []
    for slugs in ("ab", "abc", "ba"):
        below = tuple(plan(level_of(slug, "10"), slug=slug) for slug in slugs)
        keys += [one.key for one in sums_of_parts(plan(CITY_LOANS, slug="city", below=below))]
    assert keys[0] != keys[1]
    assert keys[0] == keys[2]


def test_figures_equal_to_the_superiors() -> None:
    def share(slug: str, **others: str) -> object:
        return level_of(slug, "25", indicator="non_fossil_share", unit="%", **others)

    def fall(slug: str, value: str = "14") -> object:
        return target(
            "reduction", value, plan=slug, jurisdiction=slug, unit="%",
            indicator="energy_intensity_reduction",
        )  # fmt: skip

    city = plan(share("city"), fall("city"), slug="city")
    findings = copied_figures(plan(share("a"), fall("a"), slug="a", above=city))
    assert [(one.rule, one.severity, one.params["value"]) for one in findings] == [
        (4, NOTICE, "25"), (4, NOTICE, "14"),
    ]  # fmt: skip
    assert copied_figures(plan(fall("a", "13.5"), slug="a", above=city)) == []
    # What the city sets for a part of it is not the city's own figure.
    imposed = plan(level_of("city", "15", jurisdiction="core"), slug="city")
    assert copied_figures(plan(level_of("a", "15"), slug="a", above=imposed)) == []
