from typing import Any

from django.db import migrations

from districts.documents.keeping import kept
from districts.documents.reader import read_document


def understand(apps: Any, schema_editor: Any) -> None:
    """Documents handed in before were read anew for each look at them; now once."""
    rows = apps.get_model("districts", "PlanImport").objects
    for row in rows.iterator(chunk_size=10):
        if "document" not in row.reading:
            row.reading["document"] = kept(read_document(row.reading["text"]))
            row.save(update_fields=["reading"])


class Migration(migrations.Migration):
    dependencies = [
        ('districts', '0006_plan_audit_leaves'),
    ]

    operations = [
        migrations.RunPython(understand, migrations.RunPython.noop),
    ]
