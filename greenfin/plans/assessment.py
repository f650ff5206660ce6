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
from districts.requests import reader_in
from greenfin.caching.conditional import conditional
from greenfin.caching.parts import kept_parts
from targets.periods import Quarter
from targets.progress import Progress, cached_progress
from targets.progress.as_of import AsOf, as_of_of
from targets.progress.restatements import Restatements, restatements
from targets.tables.cells import relation_word
from targets.tables.exports import FORMATS, rows_response
from targets.tables.rows import level_cell, name_cell, observed_cell, origin_word
from targets.wording.formatting import exact_text, listed, number_text, quarter_text, share_text
from targets.wording.reasons import reason_text
from targets.wording.sentences import decimals_of, joined, level_text, unit_of, unobserved_text
from tasks.by_plan import STATES, state_word
from tasks.due import UNREPORTED, DueDates, dates_of, reported_by_task
from tasks.models import Task
from tasks.progress import TONES, state_counts, state_text, tasks_with_state

# What an assessment says of a target; a target that nothing can be counted of is not judged.
RESULTS: dict[str, Promise] = {
    "achieved": gettext_lazy("achieved"),
    "missed": gettext_lazy("missed"),
    "awaiting": gettext_lazy("awaiting its final figure"),
    "running": gettext_lazy("deadline still ahead"),
    "uncounted": gettext_lazy("not to be counted"),
}


@dataclass(frozen=True)
class Judged:
    """One target with what the assessment says of it, a key of RESULTS."""

    progress: Progress
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
    dates: dict[int, DueDates]
    restated: Restatements

    @property
    def is_final(self) -> bool:
        return self.as_of.quarter >= self.deadline

    @property
    def counts(self) -> dict[str, int]:
        """How many targets have each result, only those that occur."""
        results = [one.result for one in self.targets]
        return {result: results.count(result) for result in RESULTS if result in results}


@require_safe
@conditional
def plan_assessment(request: HttpRequest, slug: str) -> HttpResponse:
    """One page a plan; one that may not be seen answers as one that does not exist."""
    who, as_of = reader_in(request), as_of_of(request)
    plans = Plan.objects.visible_to(who).select_related("jurisdiction")
    plan = get_object_or_404(plans, slug=slug)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        rows = assessment_rows(assessed(plan, who, as_of))
        return rows_response(rows, f"assessment-{slug}-{as_of.text}", export)
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
    shown = list(tasks_with_state(tasks, as_of))
    reported = reported_by_task(tasks, as_of)
    return Assessed(
        plan=plan,
        as_of=as_of,
        deadline=deadline_of(plan, progress),
        targets=[judged(one, as_of.quarter) for one in progress],
        tasks=shown,
        dates={task.pk: dates_of(task, reported.get(task.pk, UNREPORTED)) for task in shown},
        restated=restatements(who, moment=as_of.moment, of=measured_by(progress)),
    )


def deadline_of(plan: Plan, progress: Sequence[Progress]) -> Quarter:
    """The latest deadline of the plan's targets; the end of its period where none has one."""
    deadlines = [one.target.deadline for one in progress if one.target.deadline]
    return Quarter.parse(max(deadlines)) if deadlines else Quarter(plan.period_end, 4)


def judged(entry: Progress, quarter: Quarter) -> Judged:
    """What an assessment at `quarter` says of one target."""
    deadline = entry.target.deadline
    if entry.status in ("achieved", "missed"):
        return Judged(entry, entry.status)
    if deadline and Quarter.parse(deadline) > quarter:
        return Judged(entry, "running")
    if deadline and entry.target.is_countable:
        return Judged(entry, "awaiting")
    return Judged(entry, "uncounted")


def measured_by(progress: Sequence[Progress]) -> set[tuple[int, int]]:
    """What the plan's targets are measured by: jurisdiction and indicator, by their ids."""
    return {
        (one.target.jurisdiction_id, one.target.indicator_id)
        for one in progress
        if one.target.indicator_id
    }


def assessment_sentence(whole: Assessed) -> str:
    """What the page says first: results counted, then the tasks."""
    values = {
        "quarter": quarter_text(whole.as_of.quarter),
        "deadline": quarter_text(whole.deadline),
        "total": len(whole.targets),
        "parts": listed(
            [
                _("%(count)s %(status)s") % {"count": count, "status": RESULTS[result]}
                for result, count in whole.counts.items()
            ]
        ),
    }
    sentences = []
    if not whole.is_final:
        sentences.append(
            _("Interim: as of %(quarter)s the deadline %(deadline)s lies ahead.") % values
        )
    if whole.targets:
        text = ngettext(
            "Of %(total)s target: %(parts)s.",
            "Of %(total)s targets: %(parts)s.",
            len(whole.targets),
        )
        sentences.append(text % values)
    else:
        sentences.append(_("The plan sets no target in numbers."))
    return joined([*sentences, _tasks_sentence(whole)])


def _tasks_sentence(whole: Assessed) -> str:
    if not whole.tasks:
        return ""
    counts = state_counts(task.state for task in whole.tasks)
    text = ngettext(
        "Of %(total)s task: %(parts)s.", "Of %(total)s tasks: %(parts)s.", len(whole.tasks)
    )
    parts = [
        _("%(count)s %(status)s") % {"count": count, "status": state_word(state).lower()}
        for state, count in counts.items()
    ]
    return text % {"total": len(whole.tasks), "parts": listed(parts)}


def page_content(whole: Assessed, who: Reader) -> dict[str, Any]:
    as_of = whole.as_of
    states = state_counts(task.state for task in whole.tasks)
    return {
        "whole": whole,
        "plan": whole.plan,
        "answer": assessment_sentence(whole),
        "groups": [
            {
                "result": result,
                "title": _("Targets %(result)s: %(count)s")
                % {"result": word, "count": whole.counts[result]},
                "caption": _("Targets %(result)s") % {"result": word},
                "rows": [target_line(one, as_of) for one in whole.targets if one.result == result],
            }
            for result, word in RESULTS.items()
            if result in whole.counts
        ],
        "task_groups": [
            {
                "word": state_word(state),
                "tone": TONES.get(state, ""),
                "tasks": [task for task in whole.tasks if (task.state or STATES[-1]) == state],
            }
            for state in STATES
            if state in states
        ],
        "sees_reasons": who.may(SEE_PERSONS),
    }


def target_line(one: Judged, as_of: AsOf) -> dict[str, Any]:
    """A target as a row of the page: every cell ready."""
    entry, target, figures = one.progress, one.progress.target, one.progress.assessment
    decimals = decimals_of(target)
    return {
        "target": target,
        "place": target.jurisdiction,
        "name": name_cell(target, as_of),
        "unit": unit_of(target),
        "baseline": exact_text(target.baseline_value),
        "baseline_note": _baseline_note(entry),
        "level": level_cell(entry),
        "observed": observed_cell(entry, as_of),
        "attainment": share_text(figures.attainment),
        "path": number_text(figures.path_value, decimals),
        "path_kind": str(target.get_path_display()) if target.path else "",
        "status": entry.status,
        "reason": reason_text(entry),
    }


def _baseline_note(entry: Progress) -> str:
    target = entry.target
    if target.baseline_value is None:
        return ""
    return f"{quarter_text(target.baseline_quarter)} · {target.get_baseline_origin_display()}"


def assessment_rows(whole: Assessed) -> list[list[Any]]:
    """The assessment as rows of a file: its targets with every input, then its tasks."""
    rows: list[list[Any]] = [
        [
            _("Part"),
            _("Number"),
            _("Jurisdiction"),
            _("Subject"),
            _("Result"),
            _("Wording"),
            _("Unit"),
            _("Baseline"),
            _("Quarter of the baseline"),
            _("Path"),
            _("Path value"),
            _("Target value"),
            _("Deadline"),
            _("Relation"),
            _("Observed figure"),
            _("Observed quarter"),
            _("Origin"),
            _("Address of the origin"),
            _("Attainment"),
            _("Reason"),
            _("Rule version"),
            _("Due date"),
            _("Revised due date"),
        ]
    ]
    rows += [_target_row(one) for one in whole.targets]
    rows += [_task_row(task, whole) for task in whole.tasks]
    return rows


def _target_row(one: Judged) -> list[Any]:
    entry, target, figures = one.progress, one.progress.target, one.progress.assessment
    source = entry.source
    return [
        _("Target"),
        target.clause,
        target.jurisdiction.label,
        target.label,
        one.word,
        target.wording,
        unit_of(target),
        target.baseline_value,
        target.baseline_quarter,
        target.get_path_display() if target.path else None,
        figures.path_value,
        level_text(entry) or target.get_kind_display(),
        target.deadline,
        relation_word(figures.relation) if figures.relation else None,
        figures.observed if figures.observed is not None else unobserved_text(entry),
        figures.observed_quarter,
        origin_word(source) if source else None,
        source.url if source else None,
        figures.attainment,
        reason_text(entry),
        figures.rule_version,
        None,
        None,
    ]


def _task_row(task: Any, whole: Assessed) -> list[Any]:
    dates = whole.dates[task.pk]
    blank = [None] * 16
    return [
        _("Task"),
        task.number,
        whole.plan.jurisdiction.label,
        task.title,
        state_text(task.state),
        *blank,
        dates.first,
        dates.current if dates.is_revised else None,
    ]
