"""What the API gives for the summary's numbers, and how the page would write them."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.test import Client

from targets.models import Indicator
from tests.greenfin.pages import rows
from tests.greenfin.recomputation import (
    direction_status,
    doubted,
    number,
    recomputed,
    used_figures,
)

COUNTED = (
    *("achieved", "ahead", "on_track", "at_risk", "off_track", "missed"),
    *("awaiting", "improving", "worsening", "not_rated", "no_data"),
)
Row = dict[str, Any]
WORDS = {"=": "", ">": "more than ", "~": "about "}


def rounded(value: Any, decimals: int) -> Decimal:
    exact = Fraction(value)
    as_decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    return as_decimal.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def written(value: Any, decimals: int) -> str:
    return f"{rounded(value, decimals):,f}".replace("-", "−")


def short(value: Any, decimals: int) -> str:
    text = written(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: Any, decimals: int = 1) -> str:
    """One decimal; a share that would read 0.0% without being nothing has two."""
    parts = Fraction(share) * 100
    is_small = 0 < abs(parts) < Fraction(1, 20)
    return written(parts, 2 if is_small else decimals) + "%"


def signed(text: str) -> str:
    return text if text.startswith("−") or not text.strip("0.%") else f"+{text}"


def spelled(at: int) -> str:
    return f"{at // 4} Q{at % 4 + 1}"


class Facts:
    """All that the API gives, and the statuses computed from it."""

    def __init__(self, client: Client, quarter: str) -> None:
        self.quarter, self.at = quarter, number(quarter)
        self.places = {row["slug"]: row for row in rows(client, "jurisdictions/")}
        self.indicators = {row["code"]: row for row in rows(client, "indicators/")}
        self.decimals = dict(Indicator.objects.values_list("code", "decimals"))
        self.targets = [row for row in rows(client, "targets/") if row["in_force"]]
        additive = {code for code, row in self.indicators.items() if row["is_additive"]}
        self.doubted = doubted(self.targets, additive)
        self.observations = rows(client, "observations/")
        self.cited = rows(client, "cited/")

    def name(self, slug: str) -> str:
        return str(self.places[slug]["name_en"])

    def figures(self, place: str, code: str, at: int | None = None) -> dict[int, Row]:
        def own(found: list[Row]) -> list[Row]:
            return [
                row for row in found if (row["jurisdiction"], row["indicator"]) == (place, code)
            ]

        return used_figures(own(self.observations), own(self.cited), self.at if at is None else at)

    def shown(self, figure: Row, code: str) -> str:
        write = short if figure.get("is_cited") else written
        return WORDS[figure["relation"]] + write(figure["value"], self.decimals[code])

    def said_money(self, figure: Row) -> str:
        """A figure in 亿元 as English says it, in billions."""
        return f"{WORDS[figure['relation']]}CNY {short(Fraction(figure['value']) / 10, 2)} bn"

    def result(self, target: Row, at: int | None = None) -> Row:
        """Status, quantities, and the deciding figure with its quarter."""
        moment = self.at if at is None else at
        code = target["indicator"]
        if code is None:
            return {"status": "not_rated", "attainment": None}
        figures = self.figures(target["jurisdiction"], code, moment)
        indicator = self.indicators[code]
        found = recomputed(
            target,
            figures,
            indicator["basis"],
            moment,
            indicator["series_breaks"],
            is_doubted=target["id"] in self.doubted,
        )
        if target["kind"] == "direction":
            higher = indicator["direction"] == "higher"
            found = {"status": direction_status(figures, higher_is_better=higher)}
        elif found["status"] is None:
            found = {"status": "not_rated"}
        return {"attainment": None, **found}

    def of_city(self) -> list[Row]:
        return [target for target in self.targets if target["jurisdiction"] == "chongqing"]

    def of_others(self) -> list[Row]:
        return [target for target in self.targets if target["jurisdiction"] != "chongqing"]
