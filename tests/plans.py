"""`loaded_plans`: the fixtures' four plans in the database, loaded once and copied after that."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

MODULE_GROUND = "plans_of_module"
_snapshot: list[tuple[Any, list[Any]]] = []


def plan_models() -> list[Any]:
    """The models that the loader fills, in an order in which they can be stored."""
    names = [
        "districts.Jurisdiction",
        "districts.Organisation",
        "districts.OrganisationName",
        "districts.Plan",
        "districts.Section",
        "targets.Indicator",
        "targets.CatalogueEdition",
        "targets.SeriesBreak",
        "targets.StatusRule",
        "targets.CitedFigure",
        "targets.Target",
        "tasks.Task",
        "tasks.AnnexRow",
        "tasks.Assignment",
        "tasks.Alignment",
        "tasks.Serving",
        "tasks.Milestone",
    ]
    return [apps.get_model(name) for name in names]


def snapshot_of(models: list[Any]) -> list[tuple[Any, list[Any]]]:
    """Each table's rows as they are stored, those that join two tables last."""
    joining = [field.remote_field.through for one in models for field in one._meta.many_to_many]
    tables = []
    with connection.cursor() as cursor:
        for model in [*models, *joining]:
            cursor.execute(f"SELECT {_columns(model)} FROM {_table(model)} ORDER BY 1")
            tables.append((model, cursor.fetchall()))
    return tables


def restore(tables: list[tuple[Any, list[Any]]]) -> None:
    """Stores the rows again under their own keys; models would take five times as long."""
    # Editions and indicators name each other: what holds between rows is looked at in the end.
    with transaction.atomic(), connection.cursor() as cursor:
        for model, rows in tables:
            places = ", ".join(["%s"] * len(model._meta.local_concrete_fields))
            if rows:
                cursor.executemany(
                    f"INSERT INTO {_table(model)} ({_columns(model)}) VALUES ({places})", rows
                )
        stored = [model for model, _rows in tables]
        for statement in connection.ops.sequence_reset_sql(no_style(), stored):
            cursor.execute(statement)


def _table(model: Any) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _columns(model: Any) -> str:
    fields = [model._meta.pk, *(one for one in model._meta.local_concrete_fields)]
    return ", ".join(connection.ops.quote_name(one.column) for one in dict.fromkeys(fields))


def store_plans() -> None:
    """Loads the plans once a worker, and copies what was loaded after that."""
    if _snapshot:
        restore(_snapshot)
        return
    from greenfin.plans.loading import load_plans  # models are ready only now

    load_plans()
    _snapshot.extend(snapshot_of(plan_models()))


@pytest.fixture(scope="module")
def plans_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The plans as the ground of a whole module; each of its tests is taken back to them."""
    with django_db_blocker.unblock(), transaction.atomic():
        store_plans()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded_plans(request: pytest.FixtureRequest, db: None) -> None:
    """The four plans, the cited figures, the bodies and the indicators, as `load_plans` stores."""
    if MODULE_GROUND not in request.fixturenames:
        store_plans()


def needs_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return bool(names & {"db", "transactional_db", "live_server"}) or any(
        item.iter_markers("django_db")
    )


def is_committed(item: pytest.Item) -> bool:
    """Whether the test's writes are committed, so that its ground cannot be a transaction."""
    names = set(getattr(item, "fixturenames", ()))
    return bool(names & {"transactional_db", "live_server"}) or any(
        marker.kwargs.get("transaction") for marker in item.iter_markers("django_db")
    )


def lay_module_grounds(items: list[pytest.Item]) -> None:
    """Modules whose every test begins with the plans get them once."""
    modules = groupby(items, key=lambda item: item.getparent(pytest.Module))
    for _module, group in modules:
        stored = [item for item in group if needs_database(item)]
        if all("loaded_plans" in item.fixturenames and not is_committed(item) for item in stored):
            for item in stored:
                if MODULE_GROUND not in item.fixturenames:
                    item.fixturenames.insert(0, MODULE_GROUND)
