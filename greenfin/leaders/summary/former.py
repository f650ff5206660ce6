"""How the targets of the period before ended, in the first year of the one that is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from districts.permissions import Reader
from greenfin.plans.assessment import result_of
from targets.periods import Period, Quarter
from targets.progress import Progress, cached_progress
from targets.progress.as_of import AsOf
from targets.progress.shown import in_period, shown, shown_plans


class Results(NamedTuple):
    """How many targets were achieved, missed, and still await their final figure."""

    achieved: int
    missed: int
    awaiting: int


@dataclass(frozen=True)
class FormerPeriod:
    """The former period's final results, plan by plan; `as_of` leads to that period's pages.

    It is open where the city has no plan yet in the period shown.
    """

    period: Period
    as_of: AsOf
    total: Results
    rows: list[dict[str, Any]]
    is_open: bool


def results(progress: Iterable[Progress], quarter: Quarter) -> Results:
    found = [result_of(one, quarter) for one in progress]
    return Results(*map(found.count, Results._fields))


def former_period(who: Reader, as_of: AsOf, *, is_open: bool) -> FormerPeriod | None:
    """None except in the first year of the period shown, where there was one before."""
    known = shown(who, as_of)
    if known.period is None or known.former is None or as_of.quarter.year != known.period.first:
        return None
    then = in_period(as_of, known.former, known)
    progress = cached_progress(who, then)
    rows = []
    for plan in shown_plans(who, then).select_related("jurisdiction"):
        own = [one for one in progress if one.target.plan_id == plan.pk]
        rows.append({"plan": plan, **results(own, as_of.quarter)._asdict()})
    return FormerPeriod(known.former, then, results(progress, as_of.quarter), rows, is_open)
