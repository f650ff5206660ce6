"""A run's ranking, group by group: places, totals, changes on the run before."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from districts.permissions import Reader
from tasks.evaluation.models import FROZEN_STATES, Point, Result, Run, SchemeItem, SubjectGroup
from tasks.evaluation.seen import seen_results
from tasks.evaluation.sources import Span
from tasks.evaluation.wording import change_text, points_text


@dataclass(frozen=True)
class Line:
    """A subject of a ranking, its points in the order of items."""

    result: Result
    points: Sequence[Point]
    former: int | None

    @property
    def change(self) -> int | None:
        """How many places it has gained on the run before; None where either has no place."""
        if self.result.rank is None or self.former is None:
            return None
        return self.former - self.result.rank

    @property
    def change_text(self) -> str:
        return change_text(self.change)

    @property
    def url(self) -> str:
        run = self.result.computation.run_id
        return reverse("run_subject", args=[run, self.result.jurisdiction.slug])

    @property
    def total_text(self) -> str:
        """Points won, and of how many where that is not the whole: 61.5 / 90."""
        result = self.result
        if result.counted == whole_of(result):
            return points_text(result.won)
        return f"{points_text(result.won)} / {points_text(result.counted)}"

    @property
    def is_converted(self) -> bool:
        """Whether the total must be counted as of the whole before it is compared."""
        return self.result.counted != whole_of(self.result)


def whole_of(result: Result) -> Decimal:
    """All of the weight, whatever became of it."""
    return result.won + result.lost + result.missing + result.inapplicable


@dataclass(frozen=True)
class GroupLines:
    """The ranking of one group; `group` is None where a scheme has none."""

    group: SubjectGroup | None
    lines: Sequence[Line]

    @property
    def code(self) -> str:
        return self.group.code if self.group else ""

    @property
    def label(self) -> str:
        return self.group.label if self.group else _("All")


def ranking(reader: Reader, run: Run) -> list[GroupLines]:
    """The groups of a run as far as the reader may see them; four queries."""
    results = list(seen_results(reader, run).prefetch_related("points__item"))
    former = former_places(reader, run)
    groups: dict[SubjectGroup | None, list[Line]] = {}
    for one in results:
        line = Line(one, list(one.points.all()), former.get(one.jurisdiction_id))
        groups.setdefault(one.group, []).append(line)
    return [GroupLines(group, sorted(lines, key=_in_order)) for group, lines in groups.items()]


def _in_order(line: Line) -> tuple[bool, int, int]:
    result = line.result
    return result.rank is None, result.rank or 0, result.jurisdiction.position


def former_run(reader: Reader, run: Run) -> Run | None:
    """The run of the same scheme for the period before, once that is confirmed and the reader may
    know of it."""
    before = str(Span.parse(run.period).former)
    rows = Run.objects.visible_to(reader).filter(version__scheme=run.version.scheme_id)
    rows = rows.filter(period=before)
    return rows.filter(state__in=FROZEN_STATES).order_by("-version__number").first()


def former_places(reader: Reader, run: Run) -> dict[int, int]:
    """The places of the run before that the reader sees, by jurisdiction's id."""
    former = former_run(reader, run)
    if former is None:
        return {}
    rows = seen_results(reader, former).filter(rank__isnull=False)
    return {place: rank or 0 for place, rank in rows.values_list("jurisdiction_id", "rank")}


def ranking_chart(run: Run, shown: GroupLines, items: Sequence[SchemeItem]) -> dict[str, Any]:
    """Points by item as stacked bars, with the table of the same rows."""
    from targets.figures.stacked import Part, Row, stacked_figure

    sections = list(dict.fromkeys(item.section for item in items))
    rows = [Row(line.result.jurisdiction.label, line.total_text, line.url) for line in shown.lines]
    parts = [
        Part(
            str(item.number),
            sections.index(item.section),
            [float(line.points[place].won) for line in shown.lines],
            [hover_of(line, line.points[place]) for line in shown.lines],
        )
        for place, item in enumerate(items)
    ]
    lost = [float(whole_of(line.result) - line.result.won) for line in shown.lines]
    title = _("Points by item, %(group)s") % {"group": shown.label}
    names = [f"{item.number} {item.name}" for item in items]
    return {
        "id": "ranking",
        "title": title,
        "notes": [
            _(
                "A bar is a district; its parts are the items by their numbers, the hollow rest is"
                " lost or missing."
            ),
            *names,
        ],
        "figure": stacked_figure(rows, parts, lost, _("Points"), 100.0)
        | {"picture": picture_of(run, shown, names)},
        "table": {
            "caption": title,
            "headings": [_("District scored"), *names, _("Total")],
            "rows": [
                [
                    line.result.jurisdiction.label,
                    *[points_text(point.won) for point in line.points],
                    line.total_text,
                ]
                for line in shown.lines
            ],
        },
    }


def picture_of(run: Run, shown: GroupLines, names: Sequence[str]) -> dict[str, Any]:
    """What a saved picture says of itself; that of a sample run says so."""
    return {
        "file": f"{run.version.scheme.code}-{run.period}-{shown.code or 'all'}",
        "head": f"{run.version.title} · {run.period} · {shown.label}",
        "source": "",
        "foot": ["; ".join(names)],
        "mark": _("Sample data") if run.is_sample else "",
    }


def hover_of(line: Line, point: Point) -> str:
    name = line.result.jurisdiction.label
    return f"{name}<br>{point.item.number} {point.item.name}<br>{point.formula or '–'}"
