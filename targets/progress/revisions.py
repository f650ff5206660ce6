"""Targets that a later document revised: both wordings, and what the revision says."""

from django.db.models import Q

from districts.permissions import Reader
from targets.models import Target

from .as_of import AsOf
from .assessed import Progress, progress_of
from .shown import issued_plans


def wordings_of(target: Target, reader: Reader, as_of: AsOf) -> list[Progress]:
    """Every wording of a target, the oldest first, each with its progress by the same figures.

    Empty for a target that was never revised. As of a day before a revision, its wording is not
    known yet.
    """
    chain = _chain(target, reader)
    known = [
        one for one in chain if one.effective_on is None or one.effective_on <= as_of.documents_day
    ]
    return progress_of(known, as_of, told_to=reader) if len(known) > 1 else []


def _chain(target: Target, reader: Reader) -> list[Target]:
    rows = Target.objects.visible_to(reader).filter(
        plan=target.plan_id, statement=target.statement, jurisdiction=target.jurisdiction_id
    )
    related = rows.filter(Q(revises__isnull=False) | Q(revised_by__isnull=False))
    by_key = {
        row.pk: row
        for row in related.select_related("plan__jurisdiction", "jurisdiction", "indicator")
    }
    after = {row.revises_id: row for row in by_key.values() if row.revises_id}
    first = by_key.get(target.pk)
    while first is not None and first.revises_id in by_key:
        first = by_key[first.revises_id]
    chain: list[Target] = []
    while first is not None:
        chain.append(first)
        first = after.get(first.pk)
    return chain


def carried_over(target: Target, reader: Reader, as_of: AsOf) -> list[Target]:
    """The target of a former period that this one carries on, then those that carry it on."""
    visible = Target.objects.filter(plan__in=issued_plans(reader, as_of)).select_related(
        "plan", "jurisdiction"
    )
    return [*visible.filter(continued_by=target), *visible.filter(continues=target)]
