"""Frames → Plotly figures, as plain lists; the page's script adds what all charts share."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from django.utils.translation import gettext as _

from .formatting import number_text, quarter_text
from .palette import BRAND, INK, MUTED
from .periods import Quarter
from .sentences import figure_text, mark_text, origin_text

PALE = "#8fbfae"
BAND = "rgba(11,110,79,0.10)"
BREAK = "#8a979e"
LABELLED_POINTS = 6
MOST_YEARS_TICKED = 8
AT_THE_RIGHT = {"xanchor": "left", "xshift": 10, "align": "left"}
# About what a chart and a label of two lines take on the page, in pixels.
PLOT_HEIGHT = 240
LABEL_HEIGHT = 40


@dataclass(frozen=True)
class Scale:
    """What the axis of a chart says: the unit, and the decimals of its numbers."""

    name: str
    unit: str
    decimals: int = 2


@dataclass(frozen=True)
class Trajectory:
    """The frames of one trajectory chart, with the words that go on it."""

    figures: pd.DataFrame
    path: pd.DataFrame
    steps: pd.DataFrame
    forecast: pd.DataFrame
    scale: Scale
    target_text: str = ""
    path_text: str = ""
    breaks: tuple[tuple[Quarter, str], ...] = ()
    is_year_to_date: bool = False


def trajectory_figure(chart: Trajectory) -> dict[str, Any]:
    """Observed line, citations, path, target with its flag, forecast with its band."""
    traces = [
        *_forecast_traces(chart),
        *_path_traces(chart),
        *_target_traces(chart),
        *_observed_traces(chart),
        *_cited_traces(chart),
    ]
    columns = [chart.figures["x"], chart.path["x"], chart.steps["x"], chart.forecast["x"]]
    first, last = _limits(columns)
    layout = {
        "xaxis": _time_axis(first, last),
        "yaxis": _value_axis(chart.scale),
        "shapes": [_break_line(quarter) for quarter, _note in chart.breaks],
        "annotations": [
            *_end_labels(chart),
            *[_break_label(quarter, note) for quarter, note in chart.breaks],
        ],
    }
    return compact(go.Figure(data=traces, layout={**layout, "template": "none"}))


def ranking_figure(ranking: pd.DataFrame, scale: Scale) -> dict[str, Any]:
    """One bar a jurisdiction from zero, best on top; the city, where it is a share, as a line."""
    bars = ranking[~ranking["is_city"]].iloc[::-1]
    texts = _texts(bars, scale)
    trace = go.Bar(
        orientation="h",
        x=bars["value"].tolist(),
        y=bars["name"].tolist(),
        text=texts,
        textposition="outside",
        cliponaxis=False,
        hovertext=_hover(bars, scale),
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=bars["url"].tolist(),
        marker={"color": [BRAND if current else PALE for current in bars["is_current"]]},
    )
    city = ranking[ranking["is_city"]]
    shapes: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    columns = (city["value"].tolist(), city["name"].tolist(), _texts(city, scale))
    for value, name, text in zip(*columns, strict=True):
        shapes.append(_rule_line(value) | {"line": {"color": INK, "width": 1, "dash": "dash"}})
        annotations.append(_label(value, 1, f"{name} {text}", INK, yref="paper", yanchor="bottom"))
    layout = {
        "xaxis": _value_axis(scale) | {"rangemode": "tozero"},
        "yaxis": {"type": "category"},
        "shapes": shapes,
        "annotations": annotations,
        "template": "none",
    }
    return compact(go.Figure(data=[trace], layout=layout))


def compact(figure: go.Figure) -> dict[str, Any]:
    """The figure's data and layout as plain lists, without the template."""
    content = figure.to_dict()
    content["layout"].pop("template", None)
    return {"data": content["data"], "layout": content["layout"]}


def _observed_traces(chart: Trajectory) -> list[go.Scatter]:
    rows = chart.figures[chart.figures["kind"] != "cited"]
    if rows.empty:
        return []
    x, y = rows["x"].tolist(), rows["value"].tolist()
    hover, urls = _hover(rows, chart.scale), rows["url"].tolist()
    symbols = ["circle-open" if sample else "circle" for sample in rows["is_sample"]]
    if chart.is_year_to_date:
        x, y, hover, urls, symbols = _cut_at_new_years(x, y, hover, urls, symbols)
    return [
        go.Scatter(
            name=chart.scale.name,
            x=x,
            y=y,
            mode="lines+markers",
            line={"color": BRAND, "width": 3},
            marker={"size": 8, "symbol": symbols, "line": {"width": 2}},
            hovertext=hover,
            hovertemplate="%{hovertext}<extra></extra>",
            customdata=urls,
        )
    ]


def _cut_at_new_years(x: list[int], *columns: list[Any]) -> tuple[list[Any], ...]:
    """The same lists with a gap before each new year: a running total starts again from zero."""
    cut: list[list[Any]] = [[] for _column in range(len(columns) + 1)]
    for place, index in enumerate(x):
        if place and index // 4 != x[place - 1] // 4:
            for column, gap in zip(cut, (index - 0.5, None, "", "", "circle"), strict=True):
                column.append(gap)
        for column, values in zip(cut, (x, *columns), strict=True):
            column.append(values[place])
    return tuple(cut)


def _cited_traces(chart: Trajectory) -> list[go.Scatter]:
    rows = chart.figures[chart.figures["kind"] == "cited"]
    if rows.empty:
        return []
    is_labelled = len(rows) <= LABELLED_POINTS
    last = chart.figures["x"].max()
    texts = [
        mark_text(value, relation, chart.scale.decimals) if is_labelled and x != last else ""
        for value, relation, x in zip(
            rows["value"].tolist(), rows["relation"], rows["x"], strict=True
        )
    ]
    return [
        go.Scatter(
            name=_("Published figures"),
            x=rows["x"].tolist(),
            y=rows["value"].tolist(),
            mode="markers+text",
            marker={
                "symbol": "diamond-open", "size": 11, "color": BRAND, "line": {"width": 2}
            },
            text=texts,
            textposition="top center",
            textfont={"size": 12, "color": MUTED},
            cliponaxis=False,
            hovertext=_hover(rows, chart.scale),
            hovertemplate="%{hovertext}<extra></extra>",
            customdata=rows["url"].tolist(),
        )
    ]  # fmt: skip


def _path_traces(chart: Trajectory) -> list[go.Scatter]:
    if chart.path.empty:
        return []
    hover = [
        _("%(quarter)s, path: %(number)s") % {"quarter": quarter_text(q), "number": number}
        for q, number in zip(
            chart.path["quarter"], _numbers(chart.path["value"], chart.scale), strict=True
        )
    ]
    return [
        go.Scatter(
            name=chart.path_text,
            x=chart.path["x"].tolist(),
            y=chart.path["value"].tolist(),
            mode="lines",
            line={"color": BREAK, "width": 1.5},
            hovertext=hover,
            hovertemplate="%{hovertext}<extra></extra>",
        )
    ]


def _target_traces(chart: Trajectory) -> list[go.Scatter]:
    if chart.steps.empty:
        return []
    x, y = chart.steps["x"].tolist(), chart.steps["value"].tolist()
    return [
        go.Scatter(
            name=_("Target"),
            x=x,
            y=y,
            mode="lines",
            line={"color": INK, "width": 1.5, "dash": "dash"},
            hoverinfo="skip",
        ),
        go.Scatter(
            name=_("Target"),
            x=x[-1:],
            y=y[-1:],
            mode="markers",
            marker={"symbol": "triangle-right", "size": 14, "color": INK},
            cliponaxis=False,
            hovertext=[chart.target_text],
            hovertemplate="%{hovertext}<extra></extra>",
        ),
    ]


def _forecast_traces(chart: Trajectory) -> list[go.Scatter]:
    if chart.forecast.empty:
        return []
    x = chart.forecast["x"].tolist()
    outline = chart.forecast["high"].tolist() + chart.forecast["low"].tolist()[::-1]
    return [
        go.Scatter(
            name=_("Forecast range"),
            x=x + x[::-1],
            y=outline,
            mode="lines",
            fill="toself",
            fillcolor=BAND,
            line={"width": 0},
            hoverinfo="skip",
        ),
        go.Scatter(
            name=_("Forecast"),
            x=x,
            y=chart.forecast["value"].tolist(),
            mode="lines",
            line={"color": BRAND, "width": 2, "dash": "dot"},
            hoverinfo="skip",
        ),
    ]


def _end_labels(chart: Trajectory) -> list[dict[str, Any]]:
    """What each line is, written at it: the last value, the target, the path's kind, the trend."""
    labels = []
    used = chart.figures[chart.figures["is_used"]]
    level = float(chart.steps["value"].iloc[-1]) if len(chart.steps) else None
    if not used.empty:
        last = used.iloc[-1]
        value = float(last["value"])
        [text] = _texts(used.iloc[-1:], chart.scale)
        if chart.forecast.empty:
            place: dict[str, Any] = {"yshift": 16 if level is None or value >= level else -16}
        else:  # the trend goes on from here: below it there is room
            place = {"xanchor": "left", "xshift": 4, "yshift": -14}
        labels.append(_label(int(last["x"]), value, text, BRAND, **place))
    if level is not None:
        end = int(chart.steps["x"].iloc[-1])
        labels.append(_label(end, level, chart.target_text, INK, **AT_THE_RIGHT))
    if len(chart.path) > 1:
        third = chart.path.iloc[len(chart.path) // 3]
        beside = {"xanchor": "left", "xshift": 6, "yshift": -12}
        labels.append(
            _label(int(third["x"]), float(third["value"]), chart.path_text, MUTED, **beside)
        )
    if not chart.forecast.empty:
        end_row = chart.forecast.iloc[-1]
        value = float(end_row["value"])
        decimals = 0 if abs(value) >= 1000 else chart.scale.decimals
        text = _("Forecast<br>%(number)s") % {"number": number_text(value, decimals)}
        shift = _shift_away(chart, value, level)
        labels.append(_label(int(end_row["x"]), value, text, BRAND, yshift=shift, **AT_THE_RIGHT))
    return labels


def _shift_away(chart: Trajectory, value: float, level: float | None) -> int:
    """Pixels by which the forecast's label steps aside for the target's."""
    if level is None:
        return 0
    columns = (chart.figures, chart.path, chart.steps, chart.forecast)
    values = [float(number) for rows in columns for number in rows["value"]]
    spread = (max(values) - min(values)) or 1.0
    apart = abs(value - level) / spread * PLOT_HEIGHT
    shift = max(0, round(LABEL_HEIGHT - apart))
    return shift if value >= level else -shift


def _label(x: float, y: float, text: str, color: str, **more: Any) -> dict[str, Any]:
    font = {"size": 13, "color": color}
    return {"x": x, "y": y, "text": text, "showarrow": False, "font": font, **more}


def _break_line(quarter: Quarter) -> dict[str, Any]:
    """Between the last quarter of the old series and the first of the new one."""
    line = {"color": BREAK, "width": 1, "dash": "dot"}
    return _rule_line(quarter.index - 0.5) | {"line": line}


def _rule_line(place: float) -> dict[str, Any]:
    """A line from the bottom of the chart to its top."""
    return {"type": "line", "x0": place, "x1": place, "yref": "paper", "y0": 0, "y1": 1}


def _break_label(quarter: Quarter, note: str) -> dict[str, Any]:
    text = _("New series from %(quarter)s") % {"quarter": quarter_text(quarter)}
    label = _label(quarter.index - 0.5, 0, text, MUTED, yref="paper", yanchor="bottom")
    return label | {"xanchor": "right", "xshift": -4, "hovertext": note}


def _limits(columns: list[pd.Series]) -> tuple[int, int]:
    places = [int(place) for column in columns for place in column]
    return (min(places), max(places)) if places else (0, 0)


def _time_axis(first: int, last: int) -> dict[str, Any]:
    """Ticks at the fourth quarters only, each with its year."""
    ends = [index for index in range(first, last + 1) if index % 4 == 3]
    every = -(-len(ends) // MOST_YEARS_TICKED) or 1
    shown = ends[::-1][::every][::-1]
    return {
        "tickvals": shown,
        "ticktext": [f"Q4<br>{index // 4}" for index in shown],
        "range": [first - 0.7, last + 0.7],
        "showgrid": False,
    }


def _value_axis(scale: Scale) -> dict[str, Any]:
    """An axis titled with its unit, its numbers written out: 10,000, not 10k."""
    return {"title": {"text": f"{scale.name} ({scale.unit})"}, "exponentformat": "none"}


def _numbers(values: pd.Series, scale: Scale) -> list[str]:
    return [number_text(float(value), scale.decimals) for value in values]


def _texts(rows: pd.DataFrame, scale: Scale) -> list[str]:
    columns = (rows["value"].tolist(), rows["relation"], rows["kind"])
    return [
        figure_text(value, relation, scale.decimals, is_cited=kind == "cited")
        for value, relation, kind in zip(*columns, strict=True)
    ]


def _hover(rows: pd.DataFrame, scale: Scale) -> list[str]:
    """Quarter, figure, unit and origin of each row, one under the other."""
    hover = []
    columns = (rows["quarter"], _texts(rows, scale), rows["kind"], rows["is_sample"])
    for quarter, text, kind, is_sample in zip(*columns, strict=True):
        lines = [quarter_text(quarter), f"{text} {scale.unit}", origin_text(kind, is_sample)]
        hover.append("<br>".join(lines))
    return hover
