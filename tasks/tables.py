"""Tasks as a table, on the page and as a file."""

import datetime
from typing import Any

import django_tables2 as tables
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.requests import reader_in
from targets.progress.as_of import AsOf
from targets.tables.cells import LONG, FileColumn, missing, under
from targets.wording.formatting import quarter_text

from .models import Assignment, ProgressUpdate, Task
from .permissions import SET_DUE_DATES
from .progress.due import UNREPORTED, known_of_tasks, timings
from .progress.sentences import LATE_WORDS, source_text
from .progress.states import TONES, state_text, unseen_plan_text
from .timing.lateness import Lateness, Timing


def state_badge(state: str | None) -> SafeString:
    """The state as a tag; the word for nothing reported stands without one."""
    if state is None:
        return format_html('<span class="missing">{}</span>', state_text(None))
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>', TONES[state], state_text(state)
    )


def state_cell(last: ProgressUpdate | None) -> SafeString:
    """The state that an update tells; under it its quarter."""
    badge = state_badge(last.state if last else None)
    if last is None:
        return badge
    sample = format_html('<br><span class="muted small">{}</span>', _("sample"))
    return format_html(
        '{}<br><span class="muted small nowrap">{}</span>{}',
        badge,
        quarter_text(last.quarter),
        sample if last.is_sample else "",
    )


def late_mark(late: Lateness | None) -> SafeString:
    """已逾期 with the day since when, or that the final report is awaited; "" where not late."""
    if late is None:
        return SafeString("")
    return format_html(
        '<span class="tag" data-tone="{}">{}</span> <span class="small nowrap">{}</span>',
        "bad" if late.is_confirmed else "warn",
        LATE_WORDS[late.kind],
        _("since %(since)s") % {"since": late.since},
    )


def due_cell(timing: Timing, setting: str = "") -> SafeString:
    """The due date and whether it has passed, where it comes from, when it is expected.

    `setting` is the address where the reader may set it.
    """
    dates = timing.dates
    due = format_html('<span class="nowrap">{}</span>', dates.due or missing(_("No due date")))
    if setting:
        due = format_html('<a href="{}" title="{}">{}</a>', setting, _("Set the due date"), due)
    lines = [source_text(dates)]
    if dates.expected:
        lines.append(_("expected %(day)s") % {"day": dates.expected})
    if timing.late:
        due = format_html("{}<br>{}", due, late_mark(timing.late))
    return under(due, format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines)))


def bodies_in(task: Task, role: str) -> list[Assignment]:
    """The task's assignments of a role, in the order of the plan."""
    return [duty for duty in task.assignments.all() if duty.role == role]


def body_links(duties: list[Assignment], query: str) -> SafeString:
    """Bodies by their names as written, each linked to its page."""
    links = (
        (duty.organisation.get_absolute_url() + query, duty.organisation.name, duty.written)
        for duty in duties
    )
    listing = format_html_join("、", '<a href="{}" title="{}">{}</a>', links)
    return format_html('<span lang="zh-Hans">{}</span>', listing)


class TaskTable(tables.Table):
    """Tasks that come from `with_state`, with what is known of each as of then.

    Bodies stand as the plan writes them. `unseen` are the plans, by id, of which the reader sees
    no more than these tasks.
    """

    caption = gettext_lazy("Tasks")

    title = tables.Column(
        verbose_name=gettext_lazy("Task"),
        order_by=("number", "plan__jurisdiction__position", "plan"),
        attrs=LONG,
    )
    plan = tables.Column(
        verbose_name=gettext_lazy("Plan"),
        order_by=("plan__jurisdiction__position", "plan", "number"),
        attrs={"td": {"class": "whole-words"}},
    )
    number = tables.Column(verbose_name=gettext_lazy("Number"), visible=False)
    section = tables.Column(verbose_name=gettext_lazy("Section"), visible=False)
    lead = tables.Column(
        verbose_name=gettext_lazy("Lead"), empty_values=(), orderable=False, attrs=LONG
    )
    responsible = tables.Column(
        verbose_name=gettext_lazy("Responsible"), empty_values=(), orderable=False, attrs=LONG
    )
    state = tables.Column(
        verbose_name=gettext_lazy("State"),
        empty_values=(),
        order_by=("state_rank", "plan__jurisdiction__position", "plan", "number"),
        attrs={"td": {"class": "key"}},
    )
    state_quarter = FileColumn(gettext_lazy("Quarter"), "pk")
    due_on = tables.Column(
        verbose_name=gettext_lazy("Due date"),
        accessor="pk",
        attrs={"td": {"class": "key"}},
    )
    due_source = FileColumn(gettext_lazy("Source of the due date"), "pk")
    expected = FileColumn(gettext_lazy("Expected to be done"), "pk")
    late = FileColumn(gettext_lazy("Late"), "pk")
    since = FileColumn(gettext_lazy("Late since"), "pk")

    class Meta:
        model = Task
        fields = [
            "title",
            "plan",
            "number",
            "section",
            "lead",
            "responsible",
            "state",
            "state_quarter",
            "due_on",
            "due_source",
            "expected",
            "late",
            "since",
        ]
        sequence = fields

    def __init__(
        self,
        data: QuerySet[Task],
        as_of: AsOf,
        unseen: frozenset[int] = frozenset(),
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.unseen = unseen
        self.query = as_of.query
        self.known, self.timings = known_of_tasks(as_of), timings(as_of)
        self.sets_due_dates = False

    def before_render(self, request: HttpRequest) -> None:
        """Who may set due dates is led to where."""
        self.sets_due_dates = reader_in(request).may(SET_DUE_DATES)

    def order_due_on(
        self, rows: QuerySet[Task], is_descending: bool
    ) -> tuple[QuerySet[Task], bool]:
        """By due date; what has none comes last either way."""
        by_day: dict[datetime.date, list[int]] = {}
        for pk, timing in self.timings.items():
            if timing.dates.due:
                by_day.setdefault(timing.dates.due, []).append(pk)
        ranks = [
            When(pk__in=by_day[day], then=Value(rank))
            for rank, day in enumerate(sorted(by_day, reverse=is_descending))
        ]
        last = Value(len(ranks), output_field=IntegerField())
        ranked = rows.alias(due_rank=Case(*ranks, default=last) if ranks else last)
        return ranked.order_by("due_rank", "plan__jurisdiction__position", "plan", "number"), True

    def render_title(self, record: Task) -> SafeString:
        return format_html(
            '<a href="{}" lang="zh-Hans">{}. {}</a>',
            record.get_absolute_url() + self.query,
            record.number,
            record.title,
        )

    def value_title(self, value: str) -> str:
        return value

    def render_plan(self, record: Task) -> SafeString | str:
        if record.plan_id in self.unseen:
            return unseen_plan_text(record.plan)
        return format_html(
            '<a href="{}">{}</a>',
            record.plan.get_absolute_url() + self.query,
            record.plan.jurisdiction.label,
        )

    def value_plan(self, record: Task) -> str:
        return unseen_plan_text(record.plan) if record.plan_id in self.unseen else record.plan.title

    def value_section(self, record: Task) -> str:
        return "" if record.plan_id in self.unseen else str(record.section)

    def _bodies(self, record: Task, role: str) -> SafeString:
        """Linked, but where the page of a body may be one of those that the reader does not see."""
        duties = bodies_in(record, role)
        if record.plan_id in self.unseen:
            names = format_html_join("、", "{}", ((duty.written,) for duty in duties))
            return format_html('<span lang="zh-Hans">{}</span>', names)
        return body_links(duties, self.query)

    def render_lead(self, record: Task) -> SafeString:
        return self._bodies(record, "lead")

    def value_lead(self, record: Task) -> str:
        return "、".join(duty.written for duty in bodies_in(record, "lead"))

    def render_responsible(self, record: Task) -> SafeString:
        return self._bodies(record, "responsible")

    def value_responsible(self, record: Task) -> str:
        return "、".join(duty.written for duty in bodies_in(record, "responsible"))

    def render_state(self, record: Task) -> SafeString:
        return state_cell(self.known.get(record.pk, UNREPORTED).last)

    def value_state(self, record: Task) -> str:
        return state_text(self.known.get(record.pk, UNREPORTED).state)

    def value_state_quarter(self, value: int) -> str | None:
        last = self.known.get(value, UNREPORTED).last
        return last.quarter if last else None

    def render_due_on(self, value: int, record: Task) -> SafeString:
        address = f"{record.get_absolute_url()}{self.query}#due"
        return due_cell(self.timings[value], address if self.sets_due_dates else "")

    def value_due_on(self, value: int) -> datetime.date | None:
        return self.timings[value].dates.due

    def value_due_source(self, value: int) -> str:
        return source_text(self.timings[value].dates)

    def value_expected(self, value: int) -> datetime.date | None:
        return self.timings[value].dates.expected

    def value_late(self, value: int) -> str:
        late = self.timings[value].late
        return str(LATE_WORDS[late.kind]) if late else ""

    def value_since(self, value: int) -> datetime.date | None:
        late = self.timings[value].late
        return late.since if late else None
