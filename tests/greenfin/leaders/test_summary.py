"""The summary: its headline, its tables, and what it keeps from strangers."""

import html
import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from districts.models import Plan
from targets.figures import frames, ranking, trajectory
from targets.models import CitedFigure, Target
from targets.progress import assessed as progress
from tasks.models import Alignment, AnnexRow, Milestone, Serving, Task
from tests.greenfin.pages import shared_part, table_of, text_of
from tests.greenfin.places.test_jurisdiction_page import report
from tests.kept import forget_kept
from tests.targets.rows import observe

BUILDERS = [
    (trajectory, "trajectory_figure"),
    (ranking, "ranking_figure"),
    *((frames, name) for name in ("trajectory_frame", "path_frame", "ranking_frame")),
    (progress, "assess"),
    (progress, "series_of"),
]

pytestmark = pytest.mark.usefixtures("loaded_plans")

CITY = "The city's targets and their progress"
PARTS = "Green loan balance by jurisdiction"


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


def heading_of(response: Any) -> str:
    [found] = re.findall(r"<h1>(.*?)</h1>", response.content.decode(), flags=re.S)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", "", found).split()))


def give_bonds_and_coverage() -> None:
    """Both of the city's bond targets and its forest coverage fall short at the end of 2024."""
    observe("chongqing", "green_bond_issuance", "2024Q4", "456.2")
    observe("chongqing", "forest_coverage", "2024Q4", "54.6")
    observe("chongqing", "green_loan_balance", "2024Q4", "8838")


def test_the_sentence_counts_targets_and_names_indicators(client: Client) -> None:
    give_bonds_and_coverage()
    rows = client.get("/api/v1/progress/", {"as_of": "2024Q4"}).json()["results"]
    city = Counter(row["status"] for row in rows if row["jurisdiction"] == "chongqing")
    english, chinese = page(client, "?as_of=2024Q4"), page(client, "?as_of=2024Q4", "zh-hans")
    assert city["off_track"] == 3
    assert heading_of(english) == (
        f"The city's {city.total()} targets: {city['ahead']} ahead, "
        f"{city['on_track']} on track, 3 off track (2 indicators), "
        f"{city['not_rated']} not rated, {city['no_data']} no data"
        " — short in Forest coverage, Bond issuance"
    )
    assert heading_of(chinese) == (
        f"市级{city.total()}项目标：{city['ahead']}项提前达到、"
        f"{city['on_track']}项正常、3项严重滞后（2项指标）、"
        f"{city['not_rated']}项不评级、{city['no_data']}项未报送"
        "——差在森林覆盖率、绿色债券发行"
    )
    parts = ("ahead", "on_track", "off_track", "not_rated", "no_data")
    assert sum(city[status] for status in parts) == city.total()


def test_each_count_leads_to_exactly_these_targets(client: Client) -> None:
    give_bonds_and_coverage()
    content = page(client, "?as_of=2024Q4").content.decode()
    [heading] = re.findall(r"<h1>(.*?)</h1>", content, flags=re.S)
    links = re.findall(r'href="([^"]*status=\w+[^"]*)"[^>]*>(\d+) ', heading)
    assert len(links) >= 2
    for address, count in links:
        address = html.unescape(address)
        rows = client.get(f"{address}&_export=csv").content.decode("utf-8-sig").strip()
        assert len(rows.splitlines()) - 1 == int(count)


def test_no_run_is_required_of_a_figure_that_stands_at_the_level(client: Client) -> None:
    observe("chongqing", "forest_coverage", "2024Q4", "57.2")
    observe("chongqing", "non_fossil_share", "2024Q4", "24")
    observe("chongqing", "green_loan_balance", "2025Q4", "9000")
    rows = {row[0].split(" %")[0]: row for row in table_of(page(client, "?as_of=2025Q4"), CITY)}
    coverage, energy = rows["Forest coverage"], rows["Share of non-fossil energy"]
    assert coverage[-1].endswith("awaiting")
    assert coverage[-2] == "at the level; final figure awaited"
    assert energy[-2] == "final figure awaited"
    target = Target.objects.get(jurisdiction__slug="chongqing", indicator__code="forest_coverage")
    text = text_of(client.get(target.get_absolute_url(), {"as_of": "2025Q4"}))
    assert "required" not in text.split("Data of this chart")[0]
    assert "Still required" not in text


def test_what_needs_attention_names_who_must_act(client: Client) -> None:
    give_bonds_and_coverage()
    content = page(client, "?as_of=2024Q4").content.decode()
    listed = content[content.index('class="concerns"') :].split("</section>")[0]
    concerns = [
        html.unescape(" ".join(re.sub(r"<[^>]+>", "", one).split()))
        for one in re.findall(r'<li class="concern"(.*?)</li>', listed, flags=re.S)
    ]
    coverage, bonds = concerns[:2]
    assert "Forest coverage" in coverage
    assert "short by 2.40 percentage points" in coverage
    assert "The plan lists no task for it" in coverage
    assert "Bond issuance" in bonds
    assert "short by CNY 44.38 bn" in bonds
    assert "Lead: 重庆市财政局 (task 5); 中国人民银行重庆市分行, " in bonds
    assert "task 6" in bonds
    assert "due 2025 Q4" in bonds
    assert 'href="/organisations/' in listed and 'href="/tasks/chongqing/5/' in listed


def test_of_many_targets_the_strip_counts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    give_bonds_and_coverage()
    monkeypatch.setattr("greenfin.leaders.summary.headline.MOST_CELLS", 10)
    content = page(client, "?as_of=2024Q4").content.decode()
    assert "strip-cell" not in content
    [city, _others] = re.findall(r'<ul class="strip-counts">(.*?)</ul>', content, flags=re.S)
    counts = re.findall(r'data-status="(\w+)".*?<span>(\d+)</span>', city, flags=re.S)
    rows = client.get("/api/v1/progress/", {"as_of": "2024Q4"}).json()["results"]
    own = Counter(row["status"] for row in rows if row["jurisdiction"] == "chongqing")
    assert {status: int(count) for status, count in counts} == dict(own)


def test_nothing_behind_is_said(client: Client) -> None:
    assert "No target is missed or behind its path." in text_of(page(client, "?as_of=2023Q1"))


def test_the_districts_part_of_the_city(client: Client) -> None:
    give_numbers()
    response = page(client, "?as_of=2025Q2")
    # Fuling's figure of that quarter was published elsewhere; zones overlap districts.
    rows = table_of(response, PARTS)
    assert [row[:3] for row in rows] == [
        ["Fuling District", "230.67", "2.2%"],
        ["Rongchang District", "85.50", "0.8%"],
        ["Wushan County", "56.30", "0.5%"],
        # 10500.5 less 230.67 + 85.5 + 56.3
        ["the rest", "10,128.03", "96.5%"],
    ]
    said = (
        "Green loan balance, 2025 Q2: 3 districts with published figures make up 3.5% of the city"
    )
    assert said in text_of(response)


def test_what_draws_the_charts_is_fetched_beside_the_page(client: Client) -> None:
    content = page(client).content.decode()
    [asked] = re.findall(r'data-plotly="([^"]+)"', content)
    head = content.split("</head>")[0]
    assert re.findall(r'<link rel="preload"\s+as="script"\s+href="([^"]+)"', head) == [asked]


def test_of_many_districts_the_largest_have_bars(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenfin.leaders.contribution.PARTS_SHOWN", 1)
    give_numbers()
    response = page(client, "?as_of=2025Q2")
    assert len(table_of(response, PARTS)) == 4
    [chart] = re.findall(
        r'<script id="contribution" type="application/json">(.*?)</script>',
        response.content.decode(),
    )
    [trace] = json.loads(chart)["data"]
    assert trace["y"][::-1] == ["Fuling District", "2 others", "the rest, 96.5%"]
    assert trace["x"][::-1] == [23.067, 14.18, 1012.803]


def test_without_a_figure_the_charts_say_what_is_missing(client: Client) -> None:
    CitedFigure.objects.all().delete()
    said = text_of(page(client, "?as_of=2023Q1"))
    assert "No figure has been reported or published yet." in said
    assert "None of these districts has a figure yet." in said
    assert "No district has a figure yet. The first accepted quarterly returns" in said


def test_a_yearly_figure_that_is_older_than_others_says_its_year(client: Client) -> None:
    observe("chongqing", "forest_coverage", "2024Q4", "55.8")
    observe("chongqing", "forest_stock", "2024Q4", "27856")
    observe("chongqing", "energy_intensity_reduction", "2023Q4", "9.5")
    observe("chongqing", "co2_intensity_reduction", "2023Q4", "8")
    content = page(client, "?as_of=2025Q3").content.decode()
    card = html.unescape(content[content.index('data-card="yearly"') :].split("</section>")[0])
    assert '<span class="card-note">figures of 2024</span>' in card
    assert "8.00% / Assigned value (2023)" in card
    [chart] = re.findall(
        r'<script id="card-yearly" type="application/json">(.*?)</script>', content
    )
    texts = {one["text"] for one in json.loads(chart)["layout"]["annotations"]}
    assert "Energy per GDP  9.50 / ≥ 14% (2023)" in texts
    assert "Forest coverage  55.80 / ≥ 57%" in texts
    assert "Forest stock  278.56 / ≥ 280 million m³" in texts
    assert "figures of" not in page(client, "?as_of=2024Q4").content.decode()


def test_an_older_figure_stands_beside_the_comparison(client: Client) -> None:
    give_numbers()
    observe("yuzhong", "green_loan_balance", "2024Q4", "1900")
    said = text_of(page(client, "?as_of=2025Q2"))
    assert "their latest: 2024 Q4: Yuzhong District CNY 190 bn" in said
    chinese = text_of(page(client, "?as_of=2025Q2", "zh-hans"))
    assert "最近数据： 2024年四季度：渝中区1,900.00" in chinese


def test_tasks_are_counted_plan_by_plan(client: Client) -> None:
    observe("wushan", "green_loan_balance", "2025Q2", "50")
    report(Task.objects.filter(plan__slug="wushan", number__lte=9), "done")
    content = page(client).content.decode()
    assert re.search(r"plan=wushan&amp;state=done[^>]*>Done 9</a>", content)
    assert re.search(r"plan=wushan&amp;state=not_reported[^>]*>Not reported 20</a>", content)


def test_what_is_past_its_date_is_striped(client: Client) -> None:
    observe("wushan", "green_loan_balance", "2025Q2", "50")
    report(Task.objects.filter(plan__slug="wushan", number__lte=9), "done")
    content = page(client, "?as_of=2026Q1").content.decode()
    bars = re.findall(r'<p class="task-bar-name">.*?</li>', content, flags=re.S)
    assert len(bars) == 3
    for bar in bars:
        [total] = re.findall(r"(\d+) tasks", bar)
        widths = re.findall(r'class="task-late"[^>]*? width="([\d.]+)"', bar)
        counts = re.findall(
            r'state=(?:overdue|awaiting)&amp;as_of=2026Q1"[^>]*>[^<]*?(\d+)</a>', bar
        )
        assert counts
        striped = sum(map(float, widths)) * int(total) / 100
        assert striped == pytest.approx(sum(map(int, counts)))
    [wushan] = [bar for bar in bars if "plan=wushan" in bar]
    assert "Awaiting its final report 20" in wushan
    assert "Striped: past the due date." in content
    assert "Striped" not in page(client, "?as_of=2024Q1").content.decode()


def test_of_many_plans_the_most_telling_stand_first(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenfin.leaders.summary.tables.PLANS_SHOWN", 2)
    content = page(client).content.decode()
    names = re.findall(r'<p class="task-bar-name">\s*<a [^>]*>([^<]*)</a>', content)
    assert names == ["Chongqing Municipality", "Rongchang District"]
    assert "1 more plan" in text_of(page(client))


def test_who_has_reported_is_for_those_who_may_see_the_board(
    client_of: Callable[[str], Client],
) -> None:
    give_numbers()
    assert "Returns: 4 of 4 in" in text_of(page(client_of("leader")))
    assert "Returns:" not in text_of(page(client_of("anonymous")))


def test_a_hidden_plan_changes_nothing_of_what_strangers_see(
    client_of: Callable[[str], Client],
) -> None:
    give_numbers()
    observe("shapingba", "green_loan_balance", "2025Q2", "310")
    report(Task.objects.filter(plan__slug="shapingba", number=1), "done")
    client, official = client_of("anonymous"), client_of("official")
    before, known = page(client), page(official)
    assert "plan=shapingba" not in before.content.decode()
    assert "plan=shapingba" in known.content.decode()
    plan = Plan.objects.get(slug="shapingba")
    plan.tasks.get(number=1).updates.all().delete()
    Alignment.objects.filter(task__plan=plan).delete()
    Serving.objects.filter(task__plan=plan).delete()
    AnnexRow.objects.filter(plan=plan).delete()
    Task.objects.filter(plan=plan).delete()
    plan.delete()
    forget_kept()
    assert shared_part(page(client)) == shared_part(before)


def test_nothing_loaded_is_said_in_a_sentence(client: Client) -> None:
    Serving.objects.all().delete()
    Target.objects.all().delete()
    Alignment.objects.all().delete()
    AnnexRow.objects.all().delete()
    Milestone.objects.all().delete()
    Task.objects.all().delete()
    said = text_of(page(client))
    assert "No target of the city is loaded for 2023–2025. Targets come with a plan." in said
    assert "No plan of the city sets such a goal yet." in said
    assert "No plan asks several districts for one share." in said


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


def test_measures_that_wait_to_be_confirmed_are_not_said_to_be_missing(client: Client) -> None:
    give_bonds_and_coverage()
    Serving.objects.update(state="proposed", origin="machine", by=None, at=None)
    content = page(client, "?as_of=2024Q4").content.decode()
    listed = content[content.index('class="concerns"') :].split("</section>")[0]
    assert "No task is confirmed yet" in listed
    # Forest coverage has no measure at all.
    assert "The plan lists no task for it" in listed
