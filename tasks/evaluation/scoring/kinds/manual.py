"""评议计分: points that persons give, nought to the weight."""

from tasks.evaluation.scoring.model import ONE, ZERO, Cells, Rule, Share, plain

from .base import Values, register


class Manual:
    """The value is the points themselves, of the item's own weight.

    >>> from decimal import Decimal
    >>> MANUAL.shares(Rule("manual", Decimal(5)), {"a": Decimal(4)})["a"].share
    Decimal('0.8')
    """

    key = "manual"
    needs: tuple[str, ...] = ()

    def problems(self, rule: Rule) -> list[str]:
        return [] if rule.higher_is_better else ["manual_lower"]

    def shares(self, rule: Rule, values: Values) -> dict[str, Share]:
        return {
            subject: Share(
                max(ZERO, min(ONE, value / rule.weight)),
                f"{{w}} × {plain(value)} ÷ {plain(rule.weight)}",
            )
            for subject, value in values.items()
        }

    def recomputed(self, rule: Rule, cells: Cells) -> str:
        return f"MAX(0,MIN(1,{cells.value}/{cells.weight}))"


MANUAL = register(Manual())
