"""One plan period at a time: whose plans, targets and tasks stand on a page.

A plan, and with it its targets and tasks, exists from its date of issue on. Of those that exist,
the plans of one period are shown: that of the as-of quarter, else the last one, else the one asked
for. Whatever lists, counts or draws asks here, and nothing adds two periods.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import Http404

from districts.models import Plan
from districts.models.plans import PlanQuerySet
from districts.permissions import Reader
from targets.periods import Period, plan_periods

if TYPE_CHECKING:
    from .as_of import AsOf


@dataclass(frozen=True)
class Shown:
    """The period shown, the one shown unless another is asked for, and that of each plan, by id.

    Both are None where no plan exists yet.
    """

    period: Period | None
    usual: Period | None
    by_plan: Mapping[int, Period]

    @property
    def periods(self) -> list[Period]:
        """All that have plans by then, the newest first."""
        return sorted(set(self.by_plan.values()), reverse=True)

    @property
    def plans(self) -> list[int]:
        return [pk for pk, period in self.by_plan.items() if period == self.period]

    @property
    def former(self) -> Period | None:
        """The period before the one shown."""
        return next((one for one in self.periods if self.period and one < self.period), None)


class NotIssued(Http404):
    """A plan that does not exist yet as of the choice; one that may be known of."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan.slug)
        self.plan = plan


def issued_plans(reader: Reader, as_of: "AsOf") -> PlanQuerySet:
    """The plans that a reader may see and that exist as of then, of whichever period."""
    return Plan.objects.visible_to(reader).issued_by(as_of.documents_day)


def shown(reader: Reader, as_of: "AsOf") -> Shown:
    """Whose plans stand on the pages of this reader as of then; one query."""
    rows = issued_plans(reader, as_of).order_by("pk")
    leading: dict[int, Period] = {}
    others: dict[int, Period] = {}
    for pk, first, last, kind in rows.values_list(
        "pk", "period_start", "period_end", "jurisdiction__kind"
    ):
        (leading if kind == "city" else others)[pk] = Period(first, last)
    by_plan = plan_periods(leading, others)
    periods = sorted(set(by_plan.values()), reverse=True)
    begun = [one for one in periods if one.first <= as_of.quarter.year]
    usual = next(iter((*begun, *periods[::-1])), None)
    return Shown(as_of.period or usual, usual, by_plan)


def shown_plans(reader: Reader, as_of: "AsOf") -> PlanQuerySet:
    """The plans of the period shown; two queries with the one that reads them."""
    return Plan.objects.filter(pk__in=shown(reader, as_of).plans)


def of_period(as_of: "AsOf", reader: Reader, text: str) -> "AsOf":
    """The choice with the period asked for; ValueError, with a sentence that says what there is,
    for one that has no plan by then."""
    wanted, known = Period.parse(text), shown(reader, as_of)
    if wanted not in known.periods:
        names = ", ".join(map(str, known.periods)) or "none"
        raise ValueError(f"No period {wanted} as of {as_of.text}: those with plans are {names}.")
    return in_period(as_of, wanted, known)


def of_plan(as_of: "AsOf", reader: Reader, plan: Plan) -> "AsOf":
    """The choice with the period of a plan; NotIssued where the plan does not exist by then."""
    known = shown(reader, as_of)
    if plan.pk not in known.by_plan:
        raise NotIssued(plan)
    return in_period(as_of, known.by_plan[plan.pk], known)


def in_period(as_of: "AsOf", period: Period, known: Shown) -> "AsOf":
    """To ask for the usual period is no choice of its own."""
    return replace(as_of, period=None if period == known.usual else period)
