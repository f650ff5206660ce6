"""The summary: its headline, its tables, and what it keeps from strangers."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from districts.models import Plan
from targets.models import Target
from tasks.models import AnnexRow, Task
from tests.greenfin.pages import shared_part, table_of, text_of
from tests.greenfin.test_jurisdiction_page import CHINESE_WORDS, COUNTED, report
from tests.targets.rows import observe

pytestmark = pytest.mark.usefixtures("loaded_plans")

STATUSES = "How many targets of each jurisdiction have each status"
TASKS = "How many tasks of each plan stand in each state"


def page(client: Client, query: str = "", language: str = "en") -> Any:
    client.cookies["django_language"] = language
    response = client.get(f"/{query}")
    assert response.status_code == 200
    return response


def give_numbers() -> None:
    """Figures of 2024Q2 and 2025Q2 from the city, two districts and a zone."""
    for slug, value in (
        ("chongqing", "10500.5"),
        ("rongchang", "85.5"),
        ("wushan", "56.3"),
        ("liangjiang", "2000"),
    ):
        observe(slug, "green_loan_balance", "2024Q2", "50")
        observe(slug, "green_loan_balance", "2025Q2", value)


def test_the_headline_counts_city_and_districts_in_both_languages(client: Client) -> None:
    give_numbers()
    rows = client.get("/api/v1/progress/", {"as_of": "2025Q2"}).json()["results"]
    city = Counter(row["status"] for row in rows if row["jurisdiction"] == "chongqing")
    others = Counter(row["status"] for row in rows if row["jurisdiction"] != "chongqing")
    assert len(city) > 1
    english, chinese = (
        text_of(page(client, "?as_of=2025Q2")),
        text_of(page(client, "?as_of=2025Q2", "zh-hans")),
    )
    assert (
        f"As of 2025 Q2, Chongqing Municipality has {city.total()} targets: {in_english(city)}."
        in english
    )
    assert (
        f"Of {others.total()} targets of its districts and zones: {in_english(others)}." in english
    )
    assert f"截至2025年二季度，重庆市{city.total()}项目标中，{in_chinese(city)}。" in chinese
    assert f"区县和开发区{others.total()}项目标中，{in_chinese(others)}。" in chinese


def in_english(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[key]} {key.replace('_', ' ')}" for key in COUNTED if counts[key])


def in_chinese(counts: Counter[str]) -> str:
    return "、".join(f"{counts[key]}项{CHINESE_WORDS[key]}" for key in COUNTED if counts[key])


def test_statuses_by_jurisdiction_equal_the_api(client: Client) -> None:
    give_numbers()
    progress = client.get("/api/v1/progress/", {"as_of": "2025Q2"}).json()["results"]
    places = client.get("/api/v1/jurisdictions/").json()["results"]
    names = {place["slug"]: place["name_en"] for place in places}
    expected: dict[str, Counter[str]] = {}
    for row in progress:
        expected.setdefault(names[row["jurisdiction"]], Counter())[row["status"]] += 1
    columns = [key for key in COUNTED if any(counts[key] for counts in expected.values())]
    found = {
        row[0]: [int(cell) for cell in row[1:]]
        for row in table_of(page(client, "?as_of=2025Q2"), STATUSES)
    }
    assert found == {
        name: [*(counts[key] for key in columns), counts.total()]
        for name, counts in expected.items()
    }


def test_districts_are_ranked_without_city_and_zones(client: Client) -> None:
    give_numbers()
    # Fuling's figure of that quarter was published elsewhere.
    title = "Green loan balance: Fuling District leads with 230.67 CNY 100 million"
    rows = table_of(page(client, "?as_of=2025Q2"), title)
    assert [row[0] for row in rows[:3]] == [
        "1. Fuling District",
        "2. Rongchang District",
        "3. Wushan County",
    ]
    assert rows[0][1] == "230.67 2025 Q2 · Published figure"
    assert rows[1][1:] == ["85.50 2025 Q2 · Quarterly return", "+71.0%"]
    assert not any("Liangjiang" in row[0] or "Municipality" in row[0] for row in rows)


def test_tasks_are_counted_plan_by_plan(client: Client) -> None:
    observe("wushan", "green_loan_balance", "2025Q2", "50")
    report(Task.objects.filter(plan__slug="wushan", number__lte=9), "done")
    rows = {row[0]: row[1:] for row in table_of(page(client), TASKS)}
    assert rows["Wushan County"] == ["9", "0", "0", "0", "20", "29"]
    assert "9 of 105 tasks are done." in text_of(page(client))


def test_who_has_reported_is_for_those_who_may_see_the_board(
    client_of: Callable[[str], Client],
) -> None:
    give_numbers()
    said = "Returns for 2025 Q2: 4 of 4 have reported, 4 of them late."
    assert said in text_of(page(client_of("leader")))
    assert "Returns for" not in text_of(page(client_of("anonymous")))


def test_a_hidden_plan_changes_nothing_of_what_strangers_see(
    client_of: Callable[[str], Client],
) -> None:
    give_numbers()
    observe("shapingba", "green_loan_balance", "2025Q2", "310")
    report(Task.objects.filter(plan__slug="shapingba", number=1), "done")
    client, official = client_of("anonymous"), client_of("official")
    before, known = page(client), page(official)
    assert "/plans/shapingba/" not in before.content.decode()
    assert "/plans/shapingba/" in known.content.decode()
    assert "of 117 tasks" in text_of(known)
    plan = Plan.objects.get(slug="shapingba")
    plan.tasks.get(number=1).updates.all().delete()
    AnnexRow.objects.filter(plan=plan).delete()
    Task.objects.filter(plan=plan).delete()
    plan.delete()
    cache.clear()
    assert shared_part(page(client)) == shared_part(before)


def test_nothing_loaded_is_said_in_a_sentence(client: Client) -> None:
    Target.objects.all().delete()
    AnnexRow.objects.all().delete()
    Task.objects.all().delete()
    said = text_of(page(client))
    assert "No plan is loaded yet, so there is nothing to sum up." in said
    assert "No target of the city is loaded." in said


def test_queries_do_not_grow_with_rows(client: Client) -> None:
    observe("rongchang", "green_loan_balance", "2025Q1", "60")
    observe("chongqing", "green_loan_balance", "2025Q1", "9000")
    few = queries(client)
    for slug in ("wanzhou", "fuling", "yuzhong", "jiangbei", "nanan", "wushan"):
        for quarter in ("2024Q1", "2024Q2", "2024Q3", "2024Q4", "2025Q1"):
            observe(slug, "green_loan_balance", quarter, "61")
    assert queries(client) == few


def queries(client: Client) -> tuple[int, int]:
    cache.clear()
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as captured:
            page(client, "?as_of=2025Q1")
        counts.append(len(captured))
    return counts[0], counts[1]


def test_the_summary_from_kept_parts_takes_few_queries(
    client_of: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    official = client_of("official")
    page(official)
    with django_assert_max_num_queries(12):
        page(official)
