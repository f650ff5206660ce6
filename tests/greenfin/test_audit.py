"""The audit on the four plans: what it finds, who sees it, and answering it."""

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from districts.actions import answer_finding, move_data_version
from districts.models import Account, DataVersion, Event, FindingAnswer, Jurisdiction, Plan, Section
from districts.permissions import Reader
from greenfin.audit import (
    current_findings,
    doubted_targets,
    finding_counts,
    findings_of,
    findings_of_target,
    findings_of_task,
)
from greenfin.audit.answers import content_of, stored_finding
from greenfin.audit.facts import sentence_of
from greenfin.audit.wording import LINES, MESSAGES
from targets.models import Indicator, Target
from tasks.models import Task

pytestmark = pytest.mark.usefixtures("loaded_plans")
ClientOf = Callable[[str], Client]
STRANGER = Reader()
OFFICE = Reader(roles=frozenset({"reviewer"}))
NOW = datetime.datetime(2026, 1, 10, 2, 0, tzinfo=datetime.UTC)


def found(slug: str, rule: int, reader: Reader = OFFICE) -> list[Any]:
    with override("en"):
        return [
            entry
            for entry in findings_of(Plan.objects.get(slug=slug), reader)
            if entry.finding.rule == rule
        ]


def only(slug: str, rule: int) -> Any:
    (entry,) = found(slug, rule)
    return entry


def arithmetic(entry: Any) -> str:
    return "\n".join(entry.arithmetic)


def test_only_the_plan_that_a_finding_is_about_has_its_figure_in_doubt() -> None:
    assert only("rongchang", 2).finding.targets == (
        ("rongchang", "forest-stock-level"),
        ("chongqing", "forest-stock-level"),
    )
    doubted = doubted_targets(OFFICE)
    assert ("rongchang", "forest-stock-level") in doubted
    assert ("chongqing", "forest-stock-level") not in doubted


def test_the_sentence_counts_where_the_plan_is_loaded() -> None:
    """Its headings have no text of their own, which must not hide that of its sections."""
    assert not found("wushan", 6)
    clause = Section.objects.get(plan__slug="wushan", label="一（一）")
    assert Section.objects.filter(plan=clause.plan, wording="").exclude(pk=clause.pk).exists()
    clause.wording = "到2025年末全县绿色贷款规模达到55亿元以上。"
    clause.save()
    Target.objects.filter(plan__slug="wushan", kind="level").update(title="绿色贷款")
    move_data_version()
    assert "绿色贷款规模" in only("wushan", 6).message


# What the design lists, plan by plan


def test_rule_1_finds_the_city_and_wushan_alone() -> None:
    city = arithmetic(only("chongqing", 1))
    assert "6000 ÷ 2 = 3000" in city
    assert "2^(1/5) − 1 = 14.87%" in city
    assert "(1 + 20%)^5 = 2.49 times" in city
    assert "= 2411.3" in city
    wushan = arithmetic(only("wushan", 1))
    assert "(1 + 25%)^5 = 3.05 times" in wushan
    assert "4^(1/5) − 1 = 31.95%" in wushan
    assert "3^(1/5) − 1 = 24.57%" in wushan
    assert [found(slug, 1) for slug in ("rongchang", "shapingba")] == [[], []]


def test_rule_2_finds_rongchangs_forest() -> None:
    entry = only("rongchang", 2)
    assert "28.6 times" in entry.message
    assert "80亿立方米" in entry.message
    assert "2.8亿立方米" in entry.message
    assert [clause.text for clause in entry.clauses] == ["三（四）", "一（六）"]
    assert [found(slug, 2) for slug in ("chongqing", "wushan", "shapingba")] == [[], [], []]


def test_rule_3_adds_the_districts_loans() -> None:
    entry = only("chongqing", 3)
    assert "100 + 55 = 155 (CNY 100 million); 155 ÷ 6000 = 2.6%" in arithmetic(entry)
    assert entry.finding.severity == "notice"


def test_rule_4_finds_what_was_copied() -> None:
    copied = {
        slug: [entry.finding.params["value"] for entry in found(slug, 4)]
        for slug in ("chongqing", "rongchang", "wushan", "shapingba")
    }
    assert copied == {"chongqing": [], "rongchang": ["25", "14"], "wushan": ["14"], "shapingba": []}


def test_rule_5_finds_missing_deadlines_and_base_years() -> None:
    codes = {
        slug: [entry.finding.code for entry in found(slug, 5)]
        for slug in ("chongqing", "rongchang", "wushan", "shapingba")
    }
    assert codes == {
        "chongqing": ["no_deadline", "no_deadline"],
        "rongchang": ["no_deadline", "no_deadline", "no_base_year"],
        "wushan": ["no_deadline"],
        "shapingba": [],
    }


def test_rule_6_finds_the_citys_bond_issuance_once() -> None:
    assert "绿色债券发行规模" in only("chongqing", 6).message
    assert [found(slug, 6) for slug in ("rongchang", "wushan", "shapingba")] == [[], [], []]


def test_rule_7_finds_the_three_double_roles() -> None:
    places = {
        slug: [entry.clauses[0].text for entry in found(slug, 7)]
        for slug in ("chongqing", "rongchang", "wushan", "shapingba")
    }
    assert places == {
        "chongqing": ["举措20"],
        "rongchang": ["举措14"],
        "wushan": ["举措17"],
        "shapingba": [],
    }
    assert all("生态环境局" in only(slug, 7).message for slug in ("chongqing", "wushan"))


def test_rule_8_finds_names_but_no_defined_short_form() -> None:
    names = {
        slug: [(entry.finding.code, entry.finding.params["names"]) for entry in found(slug, 8)]
        for slug in ("chongqing", "wushan", "shapingba")
    }
    assert names == {
        "chongqing": [],
        "wushan": [
            ("several_names", "县银保监组、县银保监局"),
            ("several_names", "县住房城乡建设委、县住房城乡建委"),
            ("name_out_of_date", "县银保监组、县银保监局"),
        ],
        "shapingba": [],
    }
    rongchang = [entry.finding.params["names"] for entry in found("rongchang", 8)]
    assert "区金融事务中心、金融事务中心" in rongchang
    stale = found("wushan", 8)[-1]
    assert "2023-07-20" in arithmetic(stale)
    assert "2023-12-20" in arithmetic(stale)


def test_rule_9_finds_shapingbas_rows() -> None:
    rows = [entry.finding.params["row"] for entry in found("shapingba", 9)]
    assert rows == ["4", "5", "13", "14", "19", "21"]
    # The same by SQL's rows: the leads of a row against those of its task.
    plan = Plan.objects.get(slug="shapingba")
    differing = [
        str(row.row)
        for row in plan.annex_rows.exclude(task=None)
        if set(row.assignments.filter(role="lead").values_list("organisation", flat=True))
        != set(row.task.assignments.filter(role="lead").values_list("organisation", flat=True))
    ]
    assert rows == differing


def test_the_city_has_no_out_of_date_names_because_it_came_before_the_renaming() -> None:
    Plan.objects.filter(slug="chongqing").update(issued_on=datetime.date(2023, 9, 1))
    move_data_version()
    stale = [entry.finding.params["names"] for entry in found("chongqing", 8)]
    assert stale == ["人行重庆营管部", "重庆银保监局"]


def test_a_clean_plan_gives_nothing() -> None:
    plan = clean_plan()
    assert findings_of(plan, OFFICE) == []
    assert finding_counts(OFFICE)["dazu"].total == 0


def clean_plan() -> Plan:
    """A made-up plan below the city's: a level with its own base, one lead, no annex."""
    place = Jurisdiction.objects.get(slug="dazu")
    plan = Plan.objects.create(
        slug="dazu",
        jurisdiction=place,
        title="大足区方案",
        is_public=True,
        based_on=Plan.objects.get(slug="chongqing"),
        period_start=2024,
        period_end=2025,
        issued_on=datetime.date(2024, 3, 5),
    )
    section = Section.objects.create(plan=plan, label="一", heading="目标", level=1, position=0)
    Target.objects.create(
        plan=plan,
        key="loans",
        statement="loans",
        jurisdiction=place,
        indicator=Indicator.objects.get(code="green_loan_balance"),
        title="绿色贷款余额",
        title_en="Green loans",
        kind="level",
        operator=">=",
        value=Decimal(80),
        unit="亿元",
        deadline="2025Q4",
        deadline_origin="stated",
        clause="一",
        wording="达到80亿元以上",
        reading="“达到……以上”按不低于计。",
    )
    Task.objects.create(plan=plan, number=1, section=section, title="设立绿色专营机构")
    move_data_version()
    return plan


def test_the_sentence_around_a_wording() -> None:
    text = "引导投放。到2025年，债券发行规模较 2020 年翻两番，\n达到900亿元；其他。"
    expected = "到2025年，债券发行规模较2020年翻两番，达到900亿元"
    assert sentence_of("较2020年翻两番", text) == expected
    assert sentence_of("达到900亿元", text) == expected
    assert sentence_of("其他", text) == "其他"
    assert sentence_of("没有", text) == ""
    assert sentence_of("", text) == ""


# Who sees what


def test_a_plan_not_for_publication_leaves_no_trace(client_of: ClientOf) -> None:
    stranger = client_of("anonymous")
    page = reverse("plan_audit", args=["shapingba"])
    assert stranger.get(page).status_code == 404
    assert client_of("official").get(page).status_code == 200
    assert "shapingba" not in finding_counts(STRANGER)
    everything = stranger.get("/api/v1/audit/").content.decode()
    assert "shapingba" not in everything
    assert stranger.get("/api/v1/audit/", {"plan": "shapingba"}).status_code == 404


def test_no_figure_of_an_unpublished_plan_enters_a_public_ones_findings() -> None:
    Plan.objects.filter(slug="wushan").update(is_public=False)
    move_data_version()
    assert found("chongqing", 3, STRANGER) == []
    assert "100 + 55" in arithmetic(only("chongqing", 3))
    Plan.objects.filter(slug="chongqing").update(is_public=False)
    move_data_version()
    assert found("rongchang", 2, STRANGER) == []
    assert found("rongchang", 4, STRANGER) == []
    assert len(found("rongchang", 7, STRANGER)) == 1


def test_an_answer_to_a_sum_with_an_unpublished_plan_stays_hidden(
    accounts: dict[str, Account],
) -> None:
    Plan.objects.filter(slug="wushan").update(is_public=False)
    move_data_version()
    entry = only("chongqing", 3)
    answered(entry, accounts["reviewer"], note="相加为155")
    assert only("chongqing", 3).answer.note == "相加为155"
    city = Plan.objects.get(slug="chongqing")
    assert [one for one in findings_of(city, STRANGER) if one.answer] == []


def test_the_findings_of_a_target() -> None:
    target = Target.objects.get(plan__slug="rongchang", key="forest-stock-level")
    assert [one.finding.rule for one in findings_of_target(target, OFFICE)] == [2]
    city = Target.objects.get(plan__slug="chongqing", key="forest-stock-level")
    assert [one.finding.plan for one in findings_of_target(city, OFFICE)] == ["rongchang"]
    share = Target.objects.get(plan__slug="rongchang", key="green-loan-share-level")
    assert findings_of_target(share, OFFICE) == []


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
    assert 7 in [one.finding.rule for one in findings_of_task(task, OFFICE)]
    hidden = Task.objects.get(plan__slug="shapingba", number=3)
    assert [one.finding.rule for one in findings_of_task(hidden, OFFICE)]
    assert findings_of_task(hidden, STRANGER) == []


def test_revised_targets_are_audited_in_their_new_wording() -> None:
    Target.objects.filter(plan__slug="rongchang", key="forest-stock-level").update(
        ended_on=datetime.date(2024, 1, 1)
    )
    move_data_version()
    assert found("rongchang", 2) == []


# Answers


def answered(entry: Any, by: Account, **given: str) -> FindingAnswer:
    return answer_finding(
        plan=Plan.objects.get(slug=entry.finding.plan),
        rule=entry.finding.rule,
        key=entry.finding.key,
        found=content_of(entry.finding),
        by=by,
        now=NOW,
        **{"answer": "accepted_as_published", **given},
    )


def test_a_finding_and_what_is_stored_of_it_are_the_same(accounts: dict[str, Account]) -> None:
    for entry in current_findings(OFFICE):
        row = answered(entry, accounts["reviewer"])
        row.refresh_from_db()
        assert stored_finding(row) == entry.finding


def test_an_answer_is_recorded_and_moves_the_data_version(accounts: dict[str, Account]) -> None:
    before = move_data_version()
    entry = only("rongchang", 2)
    answered(entry, accounts["reviewer"], answer="corrected_by", document="荣昌府办〔2024〕1号")
    assert DataVersion.objects.get().stamp > before
    event = Event.objects.get(deed="answer_finding")
    assert (event.account, event.before) == (accounts["reviewer"], None)
    assert event.after is not None
    assert event.after["document"] == "荣昌府办〔2024〕1号"
    answered(entry, accounts["administrator"], note="按原文执行")
    assert FindingAnswer.objects.get().answer == "accepted_as_published"
    last = Event.objects.filter(deed="answer_finding").last()
    assert last is not None
    assert last.before == event.after
    assert finding_counts(OFFICE)["rongchang"].answered == 1


@pytest.mark.parametrize(
    "given",
    [
        {"answer": "corrected_by"},
        {"answer": "accepted_as_published", "document": "一号"},
        {"answer": "forgotten"},
    ],
)
def test_half_an_answer_is_none(accounts: dict[str, Account], given: dict[str, str]) -> None:
    entry = only("rongchang", 2)
    with pytest.raises(ValidationError):
        answered(entry, accounts["reviewer"], **given)
    assert not FindingAnswer.objects.exists()
    row = {"plan": Plan.objects.get(slug="rongchang"), "rule": 2, "key": "0" * 64, "found": {}}
    row |= {"by": accounts["reviewer"], "at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingAnswer.objects.create(**row, **given)


def test_an_answer_outlives_its_finding_and_does_not_cover_new_figures(
    accounts: dict[str, Account],
) -> None:
    target = Target.objects.get(plan__slug="rongchang", key="forest-stock-level")
    answered(only("rongchang", 2), accounts["reviewer"])
    Target.objects.filter(pk=target.pk).update(value=Decimal(40000))
    move_data_version()
    now, former = found("rongchang", 2)
    assert (now.answer, now.is_current) == (None, True)
    assert "1.4 times" in now.message
    assert (former.answer.kind, former.is_current) == ("accepted_as_published", False)
    assert "28.6 times" in former.message
    Target.objects.filter(pk=target.pk).update(value=Decimal(80))
    move_data_version()
    assert [entry.is_current for entry in found("rongchang", 2)] == [False]


def post(client: Client, **given: str) -> Any:
    return client.post(reverse("finding_answer", args=["rongchang"]), given)


def test_answering_on_the_page(client_of: ClientOf) -> None:
    client = client_of("reviewer")
    key = only("rongchang", 2).finding.key
    page = reverse("plan_audit", args=["rongchang"])
    assert key in client.get(page).content.decode()
    refused = post(client, key=key, answer="corrected_by", note="文件编号待补")
    assert refused.status_code == 422
    assert "文件编号待补" in refused.content.decode()
    assert not FindingAnswer.objects.exists()
    given = {"answer": "corrected_by", "document": "荣昌府办〔2024〕1号", "note": "<b>已更正</b>"}
    assert post(client, key=key, **given)["Location"] == f"{page}#finding-{key[:12]}"
    after = client_of("anonymous").get(page).content.decode()
    assert "荣昌府办〔2024〕1号" in after
    assert "&lt;b&gt;已更正" in after
    assert "28.6" in after
    assert "Reviewer" not in after
    assert "Reviewer" in client.get(page).content.decode()


def test_a_finding_that_has_changed_cannot_be_answered(client_of: ClientOf) -> None:
    client = client_of("reviewer")
    key = only("rongchang", 2).finding.key
    Target.objects.filter(plan__slug="rongchang", key="forest-stock-level").update(value=1)
    move_data_version()
    assert post(client, key=key, answer="accepted_as_published").status_code == 409
    assert not FindingAnswer.objects.exists()


def test_only_the_office_sees_forms(client_of: ClientOf) -> None:
    action = reverse("finding_answer", args=["rongchang"])
    for name, has_form in (("reviewer", True), ("administrator", True), ("official", False)):
        page = client_of(name).get(reverse("plan_audit", args=["rongchang"]))
        assert (action in page.content.decode()) == has_form
    hidden = reverse("finding_answer", args=["shapingba"])
    assert client_of("reporter_b").post(hidden).status_code == 404


def test_an_empty_audit_says_so(client_of: ClientOf) -> None:
    clean_plan()
    client = client_of("anonymous")
    client.cookies["django_language"] = "en"
    page = client.get(reverse("plan_audit", args=["dazu"]))
    assert "finds nothing" in page.content.decode()


# API and command


def test_the_api_gives_what_the_page_gives(client: Client) -> None:
    rows = client.get("/api/v1/audit/", {"plan": "wushan"}).json()
    assert rows["count"] == len(found("wushan", 8)) + 4
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
    assert {row["rule"] for row in rows} == set(range(1, 10))
    out = StringIO()
    call_command("audit_plans", stdout=out)
    assert "shapingba: 6 findings" in out.getvalue()
    assert "2411.3" in out.getvalue()


def test_every_code_has_its_wording_and_every_wording_its_use() -> None:
    used = {entry.finding.code for entry in current_findings(OFFICE)}
    lines = {line.code for entry in current_findings(OFFICE) for line in entry.finding.arithmetic}
    # What only other plans would give; each has a test of its own rule.
    assert set(MESSAGES) - used == {"levels_differ", "sum_above_whole"}
    assert set(LINES) - lines == {"difference", "implied_by_level", "no_base_figure"}
