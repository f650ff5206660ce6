"""What the lists of the API share: their stretch of rows, the place that an address names."""

from typing import Any

from django.db.models import Q, QuerySet
from ninja.errors import HttpError

from districts.models import Jurisdiction

from . import schemas

Result = dict[str, Any]


def page_of(rows: "QuerySet[Any] | list[Any]", page: schemas.Page) -> Result:
    """Count and the asked-for stretch of rows."""
    count = len(rows) if isinstance(rows, list) else rows.count()
    return {"count": count, "results": list(rows[page.offset : page.offset + page.limit])}


def jurisdiction_of(text: str) -> Jurisdiction:
    """The jurisdiction of a slug or a six-digit code."""
    jurisdiction = Jurisdiction.objects.filter(Q(slug=text) | Q(code=text)).first()
    if jurisdiction is None:
        raise HttpError(422, f"No jurisdiction {text}: give an address name or a six-digit code.")
    return jurisdiction
