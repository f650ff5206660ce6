"""Matters as they stand today: their lights, the register, and what other pages show of them."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from districts.clock import current_date
from districts.models import Organisation
from districts.permissions import Reader
from targets.models import Target
from targets.periods import local_date
from tasks.models import OPEN_STATES, MatterQuerySet, SupervisionMatter
from tasks.permissions import SEE_SUPERVISION

from .lights import LIGHTS, RED, days_left, elapsed_share, light, overdue_days
from .rights import Signatories, signatories


@dataclass(frozen=True)
class MatterLine:
    """A matter as it stands on a day; `is_unsigned` says that no account could acknowledge it.

    `has_page` is False where the reader may not see the page of what it is about.
    """

    matter: SupervisionMatter
    day: datetime.date
    is_unsigned: bool = False
    has_page: bool = True

    @cached_property
    def light(self) -> str:
        row = self.matter
        return light(row.due_on, row.lead_days, self.day, is_open=row.is_open)

    @property
    def days_left(self) -> int:
        return days_left(self.matter.due_on, self.day)

    @property
    def overdue(self) -> int:
        """Days overdue: today of an open matter, at its end of one that was struck off."""
        row = self.matter
        if row.is_open:
            return overdue_days(row.due_on, self.day)
        if row.state == "cancelled" or self.closed_on is None:
            return 0
        return overdue_days(row.due_on, self.closed_on)

    @property
    def closed_on(self) -> datetime.date | None:
        """The day on which it was struck off or cancelled; None while it is open."""
        return local_date(self.matter.closed_at) if self.matter.closed_at else None

    @property
    def waits_for_body(self) -> bool:
        """Whether it is a body's turn: to acknowledge, to reply, to report it done."""
        return self.matter.is_open and self.matter.state != "reported_done"

    @property
    def elapsed(self) -> float | None:
        """The share of its time that has gone by; None for a matter that is closed."""
        row = self.matter
        return elapsed_share(row.issued_on, row.due_on, self.day) if row.is_open else None


@dataclass(frozen=True)
class Counts:
    """Matters counted: all, those open, by state, by light, and those nobody could acknowledge."""

    total: int
    open: int
    states: Mapping[str, int]
    lights: Mapping[str, int]
    unsigned: int


def lines_of(
    rows: Iterable[SupervisionMatter],
    day: datetime.date | None = None,
    known: Signatories | None = None,
) -> list[MatterLine]:
    """Matters with their lights today; one query for who could acknowledge them."""
    today, known = day or current_date(), known or signatories()
    return [MatterLine(row, today, known.is_unsigned(row)) for row in rows]


def register(reader: Reader) -> QuerySet[SupervisionMatter]:
    """The matters that a reader may read: open ones first, by their due date, then closed ones."""
    ended = Case(
        When(state__in=OPEN_STATES, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    visible = SupervisionMatter.objects.visible_to(reader).for_lists()
    return visible.annotate(ended=ended).order_by("ended", "due_on", "year", "number")


def counts_of(lines: Sequence[MatterLine]) -> Counts:
    states = Counter(line.matter.state for line in lines)
    lights = Counter(line.light for line in lines if line.matter.is_open)
    return Counts(
        total=len(lines),
        open=sum(line.matter.is_open for line in lines),
        states=dict(states),
        lights={name: lights[name] for name in LIGHTS},
        unsigned=sum(line.is_unsigned for line in lines),
    )


def own_matters(reader: Reader) -> QuerySet[SupervisionMatter]:
    """The matters that the reader answers for."""
    bodies = Q(lead__in=reader.body_ids) | Q(bodies__in=reader.body_ids)
    keys = SupervisionMatter.objects.filter(bodies).order_by().values("pk")
    return register(reader).filter(pk__in=keys)


def matters_on_targets(
    targets: Sequence[Target], reader: Reader, *, shown: bool = True
) -> dict[int, list[MatterLine]]:
    """The open matters on each target or on another on its indicator, by the target's id.

    Empty for who may not read any; three queries at most beside that for the accounts.
    """
    if not shown or not targets or not reader.has_some(SEE_SUPERVISION):
        return {}
    rows = register(reader).filter(
        state__in=OPEN_STATES, target__plan__in={target.plan_id for target in targets}
    )
    found: dict[Any, list[MatterLine]] = defaultdict(list)
    for line in lines_of(rows):
        if line.matter.target is not None:
            found[measured_by(line.matter.target)].append(line)
    return {
        target.pk: found[measured_by(target)] for target in targets if measured_by(target) in found
    }


def measured_by(target: Target) -> tuple[int, int, int | str]:
    """What targets of one plan and place have in common: the indicator, else the statement."""
    return target.plan_id, target.jurisdiction_id, target.indicator_id or target.statement


def matters_on(reader: Reader, about: Q) -> list[MatterLine]:
    """The matters that fulfil a condition, closed ones too."""
    if not reader.has_some(SEE_SUPERVISION):
        return []
    return lines_of(register(reader).filter(about))


def about_target(target: Target) -> Q:
    """The condition that a matter is about a target, a former wording of it, or another target of
    the plan and place on its indicator: what is asked for moves one figure."""
    measured = Q(target__statement=target.statement)
    if target.indicator_id:
        measured |= Q(target__indicator=target.indicator_id)
    return measured & Q(target__plan=target.plan_id, target__jurisdiction=target.jurisdiction_id)


@dataclass
class BodyMatters:
    """The open matters that name a body, and how many of them are overdue."""

    open: int = 0
    red: int = 0


def matters_by_body(reader: Reader) -> dict[int, BodyMatters]:
    """The open matters that name each body, by the body's id, as far as the reader may read them.

    Two queries.
    """
    found: dict[int, BodyMatters] = defaultdict(BodyMatters)
    if not reader.has_some(SEE_SUPERVISION):
        return found
    today = current_date()
    rows = SupervisionMatter.objects.visible_to(reader).open().prefetch_related("bodies")
    for row in rows:
        is_red = light(row.due_on, row.lead_days, today, is_open=True) == RED
        for body in {row.lead_id, *(other.pk for other in row.bodies.all())}:
            found[body].open += 1
            found[body].red += is_red
    return found


def with_light(reader: Reader, name: str) -> list[int]:
    """Ids of the matters with a light: open ones, also those that have none of the two colours."""
    today = current_date()
    rows = SupervisionMatter.objects.visible_to(reader).open().order_by()
    return [
        pk
        for pk, due_on, lead_days in rows.values_list("pk", "due_on", "lead_days")
        if light(due_on, lead_days, today, is_open=True) == name
    ]


def unsigned(reader: Reader) -> list[int]:
    """Ids of the matters that no account could acknowledge."""
    rows = SupervisionMatter.objects.visible_to(reader).filter(state="issued").for_lists()
    return [line.matter.pk for line in lines_of(rows) if line.is_unsigned]


def bodies_of(rows: MatterQuerySet) -> list[Organisation]:
    """The bodies named in matters, each once, in the order of bodies."""
    leads = Organisation.objects.filter(led_matters__in=rows).values("pk")
    others = Organisation.objects.filter(matters__in=rows).values("pk")
    named = Organisation.objects.filter(Q(pk__in=leads) | Q(pk__in=others))
    return list(named.select_related("jurisdiction"))
