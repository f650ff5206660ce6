"""试算: what a version would give for a period, and what its items do; nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tasks.evaluation.models import SchemeItem, SchemeVersion
from tasks.evaluation.problems import item_problems
from tasks.evaluation.scoring import INAPPLICABLE
from tasks.evaluation.sources import SourceInput, Span
from tasks.evaluation.wording import change_text
from tasks.evaluation.working import Scored, gather, score, subjects_of

MANUAL = "manual"
NOT_ASKED = SourceInput(INAPPLICABLE)
WHOLE = Decimal(100)


@dataclass(frozen=True)
class TrialLine:
    """A subject of a trial with its place in the period before, by the same version."""

    scored: Scored
    former: int | None

    @property
    def change_text(self) -> str:
        rank = self.scored.place.rank
        change = None if rank is None or self.former is None else self.former - rank
        return change_text(change)


@dataclass(frozen=True)
class ItemSpread:
    """What an item does: how far points lie apart, for how many the input is missing."""

    item: SchemeItem
    least: Decimal | None
    most: Decimal | None
    missing: int
    subjects: int

    @property
    def separates_nobody(self) -> bool:
        """Whether all who are judged get the same points, or nobody is judged."""
        return self.least == self.most and self.item.source != MANUAL


@dataclass(frozen=True)
class Trial:
    """A version tried on a period; `problems` are why it cannot be."""

    span: Span
    problems: Sequence[str]
    lines: Sequence[TrialLine]
    spreads: Sequence[ItemSpread]

    @property
    def is_sample(self) -> bool:
        return any(line.scored.is_sample for line in self.lines)


def tried(version: SchemeVersion, span: Span) -> Trial:
    """The version on a period, and on the one before for the change of places."""
    items = list(version.items.select_related("indicator"))
    problems = [sentence for item in items for sentence in item_problems(item)]
    if problems or not items:
        return Trial(span, problems, [], [])
    now = scored_in(version, items, span)
    former = {
        one.subject.jurisdiction.pk: one.place.rank
        for one in scored_in(version, items, span.former)
    }
    lines = [TrialLine(one, former.get(one.subject.jurisdiction.pk)) for one in now]
    lines.sort(key=_in_order)
    spreads = [spread_of(item, place, now) for place, item in enumerate(items)]
    return Trial(span, [], lines, spreads)


def scored_in(version: SchemeVersion, items: Sequence[SchemeItem], span: Span) -> list[Scored]:
    """As a run would give it, were nothing left to persons: their items are not asked for."""
    subjects = subjects_of(span)
    inputs = gather(items, subjects, span)
    by_persons = [item for item in items if item.source == MANUAL]
    for known in inputs.values():
        known.update({item.number: NOT_ASKED for item in by_persons})
    left = WHOLE - sum(item.weight for item in by_persons)
    return score(version, subjects, inputs, version.least_weight * left / WHOLE)


def spread_of(item: SchemeItem, place: int, scored: Sequence[Scored]) -> ItemSpread:
    points = [one.sheet.points[place] for one in scored]
    won = [point.won for point in points if point.state == "known"]
    return ItemSpread(
        item,
        min(won, default=None),
        max(won, default=None),
        sum(point.state == "missing" for point in points),
        len(points),
    )


def _in_order(line: TrialLine) -> tuple[int, bool, int]:
    group = line.scored.subject.group
    rank = line.scored.place.rank
    return group.position if group else 0, rank is None, rank or 0
