"""From inputs to points: missing and inapplicable, caps, totals, ranks; and what always holds."""

import doctest
import importlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.evaluation.scoring import (
    INAPPLICABLE,
    KNOWN,
    MISSING,
    Band,
    Grade,
    Input,
    Item,
    Rule,
    Sheet,
    points_of_group,
    ranked,
)
from tasks.evaluation.scoring.points import problems

D = Decimal

NOTHING, NOT_ASKED = Input(), Input(INAPPLICABLE)
RATIO = Rule("ratio", D(10), full_mark=D(20))


def known(value: object) -> Input:
    return Input(KNOWN, D(str(value)))


def one(item: Item, given: Input) -> object:
    return points_of_group([item], {"a": {item.number: given}})["a"].points[0]


@pytest.mark.parametrize("name", ["model", "points", "totals"])
def test_worked_examples_hold(name: str) -> None:
    module = importlib.import_module(f"tasks.evaluation.scoring.{name}")
    assert doctest.testmod(module).failed == 0


def test_nought_nothing_and_not_applicable_are_three_things() -> None:
    nought, nothing, never = (one(Item(1, RATIO), v) for v in (known(0), NOTHING, NOT_ASKED))
    assert (nought.state, nought.won, nought.lost, nought.missing) == (KNOWN, 0, 10, 0)
    assert (nothing.state, nothing.won, nothing.lost, nothing.missing) == (MISSING, 0, 0, 10)
    assert (never.state, never.won, never.missing, never.inapplicable) == (INAPPLICABLE, 0, 0, 10)
    assert nought.formula == "10 × min(1, 0 ÷ 20) = 0"
    assert nothing.formula == never.formula == ""


def test_a_value_is_there_exactly_where_it_is_known() -> None:
    with pytest.raises(ValueError, match="known"):
        Input(KNOWN)
    with pytest.raises(ValueError, match="known"):
        Input(MISSING, D(1))


def test_a_missing_weight_is_shared_within_its_section() -> None:
    items = [
        Item(1, Rule("manual", D(30)), "A"),
        Item(2, Rule("manual", D(10)), "A", "shared"),
        Item(3, Rule("manual", D(20)), "A", "shared"),
        Item(4, Rule("manual", D(40)), "B", "shared"),
    ]
    sheet = points_of_group(items, {"a": {1: known(15), 2: known(10), 3: NOTHING}})["a"]
    assert [point.weight for point in sheet.points] == [45, 15, 0, 40]
    assert [point.won for point in sheet.points] == [D("22.50"), 15, 0, 0]
    assert [point.mark for point in sheet.points] == ["", "", "given_away", "unscored"]
    # Of the scheme's own weight 40 was judged; the total is of the 60 points that can be scored.
    assert (sheet.judged, sheet.counted, sheet.won) == (40, 60, D("37.50"))
    assert sheet.comparable == D("62.50")


def test_what_does_not_apply_is_not_asked() -> None:
    items = [Item(1, Rule("manual", D(80))), Item(2, Rule("manual", D(20)))]
    sheet = points_of_group(items, {"a": {1: known(60), 2: NOT_ASKED}})["a"]
    assert (sheet.counted, sheet.won, sheet.comparable) == (80, 60, 75)
    missing = points_of_group(items, {"a": {1: known(60)}})["a"]
    assert (missing.counted, missing.won, missing.comparable) == (100, 60, 60)
    none = points_of_group(items, {"a": {1: NOT_ASKED, 2: NOT_ASKED}})["a"]
    assert (none.counted, none.comparable) == (0, None)


def test_what_does_not_apply_is_no_gift_to_others() -> None:
    items = [Item(1, Rule("manual", D(80))), Item(2, Rule("manual", D(20)), missing="shared")]
    sheet = points_of_group(items, {"a": {1: known(60), 2: NOT_ASKED}})["a"]
    assert [point.weight for point in sheet.points] == [80, 20]


def test_no_mean_is_a_missing_input() -> None:
    item = Item(1, Rule("against_mean", D(10)))
    found = points_of_group([item], {"a": {1: known(-1)}, "b": {1: known(-2)}})
    assert [(s.points[0].state, s.points[0].mark) for s in found.values()] == [
        (MISSING, "no_mean")
    ] * 2


def test_cap_and_floor() -> None:
    rule = Rule("ratio", D(10), full_mark=D(20), cap=D(9), floor=D(2))
    high, low, within = (one(Item(1, rule), known(value)) for value in (40, 1, 10))
    assert (high.won, low.won, within.won) == (9, 2, 5)
    assert high.formula == "10 × min(1, 40 ÷ 20) > 9 = 9"
    assert low.formula == "10 × min(1, 1 ÷ 20) < 2 = 2"


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        (RATIO, []),
        (Rule("manual", D(0)), ["weight_not_positive"]),
        (Rule("manual", D(10), cap=D(11)), ["cap_and_floor_out_of_order"]),
        (Rule("manual", D(10), cap=D(2), floor=D(3)), ["cap_and_floor_out_of_order"]),
        (Rule("manual", D(10), floor=D(-1)), ["cap_and_floor_out_of_order"]),
        (Rule("manual", D(10), cap=D(9), floor=D(3)), []),
    ],
)
def test_items_that_cannot_score_are_told(rule: Rule, codes: list[str]) -> None:
    assert problems(Item(1, rule)) == codes


def sheet(points: str, weight: str = "100") -> Sheet:
    item = Item(1, Rule("manual", D(weight)))
    return points_of_group([item], {"a": {1: known(points)}})["a"]


def test_nobody_is_ranked_below_the_least_weight() -> None:
    nothing = points_of_group([Item(1, Rule("manual", D(100)))], {"a": {}})["a"]
    found = ranked({"a": sheet("50"), "b": nothing}, D(60))
    assert [(place.rank, place.grade) for place in found.values()] == [(1, ""), (None, "")]
    # With nothing counted there is no place even where no weight is asked for.
    never = points_of_group([Item(1, Rule("manual", D(100)))], {"a": {1: NOT_ASKED}})["a"]
    assert ranked({"a": never}, D(0))["a"].rank is None


def test_grades_by_place_and_by_points() -> None:
    sheets = {"a": sheet("90"), "b": sheet("80"), "c": sheet("80"), "d": sheet("10")}
    by_place = ranked(sheets, D(0), [Grade("I", last_rank=1), Grade("II", last_rank=3)])
    assert [one.grade for one in by_place.values()] == ["I", "II", "II", ""]
    by_points = ranked(sheets, D(0), [Grade("A", D(85)), Grade("B", D(60)), Grade("C")])
    assert [one.grade for one in by_points.values()] == ["A", "B", "B", "C"]


# What always holds

VALUES = st.decimals(-1000, 1000, places=2)
POSITIVE = st.decimals("0.01", 1000, places=2)
TABLE = (Band(D(10), D(4)), Band(D(50), D(7)), Band(D(90), D(10)))
LOWER = (Band(D(90), D(4)), Band(D(50), D(7)), Band(D(10), D(10)))


@st.composite
def items(draw: st.DrawFn) -> list[Item]:
    found = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        higher = draw(st.booleans())
        floor, cap = sorted((draw(st.integers(0, 10)), draw(st.integers(0, 10))))
        rule = Rule(
            draw(st.sampled_from(["ratio", "bands", "rank", "range", "against_mean", "manual"])),
            D(10),
            higher,
            draw(POSITIVE),
            TABLE if higher else LOWER,
            draw(st.sampled_from([None, D(cap)])),
            draw(st.sampled_from([None, D(floor)])),
        )
        shared = draw(st.sampled_from(["no_points", "shared"]))
        found.append(Item(number, rule, draw(st.sampled_from("AB")), shared))
    return found


INPUTS = st.one_of(st.just(NOTHING), st.just(NOT_ASKED), VALUES.map(known))
GROUPS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.dictionaries(st.integers(1, 5), INPUTS),
    min_size=1,
)


@given(items(), GROUPS)
def test_points_lie_within_the_weight_and_add_up(
    scheme: list[Item], group: dict[str, dict[int, Input]]
) -> None:
    whole = sum(item.rule.weight for item in scheme)
    for found in points_of_group(scheme, group).values():
        for point in found.points:
            assert 0 <= point.won <= point.weight
            parts = point.won + point.lost + point.missing + point.inapplicable
            assert parts == point.weight
        assert found.won + found.lost + found.missing + found.inapplicable == whole
        assert 0 <= found.judged <= whole
        assert 0 <= found.counted <= whole
        assert found.comparable is None or 0 <= found.comparable <= 100


@given(items(), GROUPS, st.randoms())
def test_the_order_of_subjects_does_not_matter(
    scheme: list[Item], group: dict[str, dict[int, Input]], random: object
) -> None:
    names = list(group)
    random.shuffle(names)
    turned = points_of_group(scheme, {name: group[name] for name in names})
    straight = points_of_group(scheme, group)
    assert turned == straight
    assert ranked(turned, D(5)) == ranked(straight, D(5))


@given(
    st.sampled_from(["ratio", "bands", "rank", "range", "against_mean", "manual"]),
    st.booleans(),
    st.lists(st.decimals(0, 1000, places=2), max_size=4),
    st.decimals("0.01", 1000, places=2),
    st.decimals("0.01", 1000, places=2),
)
def test_better_never_gets_fewer_points(
    kind: str, higher: bool, others: list[D], one_value: D, other_value: D
) -> None:
    better, worse = max(one_value, other_value), min(one_value, other_value)
    if not higher and kind != "manual":
        better, worse = worse, better
    is_higher = higher or kind == "manual"
    rule = Rule(kind, D(10), is_higher, D(20), TABLE if is_higher else LOWER)
    group = {str(at): {1: known(value)} for at, value in enumerate(others)}
    won = [
        points_of_group([Item(1, rule)], {**group, "x": {1: known(value)}})["x"].won
        for value in (worse, better)
    ]
    assert won[0] <= won[1]
