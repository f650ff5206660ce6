"""Figures: small, plain, complete, and every point leads to its origin."""

import dataclasses
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from targets.figures import frames
from targets.figures.drawn import Aim, Aside, Scale, Trajectory
from targets.figures.ranking import ranking_figure
from targets.figures.trajectory import trajectory_figure
from targets.periods import Quarter
from targets.progress.figures_used import NO_SERIES, Series
from targets.wording.sentences import figure_text

from .test_frames import GOAL, Q, assess, reading, short_urls  # noqa: F401

SCALE = Scale("绿色贷款余额", "亿元", 2)
FIGURES = Path(frames.__file__).parent


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def chart_of(series, as_of="2022Q4", **more):
    found = assess(GOAL, series.readings, Q(as_of))
    steps = [frames.Step(Q("2020Q4"), Q("2025Q4"), 6000.0)]
    values = {
        "figures": frames.trajectory_frame(series),
        "path": frames.path_frame(GOAL, found),
        "steps": frames.step_frame(steps),
        "forecast": frames.forecast_frame(GOAL, found),
        "required": frames.required_frame(GOAL, found, asks_more=found.status != "ahead"),
        "scale": SCALE,
        "target_text": "目标<br>≥ 6,000",
        "path_text": "几何路径",
    }
    return Trajectory(**{**values, **more})


def series_of_five(**more):
    values = {"2021Q4": 3100, "2022Q1": 3250, "2022Q2": 3300, "2022Q3": 3480, "2022Q4": 3600}
    readings = [
        reading(quarter, value, pk=i, **more) for i, (quarter, value) in enumerate(values.items())
    ]
    return Series(readings=tuple(readings))


def named(figure, name):
    return [trace for trace in figure["data"] if trace.get("name") == name]


def texts(figure):
    return [annotation["text"] for annotation in figure["layout"]["annotations"]]


def test_figure_is_plain_and_small():
    text = json.dumps(trajectory_figure(chart_of(series_of_five())))
    assert "bdata" not in text
    assert '"template"' not in text
    assert len(text) < 8_000


def test_numbers_carry_no_noise_of_floats():
    linear = dataclasses.replace(
        GOAL,
        kind="reduction",
        value=Decimal(14),
        baseline=Decimal(0),
        path="linear",
    )
    series = Series(readings=(reading("2022Q4", "5.6"),))
    path = frames.path_frame(linear, assess(linear, series.readings, Q("2022Q4")))
    assert 0.7000000000000001 in path["value"].tolist()
    [line] = named(trajectory_figure(chart_of(series, path=path)), "几何路径")
    assert line["y"][:4] == [0.0, 0.7, 1.4, 2.1]


def test_no_markup_that_the_browser_would_refuse():
    figure = trajectory_figure(chart_of(series_of_five()))
    text = json.dumps(figure, ensure_ascii=False).replace("<br>", "").replace("<extra></extra>", "")
    assert "<" not in text.replace("< 6", "")


def test_points_lead_to_their_origin():
    cited = reading("2022Q3", "4972.33", "cited", pk=30)
    five = series_of_five()
    figure = trajectory_figure(chart_of(Series(readings=five.readings, cited=(cited,))))
    [observed] = named(figure, SCALE.name)
    assert observed["customdata"] == [f"/observation/{number}/" for number in range(5)]
    assert observed["line"]["width"] >= 3
    [citations] = [t for t in figure["data"] if t.get("marker", {}).get("symbol") == "diamond-open"]
    assert citations["customdata"] == ["/cited/30/"]
    assert "line" not in citations["mode"]


def test_sample_points_are_hollow():
    assert (
        named(trajectory_figure(chart_of(series_of_five())), SCALE.name)[0]["marker"]["symbol"]
        == ["circle"] * 5
    )
    hollow = named(trajectory_figure(chart_of(series_of_five(sample=True))), SCALE.name)
    assert hollow[0]["marker"]["symbol"] == ["circle-open"] * 5


def test_axes_carry_the_unit_and_tick_at_year_ends():
    layout = trajectory_figure(chart_of(series_of_five()))["layout"]
    assert layout["yaxis"]["title"]["text"] == "亿元"
    assert [place % 4 for place in layout["xaxis"]["tickvals"]] == [3] * 6
    assert layout["xaxis"]["ticktext"] == [str(year) for year in range(2020, 2026)]
    assert layout["xaxis"]["tickvals"][-1] == Quarter(2025, 4).index


def test_labels_name_value_target_path_and_forecast():
    found = texts(trajectory_figure(chart_of(series_of_five())))
    assert "3,600.00" in found
    assert "目标<br>≥ 6,000" in found
    assert "几何路径" in found
    assert len(found) == 4


def placed(figure, text):
    [found] = [one for one in figure["layout"]["annotations"] if one["text"] == text]
    return found


def test_the_last_label_keeps_clear_of_lines():
    # Behind a rising line there is room; the path, where it runs through there, sends it below.
    clear = placed(trajectory_figure(chart_of(series_of_five())), "3,600.00")
    assert (clear["xanchor"], clear["yshift"]) == ("left", -14)
    ahead = Series(readings=(reading("2021Q4", "4000"), reading("2022Q4", "4900")))
    above = placed(trajectory_figure(chart_of(ahead)), "4,900.00")
    assert (above["xanchor"], above["yshift"]) == ("right", 14)
    falling = Series(readings=(reading("2021Q4", "5100"), reading("2022Q4", "4900")))
    below = placed(trajectory_figure(chart_of(falling)), "4,900.00")
    assert (below["xanchor"], below["yshift"]) == ("right", -14)


def test_the_last_label_keeps_clear_of_the_forecast():
    quarters = ("2024Q3", "2024Q4", "2025Q1", "2025Q2", "2025Q3")
    values = (4900, 5000, 5100, 5200, 5300)
    close = tuple(reading(q, v, pk=v) for q, v in zip(quarters, values, strict=True))
    chart = chart_of(Series(readings=close), "2025Q4")
    assert len(chart.forecast)
    figure = trajectory_figure(chart)
    last, ahead = placed(figure, "5,300.00"), placed(figure, "预测<br>5,407")
    assert (last["xanchor"], ahead["xanchor"]) == ("left", "left")
    # Two lines take 40 pixels: the trend's label hangs 20 below its own middle.
    assert last["yshift"] < ahead["yshift"] - 10
    assert last["yshift"] < -14


def test_at_the_right_edge_the_label_stands_beside_its_point():
    ended = Series(readings=(reading("2024Q4", "5100"), reading("2025Q4", "5900")))
    label = placed(trajectory_figure(chart_of(ended, "2025Q4")), "5,900.00")
    assert label["xanchor"] == "left"
    assert label["yshift"] < -20  # the target's own label is close above


def test_published_figures_are_labelled_on_the_side_of_the_line():
    rising = tuple(reading(q, v, "cited") for q, v in (("2021Q1", "3100"), ("2022Q3", "4972.33")))
    [marks] = named(trajectory_figure(chart_of(Series(cited=rising))), "公开数据")
    # The first stands near the value axis: to its left the axis has its numbers.
    assert marks["textposition"] == ["top right", "top left"]
    falling = tuple(reading(q, v, "cited") for q, v in (("2021Q1", "4100"), ("2022Q3", "3900")))
    [marks] = named(trajectory_figure(chart_of(Series(cited=falling))), "公开数据")
    assert marks["textposition"] == ["top right", "top right"]


def test_forecast_is_dotted_with_a_pale_band():
    figure = trajectory_figure(chart_of(series_of_five()))
    band = [trace for trace in figure["data"] if trace.get("fill") == "toself"]
    dotted = [trace for trace in figure["data"] if trace.get("line", {}).get("dash") == "dot"]
    assert len(band) == len(dotted) == 1
    few = Series(readings=series_of_five().readings[:3])
    assert not [t for t in trajectory_figure(chart_of(few))["data"] if t.get("fill") == "toself"]


def test_marks_stand_at_the_last_and_at_lonely_figures_alone():
    """All figures answer on hover; a figure with gaps on both sides is on no line."""
    values = {"2021Q4": 3100, "2022Q2": 3300, "2022Q4": 3600, "2023Q1": 3700, "2023Q2": 3800}
    readings = [reading(quarter, value, pk=i) for i, (quarter, value) in enumerate(values.items())]
    figure = trajectory_figure(chart_of(Series(readings=tuple(readings)), "2023Q2"))
    [line] = named(figure, SCALE.name)
    drawn = dict(zip(line["x"], line["marker"]["size"], strict=True))
    shown = {quarter for quarter in values if drawn[Q(quarter).index]}
    assert shown == {"2021Q4", "2022Q2", "2023Q2"}
    assert len([text for text in line["hovertext"] if text]) == 5


def test_gaps_break_the_line_and_annual_figures_have_none():
    quarters = ("2021Q4", "2022Q4", "2023Q4")
    yearly = Series(readings=tuple(reading(q, v) for v, q in enumerate(quarters, 3100)))
    [broken] = named(trajectory_figure(chart_of(yearly)), SCALE.name)
    assert broken["y"] == [3100.0, None, 3101.0, None, 3102.0]
    [whole] = named(trajectory_figure(chart_of(yearly, cadence=4)), SCALE.name)
    assert whole["y"] == [3100.0, 3101.0, 3102.0]


def test_a_citation_used_for_its_quarter_carries_the_line():
    cited = reading("2022Q2", "3310", "cited", pk=9)
    five = series_of_five().readings
    used = (*five[:2], cited, *five[3:])
    figure = trajectory_figure(chart_of(Series(readings=used, cited=(cited,))))
    [line] = named(figure, SCALE.name)
    assert line["y"] == [3100.0, 3250.0, 3310.0, 3480.0, 3600.0]
    assert line["marker"]["size"][2] == 0


def test_hover_says_path_gap_change_origin_and_what_a_click_does():
    series = series_of_five()
    changes = {Q("2022Q4"): "+16.1%"}
    chart = chart_of(series, figures=frames.trajectory_frame(series, "", changes))
    [line] = named(trajectory_figure(chart), SCALE.name)
    path = 3000 * 2 ** (8 / 20)
    assert line["hovertext"][-1].split("<br>") == [
        "2022年四季度",
        "3,600.00亿元",
        f"序时路径{path:,.2f}，低于路径{path - 3600:,.2f}亿元",
        "同比+16.1%",
        "季度报表",
        "点击看出处",
    ]


def test_levels_start_at_zero_or_say_that_they_do_not():
    layout = trajectory_figure(chart_of(series_of_five()))["layout"]
    assert layout["yaxis"]["range"][0] == 0
    close = Series(readings=(reading("2024Q4", "5900"), reading("2025Q4", "5950")))
    near = chart_of(close, path=frames.step_frame([]), forecast=chart_of(NO_SERIES).forecast)
    axis = trajectory_figure(near)["layout"]["yaxis"]
    assert 0 < axis["range"][0] < 5900
    assert axis["title"]["text"] == "亿元（纵轴不从零起）"


@pytest.mark.parametrize("is_upward", [True, False])
def test_a_direction_is_an_arrow_with_its_side_shaded(is_upward):
    aim = Aim(is_upward, "目标", Q("2021Q4"), 3100.0)
    nothing = frames.step_frame([])
    chart = chart_of(series_of_five(), aim=aim, steps=nothing, path=nothing)
    layout = trajectory_figure(chart)["layout"]
    [side] = layout["shapes"]
    low, high = layout["yaxis"]["range"]
    assert (side["y0"], side["y1"]) == (3100.0, high if is_upward else low)
    [arrow] = [one for one in layout["annotations"] if one["showarrow"]]
    assert (arrow["ay"] > 0) == is_upward  # the tail lies below its head where up is wanted
    lonely = trajectory_figure(chart_of(series_of_five(), aim=Aim(is_upward, "目标")))
    assert "shapes" not in lonely["layout"] or not lonely["layout"]["shapes"]


def test_small_charts_have_fewer_labels():
    cited = tuple(reading(q, v, "cited") for q, v in (("2021Q1", "3100"), ("2022Q3", "4972.33")))
    series = Series(readings=series_of_five().readings, cited=cited)
    small = trajectory_figure(chart_of(series, is_small=True))
    assert not [text for text in texts(small) if text.startswith("预测")]
    [marks] = named(small, "公开数据")
    assert not any(marks["text"])


def test_series_break_is_marked():
    chart = chart_of(series_of_five(), breaks=((Q("2022Q2"), "新版目录"),))
    layout = trajectory_figure(chart)["layout"]
    [line] = layout["shapes"]
    assert line["x0"] == line["x1"] == Q("2022Q2").index - 0.5
    notes = [one for one in layout["annotations"] if one.get("hovertext") == "新版目录"]
    assert {one["y"] for one in notes} == {0}


def test_a_breaks_words_leave_the_foot_to_figures_that_lie_there():
    far = [Aside(Q("2026Q1"), Q("2030Q4"), 40000.0, "40000")]
    chart = chart_of(series_of_five(), breaks=((Q("2022Q2"), "新版目录"),), asides=far)
    notes = [
        one
        for one in trajectory_figure(chart)["layout"]["annotations"]
        if one.get("hovertext") == "新版目录"
    ]
    assert {(one["y"], one["yanchor"]) for one in notes} == {(1, "top")}


def test_figure_without_any_figure_still_shows_target_and_path():
    figure = trajectory_figure(chart_of(NO_SERIES))
    assert not named(figure, SCALE.name)
    assert named(figure, "几何路径")


BARS = [
    ("重庆市", "2025Q4", 14.0, "=", "return", True, True, False, "", "/observation/1/"),
    ("两江新区", "2025Q4", 18.0, "=", "return", True, False, True, "", "/observation/4/"),
    ("渝中区", "2025Q4", 16.5, "=", "return", True, False, False, "+9.1%", "/observation/2/"),
    ("荣昌区", "2025Q3", 11.0, ">", "cited", False, False, False, "", "/cited/3/"),
]


def test_bars_start_at_zero_and_the_city_is_a_line():
    figure = ranking_figure(frames.ranking_frame(BARS), SCALE)
    bars, _zones = figure["data"]
    axis = figure["layout"]["yaxis"]
    named_bars = dict(zip(axis["tickvals"], axis["ticktext"], strict=True))
    assert [named_bars[place] for place in bars["y"]] == ["渝中区", "荣昌区"]
    assert bars["x"] == [16.5, 11.0]
    assert bars["text"] == ["16.50", figure_text(11, ">", 2, is_cited=True)]
    assert bars["marker"]["color"][0] != bars["marker"]["color"][1]
    assert bars["hovertext"][0].split("<br>") == [
        "渝中区", "2025年四季度", "16.50亿元", "同比+9.1%", "季度报表", "点击看出处",
    ]  # fmt: skip
    assert figure["layout"]["xaxis"]["rangemode"] == "tozero"
    assert figure["layout"]["shapes"][0]["x0"] == 14.0


def test_zones_are_hatched_and_stand_apart_below():
    figure = ranking_figure(frames.ranking_frame(BARS), SCALE)
    bars, zones = figure["data"]
    assert zones["x"] == [18.0]
    assert zones["marker"]["pattern"]["shape"] == "/"
    assert "pattern" not in bars["marker"]
    assert min(bars["y"]) - max(zones["y"]) > 1
    alone = ranking_figure(frames.ranking_frame(BARS[1:2]), SCALE)
    assert alone["data"][0]["y"] == [0]


def test_the_path_is_named_where_no_figure_stands():
    """Figures lie on the path's first half: its name goes to the second."""
    figure = trajectory_figure(chart_of(series_of_five()))
    [name] = [one for one in figure["layout"]["annotations"] if one["text"] == "几何路径"]
    assert name["x"] > Q("2022Q4").index


def test_what_is_required_is_drawn_until_the_target_is_met():
    assert dashes(trajectory_figure(chart_of(series_of_five()))).count("dashdot") == 1
    met = Series(readings=(reading("2022Q4", "6100"),))
    assert "dashdot" not in dashes(trajectory_figure(chart_of(met)))


def dashes(figure):
    return [trace.get("line", {}).get("dash") for trace in figure["data"]]


def test_no_figure_writes_in_bold_by_markup():
    """`<b>` becomes a style attribute, which the policy of the pages refuses."""
    texts_of = [path.read_text(encoding="utf-8") for path in FIGURES.glob("*.py")]
    assert len(texts_of) > 8
    assert not [text for text in texts_of if re.search(r"</?(b|i|em|span|sup|sub)\b", text)]
