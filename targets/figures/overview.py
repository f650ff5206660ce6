"""Small charts of a first screen: the way covered, districts around a goal, parts of a whole."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from targets.palette import BRAND, CARD, INK, LINES, MUTED, TONES

from .drawn import Scale
from .shared import compact, label, value_axis

DASHED = {"color": INK, "width": 1.5, "dash": "dash"}
NO_GRID: dict[str, Any] = {"showgrid": False, "showticklabels": False, "title": {"text": ""}}
# A colour never stands alone: each status has a shape of its own.
SYMBOLS = {
    "missed": "x",
    "off_track": "triangle-down",
    "at_risk": "diamond",
    "worsening": "triangle-down-open",
    "awaiting": "hourglass",
    "improving": "triangle-up-open",
    "on_track": "circle",
    "ahead": "triangle-up",
    "achieved": "circle",
    "not_rated": "circle-open",
    "no_data": "circle-open",
}
# Room for the words of a row beside its mark, as a part of what is drawn.
ROOM = 0.12


class Way(NamedTuple):
    """One goal: `covered` is the share of the way from its baseline (1.0 = the goal)."""

    name: str
    covered: float
    text: str
    status: str
    hover: str
    url: str


class Dot(NamedTuple):
    """One jurisdiction's figure."""

    name: str
    value: float
    text: str
    status: str
    hover: str
    url: str


class Spread(NamedTuple):
    """Jurisdictions around the level that all must reach; who has no figure, with a word."""

    dots: Sequence[Dot]
    level: float
    level_text: str
    scale: Scale
    missing: Sequence[tuple[str, str]] = ()


class Part(NamedTuple):
    """One part of a whole; `is_rest` is what nobody has reported."""

    name: str
    value: float
    text: str
    hover: str
    url: str
    is_rest: bool = False


def ways_figure(ways: Sequence[Way]) -> dict[str, Any]:
    """One line a goal from its baseline (0) to where it stands, the goal (1) as a dashed line.

    Goals of different units share the axis, which counts parts of each one's way.
    """
    rows = list(reversed(ways))
    ends = [one.covered for one in rows]
    bars = go.Bar(
        orientation="h",
        x=ends,
        y=list(range(len(rows))),
        width=0.14,
        marker={"color": [TONES[one.status].fill for one in rows]},
        hoverinfo="skip",
    )
    dots = go.Scatter(
        x=ends,
        y=list(range(len(rows))),
        mode="markers",
        cliponaxis=False,
        marker=_marks(rows, 13),
        hovertext=[one.hover for one in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=[one.url for one in rows],
    )
    low, high = min([0.0, *ends]), max([1.0, *ends])
    notes = [
        label(
            low,
            place,
            f"{one.name}  {one.text}",
            TONES[one.status].text,
            xanchor="left",
            yanchor="bottom",
            yshift=6,
            xshift=-2,
        )
        for place, one in enumerate(rows)
    ]
    layout = {
        "xaxis": {
            "range": [low - 0.02, high + 0.06],
            "tickvals": [0, 0.5, 1],
            "ticktext": [_("baseline"), "50%", _("goal")],
            "title": {"text": ""},
        },
        "yaxis": {**NO_GRID, "range": [-0.5, len(rows) - 0.25]},
        "shapes": [_upright(1)],
        "annotations": notes,
        "margin": {"l": 8, "r": 8, "t": 4, "b": 28},
        "template": "none",
    }
    return compact(go.Figure(data=[bars, dots], layout=layout))


def spread_figure(spread: Spread) -> dict[str, Any]:
    """One dot a jurisdiction, the highest on top, beside the level that all of them must reach."""
    dots, level, level_text, scale, _missing = spread
    rows = list(reversed(dots))
    trace = go.Scatter(
        x=[one.value for one in rows],
        y=[one.name for one in rows],
        mode="markers",
        cliponaxis=False,
        marker=_marks(rows, 12),
        hovertext=[one.hover for one in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=[one.url for one in rows],
    )
    values = [level, *(one.value for one in rows)]
    wide = max(values) - min(values) or abs(level) or 1.0
    words = [
        label(
            one.value,
            place,
            one.text,
            TONES[one.status].text,
            xanchor="left",
            xshift=9,
            bgcolor=CARD,
            borderpad=1,
        )
        for place, one in enumerate(rows)
    ]
    goal = label(level, 1, level_text, INK, yref="paper", yanchor="bottom", yshift=2)
    layout = {
        "xaxis": value_axis(scale)
        | {"range": [min(values) - 0.2 * wide, max(values) + 0.9 * wide], "nticks": 4},
        "yaxis": {"type": "category", "showgrid": True, "gridcolor": LINES},
        "shapes": [_upright(level)],
        "annotations": [*words, goal],
        "margin": {"l": 8, "r": 8, "t": 24, "b": 28},
        "template": "none",
    }
    return compact(go.Figure(data=[trace], layout=layout), scale, "x")


def parts_figure(parts: Sequence[Part], scale: Scale) -> dict[str, Any]:
    """One bar a part from zero, in the order given; what is left of the whole is only outlined."""
    rows = list(reversed(parts))
    trace = go.Bar(
        orientation="h",
        x=[one.value for one in rows],
        y=[one.name for one in rows],
        text=[one.text for one in rows],
        textposition="outside",
        textfont={"color": INK, "size": 12},
        constraintext="none",
        cliponaxis=False,
        marker={
            "color": ["rgba(0,0,0,0)" if one.is_rest else BRAND for one in rows],
            "line": {
                "color": [MUTED if one.is_rest else BRAND for one in rows],
                "width": [1 if one.is_rest else 0 for one in rows],
            },
        },
        hovertext=[one.hover for one in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=[one.url for one in rows],
    )
    most = max((one.value for one in rows), default=1.0)
    layout = {
        "xaxis": value_axis(scale) | {"range": [0, most * (1 + 2 * ROOM)], "nticks": 4},
        "yaxis": {"type": "category", "dtick": 1, "tickfont": {"size": 12}},
        "margin": {"l": 8, "r": 24, "t": 4, "b": 28},
        "template": "none",
    }
    return compact(go.Figure(data=[trace], layout=layout), scale, "x")


def _marks(rows: Sequence[Way | Dot], size: int) -> dict[str, Any]:
    return {
        "size": size,
        "color": [TONES[one.status].fill for one in rows],
        "symbol": [SYMBOLS[one.status] for one in rows],
    }


def _upright(place: float) -> dict[str, Any]:
    line = {"type": "line", "x0": place, "x1": place, "yref": "paper", "y0": 0, "y1": 1}
    return {**line, "line": DASHED}
