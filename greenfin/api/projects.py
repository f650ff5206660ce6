"""`projects/`: the ledger of green projects, its amounts in 亿元."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import AliasPath, Field

from districts.requests import reader_in
from tasks.projects.models import Project
from tasks.projects.permissions import SEE_PROJECTS
from tasks.projects.reading import Line, ledger_lines
from tasks.risks.marking import marked_lines
from tasks.risks.permissions import SEE_RISKS

from .asked import Page, Result, jurisdiction_of, page_of, paged
from .schemas import Exact, at

router = Router()


class MarkedLine:
    """A project's line with the numbers of the records that mark it; None for who reads none."""

    def __init__(self, line: Line, risks: list[str] | None) -> None:
        self.line, self.risks = line, risks

    def __getattr__(self, name: str) -> Any:
        return getattr(self.line, name)


class ProjectOut(Schema):
    number: str
    name: str
    kind: str = at("fact", "kind")
    jurisdiction: str = at("fact", "place")
    shares: dict[str, Exact] = at("fact", "shares")
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
    investment: Exact | None
    wanted: Exact | None
    granted: Exact | None
    drawn: Exact | None
    co2: Exact | None
    risks: list[str] | None
    is_sample: bool
    url: str


@router.get("", response=paged("ProjectPage", ProjectOut), by_alias=True)
def projects(
    request: HttpRequest,
    page: Query[Page],
    jurisdiction: str | None = None,
    state: str | None = None,
) -> Result:
    """The ledger of green projects, as far as the reader reads its rows; `risks` names the verified
    negative records on a project's owner, null for who may not read these."""
    reader = reader_in(request)
    if not reader.has_some(SEE_PROJECTS):
        raise HttpError(403, "The ledger's rows are shown to those who have to do with them.")
    rows = Project.objects.visible_to(reader)
    if jurisdiction:
        rows = rows.of_places([jurisdiction_of(jurisdiction).pk])
    if state:
        rows = rows.filter(state=state)
    keys = set(rows.values_list("pk", flat=True))
    found = page_of([one for one in ledger_lines() if one.pk in keys], page)
    shown: list[Line] = found["results"]
    if not reader.may(SEE_RISKS):
        return {**found, "results": [MarkedLine(line, None) for line in shown]}
    marked = marked_lines(reader, shown)
    results = [
        MarkedLine(line, [one.record_number for one in marked.get(line.pk, [])]) for line in shown
    ]
    return {**found, "results": results}
