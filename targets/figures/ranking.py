"""One indicator across jurisdictions, as bars from zero."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from targets.palette import BRAND, INK

from .shared import Scale, compact, hover_texts, label, rule_line, texts, value_axis

PALE = "#8fbfae"


def ranking_figure(ranking: pd.DataFrame, scale: Scale) -> dict[str, Any]:
    """One bar a jurisdiction from zero, best on top; the city, where it is a share, as a line."""
    bars = ranking[~ranking["is_city"]].iloc[::-1]
    written = texts(bars, scale)
    trace = go.Bar(
        orientation="h",
        x=bars["value"].tolist(),
        y=bars["name"].tolist(),
        text=written,
        textposition="outside",
        cliponaxis=False,
        hovertext=hover_texts(bars, scale),
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=bars["url"].tolist(),
        marker={"color": [BRAND if current else PALE for current in bars["is_current"]]},
    )
    city = ranking[ranking["is_city"]]
    shapes: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    columns = (city["value"].tolist(), city["name"].tolist(), texts(city, scale))
    for value, name, text in zip(*columns, strict=True):
        shapes.append(rule_line(value) | {"line": {"color": INK, "width": 1, "dash": "dash"}})
        annotations.append(label(value, 1, f"{name} {text}", INK, yref="paper", yanchor="bottom"))
    layout = {
        "xaxis": value_axis(scale) | {"rangemode": "tozero"},
        "yaxis": {"type": "category"},
        "shapes": shapes,
        "annotations": annotations,
        "template": "none",
    }
    return compact(go.Figure(data=[trace], layout=layout))
