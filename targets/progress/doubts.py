"""Targets whose own figure the plan audit finds impossible, and nobody has answered for."""

import datetime

from districts.models import DataVersion, Plan
from targets.audit.model import Finding
from targets.audit.rules import FIGURE_RULES
from targets.models import FindingAnswer

from .as_of import AsOf
from .kept import kept
from .plan_facts import plan_facts, related

Handle = tuple[str, str]


def doubted_figures(as_of: AsOf) -> frozenset[Handle]:
    """(plan, key) of the targets in doubt, by the plans that exist and the answers known by then.

    The same for every reader, for a target has one status. A target of a published plan is in
    doubt only by plans that are published too: no figure of another shows through it.
    """
    stamp = DataVersion.current().plans_stamp
    day, moment = as_of.documents_day, as_of.moment
    by = day, moment.isoformat() if moment else ""
    return kept("doubted", None, None, lambda: _doubted(day, moment), *by, stamp=stamp)


def _doubted(day: datetime.date, moment: datetime.datetime | None) -> frozenset[Handle]:
    plans = Plan.objects.issued_by(day)
    findings = [
        finding
        for plan in related(plan_facts(plans), plans)
        for finding in FIGURE_RULES.findings(plan)
        if finding.doubted
    ]
    if not findings:
        return frozenset()
    answers = FindingAnswer.objects.filter(at__lte=moment) if moment else FindingAnswer.objects
    answered = set(answers.values_list("key", flat=True))
    public = set(plans.filter(is_public=True).order_by().values_list("slug", flat=True))
    return frozenset(
        handle
        for finding in findings
        if finding.key not in answered
        for handle in finding.doubted
        if handle[0] not in public or _slugs(finding) <= public
    )


def _slugs(finding: Finding) -> set[str]:
    return {clause.plan for clause in finding.clauses}
