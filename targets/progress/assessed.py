"""How far each target has come, as of a quarter: stored numbers → assessments."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, cast

from django.db.models import Q, QuerySet

from districts.permissions import Reader
from targets.arithmetic import Assessment, Declaration, Goal, Rule, assess, is_met
from targets.models import Indicator, QuarterlyReturn, SeriesBreak, Target
from targets.palette import severity
from targets.periods import Quarter, stored_quarter
from targets.permissions import SEE_PROJECT_SUMS

from .as_of import AsOf, rule_for
from .doubts import doubted_figures
from .figures_used import NO_SERIES, STRANGER, Absence, Series, Source, series_of
from .held import held_by_data, held_by_place
from .shown import shown

# The order in which a sentence counts them: what is done, what runs, what is not known.
COUNTED_ORDER = (
    "achieved",
    "ahead",
    "on_track",
    "at_risk",
    "off_track",
    "missed",
    "awaiting",
    "improving",
    "worsening",
    "not_rated",
    "no_data",
)
# Statuses of a target that somebody must act on.
BEHIND = ("missed", "off_track", "at_risk")


@dataclass(frozen=True)
class Progress:
    """One target, its assessment by a rule, and the word reported since, if one was.

    `source` is where the deciding figure came from; None when nothing is observed.
    """

    target: Target
    assessment: Assessment
    absence: Absence | None
    rule: Rule

    @property
    def status(self) -> str:
        return self.assessment.status

    @property
    def severity(self) -> int:
        return severity(self.status)

    @property
    def source(self) -> Source | None:
        return cast(Source | None, self.assessment.source)

    @property
    def asks_more(self) -> bool:
        """Whether its last figure falls short of the level: only then is a run required."""
        assessment = self.assessment
        if self.status in ("achieved", "ahead"):
            return False
        if assessment.observed is None or assessment.relation is None:
            return True
        goal = goal_of(self.target)
        return is_met(goal, assessment.observed, assessment.relation, rule=self.rule) is not True


def goal_of(target: Target, breaks: tuple[Quarter, ...] = (), *, is_doubted: bool = False) -> Goal:
    """What the target asks for, as the arithmetic takes it.

    Only a rating asks for the breaks of the indicator's series and for doubts of the figure.
    """
    indicator = target.indicator
    declared = target.declared_met_in
    return Goal(
        kind=cast(Any, target.kind),
        operator=cast(Any, target.operator or None),
        value=target.value,
        baseline=target.baseline_value,
        baseline_quarter=stored_quarter(target.baseline_quarter),
        deadline=stored_quarter(target.deadline),
        path=cast(Any, target.path or None),
        basis=cast(Any, indicator.basis if indicator else "point_in_time"),
        higher_is_better=indicator is None or indicator.direction == "higher",
        declared=Declaration(True, Quarter.parse(declared)) if declared else None,
        breaks=breaks,
        is_doubted=is_doubted,
    )


def targets_in_force(reader: Reader, as_of: AsOf) -> QuerySet[Target]:
    """The targets of the period shown, in the wording that was in force as of then."""
    return in_force_as_of(Target.objects.filter(plan__in=shown(reader, as_of).plans), as_of)


def in_force_as_of(targets: QuerySet[Target], as_of: AsOf) -> QuerySet[Target]:
    """Those of the targets whose wording was in force as of then."""
    day = as_of.documents_day
    return targets.filter(
        Q(effective_on__isnull=True) | Q(effective_on__lte=day),
        Q(ended_on__isnull=True) | Q(ended_on__gt=day),
    )


def progress_of(
    targets: QuerySet[Target] | Sequence[Target],
    as_of: AsOf,
    accepting: QuarterlyReturn | None = None,
    told_to: Reader = STRANGER,
) -> list[Progress]:
    """The targets' progress, in their order; ten queries at most, however many targets.

    More once after plans have moved: which figures are in doubt is worked out anew. With
    `accepting` as it would be once that waiting return is accepted; with figures of the ledger as
    far as `told_to` may read them.
    """
    if isinstance(targets, QuerySet):
        # Not joined: targets of one plan share its object, which costs and holds less.
        targets = targets.prefetch_related("plan__jurisdiction", "jurisdiction", "indicator")
    wanted = list(targets)
    rule = rule_for(as_of)
    counted = [target for target in wanted if target.indicator_id]
    indicators = {cast(int, target.indicator_id) for target in counted}
    series = series_of(
        as_of,
        jurisdictions={target.jurisdiction_id for target in counted},
        indicators=indicators,
        accepting=accepting,
        told_to=told_to,
    )
    breaks = breaks_of(indicators) if rule.rates_every_quarter else {}
    doubted = doubted_figures(as_of) if rule.rates_every_quarter else frozenset()
    return [
        progress_in(
            series.get((target.jurisdiction_id, cast(int, target.indicator_id)), NO_SERIES),
            goal_of(
                target,
                breaks.get(cast(int, target.indicator_id), ()),
                is_doubted=(target.plan.slug, target.key) in doubted,
            ),
            target,
            as_of,
            rule,
        )
        for target in wanted
    ]


def breaks_of(indicators: Iterable[int]) -> dict[int, tuple[Quarter, ...]]:
    """The quarters from which series are counted in another way, by indicator id."""
    breaks: dict[int, tuple[Quarter, ...]] = {}
    rows = SeriesBreak.objects.filter(indicator__in=sorted(indicators))
    for indicator, quarter in rows.values_list("indicator_id", "quarter"):
        breaks[indicator] = (*breaks.get(indicator, ()), Quarter.parse(quarter))
    return breaks


def progress_in(series: Series, goal: Goal, target: Target, as_of: AsOf, rule: Rule) -> Progress:
    """One target's progress by the figures of its own jurisdiction and indicator.

    A word reported for a quarter after the deadline says as little as a figure of then.
    """
    said = list(series.absences)
    if rule.rates_every_quarter and goal.deadline is not None:
        said = [one for one in said if one.quarter <= goal.deadline]
    last = said[-1] if said else None
    if last and last.state == "not_applicable":
        goal = replace(goal, is_not_applicable=True)
    assessment = assess(goal, series.readings, as_of.quarter, rule)
    since = assessment.observed_quarter
    is_newer = last and (not since or last.quarter > since)
    return Progress(target, assessment, last if is_newer else None, rule)


def cached_progress(reader: Reader, as_of: AsOf) -> list[Progress]:
    """Progress of every target the reader may see, held of each place until its figures move."""

    def build() -> list[Progress]:
        by_place = held_by_place(
            "progress", lambda places: _progress_by_place(places, as_of), as_of.key_of_any_period
        )
        plans = set(shown(reader, as_of).plans)
        entries = chain.from_iterable(by_place.values())
        own = [one for one in entries if one.target.plan_id in plans]
        return sorted(_as_told(own, reader, as_of), key=_in_order)

    return list(held_by_data("shown_progress", build, reader.scope_key, as_of.key))


def _as_told(entries: list[Progress], reader: Reader, as_of: AsOf) -> list[Progress]:
    """With the figures of the ledger that the reader may read, where targets are measured by any:
    what is held of a place is what strangers are told."""
    if not reader.has_some(SEE_PROJECT_SUMS):
        return entries
    ledger = set(Indicator.objects.of_ledger().values_list("pk", flat=True))
    measured = [one.target for one in entries if one.target.indicator_id in ledger]
    if not measured:
        return entries
    told = {one.target.pk: one for one in progress_of(measured, as_of, told_to=reader)}
    return [told.get(one.target.pk, one) for one in entries]


def _in_order(one: Progress) -> tuple[int, ...]:
    """As targets are ordered where they are stored."""
    target = one.target
    return target.plan.jurisdiction.position, target.plan_id, target.position, target.pk


def _progress_by_place(places: list[int], as_of: AsOf) -> dict[int, list[Progress]]:
    targets = in_force_as_of(Target.objects.filter(jurisdiction__in=places), as_of)
    by_place: dict[int, list[Progress]] = {}
    for one in progress_of(targets, as_of):
        by_place.setdefault(one.target.jurisdiction_id, []).append(one)
    return by_place


def status_counts(progress: Iterable[Progress]) -> dict[str, int]:
    """How many targets have each status, only those that occur, in the order a sentence says it."""
    counts = Counter(entry.status for entry in progress)
    return {status: counts[status] for status in COUNTED_ORDER if counts[status]}


def by_severity(progress: Iterable[Progress]) -> list[Progress]:
    """What asks for attention first; targets of equal status in the order given."""
    return sorted(progress, key=lambda entry: entry.severity)
