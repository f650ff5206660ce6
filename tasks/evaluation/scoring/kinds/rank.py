"""排名计分: by the place in the group."""

from decimal import Decimal

from tasks.evaluation.scoring.model import Cells, Rule, Share, plain

from .base import Values, indistinct, register


class Rank:
    """weight × (n − rank + 1) ÷ n; those with one value share the mean of their places.

    >>> rule = Rule("rank", Decimal(10))
    >>> values = {"a": Decimal(9), "b": Decimal(7), "c": Decimal(7), "d": Decimal(1)}
    >>> {name: str(share.share) for name, share in RANK.shares(rule, values).items()}
    {'a': '1', 'b': '0.625', 'c': '0.625', 'd': '0.25'}
    """

    key = "rank"
    needs: tuple[str, ...] = ()

    def problems(self, rule: Rule) -> list[str]:
        return []

    def shares(self, rule: Rule, values: Values) -> dict[str, Share]:
        same = indistinct(values)
        if same is not None:
            return same
        count = len(values)
        shares = {}
        for subject, value in values.items():
            better = sum((one > value) == rule.higher_is_better for one in _others(values, value))
            ties = sum(one == value for one in values.values())
            place = Decimal(better) + Decimal(ties + 1) / 2
            text = f"{{w}} × ({count} − {plain(place)} + 1) ÷ {count}"
            shares[subject] = Share((count - place + 1) / count, text, rank=place)
        return shares

    def recomputed(self, rule: Rule, cells: Cells) -> str:
        order = 0 if rule.higher_is_better else 1
        place = f"RANK({cells.value},{cells.group},{order})"
        ties = f"(COUNTIF({cells.group},{cells.value})-1)/2"
        count = f"COUNT({cells.group})"
        return f"IF(MAX({cells.group})=MIN({cells.group}),1,({count}-({place}+{ties})+1)/{count})"


def _others(values: Values, value: Decimal) -> list[Decimal]:
    return [one for one in values.values() if one != value]


RANK = register(Rank())
