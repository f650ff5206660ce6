"""A balance broken down by class, as one stacked bar a quarter; editions stand apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from targets.palette import CARD, INK, LINES, MUTED
from targets.wording.formatting import quarter_text

from .drawn import Scale
from .shared import compact, hover_text, label, rule_line, value_axis

# Dark enough for white signs on them.
COLOURS = (
    "#0b6e4f",
    "#2f6db5",
    "#9a6412",
    "#6b5ca5",
    "#b83227",
    "#5c6b73",
    "#a0527f",
    "#237a71",
    "#7f1d1d",
    "#3d5a99",
    "#6f6a1d",
    "#94522b",
    "#4a4a8a",
    "#1f2a30",
    "#8a3f5f",
)
SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"
# How many quarters' room lies between two editions, and above the bars for their words.
GAP = 1.6
HEADROOM = 1.24


@dataclass(frozen=True)
class ByClass:
    """What is drawn: the rows of a `class_frame`, not an empty one; the classes of each edition,
    what is said of each edition at the line between two, and in short; what is counted."""

    rows: pd.DataFrame
    editions: Sequence[Sequence[str]]
    words: Sequence[tuple[str, str]]
    scale: Scale

    @property
    def shown(self) -> list[int]:
        """The editions that have figures, in their order."""
        return sorted(set(self.rows["edition"]))

    @property
    def highest(self) -> float:
        return float(self.rows.groupby("quarter")["value"].sum().max())


def sign(place: int) -> str:
    """By what a class is known in the bars beside its colour; "" beyond those that there are."""
    return SIGNS[place] if place < len(SIGNS) else ""


def colours(editions: Sequence[Sequence[str]]) -> list[list[str]]:
    """The colour of each class of each edition: those of one name have one colour.

    >>> colours([["a", "b"], ["c", "b"]])
    [['#0b6e4f', '#2f6db5'], ['#0b6e4f', '#2f6db5']]
    """
    known: dict[str, str] = {}
    found = []
    for names in editions:
        kept = {name: known[name] for name in names if name in known}
        free = iter([one for one in COLOURS if one not in kept.values()])
        own = [kept.get(name) or next(free, MUTED) for name in names]
        known |= dict(zip(names, own, strict=True))
        found.append(own)
    return found


def class_figure(drawn: ByClass) -> dict[str, Any]:
    """Bars, first class at the bottom."""
    rows, words, scale, shown = drawn.rows, drawn.words, drawn.scale, drawn.shown
    painted = colours(drawn.editions)
    traces = []
    for at, edition in enumerate(shown):
        for place, color in enumerate(painted[edition]):
            own = rows[(rows["edition"] == edition) & (rows["place"] == place)]
            if len(own):
                traces.append(_bars(own, color, sign(place), at, scale))
    first = rows.groupby("edition")["x"].min()
    last = rows.groupby("edition")["x"].max()
    lines, labels = [], []
    for at, edition in enumerate(shown[1:], start=1):
        middle = (_at(last[shown[at - 1]], at - 1) + _at(first[edition], at)) / 2
        lines.append({**rule_line(middle), "line": {"color": MUTED, "width": 1.5, "dash": "dash"}})
        labels += [
            _word(middle, words[shown[at - 1]][1], "right"),
            *(
                _word(middle, text, "left", name=width)
                for text, width in zip(words[edition], ("wide", "narrow"), strict=True)
            ),
        ]
    layout = {
        "barmode": "stack",
        "bargap": 0.18,
        "xaxis": _axis(rows, shown),
        "yaxis": value_axis(scale) | {"range": [0, drawn.highest * HEADROOM or 1.0]},
        "shapes": lines,
        "annotations": labels,
        "margin": {"r": 16},
        "meta": {"narrow_right": 8},
        # A sign that does not fit into its piece of the bar is left out.
        "uniformtext": {"mode": "hide", "minsize": 10},
        "template": "none",
    }
    return compact(go.Figure(data=traces, layout=layout), scale)


def _at(x: float, edition: int) -> float:
    return float(x) + GAP * edition


def _bars(own: pd.DataFrame, color: str, mark: str, edition: int, scale: Scale) -> go.Bar:
    name = own["name"].iloc[0]
    columns = (own["quarter"], own["value"].tolist(), own["share"], own["origin"])
    return go.Bar(
        name=name,
        x=[_at(x, edition) for x in own["x"]],
        y=own["value"].tolist(),
        text=[mark] * len(own),
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": CARD, "size": 13},
        marker={"color": color, "line": {"color": CARD, "width": 1}},
        hovertext=[
            hover_text(
                f"{quarter_text(quarter)} · {mark} {name}" + (f" · {share}" if share else ""),
                value=value,
                relation="=",
                origin=origin,
                scale=scale,
            )
            for quarter, value, share, origin in zip(*columns, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=own["url"].tolist(),
    )


def _word(middle: float, text: str, side: str, **more: Any) -> dict[str, Any]:
    """What is said of an edition, at the top on its side of the line."""
    shift = -6 if side == "right" else 6
    place = {"yref": "paper", "yanchor": "top", "xanchor": side, "align": side, "xshift": shift}
    return label(middle, 1, text, INK, **place, **more)


def _axis(rows: pd.DataFrame, shown: Sequence[int]) -> dict[str, Any]:
    """Ticks at each year's last quarter that has a figure, named by the year."""
    ends = {
        int(x): _at(x, shown.index(edition))
        for x, edition in zip(rows["x"], rows["edition"], strict=True)
    }
    by_year = {x // 4: ends[x] for x in sorted(ends)}
    return {
        "tickvals": list(by_year.values()),
        "ticktext": [str(year) for year in by_year],
        "range": [min(ends.values()) - 0.8, max(ends.values()) + 0.8],
        "showgrid": False,
        "tickcolor": LINES,
    }
