"""Addresses of the API. Each list is narrowed by the reader's rights before anything else."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import NinjaAPI, Query
from ninja.errors import HttpError

from districts.clock import current_date
from districts.models import Jurisdiction, Plan
from districts.requests import reader_in
from greenfin.plans.audit import current_findings
from targets.models import CitedFigure, Indicator, Observation, ReportingRound, Target
from targets.models.filed import heavy_fields
from targets.permissions import SEE_BOARD
from targets.progress import cached_progress
from targets.progress.as_of import AsOf, default_as_of, parse_as_of, rated_by_version
from targets.progress.rankings import cached_ranking, visible_indicators
from targets.progress.shown import NotIssued, of_period, of_plan, shown_plans
from targets.returns.board import standings_seen
from tasks.alignment.matrix import known_pairs
from tasks.milestones.known import as_known as milestones_known
from tasks.milestones.known import milestones_shown, with_evidence
from tasks.models import ALIGNMENT_STATES, MATTER_STATES, AnnexRow, Task
from tasks.permissions import SEE_SUPERVISION
from tasks.progress.due import as_known, late_tasks
from tasks.progress.sentences import LATE_WORDS
from tasks.serving import serving_tasks
from tasks.supervision.matters import lines_of, register
from tasks.supervision.subjects import with_shown_subject

from . import schemas
from .asked import Page, Result, jurisdiction_of, page_of, paged, quarter_of
from .evaluations import router as evaluations
from .institutions import router as institutions
from .projects import router as projects
from .promises import MatterOut, milestone_out
from .risks import router as risks

api = NinjaAPI(
    title="greenfin",
    version="1",
    description="Plans, targets, tasks, reported numbers and progress; read only but for intake/.",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("evaluations/", evaluations)
api.add_router("institutions/", institutions)
api.add_router("projects/", projects)
api.add_router("risks/", risks)


def indicator_of(text: str) -> Indicator:
    indicator = Indicator.objects.filter(code=text).first()
    if indicator is None:
        raise HttpError(422, f"No indicator {text}: give a code such as green_loan_balance.")
    return indicator


def visible_plan(request: HttpRequest, slug: str) -> Plan:
    """The plan; one that may not be seen answers as one that does not exist."""
    return get_object_or_404(Plan.objects.visible_to(reader_in(request)), slug=slug)


def state_of(text: str) -> str:
    states = [state for state, _word in ALIGNMENT_STATES]
    if text not in states:
        raise HttpError(422, f"No state {text}: give one of {', '.join(states)}.")
    return text


def matter_state_of(text: str) -> str:
    states = [state for state, _word in MATTER_STATES]
    if text not in states:
        raise HttpError(422, f"No state {text}: give one of {', '.join(states)}.")
    return text


def lateness_of(text: str) -> str:
    if text not in LATE_WORDS:
        raise HttpError(422, f"No lateness {text}: give one of {', '.join(LATE_WORDS)}.")
    return text


def narrowed(rows: QuerySet[Any], jurisdiction: str | None, indicator: str | None) -> QuerySet[Any]:
    if jurisdiction:
        rows = rows.filter(jurisdiction=jurisdiction_of(jurisdiction))
    if indicator:
        rows = rows.filter(indicator=indicator_of(indicator))
    return rows


def chosen_as_of(request: HttpRequest, choice: schemas.Choice, plan: Plan | None = None) -> AsOf:
    """What was asked for, of one period: that of the plan where one is named."""
    as_of, reader = asked_moment(choice.as_of), reader_in(request)
    if plan is not None:
        try:
            return of_plan(as_of, reader, plan)
        except NotIssued:
            since = plan.issued_on or plan.period_start
            text = (
                f"The plan {plan.slug} was issued on {since}: as of {as_of.text} it does not exist."
            )
            raise HttpError(404, text) from None
    if not choice.period:
        return as_of
    try:
        return of_period(as_of, reader, choice.period)
    except ValueError as unknown:
        raise HttpError(422, str(unknown)) from None


def asked_moment(text: str | None) -> AsOf:
    if not text:
        return default_as_of()
    try:
        return parse_as_of(text)
    except ValueError:
        raise HttpError(
            422, f"as_of={text} is neither a quarter like 2024Q3 nor a past day like 2024-11-05."
        ) from None


def asked_rule(as_of: AsOf, version: str | None) -> AsOf:
    if not version:
        return as_of
    try:
        return rated_by_version(as_of, version)
    except ValueError:
        raise HttpError(422, f"There is no version {version} of the status rule.") from None


@api.get("jurisdictions/", response=paged("JurisdictionsPage", schemas.JurisdictionOut))
def jurisdictions(request: HttpRequest, page: Query[Page]) -> Result:
    return page_of(Jurisdiction.objects.all(), page)


@api.get("indicators/", response=paged("IndicatorsPage", schemas.IndicatorOut))
def indicators(request: HttpRequest, page: Query[Page], choice: Query[schemas.Choice]) -> Result:
    known = visible_indicators(reader_in(request), chosen_as_of(request, choice))
    return page_of(known.select_related("edition__indicator").prefetch_related("breaks"), page)


@api.get("indicators/{code}/ranking/", response=paged("RankingPage", schemas.RankOut))
def indicator_ranking(
    request: HttpRequest,
    code: str,
    page: Query[Page],
    choice: Query[schemas.Choice],
) -> Result:
    reader, chosen = reader_in(request), chosen_as_of(request, choice)
    indicator = get_object_or_404(visible_indicators(reader, chosen), code=code)
    return page_of(list(cached_ranking(indicator, reader, chosen).rows), page)


@api.get("plans/", response=paged("PlansPage", schemas.PlanOut))
def plans(request: HttpRequest, page: Query[Page], choice: Query[schemas.Choice]) -> Result:
    rows = shown_plans(reader_in(request), chosen_as_of(request, choice))
    return page_of(rows.select_related("jurisdiction"), page)


@api.get("plans/{slug}/", response=schemas.PlanOut)
def plan(request: HttpRequest, slug: str) -> Plan:
    return visible_plan(request, slug)


@api.get("plans/{slug}/tasks/", response=paged("TasksPage", schemas.TaskOut))
def plan_tasks(
    request: HttpRequest,
    slug: str,
    page: Query[Page],
    as_of: str | None = None,
    late: str | None = None,
) -> Result:
    reader, wanted = reader_in(request), visible_plan(request, slug)
    chosen = chosen_as_of(request, schemas.Choice(as_of=as_of), wanted)
    rows = Task.objects.filter(plan=wanted).select_related("section")
    if late:
        rows = rows.filter(pk__in=late_tasks(lateness_of(late), chosen))
    found = page_of(rows.prefetch_related("assignments"), page)
    targets = list(wanted.targets.in_force())
    served = serving_tasks(targets, reader)
    for task in as_known(found["results"], chosen):
        task.serves = [
            target.key
            for target in targets
            if task.number in {one.number for one in served[target.pk]}
        ]
    return found


@api.get("plans/{slug}/annex/", response=paged("AnnexPage", schemas.AnnexOut))
def plan_annex(request: HttpRequest, slug: str, page: Query[Page]) -> Result:
    rows = AnnexRow.objects.filter(plan=visible_plan(request, slug))
    return page_of(rows.prefetch_related("assignments"), page)


@api.get("targets/", response=paged("TargetsPage", schemas.TargetOut))
def targets(
    request: HttpRequest,
    page: Query[Page],
    choice: Query[schemas.Choice],
    plan: str | None = None,
    jurisdiction: str | None = None,
    indicator: str | None = None,
    history: bool = False,
) -> Result:
    reader, wanted = reader_in(request), visible_plan(request, plan) if plan else None
    chosen = shown_plans(reader, chosen_as_of(request, choice, wanted))
    known = Target.objects.filter(plan__in=[wanted] if wanted else chosen)
    rows = narrowed(known if history else known.in_force(), jurisdiction, indicator)
    found = page_of(rows.select_related("plan", "jurisdiction", "indicator"), page)
    served = serving_tasks(found["results"], reader)
    for target in found["results"]:
        target.served_by = [task.number for task in served[target.pk]]
    return found


@api.get("observations/", response=paged("ObservationsPage", schemas.ObservationOut))
def observations(
    request: HttpRequest,
    page: Query[Page],
    jurisdiction: str | None = None,
    indicator: str | None = None,
    quarter: str | None = None,
    history: bool = False,
) -> Result:
    known = Observation.objects.visible_to(reader_in(request))
    rows: QuerySet[Any] = known.ever_published() if history else known.published()
    rows = narrowed(rows, jurisdiction, indicator)
    if quarter:
        rows = rows.filter(quarter=quarter_of(quarter))
    rows = rows.select_related(
        "jurisdiction",
        "indicator",
        "quarterly_return__file",
        "history_import__file",
        "numerator__indicator",
        "denominator__indicator",
    ).defer(
        *heavy_fields("quarterly_return"),
        "history_import__contents",
        "history_import__file__content",
    )
    return page_of(rows, page)


@api.get("cited/", response=paged("CitedPage", schemas.CitedOut))
def cited(
    request: HttpRequest,
    page: Query[Page],
    jurisdiction: str | None = None,
    indicator: str | None = None,
) -> Result:
    rows = narrowed(CitedFigure.objects.all(), jurisdiction, indicator)
    return page_of(rows.select_related("jurisdiction", "indicator"), page)


@api.get("progress/", response=paged("ProgressPage", schemas.ProgressOut))
def progress(
    request: HttpRequest,
    page: Query[Page],
    choice: Query[schemas.Choice],
    plan: str | None = None,
    rule: str | None = None,
) -> Result:
    wanted = visible_plan(request, plan) if plan else None
    chosen = asked_rule(chosen_as_of(request, choice, wanted), rule)
    rows = cached_progress(reader_in(request), chosen)
    if wanted:
        rows = [row for row in rows if row.target.plan_id == wanted.pk]
    return page_of(rows, page)


@api.get("rounds/{quarter}/", response=paged("StandingsPage", schemas.StandingOut))
def round_standings(request: HttpRequest, quarter: str, page: Query[Page]) -> Result:
    reader = reader_in(request)
    if not reader.has_some(SEE_BOARD):
        raise HttpError(403, "Who has reported is shown to signed-in people with a role.")
    reporting_round = get_object_or_404(ReportingRound, quarter=quarter)
    return page_of(standings_seen(reader, reporting_round, current_date()), page)


@api.get("audit/", response=paged("AuditPage", schemas.FindingOut))
def audit(
    request: HttpRequest,
    page: Query[Page],
    choice: Query[schemas.Choice],
    plan: str | None = None,
) -> Result:
    reader, wanted = reader_in(request), visible_plan(request, plan) if plan else None
    as_of = chosen_as_of(request, choice, wanted)
    slugs = set(shown_plans(reader, as_of).order_by().values_list("slug", flat=True))
    found = current_findings(reader, as_of, wanted)
    return page_of([one for one in found if one.finding.plan in slugs], page)


@api.get("alignment/", response=paged("AlignmentPage", schemas.AlignmentOut))
def alignment(
    request: HttpRequest,
    page: Query[Page],
    choice: Query[schemas.Choice],
    plan: str | None = None,
    state: str | None = None,
) -> Result:
    reader, wanted = reader_in(request), visible_plan(request, plan) if plan else None
    as_of = chosen_as_of(request, choice, wanted)
    rows = known_pairs(reader, as_of)
    rows = rows.filter(task__plan__in=[wanted] if wanted else shown_plans(reader, as_of))
    if state:
        rows = rows.filter(state=state_of(state))
    rows = rows.select_related("city_task__plan", "task__plan").order_by(
        "task__plan__jurisdiction__position", "task__plan", "city_task__number", "task__number"
    )
    return page_of(rows, page)


@api.get("supervision/", response=paged("SupervisionPage", MatterOut))
def supervision(request: HttpRequest, page: Query[Page], state: str | None = None) -> Result:
    reader = reader_in(request)
    if not reader.has_some(SEE_SUPERVISION):
        raise HttpError(
            403, "Matters under supervision are shown to those who have to do with them."
        )
    rows = register(reader)
    if state:
        rows = rows.filter(state=matter_state_of(state))
    found, with_page = page_of(rows, page), with_shown_subject(reader, rows)
    lines = lines_of(found["results"])
    return {
        **found,
        "results": [replace(one, has_page=one.matter.pk in with_page) for one in lines],
    }


@api.get("milestones/", response=paged("MilestonePage", schemas.MilestoneOut))
def milestones(
    request: HttpRequest,
    page: Query[Page],
    choice: Query[schemas.Choice],
    plan: str | None = None,
    year: int | None = None,
) -> Result:
    """Those due in the year by the date that holds, where one is named."""
    reader, wanted = reader_in(request), visible_plan(request, plan) if plan else None
    as_of = chosen_as_of(request, choice, wanted)
    rows = with_evidence(milestones_shown(reader, as_of), as_of)
    rows = rows.filter(task__plan__in=[wanted] if wanted else shown_plans(reader, as_of))
    known = milestones_known(rows.select_related("task__plan", "organisation"), as_of)
    due = [one for one in known if year in (None, one.standing.due_on.year)]
    found = page_of(due, page)
    return {**found, "results": [milestone_out(one, reader) for one in found["results"]]}
