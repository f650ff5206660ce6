"""Rows → facts: what the pure rules read of the plans."""

from collections.abc import Iterable

from django.db.models import QuerySet

from districts.models import Plan
from tasks.audit.model import (
    AnnexFact,
    BodyFact,
    DutyPlanFact,
    NameFact,
    OrganisationFact,
    TaskFact,
)
from tasks.models import AnnexRow, Assignment, Task


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
