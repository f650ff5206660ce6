"""Alignment as readers see it: matrix, shares of sections, gaps, and lists both ways."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from districts.models import Plan, Section
from districts.models.plans import answered_plans
from districts.permissions import Reader
from targets.progress.as_of import AsOf
from targets.progress.shown import issued_plans
from tasks.models import Alignment, AlignmentQuerySet, Task

from .likeness import TaskText, common_offices

STATE_ORDER = ("confirmed", "proposed", "none")
# Each state is drawn with the mark of a status (partials/marks.html).
MARKS = {"confirmed": "achieved", "proposed": "at_risk", "none": "no_data", "refused": "missed"}
TONES = {"confirmed": "good", "proposed": "wait", "none": "", "refused": "bad"}


@dataclass(frozen=True)
class Cell:
    """How one plan answers one city task: confirmed, proposed or none, and with which tasks.

    `anchor` is its place in the page of the city task.
    """

    plan: Plan
    state: str
    tasks: tuple[Task, ...] = ()
    anchor: str = "missing"


@dataclass(frozen=True)
class MatrixRow:
    """One city task with a cell for each plan below the city's."""

    task: Task
    cells: tuple[Cell, ...]

    @property
    def state(self) -> str:
        """The best that any plan reaches."""
        return min((cell.state for cell in self.cells), key=STATE_ORDER.index, default="none")

    @property
    def confirmed(self) -> int:
        return sum(cell.state == "confirmed" for cell in self.cells)


@dataclass(frozen=True)
class Share:
    """How many of a section's tasks are taken up, and how many more only proposed."""

    confirmed: int
    proposed: int
    total: int

    @property
    def share(self) -> float | None:
        """Confirmed tasks in all tasks, from 0 to 1; None in a section without tasks.

        >>> Share(confirmed=3, proposed=1, total=4).share
        0.75
        """
        return self.confirmed / self.total if self.total else None

    @property
    def proposed_share(self) -> float | None:
        """Tasks that are only proposed in all tasks; None in a section without tasks."""
        return self.proposed / self.total if self.total else None


@dataclass(frozen=True)
class SectionShares:
    """A section of the city's plan: by any plan, and by each."""

    section: Section
    rows: tuple[MatrixRow, ...]
    by_any: Share
    by_plan: tuple[Share, ...]


@dataclass(frozen=True)
class Matrix:
    """City tasks by the plans below, with what the reader may see and nothing else."""

    city_plan: Plan
    plans: tuple[Plan, ...]
    rows: tuple[MatrixRow, ...]
    strays: tuple[Task, ...] = ()

    @property
    def gaps(self) -> list[MatrixRow]:
        """City tasks that no plan takes up, not even as a proposal."""
        return [row for row in self.rows if row.state == "none"]

    @property
    def sections(self) -> list[SectionShares]:
        grouped: dict[Section, list[MatrixRow]] = {}
        for row in self.rows:
            grouped.setdefault(row.task.section, []).append(row)
        return [
            SectionShares(
                section,
                tuple(rows),
                share_of(row.state for row in rows),
                tuple(
                    share_of(row.cells[place].state for row in rows)
                    for place in range(len(self.plans))
                ),
            )
            for section, rows in grouped.items()
        ]

    def total_of(self, place: int | None = None) -> Share:
        """The share of all city tasks that one plan takes up, or any plan."""
        return share_of(row.state if place is None else row.cells[place].state for row in self.rows)

    @property
    def totals(self) -> list[Share]:
        return [self.total_of(place) for place in range(len(self.plans))]


@dataclass(frozen=True)
class Pair:
    """One alignment with what explains its likeness."""

    row: Alignment
    offices: tuple[str, ...] = ()

    @property
    def is_standing(self) -> bool:
        """Whether it is proposed or confirmed."""
        return self.row.state != "refused"


@dataclass
class TaskPairs:
    """A task with the pairs it stands in."""

    task: Task
    pairs: list[Pair] = field(default_factory=list)

    @property
    def state(self) -> str:
        states = [pair.row.state for pair in self.pairs if pair.is_standing]
        return min(states, key=STATE_ORDER.index, default="none")


def share_of(states: Iterable[str]) -> Share:
    all_states = list(states)
    return Share(all_states.count("confirmed"), all_states.count("proposed"), len(all_states))


def answered_plan(plan: Plan) -> Plan | None:
    """The plan that a plan answers to: the one it names, else its city's of the same years."""
    return answered_plans([plan]).get(plan.pk)


def plans_below(city_plan: Plan, reader: Reader, as_of: AsOf) -> list[Plan]:
    """The plans that answer to the city's and exist by then, as far as the reader may know."""
    unnamed = Q(based_on__isnull=True, jurisdiction__parent=city_plan.jurisdiction)
    visible = issued_plans(reader, as_of).select_related("jurisdiction__parent", "based_on")
    below = visible.filter(Q(based_on=city_plan) | unnamed & _same_years(city_plan))
    rows = list(below.exclude(pk=city_plan.pk))
    above = answered_plans(rows)
    return [plan for plan in rows if above.get(plan.pk) == city_plan]


def city_plans(reader: Reader) -> QuerySet[Plan]:
    """The plans that others may answer to, the newest period first."""
    visible = Plan.objects.visible_to(reader).select_related("jurisdiction")
    return visible.filter(jurisdiction__kind="city").order_by("-period_start", "slug")


def former_plan(plan: Plan) -> Plan | None:
    """The plan of the same jurisdiction for the period before; None for the first one."""
    earlier = Plan.objects.filter(
        jurisdiction=plan.jurisdiction, period_start__lt=plan.period_start
    ).exclude(pk=plan.pk)
    return earlier.order_by("-period_start", "-pk").first()


def _same_years(plan: Plan) -> Q:
    return Q(period_start__lte=plan.period_end, period_end__gte=plan.period_start)


def texts_of(plan: Plan) -> list[TaskText]:
    """A plan's tasks as they are compared; two queries."""
    tasks = plan.tasks.select_related("section").prefetch_related("assignments")
    return [text_of(task) for task in tasks]


def text_of(task: Task) -> TaskText:
    bodies: dict[str, list[str]] = defaultdict(list)
    for duty in task.assignments.all():
        bodies[duty.role].append(duty.written)
    return TaskText(
        key=task.pk,
        heading=task.title,
        section=task.section.heading,
        lead=tuple(bodies["lead"]),
        responsible=tuple(bodies["responsible"]),
        wording=task.wording,
    )


def matrix_of(city_plan: Plan, reader: Reader, as_of: AsOf) -> Matrix:
    """The city's tasks by the plans below; a constant number of queries."""
    plans = plans_below(city_plan, reader, as_of)
    pairs = pairs_between(city_plan, plans)
    answers: dict[tuple[int, int], list[Alignment]] = defaultdict(list)
    for row in pairs:
        answers[row.city_task_id, row.task.plan_id].append(row)
    rows = [
        MatrixRow(task, tuple(cell_of(plan, answers[task.pk, plan.pk]) for plan in plans))
        for task in city_plan.tasks.select_related("section", "plan")
    ]
    answering = {row.task_id for row in pairs}
    own = Task.objects.filter(plan__in=plans).select_related("plan__jurisdiction", "section")
    strays = [task for task in own if task.pk not in answering]
    return Matrix(city_plan, tuple(plans), tuple(rows), tuple(strays))


def pairs_between(city_plan: Plan, plans: Sequence[Plan]) -> list[Alignment]:
    """Proposed and confirmed pairs of the city's plan with these plans; one query."""
    rows = Alignment.objects.standing().filter(city_task__plan=city_plan, task__plan__in=plans)
    return list(rows.select_related("task__plan").order_by("city_task__number", "task__number"))


def cell_of(plan: Plan, rows: Sequence[Alignment]) -> Cell:
    """What pairs of one city task with one plan come to; confirmed ones hide proposals."""
    if not rows:
        return Cell(plan, "none")
    state = min((row.state for row in rows), key=STATE_ORDER.index)
    shown = [row for row in rows if row.state == state]
    return Cell(plan, state, tuple(row.task for row in shown), f"pair-{shown[0].pk}")


def known_pairs(reader: Reader, as_of: AsOf) -> AlignmentQuerySet:
    """Pairs of which the reader may see both plans, and which exist by then as both plans do."""
    plans = issued_plans(reader, as_of)
    return Alignment.objects.filter(city_task__plan__in=plans, task__plan__in=plans)


def pairs_of_tasks(
    tasks: Iterable[Task], reader: Reader, as_of: AsOf, side: str
) -> list[TaskPairs]:
    """Tasks of one plan with their pairs, refused ones last; `side` is theirs in the pair.

    The tasks come with their section and bodies; three queries, however many tasks.
    """
    by_task = {task.pk: TaskPairs(task) for task in tasks}
    rows = (
        known_pairs(reader, as_of)
        .filter(**{f"{side}__in": list(by_task)})
        .select_related("city_task__plan__jurisdiction", "task__plan__jurisdiction", "by")
        .select_related("city_task__section", "task__section")
        .prefetch_related("city_task__assignments", "task__assignments")
    )
    for row in rows:
        offices = common_offices(text_of(row.city_task), text_of(row.task))
        by_task[getattr(row, f"{side}_id")].pairs.append(Pair(row, tuple(offices)))
    for one in by_task.values():
        one.pairs.sort(key=lambda pair: pair_order(pair.row))
    return list(by_task.values())


def pair_order(row: Alignment) -> tuple[bool, int, int, int]:
    """Refused ones last, then by plan and number."""
    plan = row.task.plan
    return row.state == "refused", plan.jurisdiction.position, row.task.number, row.city_task.number


def standing_pairs(task: Task, reader: Reader, as_of: AsOf) -> tuple[list[Pair], list[Pair]]:
    """The city tasks that a task takes up, and the district tasks that take it up."""
    above, below = (
        pairs_of_tasks([task], reader, as_of, side)[0].pairs for side in ("task", "city_task")
    )
    return [pair for pair in above if pair.is_standing], [
        pair for pair in below if pair.is_standing
    ]
