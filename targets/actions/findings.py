"""The answer to a finding of the plan audit."""

import datetime
from typing import Any

from django.db import transaction

from districts.actions import move_data_version, record_event
from districts.models import Account, Plan
from targets.models import FindingAnswer


@transaction.atomic
def answer_finding(
    *,
    plan: Plan,
    rule: int,
    key: str,
    answer: str,
    finding: dict[str, Any],
    by: Account,
    now: datetime.datetime,
    document: str = "",
    note: str = "",
) -> FindingAnswer:
    """Keeps the answer to a finding of the plan audit; a former one is replaced, its event stays.

    `finding` is the finding as it was shown. ValidationError where an answer is not whole.
    """
    Plan.objects.select_for_update().get(pk=plan.pk)
    former = FindingAnswer.objects.filter(plan=plan, rule=rule, key=key).first()
    row = former or FindingAnswer(plan=plan, rule=rule, key=key)
    before = answer_content(former) if former else None
    row.answer, row.document, row.note, row.finding = answer, document, note, finding
    row.by, row.at = by, now
    row.full_clean()
    row.save()
    after = answer_content(row)
    record_event(deed="answer_finding", by=by, obj=plan, before=before, after=after, now=now)
    move_data_version()
    return row


def answer_content(row: FindingAnswer) -> dict[str, Any]:
    """An answer as the audit trail keeps it."""
    names = ("rule", "key", "answer", "document", "note")
    return {name: getattr(row, name) for name in names}
