"""After a sealed event none comes without a seal: a node that still runs the software of before would
chain its events without the key. What it does is refused meanwhile, whole, with "try again".

SQLite loses a table's triggers when a later migration rebuilds the table: such a migration runs
`lay_trigger` again, beside `lay_triggers` of 0002.
"""

from typing import Any

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("districts", "0017_signing_in")]

    operations = [migrations.RunPython(lay_trigger, remove_trigger)]
