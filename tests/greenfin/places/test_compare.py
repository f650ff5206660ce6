"""Jurisdictions side by side."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from districts.models import Jurisdiction, Plan
from targets.models import Target
from targets.wording.formatting import share_text
from tests.greenfin.pages import shared_part, table_of, text_of
from tests.kept import forget_kept
from tests.targets.rows import observe

pytestmark = pytest.mark.usefixtures("loaded_plans")
CAPTION = "Targets side by side"
PAIR = "?d=rongchang&d=wushan"


def page(client: Client, query: str) -> Any:
    client.cookies["django_language"] = "en"
    response = client.get(f"/districts/compare/{query}")
    assert response.status_code == 200
    return response


@pytest.fixture(autouse=True)
def numbers(accounts: object, loaded_plans: None) -> None:
    observe("rongchang", "green_loan_balance", "2025Q2", "85.5")
    observe("wushan", "green_loan_balance", "2025Q2", "44.4")


def test_each_target_stands_once_in_the_column_of_its_jurisdiction(client: Client) -> None:
    progress = client.get("/api/v1/progress/", {"as_of": "2025Q2"}).json()["results"]
    answer = page(client, PAIR + "&as_of=2025Q2")
    table = table_of(answer, CAPTION)
    for column, slug in ((1, "rongchang"), (2, "wushan")):
        own = [row for row in progress if row["jurisdiction"] == slug]
        cells = " ".join(row[column] for row in table[1:])
        for status, count in Counter(row["status"] for row in own).items():
            word = status.replace("_", " ")
            assert f"{word} {count}" in table[0][column]
        for row in own:
            target = Target.objects.get(pk=row["target"])
            assert cells.count(target.wording) >= 1
            if target.baseline_value is not None and row["progress"] is not None:
                assert f"Progress from baseline {share_text(row['progress'])}" in cells
            if target.baseline_value is None and row["attainment"] is not None:
                assert f"Attainment {share_text(row['attainment'])}" in cells
    # The quarter of them all is said once, above the table.
    whole = answer.content.decode()
    assert "Unless noted otherwise, figures are of: 2025 Q2" in whole
    assert "Observed figure 85.50 Target value" in " ".join(row[1] for row in table)
    assert "Observed figure 44.40 Target value" in " ".join(row[2] for row in table)
    for word in ("progress", "attainment", "path"):
        assert f'class="hint no-print" href="/help/#rating-{word}"' in whole


def test_a_target_that_one_of_them_lacks_is_said_in_words(client: Client) -> None:
    table = table_of(page(client, "?d=rongchang&d=yuzhong"), CAPTION)
    own = {row[0]: row[2] for row in table[1:]}
    lacking = [name for name, cell in own.items() if cell == "No such target"]
    assert len(lacking) == len(own) - Target.objects.filter(jurisdiction__slug="yuzhong").count()
    # What both aim at comes first.
    assert table[1][1] != "No such target"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Choose two to five jurisdictions to see"),
        ("?d=rongchang", "you have chosen 1"),
        ("?d=rongchang&d=rongchang", "you have chosen 1"),
        (
            "?d=rongchang&d=wushan&d=yuzhong&d=jiangbei&d=nanan&d=wanzhou",
            "you have chosen 6",
        ),
        ("?d=rongchang&d=nowhere", "nowhere is not one of the available choices"),
    ],
)
def test_a_choice_that_cannot_be_compared_is_answered_with_the_form(
    client: Client, query: str, said: str
) -> None:
    answer = page(client, query)
    assert said in text_of(answer)
    assert "Export CSV" not in text_of(answer)
    assert (
        client.get("/districts/compare/" + (query or "?") + "&_export=csv")
        .headers["Content-Type"]
        .startswith("text/html")
    )


def test_the_file_holds_the_inputs_of_the_chosen_ones(client: Client) -> None:
    response = client.get(f"/districts/compare/{PAIR}&as_of=2025Q2&_export=csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    own = Target.objects.filter(jurisdiction__slug__in=["rongchang", "wushan"])
    assert len(rows) == own.filter(plan__is_public=True).count()
    assert "compare-rongchang-wushan-2025Q2.csv" in response["Content-Disposition"]


def test_no_jurisdiction_is_called_compare() -> None:
    assert not Jurisdiction.objects.filter(slug="compare").exists()


def test_a_hidden_plans_target_makes_nobody_comparable(client_of: Callable[[str], Client]) -> None:
    stranger, official = client_of("anonymous"), client_of("official")
    hidden = Target.objects.filter(plan__slug="rongchang").first()
    hidden.pk, hidden.key = None, "hidden"
    hidden.plan = Plan.objects.get(slug="shapingba")
    hidden.jurisdiction = hidden.plan.jurisdiction
    before = shared_part(page(stranger, ""))
    hidden.save()
    forget_kept()
    assert shared_part(page(stranger, "")) == before
    refused = text_of(page(stranger, "?d=rongchang&d=shapingba"))
    assert "shapingba is not one of the available choices" in refused
    assert "Shapingba" in text_of(page(official, "?d=rongchang&d=shapingba"))


def test_what_two_of_them_aim_at_is_drawn_over_time_once_there_are_three_figures(
    client: Client,
) -> None:
    assert 'data-chart="overlay' not in page(client, PAIR).content.decode()
    for quarter, figures in {"2025Q1": ("80", "40"), "2024Q4": ("75", "38")}.items():
        for slug, value in zip(("rongchang", "wushan"), figures, strict=True):
            observe(slug, "green_loan_balance", quarter, value)
    forget_kept()
    response = page(client, PAIR)
    assert 'data-chart="overlay-green_loan_balance"' in response.content.decode()
    rows = {row[0]: row[1:] for row in table_of(response, "Green loan balance over time")}
    assert rows["2025 Q1"] == ["80.00", "40.00"]
    assert rows["2025 Q2"] == ["85.50", "44.40"]
    leads = "Green loan balance: Rongchang District leads with CNY 8.55 bn in 2025 Q2"
    assert "last quarter with all their figures" not in text_of(response)
    assert leads in text_of(response)
    observe("rongchang", "green_loan_balance", "2025Q3", "90")
    forget_kept()
    later = text_of(page(client, PAIR.replace("2025Q2", "2025Q3")))
    assert f"{leads}, the last quarter with all their figures" in later
