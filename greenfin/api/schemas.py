"""What one result of each address holds. Decimals are strings, quarters are text like 2025Q4."""

import datetime
from typing import Any

from ninja import Field, Schema


class Page(Schema):
    limit: int = Field(200, ge=1, le=1000)
    offset: int = Field(0, ge=0, le=1_000_000_000)


class JurisdictionOut(Schema):
    slug: str
    code: str | None
    name: str
    name_en: str
    kind: str
    is_reporting: bool


class IndicatorOut(Schema):
    code: str
    name: str
    name_en: str
    unit: str
    basis: str
    path: str | None
    direction: str
    is_additive: bool
    asked_of: str
    definition: str


class PlanOut(Schema):
    slug: str
    jurisdiction: str
    title: str
    document_number: str | None
    issuer: str
    issued_on: datetime.date | None
    is_public: bool
    period_start: int
    period_end: int


class TaskOut(Schema):
    number: int
    title: str
    has_official_title: bool
    section: str
    lead: list[str]
    responsible: list[str]
    wording: str


class AnnexOut(Schema):
    row: int
    title: str
    lead: list[str]
    responsible: list[str]


class TargetOut(Schema):
    id: int
    plan: str
    jurisdiction: str
    indicator: str | None
    key: str
    statement: str
    title: str
    title_en: str
    kind: str
    operator: str | None
    value: str | None
    unit: str | None
    deadline: str | None
    deadline_origin: str
    baseline_value: str | None
    baseline_quarter: str | None
    baseline_origin: str
    path: str | None
    clause: str
    wording: str
    reading: str
    in_force: bool


class ObservationOut(Schema):
    id: int
    jurisdiction: str
    indicator: str
    quarter: str
    state: str
    value: str | None
    unit: str
    published_at: datetime.datetime | None
    superseded_at: datetime.datetime | None
    origin: dict[str, Any]
    is_sample: bool
    url: str


class CitedOut(Schema):
    key: str
    jurisdiction: str
    indicator: str | None
    label: str
    quarter: str | None
    as_of_text: str
    relation: str
    value: str
    unit: str
    publisher: str
    title: str
    published_on: datetime.date | None
    address: str


class ForecastOut(Schema):
    value: float
    low: float
    high: float
    points: int
    method: str
    reached: str | None


class ProgressOut(Schema):
    target: int
    plan: str
    jurisdiction: str
    indicator: str | None
    as_of: str
    observed: str | None
    observed_relation: str | None
    observed_origin: dict[str, Any] | None
    quarter: str | None
    target_level: str | None
    attainment: float | None
    progress: float | None
    elapsed: float | None
    path_value: float | None
    gap_share: float | None
    required_growth: float | None
    required_step: float | None
    average_growth: float | None
    forecast: ForecastOut | None
    status: str
    reason: str
    rule_version: str


class ClauseOut(Schema):
    plan: str
    clause: str


class AnswerOut(Schema):
    answer: str
    document: str
    note: str
    answered_at: datetime.datetime


class FindingOut(Schema):
    rule: int
    plan: str
    severity: str
    code: str
    key: str
    clauses: list[str]
    compared: list[ClauseOut]
    message: str
    arithmetic: list[str]
    answer: AnswerOut | None


class StandingOut(Schema):
    jurisdiction: str
    state: str
    submitted_at: datetime.datetime | None
    on_time: bool | None
    cells_expected: int
    cells_reported: int


class PlansPage(Schema):
    count: int
    results: list[PlanOut]


class AlignmentOut(Schema):
    city_plan: str
    city_task: int
    plan: str
    task: int
    score: str | None
    parts: dict[str, float]
    state: str
    origin: str


class JurisdictionsPage(Schema):
    count: int
    results: list[JurisdictionOut]


class IndicatorsPage(Schema):
    count: int
    results: list[IndicatorOut]


class TasksPage(Schema):
    count: int
    results: list[TaskOut]


class AnnexPage(Schema):
    count: int
    results: list[AnnexOut]


class TargetsPage(Schema):
    count: int
    results: list[TargetOut]


class ObservationsPage(Schema):
    count: int
    results: list[ObservationOut]


class CitedPage(Schema):
    count: int
    results: list[CitedOut]


class ProgressPage(Schema):
    count: int
    results: list[ProgressOut]


class AuditPage(Schema):
    count: int
    results: list[FindingOut]


class StandingsPage(Schema):
    count: int
    results: list[StandingOut]


class AlignmentPage(Schema):
    count: int
    results: list[AlignmentOut]
