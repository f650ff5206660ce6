"""The summary: its headline, its tables, and what it keeps from strangers."""

import datetime
import html
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from districts.models import Plan
from districts.permissions import Reader
from greenfin.plans.audit import finding_counts
from targets.figures import frames, ranking, trajectory
from targets.models import Indicator, Target
from targets.palette import BY_SEVERITY
from targets.progress import assessed as progress
from tasks.models import Alignment, AnnexRow, Task
from tests.greenfin.pages import shared_part, table_of, text_of
from tests.greenfin.places.test_jurisdiction_page import CHINESE_WORDS, COUNTED, report
from tests.kept import forget_kept
from tests.targets.rows import PUBLISHED, observe

BUILDERS = [
    (trajectory, "trajectory_figure"),
    (ranking, "ranking_figure"),
    *((frames, name) for name in ("trajectory_frame", "path_frame", "ranking_frame")),
    (progress, "assess"),
    (progress, "series_of"),
]

pytestmark = pytest.mark.usefixtures("loaded_plans")

CITY = "The city's targets and their progress"
RANKED = "Districts ranked"
KINDLESS = {"basis": "annual", "direction": "higher", "is_additive": True, "decimals": 2}
EARLY = datetime.datetime(2025, 7, 20, 8, 0, tzinfo=datetime.UTC)
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


def headline_of(response: Any) -> str:
    [found] = re.findall(
        r'<p class="answer headline">(.*?)</p>', response.content.decode(), flags=re.S
    )
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", found)).split())


def test_the_headline_counts_the_city_and_names_who_is_behind(client: Client) -> None:
    observe("chongqing", "green_loan_balance", "2025Q2", "10500.5")
    observe("rongchang", "green_loan_balance", "2025Q2", "40")
    observe("wushan", "green_loan_balance", "2025Q2", "20")
    rows = client.get("/api/v1/progress/", {"as_of": "2025Q2"}).json()["results"]
    city = Counter(row["status"] for row in rows if row["jurisdiction"] == "chongqing")
    others = Counter(row["status"] for row in rows if row["jurisdiction"] != "chongqing")
    behind = Counter(
        row["jurisdiction"]
        for row in rows
        if row["status"] in ("missed", "off_track", "at_risk")
        and row["jurisdiction"] != "chongqing"
    )
    assert len(city) > 1
    assert behind == {"rongchang": 2, "wushan": 3}
    english, chinese = page(client, "?as_of=2025Q2"), page(client, "?as_of=2025Q2", "zh-hans")
    assert headline_of(english) == (
        f"As of 2025 Q2, Chongqing Municipality has {city.total()} targets: {in_english(city)}; "
        "behind: Wushan County (3), Rongchang District (2)."
    )
    assert headline_of(chinese) == (
        f"截至2025年二季度，重庆市{city.total()}项目标中，{in_chinese(city)}；"
        "落后：巫山县3项、荣昌区2项。"
    )
    said = f"Of {others.total()} targets of its districts and zones: {in_english(others)}."
    assert said in text_of(english)


def in_english(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[key]} {key.replace('_', ' ')}" for key in COUNTED if counts[key])


def in_chinese(counts: Counter[str]) -> str:
    return "、".join(f"{counts[key]}项{CHINESE_WORDS[key]}" for key in COUNTED if counts[key])


def test_what_is_behind_is_named_and_stands_first(client: Client) -> None:
    observe("chongqing", "green_bond_issuance", "2024Q4", "456.2")
    observe("chongqing", "green_loan_balance", "2024Q4", "8838")
    response = page(client, "?as_of=2024Q4")
    [behind] = re.findall(r'<p class="behind">(.*?)</p>', response.content.decode(), flags=re.S)
    said = " ".join(re.sub(r"<[^>]+>", "", behind).split())
    assert re.search(r"off track Green bond issuance as a multiple of 2020 50.7%, Green bond", said)
    assert behind.count("#why") == said.count("%")
    order = [BY_SEVERITY.index(status) for status in statuses_of(table_of(response, CITY))]
    assert order == sorted(order)
    assert len(set(order)) > 2
    assert 'class="behind"' not in page(client, "?as_of=2022Q1").content.decode()


def statuses_of(rows: list[list[str]]) -> list[str]:
    words = [row[-1].removesuffix(" Why").split(" ", 1)[1] for row in rows]
    return [word.replace(" ", "_") for word in words]


def test_no_run_is_required_of_a_figure_that_stands_at_the_level(client: Client) -> None:
    observe("chongqing", "forest_coverage", "2024Q4", "57.2")
    observe("chongqing", "non_fossil_share", "2024Q4", "24")
    observe("chongqing", "green_loan_balance", "2025Q4", "9000")
    rows = {row[0].split(" %")[0]: row for row in table_of(page(client, "?as_of=2025Q4"), CITY)}
    coverage, energy = rows["Forest coverage"], rows["Share of non-fossil energy"]
    assert coverage[-1].endswith("awaiting Why")
    assert coverage[-2] == "at the level; final figure awaited"
    assert energy[-2] == "0.25 percentage points a quarter"
    target = Target.objects.get(jurisdiction__slug="chongqing", indicator__code="forest_coverage")
    text = text_of(client.get(target.get_absolute_url(), {"as_of": "2025Q4"}))
    assert "required" not in text.split("Data of this chart")[0]
    assert "Still required" not in text


def test_every_table_can_be_taken_away_as_a_file(client: Client) -> None:
    give_numbers()
    content = page(client, "?as_of=2025Q2").content.decode()
    addresses = [html.unescape(one) for one in re.findall(r'href="([^"]*_export=\w+)"', content)]
    assert len(addresses) == len(set(addresses)) >= 8
    for address in addresses:
        assert "as_of=2025Q2" in address
        response = client.get(address)
        assert response.status_code == 200
        assert f".{address.rsplit('=', 1)[1]}" in response["Content-Disposition"]


def test_districts_are_ranked_without_city_and_zones(client: Client) -> None:
    give_numbers()
    response = page(client, "?as_of=2025Q2")
    said = text_of(response)
    assert "Green loan balance: Rongchang District leads with 85.50" in said
    rows = table_of(response, RANKED)
    assert [row[0] for row in rows[:2]] == ["1. Rongchang District", "2. Wushan County"]
    assert rows[0][1:] == ["85.50 2025 Q2 · Quarterly return", "0.8%", "+71.0%"]
    # Fuling's figure of that quarter was published elsewhere: it stands below, unranked.
    assert "Fuling District 230.67 2025 Q2 · Published figure" in said
    assert not any("Liangjiang" in row[0] or "Municipality" in row[0] for row in rows)
    # 230.67 + 85.5 + 56.3 of 10500.5
    assert [row[1:3] for row in rows[-3:]] == [
        ["372.47", "3.5%"],
        ["10,128.03", "96.5%"],
        ["10,500.50", "100.0%"],
    ]


def test_another_indicator_can_be_ranked(client: Client) -> None:
    give_numbers()
    observe("rongchang", "green_bond_balance", "2025Q2", "3.5")
    rows = table_of(page(client, "?as_of=2025Q2&indicator=green_bond_balance"), RANKED)
    assert [row[:3] for row in rows] == [
        ["1. Rongchang District", "3.50 2025 Q2 · Quarterly return", "No figure of the city"]
    ]


def test_an_indicator_of_hidden_targets_only_is_none(client_of: Callable[[str], Client]) -> None:
    """Only the plan not for publication would ask for it: a stranger gets the usual ranking."""
    secret = Indicator.objects.create(
        code="secret_area",
        name="面积",
        name_en="Area",
        unit="亩",
        asked_of="with_target",
        **KINDLESS,
    )
    plan = Plan.objects.get(slug="shapingba")
    Target.objects.create(
        plan=plan,
        jurisdiction=plan.jurisdiction,
        indicator=secret,
        key="area",
        kind="level",
        operator=">=",
        value=9,
        unit="亩",
        deadline="2025Q4",
        deadline_origin="stated",
        title="面积",
        wording="达到9亩",
    )
    asked = "?indicator=secret_area"
    strangers, known = page(client_of("anonymous"), asked), page(client_of("official"), asked)
    assert '<option value="secret_area"' not in strangers.content.decode()
    assert '<option value="secret_area"' in known.content.decode()
    assert text_of(strangers) == text_of(page(client_of("anonymous"), "?indicator=no_such"))


def test_two_quarters_are_held_against_each_other(client: Client) -> None:
    give_numbers()
    target = Target.objects.get(plan__slug="chongqing", key="green-loan-balance-level")
    rows = table_of(page(client, "?as_of=2025Q2&compare=2024Q2"), CITY)
    [row] = [row for row in rows if target.wording in row[0]]
    assert row[2].endswith("50.00")
    assert "off track" in row[2]
    assert "Changes since 2024 Q2" in text_of(page(client, "?as_of=2025Q2&compare=2024Q2"))
    alone = table_of(page(client, "?as_of=2025Q2&compare=2031Q1"), CITY)
    assert {len(row) for row in alone} == {7}


def test_a_day_lists_what_was_restated_since(client: Client) -> None:
    first = observe("chongqing", "green_loan_balance", "2025Q2", "10000", at=EARLY)
    for row in (first, first.quarterly_return):
        row.superseded_at = PUBLISHED
        row.save()
    observe("chongqing", "green_loan_balance", "2025Q2", "10500.5")
    said = text_of(page(client, "?as_of=2025-08-01"))
    assert "Restated since 2025-08-01 Chongqing Municipality Green loan balance 2025 Q2: " in said
    assert "10,000.00 → 10,500.50" in said


def test_tasks_are_counted_plan_by_plan(client: Client) -> None:
    observe("wushan", "green_loan_balance", "2025Q2", "50")
    report(Task.objects.filter(plan__slug="wushan", number__lte=9), "done")
    rows = {row[0]: row[1:] for row in table_of(page(client), TASKS)}
    assert rows["Wushan County"] == ["9", "0", "0", "0", "20", "29"]
    assert "9 of 105 tasks are done." in text_of(page(client))


def test_of_many_plans_the_most_telling_stand_first(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenfin.leaders.summary.tables.PLANS_SHOWN", 2)
    monkeypatch.setattr("greenfin.leaders.summary.views.FINDINGS_SHOWN", 1)
    response = client.get("/", headers={"accept-language": "en"})
    rows = table_of(response, "How many tasks of each plan stand in each state")
    assert [row[0] for row in rows] == ["Chongqing Municipality", "Rongchang District"]
    said = text_of(response)
    assert "1 more plan" in said
    doubts = said[said.index("Doubts about the plans' own numbers") :]
    count = {slug: counts.total for slug, counts in finding_counts(Reader()).items()}
    first = doubts.index(f"Rongchang District: {count['rongchang']} findings")
    folded = doubts.index(f"Chongqing Municipality: {count['chongqing']} findings")
    assert first < doubts.index("2 more plans") < folded


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
    Alignment.objects.filter(task__plan=plan).delete()
    AnnexRow.objects.filter(plan=plan).delete()
    Task.objects.filter(plan=plan).delete()
    plan.delete()
    forget_kept()
    assert shared_part(page(client)) == shared_part(before)


def test_nothing_loaded_is_said_in_a_sentence(client: Client) -> None:
    Target.objects.all().delete()
    Alignment.objects.all().delete()
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
    forget_kept()
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as captured:
            page(client, "?as_of=2025Q1")
        counts.append(len(captured))
    return counts[0], counts[1]


def test_a_repeated_page_takes_few_queries(
    client_of: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    give_numbers()
    for name in ("official", "leader", "anonymous"):
        client = client_of(name)
        page(client)
        with django_assert_max_num_queries(8):
            page(client)


def test_a_repeated_page_builds_nothing(
    client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No assessment, frame, figure or row is made anew while nothing has been published."""
    give_numbers()
    target = Target.objects.get(plan__slug="chongqing", key="green-loan-balance-level")
    addresses = ["/", "/districts/chongqing/", target.get_absolute_url()]
    addresses.append("/indicators/green_loan_balance/")
    client = client_of("leader")
    first = [client.get(address) for address in addresses]

    def refuse(*args: Any, **options: Any) -> None:
        raise AssertionError("built again")

    for module, name in BUILDERS:
        monkeypatch.setattr(module, name, refuse)
    again = [client.get(address) for address in addresses]
    assert [shared_part(one) for one in again] == [shared_part(one) for one in first]


def test_an_unchanged_page_is_not_sent_again(client_of: Callable[[str], Client]) -> None:
    give_numbers()
    client = client_of("leader")
    page(client)  # brings the cookie of the forms' token, which is part of the page
    tag = page(client).headers["ETag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304
