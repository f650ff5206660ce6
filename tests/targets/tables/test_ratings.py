"""What rows and bars say of a rating: by what it was given, its quarter, and how far the way is."""

import pytest

from targets.models import Target
from targets.periods import Quarter
from targets.progress import progress_of
from targets.progress.as_of import AsOf
from targets.tables.rows import TargetRow
from tests.kept import forget_kept
from tests.targets.rows import observe

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plans(loaded_plans, settings):
    settings.LANGUAGE_CODE = "zh-hans"
    forget_kept()


def row_of(key, text, plan="chongqing"):
    as_of = AsOf(Quarter.parse(text))
    [entry] = progress_of(Target.objects.filter(plan__slug=plan, key=key), as_of)
    return TargetRow(entry, as_of)


def observed(slug, code, **values):
    for quarter, value in values.items():
        observe(slug, code, quarter[1:], value)


def test_forest_coverage_shows_the_way_and_not_the_level():
    observed("chongqing", "forest_coverage", q2025Q4="56.03")
    row = row_of("forest-coverage-level", "2025Q4")
    assert (row.distance, row.covered, row.attainment) == ("61.2%", "61.2%", "98.3%")
    assert row.bullet.value == pytest.approx(row.bullet.target * 0.612, abs=0.01)
    assert row.bullet.path == row.bullet.target
    assert row.bullet.off == pytest.approx(row.bullet.target * 0.85, abs=0.01)


def test_the_figure_of_the_baseline_itself_covers_no_way_yet():
    base = Target.objects.get(plan__slug="chongqing", key="forest-coverage-level").baseline_quarter
    observe("chongqing", "forest_coverage", base, "54.5")
    row = row_of("forest-coverage-level", f"{int(base[:4]) + 1}Q3")
    assert (row.observed, row.covered, row.distance) == ("54.50%", "", "")


def test_a_yearly_figure_stands_with_its_quarter():
    observed("chongqing", "forest_coverage", q2024Q4="55.62")
    row = row_of("forest-coverage-level", "2025Q2")
    assert (row.status, row.rated_note) == ("off_track", "2024年四季度评定")
    assert row.dated_word == "严重滞后（2024年四季度评定）"
    assert row.reason.endswith("沿用2024年四季度评定。")
    own = row_of("forest-coverage-level", "2024Q4")
    assert (own.rated_note, own.dated_word) == ("", "严重滞后")


def test_a_running_total_is_shown_by_its_expected_year_end():
    observed("chongqing", "green_bond_issuance", q2024Q3="300", q2024Q4="400", q2025Q3="450")
    row = row_of("green-bond-issuance-level", "2025Q3")
    assert row.rated_note == "预计全年600.00亿元"
    assert row.reason == "预计全年600.00亿元，远低于路径值900.00亿元。"
    assert (row.gap, row.path, row.covered) == ("−44.4%", "", "")
    assert row.bullet.value == pytest.approx(row.bullet.target * (600 - 225) / 675, abs=0.01)
    alone = row_of("green-bond-issuance-level", "2024Q3")
    assert (alone.status, alone.bullet, alone.rated_note) == ("not_rated", None, "")


def test_a_pace_is_said_in_times():
    observed("nanan", "green_loan_share", q2024Q1="10", q2024Q3="11", q2024Q4="11.5")
    before = row_of("core-share-nanan", "2024Q4")
    assert before.rated_note == "所需速度为近期的1.8倍"
    assert before.covered_name == "完成率"
    observed("nanan", "green_loan_share", q2025Q1="12")
    crossing = row_of("core-share-nanan", "2025Q1")
    assert crossing.rated_note.endswith("（跨口径）")
    assert "近期数据跨口径。" in crossing.reason
    observed("nanan", "green_loan_share", q2025Q2="9")
    assert "：近期未向目标值靠近。" in row_of("core-share-nanan", "2025Q2").reason


def test_a_later_figure_stands_beside():
    observed("chongqing", "forest_coverage", q2024Q4="55.62", q2026Q4="58")
    row = row_of("forest-coverage-level", "2026Q4")
    assert (row.status, row.figure) == ("awaiting", "55.62")
    assert row.later == "其后：2026年四季度 58.00%"


def test_lower_is_better_begins_at_the_baseline_too():
    Target.objects.filter(plan__slug="chongqing", key="forest-coverage-level").update(
        operator="<=", value=50, baseline_value=60
    )
    observed("chongqing", "forest_coverage", q2023Q4="58")
    row = row_of("forest-coverage-level", "2023Q4")
    assert row.distance == "20.0%"
    assert row.bullet.value == pytest.approx(row.bullet.target * 0.2, abs=0.01)
    assert row.bullet.value < row.bullet.off < row.bullet.risk < row.bullet.path
