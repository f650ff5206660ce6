"""One plan period at a time: after the change of period, in an installation that holds two."""

import csv
import io
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from districts.models import Plan
from districts.permissions import Reader
from greenfin.leaders.briefing import briefing_bytes
from greenfin.plans.loading.fixtures import FIXTURES
from targets.models import Target
from targets.periods import Period, Quarter
from targets.progress.as_of import AsOf
from tests import second_period as second
from tests.greenfin.leaders.briefed import Report
from tests.greenfin.pages import rows, text_of
from tests.kept import forget_kept

pytestmark = [pytest.mark.usefixtures("second_period"), pytest.mark.django_db]
BLOCK = re.compile(r'<details class="panel appendix former-period"[^>]*>.*?</details>', re.S)
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
FORMER_PLANS = ("chongqing", "rongchang", "wushan")
PRESENT_PLANS = {"chongqing-2026": second.CITY, "rongchang-2026": second.DISTRICT}


def plan_files(period: str) -> dict[str, Any]:
    """What a stranger may see of a period's plans, as their files hold it."""
    if period == second.PRESENT:
        return PRESENT_PLANS
    texts = {
        slug: (FIXTURES / "plans" / f"{slug}.yaml").read_text("utf-8") for slug in FORMER_PLANS
    }
    return {slug: yaml.safe_load(text) for slug, text in texts.items()}


def targets_in(period: str) -> int:
    return sum(len(plan["targets"]) for plan in plan_files(period).values())


def tasks_in(period: str) -> int:
    return sum(len(plan["tasks"]) for plan in plan_files(period).values())


def exported(client: Client, address: str) -> list[dict[str, str]]:
    content = client.get(address, **ENGLISH).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


# What is asked, and whose period is shown.
ASKED = [
    ("", second.PRESENT),
    ("period=2026-2030", second.PRESENT),
    ("period=2023-2025", second.FORMER),
    ("as_of=2025Q4", second.FORMER),
    ("as_of=2026Q1", second.PRESENT),
    ("as_of=2026-02-15", second.FORMER),
    ("as_of=2026Q3&period=2023-2025", second.FORMER),
]


class TestCounts:
    @pytest.mark.corpus
    @pytest.mark.parametrize(("asked", "period"), [*ASKED[:4], ASKED[-1]])
    def test_lists_files_and_api_hold_one_period(self, client, asked, period):
        assert len(exported(client, f"/targets/?_export=csv&{asked}")) == targets_in(period)
        assert len(exported(client, f"/tasks/?_export=csv&{asked}")) == tasks_in(period)
        query = dict(part.split("=") for part in asked.split("&") if part)
        assert len(rows(client, "progress/", **query)) == targets_in(period)
        assert len(rows(client, "targets/", **query)) == targets_in(period)
        slugs = {row["slug"] for row in rows(client, "plans/", **query)}
        assert slugs == set(plan_files(period))

    @pytest.mark.parametrize(("asked", "period"), [*ASKED[:3], ASKED[3]])
    def test_the_summary_counts_the_citys_targets_of_one_period(self, client, asked, period):
        query = dict(part.split("=") for part in asked.split("&") if part)
        own = [row for row in rows(client, "progress/", **query)
               if row["jurisdiction"] == "chongqing"]  # fmt: skip
        html = client.get(f"/?{asked}", **ENGLISH).content.decode()
        [head] = re.findall(r"<h1.*?</h1>", html, flags=re.S)
        assert f"The city's {len(own)} targets" in re.sub(r"\s+", " ", head)
        counted = dict(re.findall(r'data-status="(\w+)">\s*(\d+)', head))
        assert {key: int(count) for key, count in counted.items()} == Counter(
            row["status"] for row in own
        )

    @pytest.mark.parametrize(("asked", "period"), ASKED)
    def test_the_period_of_the_quarter_is_shown(self, client, asked, period):
        text = text_of(client.get(f"/plans/?{asked}", **ENGLISH))
        count = len(plan_files(period))
        if asked == "as_of=2026Q1":  # the district's plan came later
            count -= 1
        years = period.replace("-", "–")
        assert re.search(rf"{count} plans? of {years} (is|are) loaded", text)

    def test_a_list_cut_to_a_plan_is_of_its_period(self, client):
        assert len(exported(client, "/targets/?_export=csv&plan=wushan")) == len(
            plan_files(second.FORMER)["wushan"]["targets"]
        )
        former = sum(row["plan"] == "wushan" for row in rows(client, "targets/", plan="wushan"))
        assert former == len(plan_files(second.FORMER)["wushan"]["targets"])

    def test_a_period_without_plans_is_said(self, client):
        asked = {"as_of": "2025Q4", "period": "2026-2030"}
        said = "no plan of the period “2026-2030” exists. The page shows 2023–2025."
        assert said in text_of(client.get("/targets/", asked, **ENGLISH))
        assert client.get("/api/v1/targets/", asked).status_code == 422


class TestBeforeItsIssue:
    @pytest.mark.parametrize(
        ("address", "day"),
        [
            ("/plans/chongqing-2026/?as_of=2025Q4", "2026-03-01"),
            ("/tasks/rongchang-2026/1/?as_of=2026Q1", "2026-05-20"),
            ("/plans/rongchang-2026/assessment/?as_of=2026-05-19", "2026-05-20"),
            ("/alignment/rongchang-2026/?as_of=2025Q4", "2026-05-20"),
        ],
    )
    def test_its_pages_say_since_when_it_exists(self, client, address, day):
        response = client.get(address, **ENGLISH)
        assert response.status_code == 404
        assert f"was issued on {day}" in text_of(response)
        assert client.get(address.partition("?")[0]).status_code == 200

    def test_a_target_too(self, client):
        target = Target.objects.get(plan__slug="chongqing-2026", key="loans-2030")
        assert client.get(target.get_absolute_url(), {"as_of": "2025Q4"}).status_code == 404
        assert client.get(target.get_absolute_url()).status_code == 200

    def test_a_hidden_plan_stays_a_missing_page(self, client):
        response = client.get("/plans/shapingba-2026/", {"as_of": "2025Q4"}, **ENGLISH)
        assert response.status_code == 404
        assert "issued" not in text_of(response)


class TestEndOfThePeriod:
    def test_later_figures_decide_nothing(self, client):
        """Wushan has no figure of 2025Q4 and one of 2026Q3; the city's bonds run on in 2026."""
        kinds = {row["id"]: row["kind"] for row in rows(client, "targets/", period=second.FORMER)}
        found = {
            (row["jurisdiction"], row["indicator"], kinds[row["target"]]): row
            for row in rows(client, "progress/", period=second.FORMER)
        }

        def of(*key: str) -> tuple[str, str, str]:
            return found[key]["status"], found[key]["quarter"], found[key]["observed"]

        assert of("wushan", "green_loan_balance", "level") == ("awaiting", "2025Q3", "51")
        assert of("chongqing", "green_bond_issuance", "level") == ("missed", "2025Q4", "620")
        assert of("chongqing", "green_loan_balance", "level") == ("achieved", "2025Q4", "11100")
        # Nor does a word: of 2025Q4 nothing is known, that of 2026Q3 is 不适用.
        assert of("wushan", "green_bond_issuance", "first_occurrence") == ("no_data", None, None)

    def test_they_stand_beside(self, client):
        target = Target.objects.get(
            plan__slug="wushan", indicator__code="green_loan_balance", kind="level"
        )
        text = text_of(client.get(target.get_absolute_url()))
        assert "待终期数据" in text
        assert "其后" in text
        assert "2026年三季度" in text

    def test_the_summary_has_one_closed_block_in_the_first_year(self, client):
        html = client.get("/", **ENGLISH).content.decode()
        [block] = BLOCK.findall(html)
        found = Counter(
            (row["plan"], row["status"]) for row in rows(client, "progress/", period=second.FORMER)
        )
        assert " open" not in block.partition(">")[0]
        for slug in FORMER_PLANS:
            assert f'href="/plans/{slug}/assessment/?period=2023-2025"' in block
            for status in ("achieved", "missed"):
                count = found[slug, status]
                link = rf'plan={slug}&amp;status={status}&amp;period=2023-2025">(\d+)<'
                assert [int(one) for one in re.findall(link, block)] == [count] * bool(count)
        assert "former-period" not in client.get("/?period=2023-2025").content.decode()
        assert "former-period" not in client.get("/?as_of=2025Q4").content.decode()

    def test_its_counts_lead_to_lists_of_that_many(self, client):
        html = client.get("/", **ENGLISH).content.decode()
        [block] = BLOCK.findall(html)
        links = re.findall(r'href="(/targets/\?[^"]+)">(\d+)<', block)
        assert links
        for address, count in links:
            found = exported(client, address.replace("&amp;", "&") + "&_export=csv")
            assert len(found) == int(count)


def test_a_chart_runs_through_with_each_target_in_its_span(client):
    target = Target.objects.get(plan__slug="chongqing-2026", key="loans-2030")
    html = client.get(target.get_absolute_url(), **ENGLISH).content.decode()
    [content] = re.findall(rf'id="trajectory-{target.pk}"[^>]*>(.*?)</script>', html, re.S)
    data = yaml.safe_load(content)["data"]
    dashed = [one["x"] for one in data if one.get("line", {}).get("dash") == "dash"]
    ends = sorted((x[0], x[-1]) for x in dashed)
    assert ends == [(index("2020Q4"), index("2025Q4")), (index("2025Q4"), index("2030Q4"))]
    [observed] = [one["x"] for one in data if one.get("mode") == "lines+markers"]
    drawn = [x for x in observed if x is not None]
    assert min(drawn) < index("2023Q1")
    assert max(drawn) == index("2026Q3")


class TestFiguresOfAFormerPeriod:
    """As of 2026Q3 with the plans of 2023–2025: what is drawn and ranked ends with 2025Q4."""

    ASKED = "period=2023-2025"

    @pytest.mark.parametrize(
        "address", ["/", "/screen/", "/districts/rongchang/", "/districts/chongqing/"]
    )
    def test_no_chart_is_of_a_later_quarter(self, client, address):
        former, now = (self.charts(client, f"{address}?{asked}") for asked in (self.ASKED, ""))
        assert "2025 Q4" in former
        assert "2026 Q3" not in former
        assert "2026–2030" not in former
        assert "2026 Q3" in now

    @staticmethod
    def charts(client: Client, address: str) -> str:
        html = client.get(address, **ENGLISH).content.decode().replace("\\u2013", "–")
        found = re.findall(r'<figure class="(?:chart|kpi).*?</figure>', html, re.S)
        assert found
        return "".join(found)

    def test_the_chart_of_its_target_ends_with_it(self, client):
        target = Target.objects.get(plan__slug="chongqing", key="green-loan-balance-level")
        html = client.get(target.get_absolute_url(), **ENGLISH).content.decode()
        [content] = re.findall(rf'id="trajectory-{target.pk}"[^>]*>(.*?)</script>', html, re.S)
        [observed] = [
            one["x"]
            for one in yaml.safe_load(content)["data"]
            if one.get("mode") == "lines+markers"
        ]
        assert max(x for x in observed if x is not None) == index("2025Q4")
        # What came later stands beside, in words.
        assert "2026 Q3" in text_of(client.get(target.get_absolute_url(), **ENGLISH))

    def test_a_ranking_is_of_its_last_quarter(self, client):
        ranking = "indicators/green_loan_balance/ranking/"
        former = rows(client, ranking, period=second.FORMER)
        assert former == rows(client, ranking, as_of=second.LAST_OF_FORMER)
        found = {row["jurisdiction"]: row["figure"] and row["figure"]["quarter"] for row in former}
        # Wushan reported none of 2025Q4.
        assert (found["rongchang"], found["wushan"]) == ("2025Q4", "2025Q3")
        newest = {
            row["jurisdiction"]: row["figure"] and row["figure"]["quarter"]
            for row in rows(client, ranking)
        }
        assert (newest["rongchang"], newest["wushan"]) == ("2026Q3", "2026Q3")


class TestCityWithoutAPlanOfThePeriod:
    """Rongchang has its next plan, the city's has not been issued yet."""

    @pytest.fixture(autouse=True)
    def _not_issued(self):
        Plan.objects.filter(slug="chongqing-2026").update(issued_on="2027-01-04")
        forget_kept()

    def test_the_first_sentence_says_so_and_counts_what_there_is(self, client):
        html = client.get("/", **ENGLISH).content.decode()
        [head] = re.findall(r"<h1>(.*?)</h1>", html, flags=re.S)
        found = Counter(row["status"] for row in rows(client, "progress/"))
        assert "The city has no plan for 2026–2030 yet; its districts' 2 targets" in head
        links = re.findall(r'href="/targets/\?status=(\w+)" data-status="\1">(\d+)', head)
        assert {status: int(count) for status, count in links} == found
        chinese = text_of(client.get("/", HTTP_ACCEPT_LANGUAGE="zh-hans"))
        assert "市级尚无本期（2026–2030年）方案；区县和开发区目标2项：" in chinese
        assert "leader-card" not in html

    def test_how_the_former_period_ended_stands_open(self, client):
        html = client.get("/", **ENGLISH).content.decode()
        opened = re.search(r'<details class="panel appendix former-period"\s+open>', html)
        assert opened
        assert opened.start() < html.index('class="panel-grid leader-below"')

    def test_the_wall_has_no_empty_slide(self, client):
        html = client.get("/screen/", **ENGLISH).content.decode()
        assert "The city's targets" not in html
        assert "No target of the city" not in html
        assert html.count('<section class="slide') == 3

    def test_nothing_is_compared_with_a_plan_that_does_not_exist_yet(self, client):
        own = client.get("/alignment/rongchang-2026/", **ENGLISH)
        assert own.status_code == 404
        assert "was issued on 2027-01-04" in text_of(own)
        assert (
            "/alignment/rongchang-2026/"
            not in client.get("/plans/rongchang-2026/").content.decode()
        )
        assert rows(client, "alignment/") == []

    def test_the_briefing_says_so_first(self, client_of):
        leader = client_of("leader")
        text = Report(leader.get(reverse("briefing", args=[second.NEWEST])).content).text
        assert "市级尚无本期（2026–2030年）方案。区县和开发区3项目标中" in text
        assert "尚未录入市级目标" not in text


def test_the_briefing_of_a_period_by_command(tmp_path):
    written = tmp_path / "briefing.docx"
    call_command("briefing", second.NEWEST, period=second.FORMER, output=written, verbosity=0)
    as_of = replace(AsOf(Quarter.parse(second.NEWEST)), period=Period.parse(second.FORMER))
    leader = Reader(roles=frozenset({"anonymous", "leader"}))
    assert written.read_bytes() == briefing_bytes(leader, as_of)
    call_command("briefing", second.NEWEST, output=written, verbosity=0)
    assert written.read_bytes() != briefing_bytes(leader, as_of)
    with pytest.raises(CommandError, match=r"No period 2026-2030 as of 2025Q4: .* 2023-2025\."):
        call_command("briefing", "2025Q4", period=second.PRESENT, output=written)
    with pytest.raises(CommandError, match="A period is written like 2023-2025, not '2026'"):
        call_command("briefing", "2025Q4", period="2026", output=written)


def index(quarter: str) -> int:
    return int(quarter[:4]) * 4 + int(quarter[5]) - 1


def test_what_changed_is_of_one_period(client):
    text = text_of(client.get("/changes/?from=2025Q4&to=2026Q3", **ENGLISH))
    assert "Aim of the second period" in text
    former = text_of(client.get("/changes/?from=2025Q3&to=2025Q4", **ENGLISH))
    assert "Aim of the second period" not in former
