"""Totals of several rows, each in its parts: one bar a row, one colour a group of parts."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go

from targets.palette import CARD, INK, MUTED

from .shared import compact

# One hue a group of parts, from dark to light within it; letters on each can be read.
HUES = (
    ("#0b6e4f", "#2f8a63", "#5fae88", "#a5d3bb"),
    ("#275c9a", "#4478b5", "#7ba5d4", "#b9d2ec"),
    ("#5a4c92", "#7668ab", "#9d92c9", "#cbc4e4"),
    ("#8a5a12", "#a87629", "#cda158", "#e8cf9f"),
)
# From this shade on letters are dark.
FIRST_LIGHT = 2


class Part(NamedTuple):
    """A part of every row: its short name on the bar, its group, and a value a row."""

    name: str
    group: int
    values: Sequence[float]
    hover: Sequence[str]


class Row(NamedTuple):
    """A row: its name, what stands at its end, and where a click leads."""

    name: str
    text: str
    url: str


def stacked_figure(
    rows: Sequence[Row], parts: Sequence[Part], lost: Sequence[float], axis: str, whole: float
) -> dict[str, Any]:
    """Bars from nought, the first row on top; what is lacking to the whole stands hollow behind.

    A part is named on the bar, so that no colour speaks alone.
    """
    places = [-place for place in range(len(rows))]
    counted: dict[int, int] = {}
    traces = []
    for part in parts:
        shade = counted.get(part.group, 0)
        counted[part.group] = shade + 1
        hue = HUES[part.group % len(HUES)]
        colour = hue[shade % len(hue)]
        letters = INK if shade % len(hue) >= FIRST_LIGHT else CARD
        traces.append(
            go.Bar(
                orientation="h",
                name=part.name,
                x=list(part.values),
                y=places,
                text=[part.name if value >= whole * 0.025 else "" for value in part.values],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                textfont={"color": letters, "size": 11},
                hovertext=list(part.hover),
                hovertemplate="%{hovertext}<extra></extra>",
                customdata=[row.url for row in rows],
                marker={"color": colour, "line": {"color": CARD, "width": 1}},
            )
        )
    traces.append(
        go.Bar(
            orientation="h",
            x=list(lost),
            y=places,
            hoverinfo="skip",
            marker={"color": CARD, "line": {"color": MUTED, "width": 0.5}},
            text=[row.text for row in rows],
            textposition="outside",
            cliponaxis=False,
            customdata=[row.url for row in rows],
        )
    )
    layout = {
        "barmode": "stack",
        "showlegend": False,
        "bargap": 0.35,
        "xaxis": {
            "title": {"text": axis},
            "range": [0, whole * 1.12],
            "showgrid": False,
            "zeroline": False,
        },
        "yaxis": {
            "tickvals": places,
            "ticktext": [row.name for row in rows],
            "range": [min(places, default=0) - 0.6, 0.6],
            "showgrid": False,
        },
        "template": "none",
        # What stands at the ends has its room within the axis.
        "meta": {"narrow_right": 8},
    }
    return compact(go.Figure(data=traces, layout=layout))
