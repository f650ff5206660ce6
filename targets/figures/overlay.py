"""One indicator of several jurisdictions over time, each named at the end of its line."""

import math
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from targets.palette import BRAND, MUTED

from .drawn import Line, Scale, ValueRange, value_range
from .shared import (
    broken_at_gaps,
    compact,
    hover_texts,
    label,
    short_decimals,
    time_axis,
    values_axis,
)

# At most eight lines are told apart by colour.
COLOURS = (BRAND, "#2f6db5", "#b7791f", "#6b5ca5", "#b83227", "#2a8c82", "#7f1d1d", "#a0527f")
GREY = "#a9b5bb"
PLOT_HEIGHT = 280
LABEL_HEIGHT = 18
# Chinese characters and their punctuation.
WIDE_FROM = 0x2E80


def overlay_figure(lines: Sequence[Line], scale: Scale, cadence: int = 1) -> dict[str, Any]:
    """The lines, broken where figures are missing; from the ninth place on grey.

    `cadence` is how many quarters lie between two figures that follow each other. Lines without
    a figure are left out.
    """
    drawn = [line for line in lines if line.figures["is_used"].any()]
    used = [line.figures[line.figures["is_used"]] for line in drawn]
    axis = value_range([float(value) for rows in used for value in rows["value"]])
    traces, ends = [], []
    for line, rows in zip(drawn, used, strict=True):
        color = COLOURS[line.place] if line.place < len(COLOURS) else GREY
        columns = broken_at_gaps(rows, hover_texts(rows, scale), cadence)
        traces.append(
            go.Scatter(
                name=line.name,
                x=columns.x,
                y=columns.y,
                mode="lines+markers",
                line={"color": color, "width": 2, "dash": "dash" if line.is_zone else "solid"},
                marker={"size": columns.sizes, "color": color, "opacity": 1},
                hovertext=[f"{line.name}<br>{text}" if text else "" for text in columns.hover],
                hovertemplate="%{hovertext}<extra></extra>",
                customdata=columns.urls,
            )
        )
        last = rows.iloc[-1]
        ends.append((int(last["x"]), float(last["value"]), line.name, color))
    places = [int(x) for rows in used for x in rows["x"]]
    first, last_place = (min(places), max(places)) if places else (0, 0)
    labels = _end_labels(ends, last_place, scale, axis)
    layout = {
        "xaxis": time_axis(first, last_place),
        "yaxis": values_axis(scale, axis),
        "annotations": labels,
        "margin": {"r": max((_width(one["text"]) for one in labels), default=0) + 16},
        "template": "none",
    }
    return compact(go.Figure(data=traces, layout=layout), scale)


def _end_labels(
    ends: Sequence[tuple[int, float, str, str]], last: int, scale: Scale, axis: ValueRange
) -> list[dict[str, Any]]:
    """Name and last value at the right of each line, moved apart where they would meet."""
    ordered = sorted(ends, key=lambda end: end[1])
    spread = axis.high - axis.low
    wanted = [(value - axis.low) / spread * PLOT_HEIGHT for _x, value, _name, _color in ordered]
    free_places = apart(wanted, floor=LABEL_HEIGHT / 2)
    labels = []
    for (_x, value, name, color), at, free in zip(ordered, wanted, free_places, strict=True):
        decimals = short_decimals(value, scale.decimals)
        number = scale.number(value, decimals, is_short=False)
        labels.append(
            label(
                last,
                value,
                f"{name} {number}",
                MUTED if color == GREY else color,
                xanchor="left",
                xshift=10,
                yshift=round(free - at),
            )
        )
    return labels


def _width(text: str) -> int:
    """About how many pixels a label takes: Chinese characters are twice as wide as others."""
    return sum(13 if ord(sign) > WIDE_FROM else 7 for sign in text)


def apart(
    wanted: Sequence[float], room: float = LABEL_HEIGHT, floor: float = -math.inf
) -> list[float]:
    """Places in rising order, each at least `room` above the one below, as near as may be.

    Runs of places that are too close are spread evenly round their middle; none is below `floor`.

    >>> apart([0.0, 4.0, 100.0], 10.0)
    [-3.0, 7.0, 100.0]
    >>> apart([0.0, 4.0, 12.0], 10.0, floor=0.0)
    [0.0, 10.0, 20.0]
    """
    runs: list[list[float]] = []
    for place in wanted:
        runs.append([place])
        while len(runs) > 1 and _start(runs[-1], room) < _end(runs[-2], room) + room:
            last = runs.pop()
            runs[-1] += last
    places = [_start(run, room) + step * room for run in runs for step in range(len(run))]
    lowest = floor
    for at, place in enumerate(places):
        places[at] = max(place, lowest)
        lowest = places[at] + room
    return places


def _start(run: Sequence[float], room: float) -> float:
    return sum(run) / len(run) - (len(run) - 1) * room / 2


def _end(run: Sequence[float], room: float) -> float:
    return _start(run, room) + (len(run) - 1) * room
