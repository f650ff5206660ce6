"""The audit trail is sealed with a key from here on; a trail that is there goes on, with an event that
says so. Its seal holds the last of the events before it, so that these cannot be exchanged either.

After a sealed event none comes without a seal: a node that still runs the software of before would
chain its events without the key. What it does is refused meanwhile, whole, with "try again".

SQLite loses a table's triggers when a later migration rebuilds the table: such a migration runs
`lay_trigger` again, beside `lay_triggers` of 0002.
"""

from importlib import import_module
from typing import Any

from django.db import migrations, models

from districts.chain import FIRST_LINK, KEY_TRAIL, note_head, seal
from districts.clock import current_time

triggers = import_module("districts.migrations.0002_append_only_trail")

LAST = "SELECT key_mark FROM districts_event ORDER BY id DESC LIMIT 1"
SENTENCE = "an event without a seal after one with it: this node runs a former version"
LAYING = {
    "sqlite": [
        f"""CREATE TRIGGER IF NOT EXISTS districts_event_sealed BEFORE INSERT ON districts_event
        WHEN coalesce(NEW.key_mark, '') = '' AND coalesce(({LAST}), '') <> ''
        BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"""
    ],
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION districts_event_require_seal() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN
        IF coalesce(({LAST}), '') <> '' THEN
        RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF; RETURN NEW; END $$""",
        """CREATE OR REPLACE TRIGGER districts_event_sealed BEFORE INSERT ON districts_event
        FOR EACH ROW WHEN (coalesce(NEW.key_mark, '') = '')
        EXECUTE FUNCTION districts_event_require_seal()""",
    ],
}
REMOVAL = {
    "sqlite": ["DROP TRIGGER IF EXISTS districts_event_sealed"],
    "postgresql": [
        "DROP TRIGGER IF EXISTS districts_event_sealed ON districts_event",
        "DROP FUNCTION IF EXISTS districts_event_require_seal",
    ],
}


def lay_trigger(_apps: Any, editor: Any) -> None:
    for statement in LAYING[editor.connection.vendor]:
        editor.execute(statement)


def remove_trigger(_apps: Any, editor: Any) -> None:
    for statement in REMOVAL[editor.connection.vendor]:
        editor.execute(statement)


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
        migrations.RunPython(lay_trigger, remove_trigger),
        migrations.RunPython(go_on_sealed, migrations.RunPython.noop),
    ]
