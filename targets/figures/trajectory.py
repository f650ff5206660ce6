"""One target or series over time: figures, citations, path, level, forecast, what is required."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from django.utils.translation import gettext as _

from targets.palette import BRAND, INK, MUTED, TONES
from targets.wording.formatting import quarter_text
from targets.wording.sentences import mark_text

from .drawn import Trajectory
from .labels import aim_labels, break_labels, break_line, end_labels, lies_low
from .shared import (
    broken_at_gaps,
    compact,
    hover_texts,
    numbers,
    short_decimals,
    time_axis,
    values_axis,
)

BAND = "rgba(11,110,79,0.10)"
PATH = "#8a979e"
REQUIRED = TONES["at_risk"].text
LABELLED_POINTS = 6
# The target of another period.
ASIDE = {"color": PATH, "width": 1.5, "dash": "dash"}


def trajectory_figure(chart: Trajectory) -> dict[str, Any]:
    """Observed line, citations, path, target with its flag, forecast with its band.

    A target that only has a direction has an arrow and the side that is wanted shaded.
    """
    traces = [
        *_forecast_traces(chart),
        *_required_traces(chart),
        *_path_traces(chart),
        *_aside_traces(chart),
        *_target_traces(chart),
        *_observed_traces(chart),
        *_cited_traces(chart),
    ]
    first, last = _limits(chart)
    layout = {
        "xaxis": time_axis(first, last),
        "yaxis": values_axis(chart.scale, chart.range),
        "shapes": [
            *_wanted_side(chart, last),
            *[break_line(quarter) for quarter, _note in chart.breaks],
        ],
        "annotations": [
            *end_labels(chart),
            *aim_labels(chart),
            *[
                one
                for quarter, note in chart.breaks
                for one in break_labels(quarter, note, is_high=lies_low(chart, quarter))
            ],
        ],
    }
    return compact(go.Figure(data=traces, layout={**layout, "template": "none"}), chart.scale)


def _wanted_side(chart: Trajectory, last: int) -> list[dict[str, Any]]:
    """Shaded: where the figure is better than a year before."""
    aim = chart.aim
    if aim is None or aim.since is None or aim.reference is None:
        return []
    return [
        {
            "type": "rect",
            "layer": "below",
            "x0": aim.since.index,
            "x1": last + 0.7,
            "y0": aim.reference,
            "y1": chart.range.high if aim.is_upward else chart.range.low,
            "fillcolor": BAND,
            "line": {"width": 0},
        }
    ]


def _observed_traces(chart: Trajectory) -> list[go.Scatter]:
    """The figure used for each quarter; marks at the last, the others answer on hover."""
    rows = chart.figures[chart.figures["is_used"]]
    if rows.empty:
        return []
    hover = hover_texts(rows, chart.scale, chart.path)
    points = broken_at_gaps(rows, hover, chart.cadence)
    return [
        go.Scatter(
            name=chart.scale.name,
            x=points.x,
            y=points.y,
            mode="lines+markers",
            line={"color": BRAND, "width": 3},
            marker={
                "size": points.sizes,
                "symbol": points.symbols,
                "opacity": 1,
                "line": {"width": 2},
            },
            hovertext=points.hover,
            hovertemplate="%{hovertext}<extra></extra>",
            customdata=points.urls,
        )
    ]


def _cited_traces(chart: Trajectory) -> list[go.Scatter]:
    rows = chart.figures[chart.figures["origin"] == "cited"]
    if rows.empty:
        return []
    is_labelled = len(rows) <= LABELLED_POINTS and not chart.is_small
    last = chart.figures["x"].max()
    texts = [
        _mark(chart, value, relation) if is_labelled and x != last else ""
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
            hovertext=hover_texts(rows, chart.scale, chart.path),
            hovertemplate="%{hovertext}<extra></extra>",
            customdata=rows["url"].tolist(),
        )
    ]  # fmt: skip


def _mark(chart: Trajectory, value: float, relation: str) -> str:
    number = chart.scale.number(value, short_decimals(value, chart.scale.decimals))
    return mark_text(number, relation)


def _sides_of_line(chart: Trajectory, cited: pd.DataFrame) -> list[str]:
    """Above each marker, on the side from which the line comes: there it leaves room.

    Near the value axis the text would run into its numbers and stands on the other side.
    """
    first, last = _limits(chart)
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


def _aside_traces(chart: Trajectory) -> list[go.Scatter]:
    """Targets of other periods, each in its span."""
    return [
        go.Scatter(
            name=one.text,
            x=[one.first.index, one.last.index],
            y=[one.level, one.level],
            mode="lines",
            line=ASIDE,
            hovertext=[one.text, one.text],
            hovertemplate="%{hovertext}<extra></extra>",
        )
        for one in chart.asides
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


def _limits(chart: Trajectory) -> tuple[int, int]:
    places = [int(place) for column in _columns(chart) for place in column]
    places += [end.index for one in chart.asides for end in (one.first, one.last)]
    return (min(places), max(places)) if places else (0, 0)
