"""What the lists of the API share: their stretch of rows, the place that an address names."""

from typing import Any

from django.db.models import Q, QuerySet
from ninja import Field, Schema
from ninja.errors import HttpError
from pydantic import BaseModel, create_model

from districts.models import Jurisdiction
from targets.periods import Quarter

Result = dict[str, Any]


class Page(Schema):
    limit: int = Field(200, ge=1, le=1000)
    offset: int = Field(0, ge=0, le=1_000_000_000)


def paged(name: str, row: type[BaseModel]) -> type[Schema]:
    """The asked-for stretch of a list, with how many it holds in all."""
    return create_model(name, __base__=Schema, count=(int, ...), results=(list[row], ...))  # type: ignore[valid-type]


def page_of(rows: "QuerySet[Any] | list[Any]", page: Page) -> Result:
    """Count and the asked-for stretch of rows."""
    count = len(rows) if isinstance(rows, list) else rows.count()
    return {"count": count, "results": list(rows[page.offset : page.offset + page.limit])}


def jurisdiction_of(text: str) -> Jurisdiction:
    """The jurisdiction of a slug or a six-digit code."""
    jurisdiction = Jurisdiction.objects.filter(Q(slug=text) | Q(code=text)).first()
    if jurisdiction is None:
        raise HttpError(422, f"No jurisdiction {text}: give an address name or a six-digit code.")
    return jurisdiction


def quarter_of(text: str) -> str:
    try:
        return str(Quarter.parse(text.strip().upper()))
    except ValueError:
        raise HttpError(422, f"No quarter {text}: write one like 2025Q4.") from None
