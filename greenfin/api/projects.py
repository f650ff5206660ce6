"""`projects/`: the ledger of green projects, its amounts in 亿元."""

from decimal import Decimal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import AliasPath, Field

from districts.clock import current_date
from districts.requests import reader_in
from tasks.projects.models import Project
from tasks.projects.permissions import SEE_PROJECTS
from tasks.projects.reading import lines_of

from .asked import Page, Result, jurisdiction_of, page_of, paged
from .schemas import at

router = Router()


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


@router.get("", response=paged("ProjectPage", ProjectOut), by_alias=True)
def projects(
    request: HttpRequest,
    page: Query[Page],
    jurisdiction: str | None = None,
    state: str | None = None,
) -> Result:
    """The ledger of green projects, as far as the reader reads its rows."""
    reader = reader_in(request)
    if not reader.has_some(SEE_PROJECTS):
        raise HttpError(403, "The ledger's rows are shown to those who have to do with them.")
    rows = Project.objects.visible_to(reader)
    if jurisdiction:
        rows = rows.of_places([jurisdiction_of(jurisdiction).pk])
    if state:
        rows = rows.filter(state=state)
    return page_of(lines_of(rows.distinct(), current_date()), page)
