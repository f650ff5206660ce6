"""Many observations into the database at once: executemany, and COPY where the database has it."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from targets.models import Observation

BATCH = 5000
Advance = Callable[[int], None]
Row = tuple[Any, ...]


def insert_observations(
    columns: Sequence[str], rows: Sequence[Row], constants: Mapping[str, Any], advance: Advance
) -> None:
    """Stores rows of the named columns; every other column holds a constant or its default.

    `advance` is told how many more are stored, batch by batch.
    """
    fixed = {
        field.column: field.get_db_prep_save(
            constants.get(field.name, field.get_default()), connection
        )
        for field in Observation._meta.concrete_fields
        if not field.primary_key and field.column not in columns
    }
    quote = connection.ops.quote_name
    names = ", ".join(quote(column or "") for column in (*columns, *fixed))
    tail = tuple(fixed.values())
    for batch in _batches(rows):
        _insert(names, [row + tail for row in batch])
        advance(len(batch))


def supersede_observations(keys: Sequence[int], now: datetime.datetime) -> None:
    """Ends the publication of the observations with these primary keys."""
    field = Observation._meta.get_field("superseded_at")
    moment = field.get_db_prep_save(now, connection)
    statement = f"UPDATE {_table()} SET superseded_at = %s WHERE id = %s"  # noqa: S608 - our names
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(moment, key) for key in keys])


def _batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
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
