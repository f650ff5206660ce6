"""The log of exchanges, on the page and as a file."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from targets.intake.models import Exchange
from targets.tables.cells import MINOR, FileColumn


class ExchangeTable(tables.Table):
    """Exchanges, the newest first."""

    caption = _("What came in")

    pk = tables.Column(verbose_name=pgettext_lazy("of an exchange", "No."))
    at = tables.DateTimeColumn(verbose_name=_("Received at"), format="Y-m-d H:i")
    source = tables.Column(verbose_name=_("Source system"), accessor="source__name")
    channel = tables.Column(verbose_name=_("Way"), attrs=MINOR)
    by = tables.Column(verbose_name=_("By"), accessor="by__username", attrs=MINOR)
    taken = tables.Column(verbose_name=_("Rows taken"), attrs={"td": {"class": "num key"}})
    refused = tables.Column(
        verbose_name=_("Rows refused"), orderable=False, attrs={"td": {"class": "num key"}}
    )
    file_name = tables.Column(verbose_name=_("File"), attrs=MINOR)
    key = FileColumn(pgettext_lazy("of an exchange", "Key"), "key")
    digest = FileColumn("SHA-256", "file__digest")

    class Meta:
        model = Exchange
        fields = ["pk", "at", "source", "channel", "by", "taken", "refused", "file_name"]
        sequence = [*fields, "..."]
        order_by = "-pk"

    def render_pk(self, value: Any, record: Exchange) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def value_pk(self, value: Any) -> Any:
        return value
