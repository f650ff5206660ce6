"""Many observations into the database at once: executemany, and COPY where the database has it."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from targets.models import Observation

BATCH = 5000
Advance = Callable[[int], None]
Row = tuple[Any, ...]
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


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
                stream.write("".join(map(copy_line, rows)))
            return
        marks = ", ".join(["%s"] * len(rows[0]))
        statement = f"INSERT INTO {_table()} ({names}) VALUES ({marks})"  # noqa: S608 - our names
        cursor.executemany(statement, rows)


def copy_line(row: Row) -> str:
    """A row in the text form of COPY: tabs between, a line's end behind, these escaped within."""
    return "\t".join(map(_copy_text, row)) + "\n"


def _copy_text(value: Any) -> str:
    if value is None:
        return "\\N"
    text = str(value)
    if "\\" in text or not text.isprintable():
        return text.translate(_ESCAPES)
    return text


def _table() -> str:
    return connection.ops.quote_name(Observation._meta.db_table)
