"""The audit on the four plans: what it finds."""

import datetime

import pytest

from districts.actions import move_data_version
from districts.models import Plan, Section
from districts.models.plans import PlanQuerySet
from greenfin.plans.audit import (
    collecting,
    current_findings,
    doubted_targets,
    findings_of,
)
from greenfin.plans.audit.collecting import audit
from greenfin.plans.audit.wording import RULES
from targets.audit.model import Finding
from targets.audit.rules import FIGURE_RULES
from targets.models import Target
from targets.progress.as_of import default_as_of
from targets.progress.plan_facts import sentence_of
from tasks.audit.model import DUTY_RULES

from .audit_entries import OFFICE, arithmetic, clean_plan, entries_of, only

pytestmark = pytest.mark.usefixtures("loaded_plans")


def test_only_the_plan_that_a_finding_is_about_has_its_figure_in_doubt() -> None:
    assert only("rongchang", 2).finding.targets == (
        ("rongchang", "forest-stock-level"),
        ("chongqing", "forest-stock-level"),
    )
    doubted = doubted_targets(OFFICE, default_as_of())
    assert ("rongchang", "forest-stock-level") in doubted
    assert ("chongqing", "forest-stock-level") not in doubted


def test_the_sentence_counts_where_the_plan_is_loaded() -> None:
    """Its headings have no text of their own, which must not hide that of its sections."""
    assert not entries_of("wushan", 6)
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
    assert [entries_of(slug, 1) for slug in ("rongchang", "shapingba")] == [[], []]


def test_rule_2_finds_rongchangs_forest() -> None:
    entry = only("rongchang", 2)
    assert "28.6 times" in entry.message
    assert "80亿立方米" in entry.message
    assert "2.8亿立方米" in entry.message
    assert [clause.text for clause in entry.clauses] == ["三（四）", "一（六）"]
    assert [entries_of(slug, 2) for slug in ("chongqing", "wushan", "shapingba")] == [[], [], []]


def test_rule_3_adds_the_districts_loans() -> None:
    entry = only("chongqing", 3)
    assert "100 + 55 = 155 (CNY 100 million); 155 ÷ 6000 = 2.6%" in arithmetic(entry)
    assert entry.finding.severity == "notice"


def test_rule_4_finds_what_was_copied() -> None:
    copied = {
        slug: [entry.finding.params["value"] for entry in entries_of(slug, 4)]
        for slug in ("chongqing", "rongchang", "wushan", "shapingba")
    }
    assert copied == {"chongqing": [], "rongchang": ["25", "14"], "wushan": ["14"], "shapingba": []}


def test_rule_5_finds_missing_deadlines_and_base_years() -> None:
    codes = {
        slug: [entry.finding.code for entry in entries_of(slug, 5)]
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
    assert [entries_of(slug, 6) for slug in ("rongchang", "wushan", "shapingba")] == [[], [], []]


def test_rule_7_finds_the_three_double_roles() -> None:
    places = {
        slug: [entry.clauses[0].text for entry in entries_of(slug, 7)]
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
        slug: [(entry.finding.code, entry.finding.params["names"]) for entry in entries_of(slug, 8)]
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
    rongchang = [entry.finding.params["names"] for entry in entries_of("rongchang", 8)]
    assert "区金融事务中心、金融事务中心" in rongchang
    stale = entries_of("wushan", 8)[-1]
    assert "2023-07-20" in arithmetic(stale)
    assert "2023-12-20" in arithmetic(stale)


def test_rule_9_finds_shapingbas_rows() -> None:
    rows = [entry.finding.params["row"] for entry in entries_of("shapingba", 9)]
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
    stale = [entry.finding.params["names"] for entry in entries_of("chongqing", 8)]
    assert stale == ["人行重庆营管部", "重庆银保监局"]


def test_a_clean_plan_gives_nothing() -> None:
    plan = clean_plan()
    assert findings_of(plan, OFFICE, default_as_of()) == []


def test_a_publish_of_figures_leaves_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    audits = []

    def counted(plans: PlanQuerySet) -> list[Finding]:
        audits.append(plans)
        return audit(plans)

    monkeypatch.setattr(collecting, "audit", counted)
    as_of = default_as_of()
    first = current_findings(OFFICE, as_of)
    move_data_version(figures_of=[])
    assert current_findings(OFFICE, as_of) == first
    assert len(audits) == 1
    move_data_version()
    assert current_findings(OFFICE, as_of) == first
    assert len(audits) == 2


def test_the_sentence_around_a_wording() -> None:
    text = "引导投放。到2025年，债券发行规模较 2020 年翻两番，\n达到900亿元；其他。"
    expected = "到2025年，债券发行规模较2020年翻两番，达到900亿元"
    assert sentence_of("较2020年翻两番", text) == expected
    assert sentence_of("达到900亿元", text) == expected
    assert sentence_of("其他", text) == "其他"
    assert sentence_of("没有", text) == ""
    assert sentence_of("", text) == ""


def test_revised_targets_are_audited_in_their_new_wording() -> None:
    Target.objects.filter(plan__slug="rongchang", key="forest-stock-level").update(
        ended_on=datetime.date(2024, 1, 1)
    )
    move_data_version()
    assert entries_of("rongchang", 2) == []


def test_every_code_has_its_wording_and_every_wording_its_use() -> None:
    findings = [entry.finding for entry in current_findings(OFFICE, default_as_of())]
    used = {finding.code for finding in findings}
    used |= {line.code for finding in findings for line in finding.arithmetic}
    assert set(FIGURE_RULES.by_number).isdisjoint(DUTY_RULES.by_number)
    # What only other plans would give; each has a test of its own rule.
    assert {code for rule in RULES.values() for code in rule.messages} - used == {
        "levels_differ",
        "sum_above_whole",
        "difference",
        "implied_by_level",
        "no_base_figure",
    }
