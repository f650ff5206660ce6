"""The rules of both floors on every plan that a reader may see."""

import dataclasses
from collections.abc import Iterable

from django.db.models import QuerySet

from districts.models import DataVersion, Plan
from districts.permissions import Reader
from targets.audit.model import Finding, PlanFact
from targets.audit.rules import FIGURE_RULES
from targets.progress import kept
from tasks.alignment.matrix import answered_plans
from tasks.audit.model import DUTY_RULES

from .facts import duty_facts, plan_facts


def findings_for(reader: Reader) -> list[Finding]:
    """Every finding on the plans the reader may see, by plan and rule; kept until plans move.

    Plans are compared only with plans that the reader may see too: no figure of another shows.
    """
    stamp = DataVersion.current().plans_stamp
    return kept("audit", reader, None, lambda: audit(reader), stamp=stamp)


def audit(reader: Reader) -> list[Finding]:
    plans = Plan.objects.visible_to(reader)
    duties = duty_facts(plans)
    return [
        finding
        for plan in related(plan_facts(plans), plans)
        for finding in sorted(
            [*FIGURE_RULES.findings(plan), *DUTY_RULES.findings(duties[plan.slug])],
            key=lambda one: one.rule,
        )
    ]


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
