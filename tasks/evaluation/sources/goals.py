"""Targets of an indicator: how far each is attained, how much of the way is covered."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from targets.models import Indicator, Target
from targets.progress import Progress, progress_of
from targets.progress.assessed import in_force_as_of
from targets.wording.formatting import plain_text

from .base import (
    NOT_KNOWN,
    WHO_SCORES,
    Inputs,
    Origin,
    SourceInput,
    Span,
    inapplicable,
    percent,
    register_source,
)
from .figures import figure_origin


class TargetMeasure:
    """One measure of the assessment of a subject's target, in per cent.

    Of several targets of one indicator the one with the nearest deadline counts that can be
    measured so.
    """

    unit = "%"
    needs_indicator = True
    is_of_plans = True
    subject_kind = "jurisdiction"

    def __init__(self, key: str, title: object) -> None:
        self.key, self.title = key, title

    def inputs(self, subjects: Sequence[int], span: Span, indicator: Indicator | None) -> Inputs:
        assert indicator is not None
        targets = in_force_as_of(
            Target.objects.filter(
                indicator=indicator,
                jurisdiction__in=subjects,
                plan__period_start__lte=span.last.year,
                plan__period_end__gte=span.first.year,
            ),
            span.as_of,
        )
        found: dict[int, SourceInput] = {}
        ordered = targets.order_by("deadline", "position", "pk")
        for one in progress_of(ordered, span.as_of, told_to=WHO_SCORES):
            place = one.target.jurisdiction_id
            if found.get(place, NOT_KNOWN).value is None:
                found[place] = self._input(one, span)
        return found

    def _input(self, one: Progress, span: Span) -> SourceInput:
        assessment = one.assessment
        goal = Origin(one.target.title or one.target.wording, url=one.target.get_absolute_url())
        quarter = assessment.observed_quarter
        if one.absence and one.absence.state == "not_applicable":
            return inapplicable(goal)
        if one.source is None or quarter is None or quarter < span.first:
            return SourceInput(origins=(goal,))
        indicator = one.target.indicator
        assert indicator is not None
        value = plain_text(assessment.observed)
        figure = figure_origin(one.source, indicator.name, quarter, value, indicator.unit)
        return percent(getattr(assessment, self.key), goal, figure)


register_source(TargetMeasure("attainment", _("Attainment of the target")))
register_source(TargetMeasure("progress", _("Way covered towards the target")))
