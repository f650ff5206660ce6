"""The rules of both floors on every plan that a reader may see and that exists by then."""

import hashlib

from districts.models import DataVersion
from districts.models.plans import PlanQuerySet
from districts.permissions import Reader
from targets.audit.model import Finding
from targets.audit.rules import FIGURE_RULES
from targets.progress import kept
from targets.progress.as_of import AsOf
from targets.progress.plan_facts import plan_facts, related
from targets.progress.shown import issued_plans
from tasks.audit.model import DUTY_RULES

from .facts import duty_facts


def findings_for(reader: Reader, as_of: AsOf) -> list[Finding]:
    """Every finding on the plans the reader may see, by plan and rule; kept until plans move.

    Plans are compared only with plans that the reader may see too and that exist by then: no
    figure of another shows.
    """
    stamp = DataVersion.current().plans_stamp
    plans = issued_plans(reader, as_of)
    # Many a choice has the same plans: they are told apart by these alone.
    ids = ",".join(map(str, plans.order_by("pk").values_list("pk", flat=True)))
    which = hashlib.sha256(ids.encode()).hexdigest()[:32]
    return kept("audit", None, None, lambda: audit(plans), which, stamp=stamp)


def audit(plans: PlanQuerySet) -> list[Finding]:
    duties = duty_facts(plans)
    return [
        finding
        for plan in related(plan_facts(plans), plans)
        for finding in sorted(
            [*FIGURE_RULES.findings(plan), *DUTY_RULES.findings(duties[plan.slug])],
            key=lambda one: one.rule,
        )
    ]
