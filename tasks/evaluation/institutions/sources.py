"""What schemes for institutions can score: figures of the quarterly workbook, and what is computed
of them. Each is a source that registers itself."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from targets.models import Indicator
from targets.wording.formatting import plain_text
from tasks.evaluation.figures import BY_CODE, HUNDRED_MILLIONS, PERCENT
from tasks.evaluation.models import InstitutionFigure
from tasks.evaluation.sources import Origin, SourceInput, Span, register_source
from tasks.evaluation.sources.base import Inputs, inapplicable, known

from .known import Known, computed_of, known_in

# What the value of a source is found of: the institution, its quarter, the year before.
Finding = Callable[[int, Known, Known], Decimal | None]


class InstitutionSource:
    """A figure of the institutions' workbook, reported or computed; `parts` are what it rests on,
    those of the year before behind them."""

    needs_indicator = False
    is_of_plans = False
    subject_kind = "institution"

    def __init__(
        self,
        key: str,
        title: Any,
        unit: str,
        find: Finding,
        parts: Sequence[str],
        parts_before: Sequence[str] = (),
    ) -> None:
        self.key, self.title, self.unit, self.find = key, title, unit, find
        self.parts, self.parts_before = parts, parts_before

    def inputs(self, subjects: Sequence[int], span: Span, indicator: Indicator | None) -> Inputs:
        """What is known of each institution, by id, at the end of the period."""
        quarter = span.last
        found = known_in([quarter, quarter.same_quarter_last_year])
        now, before = found[quarter], found[quarter.same_quarter_last_year]
        return {one: self._input(one, now, before) for one in subjects}

    def _input(self, institution: int, now: Known, before: Known) -> SourceInput:
        rows = [now.row(institution, code) for code in self.parts]
        rows += [before.row(institution, code) for code in self.parts_before]
        origins = [origin_of(row) for row in rows if row is not None]
        value = self.find(institution, now, before)
        if value is not None:
            return known(value, *origins)
        said = [row.state for row in rows if row is not None]
        if said and all(state == "not_applicable" for state in said):
            return inapplicable(*origins)
        return SourceInput(origins=tuple(origins))


def origin_of(row: InstitutionFigure) -> Origin:
    """A figure that a point rests on, with its page."""
    known_figure = BY_CODE.get(row.figure)
    return Origin(
        known_figure.header if known_figure else row.figure,
        row.quarter,
        plain_text(row.value),
        row.unit,
        row.get_absolute_url(),
        row.is_sample,
    )


def _reported(code: str) -> Finding:
    def find(institution: int, now: Known, before: Known) -> Decimal | None:
        return now.reported(institution).get(code)

    return find


def _computed(code: str) -> Finding:
    def find(institution: int, now: Known, before: Known) -> Decimal | None:
        return computed_of(institution, now, before)[code]

    return find


_BUSINESS = ("green_loans", "green_bonds_held")
SOURCES_OF_INSTITUTIONS: Mapping[str, InstitutionSource] = {
    one.key: one
    for one in (
        InstitutionSource(
            "own_green_business",
            _("Institution: green loans and bonds held"),
            HUNDRED_MILLIONS,
            _computed("green_business"),
            _BUSINESS,
        ),
        InstitutionSource(
            "own_green_share",
            _("Institution: share of green loans"),
            PERCENT,
            _computed("green_loan_share"),
            ("green_loans", "all_loans"),
        ),
        InstitutionSource(
            "own_market_share",
            _("Institution: market share"),
            PERCENT,
            _computed("market_share"),
            _BUSINESS,
        ),
        InstitutionSource(
            "own_growth",
            _("Institution: growth of green loans on the year"),
            PERCENT,
            _computed("green_loan_growth"),
            ("green_loans",),
            ("green_loans",),
        ),
        InstitutionSource(
            "own_bad_rate",
            _("Institution: bad rate of green loans"),
            PERCENT,
            _computed("bad_green_loan_rate"),
            ("bad_green_loans", "green_loans"),
        ),
        InstitutionSource(
            "own_loan_rate",
            _("Institution: average rate of green loans"),
            PERCENT,
            _reported("green_loan_rate"),
            ("green_loan_rate",),
        ),
    )
}


def register_institution_sources() -> None:
    """Adds them to the table of sources."""
    for source in SOURCES_OF_INSTITUTIONS.values():
        register_source(source)
