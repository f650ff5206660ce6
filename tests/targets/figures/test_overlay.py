"""One indicator of several jurisdictions: told apart, named at their ends, zones dashed."""

import doctest
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from targets.figures import frames, overlay
from targets.figures.drawn import Line, Scale
from targets.figures.overlay import GREY, LABEL_HEIGHT, apart, overlay_figure
from targets.progress.figures_used import NO_SERIES, Series

from .test_frames import reading, short_urls  # noqa: F401

SCALE = Scale("绿色贷款余额", "亿元", 2)


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def line(name, values, place=0, **more):
    readings = tuple(reading(quarter, value) for quarter, value in values.items())
    return Line(name, frames.trajectory_frame(Series(readings=readings)), place, **more)


def test_the_examples_in_the_docstrings_hold():
    found = doctest.testmod(overlay)
    assert found.attempted > 0
    assert found.failed == 0


def test_each_line_is_named_at_its_end_with_its_last_value():
    lines = [
        line("渝中区", {"2025Q1": 1800, "2025Q2": "1850.6"}),
        line("巫山县", {"2025Q1": 50, "2025Q2": "52.25"}, 1),
    ]
    figure = overlay_figure(lines, SCALE)
    labels = figure["layout"]["annotations"]
    assert {one["text"] for one in labels} == {"渝中区 1,851", "巫山县 52.25"}
    by_name = {trace["name"]: trace for trace in figure["data"]}
    colours = {one["text"].split()[0]: one["font"]["color"] for one in labels}
    assert colours == {name: trace["line"]["color"] for name, trace in by_name.items()}
    assert len(set(colours.values())) == 2
    assert by_name["渝中区"]["hovertext"][0].startswith("渝中区<br>2025年一季度<br>")
    assert figure["layout"]["yaxis"]["range"][0] == 0


def test_zones_are_dashed_and_the_ninth_is_grey():
    lines = [line(f"区{at}", {"2025Q1": at + 1, "2025Q2": at + 2}, at) for at in range(9)]
    lines.append(line("两江新区", {"2025Q1": 3, "2025Q2": 4}, 1, is_zone=True))
    figure = overlay_figure(lines, SCALE)
    colours = [trace["line"]["color"] for trace in figure["data"]]
    assert len(set(colours[:8])) == 8
    assert colours[8] == GREY
    assert [trace["line"]["dash"] for trace in figure["data"]] == ["solid"] * 9 + ["dash"]


def test_gaps_break_lines_and_who_has_no_figure_is_left_out():
    lines = [
        line("渝中区", {"2025Q1": 1, "2025Q3": 3}),
        Line("荣昌区", frames.trajectory_frame(NO_SERIES)),
    ]
    [only] = overlay_figure(lines, SCALE)["data"]
    assert only["y"] == [1.0, None, 3.0]
    assert overlay_figure([], SCALE)["data"] == []


@given(st.lists(st.floats(0, 300), max_size=12))
def test_labels_keep_apart_in_their_order_and_above_the_floor(places):
    wanted = sorted(places)
    found = apart(wanted, floor=9.0)
    assert len(found) == len(wanted)
    steps = [later - earlier for earlier, later in pairwise(found)]
    assert all(step >= LABEL_HEIGHT - 1e-6 for step in steps)
    assert all(place >= 9.0 for place in found)
