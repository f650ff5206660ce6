"""A finding of the plan audit as what a matter under supervision is about."""

from django.urls import reverse
from django.utils import translation

from districts.models import Plan
from districts.permissions import Reader
from targets.progress.as_of import default_as_of
from targets.progress.shown import of_plan
from tasks.supervision.subjects import Subject

from .entries import current_findings


def finding_as_subject(reader: Reader, rest: str) -> Subject | None:
    """The finding that is found now; None for one of a plan that the reader may not see.

    It is kept in the words of the day, in Chinese: what was found then stays what was asked about.
    """
    slug, _dash, key = rest.rpartition("-")
    plan = Plan.objects.visible_to(reader).select_related("jurisdiction").filter(slug=slug).first()
    if plan is None:
        return None
    with translation.override("zh-hans"):
        found = current_findings(reader, of_plan(default_as_of(), reader, plan), plan)
    entry = next((one for one in found if one.finding.key == key), None)
    if entry is None:
        return None
    named = {clause.plan for clause in entry.finding.clauses} | {slug}
    url = f"{reverse('plan_audit', args=[slug])}#{entry.anchor}"
    content = {
        "plan": slug,
        "rule": entry.finding.rule,
        "key": key,
        "text": entry.message,
        "url": url,
    }
    return Subject(
        kind="finding",
        address=f"finding-{rest}",
        title=entry.message,
        url=url,
        jurisdiction=plan.jurisdiction,
        plans=tuple(Plan.objects.filter(slug__in=named)),
        columns={"finding": content},
    )
