"""Targets and the tasks that serve them, as readers see them.

A link hangs on the first target of a statement; every revision of it is served by the same tasks.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from django.db.models import Prefetch, QuerySet

from districts.clock import current_date
from districts.models import Organisation, Plan
from districts.permissions import Reader
from targets.models import Target
from tasks.bodies import name_on
from tasks.models import Assignment, Serving, Task

from .naming import Goal, Measure, Naming, namings, subject_of_title

SUBJECTS = Path(settings.BASE_DIR) / "fixtures" / "indicator_subjects.yaml"
# A target by what all its revisions have in common: plan, statement, jurisdiction.
Aim = tuple[int, str, int]


@dataclass(frozen=True)
class Lead:
    """A body that leads a task, by its official name in force today."""

    organisation: Organisation
    name: str

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.organisation.get_absolute_url()


@dataclass(frozen=True)
class ServingTask:
    """A task that serves a target; `responsible` counts the bodies that take part in it."""

    task: Task
    number: int
    title: str
    leads: tuple[Lead, ...]
    responsible: int
    url: str


@dataclass(frozen=True)
class Link:
    """A task linked with a target, in whatever state."""

    row: Serving
    task: ServingTask

    @property
    def is_confirmed(self) -> bool:
        return self.row.state == "confirmed"

    @cached_property
    def namings(self) -> list[Naming]:
        """Where the task names the target's subject, as far as its text is loaded."""
        return namings(subject_of(self.row.target), measure_of(self.row.task))


def serving_tasks(targets: Iterable[Target], reader: Reader) -> dict[int, list[ServingTask]]:
    """The confirmed tasks that serve each target, in the plan's order, by the target's id.

    Every target has an entry, an empty one where its plan lists no task for it. Three queries,
    however many targets.
    """
    confirmed = Serving.objects.visible_to(reader).filter(state="confirmed")
    return {key: [link.task for link in links] for key, links in _links(confirmed, targets).items()}


def links_of(targets: Iterable[Target], reader: Reader) -> dict[int, list[Link]]:
    """All links of each target, in the plan's order, by the target's id; three queries."""
    return _links(Serving.objects.visible_to(reader), targets)


def _links(links: QuerySet[Serving], targets: Iterable[Target]) -> dict[int, list[Link]]:
    wanted, today = list(targets), current_date()
    bodies = Prefetch("task__assignments", Assignment.objects.select_related("organisation"))
    rows = (
        links.filter(
            target__plan__in={target.plan_id for target in wanted},
            target__statement__in={target.statement for target in wanted},
        )
        .order_by("task__number", "pk")
        .select_related("target__indicator", "task__plan", "task__section", "by")
        .prefetch_related(bodies, "task__assignments__organisation__names")
    )
    by_aim: dict[Aim, list[Link]] = defaultdict(list)
    for row in rows:
        by_aim[aim_of(row.target)].append(Link(row, _serving_task(row.task, today)))
    return {target.pk: by_aim[aim_of(target)] for target in wanted}


def _serving_task(task: Task, today: datetime.date) -> ServingTask:
    duties = list(task.assignments.all())
    leads = [duty.organisation for duty in duties if duty.role == "lead"]
    named = tuple(Lead(body, _name_today(body, today)) for body in leads)
    others = len(duties) - len(leads)
    return ServingTask(task, task.number, task.title, named, others, task.get_absolute_url())


def _name_today(body: Organisation, today: datetime.date) -> str:
    name = name_on(body, today)
    return name.name if name else body.name


def aim_of(target: Target) -> Aim:
    return target.plan_id, target.statement, target.jurisdiction_id


def first_of(target: Target) -> Target:
    """The target that a link hangs on: the first of its revisions."""
    same = Target.objects.filter(
        plan=target.plan_id, statement=target.statement, jurisdiction=target.jurisdiction_id
    )
    return same.order_by("pk").first() or target


def goals_of(plan: Plan) -> list[Goal]:
    """The plan's targets as their subjects are looked for, revisions left out; one query."""
    targets = plan.targets.filter(revises__isnull=True).select_related("indicator")
    return [Goal(target.pk, subject_of(target)) for target in targets]


def measures_of(plan: Plan) -> list[Measure]:
    """The plan's tasks as they are searched; one query."""
    return [measure_of(task) for task in plan.tasks.select_related("section")]


def measure_of(task: Task) -> Measure:
    return Measure(task.pk, task.title, task.section.heading, task.wording)


def subject_of(target: Target) -> tuple[str, ...]:
    """The patterns that name what the target is about."""
    if target.indicator is None:
        return subject_of_title(target.title)
    known = subjects().get(target.indicator.code)
    return tuple(known) if known else subject_of_title(target.indicator.name)


@lru_cache(maxsize=1)
def subjects() -> Mapping[str, Sequence[str]]:
    """The patterns of each indicator that has some, by its code."""
    content: dict[str, list[str]] = yaml.safe_load(SUBJECTS.read_text(encoding="utf-8"))
    return content
