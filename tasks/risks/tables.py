"""The list of negative records, on the page and as a file."""

from collections.abc import Sequence

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from targets.tables.cells import LONG, MINOR, MINOR_NUMBER, FileColumn, under
from tasks.projects.tables import AmountColumn

from .choices import LEVEL_TONES
from .reading import RiskLine


class RiskTable(tables.Table):
    """Records with what they touch, amounts in 亿元."""

    caption = _("Negative records")

    subject = tables.Column(verbose_name=pgettext_lazy("negative record", "Subject"), attrs=LONG)
    number = FileColumn(_("Number of the record"), "number")
    code = FileColumn(_("Unified social credit code"), "code")
    level = tables.Column(
        verbose_name=pgettext_lazy("negative record", "Level"),
        attrs={"td": {"class": "key"}},
        order_by=("rank", "number"),
    )
    state = tables.Column(verbose_name=_("State"), attrs={"td": {"class": "key"}})
    source = tables.Column(verbose_name=_("Source"), attrs=MINOR)
    fact = FileColumn(_("Fact"), "record__fact")
    document = FileColumn(_("Document number"), "record__document")
    fine = FileColumn(_("Fine (CNY 10,000)"), "record__fine")
    place = tables.Column(verbose_name=_("Jurisdiction"), attrs=MINOR)
    happened_on = tables.Column(
        verbose_name=_("Date of the finding"), attrs={"td": {"class": "nowrap minor"}}
    )
    expires_on = tables.Column(verbose_name=_("Holds until"), attrs={"td": {"class": "nowrap"}})
    project_count = tables.Column(verbose_name=_("Projects touched"), attrs=MINOR_NUMBER)
    drawn = AmountColumn(verbose_name=_("Drawn (CNY 100 million)"))
    balance = AmountColumn(verbose_name=_("Outstanding (CNY 100 million)"))
    is_marking = FileColumn(_("Mark in the ledger"), "is_marking")
    is_sample = FileColumn(_("Sample"), "record__is_sample")

    def __init__(self, lines: Sequence[RiskLine]) -> None:
        super().__init__(list(lines))
        self.query = ""

    def render_subject(self, record: RiskLine) -> SafeString:
        link = format_html('<a href="{}" lang="zh-Hans">{}</a>', record.url, record.subject)
        return under(link, record.number)

    def value_subject(self, record: RiskLine) -> str:
        return record.subject

    def render_level(self, record: RiskLine) -> SafeString:
        tone = LEVEL_TONES[record.record.level]
        return format_html('<span class="tag" data-tone="{}">{}</span>', tone, record.level)

    def value_level(self, record: RiskLine) -> str:
        return record.level

    def render_state(self, record: RiskLine) -> SafeString:
        return under(record.state, _("marks the ledger") if record.is_marking else "")

    def value_state(self, record: RiskLine) -> str:
        return record.state

    def render_happened_on(self, record: RiskLine) -> str:
        return record.happened_on.isoformat()

    def render_expires_on(self, record: RiskLine) -> str:
        return record.expires_on.isoformat()
