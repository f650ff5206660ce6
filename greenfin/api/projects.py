"""What one result of `projects/` holds: a project of the ledger, its amounts in 亿元."""

from decimal import Decimal

from ninja import Schema
from pydantic import AliasPath, Field

from .schemas import at


class ProjectOut(Schema):
    number: str
    name: str
    kind: str = at("fact", "kind")
    jurisdiction: str = at("fact", "place")
    shares: dict[str, Decimal] = at("fact", "shares")
    owner: str
    owner_code: str
    green_class: str = Field(
        validation_alias=AliasPath("fact", "green_class"), serialization_alias="class"
    )
    edition: str
    pushed_by: str = at("fact", "body")
    state: str = at("fact", "state")
    days: int
    is_unanswered: bool
    investment: Decimal | None
    wanted: Decimal | None
    granted: Decimal | None
    drawn: Decimal | None
    co2: Decimal | None
    is_sample: bool
    url: str
