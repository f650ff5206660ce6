"""One indicator across jurisdictions, as bars from zero; zones, which overlap districts, apart."""

from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from targets.palette import BRAND, CARD, INK

from .drawn import Scale
from .shared import compact, hover_texts, label, rule_line, texts, value_axis

PALE = "#8fbfae"
# How far the zones stand below the last district, in bars.
APART = 0.6


class Ranked(NamedTuple):
    """A `ranking_frame`, and what it counts."""

    frame: pd.DataFrame
    scale: Scale


def ranking_figure(ranking: pd.DataFrame, scale: Scale) -> dict[str, Any]:
    """One bar a jurisdiction from zero, best on top; the city, where it is a share, as a line.

    Zones are hatched and stand apart below.
    """
    districts = ranking[~ranking["is_city"] & ~ranking["is_zone"]]
    zones = ranking[~ranking["is_city"] & ranking["is_zone"]]
    below = len(districts) + (APART if len(districts) else 0)
    drawn = [(districts, 0.0), (zones, below)]
    traces = [_bars(rows, start, scale) for rows, start in drawn if len(rows)]
    places = [-start - place for rows, start in drawn for place in range(len(rows))]
    city = ranking[ranking["is_city"]]
    shapes: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    columns = (city["value"].tolist(), city["name"].tolist(), texts(city, scale))
    for value, name, text in zip(*columns, strict=True):
        shapes.append(rule_line(value) | {"line": {"color": INK, "width": 1, "dash": "dash"}})
        annotations.append(label(value, 1, f"{name} {text}", INK, yref="paper", yanchor="bottom"))
    layout = {
        "xaxis": value_axis(scale) | {"rangemode": "tozero"},
        "yaxis": {
            "tickvals": places,
            "ticktext": [*districts["name"], *zones["name"]],
            "range": [min(places, default=0) - 0.6, 0.6],
            "showgrid": False,
        },
        "shapes": shapes,
        "annotations": annotations,
        "template": "none",
    }
    return compact(go.Figure(data=traces, layout=layout), scale, "x")


def _bars(rows: pd.DataFrame, start: float, scale: Scale) -> go.Bar:
    """Bars from a place downwards; figures of an older quarter pale, zones hatched."""
    shades = [BRAND if current else PALE for current in rows["is_current"]]
    marker: dict[str, Any] = {"color": shades}
    if rows["is_zone"].any():
        marker = {
            "color": shades,
            "line": {"color": shades, "width": 1},
            "pattern": {"shape": "/", "bgcolor": CARD, "size": 7, "solidity": 0.3},
        }
    hover = zip(rows["name"], hover_texts(rows, scale), strict=True)
    return go.Bar(
        orientation="h",
        x=rows["value"].tolist(),
        y=[-start - place for place in range(len(rows))],
        text=texts(rows, scale),
        textposition="outside",
        cliponaxis=False,
        hovertext=[f"{name}<br>{text}" for name, text in hover],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=rows["url"].tolist(),
        marker=marker,
    )
