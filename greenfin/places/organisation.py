"""Bodies: the list with how much each has to do, and one body's names and duties across plans."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import django_filters
import django_tables2 as tables
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from districts.filters import ListFilter
from districts.matching import MOST_LETTERS
from districts.models import Organisation, Plan
from districts.paging import paged
from districts.permissions import Reader
from districts.requests import kept_page, reader_in
from targets.progress.as_of import AsOf, as_of_of
from targets.progress.finding import Query
from targets.progress.shown import shown
from targets.tables.cells import (
    KEY_NUMBER,
    LONG,
    MINOR,
    MINOR_NUMBER,
    CountColumn,
    LinkColumn,
)
from targets.tables.exports import FORMATS, Record, export_response, records_response
from targets.wording.formatting import listed
from tasks.finding import organisations_found
from tasks.milestones.page import of_body
from tasks.models import ASSIGNMENT_ROLES as ROLES
from tasks.models import AnnexRow, Assignment, Milestone, Task
from tasks.progress.due import as_known, known_of_tasks
from tasks.progress.sentences import LATE_WORDS, body_sentence, duties_text, source_text
from tasks.progress.states import (
    seen_tasks,
    shown_organisations,
    state_text,
    unseen_plan_text,
    with_bodies,
)
from tasks.timing.lateness import LateCounts, count_late


class OrganisationFilter(ListFilter):
    """Words in any of a body's names, and its jurisdiction."""

    q = django_filters.CharFilter(
        label=gettext_lazy("Words"), max_length=MOST_LETTERS, method="named"
    )
    jurisdiction = django_filters.ChoiceFilter(
        field_name="jurisdiction__slug",
        label=gettext_lazy("Jurisdiction"),
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = Organisation
        fields = ["q", "jurisdiction"]

    def __init__(
        self, request: HttpRequest, queryset: QuerySet[Organisation], reader: Reader, as_of: AsOf
    ) -> None:
        super().__init__(request.GET, queryset=queryset, request=request)
        self.reader, self.as_of = reader, as_of
        places = (body.jurisdiction for body in queryset)
        choices = dict.fromkeys((place.slug, place.label) for place in places)
        self.filters["jurisdiction"].extra["choices"] = list(choices)

    def named(self, rows: QuerySet[Organisation], _name: str, value: str) -> QuerySet[Organisation]:
        found = organisations_found(Query.of(value, self.reader, self.as_of))
        return rows.filter(pk__in=[one.key for one in found])


class OrganisationTable(tables.Table):
    """Bodies that come from `organisations_with_duties`."""

    caption = gettext_lazy("Organisations")

    name = LinkColumn(
        lambda body: body.get_absolute_url(),
        lang="zh-Hans",
        verbose_name=gettext_lazy("Organisation"),
        order_by="slug",
        attrs=LONG,
    )
    jurisdiction = tables.Column(
        verbose_name=gettext_lazy("Jurisdiction"), order_by=("jurisdiction__position", "slug")
    )
    kind = tables.Column(verbose_name=gettext_lazy("Kind of body"), attrs=MINOR)
    lead = CountColumn(
        lambda body: tasks_of(body, "lead"),
        verbose_name=gettext_lazy("Tasks led"),
        attrs=KEY_NUMBER,
    )
    responsible = CountColumn(
        lambda body: tasks_of(body, "responsible"),
        verbose_name=gettext_lazy("Tasks responsible for"),
        attrs=KEY_NUMBER,
    )
    plans = tables.Column(verbose_name=gettext_lazy("Plans"), attrs=MINOR_NUMBER)

    class Meta:
        model = Organisation
        fields = ["name", "jurisdiction", "kind", "lead", "responsible", "plans"]
        sequence = fields

    def __init__(self, data: QuerySet[Organisation], query: str) -> None:
        super().__init__(data)
        self.query = query

    def render_jurisdiction(self, record: Organisation) -> str:
        return record.jurisdiction.label


def tasks_of(body: Organisation, role: str) -> str:
    """The list of a body's tasks in a role."""
    return f"{reverse('task_list')}?organisation={body.slug}&role={role}"


@dataclass
class PlanDuties:
    """One plan's tasks in which a body has a role, with its assignments in each.

    Of a plan that is not seen the reader sees these tasks, and neither its name nor its page.
    """

    plan: Plan
    is_seen: bool = True
    lines: list["DutyLine"] = field(default_factory=list)
    annex: list[AnnexRow] = field(default_factory=list)

    def count(self, role: str) -> int:
        return sum(line.has(role) for line in self.lines)

    @property
    def title(self) -> str:
        return self.plan.title if self.is_seen else unseen_plan_text(self.plan)

    @property
    def text(self) -> str:
        return duties_text(self.count("lead"), self.count("responsible"))


@dataclass(frozen=True)
class DutyLine:
    """One task with a body's own assignments in it."""

    task: Task
    duties: list[Assignment]

    def has(self, role: str) -> bool:
        return any(duty.role == role for duty in self.duties)

    @property
    def roles(self) -> str:
        return listed([str(duty.get_role_display()) for duty in self.duties])

    @property
    def written(self) -> str:
        return "、".join(dict.fromkeys(duty.written for duty in self.duties))


@require_safe
@kept_page
def organisation_list(request: HttpRequest) -> HttpResponse:
    """All bodies the reader may know of; filtered, sorted, exported."""
    as_of, reader = as_of_of(request), reader_in(request)
    chosen = OrganisationFilter(request, organisations_with_duties(reader, as_of), reader, as_of)
    table = OrganisationTable(chosen.qs, as_of.query)
    paged(request, table)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        return export_response(table, f"organisations-{as_of.name}", export)
    context = {"filter": chosen, "table": table, **_totals(chosen.qs)}
    return render(request, "greenfin/places/organisations/organisation_list.html", context)


@require_safe
@kept_page
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One body: its names over time, and its duties plan by plan."""
    as_of, reader = as_of_of(request), reader_in(request)
    visible = Organisation.objects.visible_to(reader).select_related("jurisdiction")
    body = get_object_or_404(visible, slug=slug)
    plans = duties_of(body, reader, as_of)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        name = f"{body.slug}-{as_of.name}"
        return records_response(DUTY_COLUMNS, duty_records(plans), name, export)
    context = {
        "organisation": body,
        "names": body.names.visible_to(reader).known_from(shown(reader, as_of).by_plan),
        "plans": plans,
        "sentence": duties_sentence(body, plans, as_of),
        "awaiting": tasks_awaiting(body, reader, as_of),
        "milestones": own_milestones(body, reader, as_of),
    }
    return render(request, "greenfin/places/organisations/organisation.html", context)


def organisations_with_duties(reader: Reader, as_of: AsOf) -> QuerySet[Organisation]:
    """Bodies with `lead`, `responsible`, `plans`: how many tasks and plans of the period shown."""
    seen = Q(assignments__task__plan__in=shown(reader, as_of).plans)
    return (
        shown_organisations(reader, as_of)
        .select_related("jurisdiction")
        .annotate(
            lead=Count("assignments", filter=seen & Q(assignments__role="lead")),
            responsible=Count("assignments", filter=seen & Q(assignments__role="responsible")),
            plans=Count("assignments__task__plan", filter=seen, distinct=True),
        )
        .order_by("jurisdiction__position", "slug")
    )


def duties_of(body: Organisation, reader: Reader, as_of: AsOf) -> list[PlanDuties]:
    """A body's visible duties, plan by plan; five queries however many there are."""
    own = Assignment.objects.filter(organisation=body)
    tasks = seen_tasks(reader, as_of).filter(pk__in=own.values("task"))
    plans = set(shown(reader, as_of).plans)
    groups: dict[int, PlanDuties] = {}
    for task in as_known(with_bodies(tasks), as_of):
        duties = [duty for duty in task.assignments.all() if duty.organisation_id == body.pk]
        group = groups.setdefault(
            task.plan_id, PlanDuties(task.plan, is_seen=task.plan_id in plans)
        )
        group.lines.append(DutyLine(task, duties))
    annex = AnnexRow.objects.filter(plan__in=plans, pk__in=own.values("annex_row"))
    for row in annex.select_related("plan__jurisdiction", "task__plan"):
        groups.setdefault(row.plan_id, PlanDuties(row.plan)).annex.append(row)
    return list(groups.values())


def duties_sentence(
    body: Organisation, plans: Iterable[PlanDuties], as_of: AsOf
) -> SafeString | str:
    """What a body has to do over all plans, and whether it is late; every count is a link."""
    lines = [line for group in plans for line in group.lines]
    if not lines:
        return _("No task of a plan shown here names this body.")
    roles = {role: counted(line for line in lines if line.has(role)) for role, _word in ROLES}

    def address(kind: str, role: str) -> str:
        asked = {"organisation": body.slug, "role": role, "state": kind}
        query = urlencode({key: value for key, value in asked.items() if value})
        return f"{reverse('task_list')}?{query}{as_of.more}"

    return body_sentence(body.name, roles, counted(lines), address)


def counted(lines: Iterable[DutyLine]) -> LateCounts:
    return count_late(line.task.timing for line in lines)


def tasks_awaiting(body: Organisation, reader: Reader, as_of: AsOf) -> list[Task]:
    """The blocked tasks that wait for the body, each with its `last` update; the longest first."""
    known = known_of_tasks(as_of)
    own = [pk for pk, one in known.items() if one.last and one.last.awaited_id == body.pk]
    if not own:
        return []
    rows = as_known(with_bodies(seen_tasks(reader, as_of).filter(pk__in=own)), as_of)
    return sorted(rows, key=_blocked_since)


def _blocked_since(task: Task) -> datetime.date:
    since = task.last.blocked_since if task.last else None
    return since or datetime.date.max


def own_milestones(body: Organisation, reader: Reader, as_of: AsOf) -> list[Milestone]:
    """The body's milestones of the year shown, and what is left over and open still."""
    year = as_of.quarter.year
    return [
        one
        for one in of_body(body, reader, as_of)
        if one.standing.due_on.year == year
        or (one.standing.due_on.year < year and not one.standing.is_closed)
    ]


DUTY_COLUMNS: dict[str, Promise] = {
    "plan": gettext_lazy("Plan"),
    "number": gettext_lazy("Number"),
    "task": gettext_lazy("Task"),
    "role": gettext_lazy("Role"),
    "written": gettext_lazy("As written"),
    "state": gettext_lazy("State"),
    "quarter": gettext_lazy("Quarter"),
    "due": gettext_lazy("Due date"),
    "due_source": gettext_lazy("Source of the due date"),
    "expected": gettext_lazy("Expected to be done"),
    "late": gettext_lazy("Late"),
    "since": gettext_lazy("Late since"),
}


def duty_records(plans: Iterable[PlanDuties]) -> list[Record]:
    """The duties as records of a file."""
    return [duty_record(group.title, line) for group in plans for line in group.lines]


def duty_record(plan: str, line: DutyLine) -> Record:
    task: Any = line.task
    dates, late = task.timing.dates, task.timing.late
    return {
        "plan": plan,
        "number": task.number,
        "task": task.title,
        "role": line.roles,
        "written": line.written,
        "state": state_text(task.state),
        "quarter": task.state_quarter,
        "due": dates.due,
        "due_source": source_text(dates),
        "expected": dates.expected,
        "late": LATE_WORDS[late.kind] if late else "",
        "since": late.since if late else None,
    }


def _totals(rows: QuerySet[Any]) -> dict[str, int]:
    values = list(rows.values_list("lead", "responsible"))
    return {
        "total": len(values),
        "leading": sum(lead > 0 for lead, _responsible in values),
        "answering": sum(responsible > 0 for _lead, responsible in values),
    }
