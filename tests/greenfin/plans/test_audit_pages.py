"""Who sees the audit's findings: on pages, over the API, by the command."""

import json
import re
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from districts.actions import move_data_version
from districts.models import Account, Plan
from greenfin.plans.audit import (
    current_findings,
    findings_of,
    findings_of_target,
    findings_of_task,
)
from greenfin.plans.audit.wording import RULES
from targets.models import Target
from targets.progress.as_of import default_as_of
from tasks.models import Task

from .audit_entries import OFFICE, STRANGER, answered, arithmetic, clean_plan, entries_of, only

pytestmark = pytest.mark.usefixtures("loaded_plans")
ClientOf = Callable[[str], Client]


# Who sees what


def test_a_plan_not_for_publication_leaves_no_trace(client_of: ClientOf) -> None:
    stranger = client_of("anonymous")
    page = reverse("plan_audit", args=["shapingba"])
    assert stranger.get(page).status_code == 404
    assert client_of("official").get(page).status_code == 200
    assert "shapingba" not in {
        one.finding.plan for one in current_findings(STRANGER, default_as_of())
    }
    everything = stranger.get("/api/v1/audit/").content.decode()
    assert "shapingba" not in everything
    assert stranger.get("/api/v1/audit/", {"plan": "shapingba"}).status_code == 404


def test_no_figure_of_an_unpublished_plan_enters_a_public_ones_findings() -> None:
    Plan.objects.filter(slug="wushan").update(is_public=False)
    move_data_version()
    assert entries_of("chongqing", 3, STRANGER) == []
    assert "100 + 55" in arithmetic(only("chongqing", 3))
    Plan.objects.filter(slug="chongqing").update(is_public=False)
    move_data_version()
    assert entries_of("rongchang", 2, STRANGER) == []
    assert entries_of("rongchang", 4, STRANGER) == []
    assert len(entries_of("rongchang", 7, STRANGER)) == 1


def test_an_answer_to_a_sum_with_an_unpublished_plan_stays_hidden(
    accounts: dict[str, Account],
) -> None:
    Plan.objects.filter(slug="wushan").update(is_public=False)
    move_data_version()
    entry = only("chongqing", 3)
    answered(entry, accounts["reviewer"], note="相加为155")
    assert only("chongqing", 3).answer.note == "相加为155"
    city = Plan.objects.get(slug="chongqing")
    assert [one for one in findings_of(city, STRANGER, default_as_of()) if one.answer] == []


def test_the_findings_of_a_target() -> None:
    target = Target.objects.get(plan__slug="rongchang", key="forest-stock-level")
    assert [one.finding.rule for one in findings_of_target(target, OFFICE, default_as_of())] == [2]
    city = Target.objects.get(plan__slug="chongqing", key="forest-stock-level")
    assert [one.finding.plan for one in findings_of_target(city, OFFICE, default_as_of())] == [
        "rongchang"
    ]
    share = Target.objects.get(plan__slug="rongchang", key="green-loan-share-level")
    assert findings_of_target(share, OFFICE, default_as_of()) == []


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("/targets/{}/", "is 28.6 times that of"),
        ("/tasks/rongchang/14/", "leads and is responsible for"),
    ],
)
def test_a_finding_stands_where_it_was_found_and_leads_to_the_audit(
    client: Client, place: str, message: str
) -> None:
    target = Target.objects.get(plan__slug="rongchang", key="forest-stock-level")
    path = place.format(target.pk)
    html = client.get(path, {"as_of": "2024Q3"}, headers={"accept-language": "en"}).content.decode()
    part = html[html.index('id="findings"') :]
    part = part[: part.index("</section>")]
    assert message in part
    assert 'href="/plans/rongchang/audit/?as_of=2024Q3#finding-' in part


def test_without_a_finding_nothing_is_said(client: Client) -> None:
    assert 'id="findings"' not in client.get("/tasks/rongchang/1/").content.decode()


def test_the_findings_of_a_task() -> None:
    task = Task.objects.get(plan__slug="rongchang", number=14)
    assert 7 in [one.finding.rule for one in findings_of_task(task, OFFICE, default_as_of())]
    hidden = Task.objects.get(plan__slug="shapingba", number=3)
    assert [one.finding.rule for one in findings_of_task(hidden, OFFICE, default_as_of())]
    assert findings_of_task(hidden, STRANGER, default_as_of()) == []


def test_rules_are_numbered_without_gaps_and_those_that_found_nothing_are_named(
    client: Client,
) -> None:
    page = client.get(reverse("plan_audit", args=["chongqing"]))
    text = page.content.decode()
    shown = re.findall(r'id="rule-(\d+)">\s*(\d+)\. ', text)
    assert [int(number) for _rule, number in shown] == list(range(1, len(shown) + 1))
    assert [int(rule) for rule, _number in shown] == [one["rule"] for one in page.context["groups"]]
    titles = [one["title"] for one in page.context["groups"]]
    assert len(titles) + len(page.context["passed"]) == len(RULES)
    assert not set(titles) & set(page.context["passed"])


def test_an_empty_audit_says_so(client_of: ClientOf) -> None:
    clean_plan()
    client = client_of("anonymous")
    client.cookies["django_language"] = "en"
    page = client.get(reverse("plan_audit", args=["dazu"]))
    assert "finds nothing" in page.content.decode()


# API and command


def test_the_api_gives_what_the_page_gives(client: Client) -> None:
    rows = client.get("/api/v1/audit/", {"plan": "wushan"}).json()
    assert rows["count"] == len(entries_of("wushan", 8)) + 4
    names = {"rule", "plan", "severity", "clauses", "message", "arithmetic"}
    assert all(names <= set(row) and row["arithmetic"] for row in rows["results"])
    by_rule = {row["rule"]: row for row in rows["results"]}
    assert by_rule[7]["clauses"] == ["举措17"]
    assert by_rule[1]["clauses"] == ["一（一）"]
    assert by_rule[4]["compared"] == [{"plan": "chongqing", "clause": "一（六）"}]
    assert "31.95" in by_rule[1]["message"]


def test_the_api_names_no_person(client: Client, accounts: dict[str, Account]) -> None:
    answered(only("rongchang", 2), accounts["reviewer"], note="照录")
    rows = client.get("/api/v1/audit/", {"plan": "rongchang"}).json()["results"]
    assert set(rows[0]["answer"]) == {"answer", "document", "note", "answered_at"}
    assert rows[0]["answer"]["note"] == "照录"
    assert "eviewer" not in json.dumps(rows)


def test_the_command_audits_every_plan() -> None:
    out = StringIO()
    call_command("audit_plans", "--json", stdout=out)
    rows = json.loads(out.getvalue())
    assert {row["plan"] for row in rows} == {"chongqing", "rongchang", "wushan", "shapingba"}
    assert {row["rule"] for row in rows} == {
        one.finding.rule for one in current_findings(OFFICE, default_as_of())
    }
    out = StringIO()
    call_command("audit_plans", stdout=out)
    count = sum(row["plan"] == "shapingba" for row in rows)
    assert f"shapingba: {count} findings" in out.getvalue()
    assert "2411.3" in out.getvalue()
