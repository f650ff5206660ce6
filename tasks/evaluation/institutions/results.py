"""What runs gave institutions, as pages and files show it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from targets.tables.exports import Record
from targets.wording.formatting import plain_text, quarter_text
from tasks.evaluation.models import (
    Institution,
    InstitutionPoint,
    InstitutionResult,
    InstitutionRun,
    SchemeItem,
)
from tasks.evaluation.wording import (
    INPUT_WORDS,
    MARK_WORDS,
    origin_text,
    points_text,
    scoring_text,
    source_text,
    unit_of,
)

from .wording import figure_names


@dataclass(frozen=True)
class ResultLine:
    """An institution of a ranking, its points in the order of items."""

    result: InstitutionResult
    points: Sequence[InstitutionPoint]

    @property
    def institution(self) -> Institution:
        return self.result.institution

    @property
    def total(self) -> str:
        """Points won, and of how many where that is not the whole: 61.5 / 80."""
        result = self.result
        whole = sum((point.weight for point in self.points), Decimal(0))
        if result.counted == whole:
            return points_text(result.won)
        return f"{points_text(result.won)} / {points_text(result.counted)}"

    @property
    def cells(self) -> list[dict[str, str]]:
        return [
            {"item": point.item.name, "text": point_cell(point), "why": point.formula}
            for point in self.points
        ]


@dataclass(frozen=True)
class PointLine:
    """One point with all that explains it."""

    point: InstitutionPoint

    @property
    def item(self) -> SchemeItem:
        return self.point.item

    @property
    def won(self) -> str:
        return point_cell(self.point)

    @property
    def value(self) -> str:
        """The input with its unit, or the word in its place."""
        point = self.point
        if point.value is None:
            return str(INPUT_WORDS.get(point.state, ""))
        return f"{plain_text(round(point.value, 4))} {unit_of(point.item)}".strip()

    @property
    def mark(self) -> str:
        return str(MARK_WORDS.get(self.point.mark, ""))

    @property
    def origins(self) -> list[dict[str, str]]:
        names = figure_names()
        return [{"text": origin_text(one, names), "url": one["url"]} for one in self.point.origins]

    @property
    def rule(self) -> str:
        item = self.point.item
        parts = dict.fromkeys([source_text(item), scoring_text(item)])
        return _("; ").join(parts)


def point_cell(point: InstitutionPoint) -> str:
    """The points, or why there are none to give."""
    if point.weight == point.inapplicable:
        return str(INPUT_WORDS["not_applicable"])
    if point.missing and not point.won:
        return str(INPUT_WORDS["missing"])
    return points_text(point.won)


def lines_of(run: InstitutionRun) -> list[ResultLine]:
    """The ranking of a run, who has no place last."""
    rows = run.results.select_related("institution").prefetch_related("points__item__indicator")
    return [ResultLine(row, list(row.points.all())) for row in rows]


def titles_of(items: Sequence[SchemeItem]) -> dict[str, Any]:
    """The columns of the file of a run: points, and beside them the inputs they rest on."""
    columns: dict[str, Any] = {
        "rank": pgettext("ranking", "Place"),
        "institution": _("Institution"),
        "code": _("Unified social credit code"),
        "total": _("Points"),
        "counted": _("Of points"),
        "grade": _("Grade"),
    }
    for item in items:
        words = {"number": item.number, "name": item.name, "weight": points_text(item.weight)}
        columns[f"points{item.number}"] = _("%(number)s %(name)s (%(weight)s points)") % words
        columns[f"input{item.number}"] = _("%(number)s input") % words
        columns[f"formula{item.number}"] = _("%(number)s formula") % words
    return columns | {"is_sample": _("Sample")}


def records_of(lines: Sequence[ResultLine]) -> Iterator[Record]:
    for line in lines:
        result = line.result
        record: Record = {
            "rank": result.rank,
            "institution": result.institution.name,
            "code": result.institution.code,
            "total": result.won,
            "counted": result.counted,
            "grade": result.grade,
            "is_sample": result.is_sample,
        }
        for point in line.points:
            number = point.item.number
            record[f"points{number}"] = point.won
            record[f"input{number}"] = point.value
            record[f"formula{number}"] = point.formula
        yield record


def schemes_beside(institution: Institution, quarter: str = "") -> list[dict[str, Any]]:
    """By scheme what its newest run gave the institution, the schemes side by side."""
    rows = InstitutionResult.objects.filter(institution=institution).exclude(run__state="draft")
    rows = rows.filter(run__quarter=quarter) if quarter else rows
    rows = rows.select_related("run__version__scheme").prefetch_related("points__item__indicator")
    newest: dict[int, InstitutionResult] = {}
    for row in rows.order_by("run__quarter", "run__version__number"):
        newest[row.run.version.scheme_id] = row
    return [
        {
            "run": row.run,
            "result": row,
            "title": row.run.version.title,
            "document": row.run.version.document,
            "quarter": quarter_text(row.run.quarter),
            "total": ResultLine(row, list(row.points.all())).total,
            "of": row.run.results.count(),
            "points": [PointLine(point) for point in row.points.all()],
        }
        for row in sorted(newest.values(), key=lambda row: row.run.version.scheme.code)
    ]


def run_sentence(run: InstitutionRun, lines: Sequence[ResultLine]) -> str:
    """Who leads, or what comes next."""
    if run.state == "draft":
        return _("Give the points that persons judge, then compute.")
    best = next((line for line in lines if line.result.rank == 1), None)
    words: dict[str, Any] = {"count": len(lines)}
    if best is None:
        return _("Banks scored: %(count)d; none reaches the judged weight for a place.") % words
    words |= {"name": best.institution.name, "total": best.total}
    return _("Banks scored: %(count)d; %(name)s leads with %(total)s points.") % words
