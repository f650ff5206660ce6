"""The audit trail only grows, also for whoever reaches the table past the models.

SQLite loses a table's triggers when a later migration rebuilds the table: such a migration runs
`lay_triggers` again.
"""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER IF NOT EXISTS districts_event_no_update BEFORE UPDATE ON districts_event
       BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END""",
    """CREATE TRIGGER IF NOT EXISTS districts_event_no_delete BEFORE DELETE ON districts_event
       BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END""",
]
POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION districts_event_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'events are only ever added'; END $$""",
    """CREATE OR REPLACE TRIGGER districts_event_no_change BEFORE UPDATE OR DELETE
       ON districts_event FOR EACH ROW EXECUTE FUNCTION districts_event_refuse()""",
]
REMOVAL = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS districts_event_no_update",
        "DROP TRIGGER IF EXISTS districts_event_no_delete",
    ],
    "postgresql": [
        "DROP TRIGGER IF EXISTS districts_event_no_change ON districts_event",
        "DROP FUNCTION IF EXISTS districts_event_refuse",
    ],
}


def lay_triggers(apps, schema_editor):
    laying = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
    for statement in laying[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove_triggers(apps, schema_editor):
    for statement in REMOVAL[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("districts", "0001_initial")]

    operations = [migrations.RunPython(lay_triggers, remove_triggers)]
