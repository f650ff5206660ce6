"""Bodies by load: how many tasks each has, and how many of them are blocked or late."""

from dataclasses import dataclass

import django_tables2 as tables
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from districts.models import Organisation
from districts.paging import paged
from districts.permissions import Reader
from districts.requests import reader_in
from targets.progress.as_of import AsOf, as_of_of
from targets.tables.cells import KEY_NUMBER, LONG, MINOR_NUMBER, NUMBER, LinkColumn
from targets.tables.exports import FORMATS, export_response
from targets.wording.formatting import quarter_text
from tasks.due import UNREPORTED, Reported, late, reported_by_task
from tasks.models import Assignment, Task

# The ranking is read and printed whole.
ALL_BODIES = 200


@dataclass
class Load:
    """One body with its tasks; a task it both leads and answers for counts once, as led.

    `overdue` are tasks reported as not done after their date, `awaiting` those whose report that
    would tell is still owed. Bodies with equally many tasks share a `rank`.
    """

    organisation: Organisation
    rank: int = 0
    lead: int = 0
    responsible: int = 0
    done: int = 0
    blocked: int = 0
    overdue: int = 0
    awaiting: int = 0
    most: int = 1

    @property
    def total(self) -> int:
        return self.lead + self.responsible

    @property
    def name(self) -> str:
        return self.organisation.name

    @property
    def position(self) -> int:
        return self.organisation.jurisdiction.position


class LoadTable(tables.Table):
    """Bodies, the most loaded first."""

    caption = gettext_lazy("Bodies by load")

    name = LinkColumn(
        lambda row: row.organisation.get_absolute_url(),
        lang="zh-Hans",
        verbose_name=gettext_lazy("Organisation"),
        attrs=LONG,
    )
    rank = tables.Column(verbose_name=gettext_lazy("Rank"), attrs=NUMBER)
    jurisdiction = tables.Column(
        verbose_name=gettext_lazy("Jurisdiction"),
        accessor="organisation__jurisdiction__label",
        order_by="position",
    )
    total = tables.Column(verbose_name=gettext_lazy("Tasks"), attrs=KEY_NUMBER)
    lead = tables.Column(verbose_name=gettext_lazy("Tasks led"), attrs=NUMBER)
    responsible = tables.Column(verbose_name=gettext_lazy("Only responsible for"), attrs=NUMBER)
    done = tables.Column(verbose_name=gettext_lazy("Done"), attrs=NUMBER)
    blocked = tables.Column(verbose_name=gettext_lazy("Blocked"), attrs=NUMBER)
    overdue = tables.Column(verbose_name=gettext_lazy("Overdue"), attrs=KEY_NUMBER)
    awaiting = tables.Column(
        verbose_name=gettext_lazy("Awaiting their final report"), attrs=MINOR_NUMBER
    )

    def __init__(self, rows: list[Load], query: str) -> None:
        super().__init__(rows)
        self.query = query

    def render_total(self, record: Load) -> SafeString:
        scale = 100 / record.most
        return format_html(
            '{}<svg class="load-bar" viewBox="0 0 100 8" preserveAspectRatio="none" '
            'aria-hidden="true"><rect class="load-lead" width="{}" height="8"/>'
            '<rect class="load-responsible" x="{}" width="{}" height="8"/></svg>',
            record.total,
            f"{record.lead * scale:.2f}",
            f"{record.lead * scale:.2f}",
            f"{record.responsible * scale:.2f}",
        )

    def value_total(self, value: int) -> int:
        return value


@require_safe
def organisation_load(request: HttpRequest) -> HttpResponse:
    """The ranking; sorted and exported like any table."""
    as_of, reader = as_of_of(request), reader_in(request)
    rows = loads(reader, as_of)
    table = LoadTable(rows, as_of.query)
    paged(request, table, rows=ALL_BODIES)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        return export_response(table, f"bodies-by-load-{as_of.text}", export)
    context = {"table": table, "answer": load_sentence(rows, as_of)}
    return render(request, "greenfin/places/organisations/load.html", context)


def loads(reader: Reader, as_of: AsOf) -> list[Load]:
    """Every body that has a visible task, the most loaded first; a constant number of queries."""
    tasks = Task.objects.visible_to(reader).select_related("plan")
    reported = reported_by_task(Task.objects.visible_to(reader), as_of)
    marks = {task.pk: _marks(task, reported.get(task.pk, UNREPORTED), as_of) for task in tasks}
    by_body: dict[int, Load] = {}
    for (body, task), role in _roles(reader).items():
        load = by_body.setdefault(body.pk, Load(body))
        setattr(load, role, getattr(load, role) + 1)
        for mark in marks[task]:
            setattr(load, mark, getattr(load, mark) + 1)
    ranked = sorted(by_body.values(), key=lambda load: (-load.total, -load.lead, load.position))
    for place, load in enumerate(ranked, start=1):
        before = ranked[place - 2] if place > 1 else None
        load.rank = before.rank if before and before.total == load.total else place
        load.most = ranked[0].total
    return ranked


def _roles(reader: Reader) -> dict[tuple[Organisation, int], str]:
    """For each body and visible task the weightier of its roles."""
    rows = Assignment.objects.filter(task__in=Task.objects.visible_to(reader))
    roles: dict[tuple[Organisation, int], str] = {}
    for row in rows.select_related("organisation__jurisdiction"):
        assert row.task_id is not None
        key = (row.organisation, row.task_id)
        if roles.get(key) != "lead":
            roles[key] = row.role
    return roles


def _marks(task: Task, reported: Reported, as_of: AsOf) -> list[str]:
    """Under which of a load's counts a task falls besides its roles."""
    state = reported.state
    counted = [state] if state in ("done", "blocked") else []
    lateness = late(task, reported, as_of)
    if lateness is not None:
        counted.append("overdue" if lateness.is_confirmed else "awaiting")
    return counted


def load_sentence(rows: list[Load], as_of: AsOf) -> str:
    """Who carries most, and how many bodies have something overdue."""
    if not rows:
        return _("No task of a plan shown here names a body.")
    values = {
        "quarter": quarter_text(as_of.quarter),
        "total": len(rows),
        "name": rows[0].name,
        "most": rows[0].total,
        "lead": rows[0].lead,
        "late": sum(1 for load in rows if load.overdue),
    }
    text = ngettext(
        "As of %(quarter)s, %(total)s body has tasks; %(name)s carries most: %(most)s, of which it "
        "leads %(lead)s. Overdue tasks: at %(late)s of them.",
        "As of %(quarter)s, %(total)s bodies have tasks; %(name)s carries most: %(most)s, of which "
        "it leads %(lead)s. %(late)s of them have overdue tasks.",
        len(rows),
    )
    return text % values
