"""What the audit reads of a plan's tasks and bodies."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from targets.audit.model import Clause
from targets.audit.rules import Rules


@dataclass(frozen=True)
class BodyFact:
    """A body in a role: the organisation it is, and its name as the plan writes it."""

    organisation: str
    written: str


@dataclass(frozen=True)
class TaskFact:
    """A numbered task with its bodies."""

    number: int
    lead: tuple[BodyFact, ...] = ()
    responsible: tuple[BodyFact, ...] = ()


@dataclass(frozen=True)
class AnnexFact:
    """A row of the annex with its bodies; `task` is the number of the task it belongs to."""

    row: int
    task: int | None
    lead: tuple[BodyFact, ...] = ()
    responsible: tuple[BodyFact, ...] = ()


@dataclass(frozen=True)
class NameFact:
    """A name with the days on which it was valid; `valid_until` is the first day it is not."""

    name: str
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None


@dataclass(frozen=True)
class OrganisationFact:
    """A body with its names; a collective or a leading group is not one body."""

    slug: str
    name: str
    is_one_body: bool = True
    names: tuple[NameFact, ...] = ()


@dataclass(frozen=True)
class DutyPlanFact:
    """A plan with its tasks, its annex, and the organisations named in either, by slug."""

    slug: str
    issued_on: datetime.date | None = None
    tasks: tuple[TaskFact, ...] = ()
    annex: tuple[AnnexFact, ...] = ()
    organisations: Mapping[str, OrganisationFact] = field(default_factory=dict)

    def mentions(self) -> Iterator[tuple[BodyFact, Clause]]:
        """Every body in every role, with where it is named; tasks before the annex."""
        for task in self.tasks:
            for body in (*task.lead, *task.responsible):
                yield body, Clause(self.slug, "task", str(task.number))
        for row in self.annex:
            for body in (*row.lead, *row.responsible):
                yield body, Clause(self.slug, "annex", str(row.row))


DUTY_RULES: Rules[DutyPlanFact] = Rules()
