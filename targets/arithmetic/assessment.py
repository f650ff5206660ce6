"""Everything a page says about one target as of one quarter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from targets.arithmetic.formulas import FormulaLine, formula_lines
from targets.arithmetic.goals import DEFAULT_RULE, Goal, Reading, Relation, Rule
from targets.arithmetic.measures import Measures, measures
from targets.arithmetic.pace import Pace
from targets.arithmetic.quantities import growth
from targets.arithmetic.rating_formulas import rating_lines
from targets.arithmetic.ratings import RatedBy
from targets.arithmetic.readings import (
    deciding_reading,
    later_reading,
    proves_met,
    readings_up_to,
)
from targets.arithmetic.status import DOUBTED, verdict, year_before
from targets.arithmetic.trend import Forecast, forecast
from targets.arithmetic.year_end import YearEnd
from targets.periods import Quarter


@dataclass(frozen=True, kw_only=True)
class Assessment(Measures):
    """A target's status as of a quarter, with all that led to it.

    `step` is the rule of the status order that decided (None outside the order), `reason` a
    stable code. `observed`, `observed_quarter`, `relation` and `source` are those of the
    deciding reading. `change_on_year` is its change against the same quarter last year, a
    share. `reached_quarter` is the first quarter whose figure meets the target (for a
    milestone: in which it was declared met).

    `rated_by` says by what the status was rated: path, year_end, pace, or held where the rating of
    an earlier quarter stands; "" where it is not rated or its figure decides by itself.
    `rated_quarter` is the quarter of the figure that gave the status, `year_end` and `pace` what
    it was rated by in that quarter. `later` is a figure after the deadline that decides nothing.
    """

    status: str
    step: int | None
    reason: str
    rule_version: str
    as_of: Quarter
    observed: Decimal | None
    observed_quarter: Quarter | None
    relation: Relation | None
    source: Any
    change_on_year: float | None
    reached_quarter: Quarter | None
    rated_by: RatedBy
    rated_quarter: Quarter | None
    year_end: YearEnd | None
    pace: Pace | None
    later: Reading | None
    forecast: Forecast | None
    formulas: tuple[FormulaLine, ...]

    @property
    def is_doubted(self) -> bool:
        """Whether the plan's own figure is in doubt, so that nothing is held against it."""
        return self.reason == DOUBTED


def assess(
    goal: Goal, readings: Iterable[Reading], as_of: Quarter, rule: Rule = DEFAULT_RULE
) -> Assessment:
    """The target's status and quantities as of a quarter; later readings are not looked at.

    A figure of the plan that is in doubt has no gap, no growth and no path: only its level is
    given. ValueError for two readings of one quarter.

    >>> goal = Goal(
    ...     kind="level", operator=">=", value=Decimal(6000), path="geometric",
    ...     baseline=Decimal(3000), baseline_quarter=Quarter(2020, 4), deadline=Quarter(2025, 4),
    ... )
    >>> found = assess(goal, [Reading(Quarter(2022, 3), Decimal("4972.33"))], Quarter(2022, 4))
    >>> found.status, round(found.gap_share, 4)
    ('on_track', 0.3829)
    """
    visible = readings_up_to(readings, as_of)
    deciding = deciding_reading(goal, visible, as_of, rule)
    found = measures(goal, deciding)
    given = verdict(goal, visible, deciding, found, as_of, rule)
    later = later_reading(goal, visible)
    held, reached = deciding, _reached_quarter(goal, visible, as_of, rule)
    if given.reason == DOUBTED:
        held, found, reached = None, Measures(target_level=found.target_level), None
    return Assessment(
        **vars(found),
        **given._asdict(),
        rule_version=rule.version,
        as_of=as_of,
        observed=deciding.value if deciding else None,
        observed_quarter=deciding.quarter if deciding else None,
        relation=deciding.relation if deciding else None,
        source=deciding.source if deciding else None,
        change_on_year=_change_on_year(visible, deciding),
        reached_quarter=reached,
        later=None if later is deciding else later,
        forecast=_forecast(goal, visible, held, found),
        formulas=(
            *formula_lines(goal, held, found, rule),
            *rating_lines(goal, visible, deciding, given),
        ),
    )


def _change_on_year(readings: Sequence[Reading], deciding: Reading | None) -> float | None:
    if deciding is None:
        return None
    earlier = year_before({reading.quarter: reading for reading in readings}, deciding)
    if earlier is None:
        return None
    if deciding.is_lower_bound or earlier.is_lower_bound:
        return None
    return growth(deciding.value, earlier.value)


def _reached_quarter(
    goal: Goal, readings: Sequence[Reading], as_of: Quarter, rule: Rule
) -> Quarter | None:
    if goal.kind == "milestone":
        declared = goal.declared
        is_reached = declared is not None and declared.is_met and declared.quarter <= as_of
        return declared.quarter if declared and is_reached else None
    return next((reading.quarter for reading in readings if proves_met(goal, reading, rule)), None)


def _forecast(
    goal: Goal, readings: Sequence[Reading], deciding: Reading | None, found: Measures
) -> Forecast | None:
    if deciding is None or goal.deadline is None or deciding.quarter >= goal.deadline:
        return None
    points = [
        (reading.quarter, reading.value)
        for reading in readings
        if goal.is_rated(reading.quarter) and not reading.is_lower_bound
    ]
    return forecast(
        points,
        goal.deadline,
        goal.path,
        found.target_level,
        lower_is_better=goal.is_lower_better,
        year_end_only=goal.basis in ("year_to_date", "annual"),
    )
