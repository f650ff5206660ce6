"""Writes on milestones: what the office sets, moves, gives up, finds reached, and takes back.

planned → reached | given_up;  reached or given_up → planned (taken back)
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.actions import move_data_version, record_event, require_whole
from districts.evidence.forms import BroughtFile
from districts.models import Account, Organisation
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from targets.periods import in_reason
from tasks.models import Milestone, MilestoneDecision, MilestoneMove, Task, WorkYear
from tasks.permissions import SET_MILESTONES
from tasks.timing.lateness import years_of_reason

from .proving import keep_proofs, needs_evidence
from .settling import settled


@dataclass(frozen=True)
class Transition:
    """From which states a deed leads to which one, and what to say elsewhere."""

    deed: str
    sources: tuple[str, ...]
    target: str
    otherwise: Any


TRANSITIONS = (
    Transition(
        "move_milestone",
        ("planned",),
        "planned",
        gettext_lazy("Only a milestone that is planned can be moved. Look at its state."),
    ),
    Transition(
        "reach_milestone",
        ("planned",),
        "reached",
        gettext_lazy("This milestone is reached or given up already. Look at its state."),
    ),
    Transition(
        "give_up_milestone",
        ("planned",),
        "given_up",
        gettext_lazy("Only a milestone that is planned can be given up. Look at its state."),
    ),
    Transition(
        "take_back_milestone",
        ("reached", "given_up"),
        "planned",
        gettext_lazy("This milestone is planned already. Look at its state."),
    ),
)
_BY_DEED = {one.deed: one for one in TRANSITIONS}


def possible_deeds(milestone: Milestone) -> list[str]:
    """The deeds that may be done on a milestone as it stands."""
    return [one.deed for one in TRANSITIONS if milestone.state in one.sources]


@transaction.atomic
def set_milestone(
    *,
    task: Task,
    title: str,
    kind: str,
    due_on: datetime.date,
    source: str,
    by: Account,
    now: datetime.datetime,
    basis: str = "",
    goal: int | None = None,
    unit: str = "",
    organisation: Organisation | None = None,
    is_sample: bool = False,
) -> Milestone:
    """Sets a milestone for a task.

    Refused for a title that the task has already, a kind that counts without its number and the
    other way round, a decision without its document, a date out of reason.
    """
    _require_right(by)
    task = Task.objects.select_for_update().select_related("plan").get(pk=task.pk)
    last = Milestone.objects.filter(task=task).aggregate(last=Max("number"))["last"] or 0
    row = Milestone(
        task=task,
        number=last + 1,
        title=title.strip(),
        kind=kind,
        goal=goal,
        unit=unit.strip(),
        organisation=organisation,
        due_on=due_on,
        source=source,
        basis=basis.strip(),
        set_by=by,
        set_at=now,
        is_sample=is_sample,
    )
    require_within(task, due_on)
    _keep(row)
    after = {
        "task": f"{task.plan.slug}:{task.number}",
        "number": row.number,
        "title": row.title,
        "kind": kind,
        "due_on": due_on.isoformat(),
    }
    record_event(deed="set_milestone", by=by, obj=row, after=after, now=now)
    move_data_version()
    return row


@transaction.atomic
def move_milestone(
    *,
    milestone: Milestone,
    due_on: datetime.date,
    reason: str,
    by: Account,
    now: datetime.datetime,
) -> None:
    """Moves the due date of a milestone that is planned; each move is kept with its reason."""
    row = _locked(milestone, "move_milestone", by)
    require_within(row.task, due_on)
    before = row.due_on
    _keep(
        MilestoneMove(
            milestone=row, before=before, after=due_on, reason=reason.strip(), by=by, at=now
        )
    )
    _finish(
        row,
        by,
        now,
        deed="move_milestone",
        before={"due_on": before.isoformat()},
        after={"due_on": due_on.isoformat(), "reason": reason.strip()},
    )


@transaction.atomic
def reach_milestone(
    *,
    milestone: Milestone,
    reached_on: datetime.date,
    by: Account,
    now: datetime.datetime,
    document_number: str = "",
    count: int | None = None,
    evidence: Sequence[BroughtFile] = (),
) -> None:
    """Says that a milestone is reached, and when; `evidence` are files that prove it.

    Refused for a document to be issued without its number, a number that is not reached, a day to
    come or out of reason, and a kind that needs evidence of which no file is filed.
    """
    row = _locked(milestone, "reach_milestone", by)
    require_within(row.task, reached_on)
    if reached_on > timezone.localdate(now):
        raise Refused(_("A milestone cannot be reached on a day to come."))
    keep_proofs(row, evidence, by, now)
    if needs_evidence(row.kind) and not row.proofs.exists():
        raise Refused(_("A milestone of this kind is reached with evidence alone: file it too."))
    word = MilestoneDecision(
        milestone=row,
        state="reached",
        reached_on=reached_on,
        document_number=document_number.strip(),
        count=count,
        by=by,
        at=now,
    )
    _decide(row, word, deed="reach_milestone")


@transaction.atomic
def give_up_milestone(
    *, milestone: Milestone, reason: str, by: Account, now: datetime.datetime
) -> None:
    """Gives a milestone up, with the reason; it stays, and is never late."""
    row = _locked(milestone, "give_up_milestone", by)
    word = MilestoneDecision(milestone=row, state="given_up", reason=reason.strip(), by=by, at=now)
    _decide(row, word, deed="give_up_milestone")


@transaction.atomic
def take_back_milestone(
    *, milestone: Milestone, reason: str, by: Account, now: datetime.datetime
) -> None:
    """Takes back that a milestone is reached or given up, with the reason: it is planned again."""
    row = _locked(milestone, "take_back_milestone", by)
    word = MilestoneDecision(milestone=row, state="planned", reason=reason.strip(), by=by, at=now)
    _decide(row, word, deed="take_back_milestone")


@transaction.atomic
def open_year(
    *, year: int, by: Account | None, now: datetime.datetime, document: str = ""
) -> tuple[WorkYear, bool]:
    """Opens the list of a year's work points, and whether that was done now; `by` is None for a
    command. What is set for the year afterwards counts as added."""
    if by is not None:
        _require_right(by)
    if not in_reason(datetime.date(max(year, 1), 1, 1)):
        raise Refused(_("Check the year: no plan of this field covers it."))
    opened, is_new = WorkYear.objects.get_or_create(
        year=year, defaults={"opened_by": by, "opened_at": now, "document": document.strip()}
    )
    if is_new:
        after = {"year": year, "document": opened.document}
        record_event(deed="open_year", by=by, obj=opened, after=after, now=now)
        move_data_version()
    return opened, is_new


def require_within(task: Task, day: datetime.date) -> None:
    """Refused for a date more than five years outside the plan's period."""
    first, last = years_of_reason(task.plan.period_start, task.plan.period_end)
    if not first <= day.year <= last:
        raise Refused(
            _("A date of a milestone of this plan lies between %(first)s and %(last)s.")
            % {"first": first, "last": last}
        )


def _locked(milestone: Milestone, deed: str, by: Account) -> Milestone:
    """The milestone as it stands now; Conflict where the deed does not start from its state."""
    _require_right(by)
    rows = Milestone.objects.select_for_update(of=("self",)).select_related("task__plan")
    row = rows.get(pk=milestone.pk)
    if row.state not in _BY_DEED[deed].sources:
        raise Conflict(str(_BY_DEED[deed].otherwise))
    return row


def _decide(row: Milestone, word: MilestoneDecision, *, deed: str) -> None:
    assert word.state == _BY_DEED[deed].target
    before = {"state": row.state}
    after = {
        "state": word.state,
        "reached_on": word.reached_on.isoformat() if word.reached_on else "",
        "document_number": word.document_number,
        "count": word.count,
        "reason": word.reason,
    }
    _keep(word)
    _finish(
        row,
        word.by,
        word.at,
        deed=deed,
        before=before,
        after={name: value for name, value in after.items() if value not in ("", None)},
    )


def _finish(
    row: Milestone,
    by: Account,
    now: datetime.datetime,
    *,
    deed: str,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    """Brings the milestone up to date with what was just stored, and tells of it."""
    [values] = settled([row])
    for name, value in values.items():
        setattr(row, name, value)
    _keep(row)
    record_event(deed=deed, by=by, obj=row, before=before, after=after, now=now)
    move_data_version()


def _keep(row: Any) -> None:
    require_whole(row)
    row.save()


def _require_right(by: Account) -> None:
    if not reader_of(by).may(SET_MILESTONES):
        raise NotAllowed(_("Only a reviewer of the city office sets milestones."))
