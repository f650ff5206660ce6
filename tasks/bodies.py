"""The bodies of a task: who they are, what they were called at issue, where the annex differs."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from districts.models import Organisation, OrganisationName

from .models import AnnexRow, Assignment, Task


@dataclass(frozen=True)
class Body:
    """One assignment with what is to be said of the body's name."""

    duty: Assignment
    note: str


@dataclass(frozen=True)
class AnnexLine:
    """One annex row of a task; `differs` when its leads are not the task's."""

    row: AnnexRow
    lead: list[Assignment]
    responsible: list[Assignment]
    differs: bool


def name_on(organisation: Organisation, day: datetime.date) -> OrganisationName | None:
    """The official name in force on a day; None where none is on record for it."""
    valid = [
        name
        for name in _official(organisation)
        if (name.valid_from is None or name.valid_from <= day)
        and (name.valid_until is None or name.valid_until > day)
    ]
    return max(valid, key=lambda name: name.valid_from or datetime.date.min, default=None)


def name_note(
    organisation: Organisation, issued_on: datetime.date | None, today: datetime.date
) -> str:
    """What changed of a body's name since the plan was issued; "" where nothing did."""
    if issued_on is None:
        return ""
    then, now = name_on(organisation, issued_on), name_on(organisation, today)
    if then and now:
        values = {"then": then.name, "now": now.name}
        return "" if then.name == now.name else _("At issue: %(then)s; now: %(now)s") % values
    ended = max(
        (name.valid_until for name in _official(organisation) if name.valid_until), default=None
    )
    if ended is None or ended > today:
        return ""
    if now:
        return _("Now: %(now)s") % {"now": now.name}
    if ended <= issued_on:
        return _("Name out of use since %(day)s, before the plan was issued") % {"day": ended}
    return _("Name out of use since %(day)s") % {"day": ended}


def bodies_of(task: Task, role: str, today: datetime.date) -> list[Body]:
    """The task's bodies in a role, in the order of the plan."""
    return [
        Body(duty, name_note(duty.organisation, task.plan.issued_on, today))
        for duty in task.assignments.all()
        if duty.role == role
    ]


def annex_lines(task: Task) -> list[AnnexLine]:
    """What the plan's annex says of the task, row by row."""
    own = _bodies(task.assignments.all(), "lead")
    return [
        AnnexLine(
            row,
            lead=[duty for duty in row.assignments.all() if duty.role == "lead"],
            responsible=[duty for duty in row.assignments.all() if duty.role == "responsible"],
            differs=_bodies(row.assignments.all(), "lead") != own,
        )
        for row in task.annex_rows.all()
    ]


def _bodies(duties: Iterable[Assignment], role: str) -> set[int]:
    return {duty.organisation_id for duty in duties if duty.role == role}


def _official(organisation: Organisation) -> list[OrganisationName]:
    return [name for name in organisation.names.all() if name.kind in ("official", "former")]
