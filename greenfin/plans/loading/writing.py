"""A plan as its source describes it, what is stored otherwise, and the one writer of plans.

Rows that are missing are made. Rows that are stored stay as they are, only wording that is missing
is filled in, and every other difference is told: an administrator's word stands until the
difference has been shown and confirmed.
"""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models

from districts.models import Jurisdiction, Organisation, OrganisationName, Plan, Section
from targets.models import Indicator, Target
from targets.periods import CHONGQING_TIME
from tasks.alignment.matrix import former_plan
from tasks.models import AnnexRow, Assignment, Milestone, Serving, Task

Row = TypeVar("Row", bound=models.Model)
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """One row of a plan in plain values; other rows are named by number, label, slug or code.

    `said` is compared with a stored row, `at_first` is only for a row that is made now, `wording`
    fills in what is empty. `bodies` are, for each role, organisations with their written names;
    `served_by` are the numbers of the tasks that serve a target, `deliverables` the titles of the
    documents that a task orders to be drawn up.
    """

    key: str | int
    said: Values
    at_first: Values = field(default_factory=dict)
    wording: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    served_by: Sequence[int] = ()
    deliverables: Sequence[str] = ()


@dataclass(frozen=True)
class PlanDescription:
    """A whole plan. `new_bodies` are organisations to be made, `names` new names of organisations.

    An official document (`is_document`) names all bodies of a task, so that others are stale, and
    a figure it changes is no correction of a stored target but a revision, decided elsewhere.
    """

    slug: str
    head: Values
    sections: Sequence[Entry]
    tasks: Sequence[Entry]
    annex: Sequence[Entry]
    targets: Sequence[Entry]
    new_bodies: Sequence[Entry] = ()
    names: Sequence[tuple[str, str]] = ()
    is_document: bool = False


@dataclass(frozen=True)
class Difference:
    """One stored value that differs from its source; without a field the whole row is missing."""

    model: str
    row: str
    field: str
    stored: Any
    said: Any


@dataclass
class LoadReport:
    """What a load made, kept and saw to be different."""

    created: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    updated: int = 0

    @property
    def is_changed(self) -> bool:
        return bool(self.created) or self.updated > 0


class Comparison:
    """Compares rows by their natural keys with what is stored, in reads alone.

    A row that is missing is counted as made and given back unsaved. With `update` differing rows
    take what the source says.
    """

    def __init__(self, *, update: bool = False) -> None:
        self.update = update
        self.report = LoadReport()
        self._stored: dict[Any, dict[tuple[Any, ...], Any]] = {}

    def keep(
        self,
        model: type[Row],
        key: Values,
        said: Values,
        *,
        at_first: Values | None = None,
        wording: Mapping[str, str] | None = None,
        along: Values | None = None,
        is_fixed: bool = False,
    ) -> tuple[Row, bool]:
        """The row of that key, and whether it was made now; a fixed one is never overwritten.

        `along` changes with a row that takes what its source says, and is no difference by itself.
        """
        rows, place = self.stored(model, key), tuple(_identity(part) for part in key.values())
        row, is_new = rows.get(place), False
        if row is None:
            values = {**(at_first or {}), **said, **(wording or {})}
            row, is_new = self._make(model, key, values)
            rows[place] = row
        counts = self.report.created if is_new else self.report.kept
        counts[_name(model)] += 1
        if not is_new:
            self._compare(row, said, along or {}, takes=self.update and not is_fixed)
            self._fill_in(row, wording or {})
        return row, is_new

    def keep_child(
        self,
        model: type[Row],
        key: Values,
        said: Values,
        *,
        is_parent_new: bool,
        is_fixed: bool = False,
    ) -> None:
        """As `keep`, but a row missing under an old parent counts as an administrator's removal."""
        place = tuple(_identity(part) for part in key.values())
        if is_parent_new or self.update or place in self.stored(model, key):
            self.keep(model, key, said, is_fixed=is_fixed)
            return
        label = ", ".join(str(part) for part in key.values())
        self.report.differences.append(Difference(_name(model), label, "", None, dict(said)))

    def drop(self, row: models.Model, name: str) -> None:
        """A row that its source names no longer; `name` is the column that says what it was."""
        if self.update:
            self.report.updated += 1
            self._remove(row)
        else:
            self._differ(row, name, None)

    def stored(self, model: type[Row], key: Values) -> dict[tuple[Any, ...], Row]:
        """The rows whose key begins with the same owner, by their keys; the table without one."""
        first, owner = next(iter(key.items()))
        is_owned = isinstance(owner, models.Model)
        scope = (model, first, _identity(owner) if is_owned else None)
        if scope not in self._stored:
            rows = model._default_manager.all()
            if is_owned:
                rows = rows.filter(**{first: owner}) if owner.pk else rows.none()
            names = [getattr(model._meta.get_field(name), "attname", name) for name in key]
            self._stored[scope] = {tuple(getattr(row, name) for name in names): row for row in rows}
        return self._stored[scope]

    def _compare(self, row: models.Model, said: Values, along: Values, *, takes: bool) -> None:
        others = {name: value for name, value in said.items() if not _is_same(row, name, value)}
        for name, value in others.items():
            self._differ(row, name, value)
        if others and takes:
            self._change(row, {**others, **along})

    def _fill_in(self, row: models.Model, wording: Mapping[str, str]) -> None:
        others = {
            name: text for name, text in wording.items() if text and getattr(row, name) != text
        }
        taken = {name: others[name] for name in others if self.update or not getattr(row, name)}
        for name, text in others.items():
            if name not in taken:
                self._differ(row, name, text)
        if taken:
            self._change(row, taken)

    def _differ(self, row: models.Model, name: str, said: Any) -> None:
        stored = getattr(row, name)
        self.report.differences.append(Difference(_name(type(row)), str(row), name, stored, said))

    def _make(self, model: type[Row], key: Values, values: Values) -> tuple[Row, bool]:
        return model(**key, **values), True

    def _change(self, row: models.Model, values: Values) -> None:
        self.report.updated += len(values)

    def _remove(self, row: models.Model) -> None:
        """Nothing: a comparison leaves every row."""


class Writer(Comparison):
    """Compares, and stores what is missing."""

    def _make(self, model: type[Row], key: Values, values: Values) -> tuple[Row, bool]:
        return model._default_manager.get_or_create(**key, defaults=dict(values))

    def _change(self, row: models.Model, values: Values) -> None:
        super()._change(row, values)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))

    def _remove(self, row: models.Model) -> None:
        row.delete()


def keep_plan(keeper: Comparison, described: PlanDescription) -> Plan:
    """The plan with all its rows, compared or written as `keeper` does."""
    return _PlanRows(keeper, described).keep()


class _PlanRows:
    """One described plan on its way to its rows; `rows` are those that an entry may name."""

    def __init__(self, keeper: Comparison, described: PlanDescription) -> None:
        self.keeper = keeper
        self.described = described
        self.bodies = Organisation.objects.in_bulk(field_name="slug")
        self.rows: dict[str, Mapping[Any, models.Model]] = {
            "jurisdiction": Jurisdiction.objects.in_bulk(field_name="slug"),
            "indicator": Indicator.objects.in_bulk(field_name="code"),
            "based_on": Plan.objects.in_bulk(field_name="slug"),
        }

    def keep(self) -> Plan:
        described = self.described
        head = self._resolved(described.head)
        self.plan, is_new = self.keeper.keep(Plan, {"slug": described.slug}, head)
        self._keep_bodies()
        sections: dict[str, Section] = {}
        self.rows["section"] = self.rows["parent"] = sections
        for entry in described.sections:
            sections[str(entry.key)] = self._keep_entry(Section, "label", entry)[0]
        former = former_plan(self.plan)
        tasks: dict[int, Task] = {}
        self.rows["task"] = tasks
        self.rows["continues"] = {row.number: row for row in former.tasks.all()} if former else {}
        for entry in described.tasks:
            task, is_task_new = self._keep_entry(Task, "number", entry)
            tasks[task.number] = task
            self._assign({"task": task}, entry, is_parent_new=is_task_new)
            self._keep_deliverables(task, entry)
        for entry in described.annex:
            row, is_row_new = self._keep_entry(AnnexRow, "row", entry)
            self._assign({"annex_row": row}, entry, is_parent_new=is_row_new)
        self.rows["continues"] = {row.key: row for row in former.targets.all()} if former else {}
        for entry in described.targets:
            self._keep_target(entry, is_plan_new=is_new)
        return self.plan

    def _resolved(self, said: Values) -> dict[str, Any]:
        """The values with rows where the description names them."""
        return {
            name: value if value is None or name not in self.rows else self.rows[name][value]
            for name, value in said.items()
        }

    def _keep_entry(self, model: type[Row], name: str, entry: Entry) -> tuple[Row, bool]:
        said, at_first = self._resolved(entry.said), self._resolved(entry.at_first)
        key = {"plan": self.plan, name: entry.key}
        return self.keeper.keep(model, key, said, at_first=at_first, wording=entry.wording)

    def _keep_bodies(self) -> None:
        for entry in self.described.new_bodies:
            said = self._resolved(entry.said)
            row, _is_new = self.keeper.keep(Organisation, {"slug": entry.key}, said)
            self.bodies[row.slug] = row
        for slug, name in self.described.names:
            key = {"organisation": self.bodies[slug], "name": name}
            self.keeper.keep(OrganisationName, key, {"kind": "written"})

    def _assign(self, owner: Values, entry: Entry, *, is_parent_new: bool) -> None:
        for role, named in entry.bodies.items():
            bodies = [self.bodies[slug] for slug, _written in named]
            for position, (body, (_slug, written)) in enumerate(zip(bodies, named, strict=True)):
                key = {**owner, "organisation": body, "role": role}
                said = {"written": written, "position": position}
                self.keeper.keep_child(Assignment, key, said, is_parent_new=is_parent_new)
            if self.described.is_document:
                key = {**owner, "organisation": None, "role": role}
                known = {body.pk for body in bodies}
                for row in self.keeper.stored(Assignment, key).values():
                    if row.role == role and row.organisation_id not in known:
                        self.keeper.drop(row, "written")

    def _keep_deliverables(self, task: Task, entry: Entry) -> None:
        """The documents that a task orders, due by the end of the plan's period."""
        plan = self.plan
        for title in entry.deliverables:
            key = {"task": task, "title": title}
            numbers = [row.number for row in self.keeper.stored(Milestone, key).values()]
            at_first = {
                "number": max(numbers, default=0) + 1,
                "due_on": datetime.date(plan.period_end, 12, 31),
                "source": "period",
                # Known from the plan's date of issue on, as the plan is.
                "set_at": day_begin(plan.issued_on or datetime.date(plan.period_start, 1, 1)),
            }
            self.keeper.keep(Milestone, key, {"kind": "deliverable"}, at_first=at_first)

    def _keep_target(self, entry: Entry, *, is_plan_new: bool) -> None:
        key, said = {"plan": self.plan, "key": entry.key}, self._resolved(entry.said)
        if self.described.is_document:
            self.keeper.keep_child(Target, key, said, is_parent_new=is_plan_new, is_fixed=True)
            return
        target, _is_new = self.keeper.keep(Target, key, said)
        for number in entry.served_by:
            self._keep_link(target, self.rows["task"][number])

    def _keep_link(self, target: Target, task: models.Model) -> None:
        """The link that the plan's facts carry; one that a person has confirmed stays theirs."""
        key = {"target": target, "task": task}
        nobody = {"origin": "plan", "by": None, "at": None, "note": ""}
        first = {"origin": "plan"}
        self.keeper.keep(Serving, key, {"state": "confirmed"}, at_first=first, along=nobody)


def day_begin(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), CHONGQING_TIME)


def _name(model: type[models.Model]) -> str:
    return model._meta.model_name or ""


def _identity(part: Any) -> Any:
    """What a part of a key is known by; a row that is not stored by itself."""
    return (part.pk or id(part)) if isinstance(part, models.Model) else part


def _is_same(row: models.Model, name: str, said: Any) -> bool:
    """Whether a stored value means the same; 15 and 15.000000 do."""
    if isinstance(said, models.Model):
        return said.pk is not None and getattr(row, f"{name}_id") == said.pk
    stored = getattr(row, name)
    if isinstance(stored, Decimal) and said is not None:
        return stored == Decimal(str(said))
    return bool(stored == said)
