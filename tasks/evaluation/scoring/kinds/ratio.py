"""比率计分: in proportion to a full mark, no more than the weight."""

from tasks.evaluation.scoring.model import ONE, ZERO, Cells, Rule, Share, plain

from .base import Values, register


class Ratio:
    """weight × min(1, value ÷ full mark); where lower is better, full mark ÷ value.

    >>> from decimal import Decimal
    >>> rule = Rule("ratio", Decimal(10), full_mark=Decimal(20))
    >>> RATIO.shares(rule, {"a": Decimal(15), "b": Decimal(30)})["a"].share
    Decimal('0.75')
    >>> RATIO.shares(rule, {"a": Decimal(15), "b": Decimal(30)})["b"].share
    Decimal('1')
    """

    key = "ratio"
    needs: tuple[str, ...] = ("full_mark",)

    def problems(self, rule: Rule) -> list[str]:
        """A full mark above nought; where lower is better, nought is one too."""
        if rule.full_mark is None:
            return ["full_mark_missing"]
        if rule.full_mark < 0 or (rule.higher_is_better and rule.full_mark == 0):
            return ["full_mark_not_positive"]
        return []

    def shares(self, rule: Rule, values: Values) -> dict[str, Share]:
        full = rule.full_mark or ZERO
        shares = {}
        for subject, value in values.items():
            over, under = (value, full) if rule.higher_is_better else (full, value)
            text = f"{{w}} × min(1, {plain(over)} ÷ {plain(under)})"
            if under <= 0:
                # Lower is better, and nothing is left: no ratio says more than the full mark.
                shares[subject] = Share(ONE, "{w}")
            else:
                shares[subject] = Share(max(ZERO, min(ONE, over / under)), text)
        return shares

    def recomputed(self, rule: Rule, cells: Cells) -> str:
        if rule.higher_is_better:
            return f"MAX(0,MIN(1,{cells.value}/{cells.full_mark}))"
        return f"IF({cells.value}<=0,1,MIN(1,{cells.full_mark}/{cells.value}))"


RATIO = register(Ratio())
