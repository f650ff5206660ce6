"""How far each task has come, as of a quarter or a day: published updates → states."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import (
    Case,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext as _

from districts.models import Organisation, Plan
from districts.models.places import OrganisationQuerySet
from districts.permissions import SEE_UNPUBLISHED_PLANS, Reader
from targets.models.filed import heavy_fields
from targets.progress.as_of import AsOf
from targets.progress.shown import shown
from tasks.models import TASK_STATES, ProgressUpdate, Task, TaskQuerySet

# The order of a sentence and of a sorted table: what is done, what runs, what does not.
STATE_ORDER = ("done", "in_progress", "not_started", "blocked")
NOT_REPORTED = "not_reported"
WORDS = dict(TASK_STATES)
TONES = {"done": "good", "in_progress": "wait", "blocked": "bad", "not_started": ""}


def state_text(state: str | None) -> str:
    """The word for a task's state: 推进中; 未报送 where nothing was reported."""
    return str(WORDS[state]) if state else _("Not reported")


def shown_tasks(reader: Reader, as_of: AsOf) -> TaskQuerySet:
    """The tasks of the period shown."""
    return Task.objects.filter(plan__in=shown(reader, as_of).plans)


def unseen_plans(reader: Reader, as_of: AsOf) -> QuerySet[Plan]:
    """Plans of the period shown that the reader may not see, and whose tasks name a body that the
    reader answers for: of them these tasks are seen, and nothing else."""
    if not reader.bodies:
        return Plan.objects.none()
    naming = Task.objects.filter(assignments__organisation__in=reader.body_ids)
    issued = (
        Plan.objects.issued_by(as_of.documents_day)
        .filter(pk__in=naming.order_by().values("plan"))
        .exclude(pk__in=Plan.objects.visible_to(reader).order_by().values("pk"))
    )
    period = shown(reader, as_of).period
    if period is None:
        return issued
    return issued.filter(period_start__lte=period.last, period_end__gte=period.first)


def seen_tasks(reader: Reader, as_of: AsOf) -> TaskQuerySet:
    """The tasks of the period shown, with those of plans not seen that name a reader's body."""
    tasks = shown_tasks(reader, as_of)
    if not reader.bodies:
        return tasks
    own = Task.objects.filter(plan__in=unseen_plans(reader, as_of)).visible_to(reader)
    return Task.objects.filter(Q(pk__in=tasks.values("pk")) | Q(pk__in=own.values("pk")))


def unseen_plan_text(plan: Plan) -> str:
    """What stands in the place of the name of a plan that the reader does not see."""
    return _("%(place)s, a plan not for publication") % {"place": plan.jurisdiction.label}


def shown_organisations(reader: Reader, as_of: AsOf) -> OrganisationQuerySet:
    """The bodies with a duty in a plan of the period shown.

    Those without any duty are for who sees every plan, and for today's view: since when a body is
    known is not kept, and an old view must not change with it.
    """
    plans = shown(reader, as_of).plans
    if reader.bodies:
        plans = [*plans, *unseen_plans(reader, as_of).values_list("pk", flat=True)]
    bodies = Organisation.objects.visible_to(reader)
    or_none = as_of.is_default and reader.may(SEE_UNPUBLISHED_PLANS)
    return bodies.with_duty_in(plans, or_none=or_none)


def updates_known(as_of: AsOf) -> QuerySet[ProgressUpdate]:
    """Updates of quarters up to `as_of`, as published then, the one that counts first.

    The newest quarter counts; within a quarter what was reported counts before a sample.
    """
    updates = ProgressUpdate.objects.all()
    known = updates.as_of(as_of.moment) if as_of.moment else updates.published()
    return known.filter(quarter__lte=str(as_of.quarter)).order_by("-quarter", "is_sample", "-pk")


def with_state(tasks: QuerySet[Task], as_of: AsOf) -> QuerySet[Task]:
    """Tasks to be chosen and sorted by `reported_state`; None where nothing is reported.

    `state_rank` sorts by state, what is not reported last. Where the database need not choose,
    `due.as_known` tells the same at less cost.
    """
    latest = updates_known(as_of).filter(task=OuterRef("pk"))
    ranks = [When(reported_state=state, then=Value(rank)) for rank, state in enumerate(STATE_ORDER)]
    return tasks.annotate(reported_state=Subquery(latest.values("state")[:1])).annotate(
        state_rank=Case(*ranks, default=Value(len(ranks)), output_field=IntegerField()),
    )


def with_bodies(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Tasks with all else that a line about a task shows; three queries however many tasks."""
    joined = tasks.select_related("plan__jurisdiction", "section")
    return joined.prefetch_related("assignments__organisation")


def history_of(task: Task, as_of: AsOf) -> list[ProgressUpdate]:
    """What is known of a task, one update a quarter, the newest first."""
    updates = (
        updates_known(as_of)
        .filter(task=task)
        .select_related("quarterly_return__member__jurisdiction", "awaited")
        .defer(*heavy_fields("quarterly_return"))
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
