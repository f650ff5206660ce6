"""One figure once: the targets of a jurisdiction that ask for the same indicator."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from districts.permissions import Reader
from targets.models import Indicator

from .as_of import AsOf
from .assessed import Progress, cached_progress
from .shown import in_period, shown

# Of several targets on an indicator, the one whose level is the plan's own word is drawn.
DRAWN_FIRST = ("level", "reduction", "assigned", "multiple", "average_growth")


@dataclass(frozen=True)
class IndicatorGroup:
    """The targets of one jurisdiction on one indicator, the one that is drawn first."""

    indicator: Indicator
    entries: tuple[Progress, ...]

    @property
    def drawn(self) -> Progress:
        return self.entries[0]

    @cached_property
    def worst(self) -> Progress:
        """Of the targets of the worst status the one that is drawn before the others."""
        return min(self.entries, key=lambda one: one.severity)

    @property
    def status(self) -> str:
        return self.worst.status


def drawn_first(entries: Sequence[Progress]) -> list[Progress]:
    """The same, the one to be drawn in front: of those with a level the plan's own word."""
    kinds = {kind: place for place, kind in enumerate(DRAWN_FIRST)}
    return sorted(
        entries,
        key=lambda one: (
            one.assessment.target_level is None,
            kinds.get(one.target.kind, len(kinds)),
        ),
    )


def by_indicator(progress: Iterable[Progress]) -> list[IndicatorGroup]:
    """Groups in the order of indicators, of one jurisdiction's targets; those without one left out.

    Targets of several jurisdictions make a group each.
    """
    groups: dict[tuple[int, int], list[Progress]] = {}
    for one in progress:
        if one.target.indicator is not None:
            key = (one.target.jurisdiction_id, one.target.indicator.pk)
            groups.setdefault(key, []).append(one)
    found = [
        IndicatorGroup(entries[0].target.indicator, tuple(drawn_first(entries)))
        for entries in groups.values()
        if entries[0].target.indicator is not None
    ]
    return sorted(found, key=lambda group: (group.indicator.position, group.indicator.pk))


# A target's place: the ids of its jurisdiction and its indicator.
Place = tuple[int, int]


def of_other_periods(reader: Reader, as_of: AsOf) -> Mapping[Place, list[Progress]]:
    """The targets with a level that other periods draw at each place, the newest period first."""
    known = shown(reader, as_of)
    found: dict[Place, list[Progress]] = defaultdict(list)
    for period in known.periods:
        if period != known.period:
            entries = cached_progress(reader, in_period(as_of, period, known))
            for group in by_indicator(entries):
                if group.drawn.assessment.target_level is not None:
                    place = group.drawn.target.jurisdiction_id, group.indicator.pk
                    found[place].append(group.drawn)
    return found
