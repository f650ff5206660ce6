"""均值计分: above the mean of the group full, below in proportion."""

from decimal import Decimal

from tasks.evaluation.scoring.model import ONE, ZERO, Cells, Rule, Share, plain

from .base import Values, indistinct, register


class AgainstMean:
    """weight × min(1, value ÷ mean); where lower is better, mean ÷ value.

    A mean of nought or below is no basis: all inputs count as missing then.

    >>> rule = Rule("against_mean", Decimal(10))
    >>> AGAINST_MEAN.shares(rule, {"a": Decimal(6), "b": Decimal(10)})["a"].share
    Decimal('0.75')
    >>> AGAINST_MEAN.shares(rule, {"a": Decimal(-6), "b": Decimal(2)})
    {}
    """

    key = "against_mean"
    needs: tuple[str, ...] = ()

    def problems(self, rule: Rule) -> list[str]:
        return []

    def shares(self, rule: Rule, values: Values) -> dict[str, Share]:
        if not values:
            return {}
        mean = sum(values.values(), ZERO) / len(values)
        if mean <= 0:
            return {}
        same = indistinct(values)
        if same is not None:
            return same
        return {subject: _share(rule, value, mean) for subject, value in values.items()}

    def recomputed(self, rule: Rule, cells: Cells) -> str:
        mean = f"AVERAGE({cells.group})"
        if rule.higher_is_better:
            return f"MAX(0,MIN(1,{cells.value}/{mean}))"
        return f"IF({cells.value}<={mean},1,{mean}/{cells.value})"


def _share(rule: Rule, value: Decimal, mean: Decimal) -> Share:
    if rule.higher_is_better:
        text = f"{{w}} × min(1, {plain(value)} ÷ {plain(mean)})"
        return Share(max(ZERO, min(ONE, value / mean)), text)
    if value <= mean:
        return Share(ONE, f"{plain(value)} ≤ {plain(mean)} → {{w}}")
    return Share(mean / value, f"{{w}} × {plain(mean)} ÷ {plain(value)}")


AGAINST_MEAN = register(AgainstMean())
