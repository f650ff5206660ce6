"""Bodies by load, counted again from the assignments one by one."""

import csv
import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from districts.models import Organisation
from tasks.models import Assignment
from tests.greenfin.pages import text_of
from tests.kept import forget_kept
from tests.tasks.updates import report

pytestmark = pytest.mark.usefixtures("loaded_plans")
ADDRESS = "/organisations/load/"


def rows_of_file(client: Client, query: str = "as_of=2025Q4") -> list[dict[str, str]]:
    client.cookies["django_language"] = "en"
    text = client.get(f"{ADDRESS}?{query}&_export=csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def states(loaded_plans: None) -> dict[int, str]:
    found = {}
    for number in range(1, 47):
        state = ("done", "blocked", "in_progress", "done")[number % 4]
        found[report("chongqing", number, "2025Q4", state).task_id] = state
    return found


def test_every_body_has_the_counts_of_its_tasks(client: Client, states: dict[int, str]) -> None:
    rows = {(row["Jurisdiction"], row["Organisation"]): row for row in rows_of_file(client)}
    seen = 0
    for body in Organisation.objects.all():
        duties = Assignment.objects.filter(organisation=body, task__plan__is_public=True)
        tasks = {duty.task_id for duty in duties}
        if not tasks:
            assert (body.jurisdiction.name_en, body.name) not in rows
            continue
        led = {duty.task_id for duty in duties if duty.role == "lead"}
        row = rows[body.jurisdiction.name_en, body.name]
        own = [states.get(task) for task in tasks]
        expected = {
            "Tasks": len(tasks),
            "Tasks led": len(led),
            "Only responsible for": len(tasks - led),
            "Done": own.count("done"),
            "Blocked": own.count("blocked"),
            "Overdue": own.count("blocked") + own.count("in_progress"),
            "Awaiting their final report": own.count(None),
        }
        assert {name: int(row[name]) for name in expected} == expected, body.name
        seen += 1
    assert seen == len(rows) > 50


def test_ranks_follow_the_number_of_tasks(client: Client) -> None:
    rows = rows_of_file(client)
    totals = [int(row["Tasks"]) for row in rows]
    assert totals == sorted(totals, reverse=True)
    for row in rows:
        assert int(row["Rank"]) == 1 + sum(total > int(row["Tasks"]) for total in totals)
    said = text_of(client.get(ADDRESS + "?as_of=2025Q4"))
    assert f"{rows[0]['Organisation']} carries most: {rows[0]['Tasks']}" in said


@pytest.mark.usefixtures("states")
def test_nothing_is_overdue_before_its_date(client: Client) -> None:
    assert {row["Overdue"] for row in rows_of_file(client, "as_of=2025Q3")} == {"0"}


def test_a_hidden_plan_adds_to_nobodys_load(client_of: Callable[[str], Client]) -> None:
    stranger, official = client_of("anonymous"), client_of("official")
    before = rows_of_file(stranger)
    report("shapingba", 1, "2025Q4", "blocked")
    forget_kept()
    assert rows_of_file(stranger) == before
    assert any(row["Jurisdiction"] == "Shapingba District" for row in rows_of_file(official))
    assert not any(row["Jurisdiction"] == "Shapingba District" for row in before)


def test_queries_do_not_grow_with_updates(client: Client) -> None:
    report("chongqing", 1, "2025Q4", "blocked")
    few = queries(client)
    for number in range(2, 30):
        report("chongqing", number, "2025Q4", "blocked")
    assert queries(client) == few


def queries(client: Client) -> int:
    forget_kept()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(ADDRESS).status_code == 200
    return len(captured)
