"""Frames: the columns their docstrings promise, empty or not."""

import re
from decimal import Decimal

import pytest

from targets.arithmetic import Goal, Reading, assess
from targets.figures import frames
from targets.periods import Quarter
from targets.progress.figures_used import NO_SERIES, Series, Source

Q = Quarter.parse
GOAL = Goal(
    kind="level",
    operator=">=",
    value=Decimal(6000),
    path="geometric",
    baseline=Decimal(3000),
    baseline_quarter=Q("2020Q4"),
    deadline=Q("2025Q4"),
)


@pytest.fixture(autouse=True)
def short_urls(monkeypatch):
    monkeypatch.setattr(Source, "url", property(lambda source: f"/{source.kind}/{source.pk}/"))


def reading(quarter, value, kind="observation", pk=1, relation="=", sample=False):
    source = Source(kind, pk, f"k{pk}", relation, sample)
    return Reading(Q(quarter), Decimal(value), relation, source)


def promised_columns(function):
    rows = re.findall(r"^    \| ([a-z_, ]+) \| (\w+) \|", function.__doc__, re.MULTILINE)
    names = [(name.strip(), dtype) for names, dtype in rows for name in names.split(",")]
    return [pair for pair in names if pair != ("column", "dtype")]


BUILT = {
    frames.trajectory_frame: lambda: frames.trajectory_frame(NO_SERIES),
    frames.path_frame: lambda: frames.path_frame(
        Goal(kind="direction"), assess(Goal(kind="direction"), [], Q("2025Q4"))
    ),
    frames.step_frame: lambda: frames.step_frame([]),
    frames.forecast_frame: lambda: frames.forecast_frame(GOAL, assess(GOAL, [], Q("2022Q4"))),
    frames.ranking_frame: lambda: frames.ranking_frame([]),
}


@pytest.mark.parametrize("function", BUILT, ids=lambda function: function.__name__)
def test_empty_frame_has_the_promised_columns(function):
    frame = BUILT[function]()
    assert len(frame) == 0
    found = [(name, str(dtype)) for name, dtype in frame.dtypes.items()]
    names = [name for name, _dtype in promised_columns(function)]
    assert [name for name, _dtype in found] == names
    for (name, dtype), (_name, promised) in zip(found, promised_columns(function), strict=True):
        assert dtype == promised or (promised == "str" and dtype in ("object", "str")), name


def test_full_frame_has_the_dtypes_of_an_empty_one():
    full = frames.trajectory_frame(Series(readings=(reading("2022Q3", "4972.33"),)))
    assert list(full.dtypes) == list(frames.trajectory_frame(NO_SERIES).dtypes)


def test_trajectory_keeps_citations_beside_the_figure_used():
    used = reading("2022Q3", "4980", pk=7)
    cited = reading("2022Q3", "4972.33", "cited", pk=3)
    frame = frames.trajectory_frame(Series(readings=(used,), cited=(cited,)), "?as_of=2022Q3")
    assert frame["url"].tolist() == [
        "/observation/7/?as_of=2022Q3",
        "/cited/3/?as_of=2022Q3",
    ]
    assert frame["is_used"].tolist() == [True, False]
    assert frame["value"].tolist() == [4980.0, 4972.33]


def test_citation_that_is_used_stands_once():
    cited = reading("2022Q3", "4972.33", "cited")
    frame = frames.trajectory_frame(Series(readings=(cited,), cited=(cited,)))
    assert frame[["origin", "is_used"]].values.tolist() == [["cited", True]]


def test_path_runs_from_baseline_to_target():
    frame = frames.path_frame(GOAL, assess(GOAL, [], Q("2022Q4")))
    assert len(frame) == 21
    assert (frame["value"].iloc[0], frame["value"].iloc[-1]) == (3000.0, 6000.0)
    growth = frame["value"].iloc[8] / frame["value"].iloc[4]
    assert growth == pytest.approx(2 ** (1 / 5))


def test_steps_of_a_revised_target():
    steps = [
        frames.Step(Q("2020Q4"), Q("2023Q2"), 6000.0),
        frames.Step(Q("2023Q2"), Q("2025Q4"), 9000.0),
    ]
    frame = frames.step_frame(steps)
    assert frame["value"].tolist() == [6000.0, 6000.0, 9000.0, 9000.0]
    assert frame["x"].iloc[1] == frame["x"].iloc[2]


def test_forecast_opens_from_the_last_figure():
    values = {"2021Q4": 3100, "2022Q1": 3250, "2022Q2": 3300, "2022Q3": 3480, "2022Q4": 3600}
    readings = [reading(quarter, value) for quarter, value in values.items()]
    found = assess(GOAL, readings, Q("2022Q4"))
    frame = frames.forecast_frame(GOAL, found)
    first, last = frame.iloc[0], frame.iloc[-1]
    assert first["low"] == first["value"] == first["high"] == 3600
    assert last["value"] == pytest.approx(found.forecast.value)
    assert last["low"] < last["value"] < last["high"]
    assert last["quarter"] == "2025Q4"


def test_what_is_required_runs_from_the_last_figure_to_the_level():
    found = assess(GOAL, [reading("2022Q4", "3600")], Q("2022Q4"))
    frame = frames.required_frame(GOAL, found, asks_more=True)
    assert frame["quarter"].tolist()[0] == "2022Q4"
    assert (frame["value"].iloc[0], frame["value"].iloc[-1]) == (3600.0, 6000.0)
    growth = frame["value"].iloc[5] / frame["value"].iloc[1]
    assert growth - 1 == pytest.approx(found.required_growth)


def test_nothing_is_required_of_a_target_that_is_met():
    found = assess(GOAL, [reading("2022Q4", "6100")], Q("2022Q4"))
    assert frames.required_frame(GOAL, found, asks_more=False).empty
