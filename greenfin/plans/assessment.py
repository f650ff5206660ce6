"""A plan's final assessment: every target achieved, missed or awaiting, at the plan's deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from districts.models import Plan
from districts.permissions import SEE_PERSONS, Reader
from districts.requests import kept_page, reader_in
from greenfin.caching.parts import kept_parts
from targets.periods import Quarter
from targets.progress import Progress, cached_progress
from targets.progress.as_of import AsOf, as_of_on_plan
from targets.progress.restatements import Restatements, restatements
from targets.tables.exports import FORMATS, Record, records_response
from targets.tables.grouped import GoalGroup, goals_in_order
from targets.tables.rows import TargetRow
from targets.wording.counts import bound_text, indicators_note
from targets.wording.formatting import listed, quarter_text
from targets.wording.sentences import joined
from tasks.by_plan import STATES, state_word
from tasks.models import Task
from tasks.progress.due import as_known
from tasks.progress.sentences import source_text
from tasks.progress.states import TONES, state_counts, state_text, with_bodies

from .finals import UNDECIDED

# What an assessment says of a target; one that nothing can be counted of, whose figure in the plan
# is in doubt or that was reported not to apply is not judged.
RESULTS: dict[str, Promise] = {
    "achieved": gettext_lazy("achieved"),
    "missed": gettext_lazy("missed"),
    "awaiting": gettext_lazy("awaiting its final figure"),
    "running": gettext_lazy("deadline still ahead"),
    "uncounted": gettext_lazy("not to be counted"),
}
# Under which of its targets' results a figure stands.
WORST_FIRST = ("missed", "awaiting", "running", "achieved", "uncounted")


@dataclass(frozen=True)
class Judged:
    """One target with what the assessment says of it, a key of RESULTS."""

    row: TargetRow
    result: str

    @property
    def word(self) -> str:
        return str(RESULTS[self.result])


@dataclass(frozen=True)
class Assessed:
    """A plan's assessment as of a quarter; `is_final` once that has reached the deadline."""

    plan: Plan
    as_of: AsOf
    deadline: Quarter
    targets: list[Judged]
    tasks: list[Any]
    restated: Restatements

    @property
    def is_final(self) -> bool:
        return self.as_of.quarter >= self.deadline

    @property
    def counts(self) -> dict[str, int]:
        return result_counts(self.targets)


@dataclass(frozen=True)
class ResultGroup:
    """The figures that stand under one result: each once, under what its worst wording has.

    `elsewhere` of the `count` targets with this result stand beside a worse one on their indicator.
    """

    result: str
    count: int
    note: str
    goals: list[GoalGroup]
    elsewhere: int

    @property
    def title(self) -> str:
        values = {"result": RESULTS[self.result], "count": self.count, "note": self.note}
        return _("Targets %(result)s: %(count)s%(note)s") % values

    @property
    def caption(self) -> str:
        return _("Targets %(result)s") % {"result": RESULTS[self.result]}


@require_safe
@kept_page
def plan_assessment(request: HttpRequest, slug: str) -> HttpResponse:
    """One page a plan; one that may not be seen answers as one that does not exist."""
    who = reader_in(request)
    plans = Plan.objects.visible_to(who).select_related("jurisdiction")
    plan = get_object_or_404(plans, slug=slug)
    as_of = as_of_on_plan(request, plan)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        rows = records(assessed(plan, who, as_of))
        return records_response(COLUMNS, rows, f"assessment-{slug}-{as_of.name}", export)
    head, body = kept_parts(
        ("greenfin/plans/assessment/head.html", "greenfin/plans/assessment/body.html"),
        lambda: page_content(assessed(plan, who, as_of), who),
        who,
        as_of,
        slug,
    )
    return render(
        request,
        "greenfin/plans/assessment/assessment.html",
        {"plan": plan, "head": head, "body": body},
    )


def assessed(plan: Plan, who: Reader, as_of: AsOf) -> Assessed:
    """The assessment of one plan; a constant number of queries."""
    progress = [one for one in cached_progress(who, as_of) if one.target.plan_id == plan.pk]
    tasks = Task.objects.visible_to(who).filter(plan=plan)
    shown = as_known(with_bodies(tasks), as_of)
    return Assessed(
        plan=plan,
        as_of=as_of,
        deadline=deadline_of(plan, progress),
        targets=[Judged(TargetRow(one, as_of), result_of(one, as_of.quarter)) for one in progress],
        tasks=shown,
        restated=restatements(
            who, moment=as_of.moment, of=measured_by(progress), until=as_of.quarter
        ),
    )


def result_counts(targets: Sequence[Judged]) -> dict[str, int]:
    """How many targets have each result, only those that occur."""
    results = [one.result for one in targets]
    return {result: results.count(result) for result in RESULTS if result in results}


def result_groups(shown: Assessed) -> list[ResultGroup]:
    """The plan's figures by result, each once; every result that a target has, in its order."""
    results = {one.row.target.pk: one.result for one in shown.targets}
    groups: dict[str, list[GoalGroup]] = {result: [] for result in RESULTS}
    for goal in goals_in_order([one.row.entry for one in shown.targets], shown.as_of):
        found = [results[row.target.pk] for row in goal.rows]
        groups[min(found, key=WORST_FIRST.index)].append(goal)
    return [
        ResultGroup(
            result=result,
            count=count,
            note=missed_note(shown.targets, result),
            goals=groups[result],
            elsewhere=count
            - sum(results[row.target.pk] == result for goal in groups[result] for row in goal.rows),
        )
        for result, count in shown.counts.items()
    ]


def deadline_of(plan: Plan, progress: Sequence[Progress]) -> Quarter:
    """The latest deadline of the plan's targets; the end of its period where none has one."""
    deadlines = [one.target.deadline for one in progress if one.target.deadline]
    return Quarter.parse(max(deadlines)) if deadlines else Quarter(plan.period_end, 4)


def result_of(entry: Progress, quarter: Quarter) -> str:
    """What an assessment at `quarter` says of one target."""
    deadline = entry.target.deadline
    if entry.status in ("achieved", "missed"):
        return entry.status
    if deadline and Quarter.parse(deadline) > quarter:
        return "running"
    is_owed = entry.status in UNDECIDED and entry.target.is_countable
    return "awaiting" if deadline and is_owed else "uncounted"


def measured_by(progress: Sequence[Progress]) -> set[tuple[int, int]]:
    """What the plan's targets are measured by: jurisdiction and indicator, by their ids."""
    return {
        (one.target.jurisdiction_id, one.target.indicator_id)
        for one in progress
        if one.target.indicator_id
    }


def assessment_sentence(shown: Assessed) -> str:
    """What the page says first: results counted, then the tasks."""
    values = {
        "quarter": quarter_text(shown.as_of.quarter),
        "deadline": quarter_text(shown.deadline),
    }
    sentences = []
    if not shown.is_final:
        sentences.append(
            _("Interim: as of %(quarter)s the deadline %(deadline)s lies ahead.") % values
        )
    if not shown.targets:
        sentences.append(_("The plan sets no target in numbers."))
    return joined([*sentences, *_targets_sentences(shown), _tasks_sentence(shown)])


def _targets_sentences(shown: Assessed) -> list[str]:
    """Results counted; where the plan binds others too, its own targets and theirs apart."""
    own = [one for one in shown.targets if not _is_elsewhere(one, shown.plan)]
    others = [one for one in shown.targets if _is_elsewhere(one, shown.plan)]
    if not others:
        return [_counted_sentence(own)] if own else []
    values = {"total": len(shown.targets), "own": len(own), "place": shown.plan.jurisdiction.label}
    values |= {"parts": results_text(own), "bound": len(others), "others": results_text(others)}
    said = ngettext(
        "The plan sets %(total)s target: %(bound)s.",
        "The plan sets %(total)s targets: %(bound)s.",
        len(shown.targets),
    )
    of_own = _("Of the %(own)s of %(place)s: %(parts)s.") % values if own else ""
    bound = bound_text(one.row.target for one in shown.targets)
    return [
        said % {"total": len(shown.targets), "bound": bound},
        of_own,
        _("Of the %(bound)s binding districts and zones: %(others)s.") % values,
    ]


def _is_elsewhere(one: Judged, plan: Plan) -> bool:
    return one.row.target.jurisdiction_id != plan.jurisdiction_id


def _counted_sentence(own: Sequence[Judged]) -> str:
    text = ngettext("Of %(total)s target: %(parts)s.", "Of %(total)s targets: %(parts)s.", len(own))
    return text % {"total": len(own), "parts": results_text(own)}


def results_text(targets: Sequence[Judged]) -> str:
    """5项已完成、4项未完成（3项指标）, as the summary counts the same targets."""
    counts = result_counts(targets)
    return listed(
        [
            _("%(count)s %(status)s") % {"count": count, "status": RESULTS[result]}
            + missed_note(targets, result)
            for result, count in counts.items()
        ]
    )


def missed_note(targets: Sequence[Judged], result: str) -> str:
    """Of how many indicators the missed targets are, where that is fewer."""
    return indicators_note(one.row.entry for one in targets if one.result == result == "missed")


def _tasks_sentence(shown: Assessed) -> str:
    if not shown.tasks:
        return ""
    counts = state_counts(task.state for task in shown.tasks)
    text = ngettext(
        "Of %(total)s task: %(parts)s.", "Of %(total)s tasks: %(parts)s.", len(shown.tasks)
    )
    parts = [
        _("%(count)s %(status)s") % {"count": count, "status": state_word(state).lower()}
        for state, count in counts.items()
    ]
    return text % {"total": len(shown.tasks), "parts": listed(parts)}


def page_content(shown: Assessed, who: Reader) -> dict[str, Any]:
    states = state_counts(task.state for task in shown.tasks)
    return {
        "plan": shown.plan,
        "assessed": shown,
        "answer": assessment_sentence(shown),
        "groups": result_groups(shown),
        "task_groups": [
            {
                "word": state_word(state),
                "tone": TONES.get(state, ""),
                "tasks": [task for task in shown.tasks if (task.state or STATES[-1]) == state],
            }
            for state in STATES
            if state in states
        ],
        "sees_reasons": who.may(SEE_PERSONS, shown.plan.jurisdiction_id),
    }


COLUMNS: dict[str, Promise] = {
    "part": gettext_lazy("Part"),
    "number": gettext_lazy("Number"),
    "place": gettext_lazy("Jurisdiction"),
    "subject": gettext_lazy("Subject"),
    "result": gettext_lazy("Result"),
    "wording": gettext_lazy("Wording"),
    "unit": gettext_lazy("Unit"),
    "baseline": gettext_lazy("Baseline"),
    "baseline_quarter": gettext_lazy("Quarter of the baseline"),
    "path_kind": gettext_lazy("Path"),
    "path": gettext_lazy("Path value"),
    "level": gettext_lazy("Target value"),
    "deadline": gettext_lazy("Deadline"),
    "relation": gettext_lazy("Relation"),
    "observed": gettext_lazy("Observed figure"),
    "quarter": gettext_lazy("Observed quarter"),
    "origin": gettext_lazy("Origin"),
    "address": gettext_lazy("Address of the origin"),
    "attainment": gettext_lazy("Attainment"),
    "reason": gettext_lazy("Reason"),
    "rule": gettext_lazy("Rule version"),
    "due": gettext_lazy("Due date"),
    "due_source": gettext_lazy("Source of the due date"),
    "expected": gettext_lazy("Expected to be done"),
    "late_since": gettext_lazy("Late since"),
}


def records(shown: Assessed) -> list[Record]:
    """The assessment as a file: its targets with every input, then its tasks."""
    return [
        *(_target_record(one) for one in shown.targets),
        *(_task_record(task, shown) for task in shown.tasks),
    ]


def _target_record(one: Judged) -> Record:
    row, target, numbers = one.row, one.row.target, one.row.assessment
    return {
        "part": _("Target"),
        "number": target.clause,
        "place": row.place,
        "subject": row.name,
        "result": one.word,
        "wording": row.wording,
        "unit": row.unit,
        "baseline": target.baseline_value,
        "baseline_quarter": target.baseline_quarter,
        "path_kind": row.path_kind,
        "path": numbers.path_value,
        "level": row.level_figure or row.kind,
        "deadline": target.deadline,
        "relation": row.relation,
        "observed": row.absence if numbers.observed is None else numbers.observed,
        "quarter": numbers.observed_quarter,
        "origin": row.origin,
        "address": row.source and row.source.url,
        "attainment": numbers.attainment,
        "reason": row.reason,
        "rule": numbers.rule_version,
    }


def _task_record(task: Any, shown: Assessed) -> Record:
    dates, late = task.timing.dates, task.timing.late
    return {
        "part": _("Task"),
        "number": task.number,
        "place": shown.plan.jurisdiction.label,
        "subject": task.title,
        "result": state_text(task.state),
        "due": dates.due,
        "due_source": source_text(dates),
        "expected": dates.expected,
        "late_since": late.since if late else None,
    }
