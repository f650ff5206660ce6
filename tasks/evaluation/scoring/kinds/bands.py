"""分档计分: a table of thresholds."""

from decimal import Decimal

from tasks.evaluation.scoring.model import ZERO, Band, Cells, Rule, Share, plain

from .base import Values, register


class Bands:
    """The points of the best threshold that the value reaches; none reached, no points.

    >>> from decimal import Decimal
    >>> table = (Band(Decimal(90), Decimal(10)), Band(Decimal(60), Decimal(6)))
    >>> rule = Rule("bands", Decimal(10), bands=table)
    >>> BANDS.shares(rule, {"a": Decimal(75)})["a"]
    Share(share=Decimal('0.6'), text='75 ≥ 60 → {w} × 6 ÷ 10', rank=None, mark='')
    """

    key = "bands"
    needs: tuple[str, ...] = ("bands",)

    def problems(self, rule: Rule) -> list[str]:
        """Thresholds once each, points within the weight, and a better one never fewer points."""
        if not rule.bands:
            return ["bands_missing"]
        found = []
        if len({band.threshold for band in rule.bands}) < len(rule.bands):
            found.append("bands_twice")
        if any(not 0 <= band.points <= rule.weight for band in rule.bands):
            found.append("bands_beyond_weight")
        points = [band.points for band in best_first(rule)]
        if points != sorted(points, reverse=True):
            found.append("bands_not_in_order")
        return found

    def shares(self, rule: Rule, values: Values) -> dict[str, Share]:
        sign = "≥" if rule.higher_is_better else "≤"
        shares = {}
        for subject, value in values.items():
            band = reached(rule, value)
            if band is None:
                last = plain(best_first(rule)[-1].threshold)
                missed = "<" if rule.higher_is_better else ">"
                shares[subject] = Share(ZERO, f"{plain(value)} {missed} {last} → 0")
                continue
            text = f"{plain(value)} {sign} {plain(band.threshold)}"
            earned = f"{{w}} × {plain(band.points)} ÷ {plain(rule.weight)}"
            shares[subject] = Share(band.points / rule.weight, f"{text} → {earned}")
        return shares

    def recomputed(self, rule: Rule, cells: Cells) -> str:
        sign = ">=" if rule.higher_is_better else "<="
        formula = "0"
        for band in reversed(best_first(rule)):
            test = f"{cells.value}{sign}{plain(band.threshold)}"
            formula = f"IF({test},{plain(band.points)}/{cells.weight},{formula})"
        return formula


def best_first(rule: Rule) -> list[Band]:
    """The table from its best threshold on."""
    return sorted(rule.bands, key=lambda band: band.threshold, reverse=rule.higher_is_better)


def reached(rule: Rule, value: Decimal) -> Band | None:
    """The best threshold that the value reaches."""
    for band in best_first(rule):
        if band.threshold == value or (band.threshold < value) == rule.higher_is_better:
            return band
    return None


BANDS = register(Bands())
