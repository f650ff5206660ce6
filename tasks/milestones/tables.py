"""Milestones as a table, on the page and as a file."""

import datetime
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.progress.as_of import AsOf
from targets.tables.cells import LONG, FileColumn, missing, under
from tasks.models import Milestone

from .wording import evidence_text, goal_text, kind_badge, kind_word, moves_text, unproved_mark
from .year import body_of

KEY = {"td": {"class": "key"}}
KIND = {"td": {"class": "minor nowrap"}}


class MilestoneTable(tables.Table):
    """Milestones with their `standing`."""

    caption = gettext_lazy("Milestones")

    title = tables.Column(
        verbose_name=gettext_lazy("Milestone of the task"),
        order_by=("task__plan__slug", "task__number", "number"),
        attrs=LONG,
    )
    plan = tables.Column(
        verbose_name=gettext_lazy("Plan"), accessor="task__plan__title", visible=False
    )
    task = tables.Column(
        verbose_name=gettext_lazy("Task"), accessor="task", orderable=False, attrs=LONG
    )
    kind = tables.Column(verbose_name=gettext_lazy("Kind of milestone"), attrs=KIND)
    body = tables.Column(
        verbose_name=gettext_lazy("Organisation"), accessor="pk", orderable=False, attrs=LONG
    )
    due_on = tables.Column(
        verbose_name=gettext_lazy("Due date"), accessor="standing__due_on", attrs=KEY
    )
    first_due = FileColumn(gettext_lazy("First due date"), "standing__first_due_on")
    moved = FileColumn(gettext_lazy("Times moved"), "standing__times_moved")
    state = tables.Column(verbose_name=gettext_lazy("State"), accessor="standing__kind", attrs=KEY)
    reached_on = tables.Column(
        verbose_name=gettext_lazy("Reached on"),
        accessor="standing",
        order_by="standing__reached_on",
        orderable=False,
    )
    days_late = FileColumn(gettext_lazy("Days late"), "standing__days_late")
    document_number = FileColumn(gettext_lazy("Document number"), "standing__document_number")
    count = FileColumn(gettext_lazy("Number so far"), "standing__count")
    goal = FileColumn(gettext_lazy("Number to reach"), "goal")
    unit = FileColumn(gettext_lazy("Unit"), "unit")
    reason = FileColumn(gettext_lazy("Reason"), "standing__reason")
    evidence = FileColumn(gettext_lazy("Files of evidence"), "evidence_count")
    sample = FileColumn(gettext_lazy("sample"), "is_sample")

    class Meta:
        sequence = (
            "title",
            "task",
            "plan",
            "kind",
            "body",
            "due_on",
            "first_due",
            "moved",
            "state",
            "reached_on",
            "...",
        )

    def __init__(self, data: list[Milestone], as_of: AsOf, **options: Any) -> None:
        super().__init__(data, **options)
        self.query = as_of.query

    def render_title(self, record: Milestone) -> SafeString:
        address = f"{record.task.get_absolute_url()}{self.query}#milestone-{record.number}"
        link = format_html('<a href="{}" lang="zh-Hans">{}</a>', address, record.title)
        return under(link, goal_text(record))

    def value_title(self, record: Milestone) -> str:
        return record.title

    def render_task(self, record: Milestone) -> SafeString:
        task = record.task
        link = format_html(
            '<a href="{}" lang="zh-Hans">{}. {}</a>',
            task.get_absolute_url() + self.query,
            task.number,
            task.title,
        )
        return under(link, task.plan.jurisdiction.label)

    def value_task(self, record: Milestone) -> str:
        return str(record.task)

    def render_body(self, record: Milestone) -> SafeString:
        body = body_of(record)
        if body is None:
            return missing("")
        return format_html(
            '<a href="{}" lang="zh-Hans">{}</a>', body.get_absolute_url() + self.query, body.name
        )

    def value_body(self, record: Milestone) -> str:
        body = body_of(record)
        return body.name if body else ""

    def render_due_on(self, record: Milestone) -> SafeString:
        day = format_html('<span class="nowrap">{}</span>', record.standing.due_on)
        moves = moves_text(record.standing)
        return under(day, moves and format_html('<span class="moves">{}</span>', moves))

    def value_due_on(self, record: Milestone) -> datetime.date:
        return record.standing.due_on

    def render_state(self, record: Milestone) -> SafeString:
        badge = kind_badge(record.standing)
        if record.is_sample or record.standing.is_sample:
            sample = format_html('<span class="tag" data-tone="warn">{}</span>', _("sample"))
            badge = format_html("{} {}", badge, sample)
        if mark := unproved_mark(record):
            address = f"{record.task.get_absolute_url()}{self.query}#milestone-{record.number}"
            badge = format_html('{} <a href="{}">{}</a>', badge, address, mark)
        return under(badge, record.standing.reason)

    def value_evidence(self, record: Milestone) -> str:
        return evidence_text(record)

    def value_state(self, record: Milestone) -> str:
        return kind_word(record.standing)

    def render_reached_on(self, record: Milestone) -> SafeString:
        standing = record.standing
        if standing.reached_on is None:
            return SafeString("")
        day = format_html('<span class="nowrap">{}</span>', standing.reached_on)
        number = standing.document_number
        return under(
            day, number and format_html('<span lang="zh-Hans" class="nowrap">{}</span>', number)
        )

    def value_reached_on(self, record: Milestone) -> datetime.date | None:
        return record.standing.reached_on
