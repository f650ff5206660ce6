"""`institutions/`: what institutions report each quarter, and what schemes give them."""

import datetime
from decimal import Decimal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from districts.permissions import Reader
from districts.requests import reader_in
from tasks.evaluation.models import (
    Institution,
    InstitutionFigure,
    InstitutionPoint,
    InstitutionRun,
)
from tasks.evaluation.permissions import SEE_INSTITUTIONS

from .asked import Page, Result, page_of, paged, quarter_of
from .evaluations import ExplainedOut
from .schemas import Slug, at

router = Router()


class InstitutionOut(Schema):
    code: str
    name: str
    kind: str
    level: str
    seat: Slug
    asked_from: str
    asked_until: str | None
    is_sample: bool
    url: str = at("get_absolute_url")


class InstitutionFigureOut(Schema):
    institution: str = at("institution", "code")
    figure: str
    quarter: str
    state: str
    value: Decimal | None
    unit: str
    published_at: datetime.datetime
    sheet: str
    cell: str
    is_sample: bool
    url: str = at("get_absolute_url")


class InstitutionRunOut(Schema):
    id: int
    scheme: str = at("version", "scheme", "code")
    title: str = at("version", "title")
    version: int = at("version", "number")
    document: str = at("version", "document")
    quarter: str
    state: str
    is_sample: bool
    url: str = at("get_absolute_url")


class InstitutionPointOut(ExplainedOut):
    institution: str = at("result", "institution", "code")
    is_sample: bool = at("result", "is_sample")


def follower(request: HttpRequest) -> Reader:
    """The reader, where institutions are shown to them."""
    reader = reader_in(request)
    if not reader.may(SEE_INSTITUTIONS):
        raise HttpError(403, "Institutions are shown to supervisors, leaders and the auditor.")
    return reader


@router.get("", response=paged("InstitutionPage", InstitutionOut))
def institutions(request: HttpRequest, page: Query[Page], kind: str | None = None) -> Result:
    rows = Institution.objects.visible_to(follower(request)).select_related("seat")
    return page_of(rows.filter(kind=kind) if kind else rows, page)


@router.get("figures/", response=paged("InstitutionFigurePage", InstitutionFigureOut))
def institution_figures(
    request: HttpRequest,
    page: Query[Page],
    institution: str | None = None,
    quarter: str | None = None,
) -> Result:
    """What is published now of institutions, each figure with its cell."""
    rows = InstitutionFigure.objects.visible_to(follower(request)).published()
    if institution:
        rows = rows.filter(institution__code=institution)
    if quarter:
        rows = rows.filter(quarter=quarter_of(quarter))
    rows = rows.select_related("institution")
    return page_of(rows.order_by("institution__code", "figure", "quarter", "pk"), page)


@router.get("runs/", response=paged("InstitutionRunPage", InstitutionRunOut))
def institution_runs(request: HttpRequest, page: Query[Page], scheme: str | None = None) -> Result:
    """The runs that score institutions, the newest first."""
    follower(request)
    rows = InstitutionRun.objects.select_related("version__scheme")
    return page_of(rows.filter(version__scheme__code=scheme) if scheme else rows, page)


@router.get("runs/{run}/points/", response=paged("InstitutionPointPage", InstitutionPointOut))
def institution_points(request: HttpRequest, run: int, page: Query[Page]) -> Result:
    """Every point of a run, with its inputs and the rule that finds it again."""
    follower(request)
    held = get_object_or_404(InstitutionRun, pk=run)
    rows = InstitutionPoint.objects.filter(result__run=held)
    rows = rows.select_related("item", "result__institution")
    return page_of(rows.order_by("result__institution__code", "item__number"), page)
