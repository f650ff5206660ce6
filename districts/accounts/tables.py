"""The audit trail as a table."""

import json
from typing import Any

import django_tables2 as tables
from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from districts.audit_trail import Name, deed_label
from districts.models import Event
from districts.models.people import ROLES

# What events keep that is no field of their object
CONTENT_WORDS = {
    "added": _("added"),
    "addresses": _("network addresses"),
    "changed": _("changed"),
    "count": _("how many"),
    "created": _("made"),
    "digest": _("SHA-256"),
    "document": _("document"),
    "dropped": _("dropped"),
    "errors": _("errors"),
    "fault": _("fault"),
    "file": _("file name"),
    "file_name": _("file name"),
    "files": _("files"),
    "findings": _("findings"),
    "is_known": _("account exists"),
    "is_whole": _("came back whole"),
    "jurisdiction": _("jurisdiction"),
    "locked": _("locked"),
    "made_at": _("made at"),
    "members": _("members"),
    "name": _("name"),
    "of_address": _("from one network address"),
    "organisation": _("body"),
    "proposed": _("proposed"),
    "provider": _("by the identity provider"),
    "reason": _("reason"),
    "role": _("role"),
    "rows": _("rows"),
    "second_factor": _("second factor"),
    "size": _("bytes"),
    "supersedes": _("return replaced"),
    "username": _("user name"),
    "version": _("version"),
    "withdrawn": _("withdrawn"),
}


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
    before = tables.Column(verbose_name=_("Before"), attrs={"td": {"class": "long minor break"}})
    after = tables.Column(verbose_name=_("After"), attrs={"td": {"class": "long break"}})
    address = tables.Column(verbose_name=_("Network address"), attrs={"td": {"class": "minor"}})

    class Meta:
        model = Event
        fields = ["at", "actor", "deed", "object_key", "before", "after", "address"]
        sequence = fields
        orderable = False
        default = ""  # nothing to say is no missing number

    def render_actor(self, record: Event) -> str:
        if record.account and record.account.first_name:
            name = {"word": record.account.first_name, "detail": record.actor}
            return str(_("%(word)s (%(detail)s)") % name)
        return record.actor

    def render_deed(self, value: str) -> Name:
        return deed_label(value)

    def render_object_key(self, record: Event) -> str:
        """账号 4: the kind in words, and the row's number."""
        return f"{kind_names().get(record.object_type, record.object_type)} {record.object_key}"

    def render_before(self, value: Any, record: Event) -> str:
        return content_text(value, record.object_type)

    def render_after(self, value: Any, record: Event) -> str:
        return content_text(value, record.object_type)


def models_by_name() -> dict[str, type[Model]]:
    """Each model by the name that events keep."""
    return {model._meta.model_name or "": model for model in apps.get_models()}


def kind_names() -> dict[str, str]:
    """Each model's name in the reader's language, by the name that events keep."""
    return {name: str(model._meta.verbose_name) for name, model in models_by_name().items()}


def content_text(content: Any, object_type: str = "") -> str:
    """{"role": "leader", "jurisdiction": None} → Jurisdiction: none; Role: Leader.

    A key is named as the field of the object is, or in `CONTENT_WORDS`; else it stands as it is.
    Keys are in the order of the alphabet, for PostgreSQL does not keep theirs.
    """
    if not isinstance(content, dict):
        return value_text(content)
    model = models_by_name().get(object_type)
    fields = {field.name: field for field in model._meta.fields} if model else {}
    return str(_("; ")).join(
        entry_text(key, value, fields.get(key)) for key, value in sorted(content.items())
    )


def entry_text(key: str, value: Any, field: Any) -> str:
    """One entry in words: the field's name and, where it has choices, the choice's."""
    name = field.verbose_name if field is not None else CONTENT_WORDS.get(key, key)
    choices = dict(field.flatchoices) if field is not None else {}
    if key == "role":
        choices = dict(ROLES)
    words = str(choices[value]) if isinstance(value, str) and value in choices else value
    return _("%(name)s: %(value)s") % {"name": name, "value": value_text(words)}


def value_text(value: Any) -> str:
    """A kept value as a person reads it: yes, no, none, text as it is."""
    if value is None:
        return str(_("none"))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    )
