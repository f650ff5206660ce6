"""What a target lacks is said in what it asks for: an amount, a multiple, a yearly growth."""

import pytest
from django.utils import translation

from targets.models import Target
from targets.periods import Quarter
from targets.progress import progress_of
from targets.progress.as_of import AsOf
from targets.wording.reasons import needed_text, short_text
from targets.wording.sentences import headline
from tests.targets.rows import observe

pytestmark = pytest.mark.usefixtures("loaded_plans")
LOANS = ("chongqing", "green_loan_balance")
BONDS = ("chongqing", "green_bond_issuance")


def short(place: str, code: str, kind: str, quarter: str, language: str = "en") -> str:
    targets = Target.objects.filter(
        jurisdiction__slug=place, indicator__code=code, kind=kind, plan__jurisdiction__slug=place
    )
    [found] = progress_of(targets, AsOf(Quarter.parse(quarter)))
    with translation.override(language):
        return short_text(found)


def test_an_amount_in_its_unit() -> None:
    observe(*BONDS, "2025Q4", "612.4")
    assert short(*BONDS, "level", "2025Q4") == "short by CNY 28.76 bn"
    assert short(*BONDS, "level", "2025Q4", "zh-hans") == "差287.60亿元"


def test_a_multiple_in_times() -> None:
    observe(*BONDS, "2025Q4", "612.4")
    # 612.4 is 2.72 times 225.
    assert short(*BONDS, "multiple", "2025Q4") == "short by 1.28 times the baseline"
    assert short(*BONDS, "multiple", "2025Q4", "zh-hans") == "差1.28倍（较基期）"


def test_a_growth_in_percentage_points() -> None:
    observe(*LOANS, "2025Q4", "7000")
    # From 3000 in five years: 18.47 % a year.
    assert short(*LOANS, "average_growth", "2025Q4") == ("short by 1.53 percentage points a year")
    assert short(*LOANS, "level", "2025Q4") == ""


def test_a_growth_that_keeps_up_lacks_nothing_before_the_deadline() -> None:
    observe(*LOANS, "2022Q3", "4972.33")
    assert short(*LOANS, "average_growth", "2022Q3") == ""
    assert short(*LOANS, "level", "2022Q3") == "short by CNY 102.77 bn"


def test_a_running_total_lacks_it_in_the_year_so_far() -> None:
    observe(*BONDS, "2025Q3", "430.61")
    assert short(*BONDS, "level", "2025Q3") == "short so far by CNY 46.94 bn"
    assert short(*BONDS, "level", "2025Q3", "zh-hans") == "年内累计尚差469.39亿元"


def said(text: str, code: str, quarter: str) -> str:
    targets = Target.objects.filter(
        jurisdiction__slug="chongqing", indicator__code=code, kind="level"
    )
    [found] = progress_of(targets, AsOf(Quarter.parse(quarter)))
    with translation.override("zh-hans"):
        return {"needed": needed_text, "headline": headline}[text](found)


def test_nothing_a_quarter_is_asked_for_after_the_deadline() -> None:
    observe("chongqing", "forest_coverage", "2024Q4", "56")
    assert "每季需" in said("needed", "forest_coverage", "2025Q3")
    assert said("needed", "forest_coverage", "2025Q4") == "待终期数据"
    assert said("needed", "forest_coverage", "2026Q3") == "待终期数据"


def test_a_gap_names_the_path_that_it_is_held_against() -> None:
    observe(*LOANS, "2022Q3", "4972.33")
    assert "快于几何路径" in said("headline", "green_loan_balance", "2022Q3")
    observe("chongqing", "forest_coverage", "2024Q4", "54.6")
    assert "慢于线性路径" in said("headline", "forest_coverage", "2024Q4")


def test_without_a_figure_nothing_is_said() -> None:
    assert short(*BONDS, "level", "2020Q1") == ""
