"""Rows → facts: what the pure rules on figures read of the plans."""

import dataclasses
from collections.abc import Iterable

from django.db.models import QuerySet

from districts.models import Plan, Section
from districts.models.plans import answered_plans
from targets.audit.model import PlanFact, TargetFact
from targets.models import Target
from targets.periods import stored_quarter

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


def related(figures: dict[str, PlanFact], plans: QuerySet[Plan]) -> Iterable[PlanFact]:
    """Each plan with the one it answers to, named or of the same years, and those below it."""
    rows = list(plans.select_related("jurisdiction", "based_on"))
    answered = answered_plans(rows)
    above = {row.slug: answered[row.pk].slug for row in rows if row.pk in answered}
    for slug, plan in figures.items():
        yield dataclasses.replace(
            plan,
            above=figures.get(above.get(slug, "")),
            below=tuple(figures[local] for local, other in above.items() if other == slug),
        )
