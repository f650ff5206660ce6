"""What a district does: its tasks, its returns, its milestones; and what persons judge."""

from collections import defaultdict
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.clock import current_date
from districts.models import Plan
from targets.models import Indicator, ReportingRound
from targets.periods import Quarter
from targets.returns.board import standings_by_round
from targets.returns.timeliness import punctuality
from tasks.milestones.known import as_known, with_evidence
from tasks.milestones.year import Counts, counted
from tasks.models import Milestone, Task
from tasks.progress.due import UNREPORTED, known_of_tasks

from .base import NOT_KNOWN, Inputs, Origin, SourceInput, Span, percent, register_source


class TasksDone:
    """The share of a jurisdiction's own tasks that are reported done by the period's end."""

    key = "tasks"
    title = _("Share of tasks done")
    unit = "%"
    needs_indicator = False
    is_of_plans = True
    subject_kind = "jurisdiction"

    def inputs(self, subjects: Sequence[int], span: Span, indicator: Indicator | None) -> Inputs:
        reported = known_of_tasks(span.as_of)
        own: dict[int, list[Task]] = defaultdict(list)
        for task in Task.objects.filter(plan__in=plans_in(subjects, span)).select_related("plan"):
            own[task.plan.jurisdiction_id].append(task)
        found: dict[int, SourceInput] = {}
        for place, tasks in own.items():
            last = [reported.get(task.pk, UNREPORTED).last for task in tasks]
            known = [one for one in last if one is not None]
            done = sum(one.state == "done" for one in known)
            sample = any(one.is_sample for one in known)
            page = f"{reverse('task_list')}?plan={tasks[0].plan.slug}&as_of={span.last}"
            origin = Origin("tasks_done", str(span.last), f"{done}/{len(tasks)}", "", page, sample)
            found[place] = percent(done / len(tasks), origin) if known else NOT_KNOWN
        return found


class ReturnsInTime:
    """The share of the period's quarterly returns that came in time."""

    key = "punctuality"
    title = _("Punctuality of returns")
    unit = "%"
    needs_indicator = False
    is_of_plans = False
    subject_kind = "jurisdiction"

    def inputs(self, subjects: Sequence[int], span: Span, indicator: Indicator | None) -> Inputs:
        quarters = [str(quarter) for quarter in span.quarters]
        rounds = list(ReportingRound.objects.filter(quarter__in=quarters))
        boards = list(standings_by_round(rounds, current_date()).values())
        samples = {
            one.member.jurisdiction_id
            for board in boards
            for one in board
            if one.shown and one.shown.is_sample
        }
        page = reverse("round", args=[str(span.last)])
        found: dict[int, SourceInput] = {}
        for row in punctuality(boards):
            place = row.jurisdiction.pk
            if place in subjects and row.judged:
                told = f"{row.on_time}/{row.judged}"
                origin = Origin("returns_in_time", str(span), told, "", page, place in samples)
                found[place] = percent(row.on_time / row.judged, origin)
        return found


class MilestonesReached:
    """The share of the milestones due in the period that were reached in time.

    One that was moved out of the period counts as not reached in time; one given up does not count.
    """

    key = "milestones"
    title = _("Share of milestones reached in time")
    unit = "%"
    needs_indicator = False
    is_of_plans = True
    subject_kind = "jurisdiction"

    def inputs(self, subjects: Sequence[int], span: Span, indicator: Indicator | None) -> Inputs:
        rows = Milestone.objects.filter(task__plan__in=plans_in(subjects, span))
        rows = rows.select_related("task__plan")
        own: dict[int, list[Milestone]] = defaultdict(list)
        for one in as_known(with_evidence(rows, span.as_of), span.as_of):
            if any(Quarter.of(day) in span.quarters for day in one.standing.dues):
                own[one.task.plan.jurisdiction_id].append(one)
        page = reverse("task_year", args=[span.last.year])
        found: dict[int, SourceInput] = {}
        for place, milestones in own.items():
            counts = counts_of(milestones, span)
            asked = counts.promised - counts.given_up
            told = f"{counts.on_time}/{asked}"
            sample = any(one.is_sample for one in milestones)
            origin = Origin("milestones_in_time", str(span), told, "", page, sample)
            found[place] = percent(counts.on_time / asked, origin) if asked else NOT_KNOWN
        return found


class Persons:
    """What persons judge has no figure; the points are given in the run."""

    key = "manual"
    title = _("Points given by persons")
    unit = ""
    needs_indicator = False
    is_of_plans = False
    subject_kind = ""

    def inputs(self, subjects: Sequence[int], span: Span, indicator: Indicator | None) -> Inputs:
        return {}


def counts_of(milestones: Sequence[Milestone], span: Span) -> Counts:
    """Counted with those that left the period as moved."""
    last = span.last

    def left(one: Milestone) -> bool:
        return Quarter.of(one.standing.due_on) > last

    kept = counted([one for one in milestones if not left(one)])
    moved = sum(left(one) for one in milestones)
    return Counts(**{**vars(kept), "moved": kept.moved + moved})


def plans_in(subjects: Sequence[int], span: Span) -> "list[Plan]":
    """The subjects' plans that were in force in the period: each one's newest."""
    issued = Plan.objects.issued_by(span.as_of.documents_day).filter(
        jurisdiction__in=subjects,
        period_start__lte=span.last.year,
        period_end__gte=span.first.year,
    )
    newest = {plan.jurisdiction_id: plan for plan in issued.order_by("period_start", "pk")}
    return list(newest.values())


register_source(TasksDone())
register_source(ReturnsInTime())
register_source(MilestonesReached())
register_source(Persons())
