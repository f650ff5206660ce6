"""Writes on the first steps: one is waived with a reason, and taken up again."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import record_event
from districts.models import Account, WaivedStep


@transaction.atomic
def waive_step(*, step: str, reason: str, by: Account, now: datetime.datetime) -> WaivedStep:
    """ValidationError without a reason, and where the step has been waived already."""
    if not reason.strip():
        raise ValidationError(_("Say why the step is waived."))
    row = WaivedStep(step=step, reason=reason.strip(), by=by, at=now)
    row.full_clean()
    row.save(force_insert=True)
    record_event(
        deed="waive_step", by=by, obj=row, after={"step": step, "reason": row.reason}, now=now
    )
    return row


@transaction.atomic
def take_up_step(*, step: str, by: Account, now: datetime.datetime) -> WaivedStep:
    """ValidationError where the step is not waived."""
    row = WaivedStep.objects.select_for_update().filter(step=step, taken_up_at=None).first()
    if row is None:
        raise ValidationError(_("This step is not waived."))
    row.taken_up_by, row.taken_up_at = by, now
    row.save(update_fields=["taken_up_by", "taken_up_at"])
    record_event(
        deed="take_up_step", by=by, obj=row, before={"step": step, "reason": row.reason}, now=now
    )
    return row
