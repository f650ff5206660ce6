"""A city behind a live server: its database is made once and copied for each test after that."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from playwright.sync_api import Page

from greenfin.samples.data import HAPPENINGS

from .people import Photographer, photographer, pictures_are_asked_for

_kept: list[sqlite3.Connection] = []


def _copied(source: sqlite3.Connection, to: sqlite3.Connection) -> sqlite3.Connection:
    source.backup(to)
    return to


@pytest.fixture
def city(live_server: Any, request: pytest.FixtureRequest) -> Iterator[str]:
    """A server with the plans and two quarters of sample returns, on the day of the samples."""
    connection.ensure_connection()
    if _kept:
        _copied(_kept[0], connection.connection)
    else:
        request.getfixturevalue("loaded_plans")
        call_command("sample_returns", quarters=2, verbosity=0)
        _kept.append(_copied(connection.connection, sqlite3.connect(":memory:")))
    with override_settings(TODAY=HAPPENINGS.today.isoformat()):
        yield str(live_server.url)


@pytest.fixture
def take(page: Page, output_path: str, pytestconfig: pytest.Config) -> Photographer:
    """Takes a picture of a step into the test's own folder, for a run with `--screenshot on`."""
    return photographer(page, output_path if pictures_are_asked_for(pytestconfig) else None)
