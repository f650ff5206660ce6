"""From the inputs of a group to the points of each subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from .kinds import kind_of
from .model import (
    GIVEN_AWAY,
    INAPPLICABLE,
    KNOWN,
    MISSING,
    NO_MEAN,
    NOTHING,
    SHARED,
    UNSCORED,
    ZERO,
    Input,
    Item,
    Point,
    Rule,
    Share,
    Sheet,
    plain,
    rounded,
)

Inputs = Mapping[str, Mapping[int, Input]]


def problems(item: Item) -> list[str]:
    """What keeps an item from scoring, as codes of sentences.

    >>> problems(Item(1, Rule("ratio", Decimal(10))))
    ['full_mark_missing']
    """
    rule = item.rule
    if rule.weight <= 0:
        return ["weight_not_positive"]
    found = kind_of(rule.kind).problems(rule)
    floor = ZERO if rule.floor is None else rule.floor
    cap = rule.weight if rule.cap is None else rule.cap
    if not 0 <= floor <= cap <= rule.weight:
        found.append("cap_and_floor_out_of_order")
    return found


def points_of_group(items: Sequence[Item], inputs: Inputs) -> dict[str, Sheet]:
    """The sheet of each subject of one group; subjects of other groups play no part.

    `inputs` holds by subject and number of the item what is known; what is left out is missing.

    >>> items = [Item(1, Rule("ratio", Decimal(60), full_mark=Decimal(20))),
    ...          Item(2, Rule("rank", Decimal(40)))]
    >>> known = lambda value: Input(KNOWN, Decimal(value))
    >>> sheets = points_of_group(items, {"a": {1: known(15), 2: known(3)},
    ...                                  "b": {1: known(30), 2: known(1)}})
    >>> sheets["a"].won, sheets["b"].won
    (Decimal('85.00'), Decimal('80.00'))
    """
    shares = {item.number: _shares(item, inputs) for item in items}
    return {subject: _sheet(items, subject, inputs[subject], shares) for subject in inputs}


def _shares(item: Item, inputs: Inputs) -> dict[str, Share]:
    values = {
        subject: one.value
        for subject, known in inputs.items()
        if (one := known.get(item.number, NOTHING)).value is not None
    }
    return kind_of(item.rule.kind).shares(item.rule, values) if values else {}


def _sheet(
    items: Sequence[Item],
    subject: str,
    known: Mapping[int, Input],
    shares: Mapping[int, Mapping[str, Share]],
) -> Sheet:
    found = {item.number: shares[item.number].get(subject) for item in items}
    weights = shared_weights(
        [item for item in items if found[item.number] is not None],
        [item for item in items if _is_given_away(item, known, found[item.number])],
    )
    points = tuple(
        _point(item, known.get(item.number, NOTHING), found[item.number], weights) for item in items
    )
    judged = sum((item.rule.weight for item in items if found[item.number]), ZERO)
    return Sheet(points, judged)


def _is_given_away(item: Item, known: Mapping[int, Input], share: Share | None) -> bool:
    """Whether the input is missing, or has no basis, and the item gives its weight to others."""
    state = known.get(item.number, NOTHING).state
    return share is None and state != INAPPLICABLE and item.missing == SHARED


def shared_weights(judged: Sequence[Item], given: Sequence[Item]) -> dict[int, Decimal]:
    """The weights that items are judged by, and nought for those whose weight went to others.

    A weight goes to the judged items of its section in proportion to their own; what rounding
    leaves goes to the last. A section without any keeps its weights: they cannot be scored.

    >>> one = Item(1, Rule("rank", Decimal(30)), "A")
    >>> two = Item(2, Rule("rank", Decimal(10)), "A")
    >>> shared_weights([one, two], [Item(3, Rule("rank", Decimal(20)), "A")])
    {1: Decimal('45.00'), 2: Decimal('15.00'), 3: Decimal('0')}
    """
    weights: dict[int, Decimal] = {}
    for section in {item.section for item in given}:
        receivers = [item for item in judged if item.section == section]
        if not receivers:
            continue
        givers = [item for item in given if item.section == section]
        pool = sum((item.rule.weight for item in givers), ZERO)
        own = sum((item.rule.weight for item in receivers), ZERO)
        left = pool
        for item in receivers[:-1]:
            part = rounded(pool * item.rule.weight / own)
            weights[item.number] = item.rule.weight + part
            left -= part
        weights[receivers[-1].number] = receivers[-1].rule.weight + left
        weights.update({item.number: ZERO for item in givers})
    return dict(sorted(weights.items()))


def _point(item: Item, known: Input, share: Share | None, weights: Mapping[int, Decimal]) -> Point:
    weight = weights.get(item.number, item.rule.weight)
    if share is not None:
        return _judged(item, share, weight)
    if known.state == INAPPLICABLE:
        return Point(item.number, INAPPLICABLE, weight, ZERO, ZERO, ZERO, weight)
    mark = NO_MEAN if known.state == KNOWN else ""
    if item.missing == SHARED:
        mark = GIVEN_AWAY if weight == 0 else UNSCORED
    return Point(item.number, MISSING, weight, ZERO, ZERO, weight, ZERO, mark=mark)


def _judged(item: Item, share: Share, weight: Decimal) -> Point:
    """The share of the weight, kept within cap and floor, which grow with the weight."""
    rule, text = item.rule, share.text.replace("{w}", plain(weight))
    part = share.share
    if rule.floor is not None and part < rule.floor / rule.weight:
        part = rule.floor / rule.weight
        text += f" < {_limit(rule, rule.floor, weight)}"
    if rule.cap is not None and part > rule.cap / rule.weight:
        part = rule.cap / rule.weight
        text += f" > {_limit(rule, rule.cap, weight)}"
    won = rounded(weight * part)
    lost = weight - won
    formula = f"{text} = {plain(won)}"
    return Point(item.number, KNOWN, weight, won, lost, ZERO, ZERO, formula, share.rank, share.mark)


def _limit(rule: Rule, limit: Decimal, weight: Decimal) -> str:
    return plain(limit * weight / rule.weight)
