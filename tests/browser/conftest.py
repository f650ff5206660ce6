"""A city behind a live server: its database is made once and copied for each test after that."""

import sqlite3
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

_kept: list[sqlite3.Connection] = []


def _copied(source: sqlite3.Connection, to: sqlite3.Connection) -> sqlite3.Connection:
    source.backup(to)
    return to


@pytest.fixture
def city(live_server: Any, request: pytest.FixtureRequest) -> str:
    """The address of a server with the plans and two quarters of sample returns."""
    connection.ensure_connection()
    if _kept:
        _copied(_kept[0], connection.connection)
    else:
        request.getfixturevalue("loaded_plans")
        call_command("sample_returns", quarters=2, verbosity=0)
        _kept.append(_copied(connection.connection, sqlite3.connect(":memory:")))
    return str(live_server.url)
