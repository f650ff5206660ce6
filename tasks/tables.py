"""Tasks as a table, on the page and as a file."""

from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.tables.cells import LONG
from targets.wording.formatting import quarter_text

from .models import Assignment, Task
from .progress import TONES, state_text


def state_badge(state: str | None) -> SafeString:
    """The state as a tag; the word for nothing reported stands without one."""
    if state is None:
        return format_html('<span class="missing">{}</span>', state_text(None))
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>', TONES[state], state_text(state)
    )


def state_cell(task: Any) -> SafeString:
    """The state of a task that comes from `with_state`; under it its quarter."""
    badge = state_badge(task.state)
    if task.state is None:
        return badge
    sample = format_html('<br><span class="muted small">{}</span>', _("sample"))
    return format_html(
        '{}<br><span class="muted small nowrap">{}</span>{}',
        badge,
        quarter_text(task.state_quarter),
        sample if task.is_sample else "",
    )


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
    """Tasks that come from `tasks_with_state`; bodies as the plan writes them."""

    caption = gettext_lazy("Tasks")

    title = tables.Column(
        verbose_name=gettext_lazy("Task"),
        order_by=("number", "plan__jurisdiction__position", "plan"),
        attrs=LONG,
    )
    plan = tables.Column(
        verbose_name=gettext_lazy("Plan"),
        order_by=("plan__jurisdiction__position", "plan", "number"),
        attrs={"td": {"class": "nowrap"}},
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
    state_quarter = tables.Column(
        verbose_name=gettext_lazy("Quarter"), visible=False, empty_values=()
    )
    due_on = tables.DateColumn(
        verbose_name=gettext_lazy("Due date"),
        short=False,
        format="Y-m-d",
        empty_values=(),
        attrs={"td": {"class": "key nowrap"}},
    )

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
        ]
        sequence = fields

    def __init__(self, data: QuerySet[Task], query: str, **options: Any) -> None:
        super().__init__(data, **options)
        self.query = query

    def order_due_on(
        self, rows: QuerySet[Task], is_descending: bool
    ) -> tuple[QuerySet[Task], bool]:
        due = F("due_on")
        order = due.desc(nulls_last=True) if is_descending else due.asc(nulls_last=True)
        return rows.order_by(order, "plan__jurisdiction__position", "plan", "number"), True

    def render_title(self, record: Task) -> SafeString:
        return format_html(
            '<a href="{}" lang="zh-Hans">{}. {}</a>',
            record.get_absolute_url() + self.query,
            record.number,
            record.title,
        )

    def value_title(self, value: str) -> str:
        return value

    def render_plan(self, record: Task) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>',
            record.plan.get_absolute_url() + self.query,
            record.plan.jurisdiction.label,
        )

    def value_plan(self, record: Task) -> str:
        return record.plan.title

    def render_lead(self, record: Task) -> SafeString:
        return body_links(bodies_in(record, "lead"), self.query)

    def value_lead(self, record: Task) -> str:
        return "、".join(duty.written for duty in bodies_in(record, "lead"))

    def render_responsible(self, record: Task) -> SafeString:
        return body_links(bodies_in(record, "responsible"), self.query)

    def value_responsible(self, record: Task) -> str:
        return "、".join(duty.written for duty in bodies_in(record, "responsible"))

    def render_state(self, record: Task) -> SafeString:
        return state_cell(record)

    def value_state(self, record: Any) -> str:
        return state_text(record.state)

    def value_state_quarter(self, value: str | None) -> str | None:
        return value

    def render_due_on(self, value: Any) -> SafeString | str:
        if value is None:
            return format_html('<span class="missing">{}</span>', _("Not given"))
        return f"{value:%Y-%m-%d}"

    def value_due_on(self, value: Any) -> Any:
        return value
