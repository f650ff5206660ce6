"""A flow, which starts again from zero each year, as one bar a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from targets.arithmetic.increments import Piece
from targets.palette import BRAND, CARD, INK, MUTED, TONES
from targets.periods import Quarter
from targets.wording.formatting import number_text, quarter_text
from targets.wording.sentences import mark_text, short_number

from .frames import Step
from .shared import (
    Scale,
    compact,
    hover_text,
    label,
    short_decimals,
    value_axis,
)

# From the first quarter at the bottom to the fourth at the top; a year in one piece is the brand's.
QUARTERS = (BRAND, "#3d8b71", "#73ac98", "#a8ccbf")
PALE = "rgba(11,110,79,0.18)"
SHORT = TONES["missed"].fill
WIDTH = 0.62
# The gap's words stand in the gap from this share of the axis on, else above the goal.
TALL_GAP = 0.2


@dataclass(frozen=True)
class Expected:
    """What a running year is expected to come to; `low` and `high` None without a band."""

    year: int
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class Flow:
    """What is drawn of one flow, in the unit of `scale`.

    `pieces` are `increments` of the figures used. `base` is the base year with its value, `path`
    what should be reached by year, at its fourth quarter: a flow has no path between. `levels` are
    the goal over time, a revision makes a second one. `changes` are the changes on the year in
    words, by quarter.
    """

    pieces: Sequence[Piece]
    scale: Scale
    as_of: Quarter
    base: tuple[int, float] | None = None
    path: Mapping[int, float] = field(default_factory=dict)
    levels: Sequence[Step] = ()
    target_text: str = ""
    expected: Expected | None = None
    changes: Mapping[Quarter, str] = field(default_factory=dict)
    query: str = ""
    is_lower_better: bool = False

    @property
    def totals(self) -> dict[int, Piece]:
        """The last piece of each year, whose reading is the year's total so far."""
        return {piece.last.year: piece for piece in self.pieces}

    @property
    def level(self) -> float | None:
        return self.levels[-1].level if self.levels else None

    @property
    def years(self) -> range:
        """From the base year or the first figure to the deadline or the year asked for."""
        known = [*self.totals, *self.path, *([self.base[0]] if self.base else [])]
        known += [end.year for step in self.levels for end in (step.first, step.last)]
        known.append(self.as_of.year)
        return range(min(known), max(known) + 1)

    @property
    def gap(self) -> tuple[int, float, float] | None:
        """Year, where the gap begins and the goal it ends at; None where nothing is short.

        Only the deadline's year is held against the goal: by its total, or by what it is expected
        to come to. A total of which only a floor is known shows no gap.
        """
        if self.level is None or self.is_lower_better:
            return None
        year = self.levels[-1].last.year
        total = self.totals.get(year)
        reached: float | None = None
        if total and total.last.is_year_end and not total.reading.is_lower_bound:
            reached = float(total.reading.value)
        elif self.expected and self.expected.year == year:
            reached = self.expected.value
        return (year, reached, self.level) if reached is not None and reached < self.level else None


def flow_figure(flow: Flow) -> dict[str, Any]:
    """One bar a year as a Plotly dict (`data`, `layout`) for `partials/chart.html`.

    The quarters are stacked, the base year is hollow, the path a tick on each bar, the goal a
    dashed line, what the last year lacks is hatched and says how much, what a running year is
    expected to come to is pale with its band, and a year without a figure says so below. Undefined
    for nothing: without any figure the frame of years, path and goal is drawn.

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
        *_goal_traces(flow),
    ]
    years = flow.years
    layout = {
        "barmode": "overlay",
        "xaxis": {
            "tickvals": list(years),
            "ticktext": [_year_text(flow, year) for year in years],
            "range": [years[0] - 0.6, years[-1] + 0.6],
            "showgrid": False,
        },
        "yaxis": value_axis(flow.scale) | {"range": [0, _top(flow)]},
        "annotations": [*_total_labels(flow), *_gap_labels(flow), *_goal_labels(flow)],
        "template": "none",
    }
    return compact(go.Figure(data=traces, layout=layout))


def _bar(name: str, **more: Any) -> go.Bar:
    words = {"hovertemplate": "%{hovertext}<extra></extra>"} if "hovertext" in more else {}
    return go.Bar(name=name, width=WIDTH, **words, **more)


def _base_traces(flow: Flow) -> list[go.Bar]:
    """The base year's value, hollow; a figure of that year is drawn instead."""
    if flow.base is None or flow.base[0] in flow.totals:
        return []
    year, value = flow.base
    number = number_text(value, flow.scale.decimals)
    text = _("%(year)s, base year: %(number)s %(unit)s")
    return [
        _bar(
            _("Base year"),
            x=[year],
            y=[value],
            marker={"color": CARD, "line": {"color": MUTED, "width": 1.5}},
            hovertext=[text % {"year": year, "number": number, "unit": flow.scale.unit}],
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
    values = {
        "first": quarter_text(piece.first),
        "number": number_text(piece.value, flow.scale.decimals),
        "unit": flow.scale.unit,
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


def expected_text(expected: Expected, scale: Scale) -> str:
    """预计全年 587（569–603）亿元."""
    decimals = 0 if expected.value >= 100 else scale.decimals
    values = {"number": short_number(expected.value, decimals), "unit": scale.unit}
    if expected.low is None or expected.high is None:
        return _("expected for the year: %(number)s %(unit)s") % values
    values["low"] = short_number(expected.low, decimals)
    values["high"] = short_number(expected.high, decimals)
    return _("expected for the year: %(number)s (%(low)s–%(high)s) %(unit)s") % values


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
            hovertext=[_gap_text(flow, "") + f" {flow.scale.unit}"],
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
        number = number_text(value, flow.scale.decimals)
        x += [year - half, year, year + half, None]
        y += [value, value, value, None]
        text = _("%(quarter)s, path: %(number)s") % {
            "quarter": quarter_text(Quarter(year, 4)),
            "number": number,
        }
        hover += ["", f"{text} {flow.scale.unit}", "", ""]
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


def _year_text(flow: Flow, year: int) -> str:
    """The year, and below it what its bar is: base year, not reported, up to which quarter."""
    total = flow.totals.get(year)
    if total is not None:
        return str(year) if total.last.is_year_end else _to_quarter(total.last)
    if flow.base and flow.base[0] == year:
        return _("%(year)s<br>base") % {"year": year}
    if year <= flow.as_of.year:
        return _("%(year)s<br>none") % {"year": year}
    return str(year)


def _to_quarter(quarter: Quarter) -> str:
    words = {1: _("%(year)s<br>Q1"), 2: _("%(year)s<br>to Q2"), 3: _("%(year)s<br>to Q3")}
    return words[quarter.quarter] % {"year": quarter.year}


def _top(flow: Flow) -> float:
    """The end of the axis: the highest thing drawn, with room for a label above it."""
    heights = [float(piece.reading.value) for piece in flow.pieces]
    heights += [*flow.path.values(), *(step.level for step in flow.levels)]
    heights += [flow.base[1]] if flow.base else []
    if flow.expected:
        heights.append(flow.expected.high or flow.expected.value)
    return (max(heights, default=0.0) or 1.0) * 1.14


def _total_labels(flow: Flow) -> list[dict[str, Any]]:
    """Each year's total above its bar, the newest in full and heavier."""
    labels = []
    if flow.base and flow.base[0] not in flow.totals:
        year, value = flow.base
        labels.append(_above(year, value, _round(flow, value), MUTED))
    for year, total in flow.totals.items():
        value, relation = float(total.reading.value), total.reading.relation
        is_last = year == max(flow.totals)
        decimals = flow.scale.decimals if value < 100 else 1 if is_last else 0
        written = _above(year, value, mark_text(value, relation, decimals), INK)
        if is_last:
            written["font"]["weight"] = 600
        if flow.gap and flow.gap[0] == year:
            # In the hatched gap the number stands on white.
            written["bgcolor"] = CARD
        labels.append(written)
    return labels


def _round(flow: Flow, value: float) -> str:
    return short_number(value, flow.scale.decimals if value < 100 else 0)


def _above(year: int, value: float, text: str, color: str) -> dict[str, Any]:
    return label(year, value, text, color, yanchor="bottom", yshift=1)


def _short(flow: Flow, value: float) -> str:
    return short_number(value, short_decimals(value, flow.scale.decimals))


def _gap_text(flow: Flow, joint: str) -> str:
    assert flow.gap is not None
    year, reached, level = flow.gap
    words = {"joint": joint, "number": _short(flow, level - reached)}
    total = flow.totals.get(year)
    if total is not None and total.last.is_year_end:
        return _("short%(joint)s%(number)s") % words
    return _("expected short%(joint)s%(number)s") % words


def _gap_labels(flow: Flow) -> list[dict[str, Any]]:
    """How much is lacking, in the gap where it is tall enough, else above the goal."""
    if flow.gap is None:
        return []
    year, reached, level = flow.gap
    if level - reached >= TALL_GAP * _top(flow):
        middle = reached + (level - reached) * 0.6
        return [label(year, middle, _gap_text(flow, "<br>"), SHORT, bgcolor=CARD)]
    return [label(year, level, _gap_text(flow, " "), SHORT, yanchor="bottom", yshift=2)]


def _goal_labels(flow: Flow) -> list[dict[str, Any]]:
    if flow.level is None:
        return []
    place = {"xanchor": "left", "xshift": 4, "align": "left"}
    return [label(flow.levels[-1].last.year + 0.5, flow.level, flow.target_text, INK, **place)]
