"""What one result of each address holds, read from its row: each field is declared once.

Decimals are strings, quarters are text like 2025Q4, a related row is named by its slug or code.
"""

import datetime
from operator import attrgetter
from typing import Annotated, Any

from django.db.models import Manager
from ninja import Field, Schema
from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict

from targets.models import Observation, SeriesBreak
from targets.models.entries import ON_PAGE
from targets.progress.figures_used import Source
from targets.wording.formatting import computed, plain_text
from tasks.models import Assignment

Slug = Annotated[str, BeforeValidator(attrgetter("slug"))]
Code = Annotated[str, BeforeValidator(attrgetter("code"))]
EditionCode = Annotated[str | None, BeforeValidator(lambda edition: edition and edition.code)]
WholeCode = Annotated[
    str | None, BeforeValidator(lambda edition: edition and edition.indicator.code)
]
Clause = Annotated[str, BeforeValidator(attrgetter("text"))]
Exact = Annotated[str, BeforeValidator(plain_text)]
QuarterText = Annotated[str, BeforeValidator(str)]
# A computed quantity without the noise of floats.
Computed = Annotated[float, BeforeValidator(lambda value: float(computed(value)))]
# A blank text is null.
Filled = Annotated[str | None, BeforeValidator(lambda text: text or None)]


def at(*path: str) -> Any:
    """A field that the row holds under another name, or that stands in a row it points to."""
    return Field(validation_alias=AliasPath(*path))


def names_of(role: str) -> BeforeValidator:
    def written(assignments: Manager[Assignment]) -> list[str]:
        return [row.written for row in assignments.all() if row.role == role]

    return BeforeValidator(written)


def break_quarters(breaks: Manager[SeriesBreak]) -> list[str]:
    return [row.quarter for row in breaks.all()]


class Row(BaseModel):
    """Reads its fields from a row without a detour through Python: lists are long."""

    model_config = ConfigDict(from_attributes=True)


class Choice(Schema):
    """Of which quarter or day, and of which years' plans; the newest where nothing is said."""

    as_of: str | None = None
    period: str | None = None


class JurisdictionOut(Row):
    slug: str
    code: str | None
    name: str
    name_en: str
    kind: str
    is_reporting: bool


class IndicatorOut(Row):
    code: str
    name: str
    name_en: str
    unit: str
    basis: str
    path: Filled
    direction: str
    is_additive: bool
    asked_of: str
    # Of a class the indicator that it is part of, and the edition of the catalogue that names it.
    part_of: WholeCode = at("edition")
    edition: EditionCode
    definition: str
    series_breaks: Annotated[list[str], BeforeValidator(break_quarters)] = at("breaks")


class PlanOut(Row):
    slug: str
    jurisdiction: Slug
    title: str
    document_number: Filled
    issuer: str
    issued_on: datetime.date | None
    is_public: bool
    period_start: int
    period_end: int


class LateOut(Row):
    kind: str
    since: datetime.date


class TaskOut(Row):
    number: int
    title: str
    has_official_title: bool
    section: str = at("section", "label")
    lead: Annotated[list[str], names_of("lead")] = at("assignments")
    responsible: Annotated[list[str], names_of("responsible")] = at("assignments")
    wording: str
    # The keys of the targets in force that it serves, as far as a person has confirmed that.
    targets: list[str] = at("serves")
    state: str | None
    state_quarter: str | None
    due_on: datetime.date | None = at("timing", "dates", "due")
    due_source: str = at("timing", "dates", "source")
    due_document: Filled = at("timing", "dates", "document")
    expected_on: datetime.date | None = at("timing", "dates", "expected")
    late: LateOut | None = at("timing", "late")


class AnnexOut(Row):
    row: int
    title: str
    lead: Annotated[list[str], names_of("lead")] = at("assignments")
    responsible: Annotated[list[str], names_of("responsible")] = at("assignments")


class TargetOut(Row):
    id: int
    plan: Slug
    jurisdiction: Slug
    indicator: Code | None
    key: str
    statement: str
    title: str
    title_en: str
    kind: str
    operator: Filled
    value: Exact | None
    unit: Filled
    deadline: str | None
    deadline_origin: str
    baseline_value: Exact | None
    baseline_quarter: str | None
    baseline_origin: str
    path: Filled
    clause: str
    wording: str
    reading: str
    in_force: Annotated[bool, BeforeValidator(lambda day: day is None)] = at("ended_on")
    # The numbers of the plan's tasks that serve it, as far as a person has confirmed that.
    tasks: list[int] = at("served_by")


class ObservationOut(Schema):
    id: int
    jurisdiction: Slug
    indicator: Code
    quarter: str
    state: str
    value: Exact | None
    unit: str = at("indicator", "unit")
    published_at: datetime.datetime | None
    superseded_at: datetime.datetime | None
    origin: dict[str, Any]
    is_sample: bool
    url: str = at("get_absolute_url")

    @staticmethod
    def resolve_origin(row: Observation) -> dict[str, Any]:
        """Where a number came from; persons are never part of it."""
        if row.origin == "return" and row.quarterly_return is not None:
            return {
                "kind": "return",
                "digest": row.quarterly_return.file.digest,
                "sheet": row.sheet,
                "cell": row.cell,
                "number": row.quarterly_return.number,
                "on_page": ON_PAGE in row.read_as.split(","),
            }
        if row.origin == "history" and row.history_import is not None:
            return {"kind": "history", "digest": row.history_import.file.digest, "row": row.row}
        parts = [part for part in (row.numerator, row.denominator) if part is not None]
        return {
            "kind": row.origin,
            "parts": [
                {
                    "id": part.pk,
                    "indicator": part.indicator.code,
                    "value": None if part.value is None else plain_text(part.value),
                }
                for part in parts
            ],
        }


class CitedOut(Row):
    key: str
    jurisdiction: Slug
    indicator: Code | None
    label: str
    quarter: str | None
    as_of_text: str
    relation: str
    value: Exact
    unit: str
    publisher: str
    title: str
    published_on: datetime.date | None
    address: str


class ForecastOut(Row):
    value: Computed
    low: Computed
    high: Computed
    points: int
    method: str
    reached: QuarterText | None


class YearEndOut(Row):
    value: Computed
    low: Computed | None
    high: Computed | None
    years: int
    quarter: QuarterText
    path_value: Computed
    gap_share: Computed


class PaceOut(Row):
    need: Computed
    pace: Computed
    ratio: Computed | None
    figures: int
    crosses_break: bool


class LaterOut(Row):
    quarter: QuarterText
    value: Exact
    relation: str


def source_origin(source: Source) -> dict[str, Any]:
    kind = "derived" if source.is_derived else source.kind
    return {"kind": kind, "url": source.url, "is_sample": source.is_sample}


class ProgressOut(Row):
    target: int = at("target", "pk")
    plan: Slug = at("target", "plan")
    jurisdiction: Slug = at("target", "jurisdiction")
    indicator: Code | None = at("target", "indicator")
    as_of: QuarterText = at("assessment", "as_of")
    observed: Exact | None = at("assessment", "observed")
    observed_relation: str | None = at("assessment", "relation")
    observed_origin: Annotated[dict[str, Any], BeforeValidator(source_origin)] | None = at("source")
    quarter: QuarterText | None = at("assessment", "observed_quarter")
    target_level: Annotated[Exact, BeforeValidator(computed)] | None = at(
        "assessment", "target_level"
    )
    attainment: Computed | None = at("assessment", "attainment")
    progress: Computed | None = at("assessment", "progress")
    elapsed: Computed | None = at("assessment", "elapsed")
    path_value: Computed | None = at("assessment", "path_value")
    gap_share: Computed | None = at("assessment", "gap_share")
    required_growth: Computed | None = at("assessment", "required_growth")
    required_step: Computed | None = at("assessment", "required_step")
    average_growth: Computed | None = at("assessment", "average_growth")
    forecast: ForecastOut | None = at("assessment", "forecast")
    year_end: YearEndOut | None = at("assessment", "year_end")
    pace: PaceOut | None = at("assessment", "pace")
    later: LaterOut | None = at("assessment", "later")
    status: str
    rated_by: Filled = at("assessment", "rated_by")
    rated_quarter: QuarterText | None = at("assessment", "rated_quarter")
    reason: str = at("assessment", "reason")
    rule_version: str = at("assessment", "rule_version")


class FigureOut(Row):
    value: Exact
    relation: str
    quarter: QuarterText
    origin: Annotated[dict[str, Any], BeforeValidator(source_origin)] = at("source")


class RankOut(Row):
    jurisdiction: Slug
    standing: str
    rank: int | None
    figure: FigureOut | None = at("reading")
    change_on_year: Computed | None = at("change")


class ClauseOut(Row):
    plan: str
    clause: str = at("text")


class AnswerOut(Row):
    answer: str = at("kind")
    document: str
    note: str
    answered_at: datetime.datetime = at("at")


# Persons are never part of it.
class FindingOut(Row):
    rule: int = at("finding", "rule")
    plan: str = at("finding", "plan")
    severity: str = at("finding", "severity")
    code: str = at("finding", "code")
    key: str = at("finding", "key")
    clauses: list[Clause] = at("finding", "own_clauses")
    compared: list[ClauseOut] = at("finding", "other_clauses")
    message: str
    arithmetic: list[str]
    answer: AnswerOut | None


class StandingOut(Row):
    jurisdiction: Slug = at("member", "jurisdiction")
    state: str
    submitted_at: datetime.datetime | None
    on_time: bool | None = at("is_on_time")
    cells_expected: int | None
    cells_reported: int | None
    # Added to the round after the return had come in.
    rows_lacking: int | None


class AlignmentOut(Row):
    city_plan: Slug = at("city_task", "plan")
    city_task: int = at("city_task", "number")
    plan: Slug = at("task", "plan")
    task: int = at("task", "number")
    score: Exact | None
    # A database may keep the names in an order of its own.
    parts: Annotated[dict[str, float], BeforeValidator(lambda parts: dict(sorted(parts.items())))]
    state: str
    origin: str


class MilestoneOut(Row):
    plan: Slug = at("task", "plan")
    task: int = at("task", "number")
    number: int
    title: str
    kind: str
    organisation: Annotated[str | None, BeforeValidator(lambda body: body and body.slug)]
    due_on: datetime.date = at("standing", "due_on")
    first_due_on: datetime.date = at("standing", "first_due_on")
    times_moved: int = at("standing", "times_moved")
    state: str = at("standing", "state")
    # In time or late, past its date, ahead: one word for state and dates together.
    standing: str = at("standing", "kind")
    reached_on: datetime.date | None = at("standing", "reached_on")
    document_number: Filled = at("standing", "document_number")
    goal: int | None
    count: int | None = at("standing", "count")
    unit: Filled
    is_sample: bool
    # Said to be reached, and without the file that its kind needs.
    evidence_missing: bool = False
    # How many files prove it; null for strangers.
    evidence_count: int | None = None
