"""The software of the last release goes on writing while this one's tables are there already.

On two nodes the tables are brought up to date while one node still serves the former version: it
names no column that it does not know. So each new column is filled by the database or may be
empty, and none of the former ones goes; what cannot be so is said in the manual.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

from tests.greenfin.web.servers import ROOT

# The last migration of each of our apps in the last release.
FORMER = {
    "districts": "0015_keepers_of_accounts",
    "targets": "0019_evidence_of_returns",
    "tasks": "0011_milestone_proofs",
    "evaluation": "0004_words_of_versions",
    "projects": "0002_sample_duties",
}
# During which a former version must not write, and where the manual says so.
PAUSED = {"districts.event.key_mark"}


def columns(state: Any) -> dict[str, Any]:
    """The stored fields of our apps by their full name."""
    return {
        f"{app}.{model}.{name}": field
        for (app, model), one in state.models.items()
        if app in FORMER
        for name, field in one.fields.items()
        if not field.many_to_many
    }


def refusing(former: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """Columns that a former version cannot write rows with."""
    tables = {name.rpartition(".")[0] for name in former}
    for name, field in now.items():
        is_filled = field.null or field.db_default is not NOT_PROVIDED
        is_new = name not in former or former[name].null
        if name.rpartition(".")[0] in tables and is_new and not is_filled:
            yield name
    yield from former.keys() - now.keys()


def states() -> tuple[dict[str, Any], dict[str, Any]]:
    loader = MigrationLoader(connection)
    return columns(loader.project_state(list(FORMER.items()))), columns(loader.project_state())


@pytest.mark.django_db
def test_a_former_version_can_write_into_new_tables() -> None:
    assert set(refusing(*states())) == PAUSED


@pytest.mark.django_db
def test_what_it_cannot_write_is_found() -> None:
    former, now = states()
    del now["districts.plan.title"], former["districts.account.username"]
    assert set(refusing(former, now)) == {
        *PAUSED,
        "districts.plan.title",
        "districts.account.username",
    }


def test_the_manual_says_what_pauses() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert "## Update on two nodes" in manual
    assert all(f"`{name.rpartition('.')[2]}`" in manual for name in PAUSED)
