"""What changed between two quarters, against the API's own two answers."""

import csv
import datetime
import io
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from districts.models import Plan
from greenfin.leaders.changes.comparing import direction
from targets.models import Target
from tests.greenfin.pages import shared_part, text_of
from tests.kept import forget_kept
from tests.targets.rows import observe, supersede
from tests.tasks.updates import report

pytestmark = pytest.mark.usefixtures("loaded_plans")
REASON = "漏报一家银行机构数据。"


def page(client: Client, query: str = "", language: str = "en") -> Any:
    client.cookies["django_language"] = language
    response = client.get(f"/changes/{query}")
    assert response.status_code == 200
    return response


def rows_of_file(client: Client, query: str) -> list[dict[str, str]]:
    client.cookies["django_language"] = "en"
    response = client.get(f"/changes/?{query}&_export=csv")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
def numbers(accounts: object, loaded_plans: None) -> None:
    """Figures of three places from 2024Q3 to 2025Q2, one of them restated in 2025."""
    for quarter, city, rongchang in (
        ("2024Q3", "5000", "60"),
        ("2024Q4", "7500", "40"),
        ("2025Q1", "7600", "101"),
        ("2025Q2", "7900", "70"),
    ):
        observe("chongqing", "green_loan_balance", quarter, city)
        observe("rongchang", "green_loan_balance", quarter, rongchang)
    observe("chongqing", "forest_coverage", "2024Q4", "55.5")
    first = observe("wushan", "green_loan_balance", "2024Q4", "52", at=moment(2025, 1, 20))
    supersede(first, moment(2025, 3, 20))
    again = observe("wushan", "green_loan_balance", "2024Q4", "50", at=moment(2025, 3, 20))
    again.quarterly_return.correction_reason = REASON
    again.quarterly_return.save()


def moment(year: int, month: int, day: int) -> datetime.datetime:
    return datetime.datetime(year, month, day, 4, 0, tzinfo=datetime.UTC)


def statuses(client: Client, quarter: str) -> dict[int, str]:
    rows = client.get("/api/v1/progress/", {"as_of": quarter}).json()["results"]
    return {row["target"]: row["status"] for row in rows}


@pytest.mark.usefixtures("numbers")
@pytest.mark.parametrize(
    ("earlier", "later"),
    [("2024Q3", "2024Q4"), ("2024Q4", "2025Q1"), ("2025Q1", "2025Q2"), ("2024Q3", "2025Q2")],
)
def test_statuses_that_differ_are_those_of_the_api(
    client: Client, earlier: str, later: str
) -> None:
    before, after = statuses(client, earlier), statuses(client, later)
    expected = Counter(
        (Target.objects.get(pk=pk).title_en, before[pk].replace("_", " "), now.replace("_", " "))
        for pk, now in after.items()
        if before[pk] != now
    )
    assert expected
    found = Counter(
        (row["Subject"], row["Was"], row["Is"])
        for row in rows_of_file(client, f"from={earlier}&to={later}")
        if row["Change"].startswith("Status")
    )
    assert found == expected
    total = expected.total()
    said = text_of(page(client, f"?from={earlier}&to={later}"))
    assert f"the status of {total} target" in said


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("on_track", "at_risk", "worse"),
        ("off_track", "missed", "worse"),
        ("missed", "at_risk", "better"),
        ("ahead", "achieved", "better"),
        ("ahead", "on_track", "worse"),
        ("not_rated", "achieved", "better"),
        ("awaiting", "missed", "worse"),
        ("on_track", "no_data", "neither"),
        ("no_data", "missed", "neither"),
        ("no_data", "achieved", "neither"),
        (None, "on_track", "better"),
        (None, "no_data", "neither"),
    ],
)
def test_which_way_a_change_goes(before: str | None, after: str, expected: str) -> None:
    assert direction(before, after) == expected


@pytest.mark.usefixtures("numbers")
def test_restated_figures_stand_with_their_reason_for_the_office(
    client_of: Callable[[str], Client],
) -> None:
    leader, stranger = client_of("leader"), client_of("anonymous")
    row = next(
        row
        for row in rows_of_file(leader, "from=2024Q4&to=2025Q1")
        if row["Change"] == "Restated figure"
    )
    assert [row[name] for name in ("Jurisdiction", "Was", "Is", "Quarter", "Date", "Reason")] == [
        "Wushan County",
        "52",
        "50",
        "2024Q4",
        "2025-03-20",
        REASON,
    ]
    assert REASON in text_of(page(leader, "?from=2024Q4&to=2025Q1"))
    public = text_of(page(stranger, "?from=2024Q4&to=2025Q1"))
    assert "1 published figure was restated." in public
    assert REASON not in public
    # Published after the day asked for, so not yet known, but restated since.
    said = text_of(page(leader, "?as_of=2025-03-15"))
    assert "No published figure was restated." in said
    assert "Restated since 2025-03-15" in said
    assert "52.00" in said


def test_tasks_that_moved_and_those_that_are_late(client: Client) -> None:
    june = datetime.date(2026, 6, 30)
    for number, before, after in (
        (1, "in_progress", "done"),
        (2, "in_progress", "blocked"),
        (3, "done", "in_progress"),
        (4, "not_started", "in_progress"),
        (5, None, "in_progress"),
        (6, "blocked", "in_progress"),
        (7, "in_progress", "in_progress"),
    ):
        if before:
            report("chongqing", number, "2025Q3", before)
        due_on = june if number == 7 else None
        report("chongqing", number, "2025Q4", after, due_on=due_on, account=f"第{number}项。")
    rows = rows_of_file(client, "from=2025Q3&to=2025Q4")
    kinds = {
        row["Subject"].split(".")[0]: row["Change"]
        for row in rows
        if row["Change"].startswith("Task")
    }
    assert kinds == {
        "1": "Task: Finished",
        "2": "Task: Now blocked",
        "3": "Task: Reopened after being done",
        "4": "Task: Started",
        "5": "Task: Reported for the first time",
        "6": "Task: Other changes of state",
    }
    moved = next(row for row in rows if row["Change"] == "Expected to be done")
    assert (moved["Was"], moved["Is"], moved["Reason"]) == ("2025-12-31", "2026-06-30", "第7项。")
    late = [row for row in rows if row["Change"] == "Overdue"]
    assert [row["Subject"].split(".")[0] for row in late] == ["2", "3", "4", "5", "6", "7"]
    said = text_of(page(client, "?from=2025Q3&to=2025Q4"))
    assert "Tasks: 1 newly finished, 1 newly blocked, 6 past their due date" in said


@pytest.mark.usefixtures("numbers")
def test_addresses_that_cannot_be_read_show_the_last_two_quarters(client: Client) -> None:
    usual = text_of(page(client))
    assert "What changed from 2025 Q1 to 2025 Q2" in usual
    for query in ("?from=x&to=y", "?from=2025Q2&to=2025Q2", "?from=2026Q1", "?from=&to="):
        assert "What changed from 2025 Q1 to 2025 Q2" in text_of(page(client, query)), query
    for query in ("?as_of=0001Q1", "?as_of=9999Q4", "?as_of=0001-01-01", "?to=0001Q1"):
        page(client, query)


@pytest.mark.usefixtures("numbers")
def test_the_frames_choice_is_followed_and_kept(client: Client) -> None:
    # The frame's own selector sends its choice beside those of the page.
    said = text_of(page(client, "?from=2024Q3&to=2025Q2&as_of=2024Q4"))
    assert "What changed from 2024 Q3 to 2024 Q4" in said
    chosen = page(client, "?from=2024Q3&to=2025Q1").content.decode()
    assert "/?as_of=2025Q1" in chosen


def test_a_hidden_plan_is_no_change_for_strangers(client_of: Callable[[str], Client]) -> None:
    report("shapingba", 1, "2025Q3", "in_progress")
    stranger, official = client_of("anonymous"), client_of("official")
    before = page(stranger, "?to=2025Q4")
    report("shapingba", 1, "2025Q4", "blocked", account="只给有权者看。")
    report("shapingba", 2, "2025Q4", "done")
    forget_kept()
    assert "只给有权者看。" in text_of(page(official, "?to=2025Q4"))
    assert "Shapingba" not in shared_part(page(stranger, "?to=2025Q4"))
    Plan.objects.filter(slug="shapingba").update(is_public=True)
    forget_kept()
    assert "只给有权者看。" in text_of(page(stranger, "?to=2025Q4"))
    assert "只给有权者看。" not in text_of(before)


def test_queries_do_not_grow_with_changes(client: Client) -> None:
    observe("chongqing", "green_loan_balance", "2025Q3", "9000")
    report("chongqing", 1, "2025Q3", "in_progress")
    few = queries(client)
    for number in range(2, 20):
        report("chongqing", number, "2025Q3", "in_progress")
    for slug in ("wushan", "rongchang", "yuzhong"):
        observe(slug, "green_loan_balance", "2025Q3", "61")
    assert queries(client) == few


def queries(client: Client) -> int:
    forget_kept()
    with CaptureQueriesContext(connection) as captured:
        page(client, "?to=2025Q3")
    return len(captured)
