"""What the audit reads of a plan, and what it finds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from targets.digits import plain
from targets.periods import Quarter

Severity = Literal["contradiction", "doubt", "notice"]
CONTRADICTION: Severity = "contradiction"
DOUBT: Severity = "doubt"
NOTICE: Severity = "notice"
SEVERITIES: tuple[Severity, ...] = (CONTRADICTION, DOUBT, NOTICE)


@dataclass(frozen=True)
class Ref:
    """A thing whose name depends on the reader's language: an indicator or a jurisdiction."""

    kind: Literal["indicator", "jurisdiction"]
    slug: str


Param = str | Ref


@dataclass(frozen=True)
class Clause:
    """A place in a plan: a section by its label, a task by its number, a row of the annex."""

    plan: str
    kind: Literal["section", "task", "annex"]
    label: str

    @property
    def text(self) -> str:
        """The place as documents name it: 一（二）, 举措20, 附件第4行."""
        return {
            "section": self.label,
            "task": f"举措{self.label}",
            "annex": f"附件第{self.label}行",
        }[self.kind]


@dataclass(frozen=True)
class Line:
    """One line of a finding's arithmetic: the code of its wording, and what is put in."""

    code: str
    params: Mapping[str, Param]


def line(code: str, **params: Param) -> Line:
    return Line(code, params)


@dataclass(frozen=True)
class Finding:
    """What one rule says of one plan.

    `subject` names what it is about, figures included: an answer holds for exactly that.
    `targets` are (plan, key) of the targets it concerns, `doubted` those of them whose own figure
    cannot stand as it is published: they are not rated while nobody has answered.
    """

    rule: int
    severity: Severity
    plan: str
    clauses: tuple[Clause, ...]
    code: str
    params: Mapping[str, Param]
    arithmetic: tuple[Line, ...]
    subject: tuple[str, ...]
    targets: tuple[tuple[str, str], ...] = ()
    doubted: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """A digest that stays the same for as long as the finding is about the same thing."""
        about = [self.plan, self.rule, self.code, *self.subject]
        text = json.dumps(about, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def own_clauses(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.plan == self.plan)

    @property
    def other_clauses(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.plan != self.plan)


@dataclass(frozen=True)
class TargetFact:
    """A target as its plan states it; values in the indicator's own unit.

    `context` is the stretch of the clause in which the wording stands; "" where no text is loaded.
    `is_overlapping` says that its jurisdiction is a zone, never summed with districts.
    """

    plan: str
    key: str
    jurisdiction: str
    indicator: str | None
    kind: str
    operator: str
    value: Decimal | None
    unit: str
    deadline: Quarter | None
    clause: str
    wording: str
    title: str = ""
    context: str = ""
    base_value: Decimal | None = None
    base_quarter: Quarter | None = None
    base_origin: str = "none"
    is_additive: bool = False
    is_overlapping: bool = False
    indicator_unit: str = ""

    @property
    def place(self) -> Clause:
        return Clause(self.plan, "section", self.clause)

    @property
    def handle(self) -> tuple[str, str]:
        return self.plan, self.key

    @property
    def about(self) -> str:
        """The figure that an answer to a finding would be about."""
        return f"{self.kind}{self.operator}{shown_exactly(self.value)}"

    @property
    def group(self) -> tuple[str, str | None, Quarter | None]:
        """Statements of one group speak of the same quantity at the same time."""
        return self.jurisdiction, self.indicator, self.deadline


@dataclass(frozen=True)
class PlanFact:
    """A plan with its targets in force, the plan it answers to, and those that answer to it."""

    slug: str
    jurisdiction: str
    targets: tuple[TargetFact, ...] = ()
    above: PlanFact | None = None
    below: tuple[PlanFact, ...] = ()

    def groups(self) -> list[list[TargetFact]]:
        """The targets on an indicator, by group, in their order."""
        groups: dict[object, list[TargetFact]] = {}
        for target in self.targets:
            if target.indicator is not None:
                groups.setdefault(target.group, []).append(target)
        return list(groups.values())


def shown_exactly(value: Decimal | None) -> str:
    """All digits without closing zeros: 6000.000000 → "6000"; "" for none."""
    return "" if value is None else plain(value)


def indicator_ref(target: TargetFact) -> Param:
    """The indicator to be named; the target's own title where it has none."""
    return Ref("indicator", target.indicator) if target.indicator else target.title


def places(*targets: TargetFact) -> tuple[Clause, ...]:
    """The clauses in which the targets stand, each once."""
    return tuple(dict.fromkeys(target.place for target in targets))
