"""The briefing says once what figures of a table share, and of which period nothing is known."""

import pytest
from django.utils import translation

from districts.models import Plan
from greenfin.leaders.briefing.content import no_city_targets
from targets.periods import Period
from tests.targets.rows import observe

from .briefed import briefed

pytestmark = pytest.mark.usefixtures("loaded_plans")


def test_what_most_figures_share_is_said_once_a_table() -> None:
    for code, quarter in (("green_loan_balance", "2025Q4"), ("loan_balance", "2025Q4")):
        observe("chongqing", code, quarter, "10500")
    observe("chongqing", "green_bond_issuance", "2025Q4", "600")
    observe("chongqing", "energy_intensity_reduction", "2025Q4", "13")
    observe("chongqing", "forest_coverage", "2024Q4", "56")
    found = briefed()
    assert "表1除另有注明外，数据为2025年四季度、季度报表。" in found.text
    rows = {row[1].splitlines()[0]: row[3] for row in found.tables["市级目标完成情况"]}
    assert "季度" not in rows["绿色贷款余额"]
    assert rows["森林覆盖率"].splitlines() == ["56.00%", "2024年四季度"]


def test_a_city_without_targets_says_of_which_period() -> None:
    period = Period(2026, 2030)
    [city] = Plan.objects.filter(slug="chongqing")
    [district] = Plan.objects.filter(slug="wushan")
    assert no_city_targets([], None) == "尚未录入方案，暂无市级目标。"
    with translation.override("zh-hans"):
        assert no_city_targets([district], period) == "市级尚无本期（2026–2030年）方案。"
    assert no_city_targets([city, district], period) == "市级本期（2026–2030年）方案未设定目标。"
