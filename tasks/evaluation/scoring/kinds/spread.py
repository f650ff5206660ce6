"""极差计分: between the worst and the best of the group."""

from decimal import Decimal

from tasks.evaluation.scoring.model import Cells, Rule, Share, plain

from .base import Values, indistinct, register


class Spread:
    """weight × (value − worst) ÷ (best − worst).

    >>> rule = Rule("range", Decimal(10))
    >>> values = {"a": Decimal(20), "b": Decimal(5), "c": Decimal(0)}
    >>> SPREAD.shares(rule, values)["b"]
    Share(share=Decimal('0.25'), text='{w} × (5 − 0) ÷ (20 − 0)', rank=None, mark='')
    """

    key = "range"
    needs: tuple[str, ...] = ()

    def problems(self, rule: Rule) -> list[str]:
        return []

    def shares(self, rule: Rule, values: Values) -> dict[str, Share]:
        same = indistinct(values)
        if same is not None:
            return same
        best, worst = max(values.values()), min(values.values())
        if not rule.higher_is_better:
            best, worst = worst, best
        return {
            subject: Share((value - worst) / (best - worst), _text(value, worst, best))
            for subject, value in values.items()
        }

    def recomputed(self, rule: Rule, cells: Cells) -> str:
        best, worst = f"MAX({cells.group})", f"MIN({cells.group})"
        if not rule.higher_is_better:
            best, worst = worst, best
        return f"IF({best}={worst},1,({cells.value}-{worst})/({best}-{worst}))"


def _text(value: Decimal, worst: Decimal, best: Decimal) -> str:
    return f"{{w}} × ({plain(value)} − {plain(worst)}) ÷ ({plain(best)} − {plain(worst)})"


SPREAD = register(Spread())
