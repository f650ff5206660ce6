"""The rating of a target before its deadline: by path, expected year end or pace; else the last.

Version 1 of the rule rates the deciding figure against its path and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from targets.arithmetic.goals import Goal, Reading, Rule
from targets.arithmetic.measures import Measures, measures
from targets.arithmetic.pace import Pace, pace
from targets.arithmetic.readings import proves_met
from targets.arithmetic.year_end import YearEnd, year_end
from targets.periods import Quarter

RatedBy = Literal["path", "year_end", "pace", "held", ""]

# Float noise must not carry a borderline case over a threshold.
_PLACES_COMPARED = 12
# What the reasons of a gap are called where the gap is that of an expected year end.
_OF_YEAR_END = {
    "on_or_near_path": "expected_on_or_near_path",
    "below_path": "expected_below_path",
    "far_below_path": "expected_far_below_path",
}


class Verdict(NamedTuple):
    """A status, the rule of the order that gave it (None outside the order), and a reason code.

    `rated_by` says by what a status was rated: "" where the target is not rated, or its own figure
    decides without a comparison. `rated_quarter` is the quarter of the figure that gave it.
    """

    status: str
    step: int | None
    reason: str
    rated_by: RatedBy = ""
    rated_quarter: Quarter | None = None
    year_end: YearEnd | None = None
    pace: Pace | None = None


def rated_by_path(goal: Goal, deciding: Reading, found: Measures, rule: Rule) -> Verdict:
    """The deciding figure held against its path, else why it cannot be; version 1 of the rule."""
    hindrance = _hindrance(goal, deciding, found)
    if hindrance is not None or found.gap_share is None:
        return Verdict("not_rated", 5, hindrance or "path_undefined")
    return _against_path(goal, deciding, found.gap_share, rule) or Verdict(
        "not_rated", 5, "lower_bound_only"
    )


def last_rating(goal: Goal, readings: Sequence[Reading], as_of: Quarter, rule: Rule) -> Verdict:
    """The rating of the newest figure that can be rated; readings in order, none after as_of.

    Each figure is rated by what was known in its quarter. One that stands from an earlier quarter
    is `held`. That a target was met before is not held against a whole figure that falls short.
    """
    by_quarter = {reading.quarter: reading for reading in readings}
    falls_short = False
    for place in range(len(readings) - 1, -1, -1):
        reading = readings[place]
        found = _rating(goal, readings[: place + 1], by_quarter, rule)
        if found is None:
            falls_short |= goal.is_rated(reading.quarter) and not reading.is_lower_bound
            continue
        if found.status == "ahead" and falls_short:
            break
        return found if reading.quarter == as_of else found._replace(rated_by="held")
    return Verdict("not_rated", 5, _why_unrated(goal, readings[-1]))


def _rating(
    goal: Goal, readings: Sequence[Reading], known: Mapping[Quarter, Reading], rule: Rule
) -> Verdict | None:
    """What the last reading gives by itself; None where it gives nothing."""
    reading = readings[-1]
    if proves_met(goal, reading, rule):
        return Verdict("ahead", 4, "already_met", "", reading.quarter)
    if not goal.has_baseline:
        return _by_pace(reading, pace(goal, readings, rule), rule)
    if goal.is_rated(reading.quarter):
        found = measures(goal, reading)
        if _hindrance(goal, reading, found) is not None or found.gap_share is None:
            return None
        return _against_path(goal, reading, found.gap_share, rule)
    expected = year_end(goal, known, reading, rule)
    if expected is None:
        return None
    against = _against_path(goal, reading, expected.gap_share, rule)
    return against and against._replace(
        step=5, reason=_OF_YEAR_END[against.reason], rated_by="year_end", year_end=expected
    )


def _against_path(goal: Goal, reading: Reading, gap: float, rule: Rule) -> Verdict | None:
    """The status of a gap; None for a figure that is only a floor and does not prove enough."""
    compared = round(gap, _PLACES_COMPARED)
    is_near = compared >= float(rule.on_track)
    if reading.is_lower_bound and (goal.is_lower_better or not is_near):
        return None
    if is_near:
        return Verdict("on_track", 6, "on_or_near_path", "path", reading.quarter)
    if compared >= float(rule.at_risk):
        return Verdict("at_risk", 6, "below_path", "path", reading.quarter)
    return Verdict("off_track", 6, "far_below_path", "path", reading.quarter)


def _by_pace(reading: Reading, found: Pace | None, rule: Rule) -> Verdict | None:
    if found is None:
        return None
    rest: tuple[RatedBy, Quarter, None, Pace] = ("pace", reading.quarter, None, found)
    if found.ratio is None:
        return Verdict("off_track", 5, "pace_backwards", *rest)
    ratio = round(found.ratio, _PLACES_COMPARED)
    if ratio <= float(rule.pace_on_track):
        return Verdict("on_track", 5, "pace_enough", *rest)
    if ratio <= float(rule.pace_at_risk):
        return Verdict("at_risk", 5, "pace_short", *rest)
    return Verdict("off_track", 5, "pace_far_short", *rest)


def _why_unrated(goal: Goal, newest: Reading) -> str:
    """Why no figure gives a rating, said of the newest one."""
    found = measures(goal, newest)
    hindrance = _hindrance(goal, newest, found)
    if hindrance == "no_baseline" and goal.deadline is not None:
        hindrance = "too_few_figures"
    if hindrance == "quarter_not_rated" and goal.basis == "year_to_date":
        hindrance = "no_earlier_year"
    if hindrance is None and found.gap_share is None:
        return "path_undefined"
    if newest.is_lower_bound and hindrance in (None, "too_few_figures", "no_earlier_year"):
        return "lower_bound_only"
    return hindrance or "path_undefined"


def _hindrance(goal: Goal, deciding: Reading, found: Measures) -> str | None:
    """Why a figure that does not meet the target cannot be held against a path either."""
    if goal.baseline is None or goal.baseline_quarter is None:
        return "no_baseline"
    if goal.deadline is None or goal.path is None:
        return "no_path" if goal.deadline else "no_deadline"
    if not goal.is_rated(deciding.quarter):
        return "quarter_not_rated"
    if deciding.quarter < goal.baseline_quarter:
        return "before_baseline"
    if goal.baseline == found.target_level:
        return "no_distance"
    return None
