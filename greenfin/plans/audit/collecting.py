"""All nine rules on every plan that a reader may see."""

from collections.abc import Mapping

from django.core.cache import cache
from django.db.models import QuerySet

from districts.models import DataVersion, Plan
from districts.permissions import Reader
from targets.audit import (
    Finding,
    PlanFact,
    copied_figures,
    flow_or_stock_not_said,
    growth_against_multiple_against_level,
    no_deadline_or_base_year,
    parts_exceeding_whole,
    sums_of_parts,
)
from targets.progress import CACHE_SECONDS
from tasks.alignment.matrix import answered_plans
from tasks.audit import annex_against_body, double_roles, names_out_of_date, several_names

from .facts import duty_facts, plan_facts

OWN_FIGURES = (
    growth_against_multiple_against_level,
    no_deadline_or_base_year,
    flow_or_stock_not_said,
)
DUTIES = (double_roles, several_names, names_out_of_date, annex_against_body)


def findings_for(reader: Reader) -> list[Finding]:
    """Every finding on the plans the reader may see, by plan and rule; kept until plans move.

    Plans are compared only with plans that the reader may see too: no figure of another shows.
    """
    stamp = DataVersion.objects.values_list("plans_stamp", flat=True).first() or 1
    key = f"audit:{stamp}:{reader.scope_key}"
    found = cache.get(key)
    if found is None:
        found = audit(reader)
        cache.set(key, found, CACHE_SECONDS)
    return found


def audit(reader: Reader) -> list[Finding]:
    plans = Plan.objects.visible_to(reader)
    figures, duties = plan_facts(plans), duty_facts(plans)
    above = answered_slugs(plans)
    findings = [
        finding
        for slug, plan in figures.items()
        for finding in [
            *(finding for rule in OWN_FIGURES for finding in rule(plan)),
            *comparisons(plan, figures, above),
            *(finding for rule in DUTIES for finding in rule(duties[slug])),
        ]
    ]
    order = {slug: position for position, slug in enumerate(figures)}
    return sorted(findings, key=lambda one: (order[one.plan], one.rule))


def answered_slugs(plans: QuerySet[Plan]) -> dict[str, str]:
    """The plan that each answers to, whether it names it or is of the same years."""
    rows = list(plans.select_related("jurisdiction", "based_on"))
    above = answered_plans(rows)
    return {plan.slug: above[plan.pk].slug for plan in rows if plan.pk in above}


def comparisons(
    plan: PlanFact, figures: Mapping[str, PlanFact], above: Mapping[str, str]
) -> list[Finding]:
    """Rules 2, 3 and 4: the plan with the one above it, with its own parts, with those below."""
    local_plans = [figures[slug] for slug, other in above.items() if other == plan.slug]
    whole = figures.get(above.get(plan.slug, ""))
    findings = [*parts_exceeding_whole(plan, plan), *sums_of_parts(plan, local_plans)]
    if whole is not None:
        findings += [*parts_exceeding_whole(plan, whole), *copied_figures(plan, whole)]
    return findings
