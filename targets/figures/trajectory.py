"""One target or series over time: figures, citations, path, level, forecast, what is required."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from django.utils.translation import gettext as _

from targets.palette import BRAND, INK, MUTED, TONES
from targets.wording.formatting import quarter_text
from targets.wording.sentences import mark_text

from .labels import break_label, break_line, end_labels
from .shared import Trajectory, compact, hover_texts, numbers, time_axis, value_axis

BAND = "rgba(11,110,79,0.10)"
PATH = "#8a979e"
REQUIRED = TONES["at_risk"].text
LABELLED_POINTS = 6


def trajectory_figure(chart: Trajectory) -> dict[str, Any]:
    """Observed line, citations, path, target with its flag, forecast with its band."""
    traces = [
        *_forecast_traces(chart),
        *_required_traces(chart),
        *_path_traces(chart),
        *_target_traces(chart),
        *_observed_traces(chart),
        *_cited_traces(chart),
    ]
    first, last = _limits(_columns(chart))
    layout = {
        "xaxis": time_axis(first, last),
        "yaxis": value_axis(chart.scale),
        "shapes": [break_line(quarter) for quarter, _note in chart.breaks],
        "annotations": [
            *end_labels(chart),
            *[break_label(quarter, note) for quarter, note in chart.breaks],
        ],
    }
    return compact(go.Figure(data=traces, layout={**layout, "template": "none"}))


def _observed_traces(chart: Trajectory) -> list[go.Scatter]:
    rows = chart.figures[chart.figures["origin"] != "cited"]
    if rows.empty:
        return []
    x, y = rows["x"].tolist(), rows["value"].tolist()
    hover, urls = hover_texts(rows, chart.scale), rows["url"].tolist()
    symbols = ["circle-open" if "sample" in origin else "circle" for origin in rows["origin"]]
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


def _cited_traces(chart: Trajectory) -> list[go.Scatter]:
    rows = chart.figures[chart.figures["origin"] == "cited"]
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
            textposition=_sides_of_line(chart, rows),
            textfont={"size": 12, "color": MUTED},
            cliponaxis=False,
            hovertext=hover_texts(rows, chart.scale),
            hovertemplate="%{hovertext}<extra></extra>",
            customdata=rows["url"].tolist(),
        )
    ]  # fmt: skip


def _sides_of_line(chart: Trajectory, cited: pd.DataFrame) -> list[str]:
    """Above each marker, on the side from which the line comes: there it leaves room.

    Near the value axis the text would run into its numbers and stands on the other side.
    """
    first, last = _limits(_columns(chart))
    values = cited["value"].tolist()
    usual = "top left" if values[-1] >= values[0] else "top right"
    near = first + (last - first) / 6
    return ["top right" if x <= near else usual for x in cited["x"].tolist()]


def _path_traces(chart: Trajectory) -> list[go.Scatter]:
    if chart.path.empty:
        return []
    hover = [
        _("%(quarter)s, path: %(number)s") % {"quarter": quarter_text(q), "number": number}
        for q, number in zip(
            chart.path["quarter"], numbers(chart.path["value"], chart.scale), strict=True
        )
    ]
    return [
        go.Scatter(
            name=chart.path_text,
            x=chart.path["x"].tolist(),
            y=chart.path["value"].tolist(),
            mode="lines",
            line={"color": PATH, "width": 1.5},
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


def _required_traces(chart: Trajectory) -> list[go.Scatter]:
    if chart.required.empty:
        return []
    hover = [
        _("%(quarter)s, required: %(number)s") % {"quarter": quarter_text(q), "number": number}
        for q, number in zip(
            chart.required["quarter"], numbers(chart.required["value"], chart.scale), strict=True
        )
    ]
    return [
        go.Scatter(
            name=_("Required"),
            x=chart.required["x"].tolist(),
            y=chart.required["value"].tolist(),
            mode="lines",
            line={"color": REQUIRED, "width": 1.5, "dash": "dashdot"},
            hovertext=hover,
            hovertemplate="%{hovertext}<extra></extra>",
        )
    ]


def _columns(chart: Trajectory) -> list[pd.Series]:
    return [rows["x"] for rows in (chart.figures, chart.path, chart.steps, chart.forecast)]


def _limits(columns: list[pd.Series]) -> tuple[int, int]:
    places = [int(place) for column in columns for place in column]
    return (min(places), max(places)) if places else (0, 0)
