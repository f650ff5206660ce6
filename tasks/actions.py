"""Writes on tasks: what they take up, which targets they serve, what goes on, when they are due.

A pair is proposed by the machine and settled by a person; both kinds of pair go the same way.
"""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from districts.actions import move_data_version, record_event
from districts.models import Account, Plan
from districts.permissions import Deed, reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from targets.models import Target
from targets.permissions import CARRY_OVER

from .alignment.likeness import Likeness, proposals
from .alignment.matrix import answered_plan, former_plan, texts_of
from .models import Alignment, Serving, Task, TaskDueDate
from .permissions import ALIGN_TASKS, LINK_TARGETS, SET_DUE_DATES
from .serving import naming
from .serving.links import first_of, goals_of, measures_of
from .timing.lateness import years_of_reason

THOUSANDTH = Decimal("0.001")
Pair = TypeVar("Pair", Alignment, Serving)
# What each kind of pair is made of, and who may settle it.
SIDES = {Alignment: ("city_task", "task"), Serving: ("target", "task")}
RIGHTS: dict[type[Alignment] | type[Serving], Deed] = {
    Alignment: ALIGN_TASKS,
    Serving: LINK_TARGETS,
}


@transaction.atomic
def propose_alignment(*, plan: Plan, by: Account | None, now: datetime.datetime) -> int:
    """Proposes which tasks of the city's plan the plan's tasks take up; returns how many stand.

    Former proposals that no longer hold go, and what a person has settled stays as it is. Nothing
    is written where nothing changes. `by` is None for the loading of plans.
    """
    _require_right(Alignment, by)
    city = answered_plan(plan)
    if city is None:
        return 0
    Plan.objects.select_for_update().get(pk=plan.pk)
    rows = Alignment.objects.filter(task__plan=plan, city_task__plan=city)
    likely = {
        (one.city_task, one.task): _scored(one.likeness)
        for one in proposals(texts_of(city), texts_of(plan), _settled(rows))
    }
    _renew(rows, likely, plan, deed="propose_alignment", by=by, now=now)
    return len(likely)


def _scored(likeness: Likeness) -> dict[str, Any]:
    """A likeness as its columns hold it."""
    return {
        "score": Decimal(likeness.score).quantize(THOUSANDTH),
        "parts": {name: round(value, 3) for name, value in likeness.parts.items()},
    }


@transaction.atomic
def propose_serving(*, plan: Plan, by: Account | None, now: datetime.datetime) -> int:
    """Proposes which of the plan's tasks serve its targets; returns how many proposals stand.

    A task is proposed where its text names the target's subject; what a person has settled, or what
    came confirmed with the plan, stays. Nothing is written where nothing changes. `by` is None for
    the loading of plans.
    """
    _require_right(Serving, by)
    Plan.objects.select_for_update().get(pk=plan.pk)
    rows = Serving.objects.filter(target__plan=plan)
    found = naming.proposals(goals_of(plan), measures_of(plan), _settled(rows))
    _renew(rows, {pair: {} for pair in found}, plan, deed="propose_serving", by=by, now=now)
    return len(found)


def _settled(rows: "QuerySet[Pair]") -> set[tuple[int, int]]:
    """The pairs that are not proposals, by their two sides."""
    first, second = SIDES[rows.model]
    return set(rows.exclude(state="proposed").values_list(f"{first}_id", f"{second}_id"))


def _renew(
    rows: "QuerySet[Pair]",
    likely: Mapping[tuple[int, int], Mapping[str, Any]],
    plan: Plan,
    *,
    deed: str,
    by: Account | None,
    now: datetime.datetime,
) -> None:
    """Brings the proposals among `rows` to what is likely: pairs with the columns they come with.

    Former proposals that no longer hold go. Nothing is written where nothing changes.
    """
    model = rows.model
    names = [f"{side}_id" for side in SIDES[model]]
    proposed = rows.filter(state="proposed")
    former = {tuple(getattr(row, name) for name in names): row for row in proposed}
    gone = [row.pk for pair, row in former.items() if pair not in likely]
    kept = [(row, likely[pair]) for pair, row in former.items() if pair in likely]
    moved = [row for row, values in kept if _takes(row, values)]
    made = [
        model(**dict(zip(names, pair, strict=True)), **values, state="proposed", origin="machine")
        for pair, values in likely.items()
        if pair not in former
    ]
    model._default_manager.filter(pk__in=gone).delete()
    for row in moved:
        row.save()
    model._default_manager.bulk_create(made)
    if gone or moved or made:
        after = {"proposed": len(made), "changed": len(moved), "withdrawn": len(gone)}
        record_event(deed=deed, by=by, obj=plan, after=after, now=now)
        move_data_version()


def _takes(row: Alignment | Serving, values: Mapping[str, Any]) -> bool:
    """Puts the values into the row; whether that changed it."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return bool(changed)


@transaction.atomic
def confirm_alignment(
    *, pairs: Iterable[Alignment], by: Account, now: datetime.datetime, note: str = ""
) -> int:
    """A person confirms that these district tasks take up these city tasks; returns how many."""
    return _settle(
        Alignment, pairs, state="confirmed", deed="confirm_alignment", by=by, now=now, note=note
    )


@transaction.atomic
def refuse_alignment(
    *, pairs: Iterable[Alignment], by: Account, now: datetime.datetime, note: str = ""
) -> int:
    """A person refuses these pairs; they are never proposed again. Returns how many."""
    return _settle(
        Alignment, pairs, state="refused", deed="refuse_alignment", by=by, now=now, note=note
    )


@transaction.atomic
def add_alignment(
    *, city_task: Task, task: Task, by: Account, now: datetime.datetime, note: str = ""
) -> Alignment:
    """A person says that a district's task takes up a city's task; a refused pair is taken back.

    Conflict for a pair that is confirmed already; Refused for tasks whose plans do not belong
    together.
    """
    _require_right(Alignment, by)
    if answered_plan(task.plan) != city_task.plan:
        raise Refused(
            _("The plan of task %(task)s is not based on the plan of task %(city_task)s.")
            % {"task": task.number, "city_task": city_task.number}
        )
    Task.objects.select_for_update().get(pk=task.pk)  # of two who add the same one waits
    pair = Alignment.objects.filter(city_task=city_task, task=task).first()
    if pair is None:
        pair = Alignment(city_task=city_task, task=task, origin="person")
    elif pair.state == "confirmed":
        raise Conflict(_("This pair of tasks is confirmed already."))
    _settle(
        Alignment, [pair], state="confirmed", deed="confirm_alignment", by=by, now=now, note=note
    )
    return pair


@transaction.atomic
def confirm_serving(
    *, pairs: Iterable[Serving], by: Account, now: datetime.datetime, note: str = ""
) -> int:
    """A person confirms that these tasks serve these targets; returns how many."""
    return _settle(
        Serving, pairs, state="confirmed", deed="confirm_serving", by=by, now=now, note=note
    )


@transaction.atomic
def refuse_serving(
    *, pairs: Iterable[Serving], by: Account, now: datetime.datetime, note: str = ""
) -> int:
    """A person declines these links; they are never proposed again. Returns how many."""
    return _settle(
        Serving, pairs, state="refused", deed="refuse_serving", by=by, now=now, note=note
    )


@transaction.atomic
def add_serving(
    *, target: Target, task: Task, by: Account, now: datetime.datetime, note: str = ""
) -> Serving:
    """A person says that a task serves a target; a declined link is taken back.

    Conflict for a link that is confirmed already; Refused for a task of another plan.
    """
    _require_right(Serving, by)
    if task.plan_id != target.plan_id:
        raise Refused(
            _("Task %(task)s does not stand in the plan that sets the target.")
            % {"task": task.number}
        )
    target = first_of(target)
    Task.objects.select_for_update().get(pk=task.pk)  # of two who add the same one waits
    link = Serving.objects.filter(target=target, task=task).first()
    if link is None:
        link = Serving(target=target, task=task, origin="person")
    elif link.state == "confirmed":
        raise Conflict(_("This task is linked with the target already."))
    _settle(Serving, [link], state="confirmed", deed="confirm_serving", by=by, now=now, note=note)
    return link


def _settle(
    model: type[Pair],
    pairs: Iterable[Pair],
    *,
    state: str,
    deed: str,
    by: Account,
    now: datetime.datetime,
    note: str,
) -> int:
    """Gives pairs a state by a person; what stands so already is left, with its person.

    Conflict where one of them no longer stands as it was read, and nothing is changed.
    """
    _require_right(model, by)
    chosen = list(pairs)
    known = model.objects.select_for_update().in_bulk([pair.pk for pair in chosen if pair.pk])
    if any(pair.pk and _is_moved(pair, known) for pair in chosen):
        raise Conflict(
            _("Somebody has settled one of these meanwhile. Look at it as it stands now.")
        )
    changed = [pair for pair in chosen if pair.state != state]
    for pair in changed:
        before = _content(pair) if pair.pk else None
        pair.state, pair.by, pair.at, pair.note = state, by, now, note
        pair.full_clean()
        pair.save()
        record_event(deed=deed, by=by, obj=pair, before=before, after=_content(pair), now=now)
    if changed:
        move_data_version()
    return len(changed)


def _is_moved(read: Pair, known: Mapping[int, Pair]) -> bool:
    return read.pk not in known or known[read.pk].state != read.state


def _content(pair: Alignment | Serving) -> dict[str, Any]:
    """A pair as the audit trail keeps it."""
    sides = {name: getattr(pair, f"{name}_id") for name in SIDES[type(pair)]}
    return {**sides, "state": pair.state, "note": pair.note}


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
    task.refresh_from_db(fields=["continues"], from_queryset=Task.objects.select_for_update())
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


@transaction.atomic
def set_due_date(
    *,
    task: Task,
    source: str,
    due_on: datetime.date | None,
    document: str,
    by: Account,
    now: datetime.datetime,
    right: Deed = SET_DUE_DATES,
) -> bool:
    """Sets the date a task is judged by, or takes back what was set; whether that changed it.

    Refused for a source that has a date without one and the other way round, for a decision
    without its document, and for a date more than five years outside the plan's period.
    """
    if not reader_of(by).may(right):
        raise NotAllowed(_("Only the city office sets the due dates of tasks."))
    Task.objects.select_for_update().get(pk=task.pk)
    former = TaskDueDate.objects.filter(task=task).last()
    row = TaskDueDate(
        task=task, source=source, due_on=due_on, document=document.strip(), by=by, at=now
    )
    _require_due_date(row)
    before = _due_content(former) if former else {"source": "period"}
    after = _due_content(row)
    if before == after:
        return False
    row.save()
    record_event(deed="set_task_due_date", by=by, obj=task, before=before, after=after, now=now)
    move_data_version()
    return True


def _require_due_date(row: TaskDueDate) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    plan = row.task.plan
    first, last = years_of_reason(plan.period_start, plan.period_end)
    if row.due_on and not first <= row.due_on.year <= last:
        raise Refused(
            _("A due date of this plan lies between %(first)s and %(last)s.")
            % {"first": first, "last": last}
        )


def _due_content(row: TaskDueDate) -> dict[str, str]:
    """A due date as the audit trail keeps it."""
    content = {
        "source": row.source,
        "due_on": row.due_on.isoformat() if row.due_on else "",
        "document": row.document,
    }
    return {key: value for key, value in content.items() if value}


def _require_right(model: type[Alignment] | type[Serving], by: Account | None) -> None:
    if by is not None and not reader_of(by).may(RIGHTS[model]):
        raise NotAllowed(_("Only the city office settles how tasks belong together."))
