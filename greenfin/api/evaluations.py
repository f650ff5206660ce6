"""`evaluations/`: the runs that a reader may know of, and what a point of one rests on."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import BaseModel

from districts.requests import reader_in
from tasks.evaluation.models import InstitutionPoint, Point, Run, SchemeItem
from tasks.evaluation.seen import seen_results

from .asked import Page, Result, page_of, paged
from .schemas import Slug, at

router = Router()


class RunOut(Schema):
    id: int
    scheme: str = at("version", "scheme", "code")
    title: str = at("version", "title")
    version: int = at("version", "number")
    document: str = at("version", "document")
    period: str
    state: str
    is_sample: bool
    url: str

    @staticmethod
    def resolve_url(row: Run) -> str:
        return row.get_absolute_url()


class InputOut(BaseModel):
    """The input of a point: its value and the figures that it rests on."""

    state: str
    value: Decimal | None
    origins: list[dict[str, Any]]


class RuleOut(BaseModel):
    """How an item is scored, as far as a point needs it to be found again."""

    scoring: str
    higher_is_better: bool
    full_mark: Decimal | None
    bands: list[list[str]]
    cap: Decimal | None
    floor: Decimal | None
    missing: str
    section: str
    weight: Decimal


def rule_of(item: SchemeItem) -> RuleOut:
    names = [name for name in RuleOut.model_fields if name != "bands"]
    return RuleOut(**{name: getattr(item, name) for name in names}, bands=item.bands)


class ExplainedOut(Schema):
    """One point, of a district or an institution, with all that finds it again."""

    item: int = at("item", "number")
    name: str = at("item", "name")
    weight: Decimal
    points: Decimal = at("won")
    lost: Decimal
    missing: Decimal
    inapplicable: Decimal
    formula: str
    mark: str
    inputs: InputOut
    rule: RuleOut
    total: Decimal = at("result", "won")
    counted: Decimal = at("result", "counted")
    comparable: Decimal | None = at("result", "comparable")
    rank: int | None = at("result", "rank")
    grade: str = at("result", "grade")
    is_sample: bool

    @staticmethod
    def resolve_inputs(row: Point | InstitutionPoint) -> InputOut:
        return InputOut(state=row.state, value=row.value, origins=row.origins)

    @staticmethod
    def resolve_rule(row: Point | InstitutionPoint) -> RuleOut:
        return rule_of(row.item)


class PointOut(ExplainedOut):
    subject: Slug = at("result", "jurisdiction")
    group: str | None

    @staticmethod
    def resolve_group(row: Point) -> str | None:
        return row.result.group.code if row.result.group else None


@router.get("", response=paged("EvaluationPage", RunOut))
def evaluations(request: HttpRequest, page: Query[Page], scheme: str | None = None) -> Result:
    """The runs that the reader may know of, the newest first."""
    rows = Run.objects.visible_to(reader_in(request)).select_related("version__scheme")
    return page_of(rows.filter(version__scheme__code=scheme) if scheme else rows, page)


@router.get("{run}/points/", response=paged("PointPage", PointOut))
def evaluation_points(request: HttpRequest, run: int, page: Query[Page]) -> Result:
    """Every point of a run that the reader may see, by the computation that counts."""
    reader = reader_in(request)
    held = get_object_or_404(Run.objects.visible_to(reader), pk=run)
    rows = Point.objects.filter(result__in=seen_results(reader, held))
    rows = rows.select_related("item", "result__jurisdiction", "result__group")
    return page_of(rows.order_by("result__group__position", "result", "item__number"), page)
