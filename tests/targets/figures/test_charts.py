"""Charts as pages take them: titles that give the gap, notes, tables, cards, words of pictures."""

import re
from decimal import Decimal

import pytest
from django.utils import translation

from districts.models import Jurisdiction
from districts.permissions import Reader
from targets.figures.across import build_overlay, build_ranking
from targets.figures.charts import build_trajectory
from targets.models import Indicator, Target
from targets.progress import progress_of
from targets.progress.as_of import parse_as_of
from targets.progress.figures_used import NO_SERIES, series_of
from targets.progress.rankings import ranking
from tests.targets.rows import observe

pytestmark = pytest.mark.usefixtures("loaded_plans")


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def built(plan, key, as_of, **more):
    target = Target.objects.get(plan__slug=plan, key=key)
    chosen = parse_as_of(as_of)
    [progress] = progress_of([target], chosen)
    return build_trajectory(progress, chosen, **more)


def plain(cell):
    return re.sub(r"<[^>]+>", "", str(cell))


def rows_of(chart):
    headings = chart["table"]["headings"]
    return [dict(zip(headings, map(plain, row), strict=True)) for row in chart["table"]["rows"]]


def bonds(*values):
    for quarter, value in values:
        observe("chongqing", "green_bond_issuance", quarter, value)


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("612.4", "绿色债券发行额离目标还差287.6亿元"),
        ("900", "绿色债券发行额已达到目标"),
        ("990", "绿色债券发行额已超目标10.0%"),
    ],
)
def test_the_title_gives_the_gap_or_what_is_beyond(value, title):
    bonds(("2023Q4", "300"), ("2024Q4", "456.2"), ("2025Q4", value))
    assert built("chongqing", "green-bond-issuance-level", "2025Q4")["title"] == title


def test_a_figure_beyond_the_level_before_its_deadline_lacks_nothing():
    """No final figure yet: what is known meets the target, and no gap is made of the difference."""
    for quarter, value in (("2025Q1", "50"), ("2025Q2", "53"), ("2025Q3", "56.3")):
        observe("wushan", "green_loan_balance", quarter, value)
    chart = built("wushan", "green-loan-balance-level", "2025Q4")
    assert chart["title"] == "2025年三季度绿色贷款余额56.30亿元，已达目标水平，待终期数据确认"


def test_about_is_reached_from_below_and_exceeds_nothing():
    target = Target.objects.get(plan__slug="wushan", key="green-loan-balance-growth")
    assert target.operator == "~"
    level = Decimal("18.33") * Decimal("1.25") ** 5
    for quarter, value in (("2025Q2", "50"), ("2025Q3", "52"), ("2025Q4", str(level - 1)[:8])):
        observe("wushan", "green_loan_balance", quarter, value)
    chart = built("wushan", "green-loan-balance-growth", "2025Q4")
    assert chart["title"] == "绿色贷款余额已达到目标"


def test_shares_are_short_and_beyond_in_points():
    for quarter, value in (("2023Q4", "55.2"), ("2024Q4", "55.62"), ("2025Q4", "56.03")):
        observe("chongqing", "forest_coverage", quarter, value)
    title = built("chongqing", "forest-coverage-level", "2025Q4")["title"]
    assert title == "森林覆盖率离目标还差0.97个百分点"
    behind = built("chongqing", "forest-coverage-level", "2024Q4")["title"]
    assert behind == f"森林覆盖率离目标还差{Decimal(57) - Decimal('55.62')}个百分点，慢于路径"


def test_a_running_year_is_titled_by_what_it_is_expected_to_come_to():
    bonds(("2024Q3", "326"), ("2024Q4", "456.4"), ("2025Q3", "430.61"))
    chart = built("chongqing", "green-bond-issuance-level", "2025Q3")
    expected = 430.61 / (326 / 456.4)
    assert chart["title"] == f"绿色债券发行额预计全年{expected:.0f}亿元，序时路径为900亿元"
    assert f"预计全年{expected:.0f}亿元" in chart["notes"]


def test_a_flow_has_no_path_beside_a_running_total_in_chart_or_table():
    bonds(("2024Q3", "326"), ("2024Q4", "456.4"), ("2025Q3", "430.61"))
    rows = rows_of(built("chongqing", "green-bond-issuance-level", "2025Q3"))
    paths = {row["季度"]: row["路径值（亿元）"] for row in rows}
    assert paths == {"2025年三季度": "", "2024年四季度": "765.00", "2024年三季度": ""}
    assert {row["目标（亿元）"] for row in rows} == {"≥900"}


def test_of_fewer_than_three_figures_the_number_is_shown():
    observe("rongchang", "forest_coverage", "2023Q4", "21.36")
    observe("rongchang", "forest_coverage", "2024Q4", "22.08")
    chart = built("rongchang", "forest-coverage-level", "2024Q4")
    assert "figure" not in chart
    card = chart["card"]
    assert (card["value"], card["unit"]) == ("22.08", "%")
    assert card["when"] == "2024年四季度 · 季度报表"
    assert ("2023年四季度", "21.36") in card["facts"]
    assert card["url"].startswith("/observations/")
    observe("rongchang", "forest_coverage", "2022Q4", "20.92")
    assert "figure" in built("rongchang", "forest-coverage-level", "2024Q4")


def test_no_path_leads_to_a_figure_in_doubt():
    for quarter, value in (("2022Q4", "126"), ("2023Q4", "128.6"), ("2024Q4", "130.42")):
        observe("rongchang", "forest_stock", quarter, value)
    chart = built("rongchang", "forest-stock-level", "2026Q1")
    assert chart["title"] == "森林蓄积量：原文数值存疑"
    names = {trace["name"] for trace in chart["figure"]["data"]}
    assert names == {"森林蓄积量"}
    assert chart["figure"]["layout"]["yaxis"]["range"][1] < 200
    assert not any("路径" in heading for heading in chart["table"]["headings"])


def test_a_direction_says_the_change_on_the_year():
    for quarter, value in (("2023Q4", "13"), ("2024Q4", "14.73"), ("2025Q4", "17.56")):
        observe("chongqing", "green_loan_share", quarter, value)
    chart = built("chongqing", "green-loan-share-direction", "2025Q4")
    assert chart["title"] == "绿色贷款占比向好，同比+2.83个百分点"
    [shaded] = [one for one in chart["figure"]["layout"]["shapes"] if one["type"] == "rect"]
    assert shaded["y0"] == 14.73


def test_a_picture_says_place_quarter_unit_legend_and_sources():
    for quarter, value in (("2025Q1", "80"), ("2025Q2", "85"), ("2025Q3", "90")):
        observe("rongchang", "green_loan_balance", quarter, value)
    chart = built("rongchang", "green-loan-balance-level", "2025Q3")
    said = chart["figure"]["picture"]
    assert said["file"] == "荣昌区-绿色贷款余额-2025Q3"
    assert said["head"] == "荣昌区 · 截至2025年三季度 · 单位：亿元"
    assert said["foot"] == ["；".join(chart["notes"]), "来源：季度报表"]
    assert said["mark"] == ""
    observe("rongchang", "green_loan_balance", "2024Q4", "75", sample=True)
    sampled = built("rongchang", "green-loan-balance-level", "2025Q3")["figure"]["picture"]
    assert sampled["mark"] == "示例数据"
    assert sampled["foot"][-1] == "来源：季度报表、示例数据"


def test_small_charts_hold_the_same_figures():
    for quarter, value in (("2025Q1", "80"), ("2025Q2", "85"), ("2025Q3", "90")):
        observe("rongchang", "green_loan_balance", quarter, value)
    usual = built("rongchang", "green-loan-balance-level", "2025Q3")
    small = built("rongchang", "green-loan-balance-level", "2025Q3", is_small=True)
    assert small["size"] == "small"
    assert small["figure"]["data"] == usual["figure"]["data"]
    assert small["table"] == usual["table"]


def test_a_ranking_tells_zones_and_older_quarters_apart():
    observe("yuzhong", "green_loan_balance", "2025Q3", "1900")
    observe("wushan", "green_loan_balance", "2025Q2", "55")
    observe("liangjiang", "green_loan_balance", "2025Q3", "3100")
    indicator = Indicator.objects.get(code="green_loan_balance")
    chart = build_ranking(
        ranking(indicator, Reader(), parse_as_of("2025Q3")), parse_as_of("2025Q3")
    )
    zones = [trace for trace in chart["figure"]["data"] if "pattern" in trace["marker"]]
    assert [trace["x"] for trace in zones] == [[3100.0]]
    assert any(note.startswith("斜线柱") for note in chart["notes"])
    assert any(note.startswith("浅色") for note in chart["notes"])
    assert chart["figure"]["picture"]["file"] == "各行政区域-绿色贷款余额-2025Q3"


def test_an_overlay_names_who_leads_where_all_have_a_figure():
    values = {"yuzhong": ("1800", "1900"), "wushan": ("50", "55"), "liangjiang": ("3000",)}
    for slug, own in values.items():
        for quarter, value in zip(("2025Q2", "2025Q3"), own, strict=False):
            observe(slug, "green_loan_balance", quarter, value)
    indicator = Indicator.objects.get(code="green_loan_balance")
    places = [Jurisdiction.objects.get(slug=slug) for slug in [*values, "rongchang"]]
    as_of = parse_as_of("2025Q3")
    series = series_of(as_of, indicators={indicator.pk})
    lines = [(place, series.get((place.pk, indicator.pk), NO_SERIES)) for place in places]
    chart = build_overlay(indicator, lines, as_of)
    assert (
        chart["title"]
        == "2025年二季度（各方均有数据的最近一季）绿色贷款余额：两江新区居首，3,000.00亿元"
    )
    assert [trace["line"]["dash"] for trace in chart["figure"]["data"]] == ["solid"] * 2 + ["dash"]
    assert rows_of(chart)[0] == {
        "季度": "2025年三季度",
        "渝中区（亿元）": "1,900.00",
        "巫山县（亿元）": "55.00",
        "两江新区（亿元）": "未报送",
    }
    alone = build_overlay(indicator, lines[:1], as_of)
    assert alone["title"] == "绿色贷款余额历年走势"
