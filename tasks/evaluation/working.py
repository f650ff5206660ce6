"""From a version of a scheme and a period to the points of every subject; nothing is stored here.

The same way is gone by a trial, by a run, and by whoever checks what a run has stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from districts.models import Jurisdiction
from tasks.evaluation.models import (
    GroupMembership,
    Judgement,
    SchemeItem,
    SchemeVersion,
    SubjectGroup,
)
from tasks.evaluation.scoring import (
    INAPPLICABLE,
    KNOWN,
    Band,
    Grade,
    Input,
    Item,
    Ranked,
    Rule,
    Sheet,
    points_of_group,
    ranked,
)
from tasks.evaluation.scoring.model import State
from tasks.evaluation.sources import NOT_KNOWN, Origin, SourceInput, Span, source_of

# By subject's id, then by number of the item.
Gathered = Mapping[int, Mapping[int, SourceInput]]


@dataclass(frozen=True)
class Placed:
    """A subject with the group in which it is ranked; None where a scheme has no groups."""

    jurisdiction: Jurisdiction
    group: SubjectGroup | None


@dataclass(frozen=True)
class Scored:
    """A subject with its inputs, its points and its place."""

    subject: Placed
    inputs: Mapping[int, SourceInput]
    sheet: Sheet
    place: Ranked

    @property
    def is_sample(self) -> bool:
        return any(one.is_sample for one in self.inputs.values())


def rule_of(item: SchemeItem) -> Rule:
    """An item's rule as scoring takes it."""
    bands = tuple(Band(Decimal(start), Decimal(points)) for start, points in item.bands)
    return Rule(
        item.scoring,
        item.weight,
        item.higher_is_better,
        item.full_mark,
        bands,
        item.cap,
        item.floor,
    )


def item_of(item: SchemeItem) -> Item:
    return Item(item.number, rule_of(item), item.section, item.missing)


def grades_of(version: SchemeVersion) -> list[Grade]:
    """The grades of a version, the best first."""
    return [Grade(one.name, one.least, one.last_rank) for one in version.grades.all()]


def subjects_of(span: Span) -> list[Placed]:
    """Who is scored for a period: the members of groups on its last day.

    Where no group has any, all districts that report, in one ranking.
    """
    day = span.last.end
    members = GroupMembership.objects.filter(since__lte=day).exclude(until__lte=day)
    placed = [
        Placed(one.jurisdiction, one.group)
        for one in members.select_related("jurisdiction", "group").order_by(
            "group__position", "jurisdiction__position"
        )
    ]
    if placed:
        return placed
    return [Placed(place, None) for place in Jurisdiction.objects.districts().reporting()]


def gather(
    items: Iterable[SchemeItem], subjects: Sequence[Placed], span: Span
) -> dict[int, dict[int, SourceInput]]:
    """What the sources know of each subject and item; each source is asked once an indicator."""
    keys = [one.jurisdiction.pk for one in subjects]
    found: dict[int, dict[int, SourceInput]] = {key: {} for key in keys}
    asked: dict[tuple[str, int | None], Mapping[int, SourceInput]] = {}
    for item in items:
        question = (item.source, item.indicator_id)
        if question not in asked:
            source = source_of(item.source)
            asked[question] = source.inputs(keys, span, item.indicator)
        for key in keys:
            found[key][item.number] = asked[question].get(key, NOT_KNOWN)
    return found


def hints(
    items: Iterable[SchemeItem], subjects: Sequence[Placed], span: Span
) -> dict[tuple[int, int], SourceInput]:
    """The figure that stands beside an item that persons judge, by item number and subject id."""
    keys = [one.jurisdiction.pk for one in subjects]
    found = {}
    for item in items:
        if item.source == "manual" and item.hint:
            inputs = source_of(item.hint).inputs(keys, span, item.indicator)
            found.update({(item.number, key): inputs.get(key, NOT_KNOWN) for key in keys})
    return found


def hints_of(
    items: Iterable[SchemeItem], place: Jurisdiction, span: Span
) -> dict[int, SourceInput]:
    """The same for one place, by item number."""
    placed = [one for one in subjects_of(span) if one.jurisdiction == place]
    return {number: given for (number, _key), given in hints(items, placed, span).items()}


def judged(
    gathered: Gathered, judgements: Iterable[Judgement]
) -> dict[int, dict[int, SourceInput]]:
    """The same with what persons said in the place of what the sources know."""
    found = {key: dict(inputs) for key, inputs in gathered.items()}
    for one in judgements:
        if one.jurisdiction_id not in found:
            continue
        words = Origin("judgement", value="" if one.points is None else str(one.points))
        state = KNOWN if one.kind == "points" else INAPPLICABLE
        said = SourceInput(state, one.points, (words,))
        before = found[one.jurisdiction_id].get(one.item.number, NOT_KNOWN)
        found[one.jurisdiction_id][one.item.number] = replace(
            said, origins=(*said.origins, *before.origins)
        )
    return found


def score(
    version: SchemeVersion,
    subjects: Sequence[Placed],
    inputs: Gathered,
    least_weight: Decimal | None = None,
) -> list[Scored]:
    """The points of every subject, each ranked in its group, the groups in their order.

    `least_weight` takes the place of the version's own where less than all is tried.
    """
    least = version.least_weight if least_weight is None else least_weight
    items = [item_of(item) for item in version.items.all()]
    grades = grades_of(version)
    scored: list[Scored] = []
    for group in dict.fromkeys(one.group for one in subjects):
        members = [one for one in subjects if one.group == group]
        given = {
            str(one.jurisdiction.pk): as_inputs(inputs[one.jurisdiction.pk]) for one in members
        }
        sheets = points_of_group(items, given)
        places = ranked(sheets, least, grades)
        for one in members:
            key = str(one.jurisdiction.pk)
            scored.append(Scored(one, inputs[one.jurisdiction.pk], sheets[key], places[key]))
    return scored


def as_inputs(inputs: Mapping[int, SourceInput]) -> dict[int, Input]:
    """What scoring takes of the inputs: state and value."""
    return {number: Input(cast(State, one.state), one.value) for number, one in inputs.items()}
