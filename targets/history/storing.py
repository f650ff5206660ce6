"""Many observations into the database at once: executemany, and COPY where the database has it."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection

from targets.models import Observation

BATCH = 5000
Advance = Callable[[int], None]
Row = tuple[Any, ...]
Item = TypeVar("Item")


def insert_observations(
    columns: Sequence[str], rows: Sequence[Row], constants: Mapping[str, Any], advance: Advance
) -> None:
    """Stores rows of the named columns; the others hold a constant, their default or nothing.

    `advance` is told how many more are stored, batch by batch.
    """
    fixed = {
        field.column: field.get_db_prep_save(
            constants.get(field.name, field.get_default()), connection
        )
        for field in Observation._meta.concrete_fields
        if field.column not in columns and (field.name in constants or not field.null)
        if not field.primary_key
    }
    quote = connection.ops.quote_name
    names = ", ".join(quote(column or "") for column in (*columns, *fixed))
    tail = tuple(fixed.values())
    for batch in _batches(rows):
        _insert(names, [row + tail for row in batch])
        advance(len(batch))


def supersede_observations(keys: Sequence[int], now: datetime.datetime) -> None:
    """Ends the publication of the observations with these primary keys."""
    for batch in _batches(keys):
        Observation.objects.filter(pk__in=batch).update(superseded_at=now)


def _batches(rows: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _insert(names: str, rows: Sequence[Row]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {_table()} ({names}) FROM STDIN") as stream:
                for row in rows:
                    stream.write_row(row)
            return
        marks = ", ".join(["%s"] * len(rows[0]))
        statement = f"INSERT INTO {_table()} ({names}) VALUES ({marks})"  # noqa: S608 - our names
        cursor.executemany(statement, rows)


def _table() -> str:
    return connection.ops.quote_name(Observation._meta.db_table)
