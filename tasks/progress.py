"""How far each task has come, as of a quarter or a day: published updates → states."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import (
    Case,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext as _

from targets.progress.as_of import AsOf

from .models import TASK_STATES, ProgressUpdate, Task, TaskQuerySet

# The order of a sentence and of a sorted table: what is done, what runs, what does not.
STATE_ORDER = ("done", "in_progress", "not_started", "blocked")
NOT_REPORTED = "not_reported"
TONES = {"done": "good", "in_progress": "wait", "blocked": "bad", "not_started": ""}


def state_text(state: str | None) -> str:
    """The word for a task's state: 推进中; 未报送 where nothing was reported."""
    return str(dict(TASK_STATES)[state]) if state else _("Not reported")


def updates_known(as_of: AsOf) -> QuerySet[ProgressUpdate]:
    """Updates of quarters up to `as_of`, as published then, the one that counts first.

    The newest quarter counts; within a quarter what was reported counts before a sample.
    """
    updates = ProgressUpdate.objects.all()
    known = updates.as_of(as_of.moment) if as_of.moment else updates.published()
    return known.filter(quarter__lte=str(as_of.quarter)).order_by("-quarter", "is_sample", "-pk")


def with_state(tasks: QuerySet[Task], as_of: AsOf) -> QuerySet[Task]:
    """Tasks with `state`, `state_quarter`, `is_sample`; None where nothing is reported.

    `state_rank` sorts by state, what is not reported last.
    """
    latest = updates_known(as_of).filter(task=OuterRef("pk"))
    ranks = [When(state=state, then=Value(rank)) for rank, state in enumerate(STATE_ORDER)]
    return tasks.annotate(
        state=Subquery(latest.values("state")[:1]),
        state_quarter=Subquery(latest.values("quarter")[:1]),
        is_sample=Subquery(latest.values("is_sample")[:1]),
    ).annotate(
        state_rank=Case(*ranks, default=Value(len(ranks)), output_field=IntegerField()),
    )


def tasks_with_state(tasks: TaskQuerySet, as_of: AsOf) -> QuerySet[Task]:
    """`with_state`, with all that a line about a task shows; three queries however many tasks."""
    return (
        with_state(tasks, as_of)
        .select_related("plan__jurisdiction", "section")
        .prefetch_related("assignments__organisation")
    )


def history_of(task: Task, as_of: AsOf) -> list[ProgressUpdate]:
    """What is known of a task, one update a quarter, the newest first."""
    updates = (
        updates_known(as_of)
        .filter(task=task)
        .select_related("quarterly_return__member__jurisdiction")
    )
    by_quarter: dict[str, ProgressUpdate] = {}
    for update in updates:
        by_quarter.setdefault(update.quarter, update)
    return list(by_quarter.values())


def state_counts(states: Iterable[str | None]) -> dict[str, int]:
    """How many tasks stand in each state, only those that occur; `not_reported` comes last.

    >>> state_counts(["done", None, "done", "blocked"])
    {'done': 2, 'blocked': 1, 'not_reported': 1}
    """
    counts = Counter(state or NOT_REPORTED for state in states)
    return {state: counts[state] for state in (*STATE_ORDER, NOT_REPORTED) if counts[state]}
