"""The API against the facts of the plans, and its rights."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from districts.actions import move_data_version
from districts.models import Account, Membership, Plan
from targets.actions import open_round
from targets.models import Target
from targets.periods import Quarter
from tests.targets.rows import observe
from tests.tasks.updates import report

Answer = dict[str, Any]


def get(client: Client, address: str, status: int = 200, **query: str) -> Answer:
    response = client.get(f"/api/v1/{address}", query)
    assert response.status_code == status, response.content
    return response.json()


@pytest.fixture
def official(client: Client, loaded_plans: None) -> Client:
    account = Account.objects.create_user("an-official", password="Not-used-here-1")
    Membership.objects.create(account=account, role="official")
    client.force_login(account)
    return client


def test_plans_and_their_tasks(official: Client) -> None:
    slugs = [plan["slug"] for plan in get(official, "plans/")["results"]]
    assert slugs == ["chongqing", "shapingba", "rongchang", "wushan"]
    counts = {slug: get(official, f"plans/{slug}/tasks/")["count"] for slug in slugs}
    assert counts == {"chongqing": 46, "rongchang": 30, "wushan": 29, "shapingba": 12}
    assert get(official, "plans/shapingba/annex/")["count"] == 21


def test_bodies_stand_as_written_with_shared_suffixes_supplied(
    client: Client, loaded_plans: None
) -> None:
    tasks = get(client, "plans/chongqing/tasks/")["results"]
    assert tasks[12]["section"] == "二（五）"
    assert tasks[12]["lead"] == [
        "市经济信息委",
        "渝中区政府",
        "南岸区政府",
        "两江新区管委会",
        "西部科学城重庆高新区管委会",
    ]
    assert "各区县（自治县，以下简称区县）政府" in tasks[4]["responsible"]
    wushan = get(client, "plans/wushan/tasks/")["results"]
    assert wushan[10]["responsible"][-2:] == ["有关乡镇", "有关街道"]


def test_targets_hold_value_operator_unit_and_clause(client: Client, loaded_plans: None) -> None:
    rows = get(client, "targets/", plan="rongchang")["results"]
    goals = {
        (row["indicator"], row["kind"]): (row["operator"], row["value"], row["unit"])
        for row in rows
        if row["value"] is not None
    }
    assert goals[("green_loan_balance", "level")] == (">=", "100", "亿元")
    assert goals[("green_loan_balance", "average_growth")] == (">=", "30", "%")
    assert goals[("green_loan_share", "level")] == (">", "15", "%")
    assert goals[("forest_stock", "level")] == (">=", "800000", "万立方米")
    loans = next(row for row in rows if row["key"] == "green-loan-balance-level")
    assert (loans["baseline_value"], loans["baseline_quarter"]) == ("26.93", "2020Q4")
    assert (loans["deadline"], loans["clause"]) == ("2025Q4", "三（二）")


def test_strangers_find_no_trace_of_a_plan_not_for_publication(
    client: Client, loaded_plans: None
) -> None:
    assert get(client, "plans/")["count"] == 3
    missing = client.get("/api/v1/plans/no-such-plan/tasks/")
    for address in ("plans/shapingba/", "plans/shapingba/tasks/", "plans/shapingba/annex/"):
        hidden = client.get(f"/api/v1/{address}")
        assert (hidden.status_code, hidden.json()) == (404, missing.json())
    assert get(client, "targets/", status=404, plan="shapingba") == missing.json()
    assert get(client, "progress/", status=404, plan="shapingba") == missing.json()


def test_the_citys_green_loans_of_2022q3(client: Client, loaded_plans: None) -> None:
    level = Target.objects.get(plan__slug="chongqing", key="green-loan-balance-level")
    rows = get(client, "progress/", as_of="2023Q1", plan="chongqing")["results"]
    row = next(row for row in rows if row["target"] == level.pk)
    assert (row["observed"], row["quarter"]) == ("4972.33", "2022Q3")
    assert row["observed_origin"]["kind"] == "cited"
    assert row["elapsed"] == 0.35
    assert row["attainment"] == pytest.approx(0.8287, abs=5e-5)
    assert row["progress"] == pytest.approx(0.6574, abs=5e-5)
    assert row["path_value"] == pytest.approx(3823.68, abs=5e-3)
    assert row["gap_share"] == pytest.approx(0.3829, abs=5e-5)
    assert row["required_growth"] == pytest.approx(0.0595, abs=5e-5)
    assert row["status"] == "on_track"


def test_computed_numbers_carry_no_noise_of_floats(client: Client, loaded_plans: None) -> None:
    assert 14 * 0.2 == 2.8000000000000003
    observe("rongchang", "energy_intensity_reduction", "2021Q4", "3.1")
    rows = get(client, "progress/", as_of="2023Q3", plan="rongchang")["results"]
    energy = [row for row in rows if row["indicator"] == "energy_intensity_reduction"]
    assert [row["path_value"] for row in energy] == [2.8]


def test_cited_figures_keep_their_relation(client: Client, loaded_plans: None) -> None:
    rows = get(client, "cited/", jurisdiction="500000", indicator="green_loan_balance")["results"]
    by_quarter = {row["quarter"]: row for row in rows}
    assert by_quarter["2023Q2"]["relation"] == ">"
    assert Decimal(by_quarter["2025Q3"]["value"]) == Decimal("10778.9")


def test_lists_are_paged(client: Client, loaded_plans: None) -> None:
    page = get(client, "plans/chongqing/tasks/", limit="10", offset="40")
    assert page["count"] == 46
    assert [task["number"] for task in page["results"]] == [41, 42, 43, 44, 45, 46]
    assert client.get("/api/v1/plans/?limit=5000").status_code == 422


@pytest.mark.parametrize(
    ("address", "query", "part"),
    [
        ("targets/", {"jurisdiction": "nowhere"}, "No jurisdiction nowhere"),
        ("cited/", {"indicator": "nothing"}, "No indicator nothing"),
        ("progress/", {"as_of": "soon"}, "as_of=soon"),
        ("progress/", {"as_of": "2999-01-01"}, "as_of=2999-01-01"),
    ],
)
def test_a_filter_nobody_knows_is_a_sentence(
    client: Client, loaded_plans: None, address: str, query: Answer, part: str
) -> None:
    assert part in get(client, address, status=422, **query)["detail"]


def test_a_rounds_standings_are_for_people_with_a_role(official: Client) -> None:
    open_round(quarter=Quarter(2025, 4), by=None, now=datetime(2026, 1, 2, tzinfo=UTC))
    rows = get(official, "rounds/2025Q4/")["results"]
    rongchang = next(row for row in rows if row["jurisdiction"] == "rongchang")
    assert (rongchang["state"], rongchang["on_time"]) == ("missing", None)
    assert rongchang["cells_reported"] == 0
    assert rongchang["cells_expected"] > 4
    assert get(official, "rounds/2031Q1/", status=404)
    assert "signed-in" in get(Client(), "rounds/2025Q4/", status=403)["detail"]


def test_it_describes_itself_and_takes_in_at_one_address_alone(
    client: Client, loaded_plans: None
) -> None:
    description = get(client, "openapi.json")
    assert "/api/v1/progress/" in description["paths"]
    deeds = {(path, one) for path, deeds in description["paths"].items() for one in deeds}
    assert {deed for deed in deeds if deed[1] != "get"} == {("/api/v1/intake/", "post")}
    assert client.post("/api/v1/plans/").status_code == 405


def test_tasks_say_when_they_are_due_and_since_when_they_are_late(
    client: Client, loaded_plans: None
) -> None:
    report("wushan", 3, "2025Q4", "blocked", due_on=date(2025, 6, 30))
    report("wushan", 4, "2025Q4", "done", due_on=date(2026, 6, 30))
    address = "plans/wushan/tasks/"
    rows = {row["number"]: row for row in get(client, address, as_of="2025Q4")["results"]}
    names = ("state", "due_on", "due_source", "expected_on", "late")
    assert [rows[3][name] for name in names] == [
        "blocked",
        "2025-06-30",
        "reported",
        None,
        {"kind": "overdue", "since": "2025-07-01"},
    ]
    assert [rows[4][name] for name in names] == ["done", "2025-12-31", "period", "2026-06-30", None]
    assert rows[5]["late"] == {"kind": "awaiting", "since": "2026-01-01"}
    overdue = get(client, address, as_of="2025Q4", late="overdue")
    assert [row["number"] for row in overdue["results"]] == [3]
    assert get(client, address, as_of="2025Q4", late="awaiting")["count"] == 27
    get(client, address, status=422, late="soon")


def test_an_indicator_that_only_hidden_plans_ask_for_is_not_named(
    client: Client, loaded_plans: None
) -> None:
    def named() -> set[str]:
        return {row["code"] for row in get(client, "indicators/", limit="1000")["results"]}

    of_plans = {"non_fossil_share", "energy_intensity_reduction", "co2_intensity_reduction"}
    assert of_plans <= named()
    Plan.objects.update(is_public=False)
    move_data_version()
    assert not of_plans & named()
    for code in of_plans:
        assert client.get(f"/api/v1/indicators/{code}/ranking/").status_code == 404


def test_a_ranking_holds_one_quarter_and_what_stands_below(
    client: Client, loaded_plans: None
) -> None:
    observe("wushan", "green_loan_balance", "2025Q4", "56.3")
    observe("rongchang", "green_loan_balance", "2025Q4", "85.5")
    observe("wanzhou", "green_loan_balance", "2025Q3", "999")
    address = "indicators/green_loan_balance/ranking/"
    rows = {row["jurisdiction"]: row for row in get(client, address, as_of="2025Q4")["results"]}
    assert [(rows[slug]["rank"], rows[slug]["standing"]) for slug in ("rongchang", "wushan")] == [
        (1, "ranked"),
        (2, "ranked"),
    ]
    assert rows["rongchang"]["figure"]["value"] == "85.5"
    below = rows["wanzhou"]
    assert (below["rank"], below["standing"], below["figure"]["quarter"]) == (
        None,
        "older",
        "2025Q3",
    )
    assert {row["figure"]["origin"]["kind"] for row in rows.values() if row["rank"]} == {
        "observation"
    }
    assert client.get("/api/v1/indicators/nothing/ranking/").status_code == 404
