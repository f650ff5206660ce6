"""Every row of the database as text that no database product has a part in, and back again.

A table is written as lines of JSON: its columns first, then one row a line, by primary key. The
same rows give the same lines on SQLite and on PostgreSQL, so that one digest proves them equal.
"""

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from typing import Any

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader

Model = type[models.Model]
Node = tuple[str, str]

# Signed-in browsers: their keys open the site, and no installation should wake them up again.
LEFT_OUT = frozenset({"sessions.session"})
BATCH = 1000
# Rows that hold a file of up to 10 MB are fetched a few at a time.
BATCH_OF_FILES = 10


def applied_nodes(loader: MigrationLoader) -> list[Node]:
    """The migrations that this database stands at, in order of their names."""
    return sorted(set(loader.applied_migrations) & set(loader.graph.nodes))


def models_at(loader: MigrationLoader, nodes: Iterable[Node]) -> list[Model]:
    """The models as they were at these migrations, those of many-to-many tables included."""
    apps: Apps = loader.project_state(list(nodes)).apps
    managed = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    kept = (model for model in managed if model._meta.label_lower not in LEFT_OUT)
    return sorted(kept, key=lambda model: model._meta.label_lower)


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is of one moment; others go on writing meanwhile."""
    if connection.vendor == "sqlite":
        # Django's own transactions take the write lock here; a deferred one only reads.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def has_files(model: Model) -> bool:
    return any(isinstance(field, models.BinaryField) for field in fields_of(model))


def fields_of(model: Model) -> "list[models.Field[Any, Any]]":
    return list(model._meta.local_concrete_fields)


def lines_of(
    model: Model, keep_file: Callable[[bytes], object] = lambda content: None
) -> Iterator[bytes]:
    """The table's lines; each file in it is handed to `keep_file` and stands as its digest."""
    names = [field.attname for field in fields_of(model)]
    yield _line(names)
    rows = model._default_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=BATCH_OF_FILES if has_files(model) else BATCH):
        yield _line([_as_json(value, keep_file) for value in row])


def table_digest(model: Model) -> str:
    """SHA-256 over the table's lines as they are stored now."""
    digest = hashlib.sha256()
    for line in lines_of(model):
        digest.update(line)
    return digest.hexdigest()


def store_lines(model: Model, lines: Iterator[bytes], file_of: Callable[[str], bytes]) -> int:
    """Stores a table's lines under their own keys; gives how many rows they were.

    ValueError where the lines are not this table's.
    """
    fields = fields_of(model)
    if json.loads(next(lines)) != [field.attname for field in fields]:
        raise ValueError(f"other columns than {model._meta.label_lower} has")
    for field in fields:
        # What a row was given at its time stays: these would put the present in its place.
        if isinstance(field, models.DateField):
            field.auto_now = field.auto_now_add = False
    objects = (_object(model, fields, json.loads(line), file_of) for line in lines)
    size, stored = BATCH_OF_FILES if has_files(model) else BATCH, 0
    while batch := list(islice(objects, size)):
        model._default_manager.bulk_create(batch)
        stored += len(batch)
    return stored


def reset_sequences(tables: Iterable[Model]) -> None:
    """The next row of each table gets the number after its highest."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)


def _line(values: list[Any]) -> bytes:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def _as_json(value: Any, keep_file: Callable[[bytes], object]) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        content = bytes(value)
        keep_file(content)
        return hashlib.sha256(content).hexdigest()
    return value


def _object(
    model: Model,
    fields: "list[models.Field[Any, Any]]",
    values: list[Any],
    file_of: Callable[[str], bytes],
) -> models.Model:
    pairs = zip(fields, values, strict=True)
    return model(**{field.attname: _as_value(field, value, file_of) for field, value in pairs})


def _as_value(field: "models.Field[Any, Any]", value: Any, file_of: Callable[[str], bytes]) -> Any:
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return file_of(value)
    return field.to_python(value)
