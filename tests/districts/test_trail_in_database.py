"""The database itself refuses to change or delete an event."""

import importlib

import pytest
from django.db import DatabaseError, connection, transaction

from districts.actions import record_event
from districts.clock import current_time
from districts.models import Event

migration = importlib.import_module("districts.migrations.0002_append_only_trail")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE districts_event SET actor = 'somebody' WHERE id = %s",
        "DELETE FROM districts_event WHERE id = %s",
    ],
)
def test_statements_past_the_models_are_refused(db: None, statement: str) -> None:
    with connection.cursor() as cursor:  # the tests' set-up takes the one on deletion off
        for laying in {"sqlite": migration.SQLITE, "postgresql": migration.POSTGRESQL}[
            connection.vendor
        ]:
            cursor.execute(laying)
    event = record_event(deed="change", by=None, after={"a": 1})
    with (
        pytest.raises(DatabaseError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [event.pk])
    assert Event.objects.get(pk=event.pk).actor == ""


def test_behind_a_sealed_event_none_comes_without_a_seal(db: None) -> None:
    """As a node with a former version would write it."""
    unsealed = {"at": current_time(), "deed": "sign_in", "previous_hash": "0" * 64}
    first = Event.objects.create(**unsealed, hash="1" * 64)
    assert first.key_mark == "", "a former version's trail is as it was"
    record_event(deed="change", by=None)
    with pytest.raises(DatabaseError, match="runs a former version"), transaction.atomic():
        Event.objects.create(**unsealed, hash="2" * 64)
    record_event(deed="change", by=None)
    assert Event.objects.count() == 3
