"""What one result of `evaluations/` and of a run's points holds."""

from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import BaseModel

from tasks.evaluation.models import Point, Run

from .schemas import Slug, at


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


class PointOut(Schema):
    subject: Slug = at("result", "jurisdiction")
    group: str | None
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
    def resolve_group(row: Point) -> str | None:
        return row.result.group.code if row.result.group else None

    @staticmethod
    def resolve_inputs(row: Point) -> InputOut:
        return InputOut(state=row.state, value=row.value, origins=row.origins)

    @staticmethod
    def resolve_rule(row: Point) -> RuleOut:
        names = [name for name in RuleOut.model_fields if name != "bands"]
        return RuleOut(**{name: getattr(row.item, name) for name in names}, bands=row.item.bands)
