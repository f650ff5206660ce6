"""What all charts share: frames with their words, axes, texts of numbers, plain lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from django.utils.translation import gettext as _

from targets.wording.explanations import ORIGINS
from targets.wording.formatting import computed, quantity_text, quarter_text, spoken
from targets.wording.sentences import related, said_figure

from .drawn import Scale, ValueRange

MOST_YEARS_TICKED = 8


@dataclass(frozen=True)
class Points:
    """The columns of a line with a gap where figures are missing; sizes of marks, 0 for none."""

    x: list[float]
    y: list[float | None]
    hover: list[str]
    urls: list[str]
    sizes: list[int]
    symbols: list[str]


def compact(figure: go.Figure, scale: Scale | None = None, along: str = "y") -> dict[str, Any]:
    """The figure's data and layout as plain lists, without the template.

    Its figures are as reported; they are drawn in the unit of the axis `along` which they lie.
    """
    content = figure.to_dict()
    content["layout"].pop("template", None)
    if scale and scale.factor != 1:
        _rescale(content, along, scale.factor)
    return {"data": _plain(content["data"]), "layout": _plain(content["layout"])}


def _rescale(content: dict[str, Any], along: str, factor: float) -> None:
    layout = content["layout"]
    for trace in content["data"]:
        _multiply(trace, (along, "base"), factor)
        _multiply(trace.get(f"error_{along}", {}), ("array", "arrayminus"), factor)
    _multiply(layout.get(f"{along}axis", {}), ("range",), factor)
    for one in (*layout.get("shapes", ()), *layout.get("annotations", ())):
        if one.get(f"{along}ref") != "paper":
            _multiply(one, (along, f"{along}0", f"{along}1"), factor)


def _multiply(content: dict[str, Any], names: Sequence[str], factor: float) -> None:
    for name in names:
        value = content.get(name)
        if isinstance(value, int | float):
            content[name] = value * factor
        elif value is not None:
            content[name] = [None if one is None else one * factor for one in value]


def _plain(content: Any) -> Any:
    """The same with its floats freed of their noise: 0.7000000000000001 → 0.7."""
    if isinstance(content, float):
        return float(computed(content))
    if isinstance(content, dict):
        return {name: _plain(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [_plain(value) for value in content]
    return content


def label(x: float, y: float, text: str, color: str, **more: Any) -> dict[str, Any]:
    font = {"size": 13, "color": color}
    return {"x": x, "y": y, "text": text, "showarrow": False, "font": font, **more}


def rule_line(place: float) -> dict[str, Any]:
    """A line from the bottom of the chart to its top."""
    return {"type": "line", "x0": place, "x1": place, "yref": "paper", "y0": 0, "y1": 1}


def time_axis(first: int, last: int) -> dict[str, Any]:
    """Ticks at the fourth quarters, each named by its year: its end is what the plans speak of."""
    ends = [index for index in range(first, last + 1) if index % 4 == 3]
    every = -(-len(ends) // MOST_YEARS_TICKED) or 1
    shown = ends[::-1][::every][::-1]
    return {
        "tickvals": shown,
        "ticktext": [str(index // 4) for index in shown],
        "range": [first - 0.7, last + 0.7],
        "showgrid": False,
    }


def values_axis(scale: Scale, ends: ValueRange) -> dict[str, Any]:
    """An axis titled with its unit; one that does not begin at zero says so."""
    title = axis_title(scale, ends)
    return value_axis(scale) | {"title": {"text": title}, "range": [ends.low, ends.high]}


def axis_title(scale: Scale, ends: ValueRange) -> str:
    if ends.has_zero:
        return scale.axis_unit
    return _("%(unit)s (not from zero)") % {"unit": scale.axis_unit}


def broken_at_gaps(rows: pd.DataFrame, hover: Sequence[str], cadence: int) -> Points:
    """The rows of a `trajectory_frame` as a line that is broken where quarters have no figure.

    Marks stand at the last figure, and at figures with a gap on both sides, which no line would
    show; published figures have marks of their own.
    """
    points = Points([], [], [], [], [], [])
    places = rows["x"].tolist()
    columns = (places, rows["value"].tolist(), hover, rows["url"], rows["origin"])
    for at, (x, value, text, url, origin) in enumerate(zip(*columns, strict=True)):
        is_first = at == 0 or x - places[at - 1] > cadence
        is_end = at == len(places) - 1
        is_alone = is_first and (is_end or places[at + 1] - x > cadence)
        if is_first and at:
            _add(points, x - cadence / 2, None, "", "", 0, "circle")
        is_marked = origin != "cited" and (is_alone or is_end)
        symbol = "circle-open" if "sample" in origin else "circle"
        _add(points, x, value, text, url, 9 if is_marked else 0, symbol)
    return points


def _add(points: Points, *values: Any) -> None:
    names = ("x", "y", "hover", "urls", "sizes", "symbols")
    for name, value in zip(names, values, strict=True):
        getattr(points, name).append(value)


def value_axis(scale: Scale) -> dict[str, Any]:
    """An axis titled with its unit, its numbers written out: 10,000, not 10k."""
    return {"title": {"text": scale.axis_unit}, "exponentformat": "none"}


def numbers(values: pd.Series, scale: Scale) -> list[str]:
    return [scale.number(float(value), is_short=False) for value in values]


def texts(rows: pd.DataFrame, scale: Scale) -> list[str]:
    columns = (rows["value"].tolist(), rows["relation"], rows["origin"])
    return [
        related(scale.number(value, is_short=origin == "cited"), relation)
        for value, relation, origin in zip(*columns, strict=True)
    ]


def short_decimals(value: float, decimals: int) -> int:
    """Decimals of a label on a chart: none from 1,000 on, one from 100 on, else as usual."""
    size = abs(value)
    return 0 if size >= 1000 else min(decimals, 1) if size >= 100 else decimals


def hover_texts(rows: pd.DataFrame, scale: Scale, path: pd.DataFrame | None = None) -> list[str]:
    """Of each row all there is to say, see `hover_text`; `path` is a `path_frame`."""
    at = {} if path is None else dict(zip(path["quarter"], path["value"].tolist(), strict=True))
    changes = rows["change"] if "change" in rows else [""] * len(rows)
    columns = (rows["quarter"], rows["value"].tolist(), rows["relation"], rows["origin"], changes)
    return [
        hover_text(
            quarter_text(quarter),
            value=value,
            relation=relation,
            origin=origin,
            scale=scale,
            path=at.get(quarter),
            change=change,
        )
        for quarter, value, relation, origin, change in zip(*columns, strict=True)
    ]


def hover_text(
    when: str,
    *,
    value: float,
    relation: str,
    origin: str,
    scale: Scale,
    path: float | None = None,
    change: str = "",
    is_running: bool = False,
) -> str:
    """Quarter, figure, path and gap, change on the year, origin and what a click does, in lines.

    What is not known has no line: a figure without a path says nothing of one.
    """
    is_cited = origin == "cited"
    said = said_figure(value, relation, scale.unit, scale.decimals, is_cited=is_cited)
    amount = quantity_text(*said)
    if is_running:
        amount = _("%(amount)s so far this year") % {"amount": amount}
    lines = [when, amount]
    if path is not None:
        lines.append(_path_line(value, path, scale))
    if change:
        lines.append(_("%(change)s on the year") % {"change": change})
    lines += [str(ORIGINS[origin]), _("Click for where it came from")]
    return "<br>".join(lines)


def _path_line(value: float, path: float, scale: Scale) -> str:
    """序时路径 765.00，低于路径 308.80 亿元: whether that is good, the target's status says."""
    gap = abs(value - path)
    way = spoken(scale.step_unit or scale.unit, gap)
    words = {
        "path": spoken(scale.unit, path).further(path, scale.decimals),
        "gap": way.figure(gap, scale.decimals),
        "unit": way.unit,
    }
    if value < path:
        return _("path %(path)s, figure %(gap)s %(unit)s below it") % words
    return _("path %(path)s, figure %(gap)s %(unit)s above it") % words
