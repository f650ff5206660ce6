"""The audit trail is sealed with a key from here on; a trail that is there goes on, with an event that
says so. Its seal holds the last of the events before it, so that these cannot be exchanged either."""

from importlib import import_module
from typing import Any

from django.db import migrations, models

from districts.chain import FIRST_LINK, KEY_TRAIL, note_head, seal
from districts.clock import current_time

triggers = import_module("districts.migrations.0002_append_only_trail")


def go_on_sealed(apps: Any, _editor: Any) -> None:
    """One link of the audit trail, by the models of this moment: later columns do not exist yet."""
    events = apps.get_model("districts", "Event")
    head = apps.get_model("districts", "DataVersion")._default_manager.select_for_update().first()
    if head is None or head.chain_head == FIRST_LINK:
        return
    event = events(
        at=current_time(),
        actor="migrate",
        deed=KEY_TRAIL,
        after={"count": events._default_manager.count()},
        previous_hash=head.chain_head,
    )
    seal(event)
    event.save(force_insert=True)
    head.chain_head = event.hash
    head.save(update_fields=["chain_head"])
    note_head(event.pk, event.hash)


class Migration(migrations.Migration):
    dependencies = [("districts", "0015_keepers_of_accounts")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="key_mark",
            field=models.CharField(blank=True, default="", max_length=12),
        ),
        # SQLite has built the table anew, without its triggers.
        migrations.RunPython(triggers.lay_triggers, migrations.RunPython.noop),
        migrations.RunPython(go_on_sealed, migrations.RunPython.noop),
    ]
