"""The plans, and a plan read in its own order: sections with their targets and tasks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from districts.models import Plan, PlanImport, Section
from districts.permissions import LOAD_PLANS, Reader
from districts.requests import kept_page, reader_in
from greenfin.caching.parts import kept_parts
from targets.progress import Progress, cached_progress
from targets.progress.as_of import AsOf, as_of_of, as_of_on_plan
from targets.progress.shown import issued_plans, shown, shown_plans
from targets.wording.counts import bound_text
from targets.wording.sentences import level_text, unit_of
from tasks.alignment.matrix import answered_plan, former_plan, known_pairs
from tasks.models import Alignment, AnnexRow, Assignment, Task
from tasks.progress.due import as_known
from tasks.progress.states import with_bodies
from tasks.serving.page import PlanLinks, ServedTarget
from tasks.tables import bodies_in, body_links

from .audit import AuditEntry, findings_of


@dataclass
class PlanSection:
    """A section with what stands in it; `anchor` is its place in the page."""

    section: Section
    marks: list[AuditEntry] = field(default_factory=list)
    targets: list[dict[str, Any]] = field(default_factory=list)
    tasks: list["TaskLine"] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"section-{self.section.position}"

    @property
    def heading_level(self) -> int:
        """The level of its heading in the page: below the page's own, and four at most."""
        return min(self.section.level + 1, 4)


@dataclass(frozen=True)
class TaskLine:
    """A task with its bodies as ready links, and what stands in the margin beside it."""

    task: Any
    lead: SafeString
    responsible: SafeString
    marks: list[AuditEntry]
    taken_up: list[Alignment]
    answers: list[Alignment]
    serves: list[ServedTarget]


@dataclass(frozen=True)
class AnnexLine:
    """A row of the annex with its bodies; `differs` where its leads are not those of its task."""

    row: AnnexRow
    task: Task | None
    lead: SafeString
    responsible: SafeString
    task_lead: SafeString
    differs: bool


@require_safe
@kept_page
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans of the period shown, as far as this reader may know of them."""
    who, as_of = reader_in(request), as_of_of(request)
    (table,) = kept_parts(
        ["greenfin/plans/plan/table.html"], lambda: list_content(who, as_of), who, as_of
    )
    context = {"table": table, "may_load": who.may(LOAD_PLANS)}
    return render(request, "greenfin/plans/plan/plan_list.html", context)


@require_safe
@kept_page
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """One plan; one that may not be seen answers as one that does not exist."""
    who = reader_in(request)
    visible = Plan.objects.visible_to(who).select_related("jurisdiction")
    plans: QuerySet[Any] = visible.annotate(task_count=Count("tasks"))
    row = get_object_or_404(plans, slug=slug)
    as_of = as_of_on_plan(request, row)
    (body,) = kept_parts(
        ["greenfin/plans/plan/body.html"], lambda: plan_content(row, who, as_of), who, as_of, slug
    )
    return render(request, "greenfin/plans/plan/plan.html", {"plan": row, "body": body})


def list_content(who: Reader, as_of: AsOf) -> dict[str, Any]:
    of_period = shown_plans(who, as_of).select_related("jurisdiction")
    plans: QuerySet[Any] = of_period.annotate(task_count=Count("tasks"))
    counts: dict[int, int] = {}
    for entry in cached_progress(who, as_of):
        counts[entry.target.plan_id] = counts.get(entry.target.plan_id, 0) + 1
    rows = [
        {"plan": row, "tasks": row.task_count, "targets": counts.get(row.pk, 0)} for row in plans
    ]
    return {"total": len(rows), "rows": rows, "period": shown(who, as_of).period}


def plan_content(plan: Plan, who: Reader, as_of: AsOf) -> dict[str, Any]:
    """The plan's sections, targets, tasks and annex; a constant number of queries."""
    targets = [one for one in cached_progress(who, as_of) if one.target.plan_id == plan.pk]
    own = Task.objects.visible_to(who).filter(plan=plan)
    tasks = as_known(with_bodies(own), as_of)
    margin = Margin(plan, who, as_of, targets)
    sections, elsewhere = in_sections(plan.sections.all(), targets, tasks, as_of, margin)
    others = issued_plans(who, as_of).select_related("jurisdiction")
    return {
        "plan": plan,
        "based_on": others.filter(local_plans=plan).first(),
        "local_plans": others.filter(based_on=plan),
        "sections": sections,
        "chapters": chapters(sections),
        "elsewhere": elsewhere,
        "target_count": len(targets),
        "bound": bound_text(one.target for one in targets),
        "task_count": len(tasks),
        "annex": annex_lines(plan, tasks, as_of),
        "marks": margin.count,
        "has_wording": any(one.section.wording for one in sections)
        or any(task.wording for task in tasks),
        "may_load": who.may(LOAD_PLANS),
        "versions": PlanImport.objects.filter(plan=plan, state="loaded").count(),
        "is_answered": plan.jurisdiction.kind == "city",
        "is_answering": is_shown(answered_plan(plan), others),
        "is_carrying_on": is_shown(former_plan(plan), others),
    }


def is_shown(plan: Plan | None, shown: QuerySet[Plan]) -> bool:
    """Whether there is such a plan among those that may be shown."""
    return plan is not None and shown.contains(plan)


class Margin:
    """What stands beside the plan's text: findings by anchor, alignment and targets by task."""

    def __init__(self, plan: Plan, who: Reader, as_of: AsOf, targets: Sequence[Progress]) -> None:
        self.links = PlanLinks(plan, targets, who)
        entries = findings_of(plan, who, as_of)
        self.count = len(entries)
        self.marks: dict[str, list[AuditEntry]] = defaultdict(list)
        for entry in entries:
            for anchor in {clause.anchor for clause in entry.clauses if not clause.plan}:
                self.marks[anchor.lstrip("#")].append(entry)
        self.taken_up: dict[int, list[Alignment]] = defaultdict(list)
        self.answers: dict[int, list[Alignment]] = defaultdict(list)
        pairs = known_pairs(who, as_of).standing()
        for pair in pairs.filter(Q(task__plan=plan) | Q(city_task__plan=plan)).select_related(
            "task__plan__jurisdiction", "city_task__plan"
        ):
            self.taken_up[pair.task_id].append(pair)
            self.answers[pair.city_task_id].append(pair)


def in_sections(
    rows: Iterable[Section],
    targets: Sequence[Progress],
    tasks: Sequence[Task],
    as_of: AsOf,
    margin: Margin,
) -> tuple[list[PlanSection], list[dict[str, Any]]]:
    """Sections in order with what stands in each, and the targets whose clause is no section."""
    sections = [PlanSection(row) for row in rows]
    for one in sections:
        one.marks = margin.marks[one.anchor]
    by_label = {one.section.label: one for one in sections}
    by_key = {one.section.pk: one for one in sections}
    elsewhere: list[dict[str, Any]] = []
    for entry in targets:
        place = by_label.get(entry.target.clause)
        (place.targets if place else elsewhere).append(target_line(entry, margin))
    for task in tasks:
        by_key[task.section_id].tasks.append(task_line(task, as_of, margin))
    return sections, elsewhere


def chapters(sections: Sequence[PlanSection]) -> list[list[PlanSection]]:
    """Each section of the first level with those below it."""
    groups: list[list[PlanSection]] = []
    for one in sections:
        if one.section.level == 1 or not groups:
            groups.append([])
        groups[-1].append(one)
    return groups


def target_line(entry: Progress, margin: Margin) -> dict[str, Any]:
    """A target as the plan page says it: wording, value, deadline, status, tasks that serve it."""
    return {
        "target": entry.target,
        "level": level_text(entry),
        "unit": unit_of(entry.target),
        "status": entry.status,
        "served_by": margin.links.of_target[entry.target.pk],
        "is_elsewhere": entry.target.jurisdiction_id != entry.target.plan.jurisdiction_id,
    }


def task_line(task: Task, as_of: AsOf, margin: Margin) -> TaskLine:
    return TaskLine(
        task,
        lead=role_links(task, "lead", as_of),
        responsible=role_links(task, "responsible", as_of),
        marks=margin.marks[f"task-{task.number}"],
        taken_up=margin.taken_up[task.pk],
        answers=margin.answers[task.pk],
        serves=margin.links.of_task[task.pk],
    )


def role_links(holder: Any, role: str, as_of: AsOf) -> SafeString:
    """The bodies of a task or an annex row in a role, each linked; empty without any."""
    assignments: list[Assignment] = bodies_in(holder, role)
    return body_links(assignments, as_of.query) if assignments else SafeString("")


def annex_lines(plan: Plan, tasks: Sequence[Task], as_of: AsOf) -> list[AnnexLine]:
    """The annex row by row; two queries."""
    rows: QuerySet[AnnexRow] = plan.annex_rows.prefetch_related("assignments__organisation")
    by_key = {task.pk: task for task in tasks}
    return [annex_line(row, by_key.get(row.task_id or 0), as_of) for row in rows]


def annex_line(row: AnnexRow, task: Task | None, as_of: AsOf) -> AnnexLine:
    return AnnexLine(
        row=row,
        task=task,
        lead=role_links(row, "lead", as_of),
        responsible=role_links(row, "responsible", as_of),
        task_lead=role_links(task, "lead", as_of) if task else SafeString(""),
        differs=task is not None and leads(row) != leads(task),
    )


def leads(holder: Any) -> set[int]:
    """The bodies that lead a task or an annex row."""
    return {one.organisation_id for one in bodies_in(holder, "lead")}
