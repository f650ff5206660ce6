"""The register and the list of instructions, on the page and as files."""

import datetime

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from districts.clock import current_date
from districts.permissions import Reader
from targets.periods import local_date
from targets.tables.cells import KEY_NUMBER, LONG, FileColumn, LinkColumn, ScreenColumn, under
from tasks.models import Instruction, SupervisionMatter

from .lights import NONE
from .matters import MatterLine
from .rights import signatories
from .subjects import about_text, subject_label, subject_url, with_shown_subject
from .wording import (
    LIGHT_WORDS,
    bodies_text,
    days_text,
    instruction_badge,
    light_badge,
    matter_badge,
    more_badges,
)

KEY = {"td": {"class": "key"}}
KEY_DAY = {"td": {"class": "key nowrap"}}
DAY = {"td": {"class": "nowrap"}}


class MatterTable(tables.Table):
    """Matters that come from `register`, as they stand today."""

    caption = _("Matters under supervision")

    title = LinkColumn(
        lambda row: row.get_absolute_url(),
        lang="zh-Hans",
        verbose_name=_("Matter"),
        attrs=LONG,
        order_by=("year", "number"),
    )
    document_number = FileColumn(_("Number"), "document_number")
    subject = tables.Column(
        verbose_name=_("What it is about"), accessor="pk", orderable=False, attrs=LONG
    )
    subject_kind = FileColumn(_("Kind of subject"), "get_subject_kind_display")
    lead = tables.Column(
        verbose_name=_("Lead body"), accessor="lead__name", attrs={"td": {"lang": "zh-Hans"}}
    )
    others = FileColumn(_("Other bodies"), "pk")
    issued_on = tables.Column(verbose_name=_("Issued to the bodies on"), attrs=DAY)
    due_on = tables.Column(verbose_name=_("To be done by"), attrs=KEY_DAY)
    state = tables.Column(verbose_name=_("State"), attrs=KEY)
    light = ScreenColumn(_("Light"), "pk", orderable=False, attrs=KEY)
    light_word = FileColumn(_("Light"), "pk")
    overdue = FileColumn(_("Days overdue"), "pk")
    extensions = tables.Column(
        verbose_name=_("Extensions"), accessor="times_extended", orderable=False, attrs=KEY_NUMBER
    )
    is_offline = FileColumn(_("Handled on paper"), "is_offline")
    is_sample = FileColumn(_("Sample"), "is_sample")

    def __init__(self, rows: QuerySet[SupervisionMatter], reader: Reader) -> None:
        super().__init__(rows)
        self.query = ""
        self.with_page = with_shown_subject(reader, rows)
        self.today, self.known = current_date(), signatories()

    def line(self, row: SupervisionMatter) -> MatterLine:
        return MatterLine(row, self.today, self.known.is_unsigned(row))

    def render_title(self, record: SupervisionMatter) -> SafeString:
        link = format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.title)
        return under(format_html('<span lang="zh-Hans">{}</span>', link), record.document_number)

    def value_title(self, value: str) -> str:
        return value

    def render_subject(self, record: SupervisionMatter) -> SafeString:
        label: SafeString | str = subject_label(record)
        if record.pk in self.with_page:
            label = format_html('<a href="{}">{}</a>', subject_url(record), label)
        return under(label, record.get_subject_kind_display())

    def value_subject(self, record: SupervisionMatter) -> str:
        return subject_label(record)

    def render_lead(self, record: SupervisionMatter) -> str:
        return bodies_text(record)

    def value_lead(self, value: str) -> str:
        return value

    def value_others(self, record: SupervisionMatter) -> str:
        return "、".join(body.name for body in record.bodies.all())

    def render_issued_on(self, value: datetime.date) -> str:
        return value.isoformat()

    def value_issued_on(self, value: datetime.date) -> datetime.date:
        return value

    def render_due_on(self, value: datetime.date) -> str:
        return value.isoformat()

    def value_due_on(self, value: datetime.date) -> datetime.date:
        return value

    def render_state(self, record: SupervisionMatter) -> SafeString:
        return format_html("{} {}", matter_badge(record.state), more_badges(self.line(record)))

    def value_state(self, record: SupervisionMatter) -> str:
        return record.get_state_display()

    def render_light(self, record: SupervisionMatter) -> SafeString | str:
        line = self.line(record)
        if line.light == NONE and record.is_open:
            return format_html('<span class="muted small nowrap">{}</span>', days_text(line))
        return light_badge(line) or "—"

    def value_light_word(self, record: SupervisionMatter) -> str:
        return str(LIGHT_WORDS[self.line(record).light])

    def value_overdue(self, record: SupervisionMatter) -> int:
        return self.line(record).overdue


class InstructionTable(tables.Table):
    """What leaders wrote, the newest first."""

    caption = _("Instructions")

    words = tables.Column(verbose_name=_("Instruction"), orderable=False, attrs=LONG)
    subject = tables.Column(verbose_name=_("On"), accessor="pk", orderable=False, attrs=LONG)
    author = tables.Column(verbose_name=_("Written by"), attrs=DAY)
    written_at = tables.Column(verbose_name=_("Written on"), attrs=DAY)
    state = tables.Column(verbose_name=_("State"), attrs=KEY)
    answer = tables.Column(
        verbose_name=_("What came of it"), accessor="pk", orderable=False, attrs=LONG
    )

    def __init__(self, rows: QuerySet[Instruction]) -> None:
        super().__init__(rows)

    def render_words(self, value: str, record: Instruction) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def value_words(self, value: str) -> str:
        return value

    def render_subject(self, record: Instruction) -> str:
        return about_text(record)

    def render_written_at(self, value: datetime.datetime) -> str:
        return local_date(value).isoformat()

    def value_written_at(self, value: datetime.datetime) -> datetime.datetime:
        return value

    def render_state(self, record: Instruction) -> SafeString:
        return instruction_badge(record)

    def value_state(self, record: Instruction) -> str:
        return record.get_state_display()

    def render_answer(self, record: Instruction) -> SafeString | str:
        matter = getattr(record, "turned_into", None)
        if matter is None:
            return record.answer or "—"
        return format_html(
            '<a href="{}">{}</a> {}',
            matter.get_absolute_url(),
            matter.document_number,
            matter_badge(matter.state),
        )

    def value_answer(self, record: Instruction) -> str:
        matter = getattr(record, "turned_into", None)
        return record.answer if matter is None else matter.document_number
