"""Rounds opened before ask for the measures that they asked for until now."""

from collections.abc import Iterable
from typing import Any

from django.db import migrations

SHEET = "举措"


def keep_measures(apps: Any, _editor: Any) -> None:
    tasks: dict[int, list[Any]] = {}
    for task in apps.get_model("tasks", "Task").objects.select_related("plan"):
        tasks.setdefault(task.plan.jurisdiction_id, []).append(task)
    members = apps.get_model("targets", "RoundMember").objects.select_related("round")
    for member in members.iterator():
        keys = _keys(tasks.get(member.jurisdiction_id, ()), int(member.round.quarter[:4]))
        if keys:
            member.further_rows = {SHEET: keys}
            member.save(update_fields=["further_rows"])


def _keys(tasks: Iterable[Any], year: int) -> list[str]:
    return sorted(
        f"{task.plan.slug}:{task.number}"
        for task in tasks
        if task.plan.period_start <= year <= task.plan.period_end
    )


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0005_words_of_pairs"),
        ("targets", "0011_rows_asked"),
    ]

    operations = [migrations.RunPython(keep_measures, migrations.RunPython.noop)]
