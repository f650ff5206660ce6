"""Figures that are published now, by institution and figure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from targets.models.filed import heavy_fields
from targets.periods import Quarter
from tasks.evaluation.figures import (
    bad_green_loan_rate,
    green_business,
    green_loan_share,
    growth_on_year,
    market_shares,
)
from tasks.evaluation.models import Institution, InstitutionFigure


@dataclass(frozen=True)
class Known:
    """The published figures of one quarter, by institution's id and figure's code."""

    quarter: Quarter
    rows: dict[int, dict[str, InstitutionFigure]] = field(default_factory=dict)

    def row(self, institution: int, code: str) -> InstitutionFigure | None:
        return self.rows.get(institution, {}).get(code)

    def reported(self, institution: int) -> dict[str, Decimal]:
        """The numbers of an institution, without what was said in a word."""
        return {
            code: row.value
            for code, row in self.rows.get(institution, {}).items()
            if row.value is not None
        }


def known_in(quarters: Iterable[Quarter]) -> dict[Quarter, Known]:
    """What is published of each of these quarters; one query."""
    known = {quarter: Known(quarter, defaultdict(dict)) for quarter in quarters}
    rows = InstitutionFigure.objects.published().filter(quarter__in=[str(one) for one in known])
    for row in rows:
        known[Quarter.parse(row.quarter)].rows[row.institution_id][row.figure] = row
    return known


def computed_of(institution: int, now: Known, before: Known) -> dict[str, Decimal | None]:
    """What is computed of an institution's figures, by code; None where something is missing."""
    reported, last_year = now.reported(institution), before.reported(institution)
    return {
        "green_business": green_business(reported),
        "green_loan_share": green_loan_share(reported),
        "green_loan_growth": growth_on_year(
            reported.get("green_loans"), last_year.get("green_loans")
        ),
        "bad_green_loan_rate": bad_green_loan_rate(reported),
        "market_share": shares_of_all(now).get(institution),
    }


def shares_of_all(known: Known) -> dict[int, Decimal]:
    """What each institution has of the green loans and bonds held of all that reported them."""
    values = {
        str(one): value
        for one in known.rows
        if (value := green_business(known.reported(one))) is not None
    }
    return {int(key): share for key, share in market_shares(values).items()}


def latest_quarter() -> Quarter | None:
    """The newest quarter of which figures are published."""
    newest = (
        InstitutionFigure.objects.published()
        .order_by("-quarter")
        .values_list("quarter", flat=True)
        .first()
    )
    return Quarter.parse(newest) if newest else None


def institutions_with(known: Known) -> set[int]:
    """The institutions of which something is published."""
    return set(known.rows)


def series_of(institution: Institution) -> dict[str, list[InstitutionFigure]]:
    """All published figures of an institution, by figure, in the order of quarters."""
    series: dict[str, list[InstitutionFigure]] = defaultdict(list)
    rows = InstitutionFigure.objects.published().filter(institution=institution)
    rows = rows.select_related("institution_return")
    rows = rows.defer(*heavy_fields("institution_return"), "institution_return__answers")
    for row in rows.order_by("quarter"):
        series[row.figure].append(row)
    return series
