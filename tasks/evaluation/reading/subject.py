"""One subject of a run: every item with why it has these points, and what was said of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from districts.models import Evidence
from districts.permissions import Reader
from targets.models import Indicator
from targets.wording.formatting import exact_text
from tasks.evaluation.models import Judgement, Objection, Point, Result, Run
from tasks.evaluation.seen import last_computation, seen_objections
from tasks.evaluation.wording import (
    INPUT_WORDS,
    MARK_WORDS,
    Names,
    origin_text,
    points_text,
    scoring_text,
    source_text,
    unit_of,
)


@dataclass(frozen=True)
class OriginLine:
    """A figure behind a point, as it was then."""

    text: str
    url: str
    is_sample: bool


@dataclass(frozen=True)
class PointLine:
    """A point with all that explains it; `before` are the points of earlier computations."""

    point: Point
    judgement: Judgement | None
    objections: Sequence[Objection]
    before: Sequence[Point] = field(default_factory=tuple)
    names: Names = field(default_factory=dict)

    @property
    def value_text(self) -> str:
        """The input with its unit, or the word in its place."""
        if self.point.value is None:
            return str(INPUT_WORDS[self.point.state])
        return f"{exact_text(round(self.point.value, 4))} {unit_of(self.point.item)}".strip()

    @property
    def won_text(self) -> str:
        return points_text(self.point.won)

    @property
    def weight_text(self) -> str:
        return points_text(self.point.weight)

    @property
    def mark_text(self) -> str:
        return str(MARK_WORDS.get(self.point.mark, ""))

    @property
    def source(self) -> str:
        return source_text(self.point.item)

    @property
    def scoring(self) -> str:
        return scoring_text(self.point.item)

    @property
    def origins(self) -> list[OriginLine]:
        return [
            OriginLine(origin_text(one, self.names), one["url"], one["is_sample"])
            for one in self.point.origins
        ]

    @property
    def changed(self) -> list[Point]:
        """What the point was before objections, the newest first; empty where it never changed."""
        return [one for one in self.before if one.won != self.point.won]

    @property
    def has_open_objection(self) -> bool:
        return any(one.state in ("open", "meeting") for one in self.objections)


def subject_lines(reader: Reader, run: Run, result: Result) -> list[PointLine]:
    """The points of a result in the order of items; seven queries."""
    place = result.jurisdiction_id
    points = result.points.select_related("item__indicator")
    said: dict[int, Judgement] = {
        one.item_id: one
        for one in run.judgements.filter(jurisdiction=place).prefetch_related(
            Prefetch("evidence", Evidence.objects.listed())
        )
    }
    objections: dict[int, list[Objection]] = {}
    for row in seen_objections(reader, run).filter(jurisdiction=place):
        objections.setdefault(row.item_id, []).append(row)
    before: dict[int, list[Point]] = {}
    former = Point.objects.filter(result__jurisdiction=place, result__computation__run=run).exclude(
        result=result
    )
    for point in former.order_by("-result__computation__number"):
        before.setdefault(point.item_id, []).append(point)
    indicators = Indicator.objects.all()
    names = {one.unit: one.unit_label for one in indicators}
    names |= {one.name: one.label for one in indicators}
    return [
        PointLine(
            point,
            said.get(point.item_id),
            objections.get(point.item_id, []),
            before.get(point.item_id, []),
            names,
        )
        for point in points
    ]


def computation_note(run: Run) -> dict[str, Any]:
    """When the points that count were worked out, and how often."""
    last = last_computation(run)
    return {"computation": last, "computations": run.computations.count()}
