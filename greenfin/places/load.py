"""Bodies by load: how many tasks each has, and how many of them are blocked or late."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import django_tables2 as tables
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from districts.filters import note_ignored
from districts.models import Organisation
from districts.paging import paged
from districts.permissions import Reader
from districts.requests import kept_page, reader_in
from targets.progress.as_of import AsOf, as_of_of
from targets.progress.held import held_by_data
from targets.tables.cells import (
    KEY_NUMBER,
    LONG,
    MINOR_NUMBER,
    NUMBER,
    CountColumn,
    LinkColumn,
)
from targets.tables.exports import FORMATS, export_response
from targets.wording.formatting import filled, linked, quarter_text
from targets.wording.sentences import joined
from tasks.filters import ONLY_RESPONSIBLE
from tasks.models import Assignment
from tasks.permissions import SEE_SUPERVISION
from tasks.progress.due import UNREPORTED, known_of_tasks, timings
from tasks.progress.states import shown_tasks
from tasks.supervision.matters import BodyMatters, matters_by_body
from tasks.timing.lateness import Timing

# The ranking is read and printed whole.
ALL_BODIES = 200


@dataclass
class Load:
    """One body with its tasks; a task it both leads and answers for counts once, as led.

    `overdue` are tasks reported as not done since they fell due, `awaiting` those whose report
    that would tell is still owed. Bodies with equally many tasks share a `rank`.
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
    total = CountColumn(
        lambda row: tasks_of(row), verbose_name=gettext_lazy("Tasks"), attrs=KEY_NUMBER
    )
    lead = CountColumn(
        lambda row: tasks_of(row, role="lead"),
        verbose_name=gettext_lazy("Tasks led"),
        attrs=NUMBER,
    )
    responsible = CountColumn(
        lambda row: tasks_of(row, role=ONLY_RESPONSIBLE),
        verbose_name=gettext_lazy("Only responsible for"),
        attrs=NUMBER,
    )
    done = CountColumn(
        lambda row: tasks_of(row, state="done"), verbose_name=gettext_lazy("Done"), attrs=NUMBER
    )
    blocked = CountColumn(
        lambda row: tasks_of(row, state="blocked"),
        verbose_name=gettext_lazy("Blocked"),
        attrs=NUMBER,
    )
    overdue = CountColumn(
        lambda row: tasks_of(row, state="overdue"),
        verbose_name=gettext_lazy("Overdue"),
        attrs=KEY_NUMBER,
    )
    awaiting = CountColumn(
        lambda row: tasks_of(row, state="awaiting"),
        verbose_name=gettext_lazy("Awaiting their final report"),
        attrs=MINOR_NUMBER,
    )

    matters = CountColumn(
        lambda row: matters_of(row, state="open"),
        verbose_name=gettext_lazy("Open matters"),
        accessor="organisation__pk",
        orderable=False,
        attrs={**NUMBER, "th": {"class": "num nowrap"}},
    )
    red_matters = CountColumn(
        lambda row: matters_of(row, light="red"),
        verbose_name=gettext_lazy("Overdue matters"),
        accessor="organisation__pk",
        orderable=False,
        attrs={**NUMBER, "th": {"class": "num nowrap"}},
    )

    def __init__(
        self, rows: list[Load], query: str, matters: Mapping[int, BodyMatters] | None
    ) -> None:
        """`matters` are those of each body, None for a reader who may not read them."""
        super().__init__(rows, exclude=() if matters is not None else ("matters", "red_matters"))
        self.query = query
        self.by_body = matters or {}

    def render_matters(self, value: int, record: Load) -> SafeString | int:
        return self.counted(self.value_matters(value), matters_of(record, state="open"))

    def value_matters(self, value: int) -> int:
        return self.by_body[value].open if value in self.by_body else 0

    def render_red_matters(self, value: int, record: Load) -> SafeString | int:
        return self.counted(self.value_red_matters(value), matters_of(record, light="red"))

    def value_red_matters(self, value: int) -> int:
        return self.by_body[value].red if value in self.by_body else 0

    @staticmethod
    def counted(number: int, address: str) -> SafeString | int:
        return linked(number, address) if number else 0

    def render_total(self, record: Load) -> SafeString:
        scale = 100 / record.most
        return format_html(
            '{}<svg class="load-bar" viewBox="0 0 100 8" preserveAspectRatio="none" '
            'aria-hidden="true"><rect class="load-lead" width="{}" height="8"/>'
            '<rect class="load-responsible" x="{}" width="{}" height="8"/></svg>',
            linked(record.total, tasks_of(record) + self.query.replace("?", "&")),
            f"{record.lead * scale:.2f}",
            f"{record.lead * scale:.2f}",
            f"{record.responsible * scale:.2f}",
        )

    def value_total(self, value: int) -> int:
        return value


def matters_of(row: Load, **filters: str) -> str:
    """The matters under supervision that name a body."""
    query = urlencode({"body": row.organisation.slug, **filters})
    return f"{reverse('matter_list')}?{query}"


def tasks_of(row: Load, **filters: str) -> str:
    """The list of a body's tasks in a role or state."""
    query = urlencode({"organisation": row.organisation.slug, **filters})
    return f"{reverse('task_list')}?{query}"


@require_safe
@kept_page
def organisation_load(request: HttpRequest) -> HttpResponse:
    """The ranking; sorted and exported like any table; `?state=overdue` cuts it to who is late."""
    as_of, reader = as_of_of(request), reader_in(request)
    rows = loads(reader, as_of)
    is_cut = request.GET.get("state") == "overdue"
    if request.GET.get("state") and not is_cut:
        note_ignored(request, _("State"), request.GET["state"])
    if is_cut:
        rows = [load for load in rows if load.overdue]
    matters = matters_by_body(reader) if reader.has_some(SEE_SUPERVISION) else None
    table = LoadTable(rows, as_of.query, matters)
    paged(request, table, rows=ALL_BODIES)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        return export_response(table, f"bodies-by-load-{as_of.name}", export)
    context = {"table": table, "answer": load_sentence(rows, as_of), "is_cut": is_cut}
    return render(request, "greenfin/places/organisations/load.html", context)


def loads(reader: Reader, as_of: AsOf) -> list[Load]:
    """Every body with a task of the period shown, the most loaded first; held until data moves."""
    return held_by_data("loads", lambda: _loads(reader, as_of), reader.scope_key, as_of.key)


def _loads(reader: Reader, as_of: AsOf) -> list[Load]:
    known = known_of_tasks(as_of)
    marks = {
        pk: _marks(known.get(pk, UNREPORTED).state, timing) for pk, timing in timings(as_of).items()
    }
    by_body: dict[int, Load] = {}
    for (body, task), role in _roles(reader, as_of).items():
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


def _roles(reader: Reader, as_of: AsOf) -> dict[tuple[Organisation, int], str]:
    """For each body and task the weightier of its roles."""
    rows = Assignment.objects.filter(task__in=shown_tasks(reader, as_of))
    roles: dict[tuple[Organisation, int], str] = {}
    for row in rows.select_related("organisation__jurisdiction"):
        assert row.task_id is not None
        key = (row.organisation, row.task_id)
        if roles.get(key) != "lead":
            roles[key] = row.role
    return roles


def _marks(state: str | None, timing: Timing) -> list[str]:
    """Under which of a load's counts a task falls besides its roles."""
    counted = [state] if state in ("done", "blocked") else []
    return [*counted, *([timing.late.kind] if timing.late else [])]


def load_sentence(rows: list[Load], as_of: AsOf) -> SafeString:
    """Who carries most, and how many bodies have something overdue."""
    if not rows:
        return format_html("{}", _("No body shown here has such a task."))
    late = sum(1 for load in rows if load.overdue)
    address = f"{reverse('organisation_load')}?state=overdue{as_of.more}"
    values = {
        "quarter": quarter_text(as_of.quarter),
        "total": len(rows),
        "name": rows[0].name,
        "most": rows[0].total,
        "lead": rows[0].lead,
        "late": linked(late, address),
    }
    text = ngettext(
        "As of %(quarter)s, %(total)s body has tasks; %(name)s carries most: %(most)s, of which it "
        "leads %(lead)s.",
        "As of %(quarter)s, %(total)s bodies have tasks; %(name)s carries most: %(most)s, of which "
        "it leads %(lead)s.",
        len(rows),
    )
    behind = ngettext(
        "%(late)s of them has overdue tasks.", "%(late)s of them have overdue tasks.", late
    )
    overdue = filled(behind, values) if late else format_html("{}", _("None has overdue tasks."))
    return SafeString(joined([filled(text, values), overdue]))
