"""What a statement leaves open."""

import pytest

from targets.audit.model import DOUBT, NOTICE, TargetFact
from targets.audit.statements import flow_or_stock_not_said, no_deadline_or_base_year
from targets.periods import Quarter

from .facts import BASE, plan, target

LEVEL = target("level", "100")
GROWTH = target("average_growth", "30", wording="年均增速保持30%以上")


def test_a_growth_without_base_year_shows_what_hangs_on_it() -> None:
    (finding,) = no_deadline_or_base_year(plan(LEVEL, GROWTH))
    assert (finding.rule, finding.severity, finding.code) == (5, DOUBT, "no_base_year")
    bases = [(line.params["year"], line.params["base"]) for line in finding.arithmetic]
    # 100 divided by 1.3 five, four and three times, by hand.
    assert bases == [("2020", "26.93"), ("2021", "35.01"), ("2022", "45.52")]


def test_only_base_years_before_the_deadline_are_tried() -> None:
    growth = target(
        "average_growth", "30", wording="增速保持30%以上", base_quarter=Quarter(2023, 4)
    )
    (finding,) = no_deadline_or_base_year(plan(LEVEL, growth))
    assert [line.params["year"] for line in finding.arithmetic] == ["2023", "2024"]


@pytest.mark.parametrize(
    "targets",
    [
        [target("average_growth", "20"), target("multiple", "2", wording="较2020年翻一番")],
        [target("reduction", "14", wording="比2020年降低14%")],
        [target("reduction", "14", wording="较“十三五”末下降14%")],
        [target("average_growth", "30", context="在2020年基础上，年均增速保持30%以上")],
        [target("average_growth", "30", base_origin="stated")],
        [LEVEL],
        [target("first_occurrence", "0")],
    ],
)
def test_a_base_year_that_is_written_or_not_needed(targets: list[TargetFact]) -> None:
    assert no_deadline_or_base_year(plan(*targets)) == []


def test_a_base_year_of_another_quantity_does_not_help() -> None:
    other = target("reduction", "14", indicator="energy", wording="比2020年降低14%")
    findings = no_deadline_or_base_year(plan(other, GROWTH))
    assert [one.params["wording"] for one in findings] == [GROWTH.wording]


@pytest.mark.parametrize(
    ("kind", "value", "severity"),
    [("level", "5", DOUBT), ("milestone", None, NOTICE), ("direction", None, NOTICE)],
)
def test_no_deadline(kind: str, value: str | None, severity: str) -> None:
    (finding,) = no_deadline_or_base_year(plan(target(kind, value, deadline=None)))
    assert (finding.code, finding.severity) == ("no_deadline", severity)
    assert finding.arithmetic


def test_bond_issuance_called_a_size_is_one_finding_a_quantity() -> None:
    bonds = [
        target(kind, value, title="绿色债券发行规模", indicator="bonds", base_quarter=BASE)
        for kind, value in (("multiple", "4"), ("level", "900"))
    ]
    (finding,) = flow_or_stock_not_said(plan(LEVEL, *bonds))
    assert (finding.rule, finding.severity) == (6, DOUBT)
    assert finding.targets == (("here", "multiple-4"), ("here", "level-900"))
    # As in the text, where the title may be another.
    spoken = target("level", "900", context="全市绿色债券发行规模较2020年翻两番，达到900亿元")
    assert [one.code for one in flow_or_stock_not_said(plan(spoken))] == ["flow_or_stock"]
    # A loaded plan's target is called as its indicator is, which says what the plan does not.
    sentence = "到2025年，绿色债券发行规模达到50亿元以上"
    named = target("level", "50", title="绿色债券发行额", context=sentence)
    (finding,) = flow_or_stock_not_said(plan(named))
    assert finding.params["title"] == "绿色债券发行规模"


@pytest.mark.parametrize(
    "others",
    [
        {"title": "绿色债券余额"},
        {"title": "绿色债券发行额"},
        {"title": "绿色贷款规模", "wording": "余额达到900亿元"},
        {"title": "绿色债券发行规模", "context": "当年绿色债券发行规模达到900亿元"},
        {"title": "造林规模", "unit": "万亩", "indicator_unit": "万亩"},
        {"title": "债券规模", "kind": "first_occurrence"},
    ],
)
def test_what_is_said_or_is_no_money(others: dict[str, str]) -> None:
    assert flow_or_stock_not_said(plan(target(**{"value": "900", **others}))) == []
