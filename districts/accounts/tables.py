"""The audit trail as a table."""

import json
from typing import Any

import django_tables2 as tables
from django.apps import apps
from django.utils.translation import gettext_lazy as _

from districts.audit_trail import Name, deed_label
from districts.models import Event


class EventTable(tables.Table):
    """Newest first; nothing here leads to a change."""

    caption = _("Audit trail")
    without_export = True
    empty_text = _("No event fits the choice. Widen the dates or clear the filter.")

    at = tables.DateTimeColumn(
        verbose_name=_("Time"), format="Y-m-d H:i:s", attrs={"td": {"class": "nowrap"}}
    )
    actor = tables.Column(verbose_name=_("Who"), attrs={"td": {"class": "key"}})
    deed = tables.Column(verbose_name=_("Deed"), attrs={"td": {"class": "key"}})
    object_key = tables.Column(verbose_name=_("Object"))
    before = tables.Column(verbose_name=_("Before"), attrs={"td": {"class": "long minor"}})
    after = tables.Column(verbose_name=_("After"), attrs={"td": {"class": "long"}})
    address = tables.Column(verbose_name=_("Network address"), attrs={"td": {"class": "minor"}})

    class Meta:
        model = Event
        fields = ["at", "actor", "deed", "object_key", "before", "after", "address"]
        sequence = fields
        orderable = False
        default = ""  # nothing to say is no missing number

    def render_actor(self, record: Event) -> str:
        if record.account and record.account.first_name:
            return f"{record.account.first_name} ({record.actor})"
        return record.actor

    def render_deed(self, value: str) -> Name:
        return deed_label(value)

    def render_object_key(self, record: Event) -> str:
        """账号 4: the kind in words, and the row's number."""
        return f"{kind_names().get(record.object_type, record.object_type)} {record.object_key}"

    def render_before(self, value: Any) -> str:
        return content_text(value)

    def render_after(self, value: Any) -> str:
        return content_text(value)


def kind_names() -> dict[str, str]:
    """Each model's name in the reader's language, by the name that events keep."""
    return {
        model._meta.model_name or "": str(model._meta.verbose_name) for model in apps.get_models()
    }


def content_text(content: Any) -> str:
    """{"role": "leader", "jurisdiction": None} → role: leader; jurisdiction: null."""
    if not isinstance(content, dict):
        return json.dumps(content, ensure_ascii=False)
    return "; ".join(
        f"{key}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for key, value in content.items()
    )
