"""A flow, which starts again from zero each year, as one bar a year."""

from typing import Any

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from targets.arithmetic.increments import Piece
from targets.palette import BRAND, CARD, INK, MUTED
from targets.periods import Quarter
from targets.wording.formatting import quarter_text, said_text, spoken

from .drawn import Flow
from .flow_labels import (
    SHORT,
    expected_text,
    gap_labels,
    gap_text,
    goal_labels,
    top_of,
    total_labels,
    year_text,
)
from .shared import compact, hover_text, value_axis

# From the first quarter at the bottom to the fourth at the top; a year in one piece is the brand's.
QUARTERS = (BRAND, "#3d8b71", "#73ac98", "#a8ccbf")
PALE = "rgba(11,110,79,0.18)"
WIDTH = 0.62


def flow_figure(flow: Flow) -> dict[str, Any]:
    """One bar a year as a Plotly dict (`data`, `layout`) for `partials/chart.html`.

    The quarters are stacked, the base year is hollow, the path a tick on each bar, the goal a
    dashed line, what the last year lacks is hatched and says how much, what a running year is
    expected to come to is pale with its band, and a year without a figure says so below. Undefined
    for nothing: without any figure the frame of years, path and goal is drawn.

    >>> from targets.figures.drawn import Scale
    >>> flow = Flow(pieces=(), scale=Scale("绿色债券发行额", "亿元"), as_of=Quarter(2025, 4))
    >>> flow_figure(flow)["layout"]["xaxis"]["tickvals"]
    [2025]
    """
    traces = [
        *_base_traces(flow),
        *_piece_traces(flow),
        *_expected_traces(flow),
        *_gap_traces(flow),
        *_path_traces(flow),
        *_aside_traces(flow),
        *_goal_traces(flow),
    ]
    years = flow.years
    layout = {
        "barmode": "overlay",
        "xaxis": {
            "tickvals": list(years),
            "ticktext": [year_text(flow, year) for year in years],
            "range": [years[0] - 0.6, years[-1] + 0.6],
            "showgrid": False,
        },
        "yaxis": value_axis(flow.scale) | {"range": [0, top_of(flow)]},
        "annotations": [*total_labels(flow), *gap_labels(flow), *goal_labels(flow)],
        # In a narrow chart the goal is named within the plot, and the bars need the room.
        "meta": {"narrow_right": 12},
        "template": "none",
    }
    return compact(go.Figure(data=traces, layout=layout), flow.scale)


def _bar(name: str, **more: Any) -> go.Bar:
    words = {"hovertemplate": "%{hovertext}<extra></extra>"} if "hovertext" in more else {}
    return go.Bar(name=name, width=WIDTH, **words, **more)


def _base_traces(flow: Flow) -> list[go.Bar]:
    """The base year's value, hollow; a figure of that year is drawn instead."""
    if flow.base is None or flow.base[0] in flow.totals:
        return []
    year, value = flow.base
    way = spoken(flow.scale.unit, value)
    words = {"year": year, "number": way.figure(value, flow.scale.decimals), "unit": way.unit}
    return [
        _bar(
            _("Base year"),
            x=[year],
            y=[value],
            marker={"color": CARD, "line": {"color": MUTED, "width": 1.5}},
            hovertext=[_("%(year)s, base year: %(number)s %(unit)s") % words],
        )
    ]


def _piece_traces(flow: Flow) -> list[go.Bar]:
    if not flow.pieces:
        return []
    return [
        _bar(
            flow.scale.name,
            x=[piece.last.year for piece in flow.pieces],
            y=[float(piece.value) for piece in flow.pieces],
            base=[float(piece.reading.value - piece.value) for piece in flow.pieces],
            marker={
                "color": [_colour(piece) for piece in flow.pieces],
                "line": {"color": CARD, "width": 1},
            },
            hovertext=[_piece_hover(flow, piece) for piece in flow.pieces],
            customdata=[piece.reading.source.url + flow.query for piece in flow.pieces],
        )
    ]


def _colour(piece: Piece) -> str:
    is_whole_year = piece.first.quarter == 1 and piece.last.quarter > 1
    return BRAND if is_whole_year else QUARTERS[piece.last.quarter - 1]


def _piece_hover(flow: Flow, piece: Piece) -> str:
    """The quarter and what it added, then the year's total, held against the path where it may."""
    reading = piece.reading
    when = [quarter_text(piece.last)]
    if piece.first.quarter > 1:
        when.append(_added_text(flow, piece))
    return hover_text(
        "<br>".join(when),
        value=float(reading.value),
        relation=reading.relation,
        origin=reading.source.origin,
        scale=flow.scale,
        path=flow.path.get(piece.last.year) if piece.last.is_year_end else None,
        change=flow.changes.get(piece.last, ""),
        is_running=True,
    )


def _added_text(flow: Flow, piece: Piece) -> str:
    """当季 114.05 亿元; of a piece of several quarters, from which on."""
    way = spoken(flow.scale.unit, piece.value)
    values = {
        "first": quarter_text(piece.first),
        "number": way.figure(piece.value, flow.scale.decimals),
        "unit": way.unit,
    }
    if piece.first == piece.last:
        return _("%(number)s %(unit)s in this quarter") % values
    return _("%(number)s %(unit)s since %(first)s") % values


def _expected_traces(flow: Flow) -> list[go.Bar]:
    """From the running total to what the year is expected to come to, with its band."""
    expected = flow.expected
    running = flow.totals.get(expected.year) if expected else None
    if expected is None or running is None:
        return []
    start = float(running.reading.value)
    band = {}
    if expected.low is not None and expected.high is not None:
        band["error_y"] = {
            "type": "data",
            "symmetric": False,
            "array": [expected.high - expected.value],
            "arrayminus": [expected.value - expected.low],
            "color": BRAND,
            "thickness": 1.5,
            "width": 6,
        }
    return [
        _bar(
            _("Expected year end"),
            x=[expected.year],
            y=[expected.value - start],
            base=[start],
            marker={"color": PALE, "line": {"color": BRAND, "width": 1}},
            hovertext=[expected_text(expected, flow.scale)],
            **band,
        )
    ]


def _gap_traces(flow: Flow) -> list[go.Bar]:
    if flow.gap is None:
        return []
    year, reached, level = flow.gap
    return [
        _bar(
            _("Gap to the target"),
            x=[year],
            y=[level - reached],
            base=[reached],
            marker={
                "color": "rgba(127,29,29,0.05)",
                "line": {"color": SHORT, "width": 1},
                "pattern": {"shape": "/", "size": 7, "solidity": 0.15, "fgcolor": SHORT},
            },
            hovertext=[gap_text(flow, " ", has_unit=True)],
        )
    ]


def _path_traces(flow: Flow) -> list[go.Scatter]:
    """A tick a year as wide as its bar; words at its middle."""
    if not flow.path:
        return []
    half = WIDTH / 2 + 0.06
    x: list[float | None] = []
    y: list[float | None] = []
    hover = []
    for year, value in sorted(flow.path.items()):
        if flow.base and flow.base[0] == year:
            continue
        x += [year - half, year, year + half, None]
        y += [value, value, value, None]
        text = _("%(quarter)s, path: %(number)s") % {
            "quarter": quarter_text(Quarter(year, 4)),
            "number": said_text(value, flow.scale.unit, flow.scale.decimals),
        }
        hover += ["", text, "", ""]
    return [
        go.Scatter(
            name=_("Path"),
            x=x,
            y=y,
            mode="lines",
            line={"color": INK, "width": 2},
            hovertext=hover,
            hovertemplate="%{hovertext}<extra></extra>",
        )
    ]


def _aside_traces(flow: Flow) -> list[go.Scatter]:
    """Targets of other periods, each over the years drawn that it holds for."""
    first = flow.years[0]
    return [
        go.Scatter(
            name=one.text,
            x=[max(one.first.year, first) - 0.5, one.last.year + 0.5],
            y=[one.level, one.level],
            mode="lines",
            line={"color": MUTED, "width": 1.5, "dash": "dash"},
            hovertext=[one.text, one.text],
            hovertemplate="%{hovertext}<extra></extra>",
        )
        for one in flow.asides
        if one.last.year >= first
    ]


def _goal_traces(flow: Flow) -> list[go.Scatter]:
    if not flow.levels:
        return []
    x: list[float] = []
    y: list[float] = []
    for place, step in enumerate(flow.levels, 1):
        # A level that was revised within a year is not what that year's total is held against.
        is_last = place == len(flow.levels) or step.last.is_year_end
        end = step.last.year + (0.5 if is_last else -0.5)
        x += [x[-1] if x else step.first.year - 0.5, end]
        y += [step.level, step.level]
    return [
        go.Scatter(
            name=_("Target"),
            x=x,
            y=y,
            mode="lines",
            line={"color": INK, "width": 1.5, "dash": "dash"},
            hoverinfo="skip",
        )
    ]
