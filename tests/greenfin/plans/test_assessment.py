"""The final assessment of a plan."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from districts.models import Plan
from targets.models import Target
from tests.greenfin.pages import table_of, text_of
from tests.kept import forget_kept
from tests.targets.rows import PUBLISHED, observe, supersede
from tests.tasks.updates import report

pytestmark = pytest.mark.usefixtures("loaded_plans")
COUNTED = {"level", "multiple", "average_growth", "reduction", "first_occurrence"}


def page(client: Client, slug: str, query: str = "?as_of=2025Q4") -> Any:
    client.cookies["django_language"] = "en"
    response = client.get(f"/plans/{slug}/assessment/{query}")
    assert response.status_code == 200
    return response


def rows_of_file(client: Client, slug: str, as_of: str) -> list[dict[str, str]]:
    client.cookies["django_language"] = "en"
    address = f"/plans/{slug}/assessment/?as_of={as_of}&_export=csv"
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def numbers(loaded_plans: None) -> None:
    observe("rongchang", "green_loan_balance", "2025Q4", "101.5")
    observe("rongchang", "forest_coverage", "2025Q4", "21.9")
    observe("rongchang", "non_fossil_share", "2024Q4", "24")


@pytest.mark.usefixtures("numbers")
@pytest.mark.parametrize("slug", ["rongchang", "chongqing", "wushan"])
@pytest.mark.parametrize("as_of", ["2024Q4", "2025Q4"])
def test_each_target_has_the_result_that_the_api_gives(
    client: Client, slug: str, as_of: str
) -> None:
    progress = client.get("/api/v1/progress/", {"as_of": as_of, "plan": slug}).json()["results"]
    expected = Counter()
    for row in progress:
        target = Target.objects.get(pk=row["target"])
        expected[target.title_en, result_of(target, row["status"], as_of)] += 1
    rows = [row for row in rows_of_file(client, slug, as_of) if row["Part"] == "Target"]
    assert Counter((row["Subject"], row["Result"]) for row in rows) == expected
    said = text_of(page(client, slug, f"?as_of={as_of}"))
    apart: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for row in progress:
        target = Target.objects.get(pk=row["target"])
        is_own = target.jurisdiction_id == target.plan.jurisdiction_id
        apart[is_own][result_of(target, row["status"], as_of)] += 1
    for counts in apart.values():
        for word, count in counts.items():
            assert f"{count} {word}" in said
    for word, count in (apart[True] + apart[False]).items():
        assert f"Targets {word}: {count}" in said
    assert ("Interim" in said) == (as_of == "2024Q4")


def result_of(target: Target, status: str, as_of: str) -> str:
    if status in ("achieved", "missed"):
        return status
    if target.deadline and target.deadline > as_of:
        return "deadline still ahead"
    if target.deadline and target.kind in COUNTED and status != "not_rated":
        return "awaiting its final figure"
    return "not to be counted"


@pytest.mark.parametrize("said", [{"value": "320"}, {"value": None, "state": "not_applicable"}])
def test_nothing_is_awaited_where_the_last_quarter_was_reported(
    client: Client, said: dict[str, Any]
) -> None:
    """The forest stock that Rongchang's plan gives cannot be: it is not judged, come what may."""

    def result() -> str:
        rows = rows_of_file(client, "rongchang", "2025Q4")
        return next(row["Result"] for row in rows if row["Subject"] == stock.title_en)

    stock = Target.objects.get(plan__slug="rongchang", indicator__code="forest_stock")
    assert result() == "awaiting its final figure"
    observe("rongchang", "forest_stock", "2025Q4", **said)
    forget_kept()
    assert result() == "not to be counted"


@pytest.mark.usefixtures("numbers")
def test_a_row_holds_figure_origin_and_path(client: Client) -> None:
    target = Target.objects.get(plan__slug="rongchang", indicator__code="forest_coverage")
    row = next(
        row
        for row in rows_of_file(client, "rongchang", "2025Q4")
        if row["Subject"] == target.title_en
    )
    assert (row["Result"], row["Observed figure"], row["Observed quarter"]) == (
        "missed",
        "21.9",
        "2025Q4",
    )
    assert row["Origin"] == "Quarterly return"
    assert client.get(row["Address of the origin"]).status_code == 200
    level = Target.objects.get(plan__slug="rongchang", kind="level", indicator__unit="亿元")
    row = next(
        row
        for row in rows_of_file(client, "rongchang", "2025Q4")
        if row["Subject"] == level.title_en
    )
    # At its deadline the path has come to the target itself.
    assert (row["Baseline"], float(row["Path value"])) == ("26.93", 100.0)
    page_text = page(client, "rongchang").content.decode()
    assert f'href="{row["Address of the origin"]}?as_of=2025Q4"' in page_text


def table_rows(response: Any, result: str) -> list[list[str]]:
    return table_of(response, f"Targets {result}")


def test_one_figure_stands_once_with_all_its_wordings(client: Client) -> None:
    observe("chongqing", "green_loan_balance", "2025Q4", "7000")
    observe("chongqing", "green_bond_issuance", "2025Q4", "612.4")
    observe("chongqing", "forest_coverage", "2025Q4", "56.1")
    response = page(client, "chongqing")
    missed = table_rows(response, "missed")
    content = response.content.decode()
    assert content.count(">7,000.00</a>") == content.count(">612.40</a>") == 1
    # Loans at 7,000 meet the level and the doubling, not the growth: they stand with the worst.
    assert [row[-1].split()[0] for row in missed].count("missed") == 4
    assert [row[0] for row in missed if row[0].startswith(("Green loan", "Green bond"))] == [
        "Green loan balance",
        "Green bond issuance",
    ]
    said = text_of(response)
    assert "4 missed (3 indicators)" in said
    assert "Targets missed: 4 (3 indicators)" in said
    assert "Targets achieved: 2 2 of them stand beside other targets" in said
    with pytest.raises(KeyError):
        table_rows(response, "achieved")


def test_the_plans_own_targets_and_those_that_bind_others_are_counted_apart(
    client: Client,
) -> None:
    said = text_of(page(client, "chongqing"))
    assert (
        "The plan sets 19 targets: 14 of Chongqing Municipality, 5 binding districts and zones."
    ) in said
    assert "Of the 14 of Chongqing Municipality: " in said
    assert "Of the 5 binding districts and zones: 5 awaiting its final figure." in said
    own = text_of(page(client, "rongchang"))
    assert "Of 12 targets: " in own
    assert "binding" not in own
    city = client.get("/plans/chongqing/")
    assert (
        "Targets: 19 (14 of Chongqing Municipality, 5 binding districts and zones). Tasks: 46"
        in (text_of(city))
    )
    assert "binding" not in text_of(client.get("/plans/wushan/")).partition("Sections")[0]


def test_tasks_stand_by_their_final_state(client: Client) -> None:
    report("wushan", 1, "2025Q4", "done")
    report("wushan", 2, "2025Q4", "done")
    report("wushan", 3, "2025Q4", "blocked")
    said = text_of(page(client, "wushan"))
    assert "Of 29 tasks: 2 done, 1 blocked, 26 not reported." in said
    states = Counter(
        row["Result"] for row in rows_of_file(client, "wushan", "2025Q4") if row["Part"] == "Task"
    )
    assert states == {"Done": 2, "Blocked": 1, "Not reported": 26}


@pytest.mark.usefixtures("numbers")
def test_what_was_restated_of_the_plans_figures_is_listed(client: Client) -> None:
    for slug in ("rongchang", "wushan"):
        first = observe(slug, "green_loan_balance", "2025Q3", "88")
        supersede(first, PUBLISHED)
        observe(slug, "green_loan_balance", "2025Q3", "89")
    said = text_of(page(client, "rongchang"))
    assert "Rongchang District Green loan balance 2025 Q3 CNY 100 million 88.00 89.00" in said
    assert "Wushan" not in said


def test_a_plan_without_numbers_is_assessed_by_its_tasks(
    client_of: Callable[[str], Client],
) -> None:
    assert "The plan sets no target in numbers." in text_of(page(client_of("leader"), "shapingba"))


def test_a_hidden_plan_answers_as_a_missing_one(client_of: Callable[[str], Client]) -> None:
    stranger = client_of("anonymous")
    hidden = stranger.get("/plans/shapingba/assessment/")
    missing = stranger.get("/plans/nowhere/assessment/")
    assert hidden.status_code == missing.status_code == 404
    for query in ("?_export=csv", "?_export=xlsx", "?as_of=2024Q4"):
        assert stranger.get(f"/plans/shapingba/assessment/{query}").status_code == 404
    Plan.objects.filter(slug="shapingba").update(is_public=True)
    assert stranger.get("/plans/shapingba/assessment/").status_code == 200
