"""What a quarter asks of whom, and why: the rule for indicators.

A quarter asks for what is in force in it: the indicators of everyone, and those of targets of plans
that cover it and were issued by its end, until the deadline of each. Its own deadlines it asks for
whatever their basis.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from districts.models import Jurisdiction, Plan
from targets.models import Indicator, Target
from targets.periods import Quarter

# Targets by place and indicator.
_Aims = Mapping[tuple[int, int], Sequence[Target]]


@dataclass(frozen=True)
class Asked:
    """The rows of one sheet that a quarter asks of a place for one reason.

    `subject` is what they are about: an indicator, or the plan of measures. `keys` are those of the
    rows.
    """

    place: int
    subject: Indicator | Plan
    why: str
    keys: tuple[str, ...]


def indicators_asked(quarter: Quarter, places: Sequence[Jurisdiction]) -> list[Asked]:
    """Indicator by indicator what each of these places reports for a quarter; three queries."""
    aims = _aims(quarter, places)
    indicators = Indicator.objects.exclude(asked_of__in=["derived", "ledger", "citations_only"])
    rows = [
        (one, {place.pk for place in one.named.all()})
        for one in indicators.prefetch_related("named")
    ]
    return [
        Asked(place.pk, indicator, why, (indicator.code,))
        for place in places
        for indicator, named in rows
        for why in _reasons(
            indicator, aims.get((place.pk, indicator.pk), ()), place.pk in named, quarter
        )
    ]


def targets_measured(quarter: Quarter) -> QuerySet[Target]:
    """Targets that a figure of the quarter is measured by, those not for publication too."""
    begun = Plan.objects.begun(quarter.end)
    return Target.objects.filter(
        Q(effective_on__isnull=True) | Q(effective_on__lte=quarter.end),
        Q(ended_on__isnull=True) | Q(ended_on__gt=quarter.end),
        Q(plan__period_end__gte=quarter.year) | Q(deadline__gte=str(quarter)),
        plan__in=begun,
        indicator__isnull=False,
    )


def _aims(quarter: Quarter, places: Sequence[Jurisdiction]) -> _Aims:
    """A target on a share that is derived asks for its two parts."""
    aims: dict[tuple[int, int], list[Target]] = defaultdict(list)
    targets = targets_measured(quarter).filter(jurisdiction__in=[place.pk for place in places])
    for target in targets.select_related("indicator"):
        indicator = target.indicator
        assert indicator is not None
        parts = (indicator.pk, indicator.numerator_id, indicator.denominator_id)
        for part in parts:
            if part is not None:
                aims[target.jurisdiction_id, part].append(target)
    return aims


def _reasons(
    indicator: Indicator, aims: Sequence[Target], is_named: bool, quarter: Quarter
) -> Iterator[str]:
    """The first reason to ask, if there is one."""
    if any(target.deadline == str(quarter) for target in aims):
        yield _("Targets fall due in this quarter: this figure decides them.")
    elif indicator.is_annual and not quarter.is_year_end:
        return
    elif indicator.asked_of == "everyone":
        yield _("Asked of everyone who reports.")
    elif aims:
        yield _("Asked of those that a plan in force sets a target for.")
    elif is_named:
        yield _("Asked of the places named for it.")
