"""Rows → facts: what the pure rules read of the plans."""

from collections.abc import Iterable

from django.db.models import QuerySet

from districts.models import Plan, Section
from targets.audit.model import PlanFact, TargetFact
from targets.models import Target
from targets.periods import stored_quarter
from tasks.audit.model import (
    AnnexFact,
    BodyFact,
    DutyPlanFact,
    NameFact,
    OrganisationFact,
    TaskFact,
)
from tasks.models import AnnexRow, Assignment, Task

CLAUSE_ENDS = "。；;"


def plan_facts(plans: QuerySet[Plan]) -> dict[str, PlanFact]:
    """The plans with their targets in force, by slug; three queries."""
    rows = Target.objects.in_force().filter(plan__in=plans)
    rows = rows.select_related("plan", "jurisdiction", "indicator")
    wordings = section_wordings(plans)
    targets: dict[str, list[TargetFact]] = {}
    for row in rows:
        context = sentence_of(row.wording, wordings.get((row.plan_id, row.clause), ""))
        targets.setdefault(row.plan.slug, []).append(target_fact(row, context))
    return {
        plan.slug: PlanFact(plan.slug, plan.jurisdiction.slug, tuple(targets.get(plan.slug, ())))
        for plan in plans.select_related("jurisdiction")
    }


def section_wordings(plans: QuerySet[Plan]) -> dict[tuple[int, str], str]:
    """The text of each section, where it is loaded, by plan and label."""
    rows = Section.objects.filter(plan__in=plans).exclude(wording="").order_by()
    return {
        (plan, label): wording
        for plan, label, wording in rows.values_list("plan_id", "label", "wording")
    }


def sentence_of(wording: str, text: str) -> str:
    """The stretch of `text` between full stops or semicolons that holds `wording`; "" if none.

    Blanks do not count: texts from PDF set them around digits.
    """
    dense_text, dense_wording = "".join(text.split()), "".join(wording.split())
    at = dense_text.find(dense_wording)
    if not dense_wording or at < 0:
        return ""
    end = at + len(dense_wording)
    start = max(dense_text.rfind(mark, 0, at) for mark in CLAUSE_ENDS) + 1
    ends = [place for mark in CLAUSE_ENDS if (place := dense_text.find(mark, end)) >= 0]
    return dense_text[start : min(ends, default=len(dense_text))]


def target_fact(row: Target, context: str) -> TargetFact:
    indicator = row.indicator
    return TargetFact(
        plan=row.plan.slug,
        key=row.key,
        jurisdiction=row.jurisdiction.slug,
        indicator=indicator.code if indicator else None,
        kind=row.kind,
        operator=row.operator,
        value=row.value,
        unit=row.unit,
        deadline=stored_quarter(row.deadline),
        clause=row.clause,
        wording=row.wording,
        title=row.title,
        context=context,
        base_value=row.baseline_value,
        base_quarter=stored_quarter(row.baseline_quarter),
        base_origin=row.baseline_origin,
        is_additive=indicator is not None and indicator.is_additive,
        is_overlapping=row.jurisdiction.is_zone,
        indicator_unit=indicator.unit if indicator else "",
    )


def duty_facts(plans: QuerySet[Plan]) -> dict[str, DutyPlanFact]:
    """The plans with their tasks, annexes and bodies, by slug; seven queries."""
    prefetches = ("assignments__organisation__names",)
    tasks: dict[int, list[TaskFact]] = {}
    annex: dict[int, list[AnnexFact]] = {}
    organisations: dict[int, dict[str, OrganisationFact]] = {}
    for task in (
        Task.objects.filter(plan__in=plans).order_by("number").prefetch_related(*prefetches)
    ):
        tasks.setdefault(task.plan_id, []).append(
            TaskFact(task.number, bodies(task, "lead"), bodies(task, "responsible"))
        )
        organisations.setdefault(task.plan_id, {}).update(organisation_facts(task))
    rows = AnnexRow.objects.filter(plan__in=plans).select_related("task").order_by("row")
    for row in rows.prefetch_related(*prefetches):
        number = row.task.number if row.task else None
        annex.setdefault(row.plan_id, []).append(
            AnnexFact(row.row, number, bodies(row, "lead"), bodies(row, "responsible"))
        )
        organisations.setdefault(row.plan_id, {}).update(organisation_facts(row))
    return {
        plan.slug: DutyPlanFact(
            plan.slug,
            plan.issued_on,
            tuple(tasks.get(plan.pk, ())),
            tuple(annex.get(plan.pk, ())),
            organisations.get(plan.pk, {}),
        )
        for plan in plans
    }


def assignments_of(holder: Task | AnnexRow) -> Iterable[Assignment]:
    return sorted(holder.assignments.all(), key=lambda one: (one.role, one.position))


def bodies(holder: Task | AnnexRow, role: str) -> tuple[BodyFact, ...]:
    return tuple(
        BodyFact(one.organisation.slug, one.written)
        for one in assignments_of(holder)
        if one.role == role
    )


def organisation_facts(holder: Task | AnnexRow) -> dict[str, OrganisationFact]:
    organisations = (one.organisation for one in holder.assignments.all())
    return {
        body.slug: OrganisationFact(
            slug=body.slug,
            name=body.name,
            is_one_body=body.kind == "body",
            names=tuple(
                NameFact(name.name, name.valid_from, name.valid_until) for name in body.names.all()
            ),
        )
        for body in organisations
    }
