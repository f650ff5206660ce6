"""The first screen's small charts: what is drawn is what was given, in the order of a page."""

from targets.figures.drawn import Scale
from targets.figures.overview import (
    SYMBOLS,
    Dot,
    Part,
    Spread,
    Way,
    parts_figure,
    spread_figure,
    ways_figure,
)
from targets.palette import BRAND, TONES

SHARE = Scale("占比", "%")
LOANS = Scale("绿色贷款余额", "亿元")
WAYS = [
    Way("森林覆盖率", 0.612, "56.03 / 57", "missed", "差 0.97", "/targets/1/"),
    Way("森林蓄积量", 1.088, "28,263 / 28,000", "achieved", "已完成", "/targets/2/"),
]
DOTS = [
    Dot("渝中区", 19.22, "19.22", "achieved", "渝中区", "/targets/3/"),
    Dot("江北区", 14.75, "14.75", "missed", "江北区", "/targets/4/"),
    Dot("南岸区", 12.92, "12.92", "awaiting", "南岸区", "/targets/5/"),
]
PARTS = [
    Part("渝中区", 1982.26, "1,982.26", "渝中区", "/observations/1/"),
    Part("其余 82.1%", 9122.0, "9,122.00", "未报送", "/observations/2/", is_rest=True),
]


def test_every_status_has_a_shape_and_those_that_matter_differ() -> None:
    assert set(SYMBOLS) == set(TONES)
    told = [SYMBOLS[one] for one in ("missed", "off_track", "at_risk", "awaiting", "achieved")]
    assert len(set(told)) == len(told)


def test_ways_run_from_the_baseline_to_where_each_goal_stands() -> None:
    figure = ways_figure(WAYS)
    bars, dots = figure["data"]
    # The first goal stands on top: it has the highest place.
    assert dict(zip(bars["y"], bars["x"], strict=True)) == {1: 0.612, 0: 1.088}
    assert dots["customdata"] == ["/targets/2/", "/targets/1/"]
    assert dots["marker"]["color"] == [TONES["achieved"].fill, TONES["missed"].fill]
    [goal] = figure["layout"]["shapes"]
    assert (goal["x0"], goal["x1"]) == (1, 1)
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < 0 < 1.088 < high
    said = [one["text"] for one in figure["layout"]["annotations"]]
    assert "森林蓄积量" in said[0]
    assert "28,263 / 28,000" in said[0]


def test_a_goal_that_moved_away_stays_in_sight() -> None:
    figure = ways_figure([Way("降幅", -0.4, "−1 / 14", "off_track", "", "")])
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < -0.4 < 1 < high


def test_dots_stand_around_the_level_highest_on_top() -> None:
    figure = spread_figure(Spread(DOTS, 15.0, "目标 > 15 %", SHARE))
    [trace] = figure["data"]
    assert dict(zip(trace["y"], trace["x"], strict=True)) == {
        "南岸区": 12.92,
        "江北区": 14.75,
        "渝中区": 19.22,
    }
    assert trace["y"][-1] == "渝中区"
    assert trace["marker"]["symbol"] == ["hourglass", "x", "circle"]
    [level] = figure["layout"]["shapes"]
    assert level["x0"] == level["x1"] == 15.0
    texts = [one["text"] for one in figure["layout"]["annotations"]]
    assert texts == ["12.92", "14.75", "19.22", "目标 > 15 %"]


def test_equal_figures_leave_room() -> None:
    figure = spread_figure(Spread([DOTS[0]], 19.22, "目标", SHARE))
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < 19.22 < high


def test_what_nobody_reported_is_only_outlined() -> None:
    figure = parts_figure(PARTS, LOANS)
    [trace] = figure["data"]
    assert dict(zip(trace["y"], trace["x"], strict=True)) == {
        "其余 82.1%": 9122.0,
        "渝中区": 1982.26,
    }
    assert trace["marker"]["color"] == ["rgba(0,0,0,0)", BRAND]
    assert figure["layout"]["xaxis"]["range"][0] == 0
    assert figure["layout"]["xaxis"]["range"][1] > 9122
