"""`loaded_plans`: the fixtures' four plans in the database, loaded once and copied after that."""

import io
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection

_snapshot: list[Any] = []


def plan_models() -> list[Any]:
    """The models that the loader fills, in an order in which they can be stored."""
    names = [
        "districts.Jurisdiction",
        "districts.Organisation",
        "districts.OrganisationName",
        "districts.Plan",
        "districts.Section",
        "targets.Indicator",
        "targets.SeriesBreak",
        "targets.StatusRule",
        "targets.CitedFigure",
        "targets.Target",
        "tasks.Task",
        "tasks.AnnexRow",
        "tasks.Assignment",
        "tasks.Alignment",
    ]
    return [apps.get_model(name) for name in names]


def restore(text: str) -> None:
    """Stores the snapshot's rows under their own keys, in bulk."""
    rows: dict[Any, list[Any]] = {}
    many: list[Any] = []
    for entry in serializers.deserialize("json", io.StringIO(text)):
        rows.setdefault(type(entry.object), []).append(entry.object)
        many += [(entry.object, name, keys) for name, keys in entry.m2m_data.items() if keys]
    for model, objects in rows.items():
        model._default_manager.bulk_create(objects)
    for obj, name, keys in many:
        getattr(obj, name).set(keys)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(rows)):
            cursor.execute(statement)


@pytest.fixture
def loaded_plans(db: None) -> None:
    """The four plans, the cited figures, the bodies and the indicators, as `load_plans` stores."""
    if not _snapshot:
        from greenfin.plans.loading import load_plans  # models are ready only now

        load_plans()
        rows = [row for model in plan_models() for row in model._default_manager.order_by("pk")]
        _snapshot.append(serializers.serialize("json", rows))
        return
    restore(_snapshot[0])
