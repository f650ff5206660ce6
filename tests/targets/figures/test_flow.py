"""A flow as bars: each number is recomputed from the figures, and none is held against a path
that it has not."""

import json

import pytest
from django.utils import translation

from targets.arithmetic.increments import increments
from targets.figures.drawn import Aside, Expected, Flow, Scale
from targets.figures.flow import flow_figure
from targets.figures.frames import Step

from .test_frames import Q, reading, short_urls  # noqa: F401

SCALE = Scale("绿色债券发行额", "亿元", 2)
VALUES = {
    "2023Q1": "60",
    "2023Q2": "150.5",
    "2023Q3": "240",
    "2023Q4": "331.8",
    "2024Q4": "456.2",
    "2025Q1": "130",
    "2025Q2": "295",
    "2025Q3": "430.61",
}
LINEAR = {2020: 225.0, 2021: 360.0, 2022: 495.0, 2023: 630.0, 2024: 765.0, 2025: 900.0}


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def flow(more=None, as_of="2025Q3", **changed):
    readings = [
        reading(quarter, value, pk=number)
        for number, (quarter, value) in enumerate({**VALUES, **(more or {})}.items())
    ]
    values = {
        "pieces": increments(readings),
        "scale": SCALE,
        "as_of": Q(as_of),
        "base": (2020, 225.0),
        "path": LINEAR,
        "levels": [Step(Q("2020Q4"), Q("2025Q4"), 900.0)],
        "target_text": "目标<br>≥ 900",
        "changes": {Q("2024Q4"): "+37.5%"},
    }
    return Flow(**{**values, **changed})


def trace(figure, name):
    found = [one for one in figure["data"] if one["name"] == name]
    return found[0] if found else None


def tops(bars):
    """Where each year's stack ends, from what is drawn."""
    ends = {}
    for year, base, height in zip(bars["x"], bars["base"], bars["y"], strict=True):
        assert base == pytest.approx(ends.get(year, 0)), "the stack has a hole"
        ends[year] = base + height
    return ends


def labels(figure):
    return {(one["x"], one["y"]): one["text"] for one in figure["layout"]["annotations"]}


def test_quarters_are_stacked_to_the_totals_that_were_reported():
    bars = trace(flow_figure(flow()), SCALE.name)
    assert tops(bars) == pytest.approx({2023: 331.8, 2024: 456.2, 2025: 430.61})
    assert bars["x"].count(2024) == 1  # only its fourth quarter is known
    assert bars["y"][1] == pytest.approx(90.5)
    assert bars["customdata"] == [f"/observation/{number}/" for number in range(8)]


def test_the_base_year_is_hollow_and_missing_years_say_so():
    figure = flow_figure(flow())
    base = trace(figure, "基期")
    assert (base["x"], base["y"], base["marker"]["color"]) == ([2020], [225.0], "#ffffff")
    axis = figure["layout"]["xaxis"]
    assert dict(zip(axis["tickvals"], axis["ticktext"], strict=True)) == {
        2020: "2020<br>基期",
        2021: "2021<br>未报",
        2022: "2022<br>未报",
        2023: "2023",
        2024: "2024",
        2025: "2025<br>前三季度",
    }


def test_another_periods_target_adds_no_years_before_the_first_figure():
    former = Aside(Q("2020Q4"), Q("2025Q4"), 900.0, "900")
    following = Aside(Q("2026Q1"), Q("2030Q4"), 1200.0, "1200")
    drawn = flow(base=None, path={}, levels=[], asides=[former, following])
    figure = flow_figure(drawn)
    assert figure["layout"]["xaxis"]["tickvals"] == list(range(2023, 2031))
    spans = [one["x"] for one in figure["data"] if one["name"] in ("900", "1200")]
    assert spans == [[2022.5, 2025.5], [2025.5, 2030.5]]
    gone = Aside(Q("2016Q1"), Q("2020Q4"), 100.0, "100")
    assert trace(flow_figure(flow(base=None, path={}, levels=[], asides=[gone])), "100") is None


def test_years_ahead_are_not_called_missing():
    figure = flow_figure(flow(pieces=(), as_of="2023Q1"))
    assert figure["layout"]["xaxis"]["ticktext"][-3:] == ["2023<br>未报", "2024", "2025"]


def test_the_path_is_a_tick_a_year_and_never_beside_a_running_total():
    figure = flow_figure(flow())
    path = trace(figure, "路径")
    middles = [(path["x"][place], path["y"][place]) for place in range(1, len(path["x"]), 4)]
    assert middles == [(year, 225.0 + 135.0 * (year - 2020)) for year in range(2021, 2026)]
    hover = trace(figure, SCALE.name)["hovertext"]
    with_path = [text for text in hover if "路径" in text]
    assert len(with_path) == 2
    assert all("四季度" in text for text in with_path)
    assert "序时路径765.00，低于路径308.80亿元" in hover[4]
    assert "同比+37.5%" in hover[4]
    assert hover[1].startswith("2023年二季度<br>当季90.50亿元<br>")
    assert hover[1].endswith("季度报表<br>点击看出处")


def test_what_the_last_year_lacks_is_hatched_and_said():
    figure = flow_figure(flow({"2025Q4": "612.4"}, as_of="2025Q4"))
    gap = trace(figure, "距目标差额")
    assert (gap["x"], gap["base"]) == ([2025], [612.4])
    assert gap["base"][0] + gap["y"][0] == pytest.approx(900)
    assert gap["marker"]["pattern"]["shape"] == "/"
    named = {(one["text"], one.get("name", "")) for one in figure["layout"]["annotations"]}
    # Where the chart is small, both numbers stand above the goal: nothing covers the gap.
    assert {("612.4", "wide"), ("差<br>287.6", "wide"), ("612.4，差 287.6", "narrow")} <= named
    reached = flow_figure(flow({"2025Q4": "900"}, as_of="2025Q4"))
    assert trace(reached, "距目标差额") is None


def test_a_total_stands_on_the_tick_or_before_the_line_that_would_cross_it():
    def written(**changed):
        annotations = flow_figure(flow({"2025Q4": "612.4"}, as_of="2025Q4", **changed))["layout"]
        return {one["text"]: one for one in annotations["annotations"]}

    plain = written()["456"]
    assert (plain["y"], "bgcolor" in plain) == (456.2, False)
    on_tick = written(path={2023: 400.0, 2024: 500.0})["456"]
    assert (on_tick["y"], on_tick["yshift"]) == (500.0, 3)
    crossed = [Aside(Q("2024Q1"), Q("2024Q4"), 480.0, "")]
    assert written(path={}, asides=crossed)["456"]["bgcolor"]
    elsewhere = [Aside(Q("2022Q1"), Q("2022Q4"), 480.0, "")]
    assert "bgcolor" not in written(path={}, asides=elsewhere)["456"]


def test_a_floor_shows_no_gap():
    floor = increments([reading("2025Q4", 612, relation=">")])
    assert trace(flow_figure(flow(pieces=floor, as_of="2025Q4")), "距目标差额") is None


def test_a_narrow_gap_is_named_above_the_goal():
    figure = flow_figure(flow({"2025Q4": "880"}, as_of="2025Q4"))
    assert labels(figure)[(2025, 900.0)] == "880，差 20"
    assert (2025, 880.0) not in labels(figure)


def test_a_running_year_is_held_against_what_it_is_expected_to_come_to():
    expected = Expected(2025, 586.7, 569.0, 603.0)
    figure = flow_figure(flow(expected=expected))
    pale = trace(figure, "预计全年")
    assert pale["base"][0] + pale["y"][0] == pytest.approx(586.7)
    band = pale["error_y"]
    assert 586.7 + band["array"][0] == pytest.approx(603)
    assert 586.7 - band["arrayminus"][0] == pytest.approx(569)
    assert pale["hovertext"] == ["预计全年587（569–603）亿元"]
    assert trace(figure, "距目标差额")["base"] == [586.7]
    assert "年末预计差<br>313.3" in labels(figure).values()
    without_band = flow_figure(flow(expected=Expected(2025, 586.7)))
    assert "error_y" not in trace(without_band, "预计全年")
    assert trace(flow_figure(flow()), "距目标差额") is None


def test_english_draws_what_it_says():
    with translation.override("en"):
        figure = flow_figure(
            flow({"2025Q4": "612.4"}, "2025Q4", scale=Scale("Bonds", "CNY 100 million"))
        )
    assert figure["layout"]["yaxis"]["title"]["text"] == "CNY bn"
    assert figure["layout"]["yaxis"]["range"] == [0, pytest.approx(102.6)]
    assert tops(trace(figure, "Bonds"))[2025] == pytest.approx(61.24)
    assert trace(figure, "Target")["y"] == [90, 90]
    assert labels(figure)[(2025, 61.24)] == "61.24"
    [hover] = [text for text in trace(figure, "Bonds")["hovertext"] if "2025 Q4" in text]
    assert "CNY 61.24 bn so far this year" in hover


def test_a_revised_goal_is_a_step_from_the_year_whose_total_it_holds_for():
    levels = [Step(Q("2020Q4"), Q("2023Q2"), 800.0), Step(Q("2023Q2"), Q("2025Q4"), 900.0)]
    goal = trace(flow_figure(flow(levels=levels)), "目标")
    assert goal["x"] == [2019.5, 2022.5, 2022.5, 2025.5]
    assert goal["y"] == [800.0, 800.0, 900.0, 900.0]


def test_bars_start_at_zero_and_nothing_is_an_instant_or_markup():
    figure = flow_figure(flow())
    assert figure["layout"]["yaxis"]["range"][0] == 0
    text = json.dumps(figure, ensure_ascii=False)
    assert "bdata" not in text
    assert "<" not in text.replace("<br>", "").replace("<extra></extra>", "")
    assert len(text) < 8_000
