"""A jurisdiction's page: its sentences, numbers, rights, and the cost of showing it."""

import datetime
import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from districts.actions import move_data_version
from districts.models import Jurisdiction, Membership, Organisation, Plan
from targets.models import ReportingRound, RoundMember, Target
from targets.wording.formatting import share_text
from tasks.models import Alignment, AnnexRow, Assignment, ProgressUpdate, Task
from tests.greenfin.pages import table_of, text_of
from tests.kept import forget_kept
from tests.targets.rows import PUBLISHED, cite, observe

pytestmark = pytest.mark.usefixtures("loaded_plans")

ENGLISH = {"django_language": "en"}
CHINESE_WORDS = {
    "achieved": "已完成",
    "ahead": "提前达到",
    "on_track": "正常",
    "at_risk": "滞后",
    "off_track": "严重滞后",
    "missed": "未完成",
    "awaiting": "待终期数据",
    "not_rated": "不评级",
    "no_data": "未报送",
}
COUNTED = (*CHINESE_WORDS,)
CAPTION = "Targets and their progress"


def page(client: Client, slug: str, query: str = "", language: str = "en") -> Any:
    client.cookies["django_language"] = language
    response = client.get(f"/districts/{slug}/{query}")
    assert response.status_code == 200
    return response


def api_progress(client: Client, slug: str, as_of: str = "") -> list[dict[str, Any]]:
    query = {"as_of": as_of} if as_of else {}
    rows = client.get("/api/v1/progress/", query).json()["results"]
    return [row for row in rows if row["jurisdiction"] == slug]


@pytest.fixture
def rongchang_numbers(loaded_plans: None) -> None:
    """Returns of Rongchang: loans on their way, a first bond, coverage above its target."""
    for year, value in ((2022, "41.5"), (2023, "52.25"), (2024, "71.8")):
        observe("rongchang", "green_loan_balance", f"{year}Q4", value)
    observe("rongchang", "green_loan_balance", "2025Q3", "96.4")
    observe("rongchang", "green_bond_issuance", "2025Q3", "5")
    observe("rongchang", "forest_coverage", "2024Q4", "22.4")


@pytest.mark.usefixtures("rongchang_numbers")
def test_the_first_sentence_counts_the_targets_in_both_languages(client: Client) -> None:
    rows = api_progress(client, "rongchang", "2024Q4")
    counts = Counter(row["status"] for row in rows)
    assert len(counts) > 2
    ordered = [(status, counts[status]) for status in COUNTED if counts[status]]
    # Both loan targets are behind: two of one indicator.
    assert counts["at_risk"] == 2
    notes = {"at_risk": (" (1 indicator)", "（1项指标）")}
    english = ", ".join(
        f"{count} {status.replace('_', ' ')}{notes.get(status, ('', ''))[0]}"
        for status, count in ordered
    )
    chinese = "、".join(
        f"{count}项{CHINESE_WORDS[status]}{notes.get(status, ('', ''))[1]}"
        for status, count in ordered
    )
    said = text_of(page(client, "rongchang", "?as_of=2024Q4"))
    assert f"As of 2024 Q4, Rongchang District has {len(rows)} targets: {english}." in said
    said = text_of(page(client, "rongchang", "?as_of=2024Q4", "zh-hans"))
    assert f"截至2024年四季度，荣昌区{len(rows)}项目标中，{chinese}。" in said


@pytest.mark.usefixtures("rongchang_numbers")
def test_the_table_holds_the_numbers_of_the_api(client: Client) -> None:
    rows = api_progress(client, "rongchang", "2025Q3")
    response = page(client, "rongchang", "?as_of=2025Q3")
    table = table_of(response, CAPTION)
    assert len(table) == len(rows)
    content = response.content.decode()
    for row in rows:
        line = content[content.index(f'href="/targets/{row["target"]}/?as_of=2025Q3"') :]
        line = line[: line.index("</tr>")]
        assert f'data-status="{row["status"]}"' in line
        if row["observed"] is not None:
            assert f'{row["observed_origin"]["url"]}?as_of=2025Q3"' in line
            assert float(row["observed"]) == observed_number(line)
        has_baseline = Target.objects.get(pk=row["target"]).baseline_value is not None
        if row["attainment"] is not None and not has_baseline:
            assert share_text(row["attainment"]) in line
        if row["progress"] is not None:
            assert share_text(row["progress"]) in line
            assert f"time {share_text(row['elapsed'])}" in line


def observed_number(line: str) -> float:
    return float(re.search(r'href="/observations/\d+/[^"]*">([\d,.]+)<', line)[1].replace(",", ""))


@pytest.mark.usefixtures("rongchang_numbers")
def test_the_reason_of_a_status_shows_rule_and_numbers(client: Client) -> None:
    said = text_of(page(client, "rongchang", "?as_of=2025Q3"))
    assert "96.4 / 100" in said
    assert "Rule version" in said
    assert "Geometric path" in said


def test_origins_are_told_apart(client: Client) -> None:
    observe("rongchang", "green_loan_balance", "2025Q2", "90")
    observe("wushan", "green_loan_balance", "2025Q2", "50", sample=True)
    assert "Quarterly return" in loans(client, "rongchang")
    # What all figures of the table share is said once, above it.
    said = text_of(page(client, "wushan", "?as_of=2025Q2"))
    assert "figures are of: 2025 Q2, Sample figure." in said
    assert "Sample figure" not in loans(client, "wushan")
    cite("wushan", "green_loan_balance", "2025Q3", "52", relation=">")
    assert "more than 52" in loans(client, "wushan", "2025Q3")
    said = text_of(page(client, "wushan", "?as_of=2025Q3"))
    assert "figures are of: 2025 Q3, Published figure." in said


def loans(client: Client, slug: str, as_of: str = "2025Q2") -> str:
    move_data_version()
    return table_of(page(client, slug, f"?as_of={as_of}"), CAPTION)[0][1]


@pytest.mark.usefixtures("rongchang_numbers")
def test_charts_lead_to_origins_and_stand_beside_their_data(client: Client) -> None:
    content = page(client, "rongchang", "?as_of=2025Q3").content.decode()
    scripts = re.findall(r'<script id="([\w-]+)" type="application/json">(.*?)</script>', content)
    charts = {name: json.loads(text) for name, text in scripts}
    target = api_target(client, "green_loan_balance", "level")
    points = [
        (value, link)
        for trace in charts[f"trajectory-{target}"]["data"]
        if trace.get("customdata")
        for value, link in zip(trace["y"], trace["customdata"], strict=True)
        if value is not None
    ]
    assert [value for value, _link in points] == [4.15, 5.225, 7.18, 9.64]
    assert all(client.get(link).status_code == 200 for _value, link in points)
    # Of two indicators there are too few figures for a line: the number stands there itself.
    assert (len(charts), content.count('class="chart-card"')) == (1, 2)
    assert content.count('class="chart-data appendix"') == 3


def api_target(client: Client, indicator: str, kind: str) -> int:
    rows = client.get("/api/v1/targets/", {"plan": "rongchang"}).json()["results"]
    return next(r["id"] for r in rows if (r["indicator"], r["kind"]) == (indicator, kind))


def test_a_series_without_a_target_is_drawn_too(client: Client) -> None:
    observe("fuling", "green_bond_balance", "2024Q4", "10")
    observe("fuling", "green_bond_balance", "2025Q4", "12.5")
    said = text_of(page(client, "fuling", "?as_of=2025Q4"))
    assert "Green bond balance: CNY 1.25 bn in 2025 Q4, +25.0% on the year" in said


def test_undated_figures_stand_in_the_text_with_their_source(client: Client) -> None:
    content = page(client, "yuzhong").content.decode()
    listed = content[content.index('id="texts"') :]
    keys = re.findall(r'href="/cited/([\w-]+)/', listed)
    rows = client.get("/api/v1/cited/", {"jurisdiction": "yuzhong"}).json()["results"]
    undated = {row["key"] for row in rows if row["quarter"] is None or row["indicator"] is None}
    assert undated
    assert undated <= set(keys)


def test_an_undated_figure_is_not_shown_before_it_was_published(client: Client) -> None:
    figure = cite(
        "fuling", "green_loan_balance", None, "77", published_on=datetime.date(2024, 5, 1)
    )
    assert figure.key in page(client, "fuling", "?as_of=2024-05-01").content.decode()
    assert figure.key not in page(client, "fuling", "?as_of=2024-04-30").content.decode()


def test_without_plan_and_figures_the_page_says_what_can_be_done(client: Client) -> None:
    said = text_of(page(client, "fengdu"))
    assert "No plan and no target of Fengdu County can be shown here." in said
    assert "No figure has been published. This jurisdiction files no quarterly returns" in said


def test_tasks_are_counted_by_state_and_linked(client: Client) -> None:
    observe("rongchang", "green_loan_balance", "2025Q2", "90")
    report(Task.objects.filter(plan__slug="rongchang", number__lte=4), "done")
    report(Task.objects.filter(plan__slug="rongchang", number=5), "blocked")
    response = page(client, "rongchang", "?as_of=2025Q2")
    said = text_of(response)
    assert "4 of 30 tasks are done." in said
    assert "of 30 tasks: 4 done, 1 blocked, 25 not reported." in said
    blocked = "/tasks/?plan=rongchang&amp;state=blocked&as_of=2025Q2"
    assert blocked in response.content.decode().replace("&amp;as_of", "&as_of")


def report(tasks: Any, state: str) -> None:
    """Published updates of the tasks, in the return that their jurisdiction has for 2025Q2."""
    for task in tasks:
        member = RoundMember.objects.get(
            round__quarter="2025Q2", jurisdiction=task.plan.jurisdiction
        )
        ProgressUpdate.objects.create(
            task=task,
            quarter="2025Q2",
            state=state,
            quarterly_return=member.returns.get(),
            sheet="举措",
            cell=f"F{task.number}",
            published_at=PUBLISHED,
        )


def test_bodies_carry_their_counts_of_duties(client: Client) -> None:
    rows = table_of(page(client, "wushan"), "Organisations with tasks in the plan")
    duties = Assignment.objects.filter(task__plan__slug="wushan")
    for name, lead, responsible in rows:
        own = duties.filter(organisation__name=name)
        counts = (own.filter(role="lead").count(), own.filter(role="responsible").count())
        assert counts == (int(lead), int(responsible))
    most = max(
        duties.filter(organisation=body, role="lead").count() for body in Organisation.objects.all()
    )
    assert int(rows[0][1]) == most


def test_zones_say_whom_they_overlap(client: Client) -> None:
    zone = Jurisdiction.objects.get(slug="liangjiang")
    names = ", ".join(other.name_en for other in zone.overlaps.all())
    said = text_of(page(client, "liangjiang"))
    assert f"{zone.name_en} is a zone that overlaps {names}" in said
    assert f"{zone.name_en} is a zone that overlaps Jiangbei" in text_of(page(client, "jiangbei"))


def test_the_city_is_held_against_its_districts_without_zones(client: Client) -> None:
    for slug, value in (("chongqing", "9000"), ("rongchang", "85.5"), ("wushan", "56.3")):
        observe(slug, "green_loan_balance", "2024Q2", value)
    observe("liangjiang", "green_loan_balance", "2024Q2", "2000")
    rows = table_of(page(client, "chongqing", "?as_of=2024Q2"), "City and districts")
    row = next(row for row in rows if row[0] == "Green loan balance")
    assert row[2:6] == ["2024 Q2", "9,000.00", "141.80 2 districts", "8,858.20"]
    assert "Wanzhou District" in row[6]
    assert "Liangjiang" not in row[6]
    assert "Rongchang" not in row[6]


def test_no_stranger_finds_a_trace_of_a_plan_not_for_publication(
    client_of: Callable[[str], Client],
) -> None:
    observe("shapingba", "green_loan_balance", "2025Q2", "310")
    report(Task.objects.filter(plan__slug="shapingba"), "done")
    stranger = page(client_of("anonymous"), "shapingba").content.decode()
    official = page(client_of("official"), "shapingba").content.decode()
    plan = Plan.objects.get(slug="shapingba")
    traces = {plan.title, plan.document_number, "/plans/shapingba/", "/tasks/shapingba/"}
    traces |= {task.title for task in plan.tasks.all()}
    traces |= {
        f"/organisations/{body.slug}/"
        for body in Organisation.objects.filter(assignments__task__plan=plan)
    }
    assert {trace for trace in traces if trace in stranger} == set()
    assert len([trace for trace in traces if trace in official]) > 15
    own = page(client_of("reporter_b"), "shapingba").content.decode()
    assert {trace for trace in traces if trace in own} == set()


def test_a_hidden_plan_changes_nothing_of_what_strangers_see(client: Client) -> None:
    observe("shapingba", "green_loan_balance", "2025Q2", "310")
    before = text_of(page(client, "shapingba"))
    plan = Plan.objects.get(slug="shapingba")
    Alignment.objects.filter(task__plan=plan).delete()
    AnnexRow.objects.filter(plan=plan).delete()
    Task.objects.filter(plan=plan).delete()
    plan.delete()
    forget_kept()
    assert text_of(page(client, "shapingba")) == before


def test_the_state_of_reporting_is_for_those_who_may_see_the_board(
    client_of: Callable[[str], Client],
) -> None:
    observe("rongchang", "green_loan_balance", "2025Q2", "90")
    assert "Return for 2025 Q2" not in text_of(page(client_of("anonymous"), "rongchang"))
    assert "Return for 2025 Q2: Late" in text_of(page(client_of("official"), "rongchang"))
    round_ = ReportingRound.objects.get(quarter="2025Q2")
    round_.due_on = datetime.date(2027, 1, 1)
    round_.save()
    assert "Return for 2025 Q2: On time" in text_of(page(client_of("leader"), "rongchang"))


def test_queries_do_not_grow_with_rows(client: Client) -> None:
    observe("rongchang", "green_loan_balance", "2024Q1", "60")
    few = queries(client)
    for quarter in ("2024Q2", "2024Q3", "2024Q4", "2025Q1"):
        for slug in ("rongchang", "wushan", "chongqing"):
            observe(slug, "green_loan_balance", quarter, "61")
    section = Task.objects.filter(plan__slug="rongchang").first().section
    plan = Plan.objects.get(slug="rongchang")
    for number in range(100, 130):
        task = Task.objects.create(plan=plan, number=number, section=section, title=f"T{number}")
        body = Organisation.objects.create(
            slug=f"body-{number}", name=f"Body {number}", jurisdiction=plan.jurisdiction
        )
        Assignment.objects.create(task=task, organisation=body, role="lead", written="X")
    assert queries(client) == few


def queries(client: Client) -> tuple[int, int]:
    """How many queries the page takes when nothing is kept, and when its parts are."""
    forget_kept()
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(client, "rongchang", "?as_of=2025Q1")
        counts.append(len(captured))
    return counts[0], counts[1]


def test_a_page_from_kept_parts_takes_few_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    page(client, "rongchang")
    with django_assert_max_num_queries(8):
        page(client, "rongchang")


def test_an_unchanged_page_is_answered_without_its_content(client: Client) -> None:
    page(client, "rongchang")
    etag = page(client, "rongchang")["ETag"]
    again = client.get("/districts/rongchang/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    move_data_version()
    assert client.get("/districts/rongchang/", headers={"If-None-Match": etag}).status_code == 200


def test_another_reader_language_or_moment_has_another_etag(
    client_of: Callable[[str], Client],
) -> None:
    official = client_of("official")
    page(official, "rongchang")
    etags = [
        page(official, "rongchang")["ETag"],
        page(official, "rongchang", language="zh-hans")["ETag"],
        page(official, "rongchang", "?as_of=2024Q1")["ETag"],
        page(client_of("anonymous"), "rongchang")["ETag"],
    ]
    assert len(set(etags)) == len(etags)


def test_a_lost_role_is_seen_at_the_next_request_in_spite_of_etags(
    client_of: Callable[[str], Client],
) -> None:
    official = client_of("official")
    page(official, "shapingba")
    seen = page(official, "shapingba")
    assert "/plans/shapingba/" in seen.content.decode()
    Membership.objects.filter(account__username="official").delete()
    after = official.get("/districts/shapingba/", headers={"If-None-Match": seen["ETag"]})
    assert after.status_code == 200
    assert "/plans/shapingba/" not in after.content.decode()


def test_an_unknown_place_is_missing(client: Client) -> None:
    assert client.get("/districts/nowhere/").status_code == 404


def test_a_doubted_figure_is_marked_where_it_is_judged(client, loaded_plans):
    page = client.get("/districts/rongchang/").content.decode()
    assert page.count("原文数值存疑") == 1
    assert "原文数值存疑" not in client.get("/districts/wushan/").content.decode()
    city = client.get("/districts/chongqing/").content.decode()
    # Its loans contradict one another; its forest stock is only what Rongchang's is held against.
    assert city.count("原文数值存疑") == 3


def test_the_figures_of_the_table_are_called_observed(client, loaded_plans):
    page = client.get("/districts/rongchang/").content.decode()
    assert '<th scope="col" class="num">实际数</th>' in page
    assert '<th scope="col" class="num">公布数</th>' not in page


def test_a_computed_level_is_shown_to_four_decimals(client, loaded_plans):
    page = client.get("/districts/rongchang/").content.decode()
    assert "26.93 · (1 + 30 / 100)^5 = 99.9892亿元" in page
