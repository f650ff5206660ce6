"""Writes on targets: revision by a later document, and what a new period carries on."""

import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from districts.actions import move_data_version, record_event
from districts.models import Account
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from targets.models import Target
from targets.periods import FIRST_YEAR, LAST_YEAR, Quarter, in_reason
from targets.permissions import CARRY_OVER, REVISE_TARGETS

VALUED_KINDS = ("level", "multiple", "average_growth", "reduction", "assigned")


@transaction.atomic
def revise_target(
    *,
    target: Target,
    value: Decimal,
    deadline: str,
    wording: str,
    document: str,
    effective_on: datetime.date,
    by: Account,
    now: datetime.datetime,
) -> Target:
    """Ends a target and begins the one that a later document puts in its place; returns the new.

    `value` is in the target's own unit, `deadline` a quarter. Refused where nothing changes, the
    kind has no value, or the day lies before the former wording began; Conflict for a target that
    has been revised already.
    """
    if not reader_of(by).may(REVISE_TARGETS):
        raise NotAllowed(_("Only an administrator revises targets."))
    former = Target.objects.select_for_update().get(pk=target.pk)
    _require_revisable(former, value, deadline, effective_on)
    revised = Target.objects.get(pk=former.pk)
    revised.pk, revised._state.adding = None, True
    revised.key = _next_key(former)
    revised.value, revised.deadline, revised.deadline_origin = value, deadline, "stated"
    revised.wording, revised.revises, revised.revision_document = wording, former, document
    revised.effective_on, revised.ended_on = effective_on, None
    revised.declared_met_in, revised.declaration_evidence = None, ""
    revised.reading, revised.reading_en = _readings(document)
    try:
        revised.full_clean()
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
    if not in_reason(effective_on) or not in_reason(Quarter.parse(deadline).end):
        raise Refused(
            _("A target begins and ends within the years %(first)d to %(last)d; check the year.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    former.ended_on = effective_on
    former.save(update_fields=["ended_on"])
    revised.save(force_insert=True)
    record_event(
        deed="revise_target",
        by=by,
        obj=revised,
        before=_content(former),
        after={**_content(revised), "document": document, "revises": former.pk},
        now=now,
    )
    move_data_version()
    return revised


def _require_revisable(
    former: Target, value: Decimal, deadline: str, effective_on: datetime.date
) -> None:
    if former.kind not in VALUED_KINDS or former.value is None:
        raise Refused(_("Only a target with a value can be revised."))
    if former.ended_on is not None:
        raise Conflict(_("This target has been revised already; revise the one in force."))
    if (value, deadline) == (former.value, former.deadline):
        raise Refused(_("Value and deadline are the same as before: there is nothing to revise."))
    began = former.effective_on or former.plan.issued_on
    if began and effective_on <= began:
        raise Refused(
            _("The revision must come into force after %(day)s, when the former wording began.")
            % {"day": began.isoformat()}
        )


def _next_key(former: Target) -> str:
    """The former key with the number of the revision: green-loans, green-loans-r1, -r2."""
    stem, mark, number = former.key.rpartition("-r")
    if former.revises_id is None or not mark or not number.isdecimal():
        return f"{former.key[:76]}-r1"
    return f"{stem}-r{int(number) + 1}"


def _readings(document: str) -> tuple[str, str]:
    """The reading of a revised target, in Chinese and in English."""
    return (
        f"数值和期限按《{document}》录入；类型、比较方式、基期沿用原目标。",
        f"Value and deadline as entered from {document}; kind, operator and baseline as before.",
    )


@transaction.atomic
def set_baseline(
    *,
    target: Target,
    value: Decimal,
    quarter: Quarter,
    origin: str,
    by: Account,
    now: datetime.datetime,
) -> list[Target]:
    """Says from which figure a target is counted, in its indicator's unit; the targets it changed.

    Those beside it that have none get the same, so that one figure is not rated in two ways.
    `origin` is stated, observed or implied. Refused for a target that is counted from none, and for
    a quarter that is not before the deadline; Conflict for one that has been revised.
    """
    if not reader_of(by).may(REVISE_TARGETS):
        raise NotAllowed(_("Only an administrator sets a baseline."))
    row = Target.objects.select_for_update().get(pk=target.pk)
    if row.kind not in VALUED_KINDS or row.indicator_id is None:
        raise Refused(_("This target is not counted from a baseline."))
    if row.ended_on is not None:
        raise Conflict(_("This target has been revised already; revise the one in force."))
    if not in_reason(quarter.end) or (row.deadline and str(quarter) >= row.deadline):
        raise Refused(_("The baseline's quarter must lie before the deadline of the target."))
    later = Q(deadline__isnull=True) | Q(deadline__gt=str(quarter))
    others = counted_beside(row).filter(later, baseline_value__isnull=True).select_for_update()
    changed = [
        one for one in (row, *others) if _set_base(one, value, str(quarter), origin, by=by, now=now)
    ]
    if changed:
        move_data_version()
    return changed


def counted_beside(target: Target) -> QuerySet[Target]:
    """The other targets in force of its plan that the same figure is held against."""
    return (
        Target.objects.in_force()
        .filter(plan=target.plan_id, jurisdiction=target.jurisdiction_id, kind__in=VALUED_KINDS)
        .filter(indicator__isnull=False, indicator=target.indicator_id)
        .exclude(pk=target.pk)
    )


def _set_base(
    row: Target, value: Decimal, quarter: str, origin: str, *, by: Account, now: datetime.datetime
) -> bool:
    before = _baseline(row)
    row.baseline_value, row.baseline_quarter, row.baseline_origin = value, quarter, origin
    if _baseline(row) == before:
        return False
    try:
        row.full_clean()
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
    row.save(update_fields=["baseline_value", "baseline_quarter", "baseline_origin"])
    record_event(deed="set_baseline", by=by, obj=row, before=before, after=_baseline(row), now=now)
    return True


def _baseline(target: Target) -> dict[str, str | None]:
    value = target.baseline_value
    return {
        "value": None if value is None else format(value.normalize(), "f"),
        "quarter": target.baseline_quarter,
        "origin": target.baseline_origin,
    }


@transaction.atomic
def continue_target(
    *, target: Target, former: Target | None, by: Account, now: datetime.datetime
) -> bool:
    """Says which target of a former period a target carries on, or none; whether that changed it.

    Refused where the former one belongs to another jurisdiction's plan or not to a former period.
    """
    if not reader_of(by).may(CARRY_OVER):
        raise NotAllowed(_("Only the city office says what a new period carries on."))
    rows = Target.objects.select_for_update()
    target.refresh_from_db(fields=["continues"], from_queryset=rows)
    if target.continues == former:
        return False
    if former is not None and not _is_earlier(former, target):
        raise Refused(_("A target carries on one of a former period of the same jurisdiction."))
    before, target.continues = target.continues_id, former
    target.save(update_fields=["continues"])
    record_event(
        deed="continue_target",
        by=by,
        obj=target,
        before={"continues": before},
        after={"continues": target.continues_id},
        now=now,
    )
    move_data_version()
    return True


def _is_earlier(former: Target, target: Target) -> bool:
    return (
        former.plan.jurisdiction_id == target.plan.jurisdiction_id
        and former.plan.period_start < target.plan.period_start
    )


def _content(target: Target) -> dict[str, Any]:
    """A target's wording as the audit trail keeps it."""
    return {
        "key": target.key,
        "value": str(target.value),
        "deadline": target.deadline,
        "wording": target.wording,
        "effective_on": target.effective_on and target.effective_on.isoformat(),
        "ended_on": target.ended_on and target.ended_on.isoformat(),
    }
