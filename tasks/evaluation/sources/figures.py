"""Figures of indicators: their value, their growth on the year."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from targets.arithmetic import Reading
from targets.arithmetic.quantities import QUARTERS_A_YEAR, growth
from targets.models import Indicator
from targets.periods import Quarter
from targets.progress.figures_used import NO_SERIES, Series, Source, series_of
from targets.wording.formatting import plain_text

from .base import (
    NOT_KNOWN,
    WHO_SCORES,
    Inputs,
    Origin,
    SourceInput,
    Span,
    inapplicable,
    known,
    percent,
    register_source,
)


class IndicatorValue:
    """The figure used for the period's last quarter."""

    key = "indicator"
    title = _("Value of an indicator")
    unit = ""
    needs_indicator = True
    is_of_plans = False
    subject_kind = "jurisdiction"

    def inputs(self, subjects: Sequence[int], span: Span, indicator: Indicator | None) -> Inputs:
        series = series_by_place(subjects, span, indicator)
        return {place: _value(series[place], span.last, indicator) for place in subjects}


class IndicatorGrowth:
    """The change of the period's last figure on the same quarter a year before, in per cent."""

    key = "growth"
    title = _("Growth on the year of an indicator")
    unit = "%"
    needs_indicator = True
    is_of_plans = False
    subject_kind = "jurisdiction"

    def inputs(self, subjects: Sequence[int], span: Span, indicator: Indicator | None) -> Inputs:
        series = series_by_place(subjects, span, indicator)
        return {place: _growth(series[place], span.last, indicator) for place in subjects}


def series_by_place(
    subjects: Sequence[int], span: Span, indicator: Indicator | None
) -> dict[int, Series]:
    """All that is known of the indicator, by jurisdiction id; two queries."""
    assert indicator is not None
    found = series_of(
        span.as_of, jurisdictions=set(subjects), indicators={indicator.pk}, told_to=WHO_SCORES
    )
    return {place: found.get((place, indicator.pk), NO_SERIES) for place in subjects}


def figure_origin(source: Source, name: str, quarter: Quarter, value: object, unit: str) -> Origin:
    """Where a figure comes from, as it is kept with a point."""
    return Origin(
        name, str(quarter), str(value), unit, source.url, source.origin.endswith("sample")
    )


def _origin(reading: Reading, indicator: Indicator | None) -> Origin:
    assert indicator is not None
    value = plain_text(reading.value)
    return figure_origin(reading.source, indicator.name, reading.quarter, value, indicator.unit)


def reading_in(series: Series, quarter: Quarter) -> Reading | None:
    """The exact figure of a quarter; a figure known by a bound alone scores nothing."""
    return next(
        (one for one in series.readings if one.quarter == quarter and one.relation == "="), None
    )


def word_in(series: Series, quarter: Quarter, indicator: Indicator | None) -> SourceInput:
    """What was reported in the place of a figure: missing, or that it does not apply."""
    for absence in series.absences:
        if absence.quarter == quarter and absence.state == "not_applicable":
            assert indicator is not None
            return inapplicable(figure_origin(absence.source, indicator.name, quarter, "", ""))
    return NOT_KNOWN


def _value(series: Series, quarter: Quarter, indicator: Indicator | None) -> SourceInput:
    reading = reading_in(series, quarter)
    if reading is None:
        return word_in(series, quarter, indicator)
    return known(reading.value, _origin(reading, indicator))


def _growth(series: Series, quarter: Quarter, indicator: Indicator | None) -> SourceInput:
    now, before = (reading_in(series, one) for one in (quarter, quarter + -QUARTERS_A_YEAR))
    if now is None:
        return word_in(series, quarter, indicator)
    if before is None:
        return SourceInput(origins=(_origin(now, indicator),))
    origins = (_origin(now, indicator), _origin(before, indicator))
    return percent(growth(now.value, before.value), *origins)


register_source(IndicatorValue())
register_source(IndicatorGrowth())
