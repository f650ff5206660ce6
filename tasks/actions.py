"""Writes on tasks: their alignment with the city's plan, and what they carry over."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import move_data_version, record_event
from districts.models import Account, Plan
from districts.permissions import reader_of
from targets.permissions import CARRY_OVER
from targets.returns.refusals import Conflict, NotAllowed, Refused

from .alignment.likeness import Proposal, proposals
from .alignment.matrix import answered_plan, former_plan, texts_of
from .models import Alignment, Task
from .permissions import ALIGN_TASKS

THOUSANDTH = Decimal("0.001")


@transaction.atomic
def propose_alignment(*, plan: Plan, by: Account | None, now: datetime.datetime) -> int:
    """Proposes which tasks of the city's plan the plan's tasks take up; returns how many stand.

    Former proposals that no longer hold go, and what a person has settled stays as it is. Nothing
    is written where nothing changes. `by` is None for the loading of plans.
    """
    _require_right(by)
    city = answered_plan(plan)
    if city is None:
        return 0
    Plan.objects.select_for_update().get(pk=plan.pk)
    rows = Alignment.objects.filter(task__plan=plan, city_task__plan=city)
    settled = set(rows.exclude(state="proposed").values_list("city_task_id", "task_id"))
    former = {(row.city_task_id, row.task_id): row for row in rows.filter(state="proposed")}
    likely = {
        (one.city_task, one.task): one for one in proposals(texts_of(city), texts_of(plan), settled)
    }
    gone = [row.pk for pair, row in former.items() if pair not in likely]
    Alignment.objects.filter(pk__in=gone).delete()
    moved = [row for pair, row in former.items() if pair in likely and _moves(row, likely[pair])]
    Alignment.objects.bulk_update(moved, ["score", "parts"])
    made = [_proposed(one) for pair, one in likely.items() if pair not in former]
    Alignment.objects.bulk_create(made)
    if gone or moved or made:
        after = {"proposed": len(made), "changed": len(moved), "withdrawn": len(gone)}
        record_event(deed="propose_alignment", by=by, obj=plan, after=after, now=now)
        move_data_version()
    return len(likely)


def _proposed(one: Proposal) -> Alignment:
    row = Alignment(
        city_task_id=one.city_task, task_id=one.task, state="proposed", origin="machine"
    )
    _moves(row, one)
    return row


def _moves(row: Alignment, one: Proposal) -> bool:
    """Puts the likeness into the row; whether that changed it."""
    before = (row.score, row.parts)
    row.score = Decimal(one.likeness.score).quantize(THOUSANDTH)
    row.parts = {name: round(value, 3) for name, value in one.likeness.parts.items()}
    return before != (row.score, row.parts)


@transaction.atomic
def confirm_alignment(
    *, pairs: Iterable[Alignment], by: Account, now: datetime.datetime, note: str = ""
) -> int:
    """A person confirms that these district tasks take up these city tasks; returns how many."""
    return _settle(pairs, "confirmed", by, now, note)


@transaction.atomic
def refuse_alignment(
    *, pairs: Iterable[Alignment], by: Account, now: datetime.datetime, note: str = ""
) -> int:
    """A person refuses these pairs; they are never proposed again. Returns how many."""
    return _settle(pairs, "refused", by, now, note)


@transaction.atomic
def add_alignment(
    *, city_task: Task, task: Task, by: Account, now: datetime.datetime, note: str = ""
) -> Alignment:
    """A person says that a district's task takes up a city's task; a refused pair is taken back.

    Conflict for a pair that is confirmed already; Refused for tasks whose plans do not belong
    together.
    """
    _require_right(by)
    if answered_plan(task.plan) != city_task.plan:
        raise Refused(
            _("The plan of task %(task)s is not based on the plan of task %(city_task)s.")
            % {"task": task.number, "city_task": city_task.number}
        )
    pair = Alignment.objects.filter(city_task=city_task, task=task).first()
    if pair is None:
        pair = Alignment(city_task=city_task, task=task, origin="person")
    elif pair.state == "confirmed":
        raise Conflict(_("This pair of tasks is confirmed already."))
    _settle([pair], "confirmed", by, now, note)
    return pair


def _settle(
    pairs: Iterable[Alignment], state: str, by: Account, now: datetime.datetime, note: str
) -> int:
    """Gives pairs a state by a person; what stands so already is left, with its person."""
    _require_right(by)
    changed = [pair for pair in pairs if pair.state != state]
    for pair in changed:
        before = _content(pair) if pair.pk else None
        pair.state, pair.by, pair.at, pair.note = state, by, now, note
        pair.full_clean()
        pair.save()
        deed = "confirm_alignment" if state == "confirmed" else "refuse_alignment"
        record_event(deed=deed, by=by, obj=pair, before=before, after=_content(pair), now=now)
    if changed:
        move_data_version()
    return len(changed)


def _content(pair: Alignment) -> dict[str, Any]:
    """A pair as the audit trail keeps it."""
    return {
        "city_task": pair.city_task_id,
        "task": pair.task_id,
        "state": pair.state,
        "note": pair.note,
    }


@transaction.atomic
def continue_task(*, task: Task, former: Task | None, by: Account, now: datetime.datetime) -> bool:
    """Says which task of the former period a task carries on, or none; whether that changed it.

    Refused where the former task does not belong to the plan of the period before.
    """
    if not reader_of(by).may(CARRY_OVER):
        raise NotAllowed(_("Only the city office says what a new period carries on."))
    if former is not None and former.plan != former_plan(task.plan):
        raise Refused(
            _("Task %(former)s does not belong to the plan of the period before.")
            % {"former": former.number}
        )
    if task.continues == former:
        return False
    before, task.continues = task.continues_id, former
    task.save(update_fields=["continues"])
    record_event(
        deed="continue_task",
        by=by,
        obj=task,
        before={"continues": before},
        after={"continues": task.continues_id},
        now=now,
    )
    move_data_version()
    return True


def _require_right(by: Account | None) -> None:
    if by is not None and not reader_of(by).may(ALIGN_TASKS):
        raise NotAllowed(_("Only the city office settles how tasks belong together."))
