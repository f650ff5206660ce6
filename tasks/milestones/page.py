"""The milestones of one task, or of one body, as a part of its page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.forms import Form
from django.utils.translation import ngettext

from districts.models import Evidence, Organisation
from districts.permissions import SEE_PERSONS, Reader
from targets.models import QuarterlyReturn
from targets.models.filed import heavy_fields
from targets.progress.as_of import AsOf
from tasks.models import (
    Milestone,
    MilestoneDecision,
    MilestoneMove,
    MilestoneProof,
    MilestoneReport,
    Task,
)
from tasks.permissions import SET_MILESTONES

from .actions import possible_deeds
from .forms import MilestoneForm, MoveForm, ProofForm, ReachForm, ReasonForm
from .known import as_known, milestones_shown, with_task
from .proving import may_file, sees_files
from .year import body_of, counted

Row = TypeVar("Row", MilestoneMove, MilestoneDecision, MilestoneReport, MilestoneProof)
Decided = TypeVar("Decided", MilestoneMove, MilestoneDecision, MilestoneProof)
# The deeds of the office, as an address names them.
DEEDS = ("reach", "move", "give_up", "take_back")


def form_of(deed: str, milestone: Milestone, data: Any = None, files: Any = None) -> Form:
    """The form of a deed on a milestone; several stand on a page, each with ids of its own."""
    auto_id = f"milestone_{milestone.number}_{deed}_%s"
    if deed == "reach":
        return ReachForm(data, files, milestone=milestone, auto_id=auto_id)
    if deed == "evidence":
        return ProofForm(data, files, auto_id=auto_id)
    return MoveForm(data, auto_id=auto_id) if deed == "move" else ReasonForm(data, auto_id=auto_id)


@dataclass(frozen=True)
class Line:
    """A milestone with its history, and for who may decide on it the forms by their deeds."""

    milestone: Milestone
    body: Organisation | None
    moves: list[MilestoneMove]
    decisions: list[MilestoneDecision]
    reports: list[MilestoneReport]
    proofs: list[MilestoneProof]
    forms: dict[str, Form]
    proof_form: Form | None = None

    @property
    def evidence(self) -> list[Evidence]:
        return [one.evidence for one in self.proofs]

    @property
    def withdrawals(self) -> list[tuple[MilestoneProof, Form]]:
        """A form for each file that who may decide on the milestone may take away."""
        if not self.forms:
            return []
        return [(one, ReasonForm(auto_id=f"withdraw_{one.pk}_%s")) for one in self.proofs]

    @property
    def is_open(self) -> bool:
        """Whether a form came back with what is wrong in it."""
        return any(form.is_bound for form in self.forms.values())

    @property
    def has_history(self) -> bool:
        return bool(self.moves or self.decisions or self.reports)


def of_task(
    task: Task, reader: Reader, as_of: AsOf, bound: Mapping[str, Form] | None = None
) -> dict[str, Any]:
    """The milestones of a task with their history, and the forms for who may set them.

    `bound` are forms that came back: `add`, or a milestone's number and deed, as in `2/move`.
    """
    bound = bound or {}
    rows = with_task(milestones_shown(reader, as_of).filter(task=task), as_of)
    milestones = sorted(as_known(rows, as_of), key=lambda one: one.standing.due_on)
    if not milestones and not reader.may(SET_MILESTONES):
        return {"milestones": []}
    may_set = reader.may(SET_MILESTONES)
    keys = [one.pk for one in milestones]
    moves = _by_milestone(_known(MilestoneMove.objects.select_related("by"), keys, as_of))
    decisions = _by_milestone(_known(MilestoneDecision.objects.select_related("by"), keys, as_of))
    reports = _by_milestone(_reports(keys, as_of))
    proofs = _by_milestone(_proofs(keys, reader, as_of))
    lines = [
        Line(
            one,
            body_of(one),
            moves[one.pk],
            decisions[one.pk],
            reports[one.pk],
            proofs[one.pk],
            _forms(one, bound) if may_set else {},
            _proof_form(one, reader, bound),
        )
        for one in milestones
    ]
    return {
        "milestones": lines,
        "milestone_form": bound.get("add") or (MilestoneForm(task=task) if may_set else None),
        "milestones_said": year_sentence(milestones, as_of),
        "sees_persons": reader.may(SEE_PERSONS, task.plan.jurisdiction_id),
        "milestones_openable": _openable(reader, reports),
    }


def _forms(milestone: Milestone, bound: Mapping[str, Form]) -> dict[str, Form]:
    possible = possible_deeds(milestone)
    return {
        deed: bound.get(f"{milestone.number}/{deed}") or form_of(deed, milestone)
        for deed in DEEDS
        if f"{deed}_milestone" in possible or f"{milestone.number}/{deed}" in bound
    }


def _proof_form(milestone: Milestone, reader: Reader, bound: Mapping[str, Form]) -> Form | None:
    sent = bound.get(f"{milestone.number}/evidence")
    if sent or milestone.state == "given_up" or not may_file(reader, milestone):
        return sent
    return form_of("evidence", milestone)


def _proofs(keys: list[int], reader: Reader, as_of: AsOf) -> "QuerySet[MilestoneProof]":
    if not sees_files(reader):
        return MilestoneProof.objects.none()
    rows = _known(MilestoneProof.objects.all(), keys, as_of)
    return rows.select_related("evidence__file", "evidence__brought_by").defer(
        "evidence__file__content"
    )


def _known(rows: "QuerySet[Decided]", keys: list[int], as_of: AsOf) -> "QuerySet[Decided]":
    known = rows.filter(milestone__in=keys).order_by("-pk")
    return known.filter(at__lte=as_of.moment) if as_of.moment else known


def _reports(keys: list[int], as_of: AsOf) -> "QuerySet[MilestoneReport]":
    rows = MilestoneReport.objects.filter(milestone__in=keys)
    known = rows.as_of(as_of.moment) if as_of.moment else rows.published()
    known = known.filter(quarter__lte=str(as_of.quarter)).order_by("-quarter", "-pk")
    return known.select_related("quarterly_return__member__jurisdiction").defer(
        *heavy_fields("quarterly_return")
    )


def _by_milestone(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.milestone_id].append(row)
    return found


def _openable(reader: Reader, reports: Mapping[int, list[MilestoneReport]]) -> set[int]:
    """Ids of the returns behind the reports that the reader may open."""
    keys = {row.quarterly_return_id for rows in reports.values() for row in rows}
    visible = QuarterlyReturn.objects.visible_to(reader).filter(pk__in=keys) if keys else None
    return set(visible.values_list("pk", flat=True)) if visible is not None else set()


def year_sentence(milestones: Iterable[Milestone], as_of: AsOf) -> str:
    """How many of the year's milestones are reached, and how many are past their date; by it a
    standing measure is judged. "" for a year without any."""
    year = as_of.quarter.year
    counts = counted(one for one in milestones if one.standing.due_on.year == year)
    if not counts.promised:
        return ""
    text = ngettext(
        "Of %(count)s milestone of %(year)s %(reached)s is reached and %(late)s past its date.",
        "Of %(count)s milestones of %(year)s %(reached)s are reached and %(late)s past their date.",
        counts.promised,
    )
    values = {"count": counts.promised, "year": year, "reached": counts.reached}
    return text % {**values, "late": counts.late}


def of_body(body: Organisation, reader: Reader, as_of: AsOf) -> list[Milestone]:
    """The milestones that a body is to reach: named for it, or of tasks that it leads first."""
    own = Q(organisation=body) | Q(
        organisation=None,
        task__assignments__organisation=body,
        task__assignments__role="lead",
    )
    rows = with_task(milestones_shown(reader, as_of).filter(own).distinct(), as_of)
    ordered = rows.order_by("due_on", "task__plan", "task__number", "number")
    return [one for one in as_known(ordered, as_of) if body_of(one) == body]
