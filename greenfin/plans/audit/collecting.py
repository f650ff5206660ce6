"""The rules of both floors on every plan that a reader may see."""

from districts.models import DataVersion, Plan
from districts.permissions import Reader
from targets.audit.model import Finding
from targets.audit.rules import FIGURE_RULES
from targets.progress import kept
from targets.progress.plan_facts import plan_facts, related
from tasks.audit.model import DUTY_RULES

from .facts import duty_facts


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
